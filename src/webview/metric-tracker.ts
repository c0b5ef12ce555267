import { Command } from '../common/contributions';
import { BarChart } from './bar-chart';
import { PageChannel, type VsCodeApi } from './channel';
import { walkByKeyboard } from './chart-cursor';
import { h, pageStrings, setAttribute, setText } from './dom';
import { fill, Format } from './format';
import { metricProtocol, rangeNames, statistics, type KeptMetric, type MetricProtocol } from './metric-messages';
import type { MetricAlarm, MetricChoice, MetricReading, MetricSetting, RangeName, Statistic } from './metric-messages';
import type { MetricStrings } from './metric-strings';
import { ValuesTable } from './values-table';

declare function acquireVsCodeApi(): VsCodeApi;

const api = acquireVsCodeApi();
const strings = pageStrings() as MetricStrings;
const format = new Format(document.documentElement.lang);
const second = 1000;

let choice: MetricChoice | undefined;
let reading: MetricReading | undefined;
/** The period that the keyboard has reached. */
let cursor: number | undefined;

const heading = h('h1', {});
const where = h('p', { class: 'where' });
const rangeSelect = select(strings.range, (range) => ({ range: range as RangeName }));
const periodSelect = select(strings.period, (period) => ({ period: Number(period) }));
const statisticSelect = select(strings.statistic, (statistic) => ({ statistic: statistic as Statistic }));
const refresh = h(
  'button',
  { type: 'button', class: 'quiet', 'aria-label': strings.refresh, title: strings.refresh },
  '⟳',
);
const table = new ValuesTable(strings.table, strings.columnTime);
const progress = h('div', { class: 'progress', role: 'progressbar', 'aria-label': strings.title, hidden: true });
const trouble = h('p', { class: 'trouble', role: 'status', hidden: true });
const alarms = h('ul', { class: 'alarms' });
const chartElement = h('div', {
  class: 'chart',
  role: 'application',
  tabindex: 0,
  'aria-roledescription': strings.chartKind,
  'aria-description': strings.keys,
});
const empty = h('p', { class: 'empty', hidden: true }, strings.empty);
const readout = h('p', { class: 'readout', 'aria-hidden': 'true' });
const spoken = h('p', { class: 'visually-hidden', role: 'status' });
const asOf = h('footer', {});

document.body.append(
  progress,
  h(
    'main',
    {},
    h(
      'header',
      {},
      h('div', { class: 'names' }, heading, where),
      h('div', { class: 'controls' }, rangeSelect, periodSelect, statisticSelect, refresh, table.toggle),
    ),
    trouble,
    alarms,
    chartElement,
    empty,
    readout,
    table.element,
    asOf,
  ),
  spoken,
);

fillSelect(
  rangeSelect,
  rangeNames.map((range) => [range, strings.ranges[range]] as const),
);
fillSelect(
  statisticSelect,
  statistics.map((statistic) => [statistic, strings.statistics[statistic]] as const),
);

refresh.addEventListener('click', () => channel.send({ type: 'refresh' }));
const chart = new BarChart(chartElement, format, (index) => setText(readout, textOf(index)));

walkByKeyboard(chartElement, { count: () => reading?.values.length ?? 0, cursor: () => cursor }, (target) => {
  cursor = target;
  setText(readout, textOf(target));
  if (target === undefined) return;
  chart.point(target);
  setText(spoken, textOf(target));
});

const channel = new PageChannel<MetricProtocol>(api, window, metricProtocol, (message) => {
  switch (message.type) {
    case 'setting':
      showSetting(message.setting);
      break;
    case 'reading':
      showReading(message.reading);
      break;
    case 'busy':
      progress.hidden = !message.busy;
      break;
    case 'trouble':
      showTrouble(message.text, message.connect);
      break;
  }
});

function showSetting({ metric, choice: chosen, periods }: MetricSetting): void {
  choice = chosen;
  api.setState({ metric, choice } satisfies KeptMetric);
  setText(heading, metric.name);
  const dimensions = Object.entries(metric.dimensions ?? {}).map(([name, value]) => `${name}: ${value}`);
  setText(where, [metric.namespace, ...dimensions, metric.region, metric.accountId].join(' · '));
  setAttribute(chartElement, 'aria-label', fill(strings.chart, metric.name));
  fillSelect(
    periodSelect,
    periods.map((period) => [String(period), format.duration(period * second)] as const),
  );
  rangeSelect.value = chosen.range;
  periodSelect.value = String(chosen.period);
  statisticSelect.value = chosen.statistic;
}

function showReading(next: MetricReading): void {
  // The periods move on with time; the cursor stays where it is in time.
  const cursorTime = cursor === undefined || !reading ? undefined : timeOf(reading, cursor);
  reading = next;
  if (cursorTime !== undefined) {
    const moved = Math.round((cursorTime - next.from) / (next.choice.period * second));
    cursor = moved >= 0 && moved < next.values.length ? moved : undefined;
  }
  const hasData = next.values.some((value) => value !== null);
  empty.hidden = hasData;
  const thresholds = next.alarms.flatMap(({ name, threshold }) =>
    threshold === undefined
      ? []
      : [{ value: threshold, text: `${strings.threshold} ${format.number(threshold)} · ${name}` }],
  );
  chart.show({ from: next.from, period: next.choice.period, values: next.values }, thresholds);
  setText(readout, textOf(cursor));
  if (cursor !== undefined) chart.point(cursor);
  alarms.replaceChildren(...(next.alarms.length > 0 ? next.alarms.map(alarmLine) : [h('li', {}, strings.noAlarm)]));
  showTable(next);
  setText(asOf, fill(strings.asOf, format.dateAndTime(next.asOf)));
  setAttribute(asOf, 'title', format.full(next.asOf));
}

function alarmLine({ name, state, reason, threshold, comparison, statistic, period }: MetricAlarm): HTMLElement {
  const marks = { OK: '●', ALARM: '▲', INSUFFICIENT_DATA: '○' } as const;
  const condition =
    threshold !== undefined && comparison !== undefined && statistic !== undefined && period !== undefined
      ? fill(
          strings.condition,
          Object.hasOwn(strings.statistics, statistic) ? strings.statistics[statistic as Statistic] : statistic,
          comparison,
          format.number(threshold),
          format.duration(period * second),
        )
      : '';
  return h(
    'li',
    { 'data-state': state, title: reason },
    h('span', { class: 'mark', 'aria-hidden': 'true' }, marks[state]),
    h('strong', {}, strings.alarmStates[state]),
    h('span', {}, name),
    h('span', { class: 'condition' }, condition),
  );
}

/** Newest first; periods without data are counted in the caption. */
function showTable(next: MetricReading): void {
  const rows = next.values.flatMap((value, index) =>
    value === null ? [] : [[periodText(next, index), format.number(value)] as const],
  );
  const counts = fill(strings.caption, format.number(rows.length), format.number(next.values.length));
  const caption = next.incomplete ? `${counts}. ${strings.incomplete}` : counts;
  table.show(caption, strings.statistics[next.choice.statistic], rows.reverse());
}

/** What a period says; without one, the latest value. */
function textOf(index: number | undefined): string {
  if (!reading) return '';
  if (index === undefined) {
    const latest = reading.values.findLastIndex((value) => value !== null);
    if (latest < 0) return '';
    return fill(strings.latest, format.number(reading.values[latest]!), periodText(reading, latest));
  }
  const value = reading.values[index] ?? null;
  const statistic = strings.statistics[reading.choice.statistic];
  return `${periodText(reading, index)} · ${value === null ? strings.noData : `${statistic} ${format.number(value)}`}`;
}

function periodText(from: MetricReading, index: number): string {
  const start = timeOf(from, index);
  const end = start + from.choice.period * second;
  return format.range(start, end) + (end > from.asOf ? ` (${strings.soFar})` : '');
}

function timeOf({ from, choice: { period } }: MetricReading, index: number): number {
  return from + index * period * second;
}

function showTrouble(text: string | undefined, connect: boolean): void {
  trouble.hidden = text === undefined;
  if (text === undefined) return;
  const link = connect && h('a', { href: `command:${Command.Connect}` }, strings.connect);
  trouble.replaceChildren(`${text} `, ...(link ? [link] : []));
}

function select(label: string, change: (value: string) => Partial<MetricChoice>): HTMLSelectElement {
  const element = h('select', { 'aria-label': label, title: label });
  element.addEventListener('change', () => {
    if (choice) channel.send({ type: 'choose', choice: { ...choice, ...change(element.value) } });
  });
  return element;
}

function fillSelect(element: HTMLSelectElement, options: readonly (readonly [string, string])[]): void {
  const now = [...element.options].map(({ value }) => value).join();
  if (now === options.map(([value]) => value).join()) return;
  element.replaceChildren(...options.map(([value, text]) => h('option', { value }, text)));
}
