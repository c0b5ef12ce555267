import assert from 'node:assert/strict';
import { completeAlarm, type CompleteAlarm } from '../../../src/alerts/alarm-defaults';
import { missingDataTreatments } from '../../../src/alerts/alarm-evaluation';
import { finish, replayAlarms, type AlarmChange } from '../../../src/alerts/alarm-replay';
import { metricFields, sampleEvents, type CountedEvent, type MetricSettings } from '../../../src/alerts/metric-samples';
import { compilePattern } from '../../../src/pattern/index';
import { Random } from '../../../src/sandbox/random';
import { SandboxLab } from '../../helpers/sandbox-lab';

const second = 1000;
const minute = 60 * second;
const pattern = '{ $.eventName = "StopInstances" }';

interface Sent {
  readonly timestamp: number;
  readonly message: string;
}

/** Bursts and silences: some matching events, some others, some whose size is no number. */
function traffic(random: Random, from: number, length: number, calm: number): Sent[] {
  const sent: Sent[] = [];
  let at = from;
  for (;;) {
    at += random.next() < 0.8 ? random.between(1, 90) * second : random.between(1, calm) * minute;
    if (at >= from + length) return sent;
    const eventName = random.next() < 0.4 ? 'StopInstances' : 'DescribeInstances';
    const size = random.next() < 0.1 ? 'many' : random.between(0, 9);
    sent.push({ timestamp: at, message: JSON.stringify({ eventName, size }) });
  }
}

/** What the sandbox's alarm does while the events come in. */
function live(sent: readonly Sent[], metric: MetricSettings, alarm: CompleteAlarm, length: number) {
  const lab = new SandboxLab();
  const from = lab.clock.now();
  lab.call('logs', 'CreateLogGroup', { logGroupName: 'lab' });
  lab.call('logs', 'CreateLogStream', { logGroupName: 'lab', logStreamName: 'stream' });
  lab.call('logs', 'PutMetricFilter', {
    logGroupName: 'lab',
    filterName: 'stopped',
    filterPattern: pattern,
    metricTransformations: [{ metricNamespace: 'Lab', metricName: 'Stopped', ...metric }],
  });
  lab.call('cloudwatch', 'PutMetricAlarm', {
    AlarmName: 'stops',
    Namespace: 'Lab',
    MetricName: 'Stopped',
    Statistic: alarm.statistic,
    Period: alarm.period,
    EvaluationPeriods: alarm.evaluationPeriods,
    DatapointsToAlarm: alarm.datapointsToAlarm,
    Threshold: alarm.threshold,
    ComparisonOperator: alarm.comparisonOperator,
    TreatMissingData: alarm.treatMissingData,
  });
  for (const event of sent) {
    lab.wait(event.timestamp - lab.clock.now());
    lab.call('logs', 'PutLogEvents', { logGroupName: 'lab', logStreamName: 'stream', logEvents: [event] });
  }
  lab.wait(from + length - lab.clock.now());
  return changesOf(lab);
}

type Change = Pick<AlarmChange, 'at' | 'from' | 'to'>;

function changesOf(lab: SandboxLab): Change[] {
  const changes: Change[] = [];
  let NextToken: unknown;
  do {
    const input = { AlarmName: 'stops', HistoryItemType: 'StateUpdate', MaxRecords: 100, NextToken };
    const page = lab.call('cloudwatch', 'DescribeAlarmHistory', input);
    for (const item of page.AlarmHistoryItems as { Timestamp: Date; HistorySummary: string }[]) {
      const [, from, to] = /from (\w+) to (\w+)/.exec(item.HistorySummary)!;
      changes.push({ at: item.Timestamp.getTime(), from, to } as Change);
    }
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return changes.reverse();
}

/** What a backtest over the same events says. */
function backtested(sent: readonly Sent[], metric: MetricSettings, alarm: CompleteAlarm, length: number): Change[] {
  const from = new SandboxLab().clock.now();
  const range = { from, to: from + length };
  const matcher = compilePattern(pattern);
  const events = sent
    .filter(({ message }) => matcher.test(message))
    .map(({ timestamp, message }): CountedEvent => {
      const extracted = matcher.extract(message, metricFields(metric));
      return { timestamp, extracted, name: '', who: '', ip: '' };
    });
  const ingestion = sent.map(({ timestamp }) => timestamp);
  const { samples } = sampleEvents(events, metric, range, ingestion);
  const { statistic, period } = alarm;
  const [run] = finish(replayAlarms({ samples, ...range, statistic, period }, [alarm]));
  return run!.changes.map(({ at, from: old, to }) => ({ at, from: old, to }));
}

const alarms = [
  // what                       settings
  ['1 of 1, 5 minutes', {}],
  ['3 of 3, 1 minute', { period: 60, evaluationPeriods: 3, datapointsToAlarm: 3, threshold: 2 }],
  ['2 of 3, 1 minute', { period: 60, evaluationPeriods: 3, datapointsToAlarm: 2, threshold: 2 }],
  ['1 of 5, 1 minute', { period: 60, evaluationPeriods: 5, datapointsToAlarm: 1, threshold: 3 }],
  ['2 of 4, 5 minutes', { evaluationPeriods: 4, datapointsToAlarm: 2, threshold: 4 }],
  ['10 seconds', { period: 10, evaluationPeriods: 2, datapointsToAlarm: 1 }],
  ['less than 2 in 5 minutes', { comparisonOperator: 'LessThanThreshold', threshold: 2, evaluationPeriods: 2 }],
] as const;

const hours = 12;
const length = hours * 60 * minute;

describe('a backtest and the sandbox’s alarm, live on the same random events', () => {
  for (const [what, settings] of alarms) {
    for (const treatMissingData of missingDataTreatments) {
      it(`${what}, missing data ${treatMissingData}: the same changes at the same times`, () => {
        const alarm = completeAlarm({ ...settings, treatMissingData });
        let compared = 0;
        for (const seed of [1, 2, 3]) {
          const sent = traffic(new Random(seed), new SandboxLab().clock.now(), length, 40);
          const changes = live(sent, { metricValue: '1' }, alarm, length);
          assert.deepEqual(backtested(sent, { metricValue: '1' }, alarm, length), changes, `seed ${seed}`);
          compared += changes.length;
        }
        assert.ok(compared >= 3, `only ${compared} changes were compared`);
      });
    }
  }

  const metrics = [
    // statistic      metric                                     what
    ['Average', { metricValue: '$.size' }, 'a field as the value, not always a number'],
    ['Maximum', { metricValue: '$.size' }, 'the highest'],
    ['Minimum', { metricValue: '$.size', defaultValue: 5 }, 'the lowest, with a default value'],
    ['SampleCount', { metricValue: '1', defaultValue: 0 }, 'the count, with a default value'],
    ['Sum', { metricValue: '2.5', defaultValue: 0 }, 'the sum, with a default value'],
  ] as const;
  for (const [statistic, metric, what] of metrics) {
    for (const treatMissingData of missingDataTreatments) {
      it(`${statistic}, missing data ${treatMissingData}: ${what}`, () => {
        const alarm = completeAlarm({
          statistic,
          period: 60,
          evaluationPeriods: 3,
          datapointsToAlarm: 2,
          threshold: 4,
          treatMissingData,
        });
        for (const seed of [11, 12]) {
          const sent = traffic(new Random(seed), new SandboxLab().clock.now(), length, 15);
          const changes = live(sent, metric, alarm, length);
          assert.ok(changes.length > 0);
          assert.deepEqual(backtested(sent, metric, alarm, length), changes, `seed ${seed}`);
        }
      });
    }
  }

  it('evaluates an alarm over more than a day once an hour, on data up to the full hour', () => {
    // "A job runs every 3 days": the guide's example of a multi-day alarm.
    const days = 6 * 24 * 60 * minute;
    const alarm = completeAlarm({ period: 86_400, evaluationPeriods: 3, treatMissingData: 'missing' });
    const from = new SandboxLab().clock.now();
    const message = JSON.stringify({ eventName: 'StopInstances' });
    const sent = [{ timestamp: from + 2 * minute, message }];
    const changes = live(sent, { metricValue: '1' }, alarm, days);
    assert.deepEqual(backtested(sent, { metricValue: '1' }, alarm, days), changes);
    assert.ok(changes.length > 0);
    for (const { at } of changes) assert.equal(at % (60 * minute), 0);
  });

  it('has no data where the filter has dimensions', () => {
    const metric = { metricValue: '1', dimensions: { Size: '$.size' } };
    const alarm = completeAlarm();
    const sent = traffic(new Random(5), new SandboxLab().clock.now(), length, 10);
    assert.deepEqual(
      backtested(sent, metric, alarm, length).map(({ to }) => to),
      ['OK'],
    );
    assert.deepEqual(
      live(sent, metric, alarm, length).map(({ to }) => to),
      ['OK'],
    );
  });
});
