import type { MetricReading } from './metric-shapes';
import type { MetricStrings } from './metric-strings';
import type { MetricWords } from './metric-words';
import { h } from './dom';
import { fill } from './format';
import type { ValuesTable } from './values-table';

/** The numbers of all metrics, newest first; periods without data are counted in the caption. */
export function showNumbers(
  table: ValuesTable,
  reading: MetricReading,
  names: readonly string[],
  strings: MetricStrings,
  words: MetricWords,
): void {
  const { series, statistic, incomplete } = reading;
  const { format } = words;
  const count = series[0]?.length ?? 0;
  const rows = Array.from({ length: count }, (_, index) => index)
    .filter((index) => series.some((values) => (values[index] ?? null) !== null))
    .map((index) => [
      words.time(reading, index),
      ...series.map((values) => {
        const value = values[index] ?? null;
        return value === null ? h('span', { class: 'none' }, strings.noData) : format.number(value);
      }),
    ]);
  const counts = fill(strings.caption, format.number(rows.length), format.number(count));
  const caption = incomplete ? `${counts}. ${strings.incomplete}` : counts;
  const header = strings.statistics[statistic];
  table.show(caption, names.length > 1 ? names.map((name) => `${name} (${header})`) : [header], rows.reverse());
}
