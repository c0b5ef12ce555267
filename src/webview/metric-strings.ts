import type { RangeName, Statistic } from './metric-messages';

/** What the metric tracker's page says, in the display language; `{0}`, `{1}` … are filled in by the page. */
export interface MetricStrings {
  readonly title: string;
  readonly range: string;
  readonly ranges: Readonly<Record<RangeName, string>>;
  readonly period: string;
  readonly statistic: string;
  readonly statistics: Readonly<Record<Statistic, string>>;
  readonly refresh: string;
  readonly table: string;
  /** `{0}`: the metric. */
  readonly chart: string;
  readonly chartKind: string;
  readonly keys: string;
  readonly columnTime: string;
  readonly noData: string;
  readonly empty: string;
  readonly incomplete: string;
  /** `{0}`: how many periods have data, `{1}`: of how many. */
  readonly caption: string;
  /** `{0}`: the value, `{1}`: its time. */
  readonly latest: string;
  readonly soFar: string;
  readonly threshold: string;
  readonly noAlarm: string;
  readonly alarmStates: Readonly<Record<'OK' | 'ALARM' | 'INSUFFICIENT_DATA', string>>;
  /** `{0}` statistic, `{1}` comparison, `{2}` threshold, `{3}` period. */
  readonly condition: string;
  /** `{0}`: the account's time. */
  readonly asOf: string;
  readonly connect: string;
}
