import assert from 'node:assert/strict';
import { AwsError, type Account } from '../../../src/aws/account';
import { api } from '../../../src/aws/api';
import { planTrail } from '../../../src/pipeline/plan/plan-trail';
import { planMetricFilter } from '../../../src/pipeline/plan/plan-metric-filter';
import { inspectSetup } from '../../../src/pipeline/inspect/inspect-setup';
import { applyPlan } from '../../../src/pipeline/apply/apply';
import { isRefused, type PlanResult } from '../../../src/pipeline/plan/plan';
import { Sandbox } from '../../../src/sandbox/sandbox';
import type { ServiceName } from '../../../src/sandbox/wire-protocol';
import { sandboxAccount } from '../../helpers/sandbox-account';
import { VirtualClock } from '../../helpers/virtual-clock';

const MINUTE = 60_000;
const lab = {
  trailName: 'My_cloudtrail',
  bucket: 'aws-cloudtrail-logs-lab',
  logGroupName: 'lab',
  roleName: 'clwatch_role',
};
const Name = lab.trailName;
const Bucket = lab.bucket;
const RoleName = lab.roleName;

/** The code that a call fails with. */
async function codeOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    if (error instanceof AwsError) return error.code;
    throw error;
  }
  throw new Error('The call did not fail.');
}

async function apply(account: Account, result: PlanResult): Promise<void> {
  assert.ok(!isRefused(result));
  assert.ok((await applyPlan(account, result)).ok);
}

/** The lab as the extension makes it: trail, log group, metric filter and alarm. */
async function madeLab() {
  const made = await sandboxAccount();
  const { account } = made;
  await apply(account, planTrail(await inspectSetup(account, lab), lab));
  const filter = {
    logGroupName: 'lab',
    filterName: 'stops',
    filterPattern: '{ $.eventName = "StopInstances" }',
    metricNamespace: 'CloudTrailMetrics',
    metricName: 'Stops',
    metricValue: '1',
    alarm: { alarmName: 'stops' },
  };
  await apply(account, planMetricFilter(await inspectSetup(account, filter), filter));
  return made;
}

describe('the sandbox’s API', () => {
  const { services } = new Sandbox({ clock: new VirtualClock(), traffic: false });
  for (const name of Object.keys(api)) {
    it(`has ${name}`, () => {
      const [service, operation] = name.split(':') as [ServiceName, string];
      assert.ok(Object.hasOwn(services[service], operation));
    });
  }
});

describe('tearing down on the sandbox', () => {
  it('takes everything away, each thing after what is in it', async () => {
    const { account, sandbox, clock } = await madeLab();
    sandbox.happen('stop-instance');
    clock.advance(10 * MINUTE);

    await account.call('cloudtrail:StopLogging', { Name });
    const { IsLogging } = await account.call('cloudtrail:GetTrailStatus', { Name });
    assert.equal(IsLogging, false);
    await account.call('cloudtrail:DeleteTrail', { Name });
    assert.equal(await codeOf(account.call('cloudtrail:GetTrailStatus', { Name })), 'TrailNotFoundException');

    const both = account.call('cloudwatch:DeleteAlarms', { AlarmNames: ['stops', 'none'] });
    assert.equal(await codeOf(both), 'ResourceNotFound');
    const alarms = async () => (await account.call('cloudwatch:DescribeAlarms', {})).MetricAlarms?.length;
    assert.equal(await alarms(), 1, 'one missing name keeps all alarms');
    await account.call('cloudwatch:DeleteAlarms', { AlarmNames: ['stops'] });
    assert.equal(await alarms(), 0);

    await account.call('logs:DeleteMetricFilter', { logGroupName: 'lab', filterName: 'stops' });
    await account.call('logs:DeleteLogGroup', { logGroupName: 'lab' });
    const again = account.call('logs:DeleteLogGroup', { logGroupName: 'lab' });
    assert.equal(await codeOf(again), 'ResourceNotFoundException');

    assert.equal(await codeOf(account.call('iam:DeleteRole', { RoleName })), 'DeleteConflictException');
    const { PolicyNames = [] } = await account.call('iam:ListRolePolicies', { RoleName });
    for (const PolicyName of PolicyNames) await account.call('iam:DeleteRolePolicy', { RoleName, PolicyName });
    await account.call('iam:DeleteRole', { RoleName });
    assert.equal(await codeOf(account.call('iam:GetRole', { RoleName })), 'NoSuchEntityException');

    assert.equal(await codeOf(account.call('s3:DeleteBucket', { Bucket })), 'BucketNotEmpty');
    const { Versions = [] } = await account.call('s3:ListObjectVersions', { Bucket });
    assert.ok(Versions.length > 0);
    const Objects = Versions.map(({ Key, VersionId }) => ({ Key: Key!, VersionId }));
    await account.call('s3:DeleteObjects', { Bucket, Delete: { Objects } });
    await account.call('s3:DeleteBucketPolicy', { Bucket });
    assert.equal(await codeOf(account.call('s3:GetBucketPolicy', { Bucket })), 'NoSuchBucketPolicy');
    await account.call('s3:DeleteBucket', { Bucket });
    assert.equal(await codeOf(account.call('s3:HeadBucket', { Bucket })), 'NotFound');
  });

  it('deletes no log group that is protected', async () => {
    const { account } = await sandboxAccount();
    await account.call('logs:CreateLogGroup', { logGroupName: 'kept', deletionProtectionEnabled: true });
    assert.equal(await codeOf(account.call('logs:DeleteLogGroup', { logGroupName: 'kept' })), 'ValidationException');
  });

  it('deletes a topic as often as it is asked', async () => {
    const { account } = await sandboxAccount();
    const { TopicArn } = await account.call('sns:CreateTopic', { Name: 'alerts' });
    for (let i = 0; i < 2; i++) await account.call('sns:DeleteTopic', { TopicArn });
    assert.equal(await codeOf(account.call('sns:GetTopicAttributes', { TopicArn })), 'NotFoundException');
  });

  const gone: readonly (readonly [what: string, error: string, run: (account: Account) => Promise<unknown>])[] = [
    [
      'log group',
      'ResourceNotFoundException',
      (account) => account.call('logs:DeleteLogGroup', { logGroupName: 'lab' }),
    ],
    [
      'role',
      'AccessDeniedException',
      async (account) => {
        const { PolicyNames = [] } = await account.call('iam:ListRolePolicies', { RoleName });
        for (const PolicyName of PolicyNames) await account.call('iam:DeleteRolePolicy', { RoleName, PolicyName });
        await account.call('iam:DeleteRole', { RoleName });
      },
    ],
  ];
  for (const [what, error, run] of gone) {
    it(`the status of a trail says that its ${what} is gone`, async () => {
      const { account, sandbox, clock } = await madeLab();
      await run(account);
      clock.advance(MINUTE);
      sandbox.happen('stop-instance');
      clock.advance(6 * MINUTE);
      const status = await account.call('cloudtrail:GetTrailStatus', { Name });
      assert.equal(status.LatestCloudWatchLogsDeliveryError, error);
    });
  }
});

describe('the sandbox’s tags', () => {
  it('are told of trails, log groups, topics and alarms', async () => {
    const { account } = await madeLab();
    const tag = { Key: 'purpose', Value: 'test' };
    const { TopicArn } = await account.call('sns:CreateTopic', { Name: 'alerts', Tags: [tag] });
    const topic = await account.call('sns:ListTagsForResource', { ResourceArn: TopicArn });
    assert.deepEqual(topic.Tags, [tag]);
    await account.call('logs:CreateLogGroup', { logGroupName: 'tagged', tags: { purpose: 'test' } });
    const resourceArn = 'arn:aws:logs:us-east-1:111122223333:log-group:tagged';
    assert.deepEqual((await account.call('logs:ListTagsForResource', { resourceArn })).tags, { purpose: 'test' });
    await account.call('cloudwatch:PutMetricAlarm', {
      AlarmName: 'tagged',
      Namespace: 'CloudTrailMetrics',
      MetricName: 'Stops',
      Statistic: 'Sum',
      Period: 300,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      ActionsEnabled: false,
      Tags: [tag],
    });
    const ResourceARN = 'arn:aws:cloudwatch:us-east-1:111122223333:alarm:tagged';
    assert.deepEqual((await account.call('cloudwatch:ListTagsForResource', { ResourceARN })).Tags, [tag]);
    await account.call('cloudwatch:EnableAlarmActions', { AlarmNames: ['tagged'] });
    const { MetricAlarms } = await account.call('cloudwatch:DescribeAlarms', { AlarmNames: ['tagged'] });
    assert.equal(MetricAlarms?.[0]?.ActionsEnabled, true);
  });

  it('KMS’s events stay out of a trail that leaves them out', async () => {
    const { account, clock } = await madeLab();
    await account.call('cloudtrail:PutEventSelectors', {
      TrailName: Name,
      EventSelectors: [{ ReadWriteType: 'All', ExcludeManagementEventSources: ['kms.amazonaws.com'] }],
    });
    await account.call('kms:ListAliases', {});
    await account.call('sns:ListTopics', {});
    clock.advance(10 * MINUTE);
    const { events = [] } = await account.call('logs:FilterLogEvents', { logGroupName: 'lab' });
    const sources = new Set(
      events.map(({ message }) => (JSON.parse(message ?? '') as { eventSource: string }).eventSource),
    );
    assert.ok(sources.has('sns.amazonaws.com'));
    assert.ok(!sources.has('kms.amazonaws.com'));
  });
});
