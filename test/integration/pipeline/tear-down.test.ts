import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { StepState } from '../../../src/pipeline/apply/apply';
import { explainApplyFailure } from '../../../src/pipeline/apply/apply-failure';
import { applyJournalled } from '../../../src/pipeline/apply/apply-journalled';
import { isUnfinished, madeHere } from '../../../src/pipeline/journal/journal';
import { JournalStore } from '../../../src/pipeline/journal/journal-store';
import { makePlan, type PlanRequest } from '../../../src/pipeline/plan/make-plan';
import type { Plan } from '../../../src/pipeline/plan/plan';
import {
  bucketPolicy,
  deliveryTopicPolicy,
  logsPolicy,
  policyText,
  trustPolicy,
} from '../../../src/pipeline/policy/policies';
import { covers, mergePolicy, parsePolicy } from '../../../src/pipeline/policy/policy-merge';
import { snapshotOf } from '../../helpers/account-snapshot';
import { place, planned, step, trailArn } from '../../helpers/plans';
import { sandboxAccount, type SandboxAccount } from '../../helpers/sandbox-account';
import { makeKey, undertake } from '../../helpers/undertaking';

const topicArn = 'arn:aws:sns:us-east-1:111122223333:mail';
const createTrail = {
  kind: 'create-trail',
  wanted: { trailName: 'My_cloudtrail', bucket: 'lab-bucket', logGroupName: 'lab', roleName: 'clwatch_role' },
} as const satisfies PlanRequest;
const deploy = (filterName = 'stops'): PlanRequest => ({
  kind: 'metric-filter',
  wanted: {
    logGroupName: 'lab',
    filterName,
    filterPattern: '{ $.eventName = "StopInstances" }',
    metricNamespace: 'N',
    metricName: 'M',
    metricValue: '1',
    alarm: { alarmName: 'stop alarm', alarmActions: [topicArn] },
  },
});
const sendToLogs: PlanRequest = {
  kind: 'send-to-logs',
  wanted: { trailArn, logGroupName: 'lab', roleName: 'clwatch_role' },
};

describe('tearing down on the sandbox', () => {
  let folder: string;
  let store: JournalStore;
  let made: SandboxAccount;
  beforeEach(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'access-alerts-tear-down-'));
    store = new JournalStore(folder);
    made = await sandboxAccount();
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const setUp = async (...requests: PlanRequest[]) => {
    assert.equal(await undertake(made.account, store, requests), undefined);
  };
  const plan = async (archivedLogs = true): Promise<Plan> => {
    const known = madeHere(await store.list(), place);
    return planned(await makePlan(made.account, { kind: 'tear-down', wanted: { trailArn, archivedLogs } }, known));
  };
  const apply = async (wanted: Plan) => {
    let states: ReadonlyMap<string, StepState> = new Map();
    const purpose: PlanRequest = { kind: 'tear-down', wanted: { trailArn, archivedLogs: true } };
    const onProgress = (progress: typeof states) => (states = progress);
    const { result, journalId } = await applyJournalled(made.account, store, { purpose, plan: wanted }, { onProgress });
    return { result, states, journalId };
  };
  /** What stays, each with the reason. */
  const staying = ({ steps }: Plan) =>
    Object.fromEntries(steps.filter(({ action }) => action === 'leave').map(({ id, why }) => [id, why]));

  /** A topic of somebody's, with the mark or without. */
  const makeTopic = (ours: boolean) =>
    made.account.call('sns:CreateTopic', {
      Name: 'mail',
      ...(ours && { Tags: [{ Key: 'created-by', Value: 'access-alerts' }] }),
    });
  const makeBucket = async (Policy?: string) => {
    await made.account.call('s3:CreateBucket', { Bucket: 'lab-bucket' });
    if (Policy !== undefined) await made.account.call('s3:PutBucketPolicy', { Bucket: 'lab-bucket', Policy });
  };
  /** Lets one more trail write to the bucket. */
  const letWrite = async (trailName: string) => {
    const { Policy } = await made.account.call('s3:GetBucketPolicy', { Bucket: 'lab-bucket' });
    const both = mergePolicy(parsePolicy(Policy), bucketPolicy({ ...place, bucket: 'lab-bucket', trailName }));
    await made.account.call('s3:PutBucketPolicy', { Bucket: 'lab-bucket', Policy: policyText(both) });
  };
  /** A trail of somebody's, recording to a bucket of theirs. */
  const makeTrail = async (Name = 'My_cloudtrail', more: object = {}) => {
    await made.account.clock.sleep(60_000);
    await made.account.call('cloudtrail:CreateTrail', { Name, S3BucketName: 'lab-bucket', ...more });
    await made.account.call('cloudtrail:StartLogging', { Name });
  };

  it('leaves nothing of what was made here, and the archived logs unless they are asked for', async () => {
    const before = snapshotOf(made.sandbox);
    await makeTopic(true);
    await setUp(createTrail, deploy());
    const modest = await plan(false);
    assert.deepEqual(Object.keys(staying(modest)), ['bucket']);
    assert.match(step(modest, 'bucket').why, /archived log files/);
    assert.ok((await apply(await plan(true))).result.ok);
    assert.deepEqual(snapshotOf(made.sandbox), before);
  });

  it('asks first, and plans nothing that was not made here', async () => {
    await makeTopic(false);
    await makeBucket(policyText(bucketPolicy({ ...place, bucket: 'lab-bucket', trailName: 'My_cloudtrail' })));
    await makeTrail();
    await made.account.call('logs:CreateLogGroup', { logGroupName: 'lab' });
    const before = snapshotOf(made.sandbox);
    const all = await plan();
    assert.ok(all.steps.every(({ call }) => call === undefined));
    assert.ok((await apply(all)).result.ok);
    assert.deepEqual(snapshotOf(made.sandbox), before);
  });

  it('keeps the group for somebody’s filter on it', async () => {
    await makeTopic(false);
    await setUp(createTrail, deploy());
    const input = { logGroupName: 'lab', filterName: 'theirs', filterPattern: 'x' };
    const metricTransformations = [{ metricNamespace: 'T', metricName: 'T', metricValue: '1' }];
    await made.account.call('logs:PutMetricFilter', { ...input, metricTransformations });
    const all = await plan();
    assert.match(step(all, 'log-group').why, /`theirs` stays and needs it/);
    assert.ok((await apply(all)).result.ok);
    const { metricFilters } = await made.account.call('logs:DescribeMetricFilters', { logGroupName: 'lab' });
    assert.deepEqual(
      metricFilters?.map(({ filterName }) => filterName),
      ['theirs'],
      'ours is gone',
    );
    assert.ok(!made.calls.includes('logs:DeleteLogGroup'));
  });

  it('keeps somebody’s role, and takes its own policy out of it', async () => {
    await made.account.call('iam:CreateRole', {
      RoleName: 'clwatch_role',
      AssumeRolePolicyDocument: policyText(trustPolicy()),
    });
    const theirs = { RoleName: 'clwatch_role', PolicyName: 'theirs' };
    const PolicyDocument = policyText(logsPolicy(place, 'elsewhere'));
    await made.account.call('iam:PutRolePolicy', { ...theirs, PolicyDocument });
    const before = snapshotOf(made.sandbox);
    await setUp(createTrail);
    const all = await plan();
    assert.match(step(all, 'role').why, /not made here/);
    assert.ok((await apply(all)).result.ok);
    assert.deepEqual(snapshotOf(made.sandbox), before);
  });

  it('keeps a topic that somebody’s alarm tells, also one that was made here', async () => {
    await makeTopic(true);
    await setUp(createTrail, deploy());
    await made.account.call('cloudwatch:PutMetricAlarm', {
      AlarmName: 'theirs',
      Namespace: 'AWS/EC2',
      MetricName: 'CPUUtilization',
      Statistic: 'Sum',
      Period: 300,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      AlarmActions: [topicArn],
    });
    const all = await plan();
    assert.match(step(all, `topic ${topicArn}`).why, /alarm theirs tells it/);
    assert.ok((await apply(all)).result.ok);
    assert.equal((await made.account.call('sns:ListTopics', {})).Topics?.length, 1);
    const { MetricAlarms } = await made.account.call('cloudwatch:DescribeAlarms', {});
    assert.deepEqual(
      MetricAlarms?.map(({ AlarmName }) => AlarmName),
      ['theirs'],
    );
  });

  it('keeps a topic of somebody’s', async () => {
    await makeTopic(false);
    await setUp(createTrail, deploy());
    const all = await plan();
    assert.match(step(all, `topic ${topicArn}`).why, /not made here/);
    assert.ok((await apply(all)).result.ok);
    assert.equal((await made.account.call('sns:ListTopics', {})).Topics?.length, 1);
  });

  it('deletes an alarm once that watches the metric of two filters', async () => {
    await makeTopic(false);
    await setUp(createTrail, deploy(), deploy('stops too'));
    const ids = (await plan()).steps.map(({ id }) => id);
    assert.deepEqual(ids, [...new Set(ids)], 'each step has an id of its own');
    assert.ok((await apply(await plan())).result.ok);
    assert.equal((await made.account.call('cloudwatch:DescribeAlarms', {})).MetricAlarms?.length, 0);
  });

  it('keeps an alarm that goes on being fed by the filter of another log group', async () => {
    await makeTopic(false);
    await setUp(createTrail, deploy());
    await made.account.call('logs:CreateLogGroup', { logGroupName: 'another' });
    const metricTransformations = [{ metricNamespace: 'N', metricName: 'M', metricValue: '1' }];
    const theirs = { logGroupName: 'another', filterName: 'stops', filterPattern: 'x', metricTransformations };
    await made.account.call('logs:PutMetricFilter', theirs);
    assert.ok((await apply(await plan())).result.ok);
    const { MetricAlarms } = await made.account.call('cloudwatch:DescribeAlarms', {});
    assert.equal(MetricAlarms?.length, 1);
    const { logGroups } = await made.account.call('logs:DescribeLogGroups', {});
    assert.deepEqual(
      logGroups?.map(({ logGroupName }) => logGroupName),
      ['another'],
    );
  });

  describe('an adopted trail', () => {
    beforeEach(async () => {
      await makeBucket(policyText(bucketPolicy({ ...place, bucket: 'lab-bucket', trailName: 'My_cloudtrail' })));
      await makeTrail();
    });

    it('only stops sending, and is as it was', async () => {
      const before = snapshotOf(made.sandbox);
      await setUp(sendToLogs);
      const all = await plan();
      assert.deepEqual(Object.keys(staying(all)), ['bucket']);
      assert.ok((await apply(all)).result.ok);
      assert.deepEqual(snapshotOf(made.sandbox), before);
    });

    it('goes on sending to a group that stays for somebody’s filter', async () => {
      await setUp(sendToLogs);
      const metricTransformations = [{ metricNamespace: 'T', metricName: 'T', metricValue: '1' }];
      const theirs = { logGroupName: 'lab', filterName: 'theirs', filterPattern: 'x', metricTransformations };
      await made.account.call('logs:PutMetricFilter', theirs);
      const before = snapshotOf(made.sandbox);
      const all = await plan();
      assert.match(step(all, 'role').why, /stays and uses it/);
      assert.ok((await apply(all)).result.ok);
      assert.deepEqual(snapshotOf(made.sandbox), before, 'their filter would count nothing any more');
    });

    it('stops sending to a group that another trail sends to, which keeps group and role', async () => {
      await setUp(sendToLogs);
      const { trailList } = await made.account.call('cloudtrail:DescribeTrails', {});
      const { CloudWatchLogsLogGroupArn, CloudWatchLogsRoleArn } = trailList![0]!;
      await letWrite('Other');
      await makeTrail('Other', { CloudWatchLogsLogGroupArn, CloudWatchLogsRoleArn });
      const all = await plan();
      assert.equal(step(all, 'trail').call?.name, 'cloudtrail:UpdateTrail');
      assert.match(step(all, 'log-group').why, /trail Other sends to it/);
      assert.match(step(all, 'role').why, /trail Other uses it/);
      assert.ok((await apply(all)).result.ok);
      const after = await made.account.call('cloudtrail:DescribeTrails', {});
      assert.deepEqual(
        after.trailList?.map(({ Name, CloudWatchLogsRoleArn: role }) => [Name, role !== undefined]),
        [
          ['My_cloudtrail', false],
          ['Other', true],
        ],
      );
    });
  });

  it('mends the policy of a bucket of somebody else’s', async () => {
    const theirs = bucketPolicy({ ...place, bucket: 'lab-bucket', trailName: 'Other' });
    await makeBucket(policyText(theirs));
    const before = snapshotOf(made.sandbox);
    await setUp(createTrail);
    const { Policy: during } = await made.account.call('s3:GetBucketPolicy', { Bucket: 'lab-bucket' });
    assert.ok(
      covers(parsePolicy(during), bucketPolicy({ ...place, bucket: 'lab-bucket', trailName: 'My_cloudtrail' })),
    );
    const all = await plan();
    assert.match(step(all, 'bucket').why, /not made here/);
    assert.ok((await apply(all)).result.ok);
    assert.deepEqual(snapshotOf(made.sandbox), before);
    assert.ok(!made.calls.includes('s3:DeleteObjects'));
  });

  it('takes the trail out of the policies of the key and of somebody’s topic for log files', async () => {
    const kmsKeyArn = makeKey(made.sandbox);
    await makeTopic(false);
    const before = snapshotOf(made.sandbox);
    const { wanted } = createTrail;
    await setUp({ kind: 'create-trail', wanted: { ...wanted, kmsKeyArn, deliveryTopicName: 'mail' } });
    const all = await plan();
    assert.match(step(all, `topic ${topicArn}`).why, /not made here/);
    assert.match(step(all, 'key').why, /encrypted/);
    assert.ok((await apply(all)).result.ok);
    assert.deepEqual(snapshotOf(made.sandbox), before);
  });

  it('keeps a topic for log files of ours that another trail tells', async () => {
    await setUp({ kind: 'create-trail', wanted: { ...createTrail.wanted, deliveryTopicName: 'mail' } });
    const { Attributes } = await made.account.call('sns:GetTopicAttributes', { TopicArn: topicArn });
    const both = mergePolicy(parsePolicy(Attributes?.Policy), deliveryTopicPolicy(place, 'mail', 'Other'));
    const AttributeValue = policyText(both);
    await made.account.call('sns:SetTopicAttributes', { TopicArn: topicArn, AttributeName: 'Policy', AttributeValue });
    await letWrite('Other');
    await makeTrail('Other', { SnsTopicName: 'mail' });
    const all = await plan();
    assert.match(step(all, `topic ${topicArn}`).why, /trail Other tells it/);
    assert.ok((await apply(all)).result.ok);
    const left = await made.account.call('sns:GetTopicAttributes', { TopicArn: topicArn });
    assert.deepEqual(parsePolicy(left.Attributes?.Policy), deliveryTopicPolicy(place, 'mail', 'Other'));
  });

  it('takes away a policy that somebody’s bucket had for the trail alone', async () => {
    await makeBucket();
    const before = snapshotOf(made.sandbox);
    await setUp(createTrail);
    assert.ok((await apply(await plan())).result.ok);
    assert.deepEqual(snapshotOf(made.sandbox), before);
  });

  it('keeps a bucket of ours in which another trail keeps its files', async () => {
    await setUp(createTrail);
    await letWrite('Other');
    await makeTrail('Other');
    const all = await plan();
    assert.match(step(all, 'bucket').why, /trail Other keeps its log files there too/);
    assert.ok((await apply(all)).result.ok);
    const { Policy: left } = await made.account.call('s3:GetBucketPolicy', { Bucket: 'lab-bucket' });
    assert.ok(!left?.includes('trail/My_cloudtrail'));
    assert.ok(covers(parsePolicy(left), bucketPolicy({ ...place, bucket: 'lab-bucket', trailName: 'Other' })));
  });

  it('knows a bucket of ours that has no tag by the journals', async () => {
    made.denied.add('s3:PutBucketTagging');
    assert.notEqual(await undertake(made.account, store, [createTrail]), undefined);
    made.denied.clear();
    await made.account.clock.sleep(60_000);
    await made.account
      .call('cloudtrail:CreateTrail', {
        Name: 'My_cloudtrail',
        S3BucketName: 'lab-bucket',
        TagsList: [{ Key: 'created-by', Value: 'access-alerts' }],
      })
      .catch(() => undefined);
    assert.equal(step(await plan(true), 'bucket').action, 'remove');
  });

  it('leaves metric filters that no journal of this computer names', async () => {
    await makeTopic(false);
    await setUp(createTrail, deploy());
    const elsewhere = await makePlan(
      made.account,
      { kind: 'tear-down', wanted: { trailArn, archivedLogs: true } },
      new Set(),
    );
    assert.match(step(planned(elsewhere), 'filter stops').why, /No journal of this computer/);
    assert.equal(step(planned(elsewhere), 'log-group').action, 'leave');
  });

  const denials: readonly (readonly [denied: string, id: string, skipped: readonly string[]])[] = [
    ['cloudwatch:DeleteAlarms', 'alarm stop alarm', ['filter stops', 'log-group', `topic ${topicArn}`]],
    ['logs:DeleteMetricFilter', 'filter stops', ['log-group']],
    ['logs:DeleteLogGroup', 'log-group', []],
    ['iam:DeleteRolePolicy', 'role-policy write-to-lab', ['role']],
    ['iam:DeleteRole', 'role', []],
    ['sns:DeleteTopic', `topic ${topicArn}`, []],
    ['s3:DeleteBucket', 'bucket', []],
    ['cloudtrail:DeleteTrail', 'trail', ['bucket', 'bucket-content', 'log-group', 'role', 'role-policy write-to-lab']],
  ];
  for (const [denied, id, skipped] of denials) {
    it(`goes on with the rest when ${denied} is denied, says why, and can be resumed`, async () => {
      const before = snapshotOf(made.sandbox);
      await makeTopic(true);
      await setUp(createTrail, deploy());
      made.denied.add(denied);
      const all = await plan();
      const { result, states, journalId } = await apply(all);
      assert.ok(!result.ok);
      const failed = states.get(id);
      assert.ok(failed?.is === 'failed');
      const { what, todo } = explainApplyFailure(failed.failure);
      assert.ok(what.startsWith(`You may not do ${denied}`), what);
      assert.ok(todo.includes(denied));
      const others = [...states].filter(([each]) => each !== id);
      assert.deepEqual(
        others.flatMap(([each, { is }]) => (is === 'skipped' ? [each] : [])).sort(),
        [...skipped].sort(),
      );
      assert.ok(others.every(([, { is }]) => is === 'done' || is === 'skipped'));
      assert.ok(isUnfinished((await store.read(journalId))!));

      made.denied.clear();
      assert.equal(await undertake(made.account, store, []), undefined);
      assert.deepEqual(snapshotOf(made.sandbox), before);
    });
  }
});
