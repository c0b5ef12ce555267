import type { Account } from '../../aws/account';
import type { MetricFilterState } from '../chain/chain';
import type { ExistingLogGroup } from './existing';
import { seen } from './seen';

/**
 * The metric filters of a log group, or of all in the region, with one entry per filter and no alarms yet.
 * @param prefix what their names begin with; AWS takes it only with a log group
 */
export async function readMetricFilters(
  account: Account,
  logGroup: string | undefined,
  signal?: AbortSignal,
  prefix?: string,
): Promise<MetricFilterState[]> {
  const filters: MetricFilterState[] = [];
  const input = {
    ...(logGroup !== undefined && { logGroupName: logGroup }),
    ...(prefix !== undefined && { filterNamePrefix: prefix }),
  };
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

/** @param retentionWanted where it is to have a retention and has none, its tags say whether it is ours to give it one */
export async function readGroup(
  account: Account,
  name: string,
  retentionWanted: number | undefined,
  signal: AbortSignal | undefined,
): Promise<ExistingLogGroup | undefined> {
  const group = await readLogGroup(account, name, signal);
  if (!group) return undefined;
  const { arn = '', retentionInDays, logGroupClass = 'STANDARD' } = group;
  const resourceArn = arn.replace(/:\*$/, '');
  const isDoubtful = retentionWanted !== undefined && retentionInDays === undefined;
  const tags = isDoubtful
    ? await seen(account.call('logs:ListTagsForResource', { resourceArn }, { signal }).then((found) => found.tags))
    : undefined;
  return {
    arn: resourceArn,
    logClass: logGroupClass,
    ...(retentionInDays !== undefined && { retentionDays: retentionInDays }),
    ...(tags && { tags }),
  };
}
