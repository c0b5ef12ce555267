import type { Account } from '../../aws/account';
import type { LogEvent } from '../../cloudtrail/log-event';
import type { EventRange, EventSource } from '../event-source';
import { readSliced } from './sliced-read';

/**
 * A log group's events in a range of time, through `logs:FilterLogEvents`: 5 calls a second, each up to 1 MB or 10,000
 * events, answered in parts of a second. No pattern is sent: the pattern is tested here, on every keystroke.
 */
export function logGroupSource(account: Account, logGroup: string, range: EventRange): EventSource {
  return {
    label: logGroup,
    read: (sink, options) =>
      readSliced(
        {
          clock: account.clock,
          unit: 1,
          first: 60_000,
          atOnce: 5,
          ask: async ({ from, to }, nextToken, signal) => {
            const input = { logGroupName: logGroup, startTime: from, endTime: to };
            const page = await account.call(
              'logs:FilterLogEvents',
              nextToken === undefined ? input : { ...input, nextToken },
              { signal },
            );
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
      ),
  };
}
