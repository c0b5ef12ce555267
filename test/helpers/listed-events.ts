import type { LogEvent } from '../../src/cloudtrail/log-event';
import type { EventSet, MatchedEvent } from '../../src/events/event-set';

/** Fetched events that are still a list in this thread, as a backtest asks for them. */
export function listedEvents({
  events,
}: {
  readonly events: readonly LogEvent[];
}): Pick<EventSet, 'matchesOf'> & { state: EventSet['state'] } {
  const times = events.map(({ timestamp }) => timestamp).filter((time) => time > 0);
  const from = times.reduce((least, time) => Math.min(least, time), Infinity);
  const to = times.reduce((most, time) => Math.max(most, time), -Infinity);
  return {
    state: {
      revision: 0,
      generation: 0,
      events: events.length,
      bytes: 0,
      listed: events.length,
      isDone: true,
      ...(times.length > 0 && { from, to }),
    },
    matchesOf: async (pattern, fields, signal) => {
      const { compilePattern } = await import('../../src/pattern/index');
      const { summarize } = await import('../../src/cloudtrail/event-summary');
      const matcher = compilePattern(pattern);
      const matches: MatchedEvent[] = [];
      events.forEach(({ timestamp, message }, index) => {
        if (!matcher.test(message)) return;
        const { name, who, ip } = summarize(message);
        matches.push({ index, timestamp, extracted: matcher.extract(message, fields), name, who, ip });
      });
      signal?.throwIfAborted();
      return matches.sort((a, b) => a.timestamp - b.timestamp);
    },
  };
}
