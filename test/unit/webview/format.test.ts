import assert from 'node:assert/strict';
import { fill, Format } from '../../../src/webview/format';

describe('format', () => {
  it('fills in values as they are, and leaves what it has no value for', () => {
    assert.equal(fill('{0} of {1}, {2}', '$&', '{0}'), '$& of {0}, {2}');
  });

  const format = new Format('en');
  const minute = 60_000;
  const rows: [string, string][] = [
    [format.number(12_480), '12,480'],
    [format.duration(15 * minute), '15 min'],
    [format.duration(180 * minute), '3 hr'],
    [format.duration(7 * 24 * 60 * minute), '7 days'],
    [format.size(18_120_000), '18.1 MB'],
    [format.size(746), '746 byte'],
    [format.size(1500), '1.5 kB'],
  ];
  for (const [text, expected] of rows) it(expected, () => assert.equal(text, expected));

  it('names the day once when a range is within it', () => {
    const noon = new Date(2026, 10, 23, 12).getTime();
    assert.equal(format.range(noon, noon + 15 * minute), 'Nov 23, 12:00 – 12:15');
    assert.equal(format.range(noon, noon + 24 * 60 * minute), 'Nov 23, 12:00 – Nov 24, 12:00');
  });

  it('writes the times of another zone, whatever the computer’s own is', () => {
    const utc = new Format('en', 'UTC');
    const late = Date.parse('2026-12-31T23:30:00Z');
    assert.equal(utc.timeZone, 'UTC');
    assert.equal(utc.range(late, late + 60 * minute), 'Dec 31, 23:30 – Jan 1, 00:30');
    assert.equal(utc.dateAndYear(late), 'Dec 31, 2026');
    const wall = utc.wallTime(late);
    assert.deepEqual([wall.getFullYear(), wall.getMonth(), wall.getDate(), wall.getHours()], [2026, 11, 31, 23]);
  });
});
