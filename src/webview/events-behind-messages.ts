import { anyOf, isCount, isNumber, isString, listOf, oneOf, optional, shape } from './guards';
import type { Guard } from './guards';

/** Something, and how often it was seen. */
interface Tally {
  readonly name: string;
  readonly count: number;
}

/** One event behind a datapoint, as a line of the list. */
export interface BehindRow {
  /** By which the host knows it; stays the same while others come in. */
  readonly index: number;
  /** When it reached the log group, which is the time the datapoint goes by. Milliseconds since the epoch, as `time`. */
  readonly logged: number;
  /** When it happened, where the event says so. */
  readonly time?: number | undefined;
  readonly name: string;
  readonly who: string;
  readonly from: string;
  readonly error?: string | undefined;
  /** The filters that counted it, by name. */
  readonly filters: readonly string[];
  /** What they added up to; absent where that cannot be told. */
  readonly value?: number | undefined;
}

/**
 * No filter puts values into this metric now; more events may come in, or be counted in a moment; events and datapoint
 * differ, and nothing here says why.
 */
interface PlainRemark {
  readonly kind: 'no-filter' | 'recent' | 'unexplained';
}

/** What a person should know about the list: why it is not what the datapoint says, or looks odd. */
export type BehindRemark =
  | PlainRemark
  /** The values of these events do not add up to the datapoint; without `datapoint` CloudWatch has none. */
  | { readonly kind: 'differs'; readonly listed: number; readonly datapoint?: number | undefined }
  /** Made or changed after the events came in, so that it did not count all of them. */
  | { readonly kind: 'newer-filter'; readonly filter: string; readonly since: number }
  /** The log group has deleted events of this time. */
  | { readonly kind: 'expired'; readonly logGroup: string; readonly days: number }
  /** What the filter reports for minutes without a match is in the datapoint too. */
  | { readonly kind: 'default-value'; readonly filter: string; readonly value: number }
  /** There are more events than are listed. */
  | { readonly kind: 'more'; readonly datapoint?: number | undefined }
  /** Matched, and counted for nothing: the field has no number. */
  | { readonly kind: 'no-number'; readonly count: number; readonly field: string }
  /** Happened before the period, and were delivered in it; at most so many milliseconds before they were delivered. */
  | { readonly kind: 'delivered-later'; readonly count: number; readonly most: number };

/** The events behind one datapoint, as far as they are known. */
export interface BehindState {
  /** What the metric is called: its name, with its dimensions. */
  readonly metric: string;
  /** Milliseconds since the epoch; `to` is not in the period any more. */
  readonly from: number;
  readonly to: number;
  /** `stopped`: the person did. */
  readonly phase: 'reading' | 'done' | 'stopped';
  /** The newest first. */
  readonly rows: readonly BehindRow[];
  /** Who caused them, from where: see `groupEvents`. */
  readonly callers: readonly { readonly who: string; readonly count: number; readonly places: readonly Tally[] }[];
  readonly names: readonly Tally[];
  readonly errors: readonly Tally[];
  readonly remarks: readonly BehindRemark[];
  /** How many filters feed the metric; undefined until that is known. */
  readonly filters?: number | undefined;
  /** What is being waited for. */
  readonly waiting?: string | undefined;
  /** What went wrong, in words. */
  readonly trouble?: string | undefined;
  /** The event that was opened last: a page that comes back begins there. */
  readonly opened?: number | undefined;
}

/** What the person wants done with the list: read no more of it, close it, take the events of that time to Live Test. */
interface ListWish {
  readonly type: 'stopReading' | 'closeEvents' | 'testEvents';
}

/** What the person wants done with one event. */
interface EventWish {
  readonly type: 'openEvent';
  readonly index: number;
}

export type FromBehind = ListWish | EventWish;

/** Without a state there is no list. */
export interface ToBehind {
  readonly type: 'behind';
  readonly state?: BehindState | undefined;
}

const isTally = shape<Tally>({ name: isString, count: isCount });

const isRow = shape<BehindRow>({
  index: isCount,
  logged: isNumber,
  time: optional(isNumber),
  name: isString,
  who: isString,
  from: isString,
  error: optional(isString),
  filters: listOf(isString),
  value: optional(isNumber),
});

/** One member of the union of remarks. */
type Remark<K> = Extract<BehindRemark, { kind: K }>;

const isRemark: Guard<BehindRemark> = anyOf(
  shape<PlainRemark>({ kind: oneOf('no-filter', 'recent', 'unexplained') }),
  shape<Remark<'differs'>>({ kind: oneOf('differs'), listed: isNumber, datapoint: optional(isNumber) }),
  shape<Remark<'newer-filter'>>({ kind: oneOf('newer-filter'), filter: isString, since: isNumber }),
  shape<Remark<'expired'>>({ kind: oneOf('expired'), logGroup: isString, days: isNumber }),
  shape<Remark<'default-value'>>({ kind: oneOf('default-value'), filter: isString, value: isNumber }),
  shape<Remark<'more'>>({ kind: oneOf('more'), datapoint: optional(isNumber) }),
  shape<Remark<'no-number'>>({ kind: oneOf('no-number'), count: isCount, field: isString }),
  shape<Remark<'delivered-later'>>({ kind: oneOf('delivered-later'), count: isCount, most: isNumber }),
);

const isState = shape<BehindState>({
  metric: isString,
  from: isNumber,
  to: isNumber,
  phase: oneOf('reading', 'done', 'stopped'),
  rows: listOf(isRow),
  callers: listOf(shape<BehindState['callers'][number]>({ who: isString, count: isCount, places: listOf(isTally) })),
  names: listOf(isTally),
  errors: listOf(isTally),
  remarks: listOf(isRemark),
  filters: optional(isCount),
  waiting: optional(isString),
  trouble: optional(isString),
  opened: optional(isCount),
});

export const isToBehind = shape<ToBehind>({ type: oneOf('behind'), state: optional(isState) });

export const isFromBehind: Guard<FromBehind> = anyOf(
  shape<ListWish>({ type: oneOf('stopReading', 'closeEvents', 'testEvents') }),
  shape<EventWish>({ type: oneOf('openEvent'), index: isCount }),
);
