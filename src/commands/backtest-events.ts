import type { CompleteAlarm } from '../alerts/alarm-defaults';
import { longestRange, type BacktestInput } from '../alerts/backtest';
import { metricFields, sampleEvents, type MetricSettings } from '../alerts/metric-samples';
import { metricValueOf } from '../alerts/metric-values';
import type { EventSet } from '../events/event-set';
import type { FetchSummary } from '../events/fetch-summary';
import type { InsightsCounts } from '../events/insights-shapes';

/** The events that were fetched in this session, as far as a backtest needs them. */
export interface FetchedForBacktest {
  /** Where they came from, as a person would say it. */
  readonly label: string;
  readonly leftOut: readonly string[];
  /** The range that was asked for, in milliseconds since the epoch; the events' own times where it is not known. */
  readonly range?: { readonly from: number; readonly to: number };
  readonly set: Pick<EventSet, 'state' | 'matchesOf'>;
}

const minute = 60_000;

export interface AlertForBacktest {
  readonly pattern: string;
  readonly metric: MetricSettings;
  readonly alarm: CompleteAlarm;
}

/** The fetched events, and what is known of where they came from; undefined where there are none. */
export function fetchedForBacktest(set: EventSet, { sources, range }: FetchSummary): FetchedForBacktest | undefined {
  if (set.state.events === 0) return undefined;
  return {
    label: sources.map(({ label }) => label).join(', '),
    leftOut: sources.flatMap(({ report }) => report.leftOut),
    ...(range && { range: { from: range.from, to: range.to } }),
    set,
  };
}

/** What time the fetched events cover, in milliseconds since the epoch; undefined where no event says when it was. */
export function fetchedRange({ set, range }: FetchedForBacktest): { from: number; to: number } | undefined {
  const from = Math.min(set.state.from ?? Infinity, range?.from ?? Infinity);
  const last = Math.max(set.state.to ?? -Infinity, range?.to ?? -Infinity);
  if (!Number.isFinite(from) || !Number.isFinite(last)) return undefined;
  // Up to the end of the last event's minute, when an alarm looks at it.
  const to = (Math.floor(last / minute) + 1) * minute;
  return { from: Math.max(from, to - longestRange), to };
}

/**
 * What a backtest over the fetched events is made of.
 * @param label what the events are, for the page and the report
 * @throws PatternError
 */
export async function inputOfFetched(
  fetched: FetchedForBacktest,
  { pattern, metric }: Pick<AlertForBacktest, 'pattern' | 'metric'>,
  label: string,
  signal?: AbortSignal,
): Promise<BacktestInput> {
  const { set, leftOut } = fetched;
  const matches = await set.matchesOf(pattern, metricFields(metric), signal);
  // Only for a default value does it matter when other events came in; the empty pattern matches them all.
  const all = metric.defaultValue === undefined ? undefined : await set.matchesOf('', [], signal);
  const range = fetchedRange(fetched) ?? { from: 0, to: 0 };
  const { samples, matched, valueless, actors } = sampleEvents(
    matches,
    metric,
    range,
    all ? all.map(({ timestamp }) => timestamp) : 'unknown',
  );
  return {
    ...range,
    metric,
    samples,
    matched,
    valueless,
    actors,
    source: {
      label,
      read: set.state.events,
      leftOut,
      differences: [],
      hasLogTimes: false,
      knowsIngestion: all !== undefined,
      premises: [],
    },
  };
}

/** Whether counts of matches are enough: the metric value is the same for every event. */
export function isConstant({ metricValue }: MetricSettings): boolean {
  return !metricValue.startsWith('$');
}

/** What a backtest by counts of a minute each is made of; the metric value must be constant. */
export function inputOfCounts(
  counts: InsightsCounts,
  metric: MetricSettings,
  { from, to }: { readonly from: number; readonly to: number },
  { label, premises }: { readonly label: string; readonly premises: readonly string[] },
): BacktestInput {
  const value = metricValueOf(metric.metricValue, {});
  const hasDimensions = Object.keys(metric.dimensions ?? {}).length > 0;
  const matched = counts.periods.reduce((sum, { matches }) => sum + matches, 0);
  const events = value === undefined || hasDimensions ? [] : counts.periods;
  const defaults = sampleEvents([], metric, { from, to }, 'unknown').samples;
  const busy = new Set(counts.periods.map(({ start }) => start));
  const samples = events.map(({ start, matches }) => ({
    at: start,
    known: start,
    count: matches,
    sum: matches * value!,
    min: value!,
    max: value!,
  }));
  return {
    from,
    to,
    metric,
    samples: [...samples, ...defaults.filter(({ at }) => !busy.has(at))].sort((a, b) => a.at - b.at),
    matched,
    valueless: {
      noTime: 0,
      outside: 0,
      noNumber: value === undefined ? matched : 0,
      otherMetric: value !== undefined && hasDimensions ? matched : 0,
    },
    actors: counts.actors.map(({ who, matches }) => ({ who, ip: '', events: matches })),
    source: {
      label,
      read: counts.statistics.recordsScanned,
      leftOut: counts.leftOut,
      differences: counts.differences,
      hasLogTimes: true,
      knowsIngestion: false,
      premises,
    },
  };
}
