import type { CompleteAlarm } from './alarm-defaults';
import { evaluationRange, evaluationStep } from './alarm-evaluation';
import { finish, replayAlarms, type AlarmRun, type Replay } from './alarm-replay';
import {
  metricFields,
  type Actor,
  type MetricSample,
  type MetricSettings,
  type ValuelessEvents,
} from './metric-samples';

/** Where the events of a backtest came from, and an honest account of what was read. */
export interface BacktestSource {
  /** As a person would say it: `the fetched events (My_cloudtrail)`, `CloudWatch Logs Insights over …`. */
  readonly label: string;
  /** How many events were looked at, matching or not; absent where that is not known. */
  readonly read?: number;
  /** What is missing and why, a sentence part each. */
  readonly leftOut: readonly string[];
  /** Where what was counted differs from what the metric filter would have counted, a sentence each. */
  readonly differences: readonly string[];
  /** Whether all times are known to be those of log events, rather than perhaps of the calls they tell of. */
  readonly hasLogTimes: boolean;
  /** Whether it is known when other events came in; a default value depends on it. */
  readonly knowsIngestion: boolean;
  /** What its way of counting takes for granted, a sentence each. */
  readonly premises: readonly string[];
}

/** Everything a backtest is made of but the alarm, which can be changed and tried again. */
export interface BacktestInput {
  /** Milliseconds since the epoch. */
  readonly from: number;
  readonly to: number;
  readonly metric: MetricSettings;
  readonly samples: readonly MetricSample[];
  readonly matched: number;
  readonly valueless: ValuelessEvents;
  /** The noisiest first. */
  readonly actors: readonly Actor[];
  readonly source: BacktestSource;
}

/** The metric, one value for each bar; `undefined` where it has no data. */
export interface MetricSeries {
  /** The start of the first bar, on a multiple of its length, in milliseconds since the epoch. */
  readonly from: number;
  /** Seconds. */
  readonly step: number;
  readonly values: readonly (number | undefined)[];
  /** How many periods each bar stands for: it shows the one nearest to the alarm. */
  readonly periods: number;
}

export interface Backtest {
  readonly alarm: CompleteAlarm;
  readonly run: AlarmRun;
  readonly series: MetricSeries;
  /** How many periods have data, and of how many. */
  readonly withData: number;
  readonly periods: number;
  readonly assumptions: readonly string[];
}

/** More bars cannot be told apart. */
const mostBars = 2000;

/** CloudWatch keeps metrics for 455 days; what is older is not looked at. */
export const longestRange = 455 * 86_400_000;

/** What an alarm would have done. */
export function backtest(input: BacktestInput, alarm: CompleteAlarm): Backtest {
  const [run] = finish(replayAlarms(replayOf(input, alarm), [alarm]));
  const values = periodValues(input, alarm);
  return {
    alarm,
    run: run!,
    series: toBars(input, alarm, values),
    withData: values.filter((value) => value !== undefined).length,
    periods: values.length,
    assumptions: assumptionsOf(input, alarm),
  };
}

/** What is replayed for an alarm. */
export function replayOf({ samples, from, to }: BacktestInput, { statistic, period }: CompleteAlarm): Replay {
  return { samples, from, to, statistic, period };
}

/** The metric in the periods of the clock, as CloudWatch shows it. */
export function periodValues(
  { samples, from, to }: BacktestInput,
  { statistic, period }: CompleteAlarm,
): readonly (number | undefined)[] {
  const length = period * 1000;
  const start = Math.floor(from / length) * length;
  const count = Math.max(0, Math.ceil((to - start) / length));
  const parts = new Map<number, { count: number; sum: number; min: number; max: number }>();
  for (const sample of samples) {
    const index = Math.floor((sample.at - start) / length);
    const part = parts.get(index);
    if (!part) {
      parts.set(index, { count: sample.count, sum: sample.sum, min: sample.min, max: sample.max });
      continue;
    }
    part.count += sample.count;
    part.sum += sample.sum;
    part.min = Math.min(part.min, sample.min);
    part.max = Math.max(part.max, sample.max);
  }
  return Array.from({ length: count }, (_, index) => {
    const part = parts.get(index);
    if (!part) return undefined;
    return {
      Sum: part.sum,
      SampleCount: part.count,
      Average: part.sum / part.count,
      Minimum: part.min,
      Maximum: part.max,
    }[statistic];
  });
}

function toBars(
  { from }: BacktestInput,
  { period, comparisonOperator }: CompleteAlarm,
  values: readonly (number | undefined)[],
): MetricSeries {
  const periods = Math.max(1, Math.ceil(values.length / mostBars));
  const worst = comparisonOperator.startsWith('Greater') ? Math.max : Math.min;
  const bars = Array.from({ length: Math.ceil(values.length / periods) }, (_, index) => {
    const real = values.slice(index * periods, (index + 1) * periods).filter((value) => value !== undefined);
    return real.length > 0 ? worst(...real) : undefined;
  });
  const length = period * 1000;
  return { from: Math.floor(from / length) * length, step: period * periods, values: bars, periods };
}

/** What was taken for granted, a sentence each: a backtest is no more certain than these. */
function assumptionsOf({ metric, source, valueless }: BacktestInput, alarm: CompleteAlarm): readonly string[] {
  const { period, evaluationPeriods } = alarm;
  const range = evaluationRange(evaluationPeriods);
  return [
    'The alarm begins with no data from before the range, as one that was just made does.',
    `It is evaluated ${stepWords(period, evaluationPeriods)}, over periods that end with the evaluation.`,
    `It looks at the last ${range} periods for ${evaluationPeriods} with data; AWS names this surplus of 2 only for an alarm with 3 evaluation periods.`,
    source.hasLogTimes
      ? 'Values are there as soon as their log event is. AWS may need a minute or two more.'
      : 'Events count at the time they carry. In a log group that is when CloudTrail delivered them; in Event history and in files it is the time of the call, and the notification would have come about 5 minutes later.',
    ...(metric.defaultValue === undefined || source.knowsIngestion
      ? []
      : [
          `The default value (${metric.defaultValue}) counts for every minute without a match, because it is not known in which minutes no log event came in at all; AWS reports nothing for those.`,
        ]),
    ...(valueless.otherMetric > 0
      ? [
          metric.watched
            ? 'Values with other dimensions go into metrics that this alarm does not watch.'
            : 'The filter has dimensions, so its values go into metrics that this alarm does not watch: it has no data. Take the dimensions out, or give the alarm a value of each.',
        ]
      : []),
    ...(metricFields(metric).length > 0
      ? ['An event without a number in the metric value’s field is left out, as the metric filter leaves it out.']
      : []),
    ...source.premises,
  ];
}

function stepWords(period: number, evaluationPeriods: number): string {
  const step = evaluationStep(period, evaluationPeriods);
  if (step === 10_000) return 'every 10 seconds';
  return step === 60_000 ? 'every minute' : 'once an hour (its evaluation periods are more than a day together)';
}
