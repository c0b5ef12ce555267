import assert from 'node:assert/strict';
import { runQuietly } from '../../scripts/processes';
import { eventually } from '../helpers/eventually';
import { awsCli, orSkip, peerEnvironment, startSandbox, type Server } from './tools';

const account = '111122223333';
const bucket = `aws-cloudtrail-logs-${account}-0a1b2c3d`;
const groupArn = `arn:aws:logs:us-east-1:${account}:log-group:CloudTrail/lab`;
const roleArn = `arn:aws:iam::${account}:role/clwatch_role`;
const topicArn = `arn:aws:sns:us-east-1:${account}:alerts`;

const cloudTrail = { Service: 'cloudtrail.amazonaws.com' };
const trust = policy({ Principal: cloudTrail, Action: 'sts:AssumeRole' });
const permissions = policy({
  Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
  Resource: [`${groupArn}:log-stream:${account}_CloudTrail_us-east-1*`],
});
const bucketPolicy = policy(
  { Principal: cloudTrail, Action: 's3:GetBucketAcl', Resource: `arn:aws:s3:::${bucket}` },
  { Principal: cloudTrail, Action: 's3:PutObject', Resource: `arn:aws:s3:::${bucket}/AWSLogs/${account}/*` },
);

function policy(...statements: object[]): string {
  const Statement = statements.map((statement) => ({ Effect: 'Allow', ...statement }));
  return JSON.stringify({ Version: '2012-10-17', Statement });
}

describe('The AWS CLI and access-alerts sandbox', function () {
  this.timeout(180_000);
  let command = '';
  let server: Server | undefined;

  /** Runs the AWS CLI; its answer as JSON, or `undefined` where it has nothing to say. */
  async function aws(...args: string[]): Promise<unknown> {
    const env = peerEnvironment(server!.url);
    const output = await runQuietly(command, [...args, '--output', 'json'], { env });
    return output.trim() === '' ? undefined : JSON.parse(output);
  }
  const query = (text: string) => ['--query', text];

  before(async function () {
    command = await orSkip(this, awsCli);
    server = await startSandbox(60);
    console.log(`    ${(await runQuietly(command, ['--version'])).trim()}`);
  });
  after(() => server?.stop());

  it('makes the lab', async () => {
    await aws('s3api', 'create-bucket', '--bucket', bucket);
    await aws('s3api', 'put-bucket-policy', '--bucket', bucket, '--policy', bucketPolicy);
    await aws('logs', 'create-log-group', '--log-group-name', 'CloudTrail/lab');
    await aws('iam', 'create-role', '--role-name', 'clwatch_role', '--assume-role-policy-document', trust);
    const named = ['--role-name', 'clwatch_role', '--policy-name', 'logs'];
    await aws('iam', 'put-role-policy', ...named, '--policy-document', permissions);
    const logs = ['--cloud-watch-logs-log-group-arn', `${groupArn}:*`, '--cloud-watch-logs-role-arn', roleArn];
    const trail = ['--name', 'My_cloudtrail', '--s3-bucket-name', bucket, '--is-multi-region-trail', ...logs];
    await eventually(() => aws('cloudtrail', 'create-trail', ...trail)); // until the role has propagated
    await aws('cloudtrail', 'start-logging', '--name', 'My_cloudtrail');
    await aws(
      ...['logs', 'put-metric-filter', '--log-group-name', 'CloudTrail/lab', '--filter-name', 'stoppedInstancecount'],
      ...['--filter-pattern', '{ $.eventName= "StopInstances" }', '--metric-transformations'],
      'metricName=EC2stoppedInstanceEventCount,metricNamespace=CloudTrailMetrics,metricValue=1',
    );
    await aws('sns', 'create-topic', '--name', 'alerts');
    await aws(
      'sns',
      'subscribe',
      '--topic-arn',
      topicArn,
      '--protocol',
      'email',
      '--notification-endpoint',
      'a@b.example',
    );
    await aws(
      ...['cloudwatch', 'put-metric-alarm', '--alarm-name', 'EC2 stopped', '--alarm-actions', topicArn],
      ...['--namespace', 'CloudTrailMetrics', '--metric-name', 'EC2stoppedInstanceEventCount', '--statistic', 'Sum'],
      ...['--period', '300', '--evaluation-periods', '1', '--threshold', '1', '--treat-missing-data', 'notBreaching'],
      ...['--comparison-operator', 'GreaterThanOrEqualToThreshold'],
    );
  });

  it('reads the trail, which is logging', async () => {
    assert.deepEqual(await aws('cloudtrail', 'get-trail', '--name', 'My_cloudtrail'), {
      Trail: {
        Name: 'My_cloudtrail',
        S3BucketName: bucket,
        IncludeGlobalServiceEvents: true,
        IsMultiRegionTrail: true,
        HomeRegion: 'us-east-1',
        TrailARN: `arn:aws:cloudtrail:us-east-1:${account}:trail/My_cloudtrail`,
        LogFileValidationEnabled: false,
        CloudWatchLogsLogGroupArn: `${groupArn}:*`,
        CloudWatchLogsRoleArn: roleArn,
        HasCustomEventSelectors: false,
        HasInsightSelectors: false,
        IsOrganizationTrail: false,
      },
    });
    const status = ['cloudtrail', 'get-trail-status', '--name', 'My_cloudtrail', ...query('IsLogging')];
    assert.equal(await aws(...status), true);
  });

  it('reads the role and its policy', async () => {
    const role = ['--role-name', 'clwatch_role'];
    assert.deepEqual(
      await aws('iam', 'get-role', ...role, ...query('Role.[Arn,AssumeRolePolicyDocument,MaxSessionDuration]')),
      [roleArn, JSON.parse(trust), 3600],
    );
    const inline = ['iam', 'get-role-policy', ...role, '--policy-name', 'logs', ...query('PolicyDocument')];
    assert.deepEqual(await aws(...inline), JSON.parse(permissions));
  });

  it('reads the metric filter', async () => {
    const parts = query('metricFilters[].[filterName,filterPattern,metricTransformations]');
    assert.deepEqual(await aws('logs', 'describe-metric-filters', '--log-group-name', 'CloudTrail/lab', ...parts), [
      [
        'stoppedInstancecount',
        '{ $.eventName= "StopInstances" }',
        [
          {
            metricName: 'EC2stoppedInstanceEventCount',
            metricNamespace: 'CloudTrailMetrics',
            metricValue: '1',
          },
        ],
      ],
    ]);
  });

  it('reads the alarm', async () => {
    const parts = query('MetricAlarms[].[AlarmName,Statistic,Period,Threshold,TreatMissingData,AlarmActions]');
    assert.deepEqual(await aws('cloudwatch', 'describe-alarms', ...parts), [
      ['EC2 stopped', 'Sum', 300, 1, 'notBreaching', [topicArn]],
    ]);
    const listed = ['sns', 'list-subscriptions-by-topic', '--topic-arn', topicArn];
    assert.deepEqual(await aws(...listed, ...query('Subscriptions[].SubscriptionArn')), ['PendingConfirmation']);
  });

  it('sees an event arrive: in Event history, in the metric, and in the bucket', async () => {
    await fetch(`${server!.url}/_sandbox/stop-instance`, { method: 'POST' });
    const metric = ['--namespace', 'CloudTrailMetrics', '--metric-name', 'EC2stoppedInstanceEventCount'];
    const day = 24 * 60 * 60_000;
    const [from, to] = [Date.now() - day, Date.now() + 2 * day].map((time) => new Date(time).toISOString());
    const span = ['--start-time', from!, '--end-time', to!];
    await eventually(async () => {
      const sums = ['get-metric-statistics', ...metric, ...span, '--period', '86400', '--statistics', 'Sum'];
      assert.deepEqual(await aws('cloudwatch', ...sums, ...query('Datapoints[].Sum')), [1]);
      const stops = ['--lookup-attributes', 'AttributeKey=EventName,AttributeValue=StopInstances', '--max-items', '1'];
      assert.deepEqual(await aws('cloudtrail', 'lookup-events', ...stops, ...query('Events[].EventName')), [
        'StopInstances',
      ]);
      const objects = ['list-objects-v2', '--bucket', bucket, ...query('Contents[0].Key')];
      assert.match(
        String(await aws('s3api', ...objects)),
        /^AWSLogs\/111122223333\/CloudTrail\/us-east-1\/.*\.json\.gz$/,
      );
    }, 60_000);
  });

  const errors: [code: string, ...args: string[]][] = [
    ['TrailNotFoundException', 'cloudtrail', 'get-trail', '--name', 'None_such'],
    ['ResourceNotFoundException', 'logs', 'describe-metric-filters', '--log-group-name', 'none'],
    ['NoSuchEntity', 'iam', 'get-role', '--role-name', 'none'],
    ['NoSuchBucketPolicy', 's3api', 'get-bucket-policy', '--bucket', bucket],
    ['NotFound', 'sns', 'get-topic-attributes', '--topic-arn', `${topicArn}-2`],
    [
      'ResourceNotFound',
      'cloudwatch',
      'set-alarm-state',
      '--alarm-name',
      'a',
      '--state-value',
      'OK',
      '--state-reason',
      'a',
    ],
  ];
  for (const [code, ...args] of errors) {
    it(`reads the error ${code} of ${args.slice(0, 2).join(' ')}`, async () => {
      if (code === 'NoSuchBucketPolicy') await aws('s3api', 'delete-bucket-policy', '--bucket', bucket);
      await assert.rejects(aws(...args), new RegExp(`\\(${code}\\)`));
    });
  }
});
