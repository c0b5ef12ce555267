import type { FetchedEvents, LogEvent } from '../cloudtrail/log-event';
import type { Account } from './account';

/** What to fetch, and how to follow it. Times in milliseconds since the epoch. */
export interface FetchRange {
  readonly from: number;
  readonly to: number;
  /** At most so many events. */
  readonly limit: number;
  readonly signal?: AbortSignal;
  /** Told how many events there are so far. */
  readonly onProgress?: (count: number) => void;
}

/**
 * The events of a log group in a range of time, oldest first, through `logs:FilterLogEvents`. No pattern is sent: the
 * pattern is tested here, on every keystroke.
 * @throws AwsError when the group does not exist or may not be read
 */
export async function fetchLogEvents(
  account: Account,
  { logGroup, from, to, limit, signal, onProgress }: FetchRange & { readonly logGroup: string },
): Promise<FetchedEvents> {
  const events: LogEvent[] = [];
  const input = { logGroupName: logGroup, startTime: Math.floor(from), endTime: Math.ceil(to) };
  let more = false;
  // A page may be empty and still be followed by others; only a missing token ends the search.
  for await (const page of account.pages('logs:FilterLogEvents', input, { signal })) {
    for (const { timestamp, message, logStreamName, eventId } of page.events ?? []) {
      if (message === undefined) continue;
      events.push({
        timestamp: timestamp ?? 0,
        message,
        ...(logStreamName !== undefined && { stream: logStreamName }),
        ...(eventId !== undefined && { id: eventId }),
      });
    }
    onProgress?.(Math.min(events.length, limit));
    more = events.length > limit || (events.length === limit && page.nextToken !== undefined);
    if (more) break;
  }
  return {
    source: logGroup,
    events: events.slice(0, limit),
    from,
    to,
    ...(more && { leftOut: `the newer ones, after the first ${limit.toLocaleString('en')}` }),
  };
}
