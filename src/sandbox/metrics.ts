/** What makes a metric: everything but `unit` is its identity within a region. */
export interface MetricId {
  readonly region: string;
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** The values of one minute in one unit. */
interface Minute {
  readonly at: number;
  readonly unit: string;
  count: number;
  sum: number;
  min: number;
  max: number;
  /** For percentiles; the first of very many. */
  readonly values: number[];
}

/** The values of a span of time, summed up. */
export interface Summary {
  readonly count: number;
  readonly sum: number;
  readonly min: number;
  readonly max: number;
  readonly unit: string;
  readonly values: readonly number[];
}

const MINUTE = 60_000;
const KEPT_MINUTES = 50_000;
const KEPT_VALUES = 500;

export class Metric {
  readonly id: MetricId;
  /** When data last came in. */
  lastUpdate = 0;
  #minutes: Minute[] = [];

  constructor(id: MetricId) {
    this.id = id;
  }

  /** Counts a value (`times` over) into the minute of its timestamp. */
  add(timestamp: number, value: number, unit: string, now: number, times = 1): void {
    const at = Math.floor(timestamp / MINUTE) * MINUTE;
    const minute = this.#minute(at, unit);
    minute.count += times;
    minute.sum += value * times;
    minute.min = Math.min(minute.min, value);
    minute.max = Math.max(minute.max, value);
    for (let i = 0; i < times && minute.values.length < KEPT_VALUES; i++) minute.values.push(value);
    this.lastUpdate = now;
  }

  /** Counts statistics that were summed up by the sender, as PutMetricData takes them. */
  addSummary(timestamp: number, summary: Omit<Summary, 'values' | 'unit'>, unit: string, now: number): void {
    const minute = this.#minute(Math.floor(timestamp / MINUTE) * MINUTE, unit);
    minute.count += summary.count;
    minute.sum += summary.sum;
    minute.min = Math.min(minute.min, summary.min);
    minute.max = Math.max(minute.max, summary.max);
    this.lastUpdate = now;
  }

  /** What was reported from `from` until before `to`, in one unit or in any; `undefined` when nothing was. */
  summary(from: number, to: number, unit?: string): Summary | undefined {
    let result: { count: number; sum: number; min: number; max: number; unit: string; values: number[] } | undefined;
    for (let i = this.#firstSince(from); i < this.#minutes.length && this.#minutes[i]!.at < to; i++) {
      const minute = this.#minutes[i]!;
      if (unit !== undefined && minute.unit !== unit) continue;
      if (result === undefined) {
        const { count, sum, min, max } = minute;
        result = { count, sum, min, max, unit: minute.unit, values: [...minute.values] };
      } else {
        result.count += minute.count;
        result.sum += minute.sum;
        result.min = Math.min(result.min, minute.min);
        result.max = Math.max(result.max, minute.max);
        result.values.push(...minute.values);
      }
    }
    return result;
  }

  /** The first and last minute that has data within a span, to step over long silence. */
  extent(from: number, to: number): { first: number; last: number } | undefined {
    const first = this.#minutes[this.#firstSince(from)];
    const last = this.#minutes[this.#firstSince(to) - 1];
    return first === undefined || last === undefined || first.at >= to ? undefined : { first: first.at, last: last.at };
  }

  #minute(at: number, unit: string): Minute {
    let place = this.#minutes.length;
    while (place > 0 && this.#minutes[place - 1]!.at > at) place--;
    for (let i = place - 1; i >= 0 && this.#minutes[i]!.at === at; i--) {
      if (this.#minutes[i]!.unit === unit) return this.#minutes[i]!;
    }
    const minute: Minute = { at, unit, count: 0, sum: 0, min: Infinity, max: -Infinity, values: [] };
    this.#minutes.splice(place, 0, minute);
    if (this.#minutes.length > KEPT_MINUTES * 1.2) this.#minutes = this.#minutes.slice(-KEPT_MINUTES);
    return minute;
  }

  #firstSince(time: number): number {
    let low = 0;
    let high = this.#minutes.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#minutes[middle]!.at < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** The account's metrics in all regions. */
export class MetricStore {
  readonly #metrics = new Map<string, Metric>();
  readonly #listeners: ((metric: Metric) => void)[] = [];

  find(id: MetricId): Metric | undefined {
    return this.#metrics.get(keyOf(id));
  }

  in(region: string): Metric[] {
    return [...this.#metrics.values()].filter((metric) => metric.id.region === region);
  }

  /** Reports a value of a metric, which exists from its first value on. */
  put(id: MetricId, timestamp: number, value: number, unit: string, now: number, times = 1): void {
    const metric = this.#get(id);
    metric.add(timestamp, value, unit, now, times);
    for (const listener of this.#listeners) listener(metric);
  }

  putSummary(
    id: MetricId,
    timestamp: number,
    summary: Omit<Summary, 'values' | 'unit'>,
    unit: string,
    now: number,
  ): void {
    const metric = this.#get(id);
    metric.addSummary(timestamp, summary, unit, now);
    for (const listener of this.#listeners) listener(metric);
  }

  /** Calls `listener` after every new value. */
  onDidPut(listener: (metric: Metric) => void): void {
    this.#listeners.push(listener);
  }

  #get(id: MetricId): Metric {
    const key = keyOf(id);
    let metric = this.#metrics.get(key);
    if (metric === undefined) {
      metric = new Metric(id);
      this.#metrics.set(key, metric);
    }
    return metric;
  }
}

/** A text that is the same for the same metric, whatever the order of its dimensions. */
export function keyOf(id: MetricId): string {
  const dimensions = Object.entries(id.dimensions).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([id.region, id.namespace, id.name, dimensions]);
}

const percentile = /^p(\d{1,2}(?:\.\d+)?|100)$/;

/** Whether this is a statistic the sandbox knows: the five basic ones and percentiles such as `p99` or `p99.9`. */
export function isStatistic(name: string): boolean {
  return ['SampleCount', 'Average', 'Sum', 'Minimum', 'Maximum'].includes(name) || percentile.test(name);
}

/** A statistic of a summary, by CloudWatch's name. */
export function statistic(summary: Summary, name: string): number {
  switch (name) {
    case 'SampleCount':
      return summary.count;
    case 'Average':
      return summary.sum / summary.count;
    case 'Sum':
      return summary.sum;
    case 'Minimum':
      return summary.min;
    case 'Maximum':
      return summary.max;
    default: {
      const share = Number(percentile.exec(name)?.[1] ?? 50) / 100;
      const sorted = [...summary.values].sort((a, b) => a - b);
      return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? summary.max;
    }
  }
}
