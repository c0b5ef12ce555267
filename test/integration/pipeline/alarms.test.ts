import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { AwsError } from '../../../src/aws/account';
import { applyJournalled } from '../../../src/pipeline/apply/apply-journalled';
import { checkPipeline } from '../../../src/pipeline/check/check-pipeline';
import { readPipeline } from '../../../src/pipeline/check/read-pipeline';
import { hasNewConfirmation, readAlarmStates } from '../../../src/pipeline/inspect/read-alarm-states';
import { readChains } from '../../../src/pipeline/inspect/read-chains';
import { madeHere } from '../../../src/pipeline/journal/journal';
import { JournalStore } from '../../../src/pipeline/journal/journal-store';
import { rollBackPlan } from '../../../src/pipeline/recover/resume';
import { makePlan, type PlanRequest } from '../../../src/pipeline/plan/make-plan';
import { snapshotOf } from '../../helpers/account-snapshot';
import { AlertBench, deploy, email, stops, topicArn } from '../../helpers/alert-bench';
import { outline, place, planned, refusal, step } from '../../helpers/plans';
import { sandboxAccount, type SandboxAccount, type SandboxAccountOptions } from '../../helpers/sandbox-account';
import { fullSetUp, undertake } from '../../helpers/undertaking';

const steps = ['pattern', 'filter', 'topic ops-alerts', 'subscription ops-alerts email ops@example.com', 'alarm'];

describe('alerts with all that they reach, on the sandbox', () => {
  let bench: AlertBench;
  let made: SandboxAccount;

  const start = async (options: SandboxAccountOptions = {}) => {
    bench = await AlertBench.start(options);
    ({ made } = bench);
  };
  beforeEach(() => start());
  afterEach(() => bench.close());

  const call: AlertBench['call'] = (...args) => bench.call(...args);
  const plan: AlertBench['plan'] = (request) => bench.plan(request);
  const apply: AlertBench['apply'] = (...args) => bench.apply(...args);
  const succeed: AlertBench['succeed'] = (request) => bench.succeed(request);
  const resume: AlertBench['resume'] = (journal) => bench.resume(journal);
  const rollBack: AlertBench['rollBack'] = (journal) => bench.rollBack(journal);
  const alarms: AlertBench['alarms'] = () => bench.alarms();
  const filterNames: AlertBench['filterNames'] = () => bench.filterNames();

  it('are deployed by one plan, and a mail arrives when the alarm goes off', async () => {
    const { plan: done } = await succeed(deploy);
    assert.deepEqual(
      done.steps.map(({ id }) => id),
      steps,
    );
    const state = bench.last.get('subscription ops-alerts email ops@example.com');
    assert.ok(
      state?.is === 'done' && (state.note ?? '').includes('Not confirmed yet'),
      'the record says what is still to do',
    );
    bench.confirmAll();
    const now = new Date(made.clock.now());
    made.sandbox.services.cloudwatch.PutMetricData!(
      { Namespace: 'N', MetricData: [{ MetricName: 'M', Value: 1, Timestamp: now }] },
      { region: 'us-east-1', accessKeyId: 'AKIA' },
    );
    made.clock.advance(10 * 60_000);
    made.sandbox.advance();
    const mails = made.sandbox.topics.inbox.filter(({ kind }) => kind === 'notification');
    assert.deepEqual(
      mails.map(({ to, subject }) => [to, subject]),
      [['ops@example.com', 'ALARM: "stop alarm" in us-east-1']],
    );
    assert.equal((JSON.parse(mails[0]!.body) as { AlarmDescription: string }).AlarmDescription, 'Ask who.');
  });

  it('go off for one combination of dimensions, where the alarm watches that', async () => {
    const { filterName, metricNamespace, metricName } = stops;
    const { topic } = deploy.wanted;
    await succeed({ kind: 'metric-filter', wanted: { ...stops, dimensions: { Region: '$.awsRegion' } } });
    const alarm = { alarmName: 'stops in Ireland', dimensions: { Region: 'eu-west-1' } };
    const named = { filterName, metricNamespace, metricName, topic };
    const wanted: PlanRequest = { kind: 'alarm', wanted: { ...named, alarm } };
    await succeed(wanted);
    assert.ok(
      planned(await plan(wanted)).steps.every(({ call: each }) => each === undefined),
      'nothing is left to do',
    );

    const names = { logGroupName: 'lab', logStreamName: 's' };
    await call('logs:CreateLogStream', names);
    const stopIn = async (awsRegion: string) => {
      const message = JSON.stringify({ eventName: 'StopInstances', awsRegion });
      await call('logs:PutLogEvents', { ...names, logEvents: [{ timestamp: made.clock.now(), message }] });
      made.clock.advance(6 * 60_000);
      made.sandbox.advance();
      return (await alarms()).map(({ StateValue }) => StateValue);
    };
    assert.deepEqual(await stopIn('us-east-1'), ['OK']);
    assert.deepEqual(await stopIn('eu-west-1'), ['ALARM']);
    await succeed({ kind: 'delete-alarm', wanted: { alarmName: 'stops in Ireland' } });
    assert.deepEqual(await alarms(), []);
  });

  it('ask for nothing when they are deployed once more', async () => {
    await succeed(deploy);
    assert.ok(planned(await plan(deploy)).steps.every(({ call: each }) => each === undefined));
  });

  it('survive throttling', async () => {
    bench.close();
    await start({ faults: { throttle: 0.25, seed: 7 } });
    await succeed(deploy);
    assert.ok(made.faults.injected.throttle > 2);
    const wanted = snapshotOf(made.sandbox);
    bench.close();
    await start();
    await succeed(deploy);
    assert.deepEqual(wanted, snapshotOf(made.sandbox));
  });

  it('change nothing where AWS does not take the pattern', async () => {
    const before = snapshotOf(made.sandbox);
    const wrong = { ...deploy, wanted: { ...deploy.wanted, filterPattern: '{ $.eventName = }' } } as const;
    const { result } = await apply(wrong);
    assert.ok(!result.ok && result.failure.reason === 'other' && result.failure.step === 'pattern');
    assert.deepEqual(snapshotOf(made.sandbox), before);
  });

  it('go on without the check where it may not be made, and say so', async () => {
    made.denied.add('logs:TestMetricFilter');
    await succeed(deploy);
    const state = bench.last.get('pattern');
    assert.ok(state?.is === 'done' && state.unchecked && (state.note ?? '').includes('logs:TestMetricFilter'));
  });

  it('go on without the check where the service does not have it, and wait for nothing', async () => {
    const { account } = made;
    const before = made.clock.now();
    const without: typeof account.call = (name, ...rest) =>
      name === 'logs:TestMetricFilter'
        ? Promise.reject(new AwsError(name, 'InternalFailure', 'not implemented', { reason: 'unavailable' }))
        : account.call(name, ...rest);
    const wanted = planned(await plan(deploy));
    const { result } = await applyJournalled({ ...account, call: without }, bench.store, {
      purpose: deploy,
      plan: wanted,
    });
    assert.ok(result.ok);
    assert.ok(made.clock.now() - before < 2000);
  });

  it('make nothing when the topic goes between the plan and its application, and make it anew when resumed', async () => {
    await call('sns:CreateTopic', { Name: 'ops-alerts' });
    const before = async () => [await filterNames(), await alarms()];
    const { result, journal } = await apply(deploy, () => call('sns:DeleteTopic', { TopicArn: topicArn }));
    assert.ok(!result.ok && result.failure.reason === 'other');
    assert.deepEqual([result.failure.step, result.failure.error.failure.reason], ['topic ops-alerts', 'not-found']);
    assert.deepEqual(await before(), [[], []]);
    assert.ok((await resume(await journal())).ok);
    assert.deepEqual(
      (await alarms()).map(({ AlarmActions }) => AlarmActions),
      [[topicArn]],
    );
    const { Tags } = await call('sns:ListTagsForResource', { ResourceArn: topicArn });
    assert.deepEqual(Tags, [{ Key: 'created-by', Value: 'access-alerts' }]);
  });

  const writes = ['logs:PutMetricFilter', 'sns:CreateTopic', 'sns:Subscribe', 'cloudwatch:PutMetricAlarm'];
  for (const denied of writes) {
    it(`where ${denied} is denied, say so; rolled back, nothing is left`, async () => {
      const before = snapshotOf(made.sandbox);
      made.denied.add(denied);
      const { result, journal } = await apply(deploy);
      assert.ok(!result.ok && result.failure.reason === 'denied' && result.failure.action === denied);
      await rollBack(await journal());
      assert.deepEqual(snapshotOf(made.sandbox), before);
    });

    it(`where ${denied} was denied, are the same as ever when resumed`, async () => {
      await succeed(deploy);
      const wanted = snapshotOf(made.sandbox);
      bench.close();
      await start();
      made.denied.add(denied);
      const { journal } = await apply(deploy);
      assert.ok((await resume(await journal())).ok);
      assert.deepEqual(snapshotOf(made.sandbox), wanted);
    });
  }

  describe('over a topic of somebody else', () => {
    const Policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'theirs',
          Effect: 'Allow',
          Principal: { Service: 'events.amazonaws.com' },
          Action: 'sns:Publish',
          Resource: topicArn,
        },
      ],
    });
    beforeEach(async () => {
      await call('sns:CreateTopic', { Name: 'ops-alerts', Attributes: { Policy } });
      await call('sns:Subscribe', { TopicArn: topicArn, Protocol: 'email', Endpoint: 'boss@example.com' });
    });

    it('let alarms publish and keep its statements, and give both back', async () => {
      const before = snapshotOf(made.sandbox);
      made.denied.add('cloudwatch:PutMetricAlarm');
      const { journal, plan: wanted } = await apply(deploy);
      assert.equal(step(wanted, 'topic ops-alerts').action, 'change');
      bench.confirmAll();
      await rollBack(await journal());
      // The other subscription was confirmed meanwhile, by the person it belongs to.
      const after = snapshotOf(made.sandbox) as { topics: Record<string, unknown>[] };
      const [topic] = after.topics;
      assert.deepEqual(topic!.subscriptions, [['email', 'boss@example.com', false]]);
      const [was] = (before as typeof after).topics;
      assert.deepEqual(topic!.Policy, was!.Policy);
    });

    it('leave a subscription that nobody confirmed to SNS, which forgets it, and say so', async () => {
      made.denied.add('cloudwatch:PutMetricAlarm');
      const { journal } = await apply(deploy);
      const back = await rollBack(await journal());
      const left = back.steps.find(({ resource }) => resource.includes('ops@example.com'))!;
      assert.equal(left.action, 'leave');
      assert.match(left.why, /two days/);
      made.clock.advance(49 * 60 * 60_000);
      const topic = (snapshotOf(made.sandbox) as { topics: object[] }).topics[0]!;
      assert.ok(!JSON.stringify(topic).includes('ops@example.com'));
    });
  });

  it('on an existing alarm keep its state and give its configuration back', async () => {
    await succeed({ ...deploy, wanted: { ...deploy.wanted, topic: { topicName: 'ops-alerts' } } });
    const before = snapshotOf(made.sandbox);
    made.denied.add('sns:Subscribe');
    const changed = {
      kind: 'alarm',
      wanted: {
        filterName: 'stops',
        metricNamespace: 'N',
        metricName: 'M',
        alarm: { alarmName: 'stop alarm', anomalyDetectionBand: 3, okActions: ['ops-alerts'] },
        topic: { topicName: 'ops-alerts', subscriptions: [email] },
      },
    } as const satisfies PlanRequest;
    const { result, journal } = await apply(changed);
    assert.ok(!result.ok);
    await rollBack(await journal());
    assert.deepEqual(snapshotOf(made.sandbox), before);
    await succeed(changed);
    const [alarm] = await alarms();
    assert.equal(alarm!.ThresholdMetricId, 'band');
    assert.equal(alarm!.Threshold, undefined);
    assert.deepEqual(
      [alarm!.AlarmActions, alarm!.OKActions, alarm!.AlarmDescription],
      [[topicArn], [topicArn], 'Ask who.'],
    );
    assert.ok(planned(await plan(changed)).steps.every(({ call: each }) => each === undefined));
  });

  describe('once they are there', () => {
    beforeEach(() => succeed(deploy));
    const gone = {
      kind: 'delete-filter',
      wanted: { logGroupName: 'lab', filterName: 'stops', alarmNames: ['stop alarm'] },
    } as const;
    const renamed = {
      kind: 'rename-filter',
      wanted: { logGroupName: 'lab', filterName: 'stops', newName: 'stopped' },
    } as const;

    const putTheirs = () =>
      call('cloudwatch:PutMetricAlarm', {
        AlarmName: 'stop alarm',
        Namespace: 'N',
        MetricName: 'M',
        Statistic: 'Sum',
        Period: 60,
        EvaluationPeriods: 1,
        Threshold: 7,
        ComparisonOperator: 'GreaterThanThreshold',
      });

    it('have their actions disabled and enabled, and rolled back', async () => {
      const silence = { kind: 'alarm-actions', wanted: { alarmName: 'stop alarm', enabled: false } } as const;
      const { journal } = await succeed(silence);
      assert.equal((await alarms())[0]!.ActionsEnabled, false);
      await rollBack(await journal());
      assert.equal((await alarms())[0]!.ActionsEnabled, true);
    });

    it('are not switched back where somebody has done so since', async () => {
      const { journal } = await succeed({ kind: 'alarm-actions', wanted: { alarmName: 'stop alarm', enabled: false } });
      await call('cloudwatch:EnableAlarmActions', { AlarmNames: ['stop alarm'] });
      const back = await rollBackPlan(made.account, await journal());
      assert.deepEqual(
        back.steps.map(({ action }) => action),
        ['leave'],
      );
    });

    it('lose their alarm, and get it back as it was', async () => {
      const before = snapshotOf(made.sandbox);
      const { journal } = await succeed({ kind: 'delete-alarm', wanted: { alarmName: 'stop alarm' } });
      assert.deepEqual(await alarms(), []);
      await rollBack(await journal());
      assert.deepEqual(snapshotOf(made.sandbox), before);
    });

    it('leave an alarm alone that somebody has made since under the name of the deleted one', async () => {
      const { journal } = await succeed({ kind: 'delete-alarm', wanted: { alarmName: 'stop alarm' } });
      await putTheirs();
      const back = await rollBackPlan(made.account, await journal());
      assert.deepEqual(
        back.steps.map(({ action }) => action),
        ['leave'],
      );
    });

    it('go, the alarm first; the topic stays', async () => {
      const before = snapshotOf(made.sandbox) as { topics: unknown };
      const { journal } = await succeed(gone);
      assert.deepEqual([await alarms(), await filterNames()], [[], []]);
      assert.deepEqual((snapshotOf(made.sandbox) as typeof before).topics, before.topics);
      await rollBack(await journal());
      assert.deepEqual(snapshotOf(made.sandbox), before);
    });

    it('stay where a filter of another log group, which no trail fills, feeds the metric too', async () => {
      await call('logs:CreateLogGroup', { logGroupName: 'app' });
      await call('logs:PutMetricFilter', {
        logGroupName: 'app',
        filterName: 'stops',
        filterPattern: 'stopped',
        metricTransformations: [{ metricNamespace: 'N', metricName: 'M', metricValue: '1' }],
      });
      await succeed(gone);
      assert.deepEqual(
        (await alarms()).map(({ AlarmName }) => AlarmName),
        ['stop alarm'],
      );
    });

    it('half gone, go on when resumed or come back when rolled back', async () => {
      const before = snapshotOf(made.sandbox);
      made.denied.add('logs:DeleteMetricFilter');
      const first = await apply(gone);
      assert.ok(!first.result.ok);
      assert.deepEqual([(await alarms()).length, (await filterNames()).length], [0, 1]);
      await rollBack(await first.journal());
      assert.deepEqual(snapshotOf(made.sandbox), before);

      made.denied.add('logs:DeleteMetricFilter');
      const second = await apply(gone);
      assert.ok((await resume(await second.journal())).ok);
      assert.deepEqual([(await alarms()).length, (await filterNames()).length], [0, 0]);
    });

    it('do not come back over one that somebody has made since', async () => {
      const { journal } = await succeed(gone);
      await call('logs:PutMetricFilter', {
        logGroupName: 'lab',
        filterName: 'stops',
        filterPattern: 'theirs',
        metricTransformations: [{ metricNamespace: 'N', metricName: 'M', metricValue: '1' }],
      });
      await putTheirs();
      const back = await rollBackPlan(made.account, await journal());
      assert.deepEqual(
        back.steps.map(({ action }) => action),
        ['leave', 'leave'],
      );
    });

    it('are renamed, the new one before the old one, and back', async () => {
      const before = snapshotOf(made.sandbox);
      const mark = made.calls.length;
      const { journal } = await succeed(renamed);
      const order = made.calls.slice(mark).filter((each) => each.endsWith('MetricFilter'));
      assert.deepEqual(order, ['logs:PutMetricFilter', 'logs:DeleteMetricFilter']);
      assert.deepEqual(await filterNames(), ['stopped']);
      await rollBack(await journal());
      assert.deepEqual(snapshotOf(made.sandbox), before);
    });

    it('renamed by half, have both names until the plan is resumed', async () => {
      made.denied.add('logs:DeleteMetricFilter');
      const { result, journal } = await apply(renamed);
      assert.ok(!result.ok);
      assert.equal((await filterNames()).length, 2);
      assert.ok((await resume(await journal())).ok);
      assert.deepEqual(await filterNames(), ['stopped']);
    });

    it('are not renamed to what is there', async () => {
      await succeed({ ...deploy, wanted: { ...deploy.wanted, filterName: 'stopped', filterPattern: 'other' } });
      assert.equal(refusal(await plan(renamed)), 'filter-taken');
    });
  });
});

describe('who an alarm reaches, and how it stands', () => {
  let made: SandboxAccount;
  let folder: string;
  beforeEach(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'access-alerts-reach-'));
    made = await sandboxAccount();
    assert.equal(await undertake(made.account, new JournalStore(folder), fullSetUp()), undefined);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const read = () => readChains(made.account);
  const alarmOf = async () => (await read())[0]!.logGroup!.filters[0]!.alarms[0]!;
  const setState = (StateValue: string) =>
    made.sandbox.services.cloudwatch.SetAlarmState!(
      { AlarmName: 'stoppedInstancecount alarm', StateValue, StateReason: `set to ${StateValue}` },
      { region: 'us-east-1', accessKeyId: 'AKIA' },
    );

  it('is in the chain: the topic, who is subscribed, and whether it was confirmed', async () => {
    const unconfirmed = {
      name: 'ops-alerts',
      arn: topicArn,
      exists: true,
      subscriptions: [{ ...email, confirmed: false }],
    };
    assert.deepEqual((await alarmOf()).topics, [unconfirmed]);
    const chains = await read();
    assert.equal(await hasNewConfirmation(made.account, chains), false);
    for (const { token } of made.sandbox.topics.inbox) if (token !== undefined) made.sandbox.topics.confirm(token);
    assert.equal(await hasNewConfirmation(made.account, chains), true);
    assert.equal((await alarmOf()).topics?.[0]?.subscriptions?.[0]?.confirmed, true);
  });

  it('says where the topic is gone, and nothing where it may not be seen', async () => {
    made.denied.add('sns:ListSubscriptionsByTopic');
    assert.deepEqual((await alarmOf()).topics, [{ name: 'ops-alerts', arn: topicArn, exists: true }]);
    made.denied.clear();
    await made.account.call('sns:DeleteTopic', { TopicArn: topicArn });
    assert.deepEqual((await alarmOf()).topics, [{ name: 'ops-alerts', arn: topicArn, exists: false }]);
  });

  it('is what Check Pipeline wants, once the subscription is confirmed', async () => {
    for (const { token } of made.sandbox.topics.inbox) if (token !== undefined) made.sandbox.topics.confirm(token);
    const { arn } = (await read())[0]!.trail;
    const findings = checkPipeline(await readPipeline(made.account, arn));
    assert.deepEqual(
      findings.filter(({ link }) => link === 'topic' || link === 'subscription' || link === 'alarm'),
      [],
    );
  });

  it('is read with one call while nothing is wrong', async () => {
    const chains = await read();
    const mark = made.calls.length;
    assert.deepEqual(await readAlarmStates(made.account, chains), []);
    assert.deepEqual(made.calls.slice(mark), ['cloudwatch:DescribeAlarms']);
  });

  it('is told with its reason and its metric when it goes off, and how it stands when that is over', async () => {
    const before = await read();
    setState('ALARM');
    const [raised, ...others] = await readAlarmStates(made.account, before);
    assert.deepEqual(others, []);
    assert.deepEqual(
      [raised!.name, raised!.state, raised!.reason, raised!.metric.name],
      ['stoppedInstancecount alarm', 'ALARM', 'set to ALARM', 'EC2stoppedInstanceEventCount'],
    );
    const during = await read();
    setState('OK');
    const [over] = await readAlarmStates(made.account, during);
    assert.deepEqual([over?.state, over?.reason], ['OK', 'set to OK']);
  });

  it('does not tell of alarms on other metrics', async () => {
    await made.account.call('cloudwatch:PutMetricAlarm', {
      AlarmName: 'other',
      Namespace: 'Other',
      MetricName: 'Other',
      Statistic: 'Sum',
      Period: 300,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    });
    made.sandbox.services.cloudwatch.SetAlarmState!(
      { AlarmName: 'other', StateValue: 'ALARM', StateReason: 'by hand' },
      { region: 'us-east-1', accessKeyId: 'AKIA' },
    );
    assert.deepEqual(await readAlarmStates(made.account, await read()), []);
  });

  it('is taken down with its topic and the subscription', async () => {
    const plan = planned(
      await makePlan(
        made.account,
        { kind: 'tear-down', wanted: { trailArn: (await read())[0]!.trail.arn, archivedLogs: false } },
        madeHere(await new JournalStore(folder).list(), place),
      ),
    );
    assert.deepEqual(
      outline(plan)
        .find(([id]) => id.startsWith('topic') && id.endsWith('ops-alerts'))
        ?.slice(1),
      ['remove', 'sns:DeleteTopic'],
    );
  });
});
