import { feeds } from '../../alerts/metric-values';
import type { MetricFilterState } from '../chain/chain';
import { isFedBy } from '../chain/feeders';
import type { MetricFilterRequest } from '../request/requests';

type Writer = Pick<MetricFilterState, 'metricNamespace' | 'metricName' | 'dimensions'>;

/** Whether two filters add to the same metric, or to the same ones where they have dimensions. */
export function sharesMetric(one: Writer, other: Writer): boolean {
  const isOneName = one.metricNamespace === other.metricNamespace && one.metricName === other.metricName;
  return isOneName && feeds(one, other.dimensions ?? {});
}

/** Whether no filter of the group counts to that metric yet. */
export function metricIsNew(wanted: MetricFilterRequest, filters: readonly MetricFilterState[]): boolean {
  return !filters.some((each) => sharesMetric(each, wanted));
}

/** Whether it writes a metric for each combination of values, and none without. */
export function hasDimensions({ dimensions = {} }: Pick<Writer, 'dimensions'>): boolean {
  return Object.keys(dimensions).length > 0;
}

/** Why the alarm of an alert never goes off: it watches the metric with other dimensions than any filter writes. */
export function doubtOfAlarm(wanted: MetricFilterRequest, filters: readonly MetricFilterState[]): string | undefined {
  const { filterName, dimensions = {}, alarm } = wanted;
  const watched = alarm?.dimensions ?? {};
  const others = filters.filter(({ name }) => name !== filterName);
  const { unspoken = wanted.unspoken } = filters.find(({ name }) => name === filterName) ?? {};
  const writers = [{ ...wanted, ...(unspoken && { unspoken }) }, ...others];
  if (isFedBy(writers, wanted, { dimensions: watched })) return undefined;
  const say = (names: readonly string[]) => (names.length === 0 ? 'without dimensions' : `with ${names.join(', ')}`);
  const written = Object.keys(dimensions);
  const never = `It never gets data: it watches the metric ${say(Object.keys(watched))}, and the filter writes it only ${say(written)}.`;
  return written.length === 0
    ? `${never} Leave the dimensions out of the alarm.`
    : `${never} Give alarm.dimensions a value of each, or move the alarm to a second filter of the same pattern without them.`;
}
