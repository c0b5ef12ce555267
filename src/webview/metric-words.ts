import { timeAt } from './chart-figure';
import { fill, type Format } from './format';
import type { MetricAlarm, MetricReading, Statistic } from './metric-shapes';
import type { MetricStrings } from './metric-strings';

const second = 1000;

/** How the page puts what was read into words. */
export class MetricWords {
  readonly #strings: MetricStrings;
  readonly format: Format;

  constructor(strings: MetricStrings, format: Format) {
    this.#strings = strings;
    this.format = format;
  }

  /** What a period says, the metric that is meant first; without one, the latest value. */
  period(reading: MetricReading, names: readonly string[], active: number, index: number | undefined): string {
    const strings = this.#strings;
    if (index === undefined) {
      const values = reading.series[active] ?? [];
      const latest = values.findLastIndex((value) => value !== null);
      if (latest < 0) return '';
      const text = fill(strings.latest, this.format.number(values[latest]!), this.time(reading, latest));
      return names.length > 1 ? `${names[active]} · ${text}` : text;
    }
    const parts = names.map((name, metric) => {
      const value = reading.series[metric]?.[index] ?? null;
      const text = value === null ? strings.noData : this.format.number(value);
      if (names.length > 1) return `${name} ${text}`;
      return value === null ? text : `${strings.statistics[reading.statistic]} ${text}`;
    });
    const inOrder = [parts[active]!, ...parts.filter((_, metric) => metric !== active)];
    return [this.time(reading, index), ...inOrder, ...this.#states(reading, index)].join(' · ');
  }

  /** `Nov 23, 14:00 – 14:05 (so far)`. */
  time(reading: MetricReading, index: number): string {
    const start = timeAt(reading, index);
    const end = timeAt(reading, index + 1);
    return this.format.range(start, end) + (end > reading.asOf ? ` (${this.#strings.soFar})` : '');
  }

  /** `Sum ≥ 3 in 5 min`, or `Sum in 5 min above the expected band (± 2 σ)`. */
  condition({ threshold, comparison, statistic, period, width }: MetricAlarm): string {
    if (statistic === undefined || period === undefined) return '';
    const duration = this.format.duration(period * second);
    const name = this.statistic(statistic);
    if (width !== undefined) {
      const { aboveBand, belowBand, outsideBand } = this.#strings;
      const template = comparison === '>' ? aboveBand : comparison === '<' ? belowBand : outsideBand;
      return fill(template, name, duration, this.format.number(width));
    }
    if (threshold === undefined || comparison === undefined) return '';
    return fill(this.#strings.condition, name, comparison, this.format.number(threshold), duration);
  }

  /** The metrics that an alarm watches, where there are several to tell apart. */
  watched({ on }: MetricAlarm, names: readonly string[]): string {
    return names.length > 1 ? on.flatMap((index) => names[index] ?? []).join(', ') : '';
  }

  /** `threshold 3 · EC2 stop alarm`, with its statistic and period where the chart has others. */
  threshold(value: number, { name, statistic, period }: MetricAlarm, shown: MetricReading): string {
    const strings = this.#strings;
    const isSame = statistic === shown.statistic && period === shown.period;
    const what =
      isSame || statistic === undefined || period === undefined
        ? ''
        : ` (${fill(strings.inPeriod, this.statistic(statistic), this.format.duration(period * second))})`;
    return `${strings.threshold} ${this.format.number(value)}${what} · ${name}`;
  }

  statistic(name: string): string {
    const { statistics } = this.#strings;
    return Object.hasOwn(statistics, name) ? statistics[name as Statistic] : name;
  }

  /** The states that alarms had in a period, with their names where there are several. */
  #states(reading: MetricReading, index: number): readonly string[] {
    const start = timeAt(reading, index);
    const end = timeAt(reading, index + 1);
    const { alarms = [] } = reading;
    return alarms.flatMap(({ name, states }) => {
      const here = states.filter(({ from, to }) => from < end && to > start);
      if (here.length === 0) return [];
      const text = [...new Set(here.map(({ state }) => this.#strings.alarmStates[state]))].join(', ');
      return [alarms.length > 1 ? `${name}: ${text}` : text];
    });
  }
}
