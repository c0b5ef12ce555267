import { countingOf } from '../../alerts/counted-value';
import { feeds } from '../../alerts/metric-values';
import type { Account } from '../../aws/account';
import type { LogEvent } from '../../cloudtrail/log-event';
import type { SourceReport } from '../../events/event-source';
import { readLogEvents } from '../../events/sources/log-group';
import type { MetricPoint } from '../../webview/metric-shapes';
import { metricInput } from '../inspect/metric-input';
import { readFeedingFilters, readLogGroup, type FeedingFilter } from '../inspect/read-logs';

/** An event that filters of the metric matched. */
export interface FoundEvent {
  readonly event: LogEvent;
  readonly logGroup: string;
  /** By name: one event may count through several filters. */
  readonly filters: readonly string[];
  /** What these add up to; undefined where that cannot be told. */
  readonly value: number | undefined;
}

/** What was found out about a datapoint, as far as the reading is. */
export interface Behind {
  /** Its end is not in its period. */
  readonly point: MetricPoint;
  /** In the order they came in, which never changes; undefined until the first answer. */
  readonly filters: readonly FeedingFilter[] | undefined;
  readonly events: readonly FoundEvent[];
  /** By field: events that match and have no number there. */
  readonly withoutNumber: ReadonlyMap<string, number>;
  /** There are more events than were read. */
  readonly isLimited: boolean;
  /** The datapoint's sum now, null where CloudWatch has none, undefined where it could not be read. */
  readonly sum: number | null | undefined;
  /** Days, by log group: after which it deletes events. */
  readonly retention: ReadonlyMap<string, number>;
  readonly failures: readonly unknown[];
  readonly waiting: string | undefined;
}

/** So many events are listed; a person reads no more, and Live Test takes them all. */
export const mostListed = 1000;
/** Where many of the matches belong to other metrics, for want of the dimensions, more are looked through. */
const lookedThrough = 10;

/**
 * Reads the events that fed a datapoint: of each filter that puts values into the metric, what its pattern matches in
 * its log group in that time. CloudWatch Logs does the matching. A metric's timestamps are those of the log events, so
 * the period is the same. Tells of progress, never throws; cancelled, it has what was read.
 */
export async function readBehind(
  account: Account,
  point: MetricPoint,
  { signal, onChange }: { readonly signal: AbortSignal; readonly onChange: (behind: Behind) => void },
): Promise<Behind> {
  const reading = new Reading(account, point, signal, onChange);
  await reading.run();
  return reading.behind;
}

class Reading {
  readonly #account: Account;
  readonly #point: MetricPoint;
  readonly #onChange: (behind: Behind) => void;
  readonly #signal: AbortSignal;
  /** Ends the search once the list is full, and nothing else. */
  readonly #full = new AbortController();
  readonly #search: AbortSignal;
  readonly #places = new Map<string, number>();
  readonly #events: FoundEvent[] = [];
  readonly #withoutNumber = new Map<string, number>();
  readonly #retention = new Map<string, number>();
  readonly #failures: unknown[] = [];
  #filters: readonly FeedingFilter[] | undefined;
  #sum: number | null | undefined;
  #waiting: string | undefined;
  #isLimited = false;

  constructor(account: Account, point: MetricPoint, signal: AbortSignal, onChange: (behind: Behind) => void) {
    this.#account = account;
    this.#point = point;
    this.#onChange = onChange;
    this.#signal = signal;
    this.#search = AbortSignal.any([signal, this.#full.signal]);
  }

  get behind(): Behind {
    return {
      point: this.#point,
      filters: this.#filters,
      events: this.#events,
      withoutNumber: this.#withoutNumber,
      isLimited: this.#isLimited,
      sum: this.#sum,
      retention: this.#retention,
      failures: this.#failures,
      waiting: this.#waiting,
    };
  }

  async run(): Promise<void> {
    const signal = this.#signal;
    // The list is of use without it.
    const reading = readSum(this.#account, this.#point, signal).catch(() => undefined);
    try {
      const { metric } = this.#point;
      const all = await readFeedingFilters(this.#account, metric, signal);
      this.#filters = all.filter(({ filter }) => feeds(filter, metric.dimensions ?? {}));
      this.#tell();
      const groups = new Set(this.#filters.map(({ filter }) => filter.logGroup));
      await Promise.all([
        ...this.#filters.map((feeding) => this.#readMatches(feeding)),
        ...[...groups].map((name) => this.#readRetention(name)),
      ]);
    } catch (error) {
      if (!signal.aborted) this.#failures.push(error);
    }
    this.#sum = await reading;
    this.#waiting = undefined;
  }

  async #readMatches({ filter }: FeedingFilter): Promise<void> {
    const { logGroup, pattern, dimensions, metricValue } = filter;
    const { metric, from, to } = this.#point;
    const count = countingOf(filter, metric.dimensions ?? {});
    const add = (events: readonly LogEvent[]) => {
      for (const event of events) {
        const value = count(event.message);
        if (value === 'other-metric') continue;
        if (value === 'no-number') {
          this.#withoutNumber.set(metricValue, (this.#withoutNumber.get(metricValue) ?? 0) + 1);
        } else this.#add({ event, logGroup, filters: [filter.name], value: value === 'unknown' ? undefined : value });
      }
      this.#tell();
      return Promise.resolve();
    };
    const limit = dimensions ? lookedThrough * mostListed : mostListed;
    const report: SourceReport = await readLogEvents(
      this.#account,
      { logGroup, pattern },
      // Both ends of a range are in it.
      { from, to: to - 1, limit },
      { add },
      {
        signal: this.#search,
        onProgress: ({ waiting }) => {
          this.#waiting = waiting;
          this.#tell();
        },
      },
    );
    if (report.failure !== undefined) this.#failures.push(report.failure);
    else if (report.leftOut.length > 0 && report.events >= limit) this.#isLimited = true;
  }

  /** An event that another filter of its log group found too is the same event. */
  #add(found: FoundEvent): void {
    const { event, logGroup, filters, value } = found;
    const { id, stream, timestamp, message } = event;
    const key = JSON.stringify([logGroup, id ?? [stream, timestamp, message]]);
    const place = this.#places.get(key);
    if (place !== undefined) {
      const known = this.#events[place]!;
      const sum = known.value === undefined || value === undefined ? undefined : known.value + value;
      this.#events[place] = { ...known, filters: [...known.filters, ...filters], value: sum };
    } else if (this.#events.length < mostListed) {
      this.#places.set(key, this.#events.length);
      this.#events.push(found);
    } else {
      this.#isLimited = true;
      this.#full.abort();
    }
  }

  /** Nothing hangs on it but an explanation. */
  async #readRetention(name: string): Promise<void> {
    const group = await readLogGroup(this.#account, name, this.#signal).catch(() => undefined);
    const days = group?.retentionInDays;
    if (days !== undefined) this.#retention.set(name, days);
  }

  #tell(): void {
    if (!this.#signal.aborted) this.#onChange(this.behind);
  }
}

/** What the datapoint is now, whatever statistic the chart shows; null where CloudWatch has none. */
async function readSum(
  account: Account,
  { metric, from, to }: MetricPoint,
  signal: AbortSignal,
): Promise<number | null> {
  const pages = account.pages(
    'cloudwatch:GetMetricData',
    {
      MetricDataQueries: [
        {
          Id: 'm',
          MetricStat: { Metric: metricInput(metric), Period: (to - from) / 1000, Stat: 'Sum' },
          ReturnData: true,
        },
      ],
      StartTime: new Date(from),
      EndTime: new Date(to),
    },
    { signal },
  );
  let sum: number | null = null;
  for await (const { MetricDataResults: results = [] } of pages) {
    for (const value of results.flatMap(({ Values: values = [] }) => values)) sum = (sum ?? 0) + value;
  }
  return sum;
}
