import assert from 'node:assert/strict';
import { fitChoice, periodsFor, refreshEvery, shortestKept, viewOf, zoomTo } from '../../../src/views/metric-choice';
import { rangeNames, type MetricChoice } from '../../../src/webview/metric-shapes';

const now = Date.parse('2026-11-23T14:02:11Z');
const [hour, day] = [3600, 86_400];
const choice: MetricChoice = { range: '1h', period: 900, statistic: 'Sum' };
const time = (text: string) => Date.parse(`${text}Z`);

/** CloudWatch user guide, "Metrics retention". */
const retention = [
  [1, 60],
  [15, 60],
  [16, 300],
  [63, 300],
  [64, hour],
  [455, hour],
] as const;

describe('the periods of a chart', () => {
  for (const [days, seconds] of retention) {
    it(`data ${days} days old is kept in steps of ${seconds} s`, () => assert.equal(shortestKept(days * day), seconds));
  }

  const rows = [
    // range, periods, what it begins with
    ['1h', [60, 300, 900], 60],
    ['3h', [60, 300, 900], 300],
    ['12h', [60, 300, 900, hour], 300],
    ['1d', [60, 300, 900, hour, 6 * hour], 900],
    ['3d', [300, 900, hour, 6 * hour], hour],
    ['1w', [300, 900, hour, 6 * hour, day], hour],
    ['2w', [900, hour, 6 * hour, day], 6 * hour],
    ['1mo', [hour, 6 * hour, day], 6 * hour],
    ['3mo', [6 * hour, day], day],
    ['6mo', [6 * hour, day], day],
    ['15mo', [6 * hour, day], day],
  ] as const;
  for (const [range, periods, first] of rows) {
    it(`of ${range} are ${periods.join(', ')} s, at first ${first} s`, () => {
      assert.deepEqual(periodsFor({ ...choice, range }, now), periods);
      assert.equal(fitChoice({ ...choice, range, period: 1 }, now).period, first);
    });
  }

  it('are always such as CloudWatch still has, in numbers that one call can answer', () => {
    assert.equal(rows.length, rangeNames.length);
    for (const [range, periods] of rows) {
      for (const period of periods) {
        const { from, to } = viewOf({ ...choice, range, period }, now);
        assert.equal((from / 1000) % period, 0);
        assert.ok(period >= shortestKept((now - from) / 1000), `${range} ${period}`);
        // Eight metrics, and 100 800 datapoints in a page (GetMetricData, API reference).
        assert.ok((8 * (to - from)) / 1000 / period <= 100_800);
      }
    }
  });

  it('stay as they were chosen where the range can have them', () => {
    assert.equal(fitChoice({ ...choice, range: '1d' }, now).period, 900);
    assert.equal(fitChoice({ ...choice, range: '1w', period: 60 }, now).period, hour);
  });
});

describe('viewOf', () => {
  it('has whole periods, and the one that is not over', () => {
    assert.deepEqual(viewOf(choice, now), {
      from: time('2026-11-23T13:15:00'),
      to: time('2026-11-23T14:15:00'),
      period: 900,
    });
  });

  it('has the whole periods around a time that is looked at more closely', () => {
    const span = { from: time('2026-11-23T13:07:30'), to: time('2026-11-23T13:22:10') };
    assert.deepEqual(viewOf(zoomTo(choice, span, now), now), {
      from: time('2026-11-23T13:07:00'),
      to: time('2026-11-23T13:23:00'),
      period: 60,
    });
  });
});

describe('zoomTo', () => {
  const long: MetricChoice = { range: '15mo', period: day, statistic: 'Sum' };
  const zoomed = (from: string, to: string) => zoomTo(long, { from: time(from), to: time(to) }, now).zoom;

  const rows = [
    // from                 to                     period  why
    ['2026-11-23T12:00:00', '2026-11-23T13:00:00', 60, 'an hour of today'],
    ['2026-11-20T00:00:00', '2026-11-21T00:00:00', 900, 'a day of this week'],
    ['2026-10-10T12:00:00', '2026-10-10T13:00:00', 300, 'an hour of six weeks ago: minutes are gone'],
    ['2026-07-01T00:00:00', '2026-07-02T00:00:00', hour, 'a day of summer: only hours are left'],
    ['2026-06-01T00:00:00', '2026-09-01T00:00:00', day, 'three months'],
  ] as const;
  for (const [from, to, period, why] of rows) {
    it(`takes ${period} s for ${why}`, () => {
      assert.deepEqual(zoomed(from, to), { from: time(from), to: time(to), period });
    });
  }

  it('keeps some periods in sight, however little was dragged over', () => {
    const minutes = zoomed('2026-11-23T12:00:00', '2026-11-23T12:00:10');
    assert.deepEqual(minutes, { from: time('2026-11-23T12:00:00'), to: time('2026-11-23T12:04:00'), period: 60 });
    const hours = zoomed('2026-07-01T00:00:00', '2026-07-01T00:00:10');
    assert.equal(hours?.to, time('2026-07-01T04:00:00'));
  });

  it('goes neither into the future nor to what CloudWatch has forgotten', () => {
    assert.equal(zoomed('2026-11-23T13:00:00', '2026-11-24T13:00:00')?.to, time('2026-11-23T14:03:00'));
    assert.equal(zoomed('2026-11-25T13:00:00', '2026-11-25T14:00:00'), undefined);
    assert.equal(zoomed('2020-01-01T00:00:00', '2026-01-01T00:00:00')?.from, time('2025-08-25T00:00:00'));
  });

  it('without a time goes back to the range and its period', () => {
    const { zoom, ...rest } = zoomTo({ ...long, zoom: { from: now - 7200_000, to: now, period: 60 } }, undefined, now);
    assert.equal(zoom, undefined);
    assert.deepEqual(rest, long);
  });
});

describe('refreshEvery', () => {
  const rows = [
    ['1h', 60, 60],
    ['3h', 300, 60],
    ['1d', 900, 180],
    ['1w', hour, 720],
    ['15mo', day, 900],
  ] as const;
  for (const [range, period, seconds] of rows) {
    it(`of ${range} in ${period} s is ${seconds} s`, () => {
      assert.equal(refreshEvery(viewOf({ ...choice, range, period }, now), now), seconds);
    });
  }

  it('stops where nothing changes any more, an hour after the end', () => {
    const until = (to: string) => refreshEvery({ from: now - 6 * 3600_000, to: time(to), period: 300 }, now);
    assert.equal(until('2026-11-23T13:00:00'), undefined);
    assert.equal(until('2026-11-23T13:05:00'), 60);
  });
});
