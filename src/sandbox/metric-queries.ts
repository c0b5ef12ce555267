import { dimensionsOf, invalid, required } from './alarm-rules';
import { bandExpression, expectedRanges } from './anomaly-band';
import { structureOf, textOf, type Fields } from './fields';
import { isStatistic, statistic, type Metric, type MetricStore, type Summary } from './metrics';

interface Point {
  readonly at: number;
  readonly value: number;
}

/** One line of GetMetricData's answer, its points oldest first. */
export interface QueryResult {
  readonly id: string;
  readonly label: string;
  readonly all: Point[];
}

/** What queries are answered from. */
export interface QuerySource {
  readonly metrics: MetricStore;
  readonly region: string;
  readonly from: number;
  readonly to: number;
  /** Seconds; checks that CloudWatch keeps such data for so long. */
  readonly periodOf: (stat: Fields, from: number) => number;
}

/** The answer to one of GetMetricData's queries: one line, or two for a band, which refers to another query. */
export function runQuery(query: Fields, queries: readonly Fields[], source: QuerySource): readonly QueryResult[] {
  const id = required(query, 'Id', textOf);
  const stat = structureOf(query, 'MetricStat');
  if (stat !== undefined) return [runStat(id, query, stat, source)];
  const band = bandExpression(textOf(query, 'Expression') ?? '');
  const of = queries.find((each) => textOf(each, 'Id') === band?.of);
  const bandStat = of && structureOf(of, 'MetricStat');
  if (!band || !bandStat) {
    throw invalid('The sandbox answers MetricStat queries and their ANOMALY_DETECTION_BAND, not other expressions.');
  }
  return runBand(id, bandStat, band.width, source);
}

function runStat(id: string, query: Fields, stat: Fields, source: QuerySource): QueryResult {
  const { metric, name, statisticName, begin, period } = watched(stat, source);
  const all = summaries(metric, begin, source.to, period, textOf(stat, 'Unit')).map(({ at, summary }) => ({
    at,
    value: statistic(summary, statisticName),
  }));
  return { id, label: textOf(query, 'Label') ?? name, all };
}

/** CloudWatch answers with two lines of the same id; where nothing was learnt there is no band. */
function runBand(id: string, stat: Fields, width: number, source: QuerySource): readonly QueryResult[] {
  const { metric, name, statisticName, begin, period } = watched(stat, source);
  const starts = Array.from({ length: Math.ceil((source.to - begin) / period) }, (_, i) => begin + i * period);
  const rule = { statistic: statisticName, period: period / 1000, unit: textOf(stat, 'Unit'), width };
  const ranges = expectedRanges(metric, rule, starts);
  const line = (edge: 'lower' | 'upper') =>
    starts.flatMap((at, i) => {
      const range = ranges[i];
      return range ? [{ at, value: range[edge] }] : [];
    });
  return [
    { id, label: `${name} (expected) High`, all: line('upper') },
    { id, label: `${name} (expected) Low`, all: line('lower') },
  ];
}

function watched(stat: Fields, { metrics, region, from, periodOf }: QuerySource) {
  const metric = structureOf(stat, 'Metric') ?? {};
  const name = required(metric, 'MetricName', textOf);
  const statisticName = required(stat, 'Stat', textOf);
  if (!isStatistic(statisticName)) throw invalid(`The value ${statisticName} for parameter Stat is not supported.`);
  const period = periodOf(stat, from) * 1000;
  const found = metrics.find({
    region,
    namespace: required(metric, 'Namespace', textOf),
    name,
    dimensions: dimensionsOf(metric),
  });
  return { metric: found, name, statisticName, period, begin: Math.floor(from / period) * period };
}

/** The summaries of the periods that have data, oldest first; silence before and after is stepped over. */
export function summaries(
  metric: Metric | undefined,
  begin: number,
  to: number,
  period: number,
  unit: string | undefined,
): { at: number; summary: Summary }[] {
  const extent = metric?.extent(begin, to);
  if (metric === undefined || extent === undefined) return [];
  const result: { at: number; summary: Summary }[] = [];
  const first = begin + Math.floor((extent.first - begin) / period) * period;
  for (let at = first; at <= extent.last && at < to; at += period) {
    const summary = metric.summary(at, Math.min(at + period, to), unit);
    if (summary !== undefined) result.push({ at, summary });
  }
  return result;
}
