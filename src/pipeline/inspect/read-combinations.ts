import type { Account } from '../../aws/account';
import { feeds, type Dimensions } from '../../alerts/metric-values';
import { dimensionsIn, metricInput } from './metric-input';

/** The metrics that a filter with dimensions gives values to: one for each combination of values of its dimensions. */
export interface MetricFamily {
  readonly namespace: string;
  readonly name: string;
  /** By the dimension's name: the field of an event that gives its value. */
  readonly fields: Dimensions;
}

/** One metric of a family. */
export interface Combination {
  readonly dimensions: Dimensions;
  /** What its values of the last two weeks add up to; undefined where that could not be read. */
  readonly sum?: number | undefined;
}

export interface Combinations {
  /** Those with the greatest sums first. */
  readonly found: readonly Combination[];
  /** There are more than were read. */
  readonly isLimited: boolean;
}

/** Nobody picks from a longer list, and each costs a little to be read: $0.01 for 1,000 of them. */
export const mostCombinations = 2000;
/** GetMetricData takes as many queries. */
const mostQueries = 500;
const day = 86_400_000;
/** ListMetrics knows what had data in this time (CloudWatch API, ListMetrics). */
export const listedDays = 14;

/**
 * The metrics of a family that had data in the last two weeks, the busiest first. New ones are listed "up to 15 minutes"
 * after their first value (CloudWatch API, ListMetrics).
 * @throws AwsError when they cannot be listed
 */
export async function readCombinations(
  account: Account,
  family: MetricFamily,
  signal?: AbortSignal,
): Promise<Combinations> {
  const { namespace: Namespace, name: MetricName, fields } = family;
  const listed: Dimensions[] = [];
  let isLimited = false;
  const input = { Namespace, MetricName, Dimensions: Object.keys(fields).map((Name) => ({ Name })) };
  for await (const { Metrics = [] } of account.pages('cloudwatch:ListMetrics', input, { signal })) {
    for (const metric of Metrics) {
      const combination = dimensionsIn(metric);
      // AWS also lists those that have more dimensions than these, which another filter writes.
      if (feeds({ dimensions: fields }, combination)) listed.push(combination);
    }
    isLimited = listed.length > mostCombinations;
    if (isLimited) break;
  }
  const kept = listed.slice(0, mostCombinations);
  const sums = await readSums(account, family, kept, signal);
  const found = kept.map((each, index): Combination => ({ dimensions: each, sum: sums?.[index] }));
  return { found: found.sort(busiestFirst), isLimited };
}

/** Undefined where they may not be read: the list is of use without them. */
async function readSums(
  account: Account,
  { namespace, name }: MetricFamily,
  combinations: readonly Dimensions[],
  signal: AbortSignal | undefined,
): Promise<readonly number[] | undefined> {
  // Whole periods, the one of now among them.
  const today = Math.floor(account.clock.now() / day) * day;
  const times = { StartTime: new Date(today - listedDays * day), EndTime: new Date(today + day) };
  const sums = combinations.map(() => 0);
  try {
    for (let first = 0; first < combinations.length; first += mostQueries) {
      const MetricDataQueries = combinations.slice(first, first + mostQueries).map((dimensions, index) => {
        const Metric = metricInput({ namespace, name, dimensions });
        return { Id: `m${first + index}`, MetricStat: { Metric, Period: day / 1000, Stat: 'Sum' }, ReturnData: true };
      });
      const pages = account.pages('cloudwatch:GetMetricData', { MetricDataQueries, ...times }, { signal });
      for await (const { MetricDataResults: results = [] } of pages) {
        for (const { Id = '', Values: values = [] } of results) {
          const index = Number(Id.slice(1));
          sums[index] = values.reduce((sum, value) => sum + value, sums[index] ?? 0);
        }
      }
    }
  } catch (error) {
    if (signal?.aborted) throw error;
    return undefined;
  }
  return sums;
}

function busiestFirst(one: Combination, other: Combination): number {
  const more = (other.sum ?? 0) - (one.sum ?? 0);
  return more || Object.values(one.dimensions).join().localeCompare(Object.values(other.dimensions).join());
}
