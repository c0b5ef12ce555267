import { alarmDefaults } from '../../alerts/alarm-defaults';
import type { AlarmSettings } from '../../alerts/alert-file';
import type { ApiInput } from '../../aws/api';
import { createdByTag } from '../inspect/tags';
import type { Existing, ExistingAlarm } from '../inspect/existing';
import { costs } from './costs';
import { refuse, type Refused, type Step } from './plan';
import { alarmNameOf, type MetricFilterRequest } from './requests';

type AlarmInput = ApiInput<'cloudwatch:PutMetricAlarm'>;

/** The alarm on a metric filter's metric: made, or changed with what the request does not speak of kept. */
export function alarmStep(wanted: MetricFilterRequest, settings: AlarmSettings, existing: Existing): Step | Refused {
  const name = alarmNameOf(wanted);
  const current = existing.alarm?.is === 'there' ? existing.alarm.value : undefined;
  const common = { id: 'alarm', resource: `Alarm \`${name}\``, after: ['filter'] };
  const { metricNamespace: Namespace, metricName: MetricName } = wanted;
  if (current && (current.MetricName !== MetricName || current.Namespace !== Namespace)) {
    return refuse(
      'alarm-taken',
      `There is an alarm ${name} already, and it watches another metric.`,
      'Give the alarm another name (alarmName).',
    );
  }
  const input: AlarmInput = {
    ...(current && settingsToKeep(current)),
    AlarmName: name,
    Namespace,
    MetricName,
    ...settingsOf(alarmDefaults),
    ...settingsOf(settings),
    ...(current ? {} : { Tags: [createdByTag] }),
  };
  if (current && isSameAlarm(current, input)) {
    return { ...common, action: 'leave', why: 'It watches the metric already, just like this.' };
  }
  return {
    ...common,
    action: current ? 'change' : 'create',
    why: `${describeAlarm(input)}${current ? ' It exists; its other settings stay.' : ''}`,
    ...(!current && { cost: costs.alarm }),
    call: { name: 'cloudwatch:PutMetricAlarm', input },
    undo: current
      ? { name: 'cloudwatch:PutMetricAlarm', input: configurationOf(current) }
      : { name: 'cloudwatch:DeleteAlarms', input: { AlarmNames: [name] } },
  };
}

/** The settings that a person wrote, under the API's names. */
function settingsOf(settings: AlarmSettings): Partial<AlarmInput> {
  const { statistic, period, evaluationPeriods, datapointsToAlarm, threshold } = settings;
  const { comparisonOperator, treatMissingData, alarmActions } = settings;
  return {
    ...(statistic !== undefined && { Statistic: statistic as NonNullable<AlarmInput['Statistic']> }),
    ...(period !== undefined && { Period: period }),
    ...(evaluationPeriods !== undefined && { EvaluationPeriods: evaluationPeriods }),
    ...(datapointsToAlarm !== undefined && { DatapointsToAlarm: datapointsToAlarm }),
    ...(threshold !== undefined && { Threshold: threshold }),
    ...(comparisonOperator !== undefined && {
      ComparisonOperator: comparisonOperator as NonNullable<AlarmInput['ComparisonOperator']>,
    }),
    ...(treatMissingData !== undefined && { TreatMissingData: treatMissingData }),
    ...(alarmActions !== undefined && { AlarmActions: [...alarmActions] }),
  };
}

/** PutMetricAlarm replaces the whole configuration, so what a request does not speak of is sent along. */
function settingsToKeep(current: ExistingAlarm): Partial<AlarmInput> {
  const { AlarmDescription, ActionsEnabled, OKActions, AlarmActions, InsufficientDataActions } = current;
  return {
    ...(AlarmDescription !== undefined && { AlarmDescription }),
    ...(ActionsEnabled !== undefined && { ActionsEnabled }),
    ...(OKActions !== undefined && { OKActions }),
    ...(AlarmActions !== undefined && { AlarmActions }),
    ...(InsufficientDataActions !== undefined && { InsufficientDataActions }),
  };
}

/** What PutMetricAlarm takes of what DescribeAlarms gives. */
const alarmSettings = [
  ...(['AlarmName', 'AlarmDescription', 'ActionsEnabled', 'OKActions', 'AlarmActions'] as const),
  ...(['InsufficientDataActions', 'MetricName', 'Namespace', 'Statistic', 'ExtendedStatistic'] as const),
  ...(['Dimensions', 'Period', 'Unit', 'EvaluationPeriods', 'DatapointsToAlarm', 'Threshold'] as const),
  ...(['ComparisonOperator', 'TreatMissingData', 'EvaluateLowSampleCountPercentile'] as const),
  ...(['Metrics', 'ThresholdMetricId'] as const),
] satisfies (keyof AlarmInput & keyof ExistingAlarm)[];

/** The whole configuration of an alarm, to be written again: as it is, or with something changed. */
export function configurationOf(alarm: ExistingAlarm): AlarmInput {
  const settings = alarmSettings.flatMap((name) => (alarm[name] === undefined ? [] : [[name, alarm[name]] as const]));
  return Object.fromEntries(settings) as unknown as AlarmInput;
}

function isSameAlarm(current: ExistingAlarm, input: AlarmInput): boolean {
  const have = current as Readonly<Record<string, unknown>>;
  const sameUnit = current.Unit === undefined && (current.Dimensions ?? []).length === 0;
  return sameUnit && Object.entries(input).every(([key, value]) => JSON.stringify(have[key]) === JSON.stringify(value));
}

const comparisons: Readonly<Record<string, string>> = {
  GreaterThanOrEqualToThreshold: 'is at least',
  GreaterThanThreshold: 'is above',
  LessThanOrEqualToThreshold: 'is at most',
  LessThanThreshold: 'is below',
};

function describeAlarm({ Statistic, Period, Threshold, ComparisonOperator, AlarmActions }: AlarmInput): string {
  const comparison = comparisons[ComparisonOperator ?? ''] ?? String(ComparisonOperator);
  const tells =
    AlarmActions && AlarmActions.length > 0 ? `tells ${AlarmActions.join(', ')}` : 'tells nobody: it has no action yet';
  return `It goes off when the ${Statistic} over ${Period} seconds ${comparison} ${Threshold}, and ${tells}.`;
}
