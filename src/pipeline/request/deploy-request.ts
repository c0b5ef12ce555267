import type { AlertFile } from '../../alerts/alert-file';
import { deployablePattern } from '../../pattern/index';
import type { MetricFilterRequest } from './requests';

/** What a metric filter cannot be without; the rest has defaults. */
const needed = ['logGroupName', 'filterName', 'metricNamespace', 'metricName'] as const;

/** What a document asks to be deployed, or which settings it would need for that. */
export type DeployRequest =
  { readonly request: MetricFilterRequest } | { readonly missing: readonly (typeof needed)[number][] };

/** Reads the request of an alert file whose diagnostics have no error. */
export function deployRequest({ settings = {}, pattern }: AlertFile): DeployRequest {
  const missing = needed.filter((key) => !settings[key]);
  const { logGroupName, filterName, metricNamespace, metricName, metricValue = '1' } = settings;
  if (!logGroupName || !filterName || !metricNamespace || !metricName) return { missing };
  const filterPattern = deployablePattern(pattern.text);
  return {
    request: { ...settings, logGroupName, filterName, metricNamespace, metricName, metricValue, filterPattern },
  };
}
