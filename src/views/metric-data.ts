import type { Account } from '../aws/account';
import type { MetricAlarm, MetricChoice, MetricReading, RangeName, TrackedMetric } from '../webview/metric-messages';

const second = 1000;
const hour = 3600;
const day = 24 * hour;

/** Seconds. */
const lengths: Readonly<Record<RangeName, number>> = {
  '1h': hour,
  '3h': 3 * hour,
  '12h': 12 * hour,
  '1d': day,
  '1w': 7 * day,
};

/** Seconds: what a chart begins with. */
const defaultPeriods: Readonly<Record<RangeName, number>> = {
  '1h': 60,
  '3h': 300,
  '12h': 300,
  '1d': 900,
  '1w': hour,
};

const allPeriods = [60, 300, 900, hour, 6 * hour, day];
/** Fewer say nothing, more cannot be told apart. */
const points = { least: 4, most: 2100 };

/** What is watched first: the default of alarms (Sum in 5 minutes). */
export const firstChoice: MetricChoice = { range: '3h', period: 300, statistic: 'Sum' };

const comparisons: Readonly<Record<string, string>> = {
  GreaterThanOrEqualToThreshold: '≥',
  GreaterThanThreshold: '>',
  LessThanThreshold: '<',
  LessThanOrEqualToThreshold: '≤',
};

/** A reading, and why its alarms are missing, if they are: reading alarms may be denied where reading data is not. */
export interface MetricRead {
  readonly reading: MetricReading;
  readonly alarmsError?: unknown;
}

/** The periods, in seconds, that a chart of this range can have. */
export function periodsFor(range: RangeName): readonly number[] {
  const length = lengths[range];
  return allPeriods.filter((period) => {
    const count = length / period;
    return count >= points.least && count <= points.most && period >= shortestKept(length);
  });
}

/** The same choice with a period that its range can have. */
export function fitChoice(choice: MetricChoice): MetricChoice {
  if (periodsFor(choice.range).includes(choice.period)) return choice;
  return { ...choice, period: defaultPeriods[choice.range] };
}

/**
 * Seconds: how fine the data is that CloudWatch still has at this age, in seconds
 * (CloudWatch user guide, "Metrics retention": 60 s for 15 days, 5 minutes for 63 days, 1 hour for 455 days).
 */
export function shortestKept(age: number): number {
  if (age <= 15 * day) return 60;
  return age <= 63 * day ? 300 : hour;
}

/**
 * Reads a metric up to the account's now, and the alarms on it.
 * @throws AwsError when the data cannot be read
 */
export async function readMetric(
  account: Account,
  metric: TrackedMetric,
  choice: MetricChoice,
  signal: AbortSignal,
): Promise<MetricRead> {
  const asOf = account.clock.now();
  const step = choice.period * second;
  // Whole periods; the last one is not over yet.
  const to = Math.floor(asOf / step) * step + step;
  const from = to - lengths[choice.range] * second;
  const [data, alarms] = await Promise.all([
    readData(account, metric, choice, { from, to, signal }),
    readAlarms(account, metric, signal).catch((error: unknown) => ({ error })),
  ]);
  const reading = { choice, from, asOf, ...data };
  if ('error' in alarms) return { reading: { ...reading, alarms: [] }, alarmsError: alarms.error };
  return { reading: { ...reading, alarms } };
}

async function readData(
  account: Account,
  metric: TrackedMetric,
  { period, statistic }: MetricChoice,
  { from, to, signal }: { readonly from: number; readonly to: number; readonly signal: AbortSignal },
): Promise<Pick<MetricReading, 'values' | 'incomplete'>> {
  const step = period * second;
  const values = new Array<number | null>((to - from) / step).fill(null);
  let incomplete = false;
  const pages = account.pages(
    'cloudwatch:GetMetricData',
    {
      MetricDataQueries: [
        { Id: 'm', MetricStat: { Metric: metricInput(metric), Period: period, Stat: statistic }, ReturnData: true },
      ],
      StartTime: new Date(from),
      EndTime: new Date(to),
      ScanBy: 'TimestampAscending',
    },
    { signal },
  );
  for await (const { MetricDataResults: results = [] } of pages) {
    for (const { Timestamps: times = [], Values: found = [], StatusCode: status } of results) {
      // Until the last page a result is always "PartialData".
      incomplete = status !== undefined && status !== 'Complete';
      times.forEach((time, index) => {
        const at = Math.floor((time.getTime() - from) / step);
        if (at >= 0 && at < values.length) values[at] = found[index] ?? null;
      });
    }
  }
  return { values, incomplete };
}

async function readAlarms(
  account: Account,
  metric: TrackedMetric,
  signal: AbortSignal,
): Promise<readonly MetricAlarm[]> {
  const { MetricAlarms: alarms = [] } = await account.call('cloudwatch:DescribeAlarmsForMetric', metricInput(metric), {
    signal,
  });
  return alarms.map((alarm): MetricAlarm => ({
    name: alarm.AlarmName ?? '',
    state: alarm.StateValue ?? 'INSUFFICIENT_DATA',
    reason: alarm.StateReason,
    threshold: alarm.Threshold,
    comparison: alarm.ComparisonOperator && (comparisons[alarm.ComparisonOperator] ?? alarm.ComparisonOperator),
    statistic: alarm.Statistic ?? alarm.ExtendedStatistic,
    period: alarm.Period,
  }));
}

function metricInput({ namespace, name, dimensions = {} }: TrackedMetric) {
  const pairs = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
  return { Namespace: namespace, MetricName: name, ...(pairs.length > 0 && { Dimensions: pairs }) };
}
