import { isBoolean, isCount, isNumber, isString, listOf, nullable, oneOf, optional, recordOf, shape } from './guards';

/** A metric, and where it is. */
export interface TrackedMetric {
  readonly accountId: string;
  readonly region: string;
  readonly namespace: string;
  readonly name: string;
  readonly dimensions?: Readonly<Record<string, string>> | undefined;
}

/** More lines than these cannot be told apart by colour, stroke and marker. */
export const mostMetrics = 8;

/** Up to 455 days: so long CloudWatch keeps metrics. */
export const rangeNames = ['1h', '3h', '12h', '1d', '3d', '1w', '2w', '1mo', '3mo', '6mo', '15mo'] as const;
export type RangeName = (typeof rangeNames)[number];

export const statistics = ['Sum', 'SampleCount', 'Average', 'Minimum', 'Maximum'] as const;
export type Statistic = (typeof statistics)[number];

/** A time, in milliseconds since the epoch. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** What of the metrics is shown, and how. */
export interface MetricChoice {
  readonly range: RangeName;
  /** Seconds. */
  readonly period: number;
  readonly statistic: Statistic;
  /** A time that is looked at more closely, with a period of its own; it stands still. */
  readonly zoom?: (Span & { readonly period: number }) | undefined;
  /** In which time zone times are written; the computer's own, if it is not said. */
  readonly zone?: 'local' | 'utc' | undefined;
}

export const alarmStates = ['OK', 'ALARM', 'INSUFFICIENT_DATA'] as const;
export type AlarmStateName = (typeof alarmStates)[number];

/** An alarm in one state, or in one that nobody can tell any more. */
export interface StateSpan extends Span {
  readonly state: AlarmStateName | 'UNKNOWN';
}

export interface AlarmChange {
  readonly at: number;
  readonly from: AlarmStateName;
  readonly to: AlarmStateName;
  /** AWS's own words. */
  readonly reason?: string | undefined;
}

/** The values between which CloudWatch expects a metric, one pair for each period; null where it expects nothing. */
export interface ExpectedBand {
  readonly lower: readonly (number | null)[];
  readonly upper: readonly (number | null)[];
}

/** An alarm on one of the metrics. */
export interface MetricAlarm {
  readonly name: string;
  readonly state: AlarmStateName;
  /** AWS's own words for why it is in that state. */
  readonly reason?: string | undefined;
  /** Absent of one that compares with an anomaly detection band. */
  readonly threshold?: number | undefined;
  /** `≥`. */
  readonly comparison?: string | undefined;
  /** The width of its anomaly detection band, in standard deviations. */
  readonly width?: number | undefined;
  readonly statistic?: string | undefined;
  /** Seconds. */
  readonly period?: number | undefined;
  readonly band?: ExpectedBand | undefined;
  /** Which of the metrics it watches, by their place. */
  readonly on: readonly number[];
  /** What is not shown of it and why, in words. */
  readonly note?: string | undefined;
  /** In order of time, without gaps, up to the time of the reading. */
  readonly states: readonly StateSpan[];
  /** Those of the time that is shown, the oldest first. */
  readonly changes: readonly AlarmChange[];
}

/** The values of the metrics, one for each period of a range. */
export interface MetricReading {
  readonly statistic: Statistic;
  /** Seconds. */
  readonly period: number;
  /** Milliseconds since the epoch: the start of the first period, and the account's time when it was read. */
  readonly from: number;
  readonly asOf: number;
  /** For each metric its values in order of time; null where CloudWatch has no data. */
  readonly series: readonly (readonly (number | null)[])[];
  /** CloudWatch said that this is not all of it. */
  readonly incomplete: boolean;
  /** Absent while they are still being read. */
  readonly alarms?: readonly MetricAlarm[] | undefined;
}

/** What the page shows while it has no reading, and until the next. */
export interface MetricSetting {
  readonly metrics: readonly TrackedMetric[];
  readonly choice: MetricChoice;
  /** Seconds: what fits the time that is shown, and is kept by CloudWatch for so long. */
  readonly periods: readonly number[];
  readonly paused: boolean;
  /** Seconds between two readings; absent where nothing can change any more. */
  readonly every?: number | undefined;
}

/** What the page keeps, for itself and for the time after a restart. */
export interface KeptMetrics {
  readonly metrics: readonly TrackedMetric[];
  readonly choice: MetricChoice;
  readonly paused?: boolean | undefined;
}

/** A datapoint: the period of a metric that somebody asks about. */
export interface MetricPoint extends Span {
  readonly metric: TrackedMetric;
}

export const isMetric = shape<TrackedMetric>({
  accountId: isString,
  region: isString,
  namespace: isString,
  name: isString,
  dimensions: optional(recordOf(isString)),
});

export const isPeriod = (value: unknown): value is number => isCount(value) && value >= 60;

export const isSpan = shape<Span>({ from: isNumber, to: isNumber });

export const isChoice = shape<MetricChoice>({
  range: oneOf(...rangeNames),
  period: isPeriod,
  statistic: oneOf(...statistics),
  zoom: optional(shape<NonNullable<MetricChoice['zoom']>>({ from: isNumber, to: isNumber, period: isPeriod })),
  zone: optional(oneOf('local', 'utc')),
});

const isKept = shape<KeptMetrics>({ metrics: listOf(isMetric), choice: isChoice, paused: optional(isBoolean) });
/** As it was kept when a tab had one metric only. */
const isKeptAlone = shape<{ readonly metric: TrackedMetric; readonly choice: MetricChoice }>({
  metric: isMetric,
  choice: isChoice,
});

/** What a page kept, also in earlier versions. */
export function keptMetrics(state: unknown): KeptMetrics | undefined {
  if (isKept(state)) return state.metrics.length > 0 ? state : undefined;
  return isKeptAlone(state) ? { metrics: [state.metric], choice: state.choice } : undefined;
}

export const isValues = listOf(nullable(isNumber));

export const isAlarm = shape<MetricAlarm>({
  name: isString,
  state: oneOf(...alarmStates),
  reason: optional(isString),
  threshold: optional(isNumber),
  comparison: optional(isString),
  width: optional(isNumber),
  statistic: optional(isString),
  period: optional(isNumber),
  band: optional(shape<ExpectedBand>({ lower: isValues, upper: isValues })),
  on: listOf(isCount),
  note: optional(isString),
  states: listOf(shape<StateSpan>({ from: isNumber, to: isNumber, state: oneOf(...alarmStates, 'UNKNOWN') })),
  changes: listOf(
    shape<AlarmChange>({
      at: isNumber,
      from: oneOf(...alarmStates),
      to: oneOf(...alarmStates),
      reason: optional(isString),
    }),
  ),
});
