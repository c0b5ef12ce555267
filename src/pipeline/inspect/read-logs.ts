import type { Account } from '../../aws/account';
import type { MetricFilterState } from '../chain/chain';

/** The metric filters of a log group, with one entry per filter and no alarms yet. */
export async function readMetricFilters(
  account: Account,
  logGroup: string,
  signal?: AbortSignal,
): Promise<MetricFilterState[]> {
  const filters: MetricFilterState[] = [];
  for await (const page of account.pages('logs:DescribeMetricFilters', { logGroupName: logGroup }, { signal })) {
    for (const { filterName = '', filterPattern = '', metricTransformations = [] } of page.metricFilters ?? []) {
      const [metric] = metricTransformations;
      filters.push({
        name: filterName,
        pattern: filterPattern,
        logGroup,
        metricName: metric?.metricName ?? '',
        metricNamespace: metric?.metricNamespace ?? '',
        metricValue: metric?.metricValue ?? '',
        ...(metric?.defaultValue !== undefined && { defaultValue: metric.defaultValue }),
        ...(metric?.unit && metric.unit !== 'None' && { unit: metric.unit }),
        ...(metric?.dimensions && Object.keys(metric.dimensions).length > 0 && { dimensions: metric.dimensions }),
        alarms: [],
      });
    }
  }
  return filters;
}

/** One log group by its exact name; AWS can only be asked for a prefix. */
export async function readLogGroup(account: Account, name: string, signal?: AbortSignal) {
  for await (const page of account.pages('logs:DescribeLogGroups', { logGroupNamePrefix: name }, { signal })) {
    const found = page.logGroups?.find(({ logGroupName }) => logGroupName === name);
    if (found) return found;
  }
  return undefined;
}
