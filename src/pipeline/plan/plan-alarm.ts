import { alarmDefaults } from '../../alerts/alarm-defaults';
import type { AlarmSettings } from '../../alerts/alert-file';
import { dimensionPairs } from '../../alerts/metric-names';
import { isSameMetric } from '../../alerts/metric-values';
import type { ApiInput } from '../../aws/api';
import type { Existing, ExistingAlarm } from '../inspect/existing';
import { alarmDifferences, comparisonOf } from '../drift/alarm-drift';
import type { Difference } from '../drift/difference';
import { alarmState, isComposite, metricKey, metricsOf } from '../inspect/read-alarms';
import { metricInput } from '../inspect/metric-input';
import { createdByTag } from '../inspect/tags';
import { alarmActions, topicsToldBy, wantedTopics, type AlarmActions } from '../request/alarm-actions';
import { alarmChanges } from './alarm-changes';
import { aboutGoneTopics } from './topic-steps';
import { costs } from './costs';
import { metricLeft } from './metric-left';
import { isRefused, refuse, type Refused, type Step, type StepId } from './plan';
import { placeOf } from './plan-head';
import { topicSteps } from './plan-topics';
import { alarmNameOf, type AlarmRequest } from '../request/requests';

type AlarmInput = ApiInput<'cloudwatch:PutMetricAlarm'>;

/** The names of the two parts of an alarm with a band. */
const bandIds = { metric: 'metric', band: 'band' } as const;

/** Steps for an alarm and for what it tells. */
export interface AlarmSteps {
  /** Looks that can keep a plan back before anything is changed. */
  readonly looks: readonly Step[];
  readonly steps: readonly Step[];
  /** What kind of alarm is made, where none was before. */
  readonly made?: 'threshold' | 'band';
}

/** When the alarm's steps are to be done, and what is to be said of it. */
interface AlarmOrder {
  /** What must be done before anything is changed. */
  readonly gates: readonly StepId[];
  /** What must be done before the alarm is made. */
  readonly after: readonly StepId[];
  /** Why the alarm may not do what it is made for. */
  readonly doubt?: string;
}

/**
 * The alarm on a metric, and its topics with their subscriptions: made, or changed with what the request does not speak
 * of kept.
 */
export function alarmSteps(
  wanted: AlarmRequest,
  existing: Existing,
  { gates, after, doubt }: AlarmOrder,
): AlarmSteps | Refused {
  const name = alarmNameOf(wanted);
  const alarm = alarmStep(wanted, existing);
  if (isRefused(alarm)) return alarm;
  const topics = topicSteps(existing, name, wanted, { alarmWrites: alarm.call !== undefined, gates });
  if (isRefused(topics)) return topics;
  const isNew = alarm.action === 'create';
  const why = [alarm.why, ...(doubt === undefined ? [] : [doubt])].join(' ');
  return {
    looks: topics.looks,
    steps: [...topics.steps, { ...alarm, why, after: [...after, ...topics.ready] }],
    ...(isNew && { made: wanted.alarm.anomalyDetectionBand === undefined ? 'threshold' : 'band' }),
  };
}

function alarmStep(wanted: AlarmRequest, existing: Existing): Step | Refused {
  const name = alarmNameOf(wanted);
  const { metricNamespace, metricName } = wanted;
  const current = existing.alarm?.is === 'there' ? existing.alarm.value : undefined;
  const common = { id: 'alarm', resource: `Alarm \`${name}\``, after: [] };
  const taken = current && whyTaken(current, wanted, existing);
  if (taken !== undefined) {
    return refuse(
      'alarm-taken',
      `There is an alarm ${name} already, and it ${taken}.`,
      'Give the alarm another name (alarmName).',
    );
  }
  const moves = current !== undefined && !watchesKey(current, metricKey(metricNamespace, metricName));
  const { actionsEnabled, alarmDescription } = wanted.alarm;
  const input: AlarmInput = {
    ...(current && settingsToKeep(current, wanted.alarm)),
    AlarmName: name,
    ...rule(wanted, current && unitOf(current)),
    ...(alarmActions(wanted, placeOf(existing)) satisfies AlarmActions),
    ...(actionsEnabled !== undefined && { ActionsEnabled: actionsEnabled }),
    ...(alarmDescription !== undefined && { AlarmDescription: alarmDescription }),
    ...(current ? {} : { Tags: [createdByTag] }),
  };
  const wantedOnes = wantedTopics(wanted, placeOf(existing));
  const gone = aboutGoneTopics(
    existing,
    topicsToldBy(input).filter((arn) => !wantedOnes.includes(arn)),
  );
  const differences = current ? alarmDifferences(wanted, alarmState(current), placeOf(existing)) : [];
  if (current && !moves && differences.length === 0) {
    return { ...common, action: 'leave', why: `It watches the metric already, just like this.${gone}` };
  }
  return {
    ...common,
    action: current ? 'change' : 'create',
    why: `${describeAlarm(wanted, input)}${current ? whatChanges(differences) : ''}${moves ? ' It goes along with the filter to the new metric.' : ''}${gone}`,
    ...(!current && { cost: wanted.alarm.anomalyDetectionBand === undefined ? costs.alarm : costs.bandAlarm }),
    call: { name: 'cloudwatch:PutMetricAlarm', input },
    undo: current
      ? { name: 'cloudwatch:PutMetricAlarm', input: configurationOf(current) }
      : { name: 'cloudwatch:DeleteAlarms', input: { AlarmNames: [name] } },
  };
}

/** A person who reads the plan knows the alarm as it is. */
function whatChanges(differences: readonly Difference[]): string {
  const changes = differences.length > 0 ? `; what changes: ${alarmChanges(differences)}` : '';
  return ` It exists${changes}. Its other settings stay.`;
}

/** Why the alarm that there is cannot be the one that is wanted; undefined where it can. */
function whyTaken(current: ExistingAlarm, wanted: AlarmRequest, existing: Existing): string | undefined {
  const { form, dimensions = {} } = alarmState(current);
  if (isComposite(current)) return 'is a composite alarm';
  const left = metricLeft(existing, wanted);
  const goesAlong = left !== undefined && watchesKey(current, metricKey(left.namespace, left.name));
  const isOnMetric = watchesKey(current, metricKey(wanted.metricNamespace, wanted.metricName));
  if (!isOnMetric && !goesAlong) return 'watches another metric';
  if (form === 'math') return 'watches more than the metric, which no alert file can say';
  if (!isSameMetric(dimensions, wanted.alarm.dimensions ?? {})) {
    const pairs = dimensionPairs(dimensions);
    return `watches ${pairs.length > 0 ? `only the values with ${pairs.join(', ')}` : 'the metric without dimensions'}`;
  }
  if (form === 'statistic') return 'watches a percentile of the metric, which no alert file can say';
  if (isOnMetric || !left) return undefined;
  if (left.isUnknown) return 'watches the metric until now, and you may not see what else counts to that';
  return left.other && `watches the metric until now, to which ${left.other.name} of ${left.other.logGroup} counts too`;
}

function watchesKey(alarm: ExistingAlarm, key: string): boolean {
  return metricsOf(alarm).includes(key);
}

/** When the alarm goes off, under the API's names. */
function rule(
  { metricNamespace: namespace, metricName: name, alarm }: AlarmRequest,
  Unit: AlarmInput['Unit'],
): Partial<AlarmInput> {
  const Metric = metricInput({ namespace, name, dimensions: alarm.dimensions });
  const { statistic, period, evaluationPeriods, threshold, treatMissingData } = { ...alarmDefaults, ...alarm };
  const { datapointsToAlarm, anomalyDetectionBand } = alarm;
  const common: Partial<AlarmInput> = {
    EvaluationPeriods: evaluationPeriods,
    ...(datapointsToAlarm !== undefined && { DatapointsToAlarm: datapointsToAlarm }),
    TreatMissingData: treatMissingData,
    ComparisonOperator: comparisonOf(alarm) as NonNullable<AlarmInput['ComparisonOperator']>,
  };
  if (anomalyDetectionBand === undefined) {
    const Statistic = statistic as NonNullable<AlarmInput['Statistic']>;
    return { ...Metric, Statistic, Period: period, Threshold: threshold, ...(Unit && { Unit }), ...common };
  }
  const { metric, band } = bandIds;
  return {
    Metrics: [
      {
        Id: metric,
        MetricStat: { Metric, Period: period, Stat: statistic, ...(Unit && { Unit }) },
        ReturnData: true,
      },
      { Id: band, Expression: `ANOMALY_DETECTION_BAND(${metric}, ${anomalyDetectionBand})`, ReturnData: true },
    ],
    ThresholdMetricId: band,
    ...common,
  };
}

/** PutMetricAlarm replaces the whole configuration, so what a request does not speak of is sent along. */
function settingsToKeep(current: ExistingAlarm, { evaluationPeriods }: AlarmSettings): Partial<AlarmInput> {
  const { AlarmDescription, ActionsEnabled, OKActions, AlarmActions, InsufficientDataActions } = current;
  const { DatapointsToAlarm, EvaluationPeriods } = current;
  // 2 of 3 stay 2 of 3, but of other periods nothing is said.
  const isSamePeriods = EvaluationPeriods === (evaluationPeriods ?? alarmDefaults.evaluationPeriods);
  return {
    ...(DatapointsToAlarm !== undefined && isSamePeriods && { DatapointsToAlarm }),
    ...(AlarmDescription !== undefined && { AlarmDescription }),
    ...(ActionsEnabled !== undefined && { ActionsEnabled }),
    ...(OKActions !== undefined && { OKActions }),
    ...(AlarmActions !== undefined && { AlarmActions }),
    ...(InsufficientDataActions !== undefined && { InsufficientDataActions }),
  };
}

/** The unit that its values must have; no alert file speaks of it. */
function unitOf({ Unit, Metrics = [] }: ExistingAlarm): AlarmInput['Unit'] {
  return Unit ?? Metrics.find(({ MetricStat }) => MetricStat)?.MetricStat?.Unit;
}

/** What PutMetricAlarm takes of what DescribeAlarms gives. */
const alarmSettings = [
  ...(['AlarmName', 'AlarmDescription', 'ActionsEnabled', 'OKActions', 'AlarmActions'] as const),
  ...(['InsufficientDataActions', 'MetricName', 'Namespace', 'Statistic', 'ExtendedStatistic'] as const),
  ...(['Dimensions', 'Period', 'Unit', 'EvaluationPeriods', 'DatapointsToAlarm', 'Threshold'] as const),
  ...(['ComparisonOperator', 'TreatMissingData', 'EvaluateLowSampleCountPercentile'] as const),
  ...(['Metrics', 'ThresholdMetricId'] as const),
] satisfies (keyof AlarmInput & keyof ExistingAlarm)[];

/** The whole configuration of an alarm, to be written again: as it is, or with something changed. */
export function configurationOf(alarm: ExistingAlarm): AlarmInput {
  const settings = alarmSettings.flatMap((name) => (alarm[name] === undefined ? [] : [[name, alarm[name]] as const]));
  return Object.fromEntries(settings) as unknown as AlarmInput;
}

const comparisons: Readonly<Record<string, string>> = {
  GreaterThanOrEqualToThreshold: 'is at least',
  GreaterThanThreshold: 'is above',
  LessThanOrEqualToThreshold: 'is at most',
  LessThanThreshold: 'is below',
  GreaterThanUpperThreshold: 'is above',
  LessThanLowerThreshold: 'is below',
  LessThanLowerOrGreaterThanUpperThreshold: 'is outside',
};

function describeAlarm({ alarm }: AlarmRequest, { AlarmActions, ActionsEnabled }: AlarmInput): string {
  const { statistic, period, threshold } = { ...alarmDefaults, ...alarm };
  const comparison = comparisons[comparisonOf(alarm)] ?? comparisonOf(alarm);
  const band = alarm.anomalyDetectionBand;
  const limit =
    band === undefined
      ? String(threshold)
      : `the band of ${band} standard deviations around what CloudWatch expects, which it learns from the metric’s past`;
  const tells =
    AlarmActions === undefined || AlarmActions.length === 0
      ? 'tells nobody: it has no action yet'
      : ActionsEnabled === false
        ? 'tells nobody: its actions are off'
        : `tells ${AlarmActions.join(', ')}`;
  const pairs = dimensionPairs(alarm.dimensions);
  const only = pairs.length > 0 ? ` It watches only the values with ${pairs.join(', ')}.` : '';
  return `It goes off when the ${statistic} over ${period} seconds ${comparison} ${limit}, and ${tells}.${only}`;
}
