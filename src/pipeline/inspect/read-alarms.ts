import { basicStatistics } from '../../alerts/alarm-defaults';
import { isSameMetric, type Dimensions } from '../../alerts/metric-values';
import type { Account } from '../../aws/account';
import type { AlarmState, MetricFilterState, AlarmForm } from '../chain/chain';
import type { ExistingAlarm } from './existing';
import { dimensionsIn, type MetricId } from './metric-input';
import { tagsOf, type Tags } from './tags';

/** All metric alarms of the region by the metric they watch, also within metric math: one listing joins them all. */
export async function readAlarms(account: Account, signal?: AbortSignal): Promise<Map<string, AlarmState[]>> {
  const byMetric = new Map<string, AlarmState[]>();
  for (const alarm of await listAlarms(account, signal)) {
    const state = alarmState(alarm);
    for (const key of new Set(metricsOf(alarm))) byMetric.set(key, [...(byMetric.get(key) ?? []), state]);
  }
  return byMetric;
}

/** All metric alarms of the region with their whole configuration. */
export async function listAlarms(account: Account, signal?: AbortSignal): Promise<ExistingAlarm[]> {
  const alarms: ExistingAlarm[] = [];
  const input = { AlarmTypes: ['MetricAlarm' as const], MaxRecords: 100 };
  for await (const { MetricAlarms = [] } of account.pages('cloudwatch:DescribeAlarms', input, { signal })) {
    alarms.push(...MetricAlarms);
  }
  return alarms;
}

/** A metric as a key of that map. */
export function metricKey(namespace = '', name = ''): string {
  return `${namespace}:${name}`;
}

interface WatchedMetric extends MetricId {
  /** None: the metric without dimensions, which is another one. */
  readonly dimensions: Dimensions;
}

/**
 * The metrics that an alarm watches, also within metric math or with a band, but for those of other accounts, which a
 * monitoring account's alarm may watch.
 */
export function watchedBy(alarm: ExistingAlarm): readonly WatchedMetric[] {
  const { Namespace, MetricName, Dimensions, Metrics = [], AlarmArn } = alarm;
  const own = AlarmArn?.split(':')[4];
  const here = Metrics.filter(({ AccountId }) => AccountId === undefined || AccountId === own);
  const inMath = here.flatMap(({ MetricStat }) => (MetricStat?.Metric ? [MetricStat.Metric] : []));
  const all = MetricName === undefined ? inMath : [{ Namespace, MetricName, Dimensions }, ...inMath];
  return all.map((metric) => {
    const { Namespace: namespace = '', MetricName: name = '' } = metric;
    return { namespace, name, dimensions: dimensionsIn(metric) };
  });
}

/** These metrics as such keys, whatever their dimensions. */
export function metricsOf(alarm: ExistingAlarm): string[] {
  return watchedBy(alarm).map(({ namespace, name }) => metricKey(namespace, name));
}

/** Whether an alarm watches exactly this metric: the same dimensions with the same values, in any order. */
export function watches(alarm: ExistingAlarm, metric: MetricId): boolean {
  return watchedBy(alarm).some(
    ({ namespace, name, dimensions }) =>
      namespace === metric.namespace && name === metric.name && isSameMetric(dimensions, metric.dimensions ?? {}),
  );
}

/** An alarm as a chain has it. */
export function alarmState(alarm: ExistingAlarm): AlarmState {
  const { StateReason, StateUpdatedTimestamp, StateTransitionedTimestamp, AlarmDescription } = alarm;
  const { EvaluationPeriods, DatapointsToAlarm, Threshold, ComparisonOperator, TreatMissingData } = alarm;
  const since = StateTransitionedTimestamp ?? StateUpdatedTimestamp;
  const stat = alarm.Metrics?.find(({ MetricStat }) => MetricStat)?.MetricStat;
  const statistic = alarm.Statistic ?? alarm.ExtendedStatistic ?? stat?.Stat;
  const period = alarm.Period ?? stat?.Period;
  const band = bandOf(alarm);
  const form = formOf(alarm);
  const dimensions = form === 'math' ? {} : (watchedBy(alarm)[0]?.dimensions ?? {});
  const hasDimensions = Object.keys(dimensions).length > 0;
  const { OKActions: okActions = [], InsufficientDataActions: insufficientDataActions = [] } = alarm;
  const otherActions = [...okActions, ...insufficientDataActions];
  return {
    name: alarm.AlarmName ?? '',
    arn: alarm.AlarmArn ?? '',
    state: stateOf(alarm.StateValue),
    ...(StateReason && { stateReason: StateReason }),
    ...(since && { stateSince: since.getTime() }),
    ...(statistic && { statistic }),
    ...(period !== undefined && { period }),
    ...(EvaluationPeriods !== undefined && { evaluationPeriods: EvaluationPeriods }),
    ...(DatapointsToAlarm !== undefined && { datapointsToAlarm: DatapointsToAlarm }),
    ...(Threshold !== undefined && { threshold: Threshold }),
    ...(ComparisonOperator && { comparisonOperator: ComparisonOperator }),
    ...(TreatMissingData && { treatMissingData: TreatMissingData }),
    actionsEnabled: alarm.ActionsEnabled ?? true,
    actions: alarm.AlarmActions ?? [],
    ...(otherActions.length > 0 && { otherActions }),
    ...(okActions.length > 0 && { okActions }),
    ...(insufficientDataActions.length > 0 && { insufficientDataActions }),
    ...(band !== undefined && { band }),
    ...(form && { form }),
    ...(hasDimensions && { dimensions }),
    ...(AlarmDescription && { description: AlarmDescription }),
  };
}

/** How wide the anomaly detection band is that an alarm compares with; undefined of one with a threshold. */
export function bandOf({ Metrics = [], ThresholdMetricId }: ExistingAlarm): number | undefined {
  const { Expression = '' } = Metrics.find(({ Id }) => Id === ThresholdMetricId) ?? {};
  const width = /^\s*ANOMALY_DETECTION_BAND\(\s*\w+\s*(?:,\s*([\d.]+)\s*)?\)\s*$/.exec(Expression);
  return width ? Number(width[1] ?? 2) : undefined;
}

/**
 * How it watches its metric in a way that no alert file can say; undefined of most. A unit is none: no alert file speaks of
 * it, so it stays what it is.
 */
function formOf(alarm: ExistingAlarm): AlarmForm | undefined {
  const { Metrics = [] } = alarm;
  const stats = Metrics.flatMap(({ MetricStat }) => MetricStat ?? []);
  const isBand = bandOf(alarm) !== undefined && stats.length === 1 && Metrics.length === 2;
  if (Metrics.length > 0 && !isBand) return 'math';
  const statistic = alarm.ExtendedStatistic ?? stats[0]?.Stat;
  return statistic === undefined || basicStatistics.some((each) => each === statistic) ? undefined : 'statistic';
}

function stateOf(value: ExistingAlarm['StateValue']) {
  return value === 'OK' || value === 'ALARM' ? value : 'INSUFFICIENT_DATA';
}

/** Composite alarms have their names in common with metric alarms; AWS tells of them only where it is asked to. */
const bothTypes = ['MetricAlarm', 'CompositeAlarm'] as const;

/** One alarm by its name, with its whole configuration; of a composite alarm, which watches no metric, what it has too. */
export async function readAlarm(
  account: Account,
  name: string,
  signal: AbortSignal | undefined,
): Promise<ExistingAlarm | undefined> {
  const input = { AlarmNames: [name], AlarmTypes: [...bothTypes] };
  const { MetricAlarms, CompositeAlarms } = await account.call('cloudwatch:DescribeAlarms', input, { signal });
  return MetricAlarms?.[0] ?? CompositeAlarms?.[0];
}

/** Whether it is one on other alarms. */
export function isComposite(alarm: ExistingAlarm): boolean {
  return 'AlarmRule' in alarm;
}

/** The composite alarms that are made of an alarm: AWS deletes none that others are made of. */
export async function readParents(
  account: Account,
  name: string,
  signal: AbortSignal | undefined,
): Promise<readonly string[]> {
  const input = { ParentsOfAlarmName: name };
  const parents: string[] = [];
  for await (const { CompositeAlarms = [] } of account.pages('cloudwatch:DescribeAlarms', input, { signal })) {
    parents.push(...CompositeAlarms.map(({ AlarmName = '' }) => AlarmName));
  }
  return parents;
}

/** Alarms by their names, in as few calls as it takes: AWS is asked for at most 100 names at once. */
export async function readAlarmsNamed(
  account: Account,
  names: readonly string[],
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, ExistingAlarm>> {
  const found = new Map<string, ExistingAlarm>();
  for (let at = 0; at < names.length; at += 100) {
    const AlarmNames = names.slice(at, at + 100);
    const input = { AlarmNames, AlarmTypes: [...bothTypes], MaxRecords: 100 };
    const { MetricAlarms = [], CompositeAlarms = [] } = await account.call('cloudwatch:DescribeAlarms', input, {
      signal,
    });
    for (const alarm of [...MetricAlarms, ...CompositeAlarms]) found.set(alarm.AlarmName ?? '', alarm);
  }
  return found;
}

export async function readAlarmTags(account: Account, arn: string, signal: AbortSignal | undefined): Promise<Tags> {
  return tagsOf((await account.call('cloudwatch:ListTagsForResource', { ResourceARN: arn }, { signal })).Tags);
}

/** A filter with the alarms on its metric. */
export function withAlarms(
  filter: MetricFilterState,
  alarms: ReadonlyMap<string, readonly AlarmState[]>,
): MetricFilterState {
  return { ...filter, alarms: alarms.get(metricKey(filter.metricNamespace, filter.metricName)) ?? [] };
}
