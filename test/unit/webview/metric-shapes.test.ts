import assert from 'node:assert/strict';
import { keptMetrics, type TrackedMetric } from '../../../src/webview/metric-shapes';

const metric: TrackedMetric = { accountId: '1', region: 'r', namespace: 'N', name: 'M' };
const choice = { range: '3h', period: 300, statistic: 'Sum' } as const;

describe('what a tab of metrics kept', () => {
  const rows = [
    ['several metrics', { metrics: [metric, metric], choice, paused: true }, 2],
    ['a closer look', { metrics: [metric], choice: { ...choice, zoom: { from: 1, to: 2, period: 60 } } }, 1],
    ['one metric, as earlier versions kept it', { metric, choice }, 1],
    ['no metric', { metrics: [], choice }, undefined],
    ['a range that does not exist', { metrics: [metric], choice: { ...choice, range: '2y' } }, undefined],
    ['a metric without a name', { metrics: [{ ...metric, name: undefined }], choice }, undefined],
    ['nothing', undefined, undefined],
  ] as const;
  for (const [what, state, count] of rows) {
    it(`${what}: ${count ?? 'not restored'}`, () => assert.equal(keptMetrics(state)?.metrics.length, count));
  }

  it('has the dimensions of each metric', () => {
    const metrics = [metric, { ...metric, dimensions: { UserName: 'alice' } }];
    const kept: unknown = JSON.parse(JSON.stringify({ metrics, choice }));
    assert.deepEqual(keptMetrics(kept)?.metrics, metrics);
    assert.equal(keptMetrics({ metrics: [{ ...metric, dimensions: { UserName: 1 } }], choice }), undefined);
  });
});
