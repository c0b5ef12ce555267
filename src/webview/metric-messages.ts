import { isFromBehind, isToBehind, type FromBehind, type ToBehind } from './events-behind-messages';
import { anyOf, isBoolean, isNumber, isString, listOf, oneOf, optional, shape, type Guard } from './guards';
import { isAlarm, isChoice, isMetric, isPeriod, isSpan, isValues, statistics } from './metric-shapes';
import type { MetricChoice, MetricPoint, MetricReading, MetricSetting, Span, TrackedMetric } from './metric-shapes';
import type { Exchange } from './protocol';

type ToPageMessage =
  | { readonly type: 'setting'; readonly setting: MetricSetting }
  | { readonly type: 'reading'; readonly reading: MetricReading }
  | { readonly type: 'busy'; readonly busy: boolean }
  /** Why there is no newer reading, or what of it is missing; without text nothing is wrong. */
  | { readonly type: 'trouble'; readonly text?: string | undefined; readonly connect: boolean }
  | ToBehind;

type ToHostMessage =
  | { readonly type: 'refresh' }
  | { readonly type: 'pause'; readonly paused: boolean }
  /** Somebody wants to know what is behind a datapoint. */
  | ({ readonly type: 'point' } & MetricPoint)
  | { readonly type: 'addMetric' }
  | { readonly type: 'removeMetric'; readonly metric: TrackedMetric }
  | { readonly type: 'copyCsv' }
  /** In base64. */
  | { readonly type: 'savePng'; readonly png: string }
  | FromBehind;

/** One member of a union of messages. */
type Of<M, T> = Extract<M, { type: T }>;

/** The setting that comes of it was sent before the answer. */
const isNothing = (value: unknown): value is undefined => value === undefined;

const choose: Exchange<{ readonly choice: MetricChoice }, undefined> = {
  ask: shape({ choice: isChoice }),
  reply: isNothing,
};

/** To look closer at a time, or without one at the whole range again. */
const zoom: Exchange<{ readonly span?: Span | undefined }, undefined> = {
  ask: shape({ span: optional(isSpan) }),
  reply: isNothing,
};

/** What the metric tracker's page and its host say to each other. */
export const metricProtocol = {
  toPage: anyOf(
    shape<Of<ToPageMessage, 'setting'>>({
      type: oneOf('setting'),
      setting: shape<MetricSetting>({
        metrics: listOf(isMetric),
        choice: isChoice,
        periods: listOf(isPeriod),
        paused: isBoolean,
        every: optional(isNumber),
      }),
    }),
    shape<Of<ToPageMessage, 'reading'>>({
      type: oneOf('reading'),
      reading: shape<MetricReading>({
        statistic: oneOf(...statistics),
        period: isPeriod,
        from: isNumber,
        asOf: isNumber,
        series: listOf(isValues),
        incomplete: isBoolean,
        alarms: optional(listOf(isAlarm)),
      }),
    }),
    shape<Of<ToPageMessage, 'busy'>>({ type: oneOf('busy'), busy: isBoolean }),
    shape<Of<ToPageMessage, 'trouble'>>({ type: oneOf('trouble'), text: optional(isString), connect: isBoolean }),
    isToBehind,
  ) as Guard<ToPageMessage>,
  toHost: anyOf(
    shape<Of<ToHostMessage, 'refresh'>>({ type: oneOf('refresh') }),
    shape<Of<ToHostMessage, 'pause'>>({ type: oneOf('pause'), paused: isBoolean }),
    shape<Of<ToHostMessage, 'point'>>({ type: oneOf('point'), metric: isMetric, from: isNumber, to: isNumber }),
    shape<Of<ToHostMessage, 'addMetric'>>({ type: oneOf('addMetric') }),
    shape<Of<ToHostMessage, 'removeMetric'>>({ type: oneOf('removeMetric'), metric: isMetric }),
    shape<Of<ToHostMessage, 'copyCsv'>>({ type: oneOf('copyCsv') }),
    shape<Of<ToHostMessage, 'savePng'>>({ type: oneOf('savePng'), png: isString }),
    isFromBehind,
  ) as Guard<ToHostMessage>,
  requests: { choose, zoom },
};
export type MetricProtocol = typeof metricProtocol;
