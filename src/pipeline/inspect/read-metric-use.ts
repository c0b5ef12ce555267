import type { Account } from '../../aws/account';
import type { AlarmState, MetricFilterState } from '../chain/chain';
import { metricKey, readAlarms } from './read-alarms';
import { readFeedingFilters } from './read-logs';
import { seen, type Seen } from './seen';

/** Who puts values into a metric, and who watches it. */
export interface MetricUse {
  /** Metric filters of all log groups of the region. */
  readonly filters: Seen<readonly MetricFilterState[]>;
  readonly alarms: Seen<readonly AlarmState[]>;
}

/** @throws AwsError when nothing can be read at all; a part that may not be read is `unknown` */
export async function readMetricUse(
  account: Account,
  { metricNamespace, metricName }: Pick<MetricFilterState, 'metricNamespace' | 'metricName'>,
  signal: AbortSignal | undefined,
): Promise<MetricUse> {
  const key = metricKey(metricNamespace, metricName);
  const [feeding, alarms] = await Promise.all([
    seen(readFeedingFilters(account, { namespace: metricNamespace, name: metricName }, signal)),
    seen(readAlarms(account, signal).then((all) => all.get(key) ?? [])),
  ]);
  return {
    filters: feeding.is === 'there' ? { is: 'there', value: feeding.value.map(({ filter }) => filter) } : feeding,
    alarms,
  };
}

/**
 * The same of the metric that a filter counts to until now, where that is to change: what watches it is to be told, or goes
 * along. Undefined where it does not change.
 */
export async function readMetricLeft(
  account: Account,
  wanted: { readonly filterName?: string; readonly metricNamespace?: string; readonly metricName?: string },
  filters: Seen<readonly MetricFilterState[]> | undefined,
  signal: AbortSignal | undefined,
): Promise<MetricUse | undefined> {
  const { filterName, metricNamespace, metricName } = wanted;
  const current = filters?.is === 'there' ? filters.value.find(({ name }) => name === filterName) : undefined;
  if (!current || metricName === undefined) return undefined;
  if (current.metricName === metricName && current.metricNamespace === metricNamespace) return undefined;
  return readMetricUse(account, current, signal);
}
