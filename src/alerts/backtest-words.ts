import type { CompleteAlarm } from './alarm-defaults';
import { isBreaching, type ComparisonOperator } from './alarm-evaluation';
import type { AlarmChange } from './alarm-replay';

/** `≥ 3` is how people read `GreaterThanOrEqualToThreshold`. */
export const comparisonSigns: Readonly<Record<ComparisonOperator, string>> = {
  GreaterThanOrEqualToThreshold: '≥',
  GreaterThanThreshold: '>',
  LessThanThreshold: '<',
  LessThanOrEqualToThreshold: '≤',
};

/** The words that a reason is put together from; `{0}`, `{1}` … are filled in. */
export interface ReasonWords {
  /** `{0}` breaching of `{1}` datapoints, by the condition `{2}`: `{3}`. */
  readonly breaching: string;
  readonly noData: string;
  /** `{0}`: how many. */
  readonly missing: string;
  readonly missingAsBreaching: string;
  readonly missingAsNotBreaching: string;
  /** `{0}` of `{1}`. */
  readonly needed: string;
  /** The rule on premature transitions: the oldest datapoint is `{0}` periods old. */
  readonly premature: string;
}

export const englishReasons: ReasonWords = {
  breaching: '{0} of {1} datapoints breaching ({2}): {3}',
  noData: 'no data',
  missing: '{0} missing',
  missingAsBreaching: '{0} missing, treated as breaching',
  missingAsNotBreaching: '{0} missing, treated as not breaching',
  needed: '{0} of {1} needed',
  premature: 'none of the datapoints is within the threshold, and the oldest is at least {0} periods old',
};

/** How numbers and times are written. */
export interface Notation {
  readonly number: (value: number) => string;
  readonly time: (ms: number) => string;
}

/** Why an alarm changed its state: the datapoints that decided, and what became of missing ones. */
export function reasonOf(
  alarm: CompleteAlarm,
  { to, datapoints, filled }: AlarmChange,
  words: ReasonWords,
  { number, time }: Notation,
): string {
  const { comparisonOperator, threshold, evaluationPeriods, datapointsToAlarm, treatMissingData } = alarm;
  const breaching = datapoints.filter(({ value }) => isBreaching(alarm, value)).length;
  const condition = `${comparisonSigns[comparisonOperator]} ${number(threshold)}`;
  const list = datapoints.map(({ at, value }) => `${number(value)} (${time(at)})`).join(', ');
  const needed = fill(words.needed, number(datapointsToAlarm), number(evaluationPeriods));
  const parts =
    datapoints.length > 0
      ? [fill(words.breaching, number(breaching), number(datapoints.length), condition, list)]
      : [words.noData];
  if (filled > 0) {
    const template = {
      breaching: words.missingAsBreaching,
      notBreaching: words.missingAsNotBreaching,
      missing: words.missing,
      ignore: words.missing,
    }[treatMissingData];
    parts.push(fill(template, number(filled)));
  }
  const isPremature = to === 'ALARM' && treatMissingData === 'missing' && breaching < datapointsToAlarm;
  parts.push(isPremature ? fill(words.premature, number(datapointsToAlarm)) : needed);
  return parts.join('; ');
}

function fill(template: string, ...values: readonly string[]): string {
  return template.replace(/\{(\d)\}/g, (placeholder, index: string) => values[Number(index)] ?? placeholder);
}
