import assert from 'node:assert/strict';
import { completeAlarm } from '../../../src/alerts/alarm-defaults';
import { backtest } from '../../../src/alerts/backtest';
import { fetchedRange, inputOfCounts, inputOfFetched } from '../../../src/commands/backtest-events';
import type { InsightsCounts } from '../../../src/events/insights-shapes';
import { listedEvents } from '../../helpers/listed-events';

const minute = 60_000;
const start = Date.parse('2026-11-23T14:00:00Z');
const event = (at: number, eventName: string, size = 1) => ({
  timestamp: start + at * minute,
  message: JSON.stringify({ eventName, size, userIdentity: { type: 'IAMUser', userName: 'alice' } }),
});
const events = [event(1, 'StopInstances'), event(3, 'DescribeInstances'), event(3.5, 'StopInstances', 4)];
const range = { from: start, to: start + 10 * minute };
const fetched = {
  label: 'lab',
  leftOut: ['more'],
  range,
  set: listedEvents({ events }),
};
const pattern = '{ $.eventName = "StopInstances" }';

/** Counts as a query by the minute gives them. */
const counts: InsightsCounts = {
  periods: [
    { start: start + minute, matches: 2 },
    { start: start + 3 * minute, matches: 1 },
  ],
  actors: [{ who: 'arn:aws:iam::111122223333:user/alice', matches: 3 }],
  statistics: { recordsMatched: 3, recordsScanned: 1000, bytesScanned: 1, queries: 1 },
  differences: ['It differs.'],
  leftOut: [],
  leftRunning: false,
};
const about = { label: 'Insights', premises: ['So it is.'] };

describe('what a backtest is made of', () => {
  it('covers the time that was asked for, to the end of its last minute', () => {
    assert.deepEqual(fetchedRange(fetched), { from: start, to: start + 11 * minute });
    const { label, leftOut, set } = fetched;
    assert.deepEqual(fetchedRange({ label, leftOut, set }), { from: start + minute, to: start + 4 * minute });
    const none = listedEvents({ events: [{ timestamp: 0, message: '{}' }] });
    assert.equal(fetchedRange({ label, leftOut, set: none }), undefined);
  });

  it('takes values and actors from the fetched events', async () => {
    const input = await inputOfFetched(fetched, { pattern, metric: { metricValue: '$.size' } }, 'the fetched events');
    assert.deepEqual(
      input.samples.map(({ sum }) => sum),
      [1, 4],
    );
    assert.deepEqual([input.matched, input.source.read, input.source.leftOut], [2, 3, ['more']]);
    assert.deepEqual(
      input.actors.map(({ who, events: count }) => [who, count]),
      [['alice (IAMUser)', 2]],
    );
  });

  it('looks at all events for a default value', async () => {
    const metric = { metricValue: '1', defaultValue: 0 };
    const input = await inputOfFetched(fetched, { pattern, metric }, 'the fetched events');
    assert.ok(input.source.knowsIngestion);
    // The event of 14:03:00 is in the same minute as a match, so nothing is reported by default.
    assert.deepEqual(
      input.samples.map(({ sum }) => sum),
      [1, 1],
    );
  });

  it('multiplies counts by the metric value', () => {
    const input = inputOfCounts(counts, { metricValue: '5' }, range, about);
    assert.deepEqual(
      input.samples.map(({ at, sum, count }) => [(at - start) / minute, sum, count]),
      [
        [1, 10, 2],
        [3, 5, 1],
      ],
    );
    const { source, matched, actors } = input;
    assert.deepEqual([matched, source.read, source.differences], [3, 1000, ['It differs.']]);
    assert.deepEqual(actors, [{ who: 'arn:aws:iam::111122223333:user/alice', ip: '', events: 3 }]);
    assert.ok(backtest(input, completeAlarm()).assumptions.includes('So it is.'));
  });

  it('fills minutes without a match with the default value', () => {
    const input = inputOfCounts(counts, { metricValue: '1', defaultValue: 0 }, range, about);
    assert.deepEqual(
      input.samples.map(({ sum }) => sum),
      [0, 2, 0, 1, 0, 0, 0, 0, 0, 0],
    );
  });

  it('counts for nothing where the metric has dimensions', () => {
    const metric = { metricValue: '1', dimensions: { Region: '$.awsRegion' } };
    const input = inputOfCounts(counts, metric, range, about);
    assert.deepEqual([input.samples, input.valueless.otherMetric], [[], 3]);
  });
});
