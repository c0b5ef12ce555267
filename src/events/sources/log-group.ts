import type { Account } from '../../aws/account';
import type { LogEvent } from '../../cloudtrail/log-event';
import type { EventRange, EventSink, EventSource, ReadOptions, SourceReport } from '../event-source';
import { readSliced } from './sliced-read';

/** Milliseconds: how long the newest slice is. With a pattern little is found, so that it can be longer. */
const first = { unfiltered: 60_000, filtered: 3_600_000 };

/** A log group's events in a range of time. No pattern is sent: the pattern is tested here, on every keystroke. */
export function logGroupSource(account: Account, logGroup: string, range: EventRange): EventSource {
  return {
    label: logGroup,
    read: (sink, options) => readLogEvents(account, { logGroup }, range, sink, options),
  };
}

/**
 * Reads a log group through `logs:FilterLogEvents`: 5 calls a second, each up to 1 MB or 10,000 events, answered in
 * parts of a second. With a pattern, CloudWatch Logs answers only what that matches. Never throws: it reports.
 */
export function readLogEvents(
  account: Account,
  { logGroup, pattern }: { readonly logGroup: string; readonly pattern?: string },
  range: EventRange,
  sink: Pick<EventSink, 'add'>,
  options: ReadOptions,
): Promise<SourceReport> {
  return readSliced(
    {
      clock: account.clock,
      unit: 1,
      first: pattern === undefined ? first.unfiltered : first.filtered,
      atOnce: 5,
      ask: async ({ from, to }, nextToken, signal) => {
        const input = { logGroupName: logGroup, startTime: from, endTime: to, filterPattern: pattern, nextToken };
        const page = await account.call('logs:FilterLogEvents', input, { signal });
        const events = (page.events ?? []).flatMap(({ timestamp, message, logStreamName, eventId }): LogEvent[] =>
          message === undefined
            ? []
            : [
                {
                  timestamp: timestamp ?? 0,
                  message,
                  ...(logStreamName !== undefined && { stream: logStreamName }),
                  ...(eventId !== undefined && { id: eventId }),
                },
              ],
        );
        return { events, token: page.nextToken };
      },
    },
    range,
    sink,
    options,
  );
}
