import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { runQuietly } from '../../scripts/processes';
import type { Account } from '../../src/aws/account';
import { connect } from '../../src/aws/connect';
import { silentLog } from '../../src/common/log';
import { JournalStore } from '../../src/pipeline/journal/journal-store';
import { scaledClock } from '../../src/sandbox/scaled-clock';
import { fullSetUp, fullTearDown, undertake } from '../helpers/undertaking';
import { awsCli, orSkip, peerEnvironment, startSandbox, type Server } from './tools';

const speed = 600;
const name = 'aws-cloudtrail-logs-111122223333-0a1b2c3d';

describe('The full set-up and tear-down on access-alerts sandbox, read by the AWS CLI', function () {
  this.bail(true);
  this.timeout(180_000);
  const ownEnvironment = { ...process.env };
  const folder = mkdtempSync(path.join(os.tmpdir(), 'access-alerts-cli-'));
  const store = new JournalStore(folder);
  let command = '';
  let server: Server | undefined;
  let account: Account;

  /** One answer of the AWS CLI, reduced by a JMESPath query. */
  async function aws(service: string, operation: string, query: string, ...args: string[]): Promise<unknown> {
    const all = [service, operation, ...args, '--output', 'json', '--query', query];
    return JSON.parse(await runQuietly(command, all, { env: process.env }));
  }

  before(async function () {
    command = await orSkip(this, awsCli);
    server = await startSandbox(speed);
    process.env = peerEnvironment(server.url);
    const choice = { kind: 'profile', profile: 'default', region: 'us-east-1' } as const;
    account = await connect(choice, { log: silentLog, clock: scaledClock(speed) });
  });
  after(async () => {
    process.env = ownEnvironment;
    rmSync(folder, { recursive: true, force: true });
    await server?.stop();
  });

  it('finds all that was set up', async () => {
    assert.equal(await undertake(account, store, fullSetUp()), undefined);
    const trail = '[Name,S3BucketName,S3KeyPrefix,IsMultiRegionTrail,LogFileValidationEnabled,CloudWatchLogsRoleArn]';
    assert.deepEqual(await aws('cloudtrail', 'describe-trails', `trailList[].${trail}`), [
      ['My_cloudtrail', name, 'audit', true, true, 'arn:aws:iam::111122223333:role/clwatch_role'],
    ]);
    const byName = ['--name', 'My_cloudtrail'];
    assert.equal(await aws('cloudtrail', 'get-trail-status', 'IsLogging', ...byName), true);
    const selectors = 'EventSelectors[].[ReadWriteType,IncludeManagementEvents,DataResources[0].Type]';
    assert.deepEqual(await aws('cloudtrail', 'get-event-selectors', selectors, '--trail-name', 'My_cloudtrail'), [
      ['All', true, null],
      ['WriteOnly', false, 'AWS::S3::Object'],
    ]);
    assert.deepEqual(await aws('logs', 'describe-log-groups', 'logGroups[].[logGroupName,retentionInDays]'), [
      [name, 90],
    ]);
    assert.deepEqual(await aws('s3api', 'get-bucket-tagging', 'TagSet', '--bucket', name), [
      { Key: 'created-by', Value: 'access-alerts' },
    ]);
    assert.deepEqual(await aws('iam', 'list-roles', 'Roles[].RoleName'), ['clwatch_role']);
    assert.deepEqual(await aws('sns', 'list-topics', 'Topics[].TopicArn'), [
      'arn:aws:sns:us-east-1:111122223333:log-files',
      'arn:aws:sns:us-east-1:111122223333:ops-alerts',
    ]);
    const filters = ['--log-group-name', name];
    assert.deepEqual(await aws('logs', 'describe-metric-filters', 'metricFilters[].filterName', ...filters), [
      'stoppedInstancecount',
    ]);
    assert.deepEqual(await aws('cloudwatch', 'describe-alarms', 'MetricAlarms[].[AlarmName,TreatMissingData]'), [
      ['stoppedInstancecount alarm', 'notBreaching'],
    ]);
  });

  it('finds nothing after it was taken down', async () => {
    assert.equal(await undertake(account, store, fullTearDown()), undefined);
    assert.deepEqual(await aws('cloudtrail', 'describe-trails', 'trailList'), []);
    assert.deepEqual(await aws('logs', 'describe-log-groups', 'logGroups'), []);
    assert.deepEqual(await aws('iam', 'list-roles', 'Roles'), []);
    assert.deepEqual(await aws('s3api', 'list-buckets', 'Buckets'), []);
    assert.deepEqual(await aws('sns', 'list-topics', 'Topics || `[]`'), []);
    assert.deepEqual(await aws('cloudwatch', 'describe-alarms', 'MetricAlarms'), []);
  });
});
