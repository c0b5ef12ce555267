import type { EventRange, SourceReport } from './event-source';

/**
 * What one fetch read, source by source, for the line that says so: "Read 12,480 events (18.1 MB) from 14:00 yesterday;
 * 0 left out." A fetch that adds to the set tells its sources after those before it.
 */
export interface FetchSummary {
  /** `label`: as a person would say it, a log group's name, "Event history", a file's name. */
  readonly sources: readonly { readonly label: string; readonly report: SourceReport }[];
  /** What was asked for; absent where no source goes by time, as with files. */
  readonly range?: EventRange;
  /** When the read ended, in milliseconds since the epoch. */
  readonly fetchedAt?: number;
}
