import type { CompleteAlarm } from './alarm-defaults';
import { isBreaching, type ComparisonOperator } from './alarm-evaluation';
import type { AlarmChange, Datapoint } from './alarm-replay';

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

/** Why an alarm changed its state, in numbers. */
export interface ChangeReason {
  /** How many of the real datapoints that decided are breaching, and how many there were. */
  readonly breaching: number;
  readonly datapoints: number;
  /** The newest of them, oldest first. */
  readonly newest: readonly Datapoint[];
  /** How many missing ones were filled in. */
  readonly filled: number;
  /** Whether the rule on premature transitions raised the alarm, with fewer datapoints than it needs. */
  readonly isPremature: boolean;
}

/** More datapoints are not read by anybody. */
const mostNamed = 5;

/** Why an alarm changed its state. */
export function reasonFor(alarm: CompleteAlarm, { to, datapoints, filled }: AlarmChange): ChangeReason {
  const breaching = datapoints.filter(({ value }) => isBreaching(alarm, value)).length;
  return {
    breaching,
    datapoints: datapoints.length,
    newest: datapoints.slice(-mostNamed),
    filled,
    isPremature: to === 'ALARM' && alarm.treatMissingData === 'missing' && breaching < alarm.datapointsToAlarm,
  };
}

/** The same in words. */
export function reasonText(
  { comparisonOperator, threshold, evaluationPeriods, datapointsToAlarm, treatMissingData }: CompleteAlarm,
  { breaching, datapoints, newest, filled, isPremature }: ChangeReason,
  words: ReasonWords,
  { number, time }: Notation,
): string {
  const condition = `${comparisonSigns[comparisonOperator]} ${number(threshold)}`;
  const named = newest.map(({ at, value }) => `${number(value)} (${time(at)})`);
  const list = [...(newest.length < datapoints ? ['…'] : []), ...named].join(', ');
  const parts =
    datapoints > 0 ? [fill(words.breaching, number(breaching), number(datapoints), condition, list)] : [words.noData];
  if (filled > 0) {
    const template = {
      breaching: words.missingAsBreaching,
      notBreaching: words.missingAsNotBreaching,
      missing: words.missing,
      ignore: words.missing,
    }[treatMissingData];
    parts.push(fill(template, number(filled)));
  }
  parts.push(
    isPremature
      ? fill(words.premature, number(datapointsToAlarm))
      : fill(words.needed, number(datapointsToAlarm), number(evaluationPeriods)),
  );
  return parts.join('; ');
}

function fill(template: string, ...values: readonly string[]): string {
  return template.replace(/\{(\d)\}/g, (placeholder, index: string) => values[Number(index)] ?? placeholder);
}
