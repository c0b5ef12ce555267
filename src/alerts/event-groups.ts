import type { EventSummary } from '../cloudtrail/event-summary';

/** How often something was seen. */
export interface Tally {
  readonly name: string;
  readonly count: number;
}

/** One caller, and from where: `alice`, twice from 203.0.113.9. */
export interface Caller {
  /** Empty where the records do not say. */
  readonly who: string;
  readonly count: number;
  /** The most frequent first; without those events that do not say from where. */
  readonly places: readonly Tally[];
}

/** What a number of events have in common. In each list the most frequent come first, equals by name. */
export interface EventGroups {
  readonly callers: readonly Caller[];
  /** What was called, by `eventName`; events that are no CloudTrail records are left out. */
  readonly names: readonly Tally[];
  readonly errors: readonly Tally[];
}

/** Groups events by who caused them and from where, and counts what they did and what went wrong. */
export function groupEvents(events: readonly Pick<EventSummary, 'who' | 'ip' | 'name' | 'error'>[]): EventGroups {
  const byCaller = new Map<string, string[]>();
  for (const { who, ip } of events) {
    const places = byCaller.get(who);
    if (places) places.push(ip);
    else byCaller.set(who, [ip]);
  }
  const callers = [...byCaller].map(([who, places]) => ({ who, count: places.length, places: tally(places) }));
  return {
    // Whoever is not known stands last: it is no caller of its own.
    callers: callers.sort(
      (a, b) => Number(a.who === '') - Number(b.who === '') || b.count - a.count || compare(a.who, b.who),
    ),
    names: tally(events.map(({ name }) => name)),
    errors: tally(events.map(({ error = '' }) => error)),
  };
}

/** Counts equal texts; empty ones are left out. */
function tally(texts: readonly string[]): readonly Tally[] {
  const counts = new Map<string, number>();
  for (const text of texts) if (text !== '') counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts]
    .map(([name, count]) => ({ name, count }))
    .sort((a, b) => b.count - a.count || compare(a.name, b.name));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
