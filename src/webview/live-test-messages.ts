import { anyOf, isBoolean, isCount, isNumber, isString, listOf, oneOf, optional, shape, type Guard } from './guards';
import type { Exchange } from './protocol';

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

/** What was read, and from where; the counts beside it are of these events. */
export interface EventsRead {
  readonly source: string;
  readonly count: number;
  readonly bytes: number;
  /** Milliseconds since the epoch; absent when the events do not say. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** What is missing and why; absent when nothing is. */
  readonly leftOut?: string | undefined;
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
  /** Absent before anything was read. */
  readonly events?: EventsRead | undefined;
  /** What is going on, in words. */
  readonly busy?: string | undefined;
  /** Absent without events, and without a pattern that works. */
  readonly counts?: VerdictCounts | undefined;
  readonly histogram?: Histogram | undefined;
  /** How many events the list has under its filter. */
  readonly rows: number;
  /** The selected event, and its place in the list, if it is in it. */
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
  readonly row: EventRow;
  /** `ec2.amazonaws.com`. */
  readonly source: string;
  readonly clauses: readonly ClauseLine[];
}

const isVerdict = oneOf('match', 'nearly', 'no');

const isTimeRange = shape<NonNullable<ListFilter['time']>>({ from: isNumber, to: isNumber });

/** Also used by the page to check the state that it kept itself. */
export const isListFilter = shape<ListFilter>({
  verdicts: listOf(isVerdict),
  search: isString,
  time: optional(isTimeRange),
});

const isRow = shape<EventRow>({
  index: isCount,
  verdict: optional(isVerdict),
  time: optional(isNumber),
  name: isString,
  who: isString,
  ip: isString,
  region: isString,
  error: optional(isString),
  fails: optional(isString),
});

const isState = shape<LiveTestState>({
  revision: isCount,
  eventSet: isCount,
  pattern: optional(shape<NonNullable<LiveTestState['pattern']>>({ name: isString, error: optional(isString) })),
  events: optional(
    shape<EventsRead>({
      source: isString,
      count: isCount,
      bytes: isCount,
      from: optional(isNumber),
      to: optional(isNumber),
      leftOut: optional(isString),
    }),
  ),
  busy: optional(isString),
  counts: optional(shape<VerdictCounts>({ match: isCount, nearly: isCount, no: isCount, tested: isCount })),
  histogram: optional(shape<Histogram>({ from: isNumber, width: isNumber, matches: listOf(isCount) })),
  rows: isCount,
  selected: optional(shape<NonNullable<LiveTestState['selected']>>({ index: isCount, position: optional(isCount) })),
});

interface StateMessage {
  readonly type: 'state';
  readonly state: LiveTestState;
}

type ToHostMessage =
  | { readonly type: 'filter'; readonly filter: ListFilter }
  | { readonly type: 'select'; readonly eventSet: number; readonly index?: number | undefined }
  | { readonly type: 'open'; readonly eventSet: number; readonly index: number };

const rows: Exchange<{ readonly from: number; readonly count: number }, RowWindow> = {
  ask: shape({ from: isCount, count: (value): value is number => isCount(value) && value <= 500 }),
  reply: shape({ revision: isCount, from: isCount, rows: listOf(isRow) }),
};

const details: Exchange<{ readonly eventSet: number; readonly index: number }, EventDetails | undefined> = {
  ask: shape({ eventSet: isCount, index: isCount }),
  reply: optional(
    shape<EventDetails>({
      row: isRow,
      source: isString,
      clauses: listOf(
        shape<ClauseLine>({ text: isString, matches: isBoolean, saw: optional(isString), note: optional(isString) }),
      ),
    }),
  ),
};

/** What the Live Test page and its host say to each other. */
export const liveTestProtocol = {
  toPage: shape<StateMessage>({ type: oneOf('state'), state: isState }),
  toHost: anyOf(
    shape<Extract<ToHostMessage, { type: 'filter' }>>({ type: oneOf('filter'), filter: isListFilter }),
    shape<Extract<ToHostMessage, { type: 'select' }>>({
      type: oneOf('select'),
      eventSet: isCount,
      index: optional(isCount),
    }),
    shape<Extract<ToHostMessage, { type: 'open' }>>({ type: oneOf('open'), eventSet: isCount, index: isCount }),
  ) as Guard<ToHostMessage>,
  requests: { rows, details },
};
export type LiveTestProtocol = typeof liveTestProtocol;
