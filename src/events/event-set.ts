import type { LogEvent } from '../cloudtrail/log-event';
import type { Disposable } from '../common/disposable';
import type { ObservedEvents } from '../pattern/index';
import type { EventRow, Histogram, ListFilter, VerdictCounts } from '../webview/live-test-messages';
import type { EventSink } from './event-source';

/** What is to be seen of a set at a moment. */
export interface EventSetState {
  /** Grows with every change of what rows would show. */
  readonly revision: number;
  /** Grows when the set is emptied; indexes of events mean nothing across that. New events keep the old indexes. */
  readonly generation: number;
  /** How many events there are, and the bytes of their messages in UTF-8. */
  readonly events: number;
  readonly bytes: number;
  /** The times of the oldest and the newest event, in milliseconds since the epoch; absent where no event says. */
  readonly from?: number;
  readonly to?: number;
  /** Absent without a pattern that works. */
  readonly counts?: VerdictCounts;
  readonly histogram?: Histogram;
  /** How many events the filter lets through. */
  readonly listed: number;
  /** Whether all events were judged by the pattern and listed by the filter of now. */
  readonly isDone: boolean;
}

/** An event that a pattern matches. */
export interface MatchedEvent {
  readonly index: number;
  /** Milliseconds since the epoch; 0 where the event does not say. */
  readonly timestamp: number;
  /** What `CompiledPattern.extract` takes out of it for the fields that were asked for. */
  readonly extracted: Readonly<Record<string, string>>;
  /** As in `EventRow`. */
  readonly name: string;
  readonly who: string;
  readonly ip: string;
}

/**
 * The events that were fetched in this session, kept and judged in a thread of their own. Nothing here holds up the
 * caller's event loop; a newer pattern or filter abandons the work for the older one.
 */
export interface EventSet extends EventSink, Disposable {
  readonly state: EventSetState;
  /** Called after every change of `state`; not more often than a screen can show. */
  onDidChange(listener: (state: EventSetState) => void): Disposable;
  /** Empties the set. */
  clear(): void;
  /** The pattern to judge by; undefined for none. A pattern that AWS would refuse counts as none. */
  setPattern(text: string | undefined): void;
  setFilter(filter: ListFilter): void;
  /** Over which time the histogram goes, at least; the events' own times widen it. */
  setRange(range: { readonly from: number; readonly to: number } | undefined): void;
  /** Rows of the list, newest first; those without a time last. */
  rows(from: number, count: number): Promise<{ readonly revision: number; readonly rows: readonly EventRow[] }>;
  /** The place of an event in the list; undefined when it is not in it. */
  positionOf(index: number): Promise<number | undefined>;
  /** Single events, by index; undefined for what is not there. */
  read(indexes: readonly number[]): Promise<readonly (LogEvent | undefined)[]>;
  /**
   * The events that a pattern matches, oldest first, whatever pattern the set is judged by.
   * @throws PatternError
   */
  matchesOf(pattern: string, fields: readonly string[], signal?: AbortSignal): Promise<readonly MatchedEvent[]>;
  /**
   * Indexes of events on which a mistake of ours would most likely show: those nearly matching and those that match,
   * taken in turn, such as differ in what decides first.
   */
  borderline(pattern: string, count: number): Promise<readonly number[]>;
  /** What fields and values the events have; `onDidChange` does not tell of it, the promise is of a snapshot. */
  observed(): Promise<ObservedEvents>;
  /** Writes all events to a file, one a line, in the order of time. @returns how many */
  save(path: string, signal?: AbortSignal): Promise<number>;
}
