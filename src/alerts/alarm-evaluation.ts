/**
 * How CloudWatch decides an alarm's state, and when. Source: CloudWatch user guide, "Alarm evaluation" and "Configuring
 * how CloudWatch alarms treat missing data"; where the current edition is silent, the earlier one is named.
 */

export type AlarmStateValue = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

export const missingDataTreatments = ['missing', 'ignore', 'breaching', 'notBreaching'] as const;

/** How a period without data counts; CloudWatch's default is `missing`. */
export type MissingDataTreatment = (typeof missingDataTreatments)[number];

export function isMissingDataTreatment(text: string): text is MissingDataTreatment {
  return (missingDataTreatments as readonly string[]).includes(text);
}

const comparisons = {
  GreaterThanOrEqualToThreshold: (value: number, threshold: number) => value >= threshold,
  GreaterThanThreshold: (value: number, threshold: number) => value > threshold,
  LessThanThreshold: (value: number, threshold: number) => value < threshold,
  LessThanOrEqualToThreshold: (value: number, threshold: number) => value <= threshold,
};

/** The comparison operators of alarms with a fixed threshold. */
export type ComparisonOperator = keyof typeof comparisons;

export const comparisonOperators = Object.keys(comparisons) as readonly ComparisonOperator[];

export function isComparisonOperator(text: string): text is ComparisonOperator {
  return Object.hasOwn(comparisons, text);
}

/** The part of an alarm that decides its state: M (`datapointsToAlarm`) out of N (`evaluationPeriods`). */
export interface AlarmRule {
  readonly comparisonOperator: ComparisonOperator;
  readonly threshold: number;
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly treatMissingData: MissingDataTreatment;
}

export interface AlarmEvaluation {
  readonly state: AlarmStateValue;
  /** Indexes of the real datapoints that decided, oldest first. */
  readonly used: readonly number[];
  /** How many missing datapoints were filled in by the alarm's treatment of missing data. */
  readonly filled: number;
}

/** Whether a datapoint is on the wrong side of the threshold. */
export function isBreaching(rule: Pick<AlarmRule, 'comparisonOperator' | 'threshold'>, value: number): boolean {
  return comparisons[rule.comparisonOperator](value, rule.threshold);
}

/**
 * How many periods back CloudWatch looks, the "evaluation range". It fetches more than the evaluation periods in case
 * some are missing; the guide's only figure is 5 for an alarm with 3, and the surplus of 2 is taken for all alarms.
 */
export function evaluationRange(evaluationPeriods: number): number {
  return evaluationPeriods + 2;
}

const minute = 60_000;
const day = 24 * 60 * minute;

/**
 * Milliseconds between two evaluations. Each looks at periods that end with it, not at those of the clock: "at the end
 * of minute 5 the alarm evaluates based on data from minutes 1 to 5, then at the end of minute 6 … from minutes 2 to 6".
 *
 * Once a minute; every 10 seconds where the period is shorter than a minute; once an hour, on data up to the full hour,
 * where the evaluation periods are more than a day together ("Alarm evaluation settings", "Evaluating a multi-day alarm").
 * @param period seconds
 */
export function evaluationStep(period: number, evaluationPeriods: number): number {
  if (period < 60) return 10_000;
  return period * evaluationPeriods * 1000 > day ? 60 * minute : minute;
}

/**
 * An alarm's state from the datapoints of its evaluation range, oldest first, `undefined` where a period has none.
 *
 * As many real datapoints as there are evaluation periods decide by themselves, however old within the range, so one
 * breaching datapoint keeps a 1-of-1 alarm in ALARM until it leaves the range. Only with fewer does the treatment of
 * missing data matter.
 */
export function evaluateAlarm(
  rule: AlarmRule,
  datapoints: readonly (number | undefined)[],
  current: AlarmStateValue,
): AlarmEvaluation {
  const { evaluationPeriods, datapointsToAlarm, treatMissingData } = rule;
  const used: number[] = [];
  let breaching = 0;
  for (let index = datapoints.length - 1; index >= 0 && used.length < evaluationPeriods; index--) {
    const value = datapoints[index];
    if (value === undefined) continue;
    used.push(index);
    if (isBreaching(rule, value)) breaching++;
  }
  used.reverse();
  const filled = evaluationPeriods - used.length;
  const enough = (count: number): AlarmStateValue => (count >= datapointsToAlarm ? 'ALARM' : 'OK');
  const answer = (state: AlarmStateValue): AlarmEvaluation => ({ state, used, filled });

  if (filled === 0) return answer(enough(breaching));
  if (treatMissingData === 'breaching') return answer(enough(breaching + filled));
  if (treatMissingData === 'notBreaching') return answer(enough(breaching));
  if (breaching >= datapointsToAlarm) return answer('ALARM');
  if (breaching < used.length) return answer('OK');
  if (treatMissingData === 'ignore') return answer(current);

  // Only breaching datapoints, or none. "Avoiding premature transitions": they raise the alarm once the oldest is as
  // old as `datapointsToAlarm`; until then the state is unknown (the guide's edition of 2018 has the row "- - - - X").
  const oldest = used[0];
  const raised = oldest !== undefined && datapoints.length - oldest >= datapointsToAlarm;
  return answer(raised ? 'ALARM' : 'INSUFFICIENT_DATA');
}
