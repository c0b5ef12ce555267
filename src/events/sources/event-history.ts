import type { Account } from '../../aws/account';
import { historyKeptMs } from '../../cloudtrail/event-search';
import type { LogEvent } from '../../cloudtrail/log-event';
import type { EventRange, EventSource } from '../event-source';
import { readSliced } from './sliced-read';

/**
 * The account's Event history of this region in a range of time, through `cloudtrail:LookupEvents`: management events of
 * the last 90 days, without any trail. AWS answers two calls of 50 events a second.
 */
export function eventHistorySource(account: Account, range: EventRange): EventSource {
  return {
    label: 'Event history',
    async read(sink, options) {
      const oldest = account.clock.now() - historyKeptMs;
      const report = await readSliced(
        {
          clock: account.clock,
          // Its times are whole seconds.
          unit: 1000,
          first: 15 * 60_000,
          atOnce: 2,
          ask: async ({ from, to }, NextToken, signal) => {
            const input = { StartTime: new Date(from), EndTime: new Date(to), MaxResults: 50 };
            const page = await account.call(
              'cloudtrail:LookupEvents',
              NextToken === undefined ? input : { ...input, NextToken },
              { signal },
            );
            const events = (page.Events ?? []).flatMap(({ CloudTrailEvent, EventTime, EventId }): LogEvent[] =>
              CloudTrailEvent === undefined
                ? []
                : [
                    {
                      timestamp: EventTime?.getTime() ?? 0,
                      message: CloudTrailEvent,
                      ...(EventId !== undefined && { id: EventId }),
                    },
                  ],
            );
            return { events, token: page.NextToken };
          },
        },
        { ...range, from: Math.max(range.from, oldest) },
        sink,
        options,
      );
      if (range.from >= oldest) return report;
      return { ...report, leftOut: [...report.leftOut, 'what is older than 90 days, which CloudTrail does not keep'] };
    },
  };
}
