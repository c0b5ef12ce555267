import type { Account } from '../../aws/account';
import type { MetricFilterState } from '../chain/chain';

/** The metric filters of a log group, or of all in the region, with one entry per filter and no alarms yet. */
export async function readMetricFilters(
  account: Account,
  logGroup: string | undefined,
  signal?: AbortSignal,
): Promise<MetricFilterState[]> {
  const filters: MetricFilterState[] = [];
  const input = logGroup === undefined ? {} : { logGroupName: logGroup };
  for await (const page of account.pages('logs:DescribeMetricFilters', input, { signal })) {
    for (const { filterName = '', filterPattern = '', ...filter } of page.metricFilters ?? []) {
      const [metric] = filter.metricTransformations ?? [];
      filters.push({
        name: filterName,
        pattern: filterPattern,
        logGroup: filter.logGroupName ?? logGroup ?? '',
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
