import assert from 'node:assert/strict';
import type { SandboxOptions } from '../../../src/sandbox/sandbox';
import { SandboxLab, serviceError } from '../../helpers/sandbox-lab';

const MINUTE = 60_000;
const cloudTrail = { Service: 'cloudtrail.amazonaws.com' };
const topicArn = 'arn:aws:sns:us-east-1:111122223333:log-files';

type Fields = Record<string, unknown>;

/** A lab with everything but the trail. */
function surroundings(options: Partial<SandboxOptions> = {}): SandboxLab {
  const lab = new SandboxLab(options);
  lab.makeBucket();
  lab.makeLogGroup();
  lab.makeRole();
  lab.wait(30_000);
  return lab;
}

const create = (lab: SandboxLab, changes: Fields) =>
  lab.call('cloudtrail', 'CreateTrail', { ...lab.trail, ...changes });
const update = (lab: SandboxLab, changes: Fields) =>
  lab.call('cloudtrail', 'UpdateTrail', { Name: 'My_cloudtrail', ...changes });
const describeTrail = (lab: SandboxLab) => lab.list('cloudtrail', 'DescribeTrails', {}, 'trailList')[0]!;
const status = (lab: SandboxLab) => lab.call('cloudtrail', 'GetTrailStatus', { Name: 'My_cloudtrail' });

/** Makes a key whose policy lets the account do everything, and says what is given besides. */
function makeKey(lab: SandboxLab, ...statements: Fields[]): { id: string; arn: string } {
  const account = { Effect: 'Allow', Principal: { AWS: '111122223333' }, Action: 'kms:*', Resource: '*' };
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [account, ...statements] });
  const { KeyId, Arn } = lab.call('kms', 'CreateKey', { Policy }).KeyMetadata as Fields;
  return { id: String(KeyId), arn: String(Arn) };
}

/** The statement that CloudTrail's guide gives for a key ("Configure AWS KMS key policies for CloudTrail"). */
const mayEncrypt = (lab: SandboxLab, trailArn = lab.trailArn) => ({
  Sid: 'Allow CloudTrail to encrypt logs',
  Effect: 'Allow',
  Principal: cloudTrail,
  Action: 'kms:GenerateDataKey*',
  Resource: '*',
  Condition: {
    StringEquals: { 'aws:SourceArn': trailArn },
    StringLike: { 'kms:EncryptionContext:aws:cloudtrail:arn': 'arn:aws:cloudtrail:*:111122223333:trail/*' },
  },
});

describe('sandbox: a trail with a KMS key', () => {
  const names: readonly (readonly [what: string, name: (key: { id: string; arn: string }) => string])[] = [
    ['id', ({ id }) => id],
    ['ARN', ({ arn }) => arn],
    ['alias', () => 'alias/cloudtrail-logs'],
    ['alias ARN', () => 'arn:aws:kms:us-east-1:111122223333:alias/cloudtrail-logs'],
  ];
  for (const [what, nameOf] of names) {
    it(`takes the key’s ${what}, and shows its ARN`, () => {
      const lab = surroundings();
      const key = makeKey(lab, mayEncrypt(lab));
      lab.call('kms', 'CreateAlias', { AliasName: 'alias/cloudtrail-logs', TargetKeyId: key.id });
      assert.equal(create(lab, { KmsKeyId: nameOf(key) }).KmsKeyId, key.arn);
      assert.equal(describeTrail(lab).KmsKeyId, key.arn);
      assert.equal(update(lab, { KmsKeyId: '' }).KmsKeyId, undefined);
    });
  }

  const elsewhere = (lab: SandboxLab) => {
    lab.region = 'eu-west-1';
    const { arn } = makeKey(lab, mayEncrypt(lab));
    lab.region = 'us-east-1';
    return arn;
  };
  const disabled = (lab: SandboxLab) => {
    const { arn } = makeKey(lab, mayEncrypt(lab));
    lab.call('kms', 'DisableKey', { KeyId: arn });
    return arn;
  };
  const refused: readonly (readonly [what: string, code: string, key: (lab: SandboxLab) => string])[] = [
    ['a text that is no key', 'InvalidKmsKeyIdException', () => 'my key'],
    ['an id that is not there', 'KmsKeyNotFoundException', () => '12345678-1234-1234-1234-123456789012'],
    ['an alias that is not there', 'KmsKeyNotFoundException', () => 'alias/none'],
    ['a key in another region than the bucket', 'KmsKeyNotFoundException', elsewhere],
    ['a disabled key', 'KmsKeyDisabledException', disabled],
    ['a key for the account only', 'InsufficientEncryptionPolicyException', (lab) => makeKey(lab).arn],
    [
      'a key for another trail',
      'InsufficientEncryptionPolicyException',
      (lab) => makeKey(lab, mayEncrypt(lab, `${lab.trailArn}2`)).arn,
    ],
    ['S3’s own key', 'InsufficientEncryptionPolicyException', () => 'alias/aws/s3'],
  ];
  for (const [what, code, keyOf] of refused) {
    it(`refuses ${what}`, () => {
      const lab = surroundings();
      const KmsKeyId = keyOf(lab);
      assert.throws(() => create(lab, { KmsKeyId }), serviceError(code));
      create(lab, {});
      assert.throws(() => update(lab, { KmsKeyId }), serviceError(code));
    });
  }

  it('delivers nothing while its key is disabled, and says so', () => {
    const lab = surroundings();
    const { arn } = makeKey(lab, mayEncrypt(lab));
    create(lab, { KmsKeyId: arn });
    lab.call('cloudtrail', 'StartLogging', { Name: 'My_cloudtrail' });
    lab.call('kms', 'DisableKey', { KeyId: arn });
    lab.sandbox.happen('stop-instance');
    lab.wait(6 * MINUTE);
    assert.equal(status(lab).LatestDeliveryError, 'KMS.DisabledException');
    assert.equal(status(lab).LatestDeliveryTime, undefined);
  });
});

describe('sandbox: a trail with a topic', () => {
  const makeTopic = (lab: SandboxLab, trailArn = lab.trailArn) => {
    const statement = {
      Sid: 'AWSCloudTrailSNSPolicy20131101',
      Effect: 'Allow',
      Principal: cloudTrail,
      Action: 'SNS:Publish',
      Resource: topicArn,
      Condition: { StringEquals: { 'aws:SourceArn': trailArn } },
    };
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
    lab.call('sns', 'CreateTopic', { Name: 'log-files', Attributes: { Policy } });
  };

  for (const SnsTopicName of ['log-files', topicArn]) {
    it(`takes ${SnsTopicName}, and shows its ARN`, () => {
      const lab = surroundings();
      makeTopic(lab);
      assert.equal(create(lab, { SnsTopicName }).SnsTopicARN, topicArn);
      assert.equal(describeTrail(lab).SnsTopicARN, topicArn);
      assert.equal(update(lab, { SnsTopicName: '' }).SnsTopicARN, undefined);
    });
  }

  const nothing = () => undefined;
  const withDefaultPolicy = (lab: SandboxLab) => lab.call('sns', 'CreateTopic', { Name: 'log-files' });
  const forAnother = (lab: SandboxLab) => makeTopic(lab, `${lab.trailArn}2`);
  const refused: readonly (readonly [string, name: string, code: string, setUp: (lab: SandboxLab) => unknown])[] = [
    ['a name with a space', 'log files', 'InvalidSnsTopicNameException', nothing],
    ['a topic that is not there', 'log-files', 'InsufficientSnsTopicPolicyException', nothing],
    ['SNS’s default policy', 'log-files', 'InsufficientSnsTopicPolicyException', withDefaultPolicy],
    ['a policy for another trail', 'log-files', 'InsufficientSnsTopicPolicyException', forAnother],
  ];
  for (const [what, SnsTopicName, code, setUp] of refused) {
    it(`refuses ${what}`, () => {
      const lab = surroundings();
      setUp(lab);
      assert.throws(() => create(lab, { SnsTopicName }), serviceError(code));
    });
  }

  it('tells the topic of every log file, and says when it cannot', () => {
    const lab = surroundings();
    makeTopic(lab);
    create(lab, { SnsTopicName: 'log-files' });
    lab.call('cloudtrail', 'StartLogging', { Name: 'My_cloudtrail' });
    lab.call('sns', 'Subscribe', {
      TopicArn: topicArn,
      Protocol: 'sqs',
      Endpoint: 'arn:aws:sqs:us-east-1:111122223333:q',
    });
    lab.sandbox.happen('stop-instance');
    lab.wait(6 * MINUTE);
    const [file] = lab.list('s3', 'ListObjectsV2', { Bucket: 'lab-bucket' }, 'Contents');
    const bodies = lab.sandbox.topics.inbox.map(({ body }) => JSON.parse(body) as unknown);
    assert.deepEqual(bodies, [{ s3Bucket: 'lab-bucket', s3ObjectKey: [file?.Key] }]);
    assert.ok(status(lab).LatestNotificationTime instanceof Date);

    lab.call('sns', 'DeleteTopic', { TopicArn: topicArn });
    lab.sandbox.happen('stop-instance');
    lab.wait(6 * MINUTE);
    assert.equal(status(lab).LatestNotificationError, 'NotFound');
    assert.equal(status(lab).LatestDeliveryError, undefined);
  });
});

describe('sandbox: a trail of the organization', () => {
  const organization = { id: 'o-exampleorg' };
  const wanted = { IsOrganizationTrail: true };
  const trusted = (lab: SandboxLab) =>
    lab.call('organizations', 'EnableAWSServiceAccess', { ServicePrincipal: 'cloudtrail.amazonaws.com' });

  /** Lets CloudTrail write to the organization's folder too. */
  const openBucket = (lab: SandboxLab) => {
    const policy = JSON.parse(String(lab.call('s3', 'GetBucketPolicy', { Bucket: 'lab-bucket' }).Policy)) as {
      Statement: Fields[];
    };
    const Resource = 'arn:aws:s3:::lab-bucket/AWSLogs/o-exampleorg/*';
    policy.Statement.push({ ...policy.Statement[1], Resource });
    lab.call('s3', 'PutBucketPolicy', { Bucket: 'lab-bucket', Policy: JSON.stringify(policy) });
    lab.wait(10_000);
  };
  const openRole = (lab: SandboxLab) => {
    const Resource = ['111122223333_CloudTrail_us-east-1*', 'o-exampleorg_*'].map(
      (stream) => `${lab.groupArn}:log-stream:${stream}`,
    );
    const statement = { Effect: 'Allow', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource };
    const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
    lab.call('iam', 'PutRolePolicy', { RoleName: 'clwatch_role', PolicyName: 'logs', PolicyDocument });
    lab.wait(20_000);
  };

  it('needs an organization', () => {
    assert.throws(() => create(surroundings(), wanted), serviceError('OrganizationsNotInUseException'));
  });

  it('needs its management account', () => {
    const lab = surroundings({ organization: { ...organization, managed: false } });
    assert.throws(() => create(lab, wanted), serviceError('NotOrganizationMasterAccountException'));
  });

  it('needs trusted access, then the bucket’s policy, then the role’s', () => {
    const lab = surroundings({ organization });
    assert.throws(() => create(lab, wanted), serviceError('CloudTrailAccessNotEnabledException'));
    trusted(lab);
    assert.throws(() => create(lab, wanted), serviceError('InsufficientS3BucketPolicyException'));
    openBucket(lab);
    assert.throws(() => create(lab, wanted), serviceError('InvalidCloudWatchLogsLogGroupArnException'));
    openRole(lab);
    assert.equal(create(lab, wanted).IsOrganizationTrail, true);
  });

  it('delivers to the organization’s folder and stream', () => {
    const lab = surroundings({ organization });
    trusted(lab);
    openBucket(lab);
    openRole(lab);
    create(lab, {});
    update(lab, wanted);
    assert.equal(describeTrail(lab).IsOrganizationTrail, true);
    lab.call('cloudtrail', 'StartLogging', { Name: 'My_cloudtrail' });
    lab.sandbox.happen('stop-instance');
    lab.wait(6 * MINUTE);
    assert.equal(lab.logEvents()[0]?.logStreamName, 'o-exampleorg_111122223333_CloudTrail_us-east-1');
    const [file] = lab.list('s3', 'ListObjectsV2', { Bucket: 'lab-bucket' }, 'Contents');
    assert.match(String(file?.Key), /^AWSLogs\/o-exampleorg\/111122223333\/CloudTrail\/us-east-1\//);
  });
});
