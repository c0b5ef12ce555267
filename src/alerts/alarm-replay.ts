import {
  evaluateAlarm,
  evaluationRange,
  evaluationStep,
  type AlarmEvaluation,
  type AlarmRule,
  type AlarmStateValue,
} from './alarm-evaluation';
import type { BasicStatistic } from './alarm-defaults';
import type { MetricSample } from './metric-samples';

/** A datapoint that an alarm looked at: `at` is the start of its period, in milliseconds since the epoch. */
export interface Datapoint {
  readonly at: number;
  readonly value: number;
}

/** An alarm changed its state. */
export interface AlarmChange {
  readonly at: number;
  readonly from: AlarmStateValue;
  readonly to: AlarmStateValue;
  /** The real datapoints that decided, oldest first. */
  readonly datapoints: readonly Datapoint[];
  /** How many missing ones were filled in by the treatment of missing data. */
  readonly filled: number;
}

/** What an alarm did over a time. */
export interface AlarmRun {
  readonly rule: AlarmRule;
  readonly changes: readonly AlarmChange[];
  /** Changes into ALARM: each runs the alarm's actions once. */
  readonly notifications: number;
  /** Milliseconds in ALARM. */
  readonly alarmTime: number;
}

/** What is replayed: a metric over a time, and how its datapoints are made. Times in milliseconds since the epoch. */
export interface Replay {
  readonly samples: readonly MetricSample[];
  readonly from: number;
  readonly to: number;
  readonly statistic: BasicStatistic;
  /** Seconds. */
  readonly period: number;
}

/** How many evaluations are carried out between two yields: some milliseconds. */
const stint = 250;

/**
 * Carries out what alarms on one metric would have done, evaluation by evaluation, as if they had been made at `from`
 * with no earlier data. All of them share statistic and period. Yields now and then, so that a caller can look after
 * other things; `finish` does not.
 */
export function* replayAlarms(
  replay: Replay,
  rules: readonly AlarmRule[],
): Generator<undefined, readonly AlarmRun[], undefined> {
  const runs = rules.map((rule) => new Run(rule, replay));
  // Alarms that look far back are evaluated at other times than those that do not.
  const steps = new Set(runs.map(({ step }) => step));
  for (const step of steps) {
    yield* replayAt(
      step,
      replay,
      runs.filter((run) => run.step === step),
    );
  }
  return runs.map((run) => run.result(replay.to));
}

/** Carries on to the end at once. */
export function finish<T>(steps: Generator<undefined, T, undefined>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

function* replayAt(step: number, replay: Replay, runs: readonly Run[]): Generator<undefined, void, undefined> {
  const { from, to, period } = replay;
  const arrivals = [...replay.samples].sort((a, b) => a.known - b.known);
  const windows = new Windows(replay);
  const span = Math.max(...runs.map(({ rule }) => evaluationRange(rule.evaluationPeriods))) * period * 1000;
  const after = (time: number) => (Math.floor(time / step) + 1) * step;
  let next = 0;
  let newest = -Infinity;
  let worked = 0;
  for (let now = after(from); now <= to;) {
    for (; next < arrivals.length && arrivals[next]!.known < now; next++) {
      windows.add(arrivals[next]!);
      newest = Math.max(newest, arrivals[next]!.at);
    }
    for (const run of runs) run.evaluate(now, windows);
    worked += runs.length;
    if (worked >= stint) {
      worked = 0;
      yield;
    }
    // An alarm whose whole range is empty has come to rest until data comes.
    const isEmpty = now - span > newest;
    now = isEmpty ? after(Math.max(now, arrivals[next]?.known ?? Infinity)) : now + step;
  }
}

/** One alarm on its way through time. */
class Run {
  readonly rule: AlarmRule;
  readonly step: number;
  readonly #period: number;
  /** The datapoints of the evaluation under way, oldest first. */
  readonly #values: (number | undefined)[];
  readonly #changes: AlarmChange[] = [];
  #state: AlarmStateValue = 'INSUFFICIENT_DATA';
  #since = 0;
  #alarmTime = 0;

  constructor(rule: AlarmRule, { period }: Replay) {
    this.rule = rule;
    this.step = evaluationStep(period, rule.evaluationPeriods);
    this.#period = period * 1000;
    this.#values = new Array<undefined>(evaluationRange(rule.evaluationPeriods)).fill(undefined);
  }

  evaluate(now: number, windows: Windows): void {
    const values = this.#values;
    const start = (index: number) => now - (values.length - index) * this.#period;
    for (let index = 0; index < values.length; index++) values[index] = windows.endingAt(start(index) + this.#period);
    const evaluation = evaluateAlarm(this.rule, values, this.#state);
    if (evaluation.state !== this.#state) this.#change(now, evaluation, values, start);
  }

  result(to: number): AlarmRun {
    return {
      rule: this.rule,
      changes: this.#changes,
      notifications: this.#changes.filter((change) => change.to === 'ALARM').length,
      alarmTime: this.#alarmTime + (this.#state === 'ALARM' ? Math.max(0, to - this.#since) : 0),
    };
  }

  #change(
    at: number,
    { state, used, filled }: AlarmEvaluation,
    values: readonly (number | undefined)[],
    start: (index: number) => number,
  ): void {
    const datapoints = used.map((index) => ({ at: start(index), value: values[index]! }));
    this.#changes.push({ at, from: this.#state, to: state, datapoints, filled });
    if (this.#state === 'ALARM') this.#alarmTime += at - this.#since;
    this.#state = state;
    this.#since = at;
  }
}

/** The datapoint of every period that may be looked at: those that end at each minute, or every 10 seconds. */
class Windows {
  readonly #statistic: BasicStatistic;
  readonly #unit: number;
  readonly #start: number;
  /** How many units a period has. */
  readonly #length: number;
  readonly #counts: Float64Array;
  readonly #values: Float64Array;

  constructor({ from, to, statistic, period }: Replay) {
    this.#statistic = statistic;
    this.#unit = evaluationStep(period, 1) === 10_000 ? 10_000 : 60_000;
    this.#start = Math.floor(from / 60_000) * 60_000;
    this.#length = (period * 1000) / this.#unit;
    const units = Math.max(0, Math.ceil((to - this.#start) / this.#unit)) + 1;
    this.#counts = new Float64Array(units);
    this.#values = new Float64Array(units);
  }

  /** Counts a sample into all periods that its minute lies in. */
  add({ at, count, sum, min, max }: MetricSample): void {
    const first = (at - this.#start) / this.#unit + 1;
    const last = Math.min(first + this.#length, this.#counts.length);
    for (let index = first; index < last; index++) {
      const isFirst = this.#counts[index] === 0;
      const value = this.#values[index]!;
      if (this.#statistic === 'Minimum') this.#values[index] = isFirst ? min : Math.min(value, min);
      else if (this.#statistic === 'Maximum') this.#values[index] = isFirst ? max : Math.max(value, max);
      else this.#values[index] = value + sum;
      this.#counts[index]! += count;
    }
  }

  /** The statistic of the period that ends at a time; `undefined` when it has no data. */
  endingAt(time: number): number | undefined {
    const index = (time - this.#start) / this.#unit;
    const count = index < 0 ? 0 : (this.#counts[index] ?? 0);
    if (count === 0) return undefined;
    if (this.#statistic === 'SampleCount') return count;
    return this.#statistic === 'Average' ? this.#values[index]! / count : this.#values[index];
  }
}
