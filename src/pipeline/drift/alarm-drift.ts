import { alarmDefaults } from '../../alerts/alarm-defaults';
import type { AlarmSettings } from '../../alerts/alert-file';
import { isSameMetric } from '../../alerts/metric-values';
import { alarmActions, type AlarmActions, type AlarmParts } from '../request/alarm-actions';
import type { TrailPlace } from '../chain/arns';
import { sameValue } from '../same-value';
import type { AlarmState } from '../chain/chain';
import type { AlarmActionList, Difference } from './difference';

/**
 * What an alarm is to be otherwise than it is. When it goes off is compared with the defaults filled in; whom it tells,
 * its description and how many datapoints it needs, only where the settings speak of it. One that no alert file can say,
 * or that watches other dimensions, differs by that alone, and no deployment changes it.
 */
export function alarmDifferences(parts: AlarmParts, current: AlarmState, place: TrailPlace): readonly Difference[] {
  if (current.form) return [{ kind: 'alarm-form', here: 'metric', account: current.form }];
  const [here, account] = [parts.alarm?.dimensions ?? {}, current.dimensions ?? {}];
  if (!isSameMetric(here, account)) return [{ kind: 'alarm-dimensions', here, account }];
  return [...valueDifferences(parts.alarm ?? {}, current), ...actionDifferences(parts, current, place)];
}

/** How an alarm compares where its settings do not say. */
export function comparisonOf({ comparisonOperator, anomalyDetectionBand }: AlarmSettings): string {
  const preset = anomalyDetectionBand === undefined ? alarmDefaults.comparisonOperator : 'GreaterThanUpperThreshold';
  return comparisonOperator ?? preset;
}

/** How an alarm treats missing data that was made without saying it (PutMetricAlarm, TreatMissingData). */
export const missingDataOfAws = 'missing';

type ValueDifference = Extract<Difference, { kind: 'alarm-setting' }>;

function valueDifferences(settings: AlarmSettings, current: AlarmState): Difference[] {
  const { statistic, period, evaluationPeriods, threshold, treatMissingData } = { ...alarmDefaults, ...settings };
  const { datapointsToAlarm, anomalyDetectionBand, actionsEnabled, alarmDescription } = settings;
  const isBand = anomalyDetectionBand !== undefined;
  const pair = (setting: ValueDifference['setting'], here: ValueDifference['here'], account: ValueDifference['here']) =>
    ({ kind: 'alarm-setting', setting, here, account }) as const;
  const all: readonly ValueDifference[] = [
    pair('statistic', statistic, current.statistic),
    pair('period', period, current.period),
    pair('evaluationPeriods', evaluationPeriods, current.evaluationPeriods),
    ...(datapointsToAlarm === undefined
      ? []
      : [pair('datapointsToAlarm', datapointsToAlarm, current.datapointsToAlarm ?? current.evaluationPeriods)]),
    pair('threshold', isBand ? undefined : threshold, current.band === undefined ? current.threshold : undefined),
    pair('anomalyDetectionBand', anomalyDetectionBand, current.band),
    pair('comparisonOperator', comparisonOf(settings), current.comparisonOperator),
    pair('treatMissingData', treatMissingData, current.treatMissingData ?? missingDataOfAws),
    ...(actionsEnabled === undefined ? [] : [pair('actionsEnabled', actionsEnabled, current.actionsEnabled)]),
    ...(alarmDescription === undefined ? [] : [pair('alarmDescription', alarmDescription, current.description)]),
  ];
  return all.filter(({ here, account }) => !sameValue(here, account));
}

function actionDifferences(parts: AlarmParts, current: AlarmState, place: TrailPlace): Difference[] {
  const wanted = alarmActions(parts, place);
  const lists: readonly (readonly [AlarmActionList, keyof AlarmActions, readonly string[]])[] = [
    ['alarmActions', 'AlarmActions', current.actions],
    ['okActions', 'OKActions', current.okActions ?? []],
    ['insufficientDataActions', 'InsufficientDataActions', current.insufficientDataActions ?? []],
  ];
  return lists.flatMap(([setting, key, account]): Difference[] => {
    const here = wanted[key];
    // All of them are told at once, so their order means nothing.
    if (here === undefined || sameValue([...here].sort(), [...account].sort())) return [];
    return [{ kind: 'alarm-actions', setting, here, account }];
  });
}
