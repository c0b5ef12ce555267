import { dimensionPairs } from '../alerts/metric-names';
import type { MetricReading, TrackedMetric } from '../webview/metric-shapes';

/**
 * A reading as CSV (RFC 4180): the start of each period in UTC (ISO 8601), and the value of each metric; empty where
 * CloudWatch has none.
 */
export function metricCsv(
  metrics: readonly TrackedMetric[],
  { from, period, series, statistic }: MetricReading,
): string {
  const header = ['time', ...metrics.map((metric) => `${columnOf(metric)} (${statistic} / ${period} s)`)];
  const count = series[0]?.length ?? 0;
  const rows = Array.from({ length: count }, (_, index) => [
    new Date(from + index * period * 1000).toISOString(),
    ...series.map((values) => String(values[index] ?? '')),
  ]);
  return [header, ...rows].map((cells) => `${cells.map(quoted).join(',')}\r\n`).join('');
}

function columnOf({ namespace, name, dimensions }: TrackedMetric): string {
  return [`${namespace}/${name}`, ...dimensionPairs(dimensions)].join(' ');
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
