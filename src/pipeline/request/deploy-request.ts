import type { AlertFile } from '../../alerts/alert-file';
import { deployablePattern } from '../../pattern/index';
import type { MetricFilterRequest } from './requests';

/** What a metric filter cannot be without; the log group is found by a rule of its own, and the rest has defaults. */
const needed = ['filterName', 'metricNamespace', 'metricName'] as const;

/** A metric filter as a document asks for it, which may leave open on which log group. */
export type AskedFilter = Omit<MetricFilterRequest, 'logGroupName'> &
  Partial<Pick<MetricFilterRequest, 'logGroupName'>>;

/** What a document asks to be deployed, or which settings it would need for that. */
export type DeployRequest = { readonly asked: AskedFilter } | { readonly missing: readonly (typeof needed)[number][] };

/** Reads the request of an alert file whose diagnostics have no error. */
export function deployRequest({ settings = {}, pattern }: AlertFile): DeployRequest {
  const missing = needed.filter((key) => !settings[key]);
  const { filterName, metricNamespace, metricName, metricValue = '1' } = settings;
  if (!filterName || !metricNamespace || !metricName) return { missing };
  const filterPattern = deployablePattern(pattern.text);
  return { asked: { ...settings, filterName, metricNamespace, metricName, metricValue, filterPattern } };
}
