import assert from 'node:assert/strict';
import { byDay } from '../../../src/common/by-day';

describe('byDay', () => {
  const at = (text: string) => new Date(text).getTime();

  it('groups by the days of this computer’s time zone, in the order given', () => {
    const times = ['2026-11-24T09:00', '2026-11-24T00:00', '2026-11-23T23:59:59', '2026-11-21T12:00'].map(at);
    assert.deepEqual(
      byDay(times, (time) => time).map(({ start, items }) => [start, items.length]),
      [
        [at('2026-11-24T00:00'), 2],
        [at('2026-11-23T00:00'), 1],
        [at('2026-11-21T00:00'), 1],
      ],
    );
  });

  it('has no day for nothing', () => {
    assert.deepEqual(
      byDay([], () => 0),
      [],
    );
  });
});
