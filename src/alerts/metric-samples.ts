import { dimensionsOf, fieldsOf, isSameMetric, metricValueOf } from './metric-values';

/** A matching event, as far as a metric filter looks at it. */
export interface CountedEvent {
  /** Milliseconds since the epoch: the log event's time; 0 where nothing says. */
  readonly timestamp: number;
  /** What the pattern extracts of `metricFields`. */
  readonly extracted: Readonly<Record<string, string>>;
  readonly name: string;
  readonly who: string;
  readonly ip: string;
}

/** The part of a metric filter that turns matching events into values. */
export interface MetricSettings {
  /** A number, or `$.field`, `$name`, `$3`. */
  readonly metricValue: string;
  /** What is reported for a minute in which log events came in and none matched. */
  readonly defaultValue?: number;
  readonly dimensions?: Readonly<Record<string, string>>;
  /** The values of the one metric that the alarm watches; without, that without dimensions. */
  readonly watched?: Readonly<Record<string, string>>;
}

/** Values that were reported for one minute and came in together, summed up. */
export interface MetricSample {
  /** The start of the minute, in milliseconds since the epoch. */
  readonly at: number;
  /** An evaluation after this moment sees them. */
  readonly known: number;
  readonly count: number;
  readonly sum: number;
  readonly min: number;
  readonly max: number;
}

/** Somebody who made matching events. */
export interface Actor {
  readonly who: string;
  readonly ip: string;
  readonly events: number;
}

/** Why matching events gave the alarm's metric no value, and how many. */
export interface ValuelessEvents {
  /** The event does not say when it was. */
  readonly noTime: number;
  /** It was outside the time looked at. */
  readonly outside: number;
  /** Its metric value is no number. */
  readonly noNumber: number;
  /** It went into a metric with dimensions, or with other values of them, which the alarm does not watch. */
  readonly otherMetric: number;
}

export interface MetricSamples {
  /** In order of time. */
  readonly samples: readonly MetricSample[];
  /** How many events matched, and how many of them were reported. */
  readonly matched: number;
  readonly reported: number;
  readonly valueless: ValuelessEvents;
  /** Everybody, the one with most events first. */
  readonly actors: readonly Actor[];
}

/**
 * The times at which log events came in, matching or not; `unknown` when only the matching ones were looked at. It
 * matters only for a default value.
 */
export type Ingestion = 'unknown' | readonly number[];

const minute = 60_000;
/** No alarm is evaluated more often than every 10 seconds. */
const finest = 10_000;

/** The fields that a pattern has to extract for `sampleEvents`. */
export function metricFields({ metricValue, dimensions = {} }: MetricSettings): readonly string[] {
  return fieldsOf(metricValue, dimensions);
}

/**
 * What a metric filter would have reported of these events to the metric that the alarm watches: without dimensions, as an
 * alert's does, or with the values that are `watched`. Values count in the minute of their event (CloudWatch Logs user
 * guide, "Creating metrics from log events using filters"). Where it is not known when other events came in, the default
 * value is reported for every minute without a match, as in a log group that is never silent.
 */
export function sampleEvents(
  events: readonly CountedEvent[],
  settings: MetricSettings,
  range: { readonly from: number; readonly to: number },
  ingestion: Ingestion,
): MetricSamples {
  const values = new Values();
  const matchedIn = new Set<number>();
  const actors = new Map<string, { who: string; ip: string; events: number }>();
  const valueless = { noTime: 0, outside: 0, noNumber: 0, otherMetric: 0 };
  let reported = 0;
  for (const event of events) {
    const { timestamp, extracted, who, ip } = event;
    if (timestamp <= 0) {
      valueless.noTime++;
      continue;
    }
    if (timestamp < range.from || timestamp >= range.to) {
      valueless.outside++;
      continue;
    }
    matchedIn.add(startOfMinute(timestamp));
    const key = `${who}\n${ip}`;
    const actor = actors.get(key);
    if (actor) actor.events++;
    else actors.set(key, { who, ip, events: 1 });
    const value = metricValueOf(settings.metricValue, extracted);
    const dimensions = dimensionsOf(settings.dimensions ?? {}, extracted);
    if (value === undefined || dimensions === undefined) {
      valueless.noNumber++;
    } else if (!isSameMetric(dimensions, settings.watched ?? {})) {
      valueless.otherMetric++;
    } else {
      reported++;
      values.add(timestamp, value);
    }
  }
  const samples = [...values.samples, ...defaults(settings, range, ingestion, matchedIn)];
  return {
    samples: samples.sort((a, b) => a.at - b.at),
    matched: events.length,
    reported,
    valueless,
    actors: [...actors.values()].sort((a, b) => b.events - a.events),
  };
}

/** The default value is reported once its minute is over, to the metric without dimensions. */
function defaults(
  { defaultValue, dimensions = {}, watched = {} }: MetricSettings,
  { from, to }: { readonly from: number; readonly to: number },
  ingestion: Ingestion,
  matchedIn: ReadonlySet<number>,
): MetricSample[] {
  if (defaultValue === undefined || Object.keys({ ...dimensions, ...watched }).length > 0) return [];
  const busy = new Set<number>();
  if (ingestion === 'unknown') {
    for (let at = Math.ceil(from / minute) * minute; at + minute <= to; at += minute) busy.add(at);
  } else {
    for (const time of ingestion) if (time >= from && time < to) busy.add(startOfMinute(time));
  }
  return [...busy]
    .filter((at) => !matchedIn.has(at))
    .map((at) => ({ at, known: at + minute, count: 1, sum: defaultValue, min: defaultValue, max: defaultValue }));
}

class Values {
  readonly #samples = new Map<number, { -readonly [K in keyof MetricSample]: MetricSample[K] }>();

  get samples(): Iterable<MetricSample> {
    return this.#samples.values();
  }

  add(time: number, value: number): void {
    const known = Math.floor(time / finest) * finest;
    const sample = this.#samples.get(known);
    if (!sample) {
      const at = startOfMinute(time);
      this.#samples.set(known, { at, known, count: 1, sum: value, min: value, max: value });
      return;
    }
    sample.count++;
    sample.sum += value;
    sample.min = Math.min(sample.min, value);
    sample.max = Math.max(sample.max, value);
  }
}

function startOfMinute(time: number): number {
  return Math.floor(time / minute) * minute;
}
