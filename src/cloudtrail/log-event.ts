/** One event of a log group, or one that was read from somewhere else in the same form. */
export interface LogEvent {
  /** Milliseconds since the epoch; 0 where the source does not say. */
  readonly timestamp: number;
  /** The text that a filter pattern sees: for CloudTrail one JSON record. */
  readonly message: string;
  readonly stream?: string;
  readonly id?: string;
}

/** What one fetch brought, and an honest account of it. */
export interface FetchedEvents {
  /** Where from, as a person would say it: a log group's name, "Event history", a file's name. */
  readonly source: string;
  readonly events: readonly LogEvent[];
  /** Milliseconds since the epoch: the range that was asked for, or that a file covers. */
  readonly from: number;
  readonly to: number;
  /** What is missing and why, in words; absent when nothing is. */
  readonly leftOut?: string;
}
