import {
  isComparisonOperator,
  type AlarmRule,
  type ComparisonOperator,
  type MissingDataTreatment,
} from '../alerts/alarm-evaluation';
import { standardUnits } from '../alerts/units';
import { bandExpression } from './anomaly-band';
import { flagOf, numberOf, structureOf, structuresOf, textOf, textsOf, type Fields } from './fields';
import { isStatistic } from './metrics';
import { ServiceError } from './service';

/** What PutMetricAlarm was given, checked. */
export interface AlarmSettings extends AlarmRule {
  readonly name: string;
  readonly description?: string;
  readonly actionsEnabled: boolean;
  readonly okActions: readonly string[];
  readonly alarmActions: readonly string[];
  readonly insufficientDataActions: readonly string[];
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** A basic statistic or a percentile. */
  readonly statistic: string;
  /** Seconds. */
  readonly period: number;
  readonly unit?: string;
  /** In place of a threshold. */
  readonly band?: AlarmBand;
  /** As they were given, for DescribeAlarms. */
  readonly given: { readonly datapointsToAlarm?: number; readonly treatMissingData?: string };
}

/** What an alarm with an anomaly detection band compares with. */
export interface AlarmBand {
  /** In standard deviations. */
  readonly width: number;
  readonly comparisonOperator: BandOperator;
  /** Metrics and ThresholdMetricId as they were given, for DescribeAlarms. */
  readonly metrics: readonly Fields[];
  readonly id: string;
}

const bandOperators = [
  'GreaterThanUpperThreshold',
  'LessThanLowerThreshold',
  'LessThanLowerOrGreaterThanUpperThreshold',
] as const;
type BandOperator = (typeof bandOperators)[number];

const DAY = 86_400;
const basicStatistics = ['SampleCount', 'Average', 'Sum', 'Minimum', 'Maximum'];
const missingDataTreatments = ['breaching', 'notBreaching', 'ignore', 'missing'];

/**
 * Reads and checks PutMetricAlarm's input, for alarms on one metric with a fixed threshold or an anomaly detection band.
 * @throws ServiceError ValidationError, InvalidParameterCombination, MissingParameter
 */
export function readAlarm(input: Fields, region: string): AlarmSettings {
  const name = required(input, 'AlarmName', textOf);
  if (name.length > 255) throw invalid(`Value '${name}' at 'alarmName' must have length less than or equal to 255`);
  const description = textOf(input, 'AlarmDescription');
  if ((description?.length ?? 0) > 1024) {
    throw invalid(`Value at 'alarmDescription' must have length less than or equal to 1024`);
  }
  if (input.EvaluationCriteria !== undefined) throw invalid('The sandbox has no alarms on queries.');

  const watched = input.Metrics === undefined ? { ...readMetric(input), rule: readRule(input) } : readBand(input);
  const { rule, period, ...metric } = watched;
  if (![10, 20, 30].includes(period) && (period < 60 || period % 60 !== 0)) {
    throw invalid(`Period must be 10, 20, 30 or a multiple of 60`);
  }
  const longest = period >= 3600 ? 7 * DAY : DAY;
  if (period * rule.evaluationPeriods > longest) {
    const span = longest === DAY ? 'a day' : 'seven days';
    throw invalid(
      `Metrics cannot be checked across more than ${span} (EvaluationPeriods * Period must be <= ${longest}).`,
    );
  }
  const unit = textOf(input, 'Unit');
  if (unit !== undefined && !standardUnits.includes(unit)) {
    throw invalid(`Value '${unit}' at 'unit' failed to satisfy constraint: Member must satisfy enum value set`);
  }
  return {
    ...rule,
    ...metric,
    period,
    name,
    ...(description !== undefined && { description }),
    actionsEnabled: flagOf(input, 'ActionsEnabled') ?? true,
    okActions: actionsOf(input, 'OKActions', region),
    alarmActions: actionsOf(input, 'AlarmActions', region),
    insufficientDataActions: actionsOf(input, 'InsufficientDataActions', region),
    ...(unit !== undefined && { unit }),
  };
}

type Watched = Pick<AlarmSettings, 'namespace' | 'metricName' | 'dimensions' | 'statistic' | 'period'>;

function readMetric(input: Fields): Watched {
  return {
    namespace: required(input, 'Namespace', textOf),
    metricName: required(input, 'MetricName', textOf),
    dimensions: dimensionsOf(input),
    statistic: statisticOf(input),
    period: required(input, 'Period', numberOf),
  };
}

/**
 * An alarm on a metric and the band around it (PutMetricAlarm, "Anomaly Detection Model Alarm"). Outside of its band a
 * datapoint counts as 1, else as 0, and the rule compares with that.
 */
function readBand(input: Fields): Watched & { rule: Rule; band: AlarmBand } {
  const alone = ['MetricName', 'Namespace', 'Statistic', 'ExtendedStatistic', 'Period', 'Dimensions', 'Threshold'];
  const both = alone.find((name) => input[name] !== undefined);
  if (both !== undefined) {
    throw new ServiceError('InvalidParameterCombination', `Metrics and ${both} must not be specified at the same time`);
  }
  const metrics = structuresOf(input, 'Metrics') ?? [];
  const id = required(input, 'ThresholdMetricId', textOf);
  const expression = textOf(metrics.find((each) => textOf(each, 'Id') === id) ?? {}, 'Expression') ?? '';
  const band = bandExpression(expression);
  const stat = structureOf(metrics.find((each) => textOf(each, 'Id') === band?.of) ?? {}, 'MetricStat');
  if (metrics.length !== 2 || band === undefined || stat === undefined) {
    throw invalid('The sandbox has alarms on a metric or on its ANOMALY_DETECTION_BAND, not on other expressions.');
  }
  const comparisonOperator = bandOperators.find((each) => each === textOf(input, 'ComparisonOperator'));
  if (comparisonOperator === undefined) {
    throw invalid('ComparisonOperator must be one for a band if ThresholdMetricId is specified');
  }
  const metric = structureOf(stat, 'Metric') ?? {};
  const statistic = required(stat, 'Stat', textOf);
  if (!isStatistic(statistic)) throw invalid(`The value ${statistic} for parameter Stat is not supported.`);
  return {
    namespace: required(metric, 'Namespace', textOf),
    metricName: required(metric, 'MetricName', textOf),
    dimensions: dimensionsOf(metric),
    statistic,
    period: required(stat, 'Period', numberOf),
    rule: readRule({ ...input, ComparisonOperator: 'GreaterThanOrEqualToThreshold', Threshold: 1 }),
    band: { width: band.width, comparisonOperator, metrics, id },
  };
}

type Rule = AlarmRule & Pick<AlarmSettings, 'given'>;

function readRule(input: Fields): Rule {
  const comparisonOperator = required(input, 'ComparisonOperator', textOf);
  if (!isComparisonOperator(comparisonOperator)) {
    throw invalid(
      `Value '${comparisonOperator}' at 'comparisonOperator' failed to satisfy constraint: Member must satisfy enum value set`,
    );
  }
  const evaluationPeriods = required(input, 'EvaluationPeriods', numberOf);
  if (!Number.isInteger(evaluationPeriods) || evaluationPeriods < 1) {
    throw invalid('EvaluationPeriods must be greater than or equal to 1');
  }
  const datapointsToAlarm = numberOf(input, 'DatapointsToAlarm');
  if (datapointsToAlarm !== undefined && (datapointsToAlarm < 1 || datapointsToAlarm > evaluationPeriods)) {
    throw invalid('DatapointsToAlarm must be between 1 and EvaluationPeriods');
  }
  const treatMissingData = textOf(input, 'TreatMissingData');
  if (treatMissingData !== undefined && !missingDataTreatments.includes(treatMissingData)) {
    throw invalid(`The value "${treatMissingData}" is not supported for TreatMissingData parameter.`);
  }
  return {
    comparisonOperator: comparisonOperator satisfies ComparisonOperator,
    threshold: required(input, 'Threshold', numberOf),
    evaluationPeriods,
    datapointsToAlarm: datapointsToAlarm ?? evaluationPeriods,
    treatMissingData: (treatMissingData ?? 'missing') as MissingDataTreatment,
    given: {
      ...(datapointsToAlarm !== undefined && { datapointsToAlarm }),
      ...(treatMissingData !== undefined && { treatMissingData }),
    },
  };
}

function statisticOf(input: Fields): string {
  const statistic = textOf(input, 'Statistic');
  const extended = textOf(input, 'ExtendedStatistic');
  if ((statistic === undefined) === (extended === undefined)) {
    throw invalid('Exactly one of Statistic and ExtendedStatistic must be specified');
  }
  if (statistic !== undefined && !basicStatistics.includes(statistic)) {
    throw invalid(
      `Value '${statistic}' at 'statistic' failed to satisfy constraint: Member must satisfy enum value set`,
    );
  }
  if (extended !== undefined && !isStatistic(extended)) {
    throw invalid(`The value ${extended} for parameter ExtendedStatistic is not supported.`);
  }
  return statistic ?? extended!;
}

/** Dimensions as a list of `Name` and `Value`. */
export function dimensionsOf(input: Fields): Record<string, string> {
  const dimensions = structuresOf(input, 'Dimensions') ?? [];
  if (dimensions.length > 30) throw invalid('A metric has at most 30 dimensions');
  return Object.fromEntries(dimensions.map((each) => [textOf(each, 'Name') ?? '', textOf(each, 'Value') ?? '']));
}

function actionsOf(input: Fields, name: string, region: string): readonly string[] {
  const actions = textsOf(input, name) ?? [];
  if (actions.length > 5) throw invalid(`${name} can have at most 5 actions`);
  for (const action of actions) {
    const [arn, , , actionRegion] = action.split(':');
    if (arn !== 'arn' || actionRegion === undefined) throw invalid(`Invalid arn syntax: ${action}`);
    if (actionRegion !== '' && actionRegion !== region) {
      throw invalid(`Invalid region ${actionRegion} specified. Only ${region} is supported.`);
    }
  }
  return actions;
}

/** The value of a field that has to be there. */
export function required<T>(input: Fields, name: string, read: (input: Fields, name: string) => T | undefined): T {
  const value = read(input, name);
  if (value === undefined || value === '') {
    throw new ServiceError('MissingParameter', `The parameter ${name} is required.`);
  }
  return value;
}

export function invalid(message: string): ServiceError {
  return new ServiceError('ValidationError', message);
}
