import type { MetricChoice, RangeName, Span } from '../webview/metric-shapes';

const second = 1000;
const hour = 3600;
const day = 24 * hour;

/** Seconds. */
const lengths: Readonly<Record<RangeName, number>> = {
  '1h': hour,
  '3h': 3 * hour,
  '12h': 12 * hour,
  '1d': day,
  '3d': 3 * day,
  '1w': 7 * day,
  '2w': 14 * day,
  '1mo': 30 * day,
  '3mo': 90 * day,
  '6mo': 180 * day,
  '15mo': 455 * day,
};

/** Seconds: how long CloudWatch keeps a metric at all. */
const kept = lengths['15mo'];

const allPeriods = [60, 300, 900, hour, 6 * hour, day];
/** Fewer say nothing, more cannot be told apart; a chart begins with as many as are easy to tell apart. */
const points = { least: 4, most: 2100, easy: 170 };

/** What is watched first: the default of alarms (Sum in 5 minutes). */
export const firstChoice: MetricChoice = { range: '3h', period: 300, statistic: 'Sum' };

/** The time that a chart shows, in whole periods. */
export interface MetricView extends Span {
  /** Seconds. */
  readonly period: number;
}

/**
 * Seconds: how fine the data is that CloudWatch still has at this age, in seconds
 * (CloudWatch user guide, "Metrics retention": 60 s for 15 days, 5 minutes for 63 days, 1 hour for 455 days).
 */
export function shortestKept(age: number): number {
  if (age <= 15 * day) return 60;
  return age <= 63 * day ? 300 : hour;
}

/** The periods, in seconds, that the chart of a choice can have. */
export function periodsFor({ range, zoom }: MetricChoice, now: number): readonly number[] {
  if (!zoom) return periodsOf(lengths[range], lengths[range]);
  return periodsOf((zoom.to - zoom.from) / second, (now - zoom.from) / second);
}

/** The same choice with periods that its times can have, and within what CloudWatch keeps. */
export function fitChoice(choice: MetricChoice, now: number): MetricChoice {
  const { zoom, ...rest } = choice;
  const outer = { ...rest, period: fitPeriod(periodsFor(rest, now), lengths[rest.range], rest.period) };
  const span = zoom && fitSpan(zoom, now);
  if (!zoom || !span) return outer;
  const periods = periodsFor({ ...outer, zoom: { ...span, period: zoom.period } }, now);
  const period = fitPeriod(periods, (span.to - span.from) / second, zoom.period);
  return { ...outer, zoom: wholePeriods({ ...span, period }) };
}

/** The choice looked at more closely, with the period that suits the shorter time; without one the whole range again. */
export function zoomTo(choice: MetricChoice, span: Span | undefined, now: number): MetricChoice {
  // No period is that long, so the one that suits is taken.
  return fitChoice({ ...choice, zoom: span && { ...span, period: Infinity } }, now);
}

/** The times that a choice means at this moment. */
export function viewOf({ range, period, zoom }: MetricChoice, now: number): MetricView {
  if (zoom) return zoom;
  const step = period * second;
  // Whole periods; the last one is not over yet.
  const to = floor(now, step) + step;
  return { from: to - lengths[range] * second, to, period };
}

/**
 * Seconds between two readings of a view: a fifth of its period, in which little changes, but at least a minute and at
 * most a quarter of an hour; undefined where everything is settled.
 */
export function refreshEvery({ to, period }: MetricView, now: number): number | undefined {
  if (to <= settledBefore(now, period)) return undefined;
  return Math.min(900, Math.max(60, period / 5));
}

/**
 * Milliseconds since the epoch: what happened before is not going to change. CloudTrail delivers "within an average of
 * about 5 minutes", and a metric filter counts at the time of the event, so that a period is still filled afterwards; an
 * hour is generous.
 */
export function settledBefore(now: number, period: number): number {
  return floor(now - hour * second, period * second);
}

function wholePeriods({ from, to, period }: MetricView): MetricView {
  const step = period * second;
  return { from: floor(from, step), to: floor(to - 1, step) + step, period };
}

function periodsOf(length: number, age: number): readonly number[] {
  return allPeriods.filter((period) => {
    const count = length / period;
    return count >= points.least && count <= points.most && period >= shortestKept(age);
  });
}

function fitPeriod(periods: readonly number[], length: number, wanted: number): number {
  if (periods.includes(wanted)) return wanted;
  return periods.find((period) => length / period <= points.easy) ?? periods.at(-1) ?? day;
}

/** Within what is kept, not in the future, and long enough for some periods; undefined if there is nothing of it. */
function fitSpan({ from, to }: Span, now: number): Span | undefined {
  const earliest = now - kept * second;
  const start = Math.max(from, earliest);
  const least = points.least * shortestKept((now - start) / second) * second;
  const end = Math.min(Math.max(to, start + least), floor(now, 60 * second) + 60 * second);
  if (end <= start) return undefined;
  return { from: Math.max(earliest, Math.min(start, end - least)), to: end };
}

function floor(time: number, step: number): number {
  return Math.floor(time / step) * step;
}
