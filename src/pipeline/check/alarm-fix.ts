import type { ApiInput } from '../../aws/api';
import type { ExistingAlarm } from '../inspect/existing';
import type { Fix } from './finding';

type AlarmInput = ApiInput<'cloudwatch:PutMetricAlarm'>;

/** What CloudWatch tells of an alarm; everything else was set by somebody. */
const told: ReadonlySet<string> = new Set<keyof ExistingAlarm>([
  'AlarmArn',
  'AlarmConfigurationUpdatedTimestamp',
  'StateValue',
  'StateReason',
  'StateReasonData',
  'StateUpdatedTimestamp',
  'StateTransitionedTimestamp',
  'EvaluationState',
]);

/** Sets, or with `undefined` leaves out, some settings of an alarm; PutMetricAlarm replaces all, so all else is sent along. */
export function changeAlarm(
  alarm: ExistingAlarm,
  title: string,
  why: string,
  change: { readonly [K in keyof AlarmInput]?: AlarmInput[K] | undefined },
): Fix {
  const settings = { ...alarm, ...change, AlarmName: alarm.AlarmName };
  const kept = Object.entries(settings).filter(([name, value]) => !told.has(name) && value !== undefined);
  const input = Object.fromEntries(kept) as typeof settings;
  return {
    kind: 'call',
    title,
    resource: `Alarm \`${alarm.AlarmName}\``,
    why: `${why}; its other settings stay.`,
    call: { name: 'cloudwatch:PutMetricAlarm', input },
  };
}
