import assert from 'node:assert/strict';
import type { Account } from '../../../src/aws/account';
import { MetricAlarms } from '../../../src/views/metric-alarms';
import { viewOf } from '../../../src/views/metric-choice';
import { MetricValues } from '../../../src/views/metric-values';
import type { MetricAlarm, MetricChoice, TrackedMetric } from '../../../src/webview/metric-shapes';
import { fakeVsCode } from '../../helpers/fake-vscode';
import { sandboxAccount, type SandboxAccount } from '../../helpers/sandbox-account';

const minute = 60_000;
const { signal } = new AbortController();
const metric: TrackedMetric = { accountId: '111122223333', region: 'us-east-1', namespace: 'Lab', name: 'Stopped' };
const watched = { Namespace: 'Lab', MetricName: 'Stopped' };
const choice: MetricChoice = { range: '3h', period: 300, statistic: 'Sum' };

const stops = {
  AlarmName: 'stops',
  ...watched,
  Statistic: 'Sum',
  Period: 300,
  EvaluationPeriods: 1,
  Threshold: 3,
  ComparisonOperator: 'GreaterThanOrEqualToThreshold',
  TreatMissingData: 'notBreaching',
};
const unusual = {
  AlarmName: 'unusual',
  Metrics: [
    { Id: 'm1', MetricStat: { Metric: watched, Period: 300, Stat: 'Sum' }, ReturnData: true },
    { Id: 'ad1', Expression: 'ANOMALY_DETECTION_BAND(m1, 2)', ReturnData: true },
  ],
  ThresholdMetricId: 'ad1',
  EvaluationPeriods: 1,
  ComparisonOperator: 'GreaterThanUpperThreshold',
  TreatMissingData: 'notBreaching',
};

/** The sandbox, what was done to it, and the states that its alarms were seen in, minute by minute. */
class Lab {
  readonly seen = new Map<string, { at: number; state: string }[]>();
  readonly #made: SandboxAccount;

  constructor(made: SandboxAccount) {
    this.#made = made;
  }

  get account(): Account {
    return this.#made.account;
  }

  get calls(): readonly string[] {
    return this.#made.calls;
  }

  get denied(): Set<string> {
    return this.#made.denied;
  }

  call(operation: string, input: object): Record<string, unknown> {
    const { sandbox } = this.#made;
    sandbox.advance();
    const context = { region: 'us-east-1', accessKeyId: 'AKIASANDBOXTEST00001' };
    return sandbox.services.cloudwatch[operation]!(input as never, context) as Record<string, unknown>;
  }

  report(value: number): void {
    const Timestamp = new Date(this.account.clock.now());
    this.call('PutMetricData', { Namespace: 'Lab', MetricData: [{ MetricName: 'Stopped', Value: value, Timestamp }] });
  }

  wait(minutes: number): void {
    for (let passed = 0; passed < minutes; passed++) {
      this.#made.clock.advance(minute);
      const { MetricAlarms: alarms } = this.call('DescribeAlarms', {});
      for (const { AlarmName, StateValue } of alarms as { AlarmName: string; StateValue: string }[]) {
        const states = this.seen.get(AlarmName) ?? [];
        if (states.at(-1)?.state !== StateValue) states.push({ at: this.account.clock.now(), state: StateValue });
        this.seen.set(AlarmName, states);
      }
    }
  }
}

async function read(lab: Lab, alarms = new MetricAlarms(fakeVsCode().vs), what = choice) {
  const view = { ...viewOf(what, lab.account.clock.now()), statistic: what.statistic };
  return { view, ...(await alarms.read(lab.account, [metric], view, signal)) };
}

const changed = ({ states }: MetricAlarm) => states.map(({ from, state }) => ({ at: from, state }));

describe('the alarms of a tracked metric, in the sandbox', () => {
  let lab: Lab;
  beforeEach(async () => {
    lab = new Lab(await sandboxAccount());
  });

  /** Two hours: an alarm that is created after half an hour, goes off twice and comes back. */
  function twoHours(): void {
    lab.wait(30);
    lab.call('PutMetricAlarm', stops);
    for (const value of [1, 5, 0, 2, 4, 4, 1]) {
      lab.report(value);
      lab.wait(12);
    }
  }

  it('have the states that they were in, and none from before they were', async () => {
    twoHours();
    const { alarms, errors, view } = await read(lab);
    assert.deepEqual(errors, []);
    assert.equal(alarms.length, 1);
    const seen = lab.seen.get('stops')!;
    assert.ok(seen.length >= 5, 'the alarm went off and came back');
    const created = lab.account.clock.now() - 84 * minute;
    // Within its first minute an alarm is evaluated.
    assert.deepEqual(changed(alarms[0]!), [
      { at: view.from, state: 'UNKNOWN' },
      { at: created, state: 'INSUFFICIENT_DATA' },
      ...seen,
    ]);
    assert.equal(alarms[0]!.states.at(-1)?.to, lab.account.clock.now());
    assert.deepEqual(
      alarms[0]!.changes.map(({ at, to }) => ({ at, state: to })),
      seen,
    );
    assert.match(alarms[0]!.changes.at(-1)?.reason ?? '', /^Threshold Crossed/);
  });

  it('are read on from where they were read, with the same result', async () => {
    twoHours();
    const reader = new MetricAlarms(fakeVsCode().vs);
    await read(lab, reader);
    const before = lab.calls.length;
    lab.report(9);
    lab.wait(3);
    const again = await read(lab, reader);
    const calls = lab.calls.slice(before).filter((call) => call.startsWith('cloudwatch:DescribeAlarm'));
    assert.equal(calls.filter((call) => call === 'cloudwatch:DescribeAlarmHistory').length, 1);
    assert.deepEqual(again.alarms, (await read(lab)).alarms);
    assert.equal(again.alarms[0]?.state, 'ALARM');
  });

  it('have a past also in a time that is over', async () => {
    twoHours();
    const now = lab.account.clock.now();
    const zoom = { from: now - 60 * minute, to: now - 30 * minute, period: 60 };
    const { alarms, view } = await read(lab, undefined, { ...choice, zoom });
    const seen = lab.seen.get('stops')!.filter(({ at }) => at < view.to);
    const before = seen.findLast(({ at }) => at <= view.from);
    const within = seen.filter(({ at }) => at > view.from);
    assert.deepEqual(changed(alarms[0]!), [{ at: view.from, state: before?.state }, ...within]);
  });

  it('are known for as long as they have been as they are, if their history may not be read', async () => {
    twoHours();
    lab.denied.add('cloudwatch:DescribeAlarmHistory');
    const { alarms, errors, view } = await read(lab);
    const last = lab.seen.get('stops')!.at(-1);
    assert.deepEqual(changed(alarms[0]!), [{ at: view.from, state: 'UNKNOWN' }, last]);
    assert.equal(errors.length, 1);
  });

  it('are missing, and the values are not, if alarms may not be read', async () => {
    lab.report(3);
    lab.denied.add('cloudwatch:DescribeAlarms');
    const { alarms, errors, view } = await read(lab);
    assert.deepEqual([alarms.length, errors.length], [0, 1]);
    const { series } = await new MetricValues().read(lab.account, [metric], view, signal);
    assert.equal(
      series[0]?.findLast((value) => value !== null),
      3,
    );
  });

  it('do not include those of a metric with other dimensions', async () => {
    lab.call('PutMetricAlarm', { ...stops, Dimensions: [{ Name: 'User', Value: 'alice' }] });
    assert.deepEqual((await read(lab)).alarms, []);
  });

  it('are those of just the same dimensions, in whatever order these come, and say which metric they watch', async () => {
    const dimension = (Name: string, Value: string) => ({ Name, Value });
    const here = dimension('Region', 'us-east-1');
    const put = (AlarmName: string, ...Dimensions: readonly object[]) =>
      lab.call('PutMetricAlarm', { ...stops, AlarmName, Dimensions });
    put('stops');
    put('alice here', here, dimension('User', 'alice'));
    put('bob here', dimension('User', 'bob'), here);
    put('bob anywhere', dimension('User', 'bob'));
    put('carol here', dimension('User', 'carol'), here);
    const of = (User: string) => ({ ...metric, dimensions: { User, Region: 'us-east-1' } });
    const view = { ...viewOf(choice, lab.account.clock.now()), statistic: choice.statistic };
    const alarms = new MetricAlarms(fakeVsCode().vs);
    const both = await alarms.read(lab.account, [of('bob'), of('alice')], view, signal);
    assert.deepEqual(
      both.alarms.map(({ name, on }) => [name, on]),
      [
        ['alice here', [1]],
        ['bob here', [0]],
      ],
    );
  });

  describe('with an anomaly detection band', () => {
    beforeEach(() => {
      lab.call('PutMetricAlarm', unusual);
      for (let n = 0; n < 30; n++) {
        lab.report(n % 2 === 0 ? 9 : 11);
        lab.wait(5);
      }
    });

    it('have the band that they are judged by', async () => {
      // Out of every band that was learnt from 9 and 11.
      lab.report(40);
      lab.wait(5);
      const { alarms, errors, view } = await read(lab);
      assert.deepEqual(errors, []);
      const [alarm] = alarms;
      assert.equal(alarm?.state, 'ALARM');
      assert.equal(alarm.width, 2);
      const { series } = await new MetricValues().read(lab.account, [metric], view, signal);
      const outside = series[0]!.flatMap((value, index) => {
        const upper = alarm.band?.upper[index] ?? null;
        return value !== null && upper !== null && value > upper ? [value] : [];
      });
      // The second value is outside of a band that was learnt from the first alone.
      assert.deepEqual(outside, [11, 40]);
      const last = series[0]!.lastIndexOf(40);
      // Mean 10 and standard deviation 1.
      assert.deepEqual([alarm.band?.lower[last], alarm.band?.upper[last]], [8, 12]);
    });

    it('say when the chart shows other periods than their band is of', async () => {
      const { alarms } = await read(lab, undefined, { ...choice, range: '1d', period: 900 });
      assert.equal(alarms[0]?.band, undefined);
      assert.match(alarms[0]?.note ?? '', /Sum in 300 s/);
    });

    it('say when there is no band to be had', async () => {
      lab.denied.add('cloudwatch:GetMetricData');
      const { alarms, errors } = await read(lab);
      assert.match(alarms[0]?.note ?? '', /could not be read/);
      assert.equal(errors.length, 1);
    });
  });
});
