/** What a pattern says of an event; `nearly` is one clause away from a match. */
export type Verdict = 'match' | 'nearly' | 'no';

/** Which events are listed. */
export interface ListFilter {
  /** None means all. */
  readonly verdicts: readonly Verdict[];
  /** Text that the event's message holds, in upper or lower case. */
  readonly search: string;
  /** Milliseconds since the epoch; `to` is exclusive. */
  readonly time?: { readonly from: number; readonly to: number } | undefined;
}

/** What was read of one source. */
export interface SourceRead {
  /** As a person would say it: a log group's name, "Event history", a file's name. */
  readonly label: string;
  readonly count: number;
  /** Milliseconds since the epoch; absent when the events do not say. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** What is missing and why, a sentence part each; empty when nothing is. */
  readonly leftOut: readonly string[];
}

/** What was read, and from where; the counts beside it are of these events. */
export interface EventsRead {
  readonly count: number;
  /** Of the messages, in UTF-8. */
  readonly bytes: number;
  /** Milliseconds since the epoch; absent when the events do not say. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** One for each source that was read to its end; empty while the first one is. */
  readonly sources: readonly SourceRead[];
}

/** Something that takes a while. */
export interface Progress {
  /** What is going on, in words. */
  readonly text: string;
  /** 0 to 1; absent where it cannot be told. */
  readonly share?: number | undefined;
}

/** Verdicts so far. `tested` is less than the number of events while the test runs. */
export interface VerdictCounts {
  readonly match: number;
  readonly nearly: number;
  readonly no: number;
  readonly tested: number;
}

/** Matches over time: bar `n` counts those in the `width` ms from `from + n * width`. */
export interface Histogram {
  readonly from: number;
  readonly width: number;
  readonly matches: readonly number[];
}

/** All that the page shows besides rows. */
export interface LiveTestState {
  /** Grows with every change; rows are asked for again. */
  readonly revision: number;
  /** Which set of events an index counts in. */
  readonly eventSet: number;
  /** Absent when no pattern is open. `error` is the first thing wrong with it. */
  readonly pattern?: { readonly name: string; readonly error?: string | undefined } | undefined;
  /** Grows with every other text of the pattern; details are asked for again. */
  readonly patternVersion: number;
  /** Absent before anything was read. */
  readonly events?: EventsRead | undefined;
  readonly progress?: Progress | undefined;
  /** While new events are listed as they happen: what is followed, and what is to be known of it, in words. */
  readonly live?: { readonly text: string } | undefined;
  /** Absent without events, and without a pattern that works. */
  readonly counts?: VerdictCounts | undefined;
  readonly histogram?: Histogram | undefined;
  /** How many events the list has under its filter. */
  readonly rows: number;
  /** Whether all events were judged and listed. */
  readonly isDone: boolean;
  /** The event in front, and its place in the list, if it is in it. */
  readonly selected?: { readonly index: number; readonly position?: number | undefined } | undefined;
}

/** One line of the list. `index` names the event within its set. */
export interface EventRow {
  readonly index: number;
  readonly verdict?: Verdict | undefined;
  readonly time?: number | undefined;
  readonly name: string;
  readonly who: string;
  readonly ip: string;
  readonly region: string;
  readonly error?: string | undefined;
  /** The one clause that is in the way of a nearly matching event. */
  readonly fails?: string | undefined;
}

/** A part of the list: `rows[0]` is at position `from`. */
export interface RowWindow {
  readonly revision: number;
  readonly from: number;
  readonly rows: readonly EventRow[];
}

/** Events that a person points at, by index. */
export interface Selection {
  /** The one in front, whose details are shown. */
  readonly active?: number | undefined;
  /** All that are selected, the one in front among them unless it was taken out again. */
  readonly chosen: readonly number[];
  /** "But not these": what a pattern made from the chosen ones must refuse. */
  readonly rejected: readonly number[];
}

/** What one clause of the pattern says of an event. */
export interface ClauseLine {
  readonly text: string;
  readonly matches: boolean;
  /** The event's value as JSON; absent when the event has none. */
  readonly saw?: string | undefined;
  readonly note?: string | undefined;
}

/** One event, clause by clause. */
export interface EventDetails {
  readonly index: number;
  readonly name: string;
  /** Milliseconds since the epoch. */
  readonly time?: number | undefined;
  /** `ec2.amazonaws.com`. */
  readonly source: string;
  readonly who: string;
  readonly ip: string;
  readonly region: string;
  readonly error?: string | undefined;
  /** How much of it there is, in bytes of UTF-8. */
  readonly bytes: number;
  readonly clauses: readonly ClauseLine[];
}

/** What the page asks its host to do besides showing events. */
export const pageActions = ['test', 'fetchAgain', 'stopFetching', 'startLive', 'stopLive', 'newFilter'] as const;
export type PageAction = (typeof pageActions)[number];
