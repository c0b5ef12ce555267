import { statistic, type Metric } from './metrics';

/** How far back the model of a band looks: CloudWatch's learns from up to two weeks. */
const learnt = 14 * 24 * 60 * 60_000;

/** What a band is learnt from, and how wide it is. */
export interface BandRule {
  readonly statistic: string;
  /** Seconds. */
  readonly period: number;
  readonly unit?: string | undefined;
  /** In standard deviations. */
  readonly width: number;
}

export interface ExpectedRange {
  readonly lower: number;
  readonly upper: number;
}

/** The metric that `ANOMALY_DETECTION_BAND(m, 2)` is about, by its id, and its width; undefined of other expressions. */
export function bandExpression(expression: string): { readonly of: string; readonly width: number } | undefined {
  const [, of, width = '2'] = /^ANOMALY_DETECTION_BAND\((\w+)(?:, *([\d.]+))?\)$/.exec(expression.trim()) ?? [];
  return of === undefined ? undefined : { of, width: Number(width) };
}

/**
 * What is expected in each period, undefined where nothing was learnt. CloudWatch's model knows the time of day as well;
 * here it is the mean of the two weeks before the period, give or take some standard deviations.
 * @param starts of periods one after the other
 */
export function expectedRanges(
  metric: Metric | undefined,
  rule: BandRule,
  starts: readonly number[],
): readonly (ExpectedRange | undefined)[] {
  const step = rule.period * 1000;
  const back = Math.ceil(learnt / step);
  const begin = (starts[0] ?? 0) - back * step;
  const extent = metric?.extent(begin, starts.at(-1) ?? 0);
  const values = new Array<number | undefined>(back + starts.length).fill(undefined);
  if (metric && extent) {
    for (let k = Math.floor((extent.first - begin) / step); begin + k * step <= extent.last; k++) {
      const summary = metric.summary(begin + k * step, begin + (k + 1) * step, rule.unit);
      if (summary) values[k] = statistic(summary, rule.statistic);
    }
  }
  return starts.map((_, index) => rangeOf(values.slice(index, index + back), rule.width));
}

function rangeOf(values: readonly (number | undefined)[], width: number): ExpectedRange | undefined {
  const past = values.filter((value) => value !== undefined);
  if (past.length === 0) return undefined;
  const mean = past.reduce((sum, value) => sum + value, 0) / past.length;
  const variance = past.reduce((sum, value) => sum + (value - mean) ** 2, 0) / past.length;
  const reach = width * Math.sqrt(variance);
  return { lower: mean - reach, upper: mean + reach };
}
