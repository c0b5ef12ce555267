import type { Account } from '../aws/account';
import type { ApiInput } from '../aws/api';
import { metricInput } from '../pipeline/inspect/metric-input';
import type { Statistic, TrackedMetric } from '../webview/metric-shapes';
import { settledBefore, type MetricView } from './metric-choice';

type Query = NonNullable<ApiInput<'cloudwatch:GetMetricData'>['MetricDataQueries']>[number];

const second = 1000;

export type Values = readonly (number | null)[];

/** One value for each period of a view; null where CloudWatch has none. */
export interface SeriesRead {
  /** What each query was answered with, in their order. An answer of two lines, as of a band, has two. */
  readonly series: readonly { readonly lower: Values; readonly upper: Values }[];
  /** CloudWatch said that this is not all of it. */
  readonly incomplete: boolean;
}

/**
 * The answers to GetMetricData's queries, in one call: CloudWatch allows 500 queries and 100 800 datapoints in a page, and
 * a chart has far less of both.
 * @throws AwsError
 */
export async function readSeries(
  account: Account,
  queries: readonly Query[],
  { from, to, period }: MetricView,
  signal: AbortSignal,
): Promise<SeriesRead> {
  const step = period * second;
  const empty = () => new Array<number | null>(Math.round((to - from) / step)).fill(null);
  const shown = queries.filter(({ ReturnData }) => ReturnData !== false);
  const byId = new Map(shown.map(({ Id }) => [Id, { lower: empty(), upper: empty(), status: 'Complete' }]));
  const pages = account.pages(
    'cloudwatch:GetMetricData',
    {
      MetricDataQueries: [...queries],
      StartTime: new Date(from),
      EndTime: new Date(to),
      ScanBy: 'TimestampAscending',
    },
    { signal },
  );
  for await (const { MetricDataResults: results = [] } of pages) {
    for (const { Id, Timestamps: times = [], Values: values = [], StatusCode: status } of results) {
      const answer = byId.get(Id);
      if (!answer) continue;
      // Until the last page a result is always "PartialData".
      answer.status = status ?? answer.status;
      times.forEach((time, index) => {
        const at = Math.floor((time.getTime() - from) / step);
        const value = values[index];
        if (at < 0 || at >= answer.lower.length || value === undefined) return;
        answer.lower[at] = Math.min(value, answer.lower[at] ?? value);
        answer.upper[at] = Math.max(value, answer.upper[at] ?? value);
      });
    }
  }
  const series = [...byId.values()];
  return { series, incomplete: series.some(({ status }) => status !== 'Complete') };
}

interface Kept {
  readonly account: Account;
  /** What was asked for. */
  readonly key: string;
  readonly view: MetricView;
  readonly asOf: number;
  readonly series: readonly Values[];
}

/** The values of the metrics of one tab. What cannot change any more is read once, and then only what came after it. */
export class MetricValues {
  #kept: Kept | undefined;

  /** Everything is read anew the next time. */
  forget(): void {
    this.#kept = undefined;
  }

  /** @throws AwsError */
  async read(
    account: Account,
    metrics: readonly TrackedMetric[],
    { statistic, ...view }: MetricView & { readonly statistic: Statistic },
    signal: AbortSignal,
  ): Promise<{ readonly series: readonly Values[]; readonly incomplete: boolean }> {
    const { from, to, period } = view;
    const key = JSON.stringify([metrics, statistic, period]);
    const asOf = account.clock.now();
    const known = this.#kept;
    const kept = known?.account === account && known.key === key && known.view.from <= from ? known : undefined;
    const settled = kept ? Math.min(settledBefore(kept.asOf, period), kept.view.to) : from;
    const since = Math.min(Math.max(from, settled), to);
    const queries = metrics.map((metric, index) => ({
      Id: `m${index}`,
      MetricStat: { Metric: metricInput(metric), Period: period, Stat: statistic },
      ReturnData: true,
    }));
    const news = since < to ? await readSeries(account, queries, { from: since, to, period }, signal) : undefined;
    const series = metrics.map((_, index) => {
      const indexOf = (time: number) => (time - (kept?.view.from ?? 0)) / (period * second);
      const before = kept?.series[index]?.slice(indexOf(from), indexOf(since)) ?? [];
      return [...before, ...(news?.series[index]?.lower ?? [])];
    });
    const incomplete = news?.incomplete ?? false;
    this.#kept = incomplete ? undefined : { account, key, view, asOf, series };
    return { series, incomplete };
  }
}
