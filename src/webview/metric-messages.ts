import {
  anyOf,
  isBoolean,
  isCount,
  isNumber,
  isString,
  listOf,
  nullable,
  oneOf,
  optional,
  recordOf,
  shape,
} from './guards';
import type { Guard } from './guards';

/** A metric, and where it is. */
export interface TrackedMetric {
  readonly accountId: string;
  readonly region: string;
  readonly namespace: string;
  readonly name: string;
  readonly dimensions?: Readonly<Record<string, string>> | undefined;
}

export const rangeNames = ['1h', '3h', '12h', '1d', '1w'] as const;
export type RangeName = (typeof rangeNames)[number];

export const statistics = ['Sum', 'SampleCount', 'Average', 'Minimum', 'Maximum'] as const;
export type Statistic = (typeof statistics)[number];

/** What of the metric is shown. */
export interface MetricChoice {
  readonly range: RangeName;
  /** Seconds. */
  readonly period: number;
  readonly statistic: Statistic;
}

export const alarmStates = ['OK', 'ALARM', 'INSUFFICIENT_DATA'] as const;

/** An alarm on the metric. */
export interface MetricAlarm {
  readonly name: string;
  readonly state: (typeof alarmStates)[number];
  /** AWS's own words for why it is in that state. */
  readonly reason?: string | undefined;
  readonly threshold?: number | undefined;
  /** `≥`. */
  readonly comparison?: string | undefined;
  readonly statistic?: string | undefined;
  /** Seconds. */
  readonly period?: number | undefined;
}

/** The metric's values, one for each period of a range. */
export interface MetricReading {
  readonly choice: MetricChoice;
  /** Milliseconds since the epoch: the start of the first period, and the account's time when it was read. */
  readonly from: number;
  readonly asOf: number;
  /** In order of time; null where CloudWatch has no data. */
  readonly values: readonly (number | null)[];
  /** CloudWatch said that this is not all of it. */
  readonly incomplete: boolean;
  readonly alarms: readonly MetricAlarm[];
}

/** What the page shows while it has no reading, and until the next. */
export interface MetricSetting {
  readonly metric: TrackedMetric;
  readonly choice: MetricChoice;
  /** Seconds: what fits the range, and is kept by CloudWatch for so long. */
  readonly periods: readonly number[];
}

/** What the page keeps, for itself and for the time after a restart. */
export interface KeptMetric {
  readonly metric: TrackedMetric;
  readonly choice: MetricChoice;
}

const isMetric = shape<TrackedMetric>({
  accountId: isString,
  region: isString,
  namespace: isString,
  name: isString,
  dimensions: optional(recordOf(isString)),
});

const isPeriod = (value: unknown): value is number => isCount(value) && value >= 60;

const isChoice = shape<MetricChoice>({
  range: oneOf(...rangeNames),
  period: isPeriod,
  statistic: oneOf(...statistics),
});

export const isKeptMetric = shape<KeptMetric>({ metric: isMetric, choice: isChoice });

const isAlarm = shape<MetricAlarm>({
  name: isString,
  state: oneOf(...alarmStates),
  reason: optional(isString),
  threshold: optional(isNumber),
  comparison: optional(isString),
  statistic: optional(isString),
  period: optional(isNumber),
});

type ToPageMessage =
  | { readonly type: 'setting'; readonly setting: MetricSetting }
  | { readonly type: 'reading'; readonly reading: MetricReading }
  | { readonly type: 'busy'; readonly busy: boolean }
  /** Why there is no newer reading, or why the alarms are missing; without text nothing is wrong. */
  | { readonly type: 'trouble'; readonly text?: string | undefined; readonly connect: boolean };

type ToHostMessage = { readonly type: 'choose'; readonly choice: MetricChoice } | { readonly type: 'refresh' };

/** One member of a union of messages. */
type Of<M, T> = Extract<M, { type: T }>;

/** What the metric tracker's page and its host say to each other. */
export const metricProtocol = {
  toPage: anyOf(
    shape<Of<ToPageMessage, 'setting'>>({
      type: oneOf('setting'),
      setting: shape<MetricSetting>({ metric: isMetric, choice: isChoice, periods: listOf(isPeriod) }),
    }),
    shape<Of<ToPageMessage, 'reading'>>({
      type: oneOf('reading'),
      reading: shape<MetricReading>({
        choice: isChoice,
        from: isNumber,
        asOf: isNumber,
        values: listOf(nullable(isNumber)),
        incomplete: isBoolean,
        alarms: listOf(isAlarm),
      }),
    }),
    shape<Of<ToPageMessage, 'busy'>>({ type: oneOf('busy'), busy: isBoolean }),
    shape<Of<ToPageMessage, 'trouble'>>({ type: oneOf('trouble'), text: optional(isString), connect: isBoolean }),
  ) as Guard<ToPageMessage>,
  toHost: anyOf(
    shape<Of<ToHostMessage, 'choose'>>({ type: oneOf('choose'), choice: isChoice }),
    shape<Of<ToHostMessage, 'refresh'>>({ type: oneOf('refresh') }),
  ) as Guard<ToHostMessage>,
  requests: {},
};
export type MetricProtocol = typeof metricProtocol;
