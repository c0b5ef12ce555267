import { feeds } from '../../alerts/metric-values';
import type { MetricFilterState } from '../chain/chain';
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

/** Why the alarm of an alert never goes off: it watches the metric without dimensions, which may get no values. */
export function doubtOfAlarm(wanted: MetricFilterRequest, filters: readonly MetricFilterState[]): string | undefined {
  const { filterName, metricNamespace, metricName, dimensions = {} } = wanted;
  const watched: Writer = { metricNamespace, metricName };
  const others = filters.filter(({ name }) => name !== filterName);
  if (!hasDimensions(wanted) || others.some((other) => sharesMetric(other, watched))) return undefined;
  const names = Object.keys(dimensions).join(', ');
  return `It never gets data: it watches the metric without dimensions, and the filter writes it only with ${names}. Take out the dimensions, move the alarm to a second filter of the same pattern without them, or let “Create Alarm…” make one on one combination of values.`;
}
