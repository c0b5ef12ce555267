import assert from 'node:assert/strict';
import { binOf, insightsCountQuery } from '../../../src/events/insights-query';
import { readings, runQuery } from '../../reference/insights';

const at = Date.UTC(2026, 10, 25, 14, 7);
const events = [0, 1, 6].map((minutes, i) => ({
  timestamp: at + minutes * 60_000,
  message: JSON.stringify({ eventName: 'x', n: i, userIdentity: i < 2 ? { arn: 'alice' } : { type: 'AWSService' } }),
}));

describe('Logs Insights queries', () => {
  const lengths = [
    // period, bin
    [10, '10s'],
    [60, '1m'],
    [300, '5m'],
    [420, '1m'],
    [5400, '30m'],
    [3600, '1h'],
    [86_400, '12h'],
  ] as const;
  for (const [period, bin] of lengths) {
    it(`counts ${period} s in bins of ${bin}`, () => assert.equal(binOf(period).written, bin));
  }

  it('count by period and actor', () => {
    const rows = runQuery(
      insightsCountQuery('eventName = "x"', { periodSeconds: 300, byActor: true }),
      events,
      readings[0]!,
    );
    assert.deepEqual(rows, [
      { period: '2026-11-25 14:05:00.000', matches: '2', 'userIdentity.arn': 'alice' },
      { period: '2026-11-25 14:10:00.000', matches: '1', 'userIdentity.type': 'AWSService' },
    ]);
  });

  it('count every event without a filter', () => {
    const rows = runQuery(insightsCountQuery(undefined, { periodSeconds: 3600, byActor: false }), events, readings[0]!);
    assert.deepEqual(rows, [{ period: '2026-11-25 14:00:00.000', matches: '3' }]);
  });
});
