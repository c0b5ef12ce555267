import { alarmDefaults, longestLook } from './alarm-defaults';
import { alertProblem, type AlertDiagnostic } from './alert-diagnostic';
import type { AlertSettings } from './alert-file';
import type { RangeOf } from './front-matter-ranges';
import { feeds, type Dimensions } from './metric-values';
import { bandOperators } from './settings';

const day = 86_400;

/** Whether the settings of an alarm fit each other (PutMetricAlarm) and what the filter counts. */
export function checkAlarm({ alarm, metricValue, defaultValue }: AlertSettings, at: RangeOf): AlertDiagnostic[] {
  if (!alarm) return [];
  const problems: AlertDiagnostic[] = [];
  const report = (key: string, ...[code, message, details]: Report) =>
    problems.push(alertProblem(code, at(['alarm', key], 'value'), `alarm.${key}: ${message}`, details));
  const { period, evaluationPeriods, threshold, statistic } = { ...alarmDefaults, ...alarm };
  const { datapointsToAlarm, comparisonOperator, treatMissingData } = alarm;

  if (datapointsToAlarm !== undefined && datapointsToAlarm > evaluationPeriods) {
    const message = `The alarm looks at ${evaluationPeriods} periods (evaluationPeriods), so ${datapointsToAlarm} of them can never be over the threshold.`;
    report('datapointsToAlarm', 'alarm-datapoints', message);
  }
  const longest = longestLook(period);
  if (period * evaluationPeriods > longest) {
    const message = `${evaluationPeriods} periods of ${period} seconds are more than ${longest === day ? 'a day' : 'seven days'}, the longest that AWS looks back.`;
    report(
      alarm.evaluationPeriods === undefined ? 'period' : 'evaluationPeriods',
      'alarm-range',
      message,
      longest === day
        ? {
            awsMessage: `Metrics cannot be checked across more than a day (EvaluationPeriods * Period must be <= ${day}).`,
          }
        : {},
    );
  }
  if (period < 60) {
    const message = 'A metric filter gives at most one value a minute, so most of these periods have none.';
    report('period', 'alarm-short-period', message, { severity: 'warning' });
  }
  const isBand = alarm.anomalyDetectionBand !== undefined;
  if (isBand && alarm.threshold !== undefined) {
    report('anomalyDetectionBand', 'alarm-band', 'The alarm has a threshold too. Remove one of them.');
  }
  const isBandOperator = bandOperators.some((each) => each === comparisonOperator);
  if (comparisonOperator !== undefined && isBandOperator !== isBand) {
    const message = isBand
      ? `A band is left upwards or downwards: write ${bandOperators.join(', ')}, or leave it out.`
      : `${comparisonOperator} compares with an anomaly detection band, which this alarm does not have.`;
    report('comparisonOperator', 'alarm-band', message);
  }
  if (comparisonOperator === 'GreaterThanThreshold' && threshold === 1 && statistic === 'Sum' && addsOne(metricValue)) {
    const range = at(['alarm', 'comparisonOperator'], 'value');
    const instead = 'GreaterThanOrEqualToThreshold';
    const message = `One event makes 1, which is not above 1, so only the second in the same period raises the alarm. ${instead} raises it at the first.`;
    report('comparisonOperator', 'alarm-needs-second-event', message, {
      severity: 'info',
      fixes: [{ title: `Write ${instead}`, edits: [{ range, text: instead }] }],
    });
  }
  const isUpper = comparisonOperator === undefined || comparisonOperator.startsWith('Greater');
  if (isUpper && (treatMissingData === 'breaching' || (treatMissingData === 'missing' && defaultValue === undefined))) {
    const range = at(['alarm', 'treatMissingData'], 'value');
    const message =
      treatMissingData === 'breaching'
        ? 'The alarm goes off whenever nothing matches, because such periods have no value.'
        : 'Periods in which nothing matches have no value, so the alarm stays at INSUFFICIENT_DATA instead of OK.';
    report('treatMissingData', 'alarm-missing-data', message, {
      severity: treatMissingData === 'breaching' ? 'warning' : 'info',
      fixes: [{ title: 'Write notBreaching', edits: [{ range, text: 'notBreaching' }] }],
    });
  }
  return problems;
}

/** Whether the filter gives values to the metric that the alarm watches: the one with just these dimensions. */
export function checkWatchedMetric({ alarm, dimensions }: AlertSettings, at: RangeOf): AlertDiagnostic[] {
  const unfed = alarm && whyUnfed(dimensions, alarm.dimensions);
  if (unfed === undefined) return [];
  const range = at(alarm?.dimensions ? ['alarm', 'dimensions'] : ['alarm'], 'key');
  return [alertProblem('alarm-with-dimensions', range, unfed, { severity: 'warning' })];
}

/** Why a filter with these dimensions never gives the metric values that the alarm watches; undefined where it may. */
function whyUnfed(written: Dimensions = {}, watched: Dimensions = {}): string | undefined {
  // A filter can add these two by itself, which no alert file speaks of (PutMetricFilter, emitSystemFieldDimensions).
  const isOfSource = Object.keys(watched).some((name) => name.startsWith('@aws.'));
  if (isOfSource || feeds({ dimensions: written }, watched)) return undefined;
  const names = Object.keys(written);
  if (Object.keys(watched).length === 0) {
    return `The alarm watches the metric without dimensions, and a filter with dimensions gives that one no values: it can never go off. Give alarm.dimensions a value of ${names.join(' and of ')}, remove the filter’s dimensions, or move the alarm to a second filter of the same pattern without them.`;
  }
  const say = names.length === 0 ? 'without dimensions' : `with ${names.join(' and ')}`;
  return `The alarm watches the metric with ${Object.keys(watched).join(' and ')}, and the filter writes it ${say}: it can never go off. Both need the same names.`;
}

/** Whether the topic is one that the alarm tells. */
export function checkTopic({ alarm, topic }: AlertSettings, at: RangeOf): AlertDiagnostic[] {
  if (!topic) return [];
  if (topic.topicName === undefined) {
    return [alertProblem('topic-name', at(['topic'], 'key'), 'topic: It needs a topicName, such as ops-alerts.')];
  }
  const { topicName } = topic;
  const actions = [
    ...(alarm?.alarmActions ?? [topicName]),
    ...(alarm?.okActions ?? []),
    ...(alarm?.insufficientDataActions ?? []),
  ];
  const isTold = actions.some((action) => action === topicName || action.endsWith(`:${topicName}`));
  if (alarm && isTold) return [];
  const message = alarm
    ? `topic.topicName: The alarm has actions, and ${topicName} is not among them, so it is never told.`
    : `topic.topicName: There is no alarm that could tell ${topicName}. Add alarm: {} for one that goes off at the first event.`;
  const range = at(['topic', 'topicName'], 'value');
  return [alertProblem('topic-not-told', range, message, { severity: 'warning' })];
}

type Report = readonly [
  code: Parameters<typeof alertProblem>[0],
  message: string,
  details?: Parameters<typeof alertProblem>[3],
];

function addsOne(metricValue = '1'): boolean {
  return Number(metricValue) === 1;
}
