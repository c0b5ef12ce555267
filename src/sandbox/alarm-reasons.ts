import type { AlarmEvaluation, AlarmStateValue, ComparisonOperator } from '../alerts/alarm-evaluation';
import type { AlarmSettings } from './alarm-rules';

const comparisonWords: Record<ComparisonOperator, readonly [string, string]> = {
  GreaterThanOrEqualToThreshold: ['was greater than or equal to', 'were greater than or equal to'],
  GreaterThanThreshold: ['was greater than', 'were greater than'],
  LessThanThreshold: ['was less than', 'were less than'],
  LessThanOrEqualToThreshold: ['was less than or equal to', 'were less than or equal to'],
};

const treatmentWords = { breaching: 'Breaching', notBreaching: 'NonBreaching', missing: 'Missing', ignore: 'Ignored' };

export interface Datapoint {
  /** The start of its period. */
  readonly at: number;
  readonly value: number;
}

/** Why an alarm is in its state, in CloudWatch's words (StateReason). */
export function stateReason(alarm: AlarmSettings, evaluation: AlarmEvaluation, used: readonly Datapoint[]): string {
  const { state, filled } = evaluation;
  const periods = alarm.evaluationPeriods;
  if (used.length === 0) {
    if (state === 'INSUFFICIENT_DATA') {
      return `Insufficient Data: ${count(periods, 'datapoint')} ${periods === 1 ? 'was' : 'were'} unknown.`;
    }
    const treated = `treated as [${treatmentWords[alarm.treatMissingData]}]`;
    return (
      `Threshold Crossed: no datapoints were received for ${count(periods, 'period')} and ` +
      `${count(filled, 'missing datapoint')} ${filled === 1 ? 'was' : 'were'} ${treated}.`
    );
  }
  const values = used.map(({ value, at }) => `${decimal(value)} (${shortTime(at)})`).reverse();
  const [was, were] = comparisonWords[alarm.comparisonOperator];
  const not = state === 'ALARM' ? '' : ' not';
  const verb = (used.length === 1 ? was : were).replace(/^(was|were)/, `$1${not}`);
  const from = state === 'ALARM' ? 'OK -> ALARM' : 'ALARM -> OK';
  const needed = count(state === 'ALARM' ? alarm.datapointsToAlarm : 1, 'datapoint');
  return (
    `Threshold Crossed: ${used.length} out of the last ${count(periods, 'datapoint')} [${values.join(', ')}] ` +
    `${verb} the threshold (${decimal(alarm.threshold)}) (minimum ${needed} for ${from} transition).`
  );
}

/** The same as data (StateReasonData). */
export function stateReasonData(alarm: AlarmSettings, at: number, used: readonly Datapoint[]): string {
  return JSON.stringify({
    version: '1.0',
    queryDate: zonedTime(at),
    ...(used[0] !== undefined && { startDate: zonedTime(used[0].at) }),
    statistic: alarm.statistic,
    period: alarm.period,
    recentDatapoints: used.map(({ value }) => value),
    threshold: alarm.threshold,
    evaluatedDatapoints: used.map(({ value, at: timestamp }) => ({ timestamp: zonedTime(timestamp), value })),
  });
}

/** Subject and message that an alarm sends to a topic, in the form CloudWatch gives them. */
export function notification(
  alarm: AlarmSettings,
  about: { arn: string; accountId: string; region: string; updated: number },
  change: { from: AlarmStateValue; to: AlarmStateValue; reason: string; at: number },
): { subject: string; message: string } {
  const message = {
    AlarmName: alarm.name,
    AlarmDescription: alarm.description ?? null,
    AWSAccountId: about.accountId,
    AlarmConfigurationUpdatedTimestamp: zonedTime(about.updated),
    NewStateValue: change.to,
    NewStateReason: change.reason,
    StateChangeTime: zonedTime(change.at),
    Region: about.region,
    AlarmArn: about.arn,
    OldStateValue: change.from,
    OKActions: alarm.okActions,
    AlarmActions: alarm.alarmActions,
    InsufficientDataActions: alarm.insufficientDataActions,
    Trigger: {
      MetricName: alarm.metricName,
      Namespace: alarm.namespace,
      StatisticType: alarm.statistic.startsWith('p') ? 'ExtendedStatistic' : 'Statistic',
      Statistic: alarm.statistic.toUpperCase(),
      Unit: alarm.unit ?? null,
      Dimensions: Object.entries(alarm.dimensions).map(([name, value]) => ({ value, name })),
      Period: alarm.period,
      EvaluationPeriods: alarm.evaluationPeriods,
      DatapointsToAlarm: alarm.datapointsToAlarm,
      ComparisonOperator: alarm.comparisonOperator,
      Threshold: alarm.threshold,
      TreatMissingData: alarm.treatMissingData,
      EvaluateLowSampleCountPercentile: '',
    },
  };
  return { subject: `${change.to}: "${alarm.name}" in ${about.region}`, message: JSON.stringify(message) };
}

/** `2026-11-23T14:05:00.000+0000`, the form CloudWatch has in its messages. */
function zonedTime(at: number): string {
  return new Date(at).toISOString().replace('Z', '+0000');
}

/** `23/11/26 14:05:00`. */
function shortTime(at: number): string {
  const [date = '', time = ''] = new Date(at).toISOString().slice(2, 19).split('T');
  return `${date.split('-').reverse().join('/')} ${time}`;
}

function decimal(value: number): string {
  return Number.isInteger(value) ? value.toFixed(1) : String(value);
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
