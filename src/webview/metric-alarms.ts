import { grid } from './grid';
import { h } from './dom';
import type { MetricAlarm } from './metric-shapes';
import type { MetricStrings } from './metric-strings';
import type { MetricWords } from './metric-words';

const marks = { OK: '●', ALARM: '▲', INSUFFICIENT_DATA: '○' } as const;

/** An alarm in a line: its state as a shape and a word, its name, what it waits for and of which metric, what is missing. */
export function alarmLine(
  alarm: MetricAlarm,
  names: readonly string[],
  strings: MetricStrings,
  words: MetricWords,
): HTMLElement {
  const { name, state, reason, note } = alarm;
  const on = words.watched(alarm, names);
  return h(
    'li',
    { 'data-state': state, title: reason },
    h('span', { class: 'mark', 'aria-hidden': 'true' }, marks[state]),
    h('strong', {}, strings.alarmStates[state]),
    h('span', {}, name),
    h('span', { class: 'condition' }, [words.condition(alarm), on].filter(Boolean).join(' · ')),
    note !== undefined && h('span', { class: 'condition note' }, note),
  );
}

/** How the alarms changed in the time that is shown, the newest first. */
export function changesTable(
  alarms: readonly MetricAlarm[],
  strings: MetricStrings,
  { format }: MetricWords,
): HTMLElement {
  const changes = alarms.flatMap(({ name, changes: of }) => of.map((change) => ({ name, ...change })));
  if (changes.length === 0) return h('p', { class: 'condition' }, strings.noChanges);
  const rows = changes
    .sort((a, b) => b.at - a.at)
    .map(({ name, at, from, to, reason = '' }) => [
      format.dateAndTime(at),
      name,
      `${strings.alarmStates[from]} → ${strings.alarmStates[to]}`,
      reason,
    ]);
  const header = [strings.columnTime, strings.columnAlarm, strings.columnChange, strings.columnWhy];
  return grid(strings.changes, header, rows);
}
