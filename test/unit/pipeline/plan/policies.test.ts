import assert from 'node:assert/strict';
import {
  bucketPolicy,
  logsPolicy,
  trustPolicy,
  type PolicyDocument,
  type PolicyStatement,
} from '../../../../src/pipeline/plan/policies';
import { covers, mergePolicy, parsePolicy } from '../../../../src/pipeline/plan/policy-merge';

const place = { partition: 'aws', accountId: '111122223333', region: 'us-east-1' };
const parts = { ...place, bucket: 'logs', trailName: 'My_cloudtrail' };
const arn = 'arn:aws:cloudtrail:us-east-1:111122223333:trail/My_cloudtrail';

describe('policy documents', () => {
  it('bucket: word for word as in the CloudTrail guide', () => {
    assert.deepEqual(bucketPolicy(parts), {
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'AWSCloudTrailAclCheck20150319',
          Effect: 'Allow',
          Principal: { Service: 'cloudtrail.amazonaws.com' },
          Action: 's3:GetBucketAcl',
          Resource: 'arn:aws:s3:::logs',
          Condition: { StringEquals: { 'aws:SourceArn': arn } },
        },
        {
          Sid: 'AWSCloudTrailWrite20150319',
          Effect: 'Allow',
          Principal: { Service: 'cloudtrail.amazonaws.com' },
          Action: 's3:PutObject',
          Resource: 'arn:aws:s3:::logs/AWSLogs/111122223333/*',
          Condition: { StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control', 'aws:SourceArn': arn } },
        },
      ],
    });
  });

  it('bucket: prefix, partition and organization', () => {
    const china = { partition: 'aws-cn', accountId: '111122223333', region: 'cn-north-1' };
    const policy = bucketPolicy({
      ...china,
      bucket: 'logs',
      trailName: 'Trail',
      prefix: 'a/b',
      organizationId: 'o-abc',
    });
    const sourceArn = 'arn:aws-cn:cloudtrail:cn-north-1:111122223333:trail/Trail';
    assert.deepEqual(
      policy.Statement.map(({ Sid, Resource, Condition }) => [
        Sid,
        Resource,
        Condition?.StringEquals?.['aws:SourceArn'],
      ]),
      [
        ['AWSCloudTrailAclCheck20150319', 'arn:aws-cn:s3:::logs', sourceArn],
        ['AWSCloudTrailWrite20150319', 'arn:aws-cn:s3:::logs/a/b/AWSLogs/111122223333/*', sourceArn],
        ['AWSCloudTrailOrganizationWrite20150319', 'arn:aws-cn:s3:::logs/a/b/AWSLogs/o-abc/*', sourceArn],
      ],
    );
  });

  it('role: the Sids of the guide, the odd one too', () => {
    const stream = 'arn:aws:logs:us-east-1:111122223333:log-group:lab:log-stream:111122223333_CloudTrail_us-east-1*';
    assert.deepEqual(logsPolicy(place, 'lab').Statement, [
      {
        Sid: 'AWSCloudTrailCreateLogStream2014110',
        Effect: 'Allow',
        Action: ['logs:CreateLogStream'],
        Resource: [stream],
      },
      { Sid: 'AWSCloudTrailPutLogEvents20141101', Effect: 'Allow', Action: ['logs:PutLogEvents'], Resource: [stream] },
    ]);
    const organization = logsPolicy(place, 'lab', 'o-abc').Statement[1]?.Resource;
    assert.deepEqual(organization, [stream, 'arn:aws:logs:us-east-1:111122223333:log-group:lab:log-stream:o-abc_*']);
  });

  it('is read as IAM gives it, percent-encoded, and as S3 does', () => {
    const text = JSON.stringify(trustPolicy());
    assert.deepEqual(parsePolicy(text), trustPolicy());
    assert.deepEqual(parsePolicy(encodeURIComponent(text)), trustPolicy());
    assert.equal(parsePolicy('no policy'), undefined);
    assert.equal(parsePolicy('%'), undefined);
    const single = JSON.stringify({ ...trustPolicy(), Statement: trustPolicy().Statement[0] });
    assert.deepEqual(parsePolicy(single), trustPolicy());
  });
});

describe('covering', () => {
  const [acl, write] = bucketPolicy(parts).Statement as [PolicyStatement, PolicyStatement];
  const source = (value: string, operator = 'StringEquals') => ({
    ...write,
    Condition: { [operator]: { 'aws:SourceArn': value } },
  });
  const rows: readonly (readonly [what: string, have: PolicyStatement, covered: boolean])[] = [
    ['the very statement', write, true],
    ['another Sid', { ...write, Sid: 'Mine' }, true],
    ['no condition', { ...write, Condition: undefined }, true],
    ['a list with more in it', { ...write, Action: ['s3:GetObject', 's3:PutObject'] }, true],
    ['a wildcard action', { ...write, Action: 's3:*' }, true],
    ['a wildcard resource', { ...write, Resource: 'arn:aws:s3:::logs/*' }, true],
    ['ArnLike of any trail', source('arn:aws:cloudtrail:*:111122223333:trail/*', 'ArnLike'), true],
    ['another trail', source(`${arn}2`), false],
    ['another prefix', { ...write, Resource: 'arn:aws:s3:::logs/x/AWSLogs/111122223333/*' }, false],
    ['a person as principal', { ...write, Principal: { AWS: 'arn:aws:iam::111122223333:root' } }, false],
    ['everybody', { ...write, Principal: '*' }, false],
    ['Deny', { ...write, Effect: 'Deny' }, false],
    ['a condition not met', { ...write, Condition: { Bool: { 'aws:SecureTransport': 'true' } } }, false],
  ];
  for (const [what, have, covered] of rows) {
    it(`${what}: ${covered ? 'yes' : 'no'}`, () => {
      assert.equal(covers({ Statement: [acl, have] }, bucketPolicy(parts)), covered);
    });
  }
});

describe('merging into a bucket policy', () => {
  const own: PolicyStatement = {
    Sid: 'DenyInsecure',
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:*',
    Resource: 'arn:aws:s3:::logs/*',
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  };

  it('keeps what is there', () => {
    const existing: PolicyDocument = { Version: '2012-10-17', Id: 'mine', Statement: [own] };
    const merged = mergePolicy(existing, bucketPolicy(parts));
    assert.equal(merged.Id, 'mine');
    assert.deepEqual(merged.Statement, [own, ...bucketPolicy(parts).Statement]);
  });

  it('adds a second trail’s ARN to the first one’s statements', () => {
    const merged = mergePolicy(bucketPolicy({ ...parts, trailName: 'First' }), bucketPolicy(parts));
    assert.equal(merged.Statement.length, 2);
    for (const { Condition } of merged.Statement) {
      assert.deepEqual(Condition?.StringEquals?.['aws:SourceArn'], [
        'arn:aws:cloudtrail:us-east-1:111122223333:trail/First',
        arn,
      ]);
    }
    assert.ok(covers(merged, bucketPolicy(parts)));
    assert.ok(covers(merged, bucketPolicy({ ...parts, trailName: 'First' })));
  });

  it('takes no Sid away from a statement that says something else', () => {
    const other = bucketPolicy({ ...parts, prefix: 'other' });
    const merged = mergePolicy(other, bucketPolicy(parts));
    assert.deepEqual(
      merged.Statement.map(({ Sid }) => Sid),
      ['AWSCloudTrailAclCheck20150319', 'AWSCloudTrailWrite20150319', 'AWSCloudTrailWrite20150319N2'],
    );
    assert.ok(covers(merged, other));
    assert.ok(covers(merged, bucketPolicy(parts)));
  });

  it('changes nothing the second time', () => {
    const once = mergePolicy({ Statement: [own] }, bucketPolicy(parts));
    assert.deepEqual(mergePolicy(once, bucketPolicy(parts)), once);
  });
});
