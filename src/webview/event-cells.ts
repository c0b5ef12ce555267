import { h, hiddenText } from './dom';
import { fill, type Format } from './format';
import { verdictMarks } from './live-test-marks';
import type { EventRow } from './live-test-messages';
import type { LiveTestStrings } from './live-test-strings';

/** How a row is shown, besides what is in it. */
export interface RowLook {
  readonly withDate: boolean;
  readonly isRejected: boolean;
}

/** The names of the columns, in their order. */
export function columnNames(strings: LiveTestStrings): readonly string[] {
  return [
    strings.columnVerdict,
    strings.columnTime,
    strings.columnEvent,
    strings.columnWho,
    strings.columnIp,
    strings.columnRegion,
    strings.columnRemark,
  ];
}

/** One line of the table. */
export function eventCells(row: EventRow, look: RowLook, strings: LiveTestStrings, format: Format): HTMLElement[] {
  const { verdict, time, name, who, ip, region, error, fails } = row;
  const { mark, text } = verdictMarks(strings)[verdict ?? 'untested'];
  const when = time === undefined ? '' : look.withDate ? format.dateAndTime(time) : format.time(time);
  const remarks = [look.isRejected && strings.isRejected, fails && fill(strings.fails, fails), error];
  const cell = (column: number, value: string, title = value) =>
    h('div', { role: 'gridcell', 'aria-colindex': column, title: title || undefined }, value);
  return [
    h(
      'div',
      { role: 'gridcell', 'aria-colindex': 1, class: 'verdict', title: text },
      h('span', { 'aria-hidden': 'true' }, mark),
      hiddenText(text),
    ),
    cell(2, when, time === undefined ? '' : format.full(time)),
    cell(3, name),
    cell(4, who),
    cell(5, ip),
    cell(6, region),
    cell(7, remarks.filter((part) => part).join(' · ')),
  ];
}
