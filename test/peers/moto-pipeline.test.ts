import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { runQuietly } from '../../scripts/processes';
import type { Account } from '../../src/aws/account';
import { connect } from '../../src/aws/connect';
import { systemClock } from '../../src/common/clock';
import { silentLog } from '../../src/common/log';
import { JournalStore } from '../../src/pipeline/journal/journal-store';
import { fullSetUp, fullTearDown, undertake } from '../helpers/undertaking';
import { forMoto, orSkip, peerEnvironment, pythonWithMoto, startMoto, type Server } from './tools';

const accountId = '123456789012';

/** What boto3 finds in the whole account, as JSON. */
const readBack = `
import boto3, json
trails, logs, iam, s3, sns, cloudwatch = map(boto3.client, ('cloudtrail', 'logs', 'iam', 's3', 'sns', 'cloudwatch'))
groups = [group['logGroupName'] for group in logs.describe_log_groups()['logGroups']]
buckets = [bucket['Name'] for bucket in s3.list_buckets()['Buckets']]
print(json.dumps(default=str, obj={
    'trails': [dict(trail,
        logging=trails.get_trail_status(Name=trail['Name'])['IsLogging'],
        selectors=trails.get_event_selectors(TrailName=trail['Name']).get('EventSelectors'),
        tags=trails.list_tags(ResourceIdList=[trail['TrailARN']])['ResourceTagList'][0]['TagsList'],
    ) for trail in trails.describe_trails()['trailList']],
    'groups': [{
        'name': group['logGroupName'],
        'days': group.get('retentionInDays'),
        'tags': logs.list_tags_for_resource(resourceArn=group['arn'].removesuffix(':*'))['tags'],
    } for group in logs.describe_log_groups()['logGroups']],
    'filters': [filter['filterName'] for group in groups for filter in logs.describe_metric_filters(logGroupName=group)['metricFilters']],
    'roles': [[role['RoleName'], iam.list_role_policies(RoleName=role['RoleName'])['PolicyNames']] for role in iam.list_roles()['Roles']],
    'buckets': [[bucket, s3.get_bucket_tagging(Bucket=bucket)['TagSet']] for bucket in buckets],
    'topics': [topic['TopicArn'] for topic in sns.list_topics()['Topics']],
    'alarms': [alarm['AlarmName'] for alarm in cloudwatch.describe_alarms()['MetricAlarms']],
}))
`;

describe('The full set-up and tear-down against moto over HTTP', function () {
  this.bail(true); // what was not created cannot be read
  this.timeout(180_000);
  const ownEnvironment = { ...process.env };
  const folder = mkdtempSync(path.join(os.tmpdir(), 'access-alerts-moto-'));
  const store = new JournalStore(folder);
  let python = '';
  let server: Server | undefined;
  let account: Account;

  before(async function () {
    python = await orSkip(this, pythonWithMoto);
    server = await startMoto(python);
    process.env = peerEnvironment(server.url);
    const choice = { kind: 'profile', profile: 'default', region: 'us-east-1' } as const;
    account = forMoto(await connect(choice, { log: silentLog, clock: systemClock }));
  });
  after(async () => {
    process.env = ownEnvironment;
    rmSync(folder, { recursive: true, force: true });
    await server?.stop();
  });

  const seen = async () => JSON.parse(await runQuietly(python, ['-c', readBack], { env: process.env })) as unknown;

  it('boto3 finds all that was set up', async () => {
    assert.equal(await undertake(account, store, fullSetUp()), undefined);
    const { trails, ...rest } = (await seen()) as { trails: Record<string, unknown>[] };
    const name = 'aws-cloudtrail-logs-111122223333-0a1b2c3d';
    assert.deepEqual(rest, {
      groups: [{ name, days: 90, tags: { 'created-by': 'access-alerts' } }],
      filters: ['stoppedInstancecount'],
      roles: [['clwatch_role', [`write-to-${name}`]]],
      buckets: [[name, [{ Key: 'created-by', Value: 'access-alerts' }]]],
      topics: ['log-files', 'ops-alerts'].map((topic) => `arn:aws:sns:us-east-1:${accountId}:${topic}`),
      alarms: ['stoppedInstancecount alarm'],
    });
    const [trail] = trails;
    assert.equal(trail?.logging, true);
    assert.equal(trail.S3KeyPrefix, 'audit');
    assert.equal(trail.SnsTopicName, 'log-files');
    const tags = trail.tags as { Key: string; Value: string }[];
    assert.deepEqual(Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value])), {
      'created-by': 'access-alerts',
      team: 'security',
    });
    const selectors = trail.selectors as Record<string, unknown>[];
    assert.deepEqual(
      selectors.map((each) => [each.ReadWriteType, each.IncludeManagementEvents, each.DataResources]),
      [
        ['All', true, []],
        ['WriteOnly', false, [{ Type: 'AWS::S3::Object', Values: ['arn:aws:s3'] }]],
      ],
    );
  });

  it('boto3 finds nothing after it was taken down', async () => {
    assert.equal(await undertake(account, store, fullTearDown(accountId)), undefined);
    assert.deepEqual(await seen(), {
      trails: [],
      groups: [],
      filters: [],
      roles: [],
      buckets: [],
      topics: [],
      alarms: [],
    });
  });
});
