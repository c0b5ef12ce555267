import type { BehindStrings } from './events-behind-strings';
import type { RangeName, StateSpan, Statistic } from './metric-shapes';

/** What the metric tracker's page says, in the display language; `{0}`, `{1}` … are filled in by the page. */
export interface MetricStrings {
  readonly title: string;
  readonly range: string;
  readonly ranges: Readonly<Record<RangeName, string>>;
  readonly period: string;
  readonly statistic: string;
  readonly statistics: Readonly<Record<Statistic, string>>;
  readonly zone: string;
  /** `{0}`: the zone. */
  readonly zoneLocal: string;
  readonly zoneUtc: string;
  readonly refresh: string;
  /** `{0}`: a time. */
  readonly every: string;
  readonly pause: string;
  readonly paused: string;
  readonly settled: string;
  readonly settledWhy: string;
  readonly table: string;
  readonly copyCsv: string;
  readonly savePng: string;
  readonly addMetric: string;
  readonly addMetricFull: string;
  readonly legend: string;
  /** `{0}`: the metric. */
  readonly remove: string;
  readonly zoomed: string;
  readonly resetZoom: string;
  /** `{0}`: the metric. */
  readonly chart: string;
  readonly chartKind: string;
  readonly keys: string;
  readonly keysTip: string;
  readonly columnTime: string;
  readonly columnAlarm: string;
  readonly columnChange: string;
  readonly columnWhy: string;
  readonly changes: string;
  readonly noChanges: string;
  readonly noData: string;
  readonly empty: string;
  readonly incomplete: string;
  /** `{0}` of `{1}` periods have data. */
  readonly caption: string;
  /** `{0}`: the value, `{1}`: its time. */
  readonly latest: string;
  readonly soFar: string;
  readonly threshold: string;
  /** `{0}`: standard deviations. */
  readonly expected: string;
  readonly noAlarm: string;
  readonly noAlarms: string;
  readonly unknownWhy: string;
  readonly alarmStates: Readonly<Record<StateSpan['state'], string>>;
  /** `{0}` statistic, `{1}` comparison, `{2}` threshold, `{3}` period. */
  readonly condition: string;
  /** `{0}` statistic, `{1}` period, `{2}` standard deviations. */
  readonly aboveBand: string;
  readonly belowBand: string;
  readonly outsideBand: string;
  /** `{0}` statistic, `{1}` period. */
  readonly inPeriod: string;
  /** `{0}`: the account's time. */
  readonly asOf: string;
  readonly connect: string;
  readonly behind: BehindStrings;
}
