import type { CompleteAlarm } from '../alerts/alarm-defaults';
import type { Sensitivity, Variation } from '../alerts/backtest-sensitivity';
import { comparisonSigns, reasonText } from '../alerts/backtest-words';
import { Command } from '../common/contributions';
import { AlarmControls } from './backtest-controls';
import { backtestProtocol, type BacktestProtocol, type BacktestSubjectView } from './backtest-messages';
import type { BacktestView, ChangeView } from './backtest-messages';
import type { BacktestStrings } from './backtest-strings';
import { PageChannel, type VsCodeApi } from './channel';
import { ChartFigure, timeAt } from './chart-figure';
import type { StateBand } from './chart-states';
import { h, pageStrings, setText } from './dom';
import { fill, Format } from './format';
import { grid } from './grid';
import { ValuesTable } from './values-table';

declare function acquireVsCodeApi(): VsCodeApi;

/** More changes are in the report. */
const mostChanges = 300;

const strings = pageStrings() as BacktestStrings;
const format = new Format(document.documentElement.lang);

let subject: BacktestSubjectView | undefined;
let result: BacktestView | undefined;

const heading = h('h1', {});
const source = h('p', { class: 'where' });
const save = h('button', { type: 'button' }, strings.save);
const use = h('button', { type: 'button' }, strings.use);
const table = new ValuesTable(strings.table, strings.columnTime);
const trouble = h('p', { class: 'trouble', role: 'status', hidden: true });
const summary = h('p', { class: 'summary', role: 'status' });
const notes = h('ul', { class: 'notes' });
const figure = new ChartFigure(strings, format, textOf);
const changes = h('div', {});
const sensitivity = h('div', { class: 'variations' });
const actors = h('div', {});
const assumptions = h('ul', {});

const controls = new AlarmControls(strings, format, (alarm) => {
  if (alarm) choose(alarm);
  else showTrouble(strings.impossible);
});

const main = h(
  'main',
  {},
  h(
    'header',
    {},
    h('div', { class: 'names' }, heading, source),
    h('div', { class: 'controls' }, save, use, table.toggle),
  ),
  controls.element,
  trouble,
  summary,
  notes,
  figure.element,
  table.element,
  section(strings.changes, changes),
  section(strings.sensitivity, sensitivity),
  section(strings.actors, actors),
  section(strings.assumptions, assumptions),
);
document.body.append(main, figure.spoken);

save.addEventListener('click', () => channel.send({ type: 'save' }));
use.addEventListener('click', () => channel.send({ type: 'use' }));

const channel = new PageChannel<BacktestProtocol>(acquireVsCodeApi(), window, backtestProtocol, (message) => {
  switch (message.type) {
    case 'subject':
      showSubject(message.subject);
      break;
    case 'result':
      showResult(message.result);
      break;
    case 'sensitivity':
      showSensitivity(message.sensitivity);
      break;
    case 'trouble':
      showTrouble(message.text);
      break;
    case 'gone':
      showGone();
      break;
  }
});

function choose(alarm: CompleteAlarm): void {
  showTrouble(undefined);
  controls.expect(alarm);
  channel.send({ type: 'choose', alarm });
}

function showSubject(next: BacktestSubjectView): void {
  subject = next;
  setText(heading, fill(strings.title, next.name));
  setText(source, next.source);
  notes.replaceChildren(...next.notes.map((note) => h('li', {}, note)));
  notes.hidden = next.notes.length === 0;
  figure.name(next.name);
  use.hidden = !next.canUse;
  const rows = next.actors.map(({ who, ip, events }) => [who || strings.unknown, ip, format.number(events)]);
  const header = [strings.columnWho, strings.columnFrom, strings.columnEvents];
  actors.replaceChildren(
    rows.length > 0 ? grid(strings.actors, header, rows, 2) : h('p', {}, strings.unknown),
    ...(next.otherActors > 0 ? [h('p', {}, fill(strings.more, format.number(next.otherActors)))] : []),
  );
}

function showResult(next: BacktestView): void {
  result = next;
  controls.show(next.alarm);
  const { bars, alarm } = next;
  const { from = 0, to = 0 } = subject ?? {};
  const template = next.notifications === 1 ? strings.summaryOne : strings.summary;
  const range = format.range(from, to);
  setText(summary, fill(template, format.number(next.notifications), format.span(next.alarmTime), range));
  const line = `${strings.thresholdLine} ${comparisonSigns[alarm.comparisonOperator]} ${format.number(alarm.threshold)}`;
  figure.show(
    { from: bars.from, period: bars.period, series: [bars.values] },
    {
      thresholds: [{ value: alarm.threshold, text: line }],
      states: [{ bands: bandsOf(next.changes, from, to) }],
    },
  );
  showValues(next);
  showChanges(next);
  assumptions.replaceChildren(...next.assumptions.map((each) => h('li', {}, each)));
}

function showValues({ bars, alarm, withData, periods }: BacktestView): void {
  const rows = bars.values.flatMap((value, index) =>
    value === null ? [] : [[periodText(bars, index), format.number(value)] as const],
  );
  const counts = fill(strings.caption, format.number(withData), format.number(periods));
  const caption = bars.periods > 1 ? `${counts}. ${fill(strings.bars, format.number(bars.periods))}` : counts;
  table.show(caption, [strings.statistics[alarm.statistic]], rows.reverse());
}

function showChanges({ alarm, changes: all }: BacktestView): void {
  const notation = { number: (value: number) => format.number(value), time: (ms: number) => format.dateAndMinute(ms) };
  const rows = all
    .slice(0, mostChanges)
    .map(({ at, from, to, reason }) => [
      format.dateAndMinute(at),
      `${strings.alarmStates[from]} → ${strings.alarmStates[to]}`,
      reasonText(alarm, reason, strings.reasons, notation),
    ]);
  changes.replaceChildren(
    rows.length > 0
      ? grid(strings.changes, [strings.columnTime, strings.columnChange, strings.columnWhy], rows)
      : h('p', {}, strings.noChanges),
    ...(all.length > rows.length ? [h('p', {}, fill(strings.more, format.number(all.length - rows.length)))] : []),
  );
}

function showSensitivity(next: Sensitivity | undefined): void {
  if (!next || !result) {
    sensitivity.replaceChildren(h('p', {}, strings.working));
    return;
  }
  const { alarm } = result;
  const sign = comparisonSigns[alarm.comparisonOperator];
  const row = (name: string, each: Variation, other: Partial<CompleteAlarm>) => {
    const attempt = h('button', { type: 'button', class: 'link', 'aria-label': fill(strings.attempt, name) }, name);
    attempt.addEventListener('click', () => choose({ ...alarm, ...other }));
    const mark = each.isCurrent ? h('strong', {}, `${name} (${strings.current})`) : attempt;
    return [mark, format.number(each.notifications), format.span(each.alarmTime)];
  };
  const columns = [strings.columnNotifications, strings.columnInAlarm];
  const thresholds = next.thresholds.map((each) =>
    row(`${sign} ${format.number(each.threshold)}`, each, { threshold: each.threshold }),
  );
  const periods = next.evaluationPeriods.map((each) => {
    const { evaluationPeriods, datapointsToAlarm } = each;
    const name = fill(strings.datapoints, format.number(datapointsToAlarm), format.number(evaluationPeriods));
    return row(name, each, { evaluationPeriods, datapointsToAlarm });
  });
  sensitivity.replaceChildren(
    grid(`${strings.sensitivity}: ${strings.threshold}`, [strings.threshold, ...columns], thresholds, 1, 2),
    grid(`${strings.sensitivity}: ${strings.columnDatapoints}`, [strings.columnDatapoints, ...columns], periods, 1, 2),
  );
}

function showTrouble(text: string | undefined): void {
  trouble.hidden = text === undefined;
  setText(trouble, text ?? '');
}

function showGone(): void {
  const again = h('a', { href: `command:${Command.BacktestAlert}` }, strings.again);
  main.replaceChildren(h('p', { class: 'gone' }, `${strings.gone} `, again));
}

/** The state from one change to the next; an alarm begins without data. */
function bandsOf(all: readonly ChangeView[], from: number, to: number): StateBand[] {
  const bands: StateBand[] = [];
  const add = (start: number, end: number, state: ChangeView['to']) => {
    if (end > start) bands.push({ from: start, to: end, state, text: strings.alarmStates[state] });
  };
  add(from, all[0]?.at ?? to, all[0]?.from ?? 'INSUFFICIENT_DATA');
  all.forEach((change, index) => add(change.at, all[index + 1]?.at ?? to, change.to));
  return bands;
}

/** What a period says: its value, and the states the alarm had in it. */
function textOf(index: number | undefined): string {
  if (!result || !subject || index === undefined) return '';
  const { bars, alarm } = result;
  const value = bars.values[index] ?? null;
  const start = timeAt(bars, index);
  const end = timeAt(bars, index + 1);
  const states = bandsOf(result.changes, subject.from, subject.to)
    .filter((band) => band.from < end && band.to > start)
    .map(({ text }) => text);
  return [
    periodText(bars, index),
    value === null ? strings.noData : `${strings.statistics[alarm.statistic]} ${format.number(value)}`,
    [...new Set(states)].join(', '),
  ].join(' · ');
}

function periodText(bars: BacktestView['bars'], index: number): string {
  return format.range(timeAt(bars, index), timeAt(bars, index + 1));
}

function section(title: string, content: HTMLElement): HTMLElement {
  return h('section', {}, h('h2', {}, title), content);
}
