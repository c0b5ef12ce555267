import assert from 'node:assert/strict';
import { parseRange, rangeExample } from '../../../src/commands/event-ranges';

const at = (...parts: [number, number, number, number?, number?, number?]) => {
  const [year, month, date, hour = 0, minute = 0, second = 0] = parts;
  return new Date(year, month - 1, date, hour, minute, second).getTime();
};
const now = at(2026, 11, 25, 12, 30);

describe('a range of time, typed', () => {
  const rows: [text: string, from: number, to: number, why: string][] = [
    ['2026-11-20 14:00 to 2026-11-21 09:30', at(2026, 11, 20, 14), at(2026, 11, 21, 9, 30), 'two moments'],
    ['2026-11-20 to 2026-11-21', at(2026, 11, 20), at(2026, 11, 22) - 1, 'a date alone is its whole day'],
    ['2026-11-20 to 2026-11-20', at(2026, 11, 20), at(2026, 11, 21) - 1, 'one day'],
    ['2026-11-20T14:00:30 to 2026-11-21', at(2026, 11, 20, 14, 0, 30), at(2026, 11, 22) - 1, 'with a T and seconds'],
    ['2026-11-24 … 2026-11-30', at(2026, 11, 24), now, 'what lies in the future is cut off'],
    ['  2026-11-20 8:05   to   2026-11-20 9:00 ', at(2026, 11, 20, 8, 5), at(2026, 11, 20, 9), 'blanks'],
  ];
  for (const [text, from, to, why] of rows) {
    it(`"${text}": ${why}`, () => assert.deepEqual(parseRange(text, now), { from, to }));
  }

  const refused = [
    '',
    'yesterday',
    '2026-11-20',
    '2026-11-21 to 2026-11-20',
    '2026-11-31 to 2026-12-01',
    '2026-11-20 25:00 to 2026-11-21',
    '2026-11-20 to 2026-11-21 to 2026-11-22',
    '2026-11-26 to 2026-11-27',
  ];
  for (const text of refused) it(`"${text}" is none`, () => assert.equal(parseRange(text, now), undefined));

  it('has an example that is one', () => {
    assert.deepEqual(parseRange(rangeExample(now), now), { from: at(2026, 11, 24, 12, 30), to: now });
  });
});
