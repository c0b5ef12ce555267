/** What to count, and how to follow it. Times in milliseconds since the epoch. */
export interface InsightsRequest {
  /** Names of log groups of the account and region; any number, AWS takes 50 in one query. */
  readonly logGroups: readonly string[];
  readonly pattern: string;
  readonly from: number;
  /** The first moment that is no longer counted. */
  readonly to: number;
  /** The length of a period, as an alarm has it: 10, 20, 30 or a multiple of 60. */
  readonly periodSeconds: number;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: InsightsProgress) => void) | undefined;
}

export interface InsightsProgress {
  readonly recordsScanned: number;
  readonly bytesScanned: number;
  readonly recordsMatched: number;
  /** 0 to 1: how much of the range is finished. */
  readonly share: number;
  /** What is being waited for, in words, where it is not the query itself. */
  readonly waiting?: string;
}

/** How many events of a period match. */
export interface PeriodCount {
  /** Milliseconds since the epoch, a multiple of the period. */
  readonly start: number;
  readonly matches: number;
}

/** Who made matching events. */
export interface ActorCount {
  /** An ARN, else the principal, the service or the type that the event names; empty where it names none. */
  readonly who: string;
  readonly matches: number;
}

/** What was read, as AWS counts it; what a query that was run again read counts again. */
export interface InsightsStatistics {
  readonly recordsMatched: number;
  readonly recordsScanned: number;
  readonly bytesScanned: number;
  /** How many queries were run. */
  readonly queries: number;
}

export interface InsightsCounts {
  /** Only periods with a match, the oldest first. */
  readonly periods: readonly PeriodCount[];
  /** The busiest first; all of them. */
  readonly actors: readonly ActorCount[];
  readonly statistics: InsightsStatistics;
  /** In which the query differs from the pattern, a sentence each; empty when it has exactly the same meaning. */
  readonly differences: readonly string[];
  /** What is missing from the counts and why, a sentence part each, as in `SourceReport`. */
  readonly leftOut: readonly string[];
  /** Why it ended before its end: an `AwsError` (reason `cancelled` when cancelled) or a `Failure`. Counts so far stay. */
  readonly failure?: unknown;
  /** A query could not be stopped: it ends by itself within 60 minutes, and what it reads until then has to be paid. */
  readonly leftRunning: boolean;
}
