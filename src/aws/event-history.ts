import type { FetchedEvents, LogEvent } from '../cloudtrail/log-event';
import type { Account } from './account';
import type { FetchRange } from './log-events';

/**
 * The account's Event history of this region in a range of time, newest first, through `cloudtrail:LookupEvents`:
 * management events of the last 90 days, without any trail. AWS answers two calls of 50 events a second.
 * @throws AwsError when it may not be read
 */
export async function fetchEventHistory(
  account: Account,
  { from, to, limit, signal, onProgress }: FetchRange,
): Promise<FetchedEvents> {
  const events: LogEvent[] = [];
  const input = { StartTime: new Date(from), EndTime: new Date(to), MaxResults: 50 };
  let more = false;
  for await (const page of account.pages('cloudtrail:LookupEvents', input, { signal })) {
    for (const { CloudTrailEvent, EventTime, EventId } of page.Events ?? []) {
      if (CloudTrailEvent === undefined) continue;
      const timestamp = EventTime?.getTime() ?? 0;
      events.push({ timestamp, message: CloudTrailEvent, ...(EventId !== undefined && { id: EventId }) });
    }
    onProgress?.(events.length);
    more = events.length >= limit && page.NextToken !== undefined;
    if (more) break;
  }
  return {
    source: 'Event history',
    events: events.slice(0, limit),
    from,
    to,
    ...(more && { leftOut: `the older ones, after the newest ${limit.toLocaleString('en')}` }),
  };
}
