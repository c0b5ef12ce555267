import type { EventSink, EventSource, ReadOptions, SourceProgress } from '../event-source';
import type { FetchSummary } from '../fetch-summary';

/** Reads several sources at once into one sink; each reports for itself. Never rejects. */
export async function readSources(
  sources: readonly EventSource[],
  sink: EventSink,
  { signal, onProgress }: ReadOptions,
): Promise<FetchSummary> {
  const progress = new Map<EventSource, SourceProgress>();
  const tell = (source: EventSource, now: SourceProgress) => {
    progress.set(source, now);
    onProgress?.(together([...progress.values()], sources.length));
  };
  const read = async (source: EventSource) => {
    try {
      const report = await source.read(sink, { signal, onProgress: (now) => tell(source, now) });
      tell(source, { events: report.events, share: 1 });
      return { label: source.label, report };
    } catch (failure) {
      // A sink that cannot take more, such as for want of memory.
      const events = progress.get(source)?.events ?? 0;
      return { label: source.label, report: { events, leftOut: ['the rest'], failure } };
    }
  };
  return { sources: await Promise.all(sources.map(read)) };
}

function together(all: readonly SourceProgress[], count: number): SourceProgress {
  const known = all.flatMap(({ share }) => share ?? []);
  const waiting = all.find((one) => one.waiting !== undefined)?.waiting;
  return {
    events: all.reduce((sum, { events }) => sum + events, 0),
    ...(known.length > 0 && { share: known.reduce((sum, share) => sum + share, 0) / count }),
    ...(waiting !== undefined && { waiting }),
  };
}
