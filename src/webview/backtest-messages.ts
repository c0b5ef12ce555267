import { basicStatistics, longestLook, type CompleteAlarm } from '../alerts/alarm-defaults';
import { comparisonOperators, missingDataTreatments, type AlarmStateValue } from '../alerts/alarm-evaluation';
import type { Actor } from '../alerts/metric-samples';
import type { PeriodsVariation, Sensitivity, ThresholdVariation } from '../alerts/backtest-sensitivity';
import type { ChangeReason } from '../alerts/backtest-words';
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
  shape,
  type Guard,
} from './guards';

/** What the page says of the backtest as such, whatever the alarm. */
export interface BacktestSubjectView {
  readonly name: string;
  /** Where the events came from, and how many match. */
  readonly source: string;
  /** What was left out, and what differs, a sentence each. */
  readonly notes: readonly string[];
  /** Milliseconds since the epoch. */
  readonly from: number;
  readonly to: number;
  /** The noisiest, and how many others there are. */
  readonly actors: readonly Actor[];
  readonly otherActors: number;
  /** Whether there is a file that the settings can be written into. */
  readonly canUse: boolean;
}

/** A change of the alarm's state. */
export interface ChangeView {
  readonly at: number;
  readonly from: AlarmStateValue;
  readonly to: AlarmStateValue;
  readonly reason: ChangeReason;
}

/** What an alarm would have done. */
export interface BacktestView {
  readonly alarm: CompleteAlarm;
  readonly bars: {
    readonly from: number;
    /** Seconds. */
    readonly period: number;
    readonly values: readonly (number | null)[];
    /** How many periods a bar stands for. */
    readonly periods: number;
  };
  readonly changes: readonly ChangeView[];
  readonly notifications: number;
  /** Milliseconds in ALARM. */
  readonly alarmTime: number;
  readonly withData: number;
  readonly periods: number;
  readonly assumptions: readonly string[];
}

const alarmStates = ['OK', 'ALARM', 'INSUFFICIENT_DATA'] as const;

const isAlarmShape = shape<CompleteAlarm>({
  statistic: oneOf(...basicStatistics),
  period: isCount,
  evaluationPeriods: isCount,
  datapointsToAlarm: isCount,
  threshold: isNumber,
  comparisonOperator: oneOf(...comparisonOperators),
  treatMissingData: oneOf(...missingDataTreatments),
});

/** As PutMetricAlarm takes them. */
const isAlarm: Guard<CompleteAlarm> = (value): value is CompleteAlarm =>
  isAlarmShape(value) &&
  value.period > 0 &&
  (value.period % 60 === 0 || [10, 20, 30].includes(value.period)) &&
  value.evaluationPeriods >= 1 &&
  value.datapointsToAlarm >= 1 &&
  value.datapointsToAlarm <= value.evaluationPeriods &&
  value.period * value.evaluationPeriods <= longestLook(value.period);

const isChange = shape<ChangeView>({
  at: isNumber,
  from: oneOf(...alarmStates),
  to: oneOf(...alarmStates),
  reason: shape<ChangeReason>({
    breaching: isCount,
    datapoints: isCount,
    newest: listOf(shape({ at: isNumber, value: isNumber })),
    filled: isCount,
    isPremature: isBoolean,
  }),
});

const variation = { notifications: isCount, alarmTime: isNumber, isCurrent: isBoolean };

const isSensitivity = shape<Sensitivity>({
  thresholds: listOf(shape<ThresholdVariation>({ threshold: isNumber, ...variation })),
  evaluationPeriods: listOf(
    shape<PeriodsVariation>({ evaluationPeriods: isCount, datapointsToAlarm: isCount, ...variation }),
  ),
});

type ToPageMessage =
  | { readonly type: 'subject'; readonly subject: BacktestSubjectView }
  | { readonly type: 'result'; readonly result: BacktestView }
  /** Comes a moment after its result; absent while it is worked out. */
  | { readonly type: 'sensitivity'; readonly sensitivity?: Sensitivity | undefined }
  /** What went wrong with the last thing asked for; without text nothing did. */
  | { readonly type: 'trouble'; readonly text?: string | undefined }
  /** The backtest was lost with the window that made it. */
  | { readonly type: 'gone' };

type ToHostMessage =
  { readonly type: 'choose'; readonly alarm: CompleteAlarm } | { readonly type: 'save' } | { readonly type: 'use' };

/** One member of a union of messages. */
type Of<M, T> = Extract<M, { type: T }>;

/** What the backtest's page and its host say to each other. */
export const backtestProtocol = {
  toPage: anyOf(
    shape<Of<ToPageMessage, 'subject'>>({
      type: oneOf('subject'),
      subject: shape<BacktestSubjectView>({
        name: isString,
        source: isString,
        notes: listOf(isString),
        from: isNumber,
        to: isNumber,
        actors: listOf(shape<Actor>({ who: isString, ip: isString, events: isCount })),
        otherActors: isCount,
        canUse: isBoolean,
      }),
    }),
    shape<Of<ToPageMessage, 'result'>>({
      type: oneOf('result'),
      result: shape<BacktestView>({
        alarm: isAlarm,
        bars: shape<BacktestView['bars']>({
          from: isNumber,
          period: isCount,
          values: listOf(nullable(isNumber)),
          periods: isCount,
        }),
        changes: listOf(isChange),
        notifications: isCount,
        alarmTime: isNumber,
        withData: isCount,
        periods: isCount,
        assumptions: listOf(isString),
      }),
    }),
    shape<Of<ToPageMessage, 'sensitivity'>>({ type: oneOf('sensitivity'), sensitivity: optional(isSensitivity) }),
    shape<Of<ToPageMessage, 'trouble'>>({ type: oneOf('trouble'), text: optional(isString) }),
    shape<Of<ToPageMessage, 'gone'>>({ type: oneOf('gone') }),
  ) as Guard<ToPageMessage>,
  toHost: anyOf(
    shape<Of<ToHostMessage, 'choose'>>({ type: oneOf('choose'), alarm: isAlarm }),
    shape<Of<ToHostMessage, 'save'>>({ type: oneOf('save') }),
    shape<Of<ToHostMessage, 'use'>>({ type: oneOf('use') }),
  ) as Guard<ToHostMessage>,
  requests: {},
};
export type BacktestProtocol = typeof backtestProtocol;
