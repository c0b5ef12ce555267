import type { Account } from '../../../src/aws/account';

/** The time of the account: a Monday. */
export const now = Date.parse('2026-11-23T14:02:11Z');

interface AskedMetric {
  readonly MetricName: string;
  readonly Dimensions?: readonly { readonly Value: string }[];
}

interface Query {
  readonly Id: string;
  readonly MetricStat?: { readonly Metric: AskedMetric; readonly Period: number; readonly Stat: string };
  readonly Expression?: string;
  readonly ReturnData?: boolean;
}

/** What the account answers; a test changes it as it goes. */
export interface TrackedAccount {
  account: Account;
  /** Of each metric, by its name and the values of its dimensions, by the start of its periods: `13:40` of that Monday, or any date. */
  readonly values: Record<string, Readonly<Record<string, number>>>;
  alarms: readonly object[];
  history: readonly { at: string; from: string; to: string; reason: string; alarm?: string }[];
  /** The edges of each anomaly detection band. */
  band: readonly [number, number] | undefined;
  failure: string | undefined;
  /** The metric filters that feed the metrics, as AWS describes them. */
  filters: readonly object[];
  /** The queries of each GetMetricData call. */
  readonly asked: { period: number; statistic: string; metrics: string[]; from: string; to: string }[];
  /** Ends the wait for the next reading. */
  wake: () => void;
}

export const stopAlarm = {
  AlarmName: 'EC2 stop alarm',
  Namespace: 'CloudTrailMetrics',
  MetricName: 'EC2stoppedInstanceEventCount',
  StateValue: 'ALARM',
  StateReason: 'Threshold Crossed',
  StateTransitionedTimestamp: new Date('2026-11-23T13:46:00Z'),
  Threshold: 3,
  ComparisonOperator: 'GreaterThanOrEqualToThreshold',
  Statistic: 'Sum',
  Period: 300,
};

export const bandAlarm = {
  AlarmName: 'unusually many stops',
  StateValue: 'OK',
  StateTransitionedTimestamp: new Date('2026-11-23T12:20:00Z'),
  ComparisonOperator: 'GreaterThanUpperThreshold',
  ThresholdMetricId: 'ad1',
  Metrics: [
    {
      Id: 'm1',
      MetricStat: {
        Metric: { Namespace: 'CloudTrailMetrics', MetricName: 'EC2stoppedInstanceEventCount', Dimensions: [] },
        Period: 300,
        Stat: 'Sum',
      },
    },
    { Id: 'ad1', Expression: 'ANOMALY_DETECTION_BAND(m1, 2)' },
  ],
};

/** An account with a metric of stopped instances and an alarm on it. */
export function trackedAccount(): TrackedAccount {
  const tracked: TrackedAccount = {
    account: undefined as unknown as Account,
    values: { EC2stoppedInstanceEventCount: { '13:00': 1, '13:05': 0, '13:10': 0, '13:40': 4, '14:00': 2 } },
    alarms: [stopAlarm],
    history: [
      { at: '12:31:00', from: 'INSUFFICIENT_DATA', to: 'OK', reason: 'no datapoints were received' },
      { at: '13:46:00', from: 'OK', to: 'ALARM', reason: 'Threshold Crossed: 1 datapoint [4.0 (13:40:00)]' },
    ],
    band: undefined,
    failure: undefined,
    filters: [],
    asked: [],
    wake: () => undefined,
  };
  tracked.account = {
    identity: { accountId: '111122223333', arn: '', partition: 'aws' },
    region: 'us-east-1',
    label: 'dev',
    clock: { now: () => now, sleep: () => new Promise<void>((resolve) => (tracked.wake = resolve)) },
    call: () => Promise.resolve({ MetricAlarms: tracked.alarms }),
    async *pages(name: string, input: object) {
      yield await Promise.resolve(answer(tracked, name, input));
    },
  } as unknown as Account;
  return tracked;
}

function answer(tracked: TrackedAccount, name: string, input: object): object {
  switch (name) {
    case 'logs:DescribeMetricFilters':
      return { metricFilters: tracked.filters };
    case 'cloudwatch:DescribeAlarms':
      return { MetricAlarms: tracked.alarms };
    case 'cloudwatch:DescribeAlarmHistory':
      return { AlarmHistoryItems: historyItems(tracked, input as Parameters<typeof historyItems>[1]) };
    default:
      return metricData(tracked, input as Parameters<typeof metricData>[1]);
  }
}

function historyItems(
  { history }: TrackedAccount,
  input: { AlarmName: string; HistoryItemType: string; StartDate: Date },
): object[] {
  if (input.HistoryItemType === 'ConfigurationUpdate') {
    const HistoryData = JSON.stringify({ version: '1.0', type: 'Create' });
    return [{ Timestamp: new Date('2026-11-23T11:25:00Z'), HistoryData }];
  }
  return history
    .filter(({ at, alarm = stopAlarm.AlarmName }) => alarm === input.AlarmName && timeOf(at) >= input.StartDate)
    .map(({ at, from, to, reason }) => ({
      Timestamp: timeOf(at),
      HistoryData: JSON.stringify({
        oldState: { stateValue: from },
        newState: { stateValue: to, stateReason: reason },
      }),
    }));
}

function metricData(
  tracked: TrackedAccount,
  { MetricDataQueries, StartTime, EndTime }: { MetricDataQueries: readonly Query[]; StartTime: Date; EndTime: Date },
): object {
  if (tracked.failure !== undefined) throw new Error(tracked.failure);
  const stats = MetricDataQueries.flatMap(({ MetricStat }) => MetricStat ?? []);
  const [{ Period, Stat } = { Period: 0, Stat: '' }] = stats;
  if (MetricDataQueries.some(({ Expression }) => Expression !== undefined)) {
    const times: Date[] = [];
    for (let at = StartTime.getTime(); at < EndTime.getTime(); at += Period * 1000) times.push(new Date(at));
    const result = (value: number) => ({ Id: 'ad1', Timestamps: times, Values: times.map(() => value) });
    return { MetricDataResults: (tracked.band ?? []).map(result) };
  }
  tracked.asked.push({
    period: Period,
    statistic: Stat,
    metrics: stats.map(({ Metric }) => Metric.MetricName),
    from: StartTime.toISOString(),
    to: EndTime.toISOString(),
  });
  return {
    MetricDataResults: MetricDataQueries.map(({ Id, MetricStat }) => {
      const values = Object.entries(tracked.values[nameOf(MetricStat?.Metric)] ?? {})
        .map(([time, value]) => [timeOf(time), value] as const)
        .filter(([time]) => time >= StartTime && time < EndTime);
      return {
        Id,
        Timestamps: values.map(([time]) => time),
        Values: values.map(([, value]) => value),
        StatusCode: 'Complete',
      };
    }),
  };
}

/** `Stops alice`. */
function nameOf({ MetricName, Dimensions = [] }: AskedMetric = { MetricName: '' }): string {
  return [MetricName, ...Dimensions.map(({ Value }) => Value)].join(' ');
}

function timeOf(text: string): Date {
  return new Date(text.includes('T') ? text : `2026-11-23T${text.length === 5 ? `${text}:00` : text}Z`);
}
