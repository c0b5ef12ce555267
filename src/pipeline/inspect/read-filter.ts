import type { Account } from '../../aws/account';
import type { AlarmState, MetricFilterState } from '../chain/chain';
import { readAlarms, withAlarms } from './read-alarms';
import { topicsTold } from './read-chains';
import { readMetricFilters } from './read-logs';
import { seen } from './seen';

/**
 * One metric filter with its alarms and whom they tell, as `readChains` shows it; undefined where there is none. Alarms
 * that may not be read are left out.
 * @throws AwsError when the filter cannot be read
 */
export async function readFilter(
  account: Account,
  { logGroup, name }: { readonly logGroup: string; readonly name: string },
  signal?: AbortSignal,
): Promise<MetricFilterState | undefined> {
  const [filters, alarms] = await Promise.all([
    seen(readMetricFilters(account, logGroup, signal, name)),
    seen(readAlarms(account, signal)),
  ]);
  if (filters.is === 'unknown') throw filters.error;
  const found = filters.is === 'there' ? filters.value.find((filter) => filter.name === name) : undefined;
  if (!found) return undefined;
  const filter = withAlarms(found, alarms.is === 'there' ? alarms.value : new Map<string, AlarmState[]>());
  const told = await topicsTold(account, filter.alarms, signal);
  return { ...filter, alarms: filter.alarms.map(told) };
}
