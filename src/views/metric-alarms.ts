import type * as vscode from 'vscode';
import type { Account } from '../aws/account';
import { statesOf } from '../alerts/alarm-history';
import { comparisonSigns } from '../alerts/backtest-words';
import type { ExistingAlarm } from '../pipeline/inspect/existing';
import { bandOf, listAlarms, watches } from '../pipeline/inspect/read-alarms';
import type {
  AlarmChange,
  ExpectedBand,
  MetricAlarm,
  Statistic,
  StateSpan,
  TrackedMetric,
} from '../webview/metric-shapes';
import { AlarmHistories } from './alarm-histories';
import type { MetricView } from './metric-choice';
import { readSeries } from './metric-values';

/** All alarms of the region are listed as often as this, for those that are new; between, only those that are known. */
const listEvery = 10 * 60_000;
/** DescribeAlarms takes as many names. */
const mostNames = 100;

/** The alarms of a tab's metrics, and what of them could not be read. */
export interface AlarmsRead {
  readonly alarms: readonly MetricAlarm[];
  readonly errors: readonly unknown[];
}

/** The alarms on the metrics of one tab, with their past. */
export class MetricAlarms {
  readonly #vs: typeof vscode;
  readonly #histories = new AlarmHistories();
  #listed:
    { readonly account: Account; readonly key: string; readonly at: number; names: readonly string[] } | undefined;

  constructor(vs: typeof vscode) {
    this.#vs = vs;
  }

  /** Everything is read anew the next time. */
  forget(): void {
    this.#listed = undefined;
    this.#histories.forget();
  }

  async read(
    account: Account,
    metrics: readonly TrackedMetric[],
    shown: MetricView & { readonly statistic: Statistic },
    signal: AbortSignal,
  ): Promise<AlarmsRead> {
    try {
      const alarms = await this.#alarms(account, metrics, signal);
      const read = await Promise.all(
        alarms.map(async (alarm) => ({
          ...(await this.#read(account, alarm, shown, signal)),
          on: metrics.flatMap((metric, index) => (watches(alarm, metric) ? [index] : [])),
        })),
      );
      return { alarms: read.map(({ alarm, on }) => ({ ...alarm, on })), errors: read.flatMap(({ errors }) => errors) };
    } catch (error) {
      return { alarms: [], errors: [error] };
    }
  }

  async #alarms(
    account: Account,
    metrics: readonly TrackedMetric[],
    signal: AbortSignal,
  ): Promise<readonly ExistingAlarm[]> {
    const now = account.clock.now();
    const key = JSON.stringify(metrics);
    const listed = this.#listed;
    const isFresh = listed?.account === account && listed.key === key && now - listed.at < listEvery;
    if (isFresh && listed.names.length <= mostNames) {
      if (listed.names.length === 0) return [];
      const input = { AlarmNames: [...listed.names], MaxRecords: 100 };
      const { MetricAlarms: alarms = [] } = await account.call('cloudwatch:DescribeAlarms', input, { signal });
      return alarms.filter((alarm) => metrics.some((metric) => watches(alarm, metric)));
    }
    const all = await listAlarms(account, signal);
    const alarms = all.filter((alarm) => metrics.some((metric) => watches(alarm, metric)));
    this.#listed = { account, key, at: now, names: alarms.map(({ AlarmName = '' }) => AlarmName) };
    return alarms;
  }

  async #read(
    account: Account,
    alarm: ExistingAlarm,
    shown: MetricView & { readonly statistic: Statistic },
    signal: AbortSignal,
  ): Promise<{ readonly alarm: Omit<MetricAlarm, 'on'>; readonly errors: readonly unknown[] }> {
    const { l10n } = this.#vs;
    const stat = alarm.Metrics?.find(({ MetricStat }) => MetricStat)?.MetricStat;
    const width = bandOf(alarm);
    const isMath = alarm.MetricName === undefined && width === undefined;
    const [past, band] = await Promise.all([
      this.#past(account, alarm, shown, signal),
      width === undefined ? undefined : this.#band(account, alarm, width, shown, signal),
    ]);
    const note = isMath ? l10n.t('watches an expression; its threshold is not of this metric') : band?.note;
    return {
      alarm: {
        name: alarm.AlarmName ?? '',
        state: alarm.StateValue ?? 'INSUFFICIENT_DATA',
        ...(alarm.StateReason !== undefined && { reason: alarm.StateReason }),
        ...(!isMath && alarm.Threshold !== undefined && { threshold: alarm.Threshold }),
        ...(!isMath &&
          alarm.ComparisonOperator && { comparison: signs[alarm.ComparisonOperator] ?? alarm.ComparisonOperator }),
        ...(width !== undefined && { width }),
        statistic: alarm.Statistic ?? alarm.ExtendedStatistic ?? stat?.Stat,
        period: alarm.Period ?? stat?.Period,
        ...(band?.band && { band: band.band }),
        ...(note !== undefined && { note }),
        states: past.states,
        changes: past.changes,
      },
      errors: [...past.errors, ...(band?.errors ?? [])],
    };
  }

  /** Without its history an alarm is known for as long as its present state lasts. */
  async #past(account: Account, alarm: ExistingAlarm, { from, to }: MetricView, signal: AbortSignal): Promise<Past> {
    const name = alarm.AlarmName ?? '';
    const asOf = account.clock.now();
    const span = { from, to: Math.min(to, asOf) };
    const since = (alarm.StateTransitionedTimestamp ?? alarm.StateUpdatedTimestamp)?.getTime();
    const standing = { state: alarm.StateValue ?? 'INSUFFICIENT_DATA', since } as const;
    try {
      const { changes, knownSince } = await this.#histories.read(account, name, from, signal);
      return {
        states: statesOf(changes, { ...span, knownSince }, standing),
        changes: changes.filter(({ at }) => at >= from && at < to),
        errors: [],
      };
    } catch (error) {
      return { states: statesOf([], { ...span, knownSince: asOf }, standing), changes: [], errors: [error] };
    }
  }

  /** A band is learnt for a statistic and drawn for the alarm's own periods; others would compare what is not alike. */
  async #band(
    account: Account,
    { Metrics = [], ThresholdMetricId }: ExistingAlarm,
    width: number,
    shown: MetricView & { readonly statistic: Statistic },
    signal: AbortSignal,
  ): Promise<Band> {
    const { l10n } = this.#vs;
    const query = Metrics.find(({ MetricStat }) => MetricStat);
    const stat = query?.MetricStat;
    if (!query || !stat) return { errors: [] };
    if (stat.Stat !== shown.statistic || stat.Period !== shown.period) {
      const note = l10n.t(
        'its expected band is of {0} in {1} s: choose these to see it',
        stat.Stat ?? '',
        String(stat.Period),
      );
      return { note, errors: [] };
    }
    const queries = [
      { Id: query.Id, MetricStat: stat, ReturnData: false },
      { Id: ThresholdMetricId, Expression: `ANOMALY_DETECTION_BAND(${query.Id}, ${width})`, ReturnData: true },
    ];
    try {
      const { series } = await readSeries(account, queries, shown, signal);
      const band = series[0];
      if (band?.upper.some((value) => value !== null)) return { band, errors: [] };
      return { note: l10n.t('CloudWatch has no expected band for this time'), errors: [] };
    } catch (error) {
      return { note: l10n.t('its expected band could not be read'), errors: [error] };
    }
  }
}

interface Past {
  readonly states: readonly StateSpan[];
  readonly changes: readonly AlarmChange[];
  readonly errors: readonly unknown[];
}

interface Band {
  readonly band?: ExpectedBand;
  readonly note?: string;
  readonly errors: readonly unknown[];
}

/** Also of the operators that compare with the edges of a band. */
const signs: Readonly<Record<string, string>> = {
  ...comparisonSigns,
  GreaterThanUpperThreshold: '>',
  LessThanLowerThreshold: '<',
  LessThanLowerOrGreaterThanUpperThreshold: '≷',
};
