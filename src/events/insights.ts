import type { Account } from '../aws/account';
import { prices } from '../aws/prices';
import { Counting } from './insights-count';
import { findGroups, leftOutOf, shareOf } from './insights-groups';
import { cancelled } from './insights-run';
import type { InsightsCounts, InsightsRequest } from './insights-shapes';

/** What a query will read and cost, before it is run. */
export interface InsightsEstimate {
  /** Bytes to scan if CloudWatch Logs states the size of a log group uncompressed, which AWS does not document. */
  readonly bytes: number;
  /** Bytes to scan if it states the compressed size: Logs Insights is paid by the bytes before compression. */
  readonly mostBytes: number;
  /** US dollars in us-east-1, for either. */
  readonly dollars: number;
  readonly mostDollars: number;
  /** The estimate in words, with what is uncertain about it. */
  readonly text: string;
  /** What the range asks for and the groups do not have, a sentence part each, as in `SourceReport`. */
  readonly leftOut: readonly string[];
}

/** How much smaller CloudWatch Logs makes what it archives, by AWS's own calculator. */
const compression = 0.15;

/**
 * Counts a pattern's matches where the events are, by CloudWatch Logs Insights. Never throws. Cancelled, it settles
 * when the running query has been stopped on the server. A range is asked for in whole seconds.
 */
export async function countMatchesByInsights(account: Account, request: InsightsRequest): Promise<InsightsCounts> {
  const counting = new Counting(account, request);
  try {
    await counting.run();
  } catch (error) {
    return counting.result(request.signal?.aborted ? cancelled() : error);
  }
  return counting.result();
}

/**
 * What `countMatchesByInsights` would read of these groups, by their size and the share of their life that is asked for.
 * @throws AwsError when the log groups may not be listed
 */
export async function estimateInsightsCost(
  account: Account,
  request: Pick<InsightsRequest, 'logGroups' | 'from' | 'to' | 'signal'>,
): Promise<InsightsEstimate> {
  const now = account.clock.now();
  const found = await findGroups(account, request.logGroups, request.signal);
  const bytes = Math.ceil(
    found.groups.reduce((sum, group) => sum + group.storedBytes * shareOf(group, request, now), 0),
  );
  const mostBytes = Math.ceil(bytes / compression);
  const dollars = (bytes / 1e9) * prices.insightsPerGigabyte;
  const mostDollars = (mostBytes / 1e9) * prices.insightsPerGigabyte;
  const text =
    `About ${sizeText(bytes)} to scan, ${priceText(dollars)}. ` +
    `This is an estimate from the size of the log groups, as if events came in evenly; if AWS states the compressed ` +
    `size, it is up to ${sizeText(mostBytes)} and ${priceText(mostDollars)}. ` +
    `Prices are those of us-east-1, $${prices.insightsPerGigabyte} per GB scanned.`;
  return { bytes, mostBytes, dollars, mostDollars, text, leftOut: leftOutOf(found, request, now) };
}

function sizeText(bytes: number): string {
  if (bytes < 1e6) return 'less than 1 MB';
  return bytes < 1e9 ? `${Math.ceil(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}

function priceText(dollars: number): string {
  return dollars < 0.01 ? 'less than $0.01' : `$${dollars.toFixed(2)}`;
}
