import type { Account } from '../../aws/account';
import type { ApiOutput } from '../../aws/api';
import type { FilterExtras, MetricFilterState } from '../chain/chain';
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
    for (const filter of page.metricFilters ?? []) filters.push(filterStateOf(filter, logGroup));
  }
  return filters;
}

/** A metric filter that feeds one metric, and since when it does so as it is. */
export interface FeedingFilter {
  readonly filter: MetricFilterState;
  /** When it was made or last changed, in milliseconds since the epoch, where AWS says so. */
  readonly since?: number;
}

/** The filters of all log groups in the region that put values into metrics of this name, whatever their dimensions. */
export async function readFeedingFilters(
  account: Account,
  { namespace, name }: { readonly namespace: string; readonly name: string },
  signal?: AbortSignal,
): Promise<FeedingFilter[]> {
  const filters: FeedingFilter[] = [];
  const input = { metricNamespace: namespace, metricName: name };
  for await (const page of account.pages('logs:DescribeMetricFilters', input, { signal })) {
    for (const filter of page.metricFilters ?? []) {
      const { creationTime: since } = filter;
      filters.push({ filter: filterStateOf(filter, undefined), ...(since !== undefined && { since }) });
    }
  }
  return filters;
}

type DescribedFilter = NonNullable<ApiOutput<'logs:DescribeMetricFilters'>['metricFilters']>[number];

function filterStateOf(
  { filterName = '', filterPattern = '', ...filter }: DescribedFilter,
  logGroup: string | undefined,
): MetricFilterState {
  const [metric] = filter.metricTransformations ?? [];
  return {
    name: filterName,
    pattern: filterPattern,
    logGroup: filter.logGroupName ?? logGroup ?? '',
    metricName: metric?.metricName ?? '',
    metricNamespace: metric?.metricNamespace ?? '',
    metricValue: metric?.metricValue ?? '',
    ...(metric?.defaultValue !== undefined && { defaultValue: metric.defaultValue }),
    ...(metric?.unit && metric.unit !== 'None' && { unit: metric.unit }),
    ...(metric?.dimensions && Object.keys(metric.dimensions).length > 0 && { dimensions: metric.dimensions }),
    ...extrasOf(filter),
    alarms: [],
  };
}

function extrasOf({
  applyOnTransformedLogs,
  fieldSelectionCriteria,
  emitSystemFieldDimensions = [],
}: DescribedFilter): Pick<MetricFilterState, 'extras'> {
  const extras: FilterExtras = {
    ...(applyOnTransformedLogs && { applyOnTransformedLogs }),
    ...(fieldSelectionCriteria && { fieldSelectionCriteria }),
    ...(emitSystemFieldDimensions.length > 0 && { emitSystemFieldDimensions }),
  };
  return Object.keys(extras).length > 0 ? { extras } : {};
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
