import type { EventSetState } from '../events/event-set';
import type { FetchSummary } from '../events/fetch-summary';
import type { EventsRead, SourceRead } from '../webview/live-test-messages';

/** What cannot be said without an interface language. */
export interface ReadWords {
  /** What happened, in the words of a person. */
  readonly reasonOf: (failure: unknown) => string;
  /** What events are called that came in after the fetch, as they happened. */
  readonly liveEvents: string;
}

/**
 * What is to be said of the events in a set: how many there are by the set itself, where they came from by the summary
 * of the fetch. Undefined before anything was read.
 */
export function eventsRead(
  { events, bytes, from, to }: EventSetState,
  summary: FetchSummary | undefined,
  { reasonOf, liveEvents }: ReadWords,
): EventsRead | undefined {
  if (!summary && events === 0) return undefined;
  const sources = (summary?.sources ?? []).map(({ label, report }): SourceRead => {
    const { failure } = report;
    const leftOut = failure === undefined ? report.leftOut : [...report.leftOut, reasonOf(failure)];
    return { label, count: report.events, from: report.from, to: report.to, leftOut };
  });
  const later = events - sources.reduce((sum, { count }) => sum + count, 0);
  if (summary && later > 0) sources.push({ label: liveEvents, count: later, leftOut: [] });
  const range = rangeOf([...sources, { from, to }]);
  return { count: events, bytes, ...range, sources };
}

/** From the first to the last moment that any of the sources covered; undefined where none says. */
export function rangeOf(
  parts: readonly { readonly from?: number | undefined; readonly to?: number | undefined }[],
): { readonly from: number; readonly to: number } | undefined {
  let from = Infinity;
  let to = -Infinity;
  for (const part of parts) {
    from = Math.min(from, part.from ?? Infinity);
    to = Math.max(to, part.to ?? -Infinity);
  }
  return Number.isFinite(from) && Number.isFinite(to) ? { from, to } : undefined;
}
