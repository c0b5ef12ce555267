import assert from 'node:assert/strict';
import { AwsError } from '../../../src/aws/account';
import { factsOf, type ApiName } from '../../../src/aws/api';
import { explainApplyFailure } from '../../../src/pipeline/apply/apply-failure';
import { checkPipeline } from '../../../src/pipeline/check/check-pipeline';
import { readPipeline } from '../../../src/pipeline/check/read-pipeline';
import { readChains } from '../../../src/pipeline/inspect/read-chains';
import type { PlanRequest } from '../../../src/pipeline/plan/make-plan';
import { planMarkdown } from '../../../src/pipeline/apply/plan-document';
import { ServiceError, type Operation } from '../../../src/sandbox/service';
import { snapshotOf } from '../../helpers/account-snapshot';
import { AlertBench, deploy, email, topicArn } from '../../helpers/alert-bench';
import { outline, planned, refusal, step } from '../../helpers/plans';
import { fullSetUp, undertake } from '../../helpers/undertaking';

const alarm = { filterName: 'stops', metricNamespace: 'N', metricName: 'M' };

const oneMore: PlanRequest = {
  kind: 'metric-filter',
  wanted: {
    ...deploy.wanted,
    topic: { topicName: 'ops-alerts', subscriptions: [{ protocol: 'email', endpoint: 'boss@example.com' }] },
  },
};

/** What is asked for about alerts; all but the first stand on what it has made. */
const requests: Readonly<Record<string, PlanRequest>> = {
  'a deployment': deploy,
  'one more who is told': oneMore,
  'an alarm with a band': {
    kind: 'alarm',
    wanted: {
      ...alarm,
      alarm: { alarmName: 'unusual', anomalyDetectionBand: 2 },
      topic: { topicName: 'bosses', subscriptions: [email] },
    },
  },
  'a new name': {
    kind: 'rename-filter',
    wanted: { logGroupName: 'lab', filterName: 'stops', newName: 'stopped' },
  },
  'actions that are disabled': { kind: 'alarm-actions', wanted: { alarmName: 'stop alarm', enabled: false } },
  'an alarm that goes': { kind: 'delete-alarm', wanted: { alarmName: 'stop alarm' } },
  'a filter that goes with its alarm': {
    kind: 'delete-filter',
    wanted: { logGroupName: 'lab', filterName: 'stops', alarmNames: ['stop alarm'] },
  },
};

/** A bench on which a request can be carried out. */
async function benchFor(request: PlanRequest): Promise<AlertBench> {
  const bench = await AlertBench.start();
  if (request !== deploy) await bench.succeed(deploy);
  return bench;
}

const mails = ({ made }: AlertBench) => made.sandbox.topics.inbox.map(({ to, subject }) => `${to}: ${subject}`);

/** All there is in the account, and what was sent from it: nobody is to be asked for anything twice. */
const stateOf = (bench: AlertBench) => ({ account: snapshotOf(bench.made.sandbox), mails: mails(bench) });

/** The calls that a request comes to, each once, and what the account is like in the end. */
async function undisturbed(request: PlanRequest) {
  const bench = await benchFor(request);
  const mark = bench.made.calls.length;
  await bench.succeed(request);
  const calls = [...new Set(bench.made.calls.slice(mark))] as ApiName[];
  const end = stateOf(bench);
  bench.close();
  return { calls, end };
}

/**
 * Every call of every request, each with a bench of its own: all at a time, since the SDK waits in real time before it
 * tries again.
 */
async function forEachCall(
  use: (bench: AlertBench, call: ApiName, request: PlanRequest, end: unknown) => Promise<void>,
): Promise<void> {
  const all = Object.entries(requests).map(async ([what, request]) => {
    const { calls, end } = await undisturbed(request);
    const each = calls.map(async (call) => {
      const bench = await benchFor(request);
      try {
        await use(bench, call, request, end);
      } catch (error) {
        throw new Error(`${what}, ${call}`, { cause: error });
      } finally {
        bench.close();
      }
    });
    await Promise.all(each);
  });
  await Promise.all(all);
}

describe('alerts when AWS throttles', () => {
  it('come to the same end, whichever call is throttled for a while', async function () {
    this.timeout(60_000);
    await forEachCall(async (bench, call, request, end) => {
      // More often than the SDK tries.
      bench.made.throttled.set(call, 5);
      await bench.succeed(request);
      bench.made.throttled.clear();
      assert.deepEqual(stateOf(bench), end);
    });
  });

  it('end with the reason when a call is throttled for ever, and can be gone on with', async function () {
    this.timeout(120_000);
    await forEachCall(async (bench, call, request, end) => {
      const before = stateOf(bench);
      bench.made.throttled.set(call, Infinity);
      if (isLook(call)) {
        // Where there is no topic, nobody needs to know who is subscribed to it.
        if (call === 'sns:ListSubscriptionsByTopic' && request !== oneMore) return;
        await assert.rejects(bench.plan(request), isThrottled(call));
        bench.made.throttled.clear();
        assert.deepEqual(stateOf(bench), before);
        return;
      }
      const { result, journal } = await bench.apply(request);
      assert.ok(!result.ok);
      const { what, todo } = explainApplyFailure(result.failure);
      assert.match(what, /too many requests from this account.* It was tried again for 1[012]\d s\.$/);
      assert.match(todo, /Resume later/);
      bench.made.throttled.clear();
      const resumed = await bench.resume(await journal());
      assert.ok(resumed.ok, JSON.stringify(resumed));
      assert.deepEqual(stateOf(bench), end);
    });
  });
});

/** Whether a call is made before there is a plan. */
const isLook = (call: ApiName) => factsOf(call).policy === 'read' && call !== 'logs:TestMetricFilter';

const isThrottled = (call: ApiName) => (error: unknown) =>
  error instanceof AwsError && error.call === call && error.failure.reason === 'throttled';

describe('alerts of which a part fails', () => {
  let bench: AlertBench;
  beforeEach(async () => {
    bench = await AlertBench.start();
  });
  afterEach(() => bench.close());

  /** Has SNS or another service refuse an operation. */
  function refuse(
    service: 'sns' | 'cloudwatch' | 'logs',
    operation: string,
    code: string,
    message: string,
  ): () => void {
    const { sandbox } = bench.made;
    const operations = sandbox.services[service] as Record<string, Operation>;
    const real = operations[operation]!;
    operations[operation] = () => {
      throw new ServiceError(code, message, 400);
    };
    return () => {
      operations[operation] = real;
    };
  }

  it('without the permission for the alarm, say what is done, what is not and which statement is missing', async () => {
    bench.made.denied.add('cloudwatch:PutMetricAlarm');
    const { result, plan } = await bench.apply(deploy);
    assert.ok(!result.ok);
    const alarmArn = 'arn:aws:cloudwatch:us-east-1:111122223333:alarm:stop alarm';
    const { what, statements } = explainApplyFailure(result.failure);
    assert.equal(what, `You may not do cloudwatch:PutMetricAlarm on ${alarmArn}.`);
    assert.deepEqual(
      statements?.map(({ Action, Resource }) => [Action, Resource]),
      [[['cloudwatch:PutMetricAlarm', 'cloudwatch:TagResource'], [alarmArn]]],
    );
    const record = planMarkdown(plan, bench.last);
    for (const done of ['Metric filter `stops`', 'SNS topic `ops-alerts`', 'Subscription of `ops-alerts`']) {
      assert.ok(record.includes(`| ✓ | ${done}`), record);
    }
    assert.match(record, /\| ✗ failed \| Alarm `stop alarm` .*You may not do cloudwatch:PutMetricAlarm/);
    assert.deepEqual([await bench.filterNames(), await bench.alarms()], [['stops'], []]);
  });

  it('with an address that SNS refuses, say so, and reach who can be reached once it is right', async () => {
    const allow = refuse('sns', 'Subscribe', 'InvalidParameter', 'Invalid parameter: Invalid email endpoint');
    const { result, journal } = await bench.apply(deploy);
    assert.ok(!result.ok);
    assert.equal(
      explainApplyFailure(result.failure).what,
      'AWS does not accept the request sns:Subscribe: Invalid parameter: Invalid email endpoint.',
    );
    allow();
    assert.ok((await bench.resume(await journal())).ok);
    assert.deepEqual(mails(bench), ['ops@example.com: AWS Notification - Subscription Confirmation']);
  });

  it('are not planned under the name of an alarm on another metric', async () => {
    const theirs = { ...deploy.wanted, filterName: 'other', metricName: 'Other' };
    await bench.succeed({ kind: 'metric-filter', wanted: theirs });
    const before = snapshotOf(bench.made.sandbox);
    assert.equal(refusal(await bench.plan(deploy)), 'alarm-taken');
    assert.deepEqual(snapshotOf(bench.made.sandbox), before);
  });

  it('whose log group goes between the plan and its application fail without a trace, and so does Resume', async () => {
    const gone = () => bench.call('logs:DeleteLogGroup', { logGroupName: 'lab' });
    const { result, journal } = await bench.apply(deploy, gone);
    assert.ok(!result.ok);
    assert.match(explainApplyFailure(result.failure).what, /^The log group lab does not exist \(any more\)\.$/);
    await bench.rollBack(await journal());
    const { topics, alarms } = snapshotOf(bench.made.sandbox) as Record<string, unknown>;
    assert.deepEqual([topics, alarms], [[], []]);
  });

  describe('whose filter goes between the plan and its application', () => {
    beforeEach(() => bench.succeed(deploy));
    const gone = () => bench.call('logs:DeleteMetricFilter', { logGroupName: 'lab', filterName: 'stops' });

    it('are changed: the filter is made as it is wanted', async () => {
      const changed = { ...deploy.wanted, filterPattern: '{ $.eventName = "TerminateInstances" }' };
      const { result } = await bench.apply({ kind: 'metric-filter', wanted: changed }, gone);
      assert.ok(result.ok);
      assert.deepEqual(await bench.filterNames(), ['stops']);
    });

    it('are deleted: it is gone, and so is the alarm', async () => {
      const { result } = await bench.apply(requests['a filter that goes with its alarm']!, gone);
      assert.ok(result.ok);
      assert.deepEqual([await bench.filterNames(), await bench.alarms()], [[], []]);
    });

    it('are renamed: there is one filter, under the new name', async () => {
      const { result } = await bench.apply(requests['a new name']!, gone);
      assert.ok(result.ok);
      assert.deepEqual(await bench.filterNames(), ['stopped']);
    });
  });

  it('renamed by half, have one name when the rest is done, and the old one when it is rolled back', async () => {
    await bench.succeed(deploy);
    const before = snapshotOf(bench.made.sandbox);
    const half = async () => {
      bench.made.denied.add('logs:DeleteMetricFilter');
      const { result, journal } = await bench.apply(requests['a new name']!);
      assert.ok(!result.ok);
      assert.deepEqual(await bench.filterNames(), ['stopped', 'stops']);
      return journal();
    };
    await bench.rollBack(await half());
    assert.deepEqual(snapshotOf(bench.made.sandbox), before);
    assert.ok((await bench.resume(await half())).ok);
    assert.deepEqual(await bench.filterNames(), ['stopped']);
  });
});

describe('an alarm whose topic was deleted', () => {
  let bench: AlertBench;
  const [trail, alert] = fullSetUp() as [PlanRequest, Extract<PlanRequest, { kind: 'metric-filter' }>];
  beforeEach(async () => {
    bench = await AlertBench.start();
    assert.equal(await undertake(bench.made.account, bench.store, [trail, alert]), undefined);
    await bench.call('sns:DeleteTopic', { TopicArn: topicArn });
  });
  afterEach(() => bench.close());

  it('is shown with a topic that does not exist, and Check Pipeline names it', async () => {
    const [chain] = await readChains(bench.made.account);
    const [told] = chain!.logGroup!.filters[0]!.alarms;
    assert.deepEqual(told!.topics, [{ name: 'ops-alerts', arn: topicArn, exists: false }]);
    const findings = checkPipeline(await readPipeline(bench.made.account, chain!.trail.arn));
    assert.deepEqual(
      findings.filter(({ link }) => link === 'topic').map(({ code, subject }) => [code, subject]),
      [['topic-gone', 'ops-alerts']],
    );
  });

  it('gets it again, with who was subscribed, when the alert is deployed once more', async () => {
    const plan = planned(await bench.plan(alert));
    assert.deepEqual(
      outline(plan).map(([id, action]) => [id, action]),
      [
        ['filter', 'leave'],
        ['topic ops-alerts', 'create'],
        ['subscription ops-alerts email ops@example.com', 'create'],
        ['alarm', 'leave'],
      ],
    );
    await bench.succeed(alert);
    assert.equal(mails(bench).length, 2);
  });

  it('says so when it is deployed by a file that names no topic', async () => {
    for (const threshold of [1, 2]) {
      const wanted = { ...alert.wanted, alarm: { threshold }, topic: {} };
      const plan = planned(await bench.plan({ kind: 'metric-filter', wanted }));
      assert.match(step(plan, 'alarm').why, / It tells the topic ops-alerts, which does not exist \(any more\)/);
    }
  });
});
