import type { Account } from '../../aws/account';
import type { AlarmState, MetricFilterState } from '../chain/chain';
import { metricKey } from './read-alarms';
import { readFeedingFilters } from './read-logs';
import { seen, type Seen } from './seen';

/** Who puts values into a metric, and who watches it. */
export interface MetricUse {
  /** Metric filters of all log groups of the region. */
  readonly filters: Seen<readonly MetricFilterState[]>;
  readonly alarms: Seen<readonly AlarmState[]>;
}

/**
 * That of the metric that a filter counts to until now, where it is to count to another one: what watches it is to be told,
 * or goes along. Undefined where it stays.
 * @param alarms all of the region; read only where they are needed
 * @throws AwsError when nothing can be read at all; a part that may not be read is `unknown`
 */
export async function readMetricLeft(
  account: Account,
  wanted: { readonly filterName?: string; readonly metricNamespace?: string; readonly metricName?: string },
  filters: Seen<readonly MetricFilterState[]> | undefined,
  alarms: () => Promise<ReadonlyMap<string, readonly AlarmState[]>>,
  signal: AbortSignal | undefined,
): Promise<MetricUse | undefined> {
  const current = filters?.is === 'there' ? filters.value.find(({ name }) => name === wanted.filterName) : undefined;
  if (!current || wanted.metricName === undefined) return undefined;
  const { metricNamespace, metricName } = current;
  if (metricName === wanted.metricName && metricNamespace === wanted.metricNamespace) return undefined;
  const [feeding, watching] = await Promise.all([
    seen(readFeedingFilters(account, { namespace: metricNamespace, name: metricName }, signal)),
    seen(alarms().then((all) => all.get(metricKey(metricNamespace, metricName)) ?? [])),
  ]);
  return {
    filters: feeding.is === 'there' ? { is: 'there', value: feeding.value.map(({ filter }) => filter) } : feeding,
    alarms: watching,
  };
}
