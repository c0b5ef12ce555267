import assert from 'node:assert/strict';
import { rangeExample, readRange } from '../../../src/commands/typed-range';

const hour = 3_600_000;
const now = new Date('2026-11-23T14:30:00').getTime();
const at = (local: string) => new Date(local).getTime();

describe('a typed range', () => {
  const rows = [
    ['24 h', now - 24 * hour, now],
    ['90min', now - 1.5 * hour, now],
    ['1.5 hours', now - 1.5 * hour, now],
    [' 7 days ', now - 7 * 24 * hour, now],
    ['2 weeks', now - 14 * 24 * hour, now],
    ['2026-11-01 to 2026-11-08', at('2026-11-01T00:00'), at('2026-11-09T00:00')],
    ['2026-11-01 08:00 to 2026-11-01 17:00', at('2026-11-01T08:00'), at('2026-11-01T17:00')],
    ['2026-11-01T08:00  to  2026-11-02', at('2026-11-01T08:00'), at('2026-11-03T00:00')],
    ['2026-11-20', at('2026-11-20T00:00'), now],
    ['2026-11-20 to 2026-12-31', at('2026-11-20T00:00'), now],
  ] as const;
  for (const [text, from, to] of rows) {
    it(text, () => assert.deepEqual(readRange(text, now), { from, to }));
  }

  const refused = [
    '',
    '0 h',
    '-3 h',
    'yesterday',
    '3 fortnights',
    '2026-13-01',
    '2026-11-08 to 2026-11-01',
    '2026-12-01',
    '2026-11-31 to 2026-12-01',
    '2026-11-20 25:00 to 2026-11-21',
    '2026-11-01 to 2026-11-02 to 2026-11-03',
  ];
  for (const text of refused) {
    it(`refuses "${text}"`, () => assert.equal(readRange(text, now), undefined));
  }

  it('has an example that is one', () => {
    assert.deepEqual(readRange(rangeExample(now), now), { from: now - 24 * hour, to: now });
  });
});
