import assert from 'node:assert/strict';
import { runQuietly } from '../../scripts/processes';
import type { Account } from '../../src/aws/account';
import { connect } from '../../src/aws/connect';
import { systemClock } from '../../src/common/clock';
import { silentLog } from '../../src/common/log';
import { applyPlan } from '../../src/pipeline/apply/apply';
import { inspectSetup } from '../../src/pipeline/inspect/inspect-setup';
import { isRefused, type PlanResult } from '../../src/pipeline/plan/plan';
import { planMetricFilter } from '../../src/pipeline/plan/plan-metric-filter';
import { planTrail } from '../../src/pipeline/plan/plan-trail';
import type { PolicyDocument } from '../../src/pipeline/policy/policies';
import type { MetricFilterRequest, TrailRequest } from '../../src/pipeline/request/requests';
import { forMoto, orSkip, peerEnvironment, pythonWithMoto, startMoto, type Server } from './tools';

/** What boto3 sees of the lab, as JSON. */
const readBack = `
import boto3, json
trails, logs, iam, s3, cloudwatch = map(boto3.client, ('cloudtrail', 'logs', 'iam', 's3', 'cloudwatch'))
trail = trails.get_trail(Name='My_cloudtrail')['Trail']
bucket = trail['S3BucketName']
role = iam.get_role(RoleName='clwatch_role')['Role']
policies = iam.list_role_policies(RoleName='clwatch_role')['PolicyNames']
print(json.dumps(default=str, obj={
    'trail': trail,
    'logging': trails.get_trail_status(Name='My_cloudtrail')['IsLogging'],
    'groups': [group['logGroupName'] for group in logs.describe_log_groups()['logGroups']],
    'trust': role['AssumeRolePolicyDocument'],
    'permissions': [iam.get_role_policy(RoleName='clwatch_role', PolicyName=name)['PolicyDocument'] for name in policies],
    'bucketPolicy': json.loads(s3.get_bucket_policy(Bucket=bucket)['Policy']),
    'publicAccess': s3.get_public_access_block(Bucket=bucket)['PublicAccessBlockConfiguration'],
    'filters': logs.describe_metric_filters()['metricFilters'],
    'alarms': cloudwatch.describe_alarms()['MetricAlarms'],
}))
`;

interface Seen {
  readonly trail: Record<string, unknown>;
  readonly logging: boolean;
  readonly groups: readonly string[];
  readonly trust: PolicyDocument;
  readonly permissions: readonly PolicyDocument[];
  readonly bucketPolicy: PolicyDocument;
  readonly publicAccess: Record<string, boolean>;
  readonly filters: readonly Record<string, unknown>[];
  readonly alarms: readonly Record<string, unknown>[];
}

const trail: TrailRequest = {
  trailName: 'My_cloudtrail',
  bucket: 'aws-cloudtrail-logs-123456789012-0a1b2c3d',
  logGroupName: 'aws-cloudtrail-logs-123456789012-0a1b2c3d',
  roleName: 'clwatch_role',
};
const filter: MetricFilterRequest = {
  logGroupName: trail.logGroupName,
  filterName: 'stoppedInstancecount',
  filterPattern: '{ $.eventName= "StopInstances" }',
  metricNamespace: 'CloudTrailMetrics',
  metricName: 'EC2stoppedInstanceEventCount',
  metricValue: '1',
  alarm: {
    alarmName: 'EC2 stopped',
    statistic: 'Sum',
    period: 300,
    threshold: 1,
    comparisonOperator: 'GreaterThanOrEqualToThreshold',
    treatMissingData: 'notBreaching',
  },
};

async function carryOut(account: Account, plan: PlanResult): Promise<void> {
  if (isRefused(plan)) throw new Error(plan.refused.what);
  const result = await applyPlan(account, plan);
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
}

describe('The set-up code and moto over HTTP', function () {
  this.bail(true); // what was not created cannot be read
  this.timeout(180_000);
  const ownEnvironment = { ...process.env };
  let python = '';
  let server: Server | undefined;
  let seen: Seen;

  before(async function () {
    python = await orSkip(this, pythonWithMoto);
    server = await startMoto(python);
    process.env = peerEnvironment(server.url);
  });
  after(async () => {
    process.env = ownEnvironment;
    await server?.stop();
  });

  it('creates bucket, log group, role, trail, metric filter and alarm', async () => {
    const choice = { kind: 'profile', profile: 'default', region: 'us-east-1' } as const;
    const account = forMoto(await connect(choice, { log: silentLog, clock: systemClock }));
    await carryOut(account, planTrail(await inspectSetup(account, trail), trail));
    await carryOut(account, planMetricFilter(await inspectSetup(account, filter), filter));
    seen = JSON.parse(await runQuietly(python, ['-c', readBack], { env: process.env })) as Seen;
  });

  it('boto3 reads the trail, logging and linked', () => {
    const about = ['S3BucketName', 'IsMultiRegionTrail', 'IncludeGlobalServiceEvents', 'LogFileValidationEnabled'];
    assert.deepEqual(
      about.map((member) => seen.trail[member]),
      [trail.bucket, true, true, true],
    );
    const arn = 'arn:aws:logs:us-east-1:123456789012:log-group';
    assert.equal(seen.trail.CloudWatchLogsLogGroupArn, `${arn}:${trail.logGroupName}:*`);
    assert.equal(seen.trail.CloudWatchLogsRoleArn, 'arn:aws:iam::123456789012:role/clwatch_role');
    assert.equal(seen.logging, true);
  });

  it('boto3 reads the log group and the role that may write to it', () => {
    assert.deepEqual(seen.groups, [trail.logGroupName]);
    assert.deepEqual(
      seen.trust.Statement.map(({ Effect, Principal, Action }) => [Effect, Principal, Action]),
      [['Allow', { Service: 'cloudtrail.amazonaws.com' }, 'sts:AssumeRole']],
    );
    const streams = `log-group:${trail.logGroupName}:log-stream:123456789012_CloudTrail_us-east-1*`;
    assert.deepEqual(
      seen.permissions.flatMap(({ Statement }) => Statement.map(({ Action, Resource }) => [Action, Resource])),
      ['logs:CreateLogStream', 'logs:PutLogEvents'].map((action) => [
        [action],
        [`arn:aws:logs:us-east-1:123456789012:${streams}`],
      ]),
    );
  });

  it('boto3 reads a private bucket that only this trail writes to', () => {
    assert.deepEqual(Object.values(seen.publicAccess), [true, true, true, true]);
    const source = { 'aws:SourceArn': 'arn:aws:cloudtrail:us-east-1:123456789012:trail/My_cloudtrail' };
    const arn = `arn:aws:s3:::${trail.bucket}`;
    assert.deepEqual(
      seen.bucketPolicy.Statement.map(({ Action, Resource, Condition }) => [Action, Resource, Condition]),
      [
        ['s3:GetBucketAcl', arn, { StringEquals: source }],
        [
          's3:PutObject',
          `${arn}/AWSLogs/123456789012/*`,
          { StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control', ...source } },
        ],
      ],
    );
  });

  it('boto3 reads the metric filter', () => {
    const [found, ...others] = seen.filters;
    assert.deepEqual(others, []);
    assert.equal(found?.filterName, 'stoppedInstancecount');
    assert.equal(found.filterPattern, '{ $.eventName= "StopInstances" }');
    assert.equal(found.logGroupName, trail.logGroupName);
    assert.deepEqual(found.metricTransformations, [
      { metricName: 'EC2stoppedInstanceEventCount', metricNamespace: 'CloudTrailMetrics', metricValue: '1' },
    ]);
  });

  it('boto3 reads the alarm', () => {
    const about = ['AlarmName', 'Namespace', 'MetricName', 'Statistic', 'Period', 'Threshold', 'TreatMissingData'];
    assert.deepEqual(
      seen.alarms.map((alarm) => about.map((member) => alarm[member])),
      [['EC2 stopped', 'CloudTrailMetrics', 'EC2stoppedInstanceEventCount', 'Sum', 300, 1, 'notBreaching']],
    );
  });
});
