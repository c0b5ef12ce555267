import { longestLook, type CompleteAlarm } from './alarm-defaults';
import { replayAlarms } from './alarm-replay';
import { periodValues, replayOf, type BacktestInput } from './backtest';

/** What another setting would have meant. */
export interface Variation {
  readonly notifications: number;
  /** Milliseconds in ALARM. */
  readonly alarmTime: number;
  /** Whether it is the alarm as it stands. */
  readonly isCurrent: boolean;
}

export interface ThresholdVariation extends Variation {
  readonly threshold: number;
}

export interface PeriodsVariation extends Variation {
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
}

/** How the notifications move with the alarm's settings, one setting at a time. */
export interface Sensitivity {
  /** In order of the threshold. */
  readonly thresholds: readonly ThresholdVariation[];
  /** N out of N, for small N, and the alarm as it stands. */
  readonly evaluationPeriods: readonly PeriodsVariation[];
}

const mostThresholds = 12;
const mostPeriods = 6;

/** Tries the thresholds that the metric's own values suggest, and some evaluation periods; yields as `replayAlarms` does. */
export function* sensitivityOf(
  input: BacktestInput,
  alarm: CompleteAlarm,
): Generator<undefined, Sensitivity, undefined> {
  const thresholds = thresholdsFor(periodValues(input, alarm), alarm.threshold);
  const periods = Array.from({ length: mostPeriods }, (_, index) => index + 1)
    .filter((count) => count * alarm.period <= longestLook(alarm.period))
    .map((count) => ({ evaluationPeriods: count, datapointsToAlarm: count }));
  const isCurrent = (count: { evaluationPeriods: number; datapointsToAlarm: number }) =>
    count.evaluationPeriods === alarm.evaluationPeriods && count.datapointsToAlarm === alarm.datapointsToAlarm;
  const { evaluationPeriods, datapointsToAlarm } = alarm;
  const counts = (periods.some(isCurrent) ? periods : [...periods, { evaluationPeriods, datapointsToAlarm }]).sort(
    (a, b) => a.evaluationPeriods - b.evaluationPeriods || a.datapointsToAlarm - b.datapointsToAlarm,
  );

  const runs = yield* replayAlarms(replayOf(input, alarm), [
    ...thresholds.map((threshold) => ({ ...alarm, threshold })),
    ...counts.map((count) => ({ ...alarm, ...count })),
  ]);
  const numbers = runs.map(({ notifications, alarmTime }) => ({ notifications, alarmTime }));
  return {
    thresholds: thresholds.map((threshold, index) => ({
      threshold,
      ...numbers[index]!,
      isCurrent: threshold === alarm.threshold,
    })),
    evaluationPeriods: counts.map((count, index) => ({
      ...count,
      ...numbers[thresholds.length + index]!,
      isCurrent: isCurrent(count),
    })),
  };
}

/**
 * Round numbers (1, 2, 3, 5, 7 times a power of ten) from the metric's lowest value to just above its highest, where
 * nothing would be left, and the threshold of now.
 */
export function thresholdsFor(values: readonly (number | undefined)[], current: number): readonly number[] {
  const real = values.filter((value) => value !== undefined);
  const isWhole = real.every(Number.isInteger) && Number.isInteger(current);
  let low = current;
  let high = current;
  for (const value of real) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const size = Math.max(Math.abs(low), Math.abs(high), isWhole ? 1 : 1e-6);
  const smallest = isWhole ? 0 : Math.floor(Math.log10(size)) - 2;
  const round = [0];
  for (let power = smallest; 10 ** power <= size * 10; power++) {
    for (const digit of [1, 2, 3, 5, 7]) {
      const number = Number((digit * 10 ** power).toPrecision(6));
      round.push(number, -number);
    }
  }
  round.sort((a, b) => a - b);
  const above = round.find((number) => number > high);
  const fitting = round.filter((number) => number >= low && (number <= high || number === above));
  const others = fitting.filter((number) => number !== current);
  return [...thin(others, mostThresholds - 1), current].sort((a, b) => a - b);
}

/** As many as wanted, evenly from the first to the last. */
function thin(numbers: readonly number[], count: number): readonly number[] {
  if (numbers.length <= count) return numbers;
  return Array.from(
    { length: count },
    (_, index) => numbers[Math.round((index * (numbers.length - 1)) / (count - 1))]!,
  );
}
