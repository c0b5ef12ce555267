import type { EventRange, SourceReport } from './event-source';

/** What one source of a fetch came to. */
export interface SourceSummary extends SourceReport {
  /** As a person would say it: a log group's name, "Event history", a file's name. */
  readonly label: string;
}

/**
 * What was read into the set of events, for the line that says so: "Read 12,480 events (18.1 MB) from 14:00 yesterday;
 * 0 left out." The number and the bytes of events are the set's own.
 */
export interface FetchSummary {
  /** All sources in a few words: the label of the only one, or "my-log-group and 2 more". */
  readonly label: string;
  /** One for each source, in the order chosen; a fetch that adds to the set is told after those before it. */
  readonly reports: readonly SourceSummary[];
  /** What was asked for; absent where no source goes by time, as with files. */
  readonly range?: EventRange;
  /** When the read ended, in milliseconds since the epoch. */
  readonly fetchedAt: number;
}
