import { dimensionPairs } from '../alerts/metric-names';
import type { TrackedMetric } from './metric-shapes';

/**
 * What each metric is called among the others: its name, with as much more as tells it from those of the same name; where
 * all have one name and differ by dimensions, these alone.
 */
export function namesOf(metrics: readonly TrackedMetric[]): readonly string[] {
  return metrics.map((metric) => {
    const pairs = dimensionPairs(metric.dimensions);
    if (areOfOneName(metrics) && pairs.length > 0) return pairs.join(', ');
    const alike = metrics.filter(({ name }) => name === metric.name);
    const isOneNamespace = alike.every(({ namespace }) => namespace === metric.namespace);
    const more = [...(isOneNamespace ? [] : [metric.namespace]), ...pairs].join(', ');
    return more ? `${metric.name} (${more})` : metric.name;
  });
}

/** What all of them together are called. */
export function headingOf(metrics: readonly TrackedMetric[]): string {
  const [first] = metrics;
  return first && areOfOneName(metrics) ? first.name : namesOf(metrics).join(', ');
}

/** Several metrics that differ by nothing but their dimensions. */
function areOfOneName(metrics: readonly TrackedMetric[]): boolean {
  const [first, ...others] = metrics;
  return others.length > 0 && others.every((each) => each.name === first?.name && each.namespace === first.namespace);
}
