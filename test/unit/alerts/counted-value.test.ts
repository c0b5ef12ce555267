import assert from 'node:assert/strict';
import { countingOf, type Counted } from '../../../src/alerts/counted-value';
import { feeds } from '../../../src/alerts/metric-values';

const stop = '{ $.eventName = "StopInstances" }';
const event = (more: object = {}) => JSON.stringify({ eventName: 'StopInstances', ...more });
const byUser = { User: '$.userIdentity.userName' };
const alice = { userIdentity: { userName: 'alice' } };

describe('countingOf', () => {
  const rows: readonly [string, Parameters<typeof countingOf>, string, Counted][] = [
    ['a constant', [{ pattern: stop, metricValue: '1' }, {}], event(), 1],
    ['a constant, whatever the pattern', [{ pattern: '{ not one', metricValue: '2.5' }, {}], event(), 2.5],
    ['a field', [{ pattern: stop, metricValue: '$.n' }, {}], event({ n: 7 }), 7],
    ['a field that is absent', [{ pattern: stop, metricValue: '$.n' }, {}], event(), 'no-number'],
    ['a field that is no number', [{ pattern: stop, metricValue: '$.n' }, {}], event({ n: 'many' }), 'no-number'],
    [
      'a field of a pattern that is not read here',
      [{ pattern: '{ not one', metricValue: '$.n' }, {}],
      event(),
      'unknown',
    ],
    [
      'its own dimension',
      [{ pattern: stop, metricValue: '1', dimensions: byUser }, { User: 'alice' }],
      event(alice),
      1,
    ],
    [
      'another dimension',
      [{ pattern: stop, metricValue: '1', dimensions: byUser }, { User: 'bob' }],
      event(alice),
      'other-metric',
    ],
    [
      'no dimension',
      [{ pattern: stop, metricValue: '1', dimensions: byUser }, { User: 'bob' }],
      event(),
      'other-metric',
    ],
  ];
  for (const [what, [filter, dimensions], message, expected] of rows) {
    it(`${what}: ${expected}`, () => assert.equal(countingOf(filter, dimensions)(message), expected));
  }
});

describe('feeds', () => {
  const rows = [
    [undefined, {}, true, 'a metric without dimensions'],
    [undefined, { User: 'alice' }, false, 'no dimensions make no metric with some'],
    [byUser, {}, false, 'a metric with dimensions is another one'],
    [byUser, { User: 'alice' }, true, 'any value'],
    [byUser, { Role: 'alice' }, false, 'another name'],
    [byUser, { User: 'alice', Role: 'x' }, false, 'one more'],
  ] as const;
  for (const [filter, metric, expected, why] of rows) {
    it(`${JSON.stringify(filter ?? {})} ${expected ? 'feeds' : 'does not feed'} ${JSON.stringify(metric)}: ${why}`, () => {
      assert.equal(feeds({ dimensions: filter }, metric), expected);
    });
  }
});
