import assert from 'node:assert/strict';
import { sandboxActions, type SandboxAction } from '../../../src/sandbox/actions';
import { Random } from '../../../src/sandbox/random';
import type { CloudTrailRecord } from '../../../src/sandbox/records';
import { hourlyRate, nextTime } from '../../../src/sandbox/traffic';
import { SandboxLab } from '../../helpers/sandbox-lab';

const HOUR = 60 * 60_000;

/** The day of traffic before the sandbox was opened, as Event history has it. */
function yesterday(): CloudTrailRecord[] {
  const lab = new SandboxLab({ traffic: true });
  const records: CloudTrailRecord[] = [];
  let NextToken: unknown;
  do {
    const page = lab.call('cloudtrail', 'LookupEvents', { NextToken });
    const events = page.Events as { CloudTrailEvent: string }[];
    records.push(...events.map((event) => JSON.parse(event.CloudTrailEvent) as CloudTrailRecord));
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return records;
}

describe('sandbox traffic', () => {
  const records = yesterday();
  const share = (test: (record: CloudTrailRecord) => boolean) => records.filter(test).length / records.length;

  it('is about 40 events an hour over the day', () => {
    assert.ok(records.length > 700 && records.length < 1200, `${records.length}`);
  });

  it('is mostly reads, with a few errors', () => {
    assert.ok(share((record) => record.readOnly) > 0.75);
    const errors = share((record) => record.errorCode !== undefined);
    assert.ok(errors > 0.005 && errors < 0.1, `${errors}`);
  });

  it('comes from people, roles and services', () => {
    const types = new Set(records.map((record) => record.userIdentity.type));
    assert.deepEqual([...types].sort(), ['AWSService', 'AssumedRole', 'IAMUser']);
  });

  it('has something to find for an alert in its first day', () => {
    assert.equal(records.filter((record) => record.eventName === 'StopInstances').length, 3);
  });

  it('comes with a KMS key, which CloudTrail may not use yet', () => {
    const lab = new SandboxLab({ traffic: true });
    const { KeyMetadata } = lab.call('kms', 'DescribeKey', { KeyId: 'alias/cloudtrail-logs' });
    assert.equal((KeyMetadata as { KeyManager: string }).KeyManager, 'CUSTOMER');
    const { Policy } = lab.call('kms', 'GetKeyPolicy', { KeyId: 'alias/cloudtrail-logs' });
    assert.doesNotMatch(String(Policy), /cloudtrail/);
  });

  it('stops no instance by itself after that', () => {
    const lab = new SandboxLab({ traffic: true });
    lab.startTrail();
    lab.wait(36 * HOUR);
    const messages = lab.logEvents().map((event) => JSON.parse(String(event.message)) as CloudTrailRecord);
    assert.ok(messages.length > 500, `${messages.length}`);
    assert.equal(messages.filter((record) => record.eventName === 'StopInstances').length, 0);
  });

  it('follows the time of day', () => {
    assert.ok(hourlyRate(Date.UTC(2026, 10, 23, 11)) > 3 * hourlyRate(Date.UTC(2026, 10, 23, 3)));
    const random = new Random(7);
    const start = Date.UTC(2026, 10, 23);
    let count = 0;
    for (let at = start; at < start + 24 * HOUR; at = nextTime(random, at)) count++;
    assert.ok(count > 800 && count < 1200, `${count}`);
  });
});

describe('sandbox actions', () => {
  const expected: Record<SandboxAction, readonly [eventName: string, identity: string, readOnly: boolean]> = {
    'stop-instance': ['StopInstances', 'IAMUser', false],
    'start-instance': ['StartInstances', 'IAMUser', false],
    'terminate-instance': ['TerminateInstances', 'AssumedRole', false],
    'console-login-failure': ['ConsoleLogin', 'IAMUser', false],
    'console-login-without-mfa': ['ConsoleLogin', 'IAMUser', false],
    'root-login': ['ConsoleLogin', 'Root', false],
    'delete-trail-attempt': ['DeleteTrail', 'IAMUser', false],
    'authorize-security-group': ['AuthorizeSecurityGroupIngress', 'IAMUser', false],
    'attach-admin-policy': ['AttachUserPolicy', 'IAMUser', false],
    'unauthorized-call': ['GetSecretValue', 'AssumedRole', true],
  };
  for (const action of Object.keys(sandboxActions) as SandboxAction[]) {
    it(`${action} has every field that CloudTrail writes`, () => {
      const record = new SandboxLab().sandbox.happen(action);
      const [eventName, type, readOnly] = expected[action];
      assert.equal(record.eventName, eventName);
      assert.equal(record.userIdentity.type, type);
      assert.equal(record.readOnly, readOnly);
      assert.equal(record.eventVersion, '1.11');
      assert.equal(record.eventTime, '2026-11-23T14:00:00Z');
      assert.equal(record.recipientAccountId, '111122223333');
      assert.equal(record.eventCategory, 'Management');
      assert.equal(record.managementEvent, true);
      assert.match(record.eventID, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      assert.equal(record.eventType, eventName === 'ConsoleLogin' ? 'AwsConsoleSignIn' : 'AwsApiCall');
      assert.ok('requestParameters' in record && 'responseElements' in record && record.tlsDetails !== undefined);
    });
  }

  it('a failed sign-in has a message and no error code', () => {
    const record = new SandboxLab().sandbox.happen('console-login-failure');
    assert.equal(record.errorMessage, 'Failed authentication');
    assert.equal(record.errorCode, undefined);
    assert.deepEqual(record.responseElements, { ConsoleLogin: 'Failure' });
  });

  it('a denied call has no request parameters', () => {
    const record = new SandboxLab().sandbox.happen('delete-trail-attempt');
    assert.equal(record.errorCode, 'AccessDenied');
    assert.equal(record.requestParameters, null);
  });

  it('IAM events are filed under us-east-1', () => {
    const lab = new SandboxLab({ region: 'eu-central-1' });
    assert.equal(lab.sandbox.happen('attach-admin-policy').awsRegion, 'us-east-1');
    assert.equal(lab.sandbox.happen('stop-instance').awsRegion, 'eu-central-1');
  });
});

describe('calls to the sandbox', () => {
  const recorded = (call: Partial<Parameters<SandboxLab['sandbox']['record']>[0]>) => {
    const lab = new SandboxLab();
    lab.sandbox.record({
      service: 'logs',
      operation: 'CreateLogGroup',
      input: { logGroupName: 'lab' },
      output: {},
      context: { region: 'us-east-1', accessKeyId: 'AKIASANDBOXTEST00001' },
      userAgent: 'test',
      readOnly: false,
      ...call,
    });
    lab.wait(5 * 60_000);
    const [event] = lab.list('cloudtrail', 'LookupEvents', {}, 'Events');
    return event && (JSON.parse(String(event.CloudTrailEvent)) as CloudTrailRecord);
  };

  it('become events of the caller', () => {
    const record = recorded({});
    assert.equal(record?.eventSource, 'logs.amazonaws.com');
    assert.equal(record.userIdentity.userName, 'sandbox-admin');
    assert.equal(record.userIdentity.accessKeyId, 'AKIASANDBOXTEST00001');
    assert.deepEqual(record.requestParameters, { logGroupName: 'lab' });
    assert.equal(record.responseElements, null);
  });

  it('have CloudTrail’s spelling of their parameters and answers', () => {
    const record = recorded({
      service: 'cloudtrail',
      operation: 'CreateTrail',
      input: { Name: 'a-trail', S3BucketName: 'b', IsMultiRegionTrail: true, KmsKeyId: undefined },
      output: { Name: 'a-trail', TrailARN: 'arn' },
    });
    assert.deepEqual(record?.requestParameters, { name: 'a-trail', s3BucketName: 'b', isMultiRegionTrail: true });
    assert.deepEqual(record.responseElements, { name: 'a-trail', trailARN: 'arn' });
  });

  it('leave data events out', () => {
    assert.equal(recorded({ service: 's3', operation: 'PutObject' }), undefined);
    assert.equal(recorded({ operation: 'FilterLogEvents', readOnly: true }), undefined);
    assert.equal(recorded({ service: 'cloudwatch', operation: 'GetMetricData', readOnly: true }), undefined);
  });
});
