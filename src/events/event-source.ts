import type { LogEvent } from '../cloudtrail/log-event';

/** Takes in what a source reads. Wait for each call before the next one: memory does not grow while the set keeps up. */
export interface EventSink {
  /** Events as an API answers them. */
  add(events: readonly LogEvent[]): Promise<void>;
  /** A file on this computer, read in the set's own thread. */
  addFile(path: string, signal?: AbortSignal): Promise<FileReport>;
  /** The content of a file from anywhere else, compressed or not; `bytes` is handed over and must not be used again. */
  addBytes(name: string, bytes: Uint8Array, signal?: AbortSignal): Promise<FileReport>;
}

/** What became of a file. What was read before something went wrong stays. */
export interface FileReport {
  readonly events: number;
  /** What could not be read, with its line: `line 7 is not JSON`; the first ones. `problemCount` counts them all. */
  readonly problems: readonly string[];
  readonly problemCount: number;
}

/** Which events to read. Times in milliseconds since the epoch. */
export interface EventRange {
  readonly from: number;
  readonly to: number;
  /** At most so many events; what lies beyond is reported as left out. */
  readonly limit: number;
}

/** How far a source is. */
export interface SourceProgress {
  readonly events: number;
  /** 0 to 1, where it can be told. */
  readonly share?: number;
  /** What is being waited for, such as AWS throttling, in words. */
  readonly waiting?: string;
}

export interface ReadOptions {
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: SourceProgress) => void;
}

/** An honest account of one read. */
export interface SourceReport {
  /** How many events went into the set. */
  readonly events: number;
  /** The range that was really covered, in milliseconds since the epoch; absent where the events do not say. */
  readonly from?: number;
  readonly to?: number;
  /** What is missing and why, in words, a sentence part each; empty when nothing is. */
  readonly leftOut: readonly string[];
  /** The times of which events are missing, in milliseconds since the epoch, both ends in them; where that is known. */
  readonly missing?: readonly { readonly from: number; readonly to: number }[];
  /** Why the read ended before its end: an `AwsError` or a `Failure`. What was read by then is in the set. */
  readonly failure?: unknown;
}

/** Somewhere events come from. Reading never throws: it reports. Cancelled, it keeps what it has and says so. */
export interface EventSource {
  /** As a person would say it: a log group's name, "Event history", a file's name. */
  readonly label: string;
  read(sink: EventSink, options: ReadOptions): Promise<SourceReport>;
}
