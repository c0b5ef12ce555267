import assert from 'node:assert/strict';
import { histogramOf } from '../../../src/events/histogram';

const at = (time: string) => Date.parse(`2026-11-23T${time}Z`);
const minute = 60_000;

describe('histogramOf', () => {
  const widths: [string, number, number][] = [
    ['an hour', 60 * minute, minute],
    ['three hours', 180 * minute, 5 * minute],
    ['a day', 24 * 60 * minute, 30 * minute],
    ['a week', 7 * 24 * 60 * minute, 180 * minute],
    ['ten years', 3650 * 24 * 60 * minute, 0],
  ];
  for (const [title, length, width] of widths) {
    it(`has at most 97 bars for ${title}`, () => {
      const histogram = histogramOf([], at('10:00:00'), at('10:00:00') + length)!;
      if (width > 0) assert.equal(histogram.width, width);
      assert.ok(histogram.matches.length <= 97);
    });
  }

  it('begins at a round time and counts each time once, the ends included', () => {
    const times = [at('10:00:30'), at('10:59:59'), at('11:00:20')];
    const { from, width, matches } = histogramOf(times, at('10:00:30'), at('11:00:20'))!;
    assert.equal(from, at('10:00:00'));
    assert.equal(width, minute);
    assert.equal(matches.length, 61);
    assert.deepEqual([matches[0], matches[59], matches[60]], [1, 1, 1]);
  });

  it('has one bar for one moment, and none for no range', () => {
    assert.deepEqual(histogramOf([at('10:00:10')], at('10:00:10'), at('10:00:10'))?.matches, [1]);
    assert.equal(histogramOf([], 1, 0), undefined);
    assert.equal(histogramOf([], NaN, 0), undefined);
  });
});
