/** One event of a log group, or one that was read from somewhere else in the same form. */
export interface LogEvent {
  /** Milliseconds since the epoch; 0 where the source does not say. */
  readonly timestamp: number;
  /** The text that a filter pattern sees: for CloudTrail one JSON record. */
  readonly message: string;
  readonly stream?: string;
  readonly id?: string;
}
