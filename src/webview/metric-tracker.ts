import { Command } from '../common/contributions';
import { PageChannel, type VsCodeApi } from './channel';
import { ChartFigure, timeAt } from './chart-figure';
import { pictureOf } from './chart-picture';
import { zoomByKeyboard } from './chart-zoom';
import { h, pageStrings, setAttribute, setText } from './dom';
import { EventsBehindSection } from './events-behind';
import { fill, Format } from './format';
import { alarmLine, changesTable } from './metric-alarms';
import { MetricControls } from './metric-controls';
import { MetricLegend } from './metric-legend';
import { metricProtocol, type MetricProtocol } from './metric-messages';
import type { KeptMetrics, MetricReading, MetricSetting, Span } from './metric-shapes';
import type { MetricStrings } from './metric-strings';
import { showNumbers } from './metric-table';
import { headingOf, namesOf } from './metric-names';
import { MetricWords } from './metric-words';
import type { Ask, RequestName } from './protocol';
import { ValuesTable } from './values-table';

declare function acquireVsCodeApi(): VsCodeApi;

const api = acquireVsCodeApi();
const strings = pageStrings() as MetricStrings;
const language = document.documentElement.lang;
const inZone = {
  local: new MetricWords(strings, new Format(language)),
  utc: new MetricWords(strings, new Format(language, 'UTC')),
};

let setting: MetricSetting | undefined;
let reading: MetricReading | undefined;
let names: readonly string[] = [];
/** The metric whose datapoints the keyboard opens. */
let active = 0;
/** What was seen last of the whole range. */
let whole: Span | undefined;
/** What was asked for to look at, until the host has taken it: a key that follows goes on from there. */
let asked: { readonly span: Span | undefined } | undefined;
/** How many choices the host has not taken yet. */
let underway = 0;

const heading = h('h1', {});
const where = h('p', { class: 'where' });
const table = new ValuesTable(strings.table, strings.columnTime);
const changes = h('div', { class: 'changes' });
table.element.append(h('h2', {}, strings.changes), changes);
const progress = h('div', { class: 'progress', role: 'progressbar', 'aria-label': strings.title, hidden: true });
const trouble = h('p', { class: 'trouble', role: 'status', hidden: true });
const zoomed = h('span', {});
const resetZoom = h('button', { type: 'button', class: 'toggle' }, strings.resetZoom);
const zoomLine = h('p', { class: 'zoomed', hidden: true }, zoomed, resetZoom);
const alarms = h('ul', { class: 'alarms' });
const unknown = h('p', { class: 'condition', hidden: true }, strings.unknownWhy);
const asOf = h('footer', {});
const legend = new MetricLegend(strings, activate, (metric) => {
  // The button goes away with the metric, the focus must not.
  figure.chart.focus();
  channel.send({ type: 'removeMetric', metric });
});
const controls = new MetricControls(strings, inZone.local.format, table.toggle, {
  onChoose: (choice) => void decide('choose', { choice }),
  onRefresh: () => channel.send({ type: 'refresh' }),
  onPause: (paused) => channel.send({ type: 'pause', paused }),
  onAdd: () => channel.send({ type: 'addMetric' }),
  onCopyCsv: () => channel.send({ type: 'copyCsv' }),
  onSavePng: savePng,
});
const figure = new ChartFigure(strings, inZone.local.format, textOf, {
  onPick: (index, value) => {
    activate(nearest(index, value));
    askBehind(index);
  },
  onSelect: (from, to) => zoom({ from, to }),
});
setAttribute(figure.chart, 'title', strings.keysTip);
const behind = new EventsBehindSection({
  strings: strings.behind,
  format: () => words().format,
  send: (message) => channel.send(message),
  onLeave: (from) => figure.focusAt(from),
});

document.body.append(
  progress,
  h(
    'main',
    {},
    h('header', {}, h('div', { class: 'names' }, heading, where), controls.element),
    trouble,
    legend.element,
    zoomLine,
    figure.element,
    behind.element,
    alarms,
    unknown,
    table.element,
    asOf,
  ),
  figure.spoken,
);

resetZoom.addEventListener('click', () => {
  zoom(undefined);
  // The button goes away, the focus must not.
  figure.chart.focus();
});
zoomByKeyboard(figure.chart, { view: lookedAt, cursor: cursorTime }, zoom);
figure.chart.addEventListener('keydown', (event) => {
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (step !== undefined && names.length > 1) {
    event.preventDefault();
    activate((active + step + names.length) % names.length);
    figure.say();
  } else if (event.key === 'Enter' && figure.cursor !== undefined) {
    event.preventDefault();
    askBehind(figure.cursor);
  }
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
    case 'behind':
      behind.show(message.state);
      break;
  }
});

function showSetting(next: MetricSetting): void {
  const isOtherZone = (setting?.choice.zone ?? 'local') !== (next.choice.zone ?? 'local');
  setting = next;
  const { metrics, choice, paused } = next;
  api.setState({ metrics, choice, paused } satisfies KeptMetrics);
  names = namesOf(metrics);
  if (active >= metrics.length) active = 0;
  setText(heading, headingOf(metrics));
  const [first] = metrics;
  const namespaces = [...new Set(metrics.map(({ namespace }) => namespace))];
  setText(where, [...namespaces, first?.region, first?.accountId].join(' · '));
  figure.name(headingOf(metrics));
  if (underway === 0) controls.show(next);
  legend.show(metrics, names, active);
  zoomLine.hidden = !choice.zoom;
  if (choice.zoom) setText(zoomed, fill(strings.zoomed, words().format.range(choice.zoom.from, choice.zoom.to)));
  if (!isOtherZone) return;
  if (reading) showReading(reading);
  behind.redraw();
}

function showReading(next: MetricReading): void {
  // Of before a metric was added or removed; the next one is on its way.
  if (next.series.length !== names.length) return;
  reading = next;
  if (!setting?.choice.zoom) whole = viewOf();
  const { from, period, series, alarms: read = [] } = next;
  figure.show(
    { from, period, series },
    {
      thresholds: read.flatMap((alarm) =>
        alarm.threshold === undefined
          ? []
          : [{ value: alarm.threshold, text: words().threshold(alarm.threshold, alarm, next) }],
      ),
      states: read.map((alarm) => ({
        name: [alarm.name, words().watched(alarm, names)].filter(Boolean).join(' · '),
        bands: alarm.states.map((span) => ({ ...span, text: strings.alarmStates[span.state] })),
      })),
      expected: read.flatMap(({ name, band, width = 0 }) =>
        band ? [{ ...band, text: `${fill(strings.expected, words().format.number(width))} · ${name}` }] : [],
      ),
    },
    words().format,
  );
  alarms.replaceChildren(
    ...read.map((alarm) => alarmLine(alarm, names, strings, words())),
    ...(next.alarms?.length === 0 ? [h('li', {}, names.length > 1 ? strings.noAlarms : strings.noAlarm)] : []),
  );
  unknown.hidden = !read.some(({ states }) => states.some(({ state }) => state === 'UNKNOWN'));
  changes.replaceChildren(changesTable(read, strings, words()));
  showNumbers(table, next, names, strings, words());
  setText(asOf, fill(strings.asOf, words().format.full(next.asOf)));
}

function showTrouble(text: string | undefined, connect: boolean): void {
  trouble.hidden = text === undefined;
  if (text === undefined) return;
  const link = connect && h('a', { href: `command:${Command.Connect}` }, strings.connect);
  trouble.replaceChildren(`${text} `, ...(link ? [link] : []));
}

function activate(index: number): void {
  active = index;
  if (setting) legend.show(setting.metrics, names, active);
}

/** The metric whose value in a period is nearest to a height. */
function nearest(index: number, height: number): number {
  const distances = (reading?.series ?? []).map((values) => Math.abs((values[index] ?? Infinity) - height));
  return Math.max(0, distances.indexOf(Math.min(...distances)));
}

/** Asks the host for the events behind a datapoint; where there is none, nothing is behind it. */
function askBehind(index: number): void {
  const metric = setting?.metrics[active];
  if (!metric || !reading || (reading.series[active]?.[index] ?? null) === null) return;
  behind.expect();
  channel.send({ type: 'point', metric, from: timeAt(reading, index), to: timeAt(reading, index + 1) });
}

function zoom(span: Span | undefined): void {
  asked = { span };
  void decide('zoom', asked);
}

/** Tells the host what was chosen; what has become of earlier choices is not shown before the last of them is taken. */
async function decide<N extends RequestName<MetricProtocol>>(name: N, ask: Ask<MetricProtocol, N>): Promise<void> {
  underway++;
  try {
    await channel.request(name, ask);
  } catch (error) {
    console.error(error);
  }
  if (--underway > 0) return;
  asked = undefined;
  if (setting) controls.show(setting);
}

/** What is to be seen once all has come that was asked for. */
function lookedAt(): Span | undefined {
  const { span } = asked ?? { span: setting?.choice.zoom };
  return span ?? whole;
}

function viewOf(): Span | undefined {
  return reading && { from: reading.from, to: timeAt(reading, reading.series[0]?.length ?? 0) };
}

function cursorTime(): number | undefined {
  if (!reading || figure.cursor === undefined) return undefined;
  return (timeAt(reading, figure.cursor) + timeAt(reading, figure.cursor + 1)) / 2;
}

function textOf(index: number | undefined): string {
  return reading ? words().period(reading, names, active, index) : '';
}

function savePng(): void {
  const chart = figure.canvas;
  const view = viewOf();
  if (!chart || !view || !reading) return;
  const { format } = words();
  const range = [
    format.range(view.from, view.to),
    format.timeZone,
    strings.statistics[reading.statistic],
    format.duration(reading.period * 1000),
  ].join(' · ');
  const lines = [where.textContent, range];
  const png = pictureOf(chart, { title: heading.textContent, lines, legend: names.length > 1 ? names : [] });
  channel.send({ type: 'savePng', png });
}

function words(): MetricWords {
  return inZone[setting?.choice.zone ?? 'local'];
}
