import { anyOf, isBoolean, isCount, isNumber, isString, listOf, oneOf, optional, shape, type Guard } from './guards';
import { pageActions, type PageAction } from './live-test-messages';
import type { ClauseLine, EventDetails, EventRow, EventsRead, Histogram, ListFilter } from './live-test-messages';
import type { LiveTestState, Progress, RowWindow, Selection, SourceRead, VerdictCounts } from './live-test-messages';
import type { Exchange } from './protocol';

/** So many events can be selected at once, and so many rows asked for. */
export const mostAtOnce = 500;

const isVerdict = oneOf('match', 'nearly', 'no');

/** Also used by the page to check the state that it kept itself. */
export const isListFilter = shape<ListFilter>({
  verdicts: listOf(isVerdict),
  search: isString,
  time: optional(shape<NonNullable<ListFilter['time']>>({ from: isNumber, to: isNumber })),
});

const isIndexes: Guard<readonly number[]> = (value): value is readonly number[] =>
  listOf(isCount)(value) && value.length <= mostAtOnce;

/** As `isListFilter`. */
export const isSelection = shape<Selection>({ active: optional(isCount), chosen: isIndexes, rejected: isIndexes });

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

const isSource = shape<SourceRead>({
  label: isString,
  count: isCount,
  from: optional(isNumber),
  to: optional(isNumber),
  leftOut: listOf(isString),
});

const isState = shape<LiveTestState>({
  revision: isCount,
  eventSet: isCount,
  pattern: optional(shape<NonNullable<LiveTestState['pattern']>>({ name: isString, error: optional(isString) })),
  patternVersion: isCount,
  events: optional(
    shape<EventsRead>({
      count: isCount,
      bytes: isCount,
      from: optional(isNumber),
      to: optional(isNumber),
      sources: listOf(isSource),
    }),
  ),
  progress: optional(shape<Progress>({ text: isString, share: optional(isNumber) })),
  live: optional(shape<NonNullable<LiveTestState['live']>>({ text: isString })),
  counts: optional(shape<VerdictCounts>({ match: isCount, nearly: isCount, no: isCount, tested: isCount })),
  histogram: optional(shape<Histogram>({ from: isNumber, width: isNumber, matches: listOf(isCount) })),
  rows: isCount,
  isDone: isBoolean,
  selected: optional(shape<NonNullable<LiveTestState['selected']>>({ index: isCount, position: optional(isCount) })),
});

interface StateMessage {
  readonly type: 'state';
  readonly state: LiveTestState;
}

/** Indexes count in the set that `eventSet` names; what is meant for an older set is dropped. */
type ToHostMessage =
  | { readonly type: 'filter'; readonly filter: ListFilter }
  | { readonly type: 'select'; readonly eventSet: number; readonly selection: Selection }
  | { readonly type: 'open'; readonly eventSet: number; readonly index: number }
  | { readonly type: 'whichAlerts'; readonly eventSet: number; readonly index: number }
  | {
      readonly type: 'makePattern';
      readonly eventSet: number;
      readonly chosen: readonly number[];
      readonly rejected: readonly number[];
    }
  | { readonly type: 'check'; readonly eventSet: number; readonly indexes: readonly number[] }
  | { readonly type: 'do'; readonly action: PageAction };
type Message<T extends ToHostMessage['type']> = Extract<ToHostMessage, { type: T }>;

const rows: Exchange<{ readonly from: number; readonly count: number }, RowWindow> = {
  ask: shape({ from: isCount, count: (value): value is number => isCount(value) && value <= mostAtOnce }),
  reply: shape({ revision: isCount, from: isCount, rows: listOf(isRow) }),
};

const position: Exchange<{ readonly eventSet: number; readonly index: number }, number | undefined> = {
  ask: shape({ eventSet: isCount, index: isCount }),
  reply: optional(isCount),
};

const details: Exchange<{ readonly eventSet: number; readonly index: number }, EventDetails | undefined> = {
  ask: shape({ eventSet: isCount, index: isCount }),
  reply: optional(
    shape<EventDetails>({
      index: isCount,
      name: isString,
      time: optional(isNumber),
      source: isString,
      who: isString,
      ip: isString,
      region: isString,
      error: optional(isString),
      bytes: isCount,
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
    shape<Message<'filter'>>({ type: oneOf('filter'), filter: isListFilter }),
    shape<Message<'select'>>({ type: oneOf('select'), eventSet: isCount, selection: isSelection }),
    shape<Message<'open'>>({ type: oneOf('open'), eventSet: isCount, index: isCount }),
    shape<Message<'whichAlerts'>>({ type: oneOf('whichAlerts'), eventSet: isCount, index: isCount }),
    shape<Message<'makePattern'>>({
      type: oneOf('makePattern'),
      eventSet: isCount,
      chosen: isIndexes,
      rejected: isIndexes,
    }),
    shape<Message<'check'>>({ type: oneOf('check'), eventSet: isCount, indexes: isIndexes }),
    shape<Message<'do'>>({ type: oneOf('do'), action: oneOf(...pageActions) }),
  ) as Guard<ToHostMessage>,
  requests: { rows, position, details },
};
export type LiveTestProtocol = typeof liveTestProtocol;
