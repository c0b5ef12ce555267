import type { TrackedMetric } from '../webview/metric-shapes';

/** The same text for the same metric, whatever the order of its dimensions. */
export function keyOf({ accountId, region, namespace, name, dimensions = {} }: TrackedMetric): string {
  return JSON.stringify([accountId, region, namespace, name, Object.entries(dimensions).sort()]);
}
