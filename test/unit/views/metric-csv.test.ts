import assert from 'node:assert/strict';
import { metricCsv } from '../../../src/views/metric-csv';
import type { MetricReading, TrackedMetric } from '../../../src/webview/metric-shapes';

const reading: MetricReading = {
  statistic: 'Sum',
  period: 300,
  from: Date.parse('2026-11-23T13:55:00Z'),
  asOf: 0,
  series: [
    [1, null, 0],
    [null, 2.5, 1e21],
  ],
  incomplete: false,
  alarms: [],
};
const metric: TrackedMetric = { accountId: '1', region: 'r', namespace: 'CloudTrailMetrics', name: 'Stops' };

describe('metricCsv', () => {
  it('has UTC times, a column for each metric, empty cells for gaps, and quotes where RFC 4180 wants them', () => {
    const odd: TrackedMetric = { ...metric, name: 'A "b", c', dimensions: { User: 'x\ny' } };
    assert.equal(
      metricCsv([metric, odd], reading),
      [
        'time,CloudTrailMetrics/Stops (Sum / 300 s),"CloudTrailMetrics/A ""b"", c User=x\ny (Sum / 300 s)"',
        '2026-11-23T13:55:00.000Z,1,',
        '2026-11-23T14:00:00.000Z,,2.5',
        '2026-11-23T14:05:00.000Z,0,1e+21',
        '',
      ].join('\r\n'),
    );
  });
});
