import assert from 'node:assert/strict';
import { completeAlarm } from '../../../src/alerts/alarm-defaults';
import { finish } from '../../../src/alerts/alarm-replay';
import type { AlarmSettings } from '../../../src/alerts/alert-file';
import { backtest, type BacktestInput, type BacktestSource } from '../../../src/alerts/backtest';
import { sensitivityOf, thresholdsFor } from '../../../src/alerts/backtest-sensitivity';
import { englishReasons, reasonFor, reasonText } from '../../../src/alerts/backtest-words';
import {
  sampleEvents,
  type CountedEvent,
  type Ingestion,
  type MetricSettings,
} from '../../../src/alerts/metric-samples';

const minute = 60_000;
const from = Date.parse('2026-11-23T14:00:00Z');
const to = from + 60 * minute;
const source: BacktestSource = {
  label: 'the fetched events',
  leftOut: [],
  differences: [],
  hasLogTimes: true,
  knowsIngestion: false,
  premises: [],
};

/** A matching event so many minutes into the range. */
const event = (at: number, extracted: Record<string, string> = {}, who = 'alice'): CountedEvent => ({
  timestamp: from + at * minute,
  extracted,
  name: 'StopInstances',
  who,
  ip: '203.0.113.9',
});

function inputOf(
  events: readonly CountedEvent[],
  metric: Partial<MetricSettings> = {},
  ingestion: Ingestion = 'unknown',
): BacktestInput {
  const complete = { metricValue: '1', ...metric };
  const knowsIngestion = ingestion !== 'unknown';
  return {
    from,
    to,
    metric: complete,
    ...sampleEvents(events, complete, { from, to }, ingestion),
    source: { ...source, knowsIngestion },
  };
}

const clock = (ms: number) => new Date(ms).toISOString().slice(11, 16);
const test = (input: BacktestInput, alarm: AlarmSettings) => backtest(input, completeAlarm(alarm));
const drawn = (input: BacktestInput, alarm: AlarmSettings) =>
  test(input, alarm).run.changes.map(({ at, to: state }) => `${clock(at)} ${state}`);

describe('backtest', () => {
  describe('what a metric filter reports', () => {
    it('leaves out events without a number, without a time, outside the range', () => {
      const events = [
        event(1, { '$.size': '7' }),
        event(2, { '$.size': 'many' }),
        event(3),
        { ...event(0), timestamp: 0 },
        event(-1, { '$.size': '1' }),
        event(60, { '$.size': '1' }),
      ];
      const { reported, valueless, matched, samples } = inputOf(events, { metricValue: '$.size' }) as BacktestInput & {
        reported: number;
      };
      assert.deepEqual(valueless, { noTime: 1, outside: 2, noNumber: 2, otherMetric: 0 });
      assert.deepEqual([matched, reported], [6, 1]);
      assert.deepEqual(
        samples.map(({ sum }) => sum),
        [7],
      );
    });

    it('reports the default value once for each minute in which events came in and none matched', () => {
      const ingestion = [1.5, 2.1, 2.9, 3.2].map((at) => from + at * minute);
      const { samples } = inputOf([event(1.5)], { defaultValue: 0 }, ingestion);
      assert.deepEqual(
        samples.map(({ at, sum, count }) => [clock(at), sum, count]),
        [
          ['14:01', 1, 1],
          ['14:02', 0, 1],
          ['14:03', 0, 1],
        ],
      );
    });

    it('takes it for every minute where nothing says when events came in, and says so', () => {
      const input = inputOf([event(1.5)], { defaultValue: 0 });
      assert.equal(input.samples.length, 60);
      assert.ok(test(input, {}).assumptions.some((each) => each.includes('default value')));
      const known = inputOf([event(1.5)], { defaultValue: 0 }, [from]);
      assert.ok(!test(known, {}).assumptions.some((each) => each.includes('default value')));
    });

    it('has nothing for the alarm where the filter has dimensions, and says why', () => {
      const input = inputOf([event(1, { '$.region': 'eu' })], { dimensions: { Region: '$.region' } });
      assert.equal(input.valueless.otherMetric, 1);
      assert.deepEqual(drawn(input, {}), ['14:01 OK']);
      assert.ok(test(input, {}).assumptions.some((each) => each.includes('dimensions')));
    });

    it('counts the events of one combination of dimensions for an alarm that watches it', () => {
      const events = ['eu', 'us', 'eu'].map((region, index) => event(index + 1, { '$.region': region }));
      const input = inputOf(events, { dimensions: { Region: '$.region' }, watched: { Region: 'eu' } });
      assert.deepEqual([input.samples.length, input.valueless.otherMetric], [2, 1]);
      const { assumptions } = test(input, {});
      assert.ok(assumptions.includes('Values with other dimensions go into metrics that this alarm does not watch.'));
    });

    it('has no default values for an alarm that watches dimensions', () => {
      const { samples } = inputOf([], { defaultValue: 0, watched: { Region: 'eu' } });
      assert.deepEqual([samples.length, inputOf([], { defaultValue: 0 }).samples.length > 0], [0, true]);
    });

    it('knows who made the events, the noisiest first', () => {
      const { actors } = inputOf([event(1), event(2, {}, 'bob'), event(3, {}, 'bob')]);
      assert.deepEqual(
        actors.map(({ who, events }) => [who, events]),
        [
          ['bob', 2],
          ['alice', 1],
        ],
      );
    });
  });

  describe('the metric in the periods of the clock', () => {
    const events = [event(1, { $size: '2' }), event(4.9, { $size: '4' }), event(12, { $size: '9' })];
    const rows = [
      ['Sum', [6, undefined, 9]],
      ['SampleCount', [2, undefined, 1]],
      ['Average', [3, undefined, 9]],
      ['Minimum', [2, undefined, 9]],
      ['Maximum', [4, undefined, 9]],
    ] as const;
    for (const [statistic, expected] of rows) {
      it(statistic, () => {
        const { series, withData, periods } = test(inputOf(events, { metricValue: '$size' }), { statistic });
        assert.deepEqual(series.values.slice(0, 3), expected);
        assert.deepEqual([series.from, series.step, withData, periods], [from, 300, 2, 12]);
      });
    }

    it('puts periods together where there are more than can be told apart, and shows the worst', () => {
      const input = { ...inputOf([event(1), event(1), event(2)]), to: from + 3 * 24 * 60 * minute };
      const { series } = test(input, { period: 60 });
      assert.deepEqual([series.periods, series.step, series.values.length], [3, 180, 1440]);
      assert.equal(series.values[0], 2);
      assert.equal(test(input, { period: 60, comparisonOperator: 'LessThanThreshold' }).series.values[0], 1);
    });
  });

  describe('the alarm', () => {
    it('goes off in the minute after the event and is over once the event has left the range', () => {
      // 1 of 1 looks 3 periods back: the event of 14:07:30 is in periods that end by 14:22.
      assert.deepEqual(drawn(inputOf([event(7.5)]), {}), ['14:01 OK', '14:08 ALARM', '14:23 OK']);
    });

    it('tells once however long it lasts, and again after it was over', () => {
      const { run } = test(inputOf([event(7), event(8), event(9), event(40)]), {});
      assert.equal(run.notifications, 2);
      assert.equal(run.alarmTime, (17 + 15) * minute);
    });

    it('counts the time in ALARM up to the end', () => {
      const { run } = test(inputOf([event(50)]), {});
      assert.deepEqual([run.notifications, run.alarmTime], [1, 9 * minute]);
    });

    it('says in words what decided', () => {
      const input = inputOf([event(7), event(8)]);
      const alarm = completeAlarm({
        period: 60,
        evaluationPeriods: 3,
        datapointsToAlarm: 2,
        treatMissingData: 'missing',
      });
      const { run } = backtest(input, alarm);
      const notation = { number: String, time: clock };
      assert.deepEqual(
        run.changes.map((change) => reasonText(alarm, reasonFor(alarm, change), englishReasons, notation)),
        [
          '2 of 2 datapoints breaching (≥ 1): 1 (14:07), 1 (14:08); 1 missing; 2 of 3 needed',
          'no data; 3 missing; 2 of 3 needed',
        ],
      );
    });
  });

  describe('how the notifications move', () => {
    const events = [5, 5, 5, 25, 25, 45].map((at) => event(at));

    it('with the threshold: one more each time it is lower, none above the highest', () => {
      const { thresholds } = finish(sensitivityOf(inputOf(events), completeAlarm()));
      assert.deepEqual(
        thresholds.map(({ threshold, notifications, isCurrent }) => [threshold, notifications, isCurrent]),
        [
          [1, 3, true],
          [2, 2, false],
          [3, 1, false],
          [5, 0, false],
        ],
      );
    });

    it('with the evaluation periods', () => {
      const alarm = completeAlarm({ evaluationPeriods: 8, datapointsToAlarm: 1 });
      const { evaluationPeriods } = finish(sensitivityOf(inputOf(events), alarm));
      assert.deepEqual(
        evaluationPeriods.map((each) => [each.datapointsToAlarm, each.evaluationPeriods, each.notifications]),
        [
          [1, 1, 3],
          [2, 2, 0],
          [3, 3, 0],
          [4, 4, 0],
          [5, 5, 0],
          [6, 6, 0],
          [1, 8, 1],
        ],
      );
    });

    it('says of each what a backtest with it says', () => {
      const input = inputOf(events);
      for (const { threshold, notifications, alarmTime } of finish(sensitivityOf(input, completeAlarm())).thresholds) {
        const { run } = test(input, { threshold });
        assert.deepEqual([notifications, alarmTime], [run.notifications, run.alarmTime]);
      }
    });

    it('never tries periods that AWS refuses', () => {
      const { evaluationPeriods } = finish(sensitivityOf(inputOf(events), completeAlarm({ period: 3 * 86_400 })));
      assert.deepEqual(
        evaluationPeriods.map((each) => each.evaluationPeriods),
        [1, 2],
      );
    });

    const rows = [
      // values               now   thresholds
      [[], 1, [1, 2]],
      [[1, 4], 2, [1, 2, 3, 5]],
      [[0, 1], 1, [0, 1, 2]],
      [[0.5, 2.5], 1, [0.5, 0.7, 1, 2, 3]],
      [[-4, 4], 0, [-3, -2, -1, 0, 1, 2, 3, 5]],
    ] as const;
    for (const [values, now, expected] of rows) {
      it(`tries ${expected.join(', ')} for ${values.join(', ') || 'no data'}`, () => {
        assert.deepEqual(thresholdsFor(values, now), expected);
      });
    }

    it('tries a dozen at most, up to just above the highest', () => {
      const tried = thresholdsFor([1, 6_000_000], 4);
      assert.equal(tried.length, 12);
      assert.deepEqual([tried[0], tried.at(-1), tried.includes(4)], [1, 7_000_000, true]);
    });
  });
});
