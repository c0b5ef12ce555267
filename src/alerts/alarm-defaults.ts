import { isComparisonOperator, isMissingDataTreatment, type AlarmRule } from './alarm-evaluation';
import type { AlarmSettings } from './alert-file';

/**
 * Sum over 5 minutes, at least 1, missing data not breaching: what one event that must not happen asks for (what the CIS
 * benchmarks' modules agree on, without their missing-data trap).
 */
export const alarmDefaults = {
  statistic: 'Sum',
  period: 300,
  evaluationPeriods: 1,
  threshold: 1,
  comparisonOperator: 'GreaterThanOrEqualToThreshold',
  treatMissingData: 'notBreaching',
} as const;

export const basicStatistics = ['Sum', 'SampleCount', 'Average', 'Minimum', 'Maximum'] as const;

/** How the values of a period become its datapoint. */
export type BasicStatistic = (typeof basicStatistics)[number];

/** An alarm on one metric, with every setting that decides its state. */
export interface CompleteAlarm extends AlarmRule {
  readonly statistic: BasicStatistic;
  /** Seconds. */
  readonly period: number;
}

/** An alarm with what its settings leave out. They may come from a file: what cannot be is taken as left out. */
export function completeAlarm(settings: AlarmSettings = {}): CompleteAlarm {
  const { statistic, comparisonOperator, treatMissingData } = settings;
  const period = settings.period ?? alarmDefaults.period;
  const threshold = settings.threshold ?? alarmDefaults.threshold;
  const evaluationPeriods = settings.evaluationPeriods ?? alarmDefaults.evaluationPeriods;
  return {
    statistic: basicStatistics.find((known) => known === statistic) ?? alarmDefaults.statistic,
    period,
    threshold,
    evaluationPeriods,
    datapointsToAlarm: Math.min(settings.datapointsToAlarm ?? evaluationPeriods, evaluationPeriods),
    comparisonOperator:
      comparisonOperator !== undefined && isComparisonOperator(comparisonOperator)
        ? comparisonOperator
        : alarmDefaults.comparisonOperator,
    treatMissingData:
      treatMissingData !== undefined && isMissingDataTreatment(treatMissingData)
        ? treatMissingData
        : alarmDefaults.treatMissingData,
  };
}

/** How far back an alarm with such a period may look in all, in seconds: Period × EvaluationPeriods (PutMetricAlarm). */
export function longestLook(period: number): number {
  return period >= 3600 ? 7 * 86_400 : 86_400;
}
