import type { BasicStatistic } from '../alerts/alarm-defaults';
import type { AlarmStateValue, MissingDataTreatment } from '../alerts/alarm-evaluation';
import type { ReasonWords } from '../alerts/backtest-words';

/** What the backtest's page says, in the display language; `{0}`, `{1}` … are filled in by the page. */
export interface BacktestStrings {
  /** `{0}`: the alert. */
  readonly title: string;
  readonly statistic: string;
  readonly statistics: Readonly<Record<BasicStatistic, string>>;
  readonly period: string;
  readonly comparison: string;
  readonly threshold: string;
  readonly datapointsToAlarm: string;
  readonly evaluationPeriods: string;
  readonly missingData: string;
  readonly missingDataNames: Readonly<Record<MissingDataTreatment, string>>;
  readonly save: string;
  readonly use: string;
  readonly table: string;
  /** `{0}` notifications, `{1}` the time in ALARM, `{2}` the range. */
  readonly summary: string;
  readonly summaryOne: string;
  /** `{0}`: the alert. */
  readonly chart: string;
  readonly chartKind: string;
  readonly keys: string;
  readonly columnTime: string;
  readonly noData: string;
  readonly empty: string;
  /** `{0}`: how many periods have data, `{1}`: of how many. */
  readonly caption: string;
  /** `{0}`: how many periods a bar stands for. */
  readonly bars: string;
  readonly thresholdLine: string;
  readonly alarmStates: Readonly<Record<AlarmStateValue, string>>;
  readonly reasons: ReasonWords;
  readonly changes: string;
  readonly noChanges: string;
  readonly columnChange: string;
  readonly columnWhy: string;
  /** `{0}`: how many are not shown. */
  readonly more: string;
  readonly sensitivity: string;
  readonly working: string;
  readonly columnNotifications: string;
  readonly columnInAlarm: string;
  readonly columnDatapoints: string;
  /** `{0}` of `{1}`. */
  readonly datapoints: string;
  readonly current: string;
  /** `{0}`: the setting. */
  readonly attempt: string;
  readonly actors: string;
  readonly columnWho: string;
  readonly columnFrom: string;
  readonly columnEvents: string;
  readonly unknown: string;
  readonly assumptions: string;
  readonly gone: string;
  readonly again: string;
  readonly impossible: string;
}
