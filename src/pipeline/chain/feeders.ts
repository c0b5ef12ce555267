import { feeds } from '../../alerts/metric-values';
import type { AlarmState, MetricFilterState } from './chain';

type Metric = Pick<MetricFilterState, 'metricNamespace' | 'metricName'>;
type Writer = Metric & Pick<MetricFilterState, 'dimensions' | 'unspoken'>;

/**
 * Whether one of the filters writes the metric of an alarm: of that name, and with exactly its dimensions. True as well
 * where it cannot be told: of metric math, and of filters that add the dimensions of a log's source themselves.
 */
export function isFedBy(
  filters: readonly Writer[],
  metric: Metric,
  { form, dimensions = {} }: Pick<AlarmState, 'form' | 'dimensions'>,
): boolean {
  const writers = filters.filter(
    ({ metricNamespace, metricName }) => metricNamespace === metric.metricNamespace && metricName === metric.metricName,
  );
  return (
    form === 'math' ||
    writers.some((each) => each.unspoken?.emitSystemFieldDimensions !== undefined || feeds(each, dimensions))
  );
}
