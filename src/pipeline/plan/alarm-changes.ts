import type { AlarmForm, Difference } from '../chain/difference';
import { topicNameOf } from '../chain/topic-arn';
import type { ExistingAlarm } from '../inspect/existing';

/**
 * What a change of an alarm changes: each value from what it is to what it will be, and what the alarm has that no
 * request can say, since PutMetricAlarm replaces the whole configuration.
 */
export function alarmChanges(differences: readonly Difference[], current: ExistingAlarm): string {
  return differences.flatMap((difference) => change(difference, current)).join(', ');
}

function change(difference: Difference, current: ExistingAlarm): readonly string[] {
  switch (difference.kind) {
    case 'alarm-setting':
      return difference.setting === 'alarmDescription'
        ? ['alarmDescription']
        : [`${difference.setting} ${orNone(difference.account)} → ${orNone(difference.here)}`];
    case 'alarm-actions':
      return [`${difference.setting} ${names(difference.account)} → ${names(difference.here)}`];
    case 'alarm-form':
      return lost(difference.account, current);
    default:
      return [];
  }
}

/** An alarm on one metric, made from a request, has neither a formula nor dimensions nor a unit. */
function lost(form: AlarmForm, { Metrics = [], Dimensions, Unit }: ExistingAlarm): readonly string[] {
  if (form === 'math') return ['it watches this metric alone, and its metric math is lost'];
  const stat = Metrics.find(({ MetricStat }) => MetricStat)?.MetricStat;
  const dimensions = Dimensions ?? stat?.Metric?.Dimensions ?? [];
  const unit = Unit ?? stat?.Unit;
  return [
    ...dimensions.map(({ Name, Value }) => `dimension ${Name}=${Value} → none`),
    ...(unit === undefined ? [] : [`unit ${unit} → none`]),
  ];
}

function orNone(value: string | number | boolean | undefined): string {
  return value === undefined || value === '' ? 'none' : String(value);
}

function names(arns: readonly string[]): string {
  return arns.length === 0 ? 'nobody' : arns.map(topicNameOf).join(' and ');
}
