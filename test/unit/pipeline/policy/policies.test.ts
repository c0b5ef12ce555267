import assert from 'node:assert/strict';
import {
  bucketPolicy,
  deliveryTopicPolicy,
  keyPolicy,
  logsPolicy,
  policyText,
  trustPolicy,
  type PolicyDocument,
  type PolicyStatement,
} from '../../../../src/pipeline/policy/policies';
import { alarmArn, topicArn } from '../../../../src/pipeline/chain/arns';
import {
  covers,
  mergePolicy,
  parsePolicy,
  samePolicy,
  withoutTrail,
} from '../../../../src/pipeline/policy/policy-merge';

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

  const elsewhere = [
    { partition: 'aws', accountId: '111122223333', region: 'us-east-1' },
    { partition: 'aws-cn', accountId: '111122223333', region: 'cn-north-1' },
    { partition: 'aws-us-gov', accountId: '111122223333', region: 'us-gov-west-1' },
  ];
  for (const there of elsewhere) {
    const { partition, region } = there;
    const trail = `arn:${partition}:cloudtrail:${region}:111122223333:trail/Trail`;
    const cloudTrail = { Service: 'cloudtrail.amazonaws.com' };

    it(`key: what CloudTrail needs to encrypt, in ${partition}`, () => {
      assert.deepEqual(keyPolicy(there, 'Trail').Statement, [
        {
          Sid: 'Allow CloudTrail to encrypt logs',
          Effect: 'Allow',
          Principal: cloudTrail,
          Action: 'kms:GenerateDataKey*',
          Resource: '*',
          Condition: {
            StringEquals: { 'aws:SourceArn': trail },
            StringLike: {
              'kms:EncryptionContext:aws:cloudtrail:arn': `arn:${partition}:cloudtrail:*:111122223333:trail/*`,
            },
          },
        },
        {
          Sid: 'Allow CloudTrail to describe key',
          Effect: 'Allow',
          Principal: cloudTrail,
          Action: 'kms:DescribeKey',
          Resource: '*',
          Condition: { StringEquals: { 'aws:SourceArn': trail } },
        },
      ]);
    });

    it(`topic of files: CloudTrail publishes for this trail, in ${partition}`, () => {
      assert.deepEqual(deliveryTopicPolicy(there, 'files', 'Trail').Statement, [
        {
          Sid: 'AWSCloudTrailSNSPolicy20131101',
          Effect: 'Allow',
          Principal: cloudTrail,
          Action: 'SNS:Publish',
          Resource: `arn:${partition}:sns:${region}:111122223333:files`,
          Condition: { StringEquals: { 'aws:SourceArn': trail } },
        },
      ]);
    });

    it(`names no other partition, in ${partition}`, () => {
      const documents = [
        bucketPolicy({ ...there, bucket: 'logs', trailName: 'Trail', prefix: 'p', organizationId: 'o-abc' }),
        logsPolicy(there, 'lab', 'o-abc'),
        keyPolicy(there, 'Trail'),
        deliveryTopicPolicy(there, 'files', 'Trail'),
      ];
      const arns = documents
        .map(policyText)
        .join()
        .match(/arn:[^:]+/g);
      assert.deepEqual([...new Set(arns)], [`arn:${partition}`]);
      assert.ok(topicArn(there, 'files').startsWith(`arn:${partition}:sns:${region}:`));
      assert.equal(alarmArn(there, 'a b'), `arn:${partition}:cloudwatch:${region}:111122223333:alarm:a b`);
    });
  }

  it('trust: CloudTrail and nobody else, without a condition', () => {
    assert.deepEqual(trustPolicy(), {
      Version: '2012-10-17',
      Statement: [
        { Sid: '', Effect: 'Allow', Principal: { Service: 'cloudtrail.amazonaws.com' }, Action: 'sts:AssumeRole' },
      ],
    });
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

describe('taking a trail out of a policy', () => {
  const [acl, write] = bucketPolicy(parts).Statement as [PolicyStatement, PolicyStatement];
  const other = `${arn}2`;
  const named = (statement: PolicyStatement, sources: string | readonly string[]): PolicyStatement => ({
    ...statement,
    Condition: { StringEquals: { ...statement.Condition?.StringEquals, 'aws:SourceArn': sources } },
  });
  const deny: PolicyStatement = { Sid: 'DenyInsecure', Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: '*' };
  const rows: readonly (readonly [what: string, before: PolicyStatement[], after: PolicyStatement[] | undefined])[] = [
    ['a policy for it alone goes', [acl, write], undefined],
    ['what else is there stays', [deny, acl, write], [deny]],
    ['what is for another trail stays', [named(acl, other), write], [named(acl, other)]],
    ['where several are named it no longer is', [named(write, [other, arn])], [named(write, other)]],
    ['what names no trail stays', [{ ...acl, Condition: undefined }], [{ ...acl, Condition: undefined }]],
    [
      'what forbids it something stays',
      [{ ...named(write, arn), Effect: 'Deny' }],
      [{ ...named(write, arn), Effect: 'Deny' }],
    ],
  ];
  for (const [what, before, after] of rows) {
    it(what, () => {
      const rest = withoutTrail({ Version: '2012-10-17', Id: 'mine', Statement: before }, arn);
      assert.deepEqual(rest, after && { Version: '2012-10-17', Id: 'mine', Statement: after });
    });
  }

  it('takes back exactly what merging added', () => {
    const shared: PolicyDocument = {
      Version: '2012-10-17',
      Statement: [deny, ...bucketPolicy({ ...parts, trailName: 'First' }).Statement],
    };
    assert.ok(samePolicy(withoutTrail(mergePolicy(shared, bucketPolicy(parts)), arn), shared));
    assert.ok(
      samePolicy(withoutTrail(mergePolicy({ Statement: [deny] }, keyPolicy(place, 'My_cloudtrail')), arn), {
        Statement: [deny],
      }),
    );
  });
});

describe('the same policy', () => {
  const [acl, write] = bucketPolicy(parts).Statement as [PolicyStatement, PolicyStatement];
  const rows: readonly (readonly [
    what: string,
    a: PolicyDocument | undefined,
    b: PolicyDocument | undefined,
    same: boolean,
  ])[] = [
    ['statements in another order', { Statement: [acl, write] }, { Statement: [write, acl] }, true],
    ['one action in a list', { Statement: [acl] }, { Statement: [{ ...acl, Action: ['s3:GetBucketAcl'] }] }, true],
    ['keys in another order', { Version: 'v', Statement: [acl] }, { Statement: [acl], Version: 'v' }, true],
    [
      'actions in another order',
      { Statement: [{ ...acl, Action: ['a', 'b'] }] },
      { Statement: [{ ...acl, Action: ['b', 'a'] }] },
      true,
    ],
    ['a statement more', { Statement: [acl] }, { Statement: [acl, write] }, false],
    ['another effect', { Statement: [acl] }, { Statement: [{ ...acl, Effect: 'Deny' }] }, false],
    ['another trail', bucketPolicy(parts), bucketPolicy({ ...parts, trailName: 'Other' }), false],
    ['none and none', undefined, undefined, true],
    ['none and one', undefined, { Statement: [acl] }, false],
  ];
  for (const [what, a, b, same] of rows) {
    it(`${what}: ${same ? 'yes' : 'no'}`, () => {
      assert.equal(samePolicy(a, b), same);
    });
  }
});

describe('merging into the policies of a key and a topic', () => {
  it('gives a second trail the key, and the first one keeps it', () => {
    const root: PolicyStatement = {
      Sid: 'Enable IAM User Permissions',
      Effect: 'Allow',
      Principal: { AWS: 'arn:aws:iam::111122223333:root' },
      Action: 'kms:*',
      Resource: '*',
    };
    const first = mergePolicy({ Version: '2012-10-17', Statement: [root] }, keyPolicy(place, 'First'));
    assert.deepEqual(first.Statement, [root, ...keyPolicy(place, 'First').Statement]);
    const both = mergePolicy(first, keyPolicy(place, 'Second'));
    assert.equal(both.Statement.length, 3);
    assert.ok(covers(both, keyPolicy(place, 'First')) && covers(both, keyPolicy(place, 'Second')));
  });

  it('leaves the default policy of a topic, which lets the account alone publish', () => {
    const standard: PolicyStatement = {
      Sid: '__default_statement_ID',
      Effect: 'Allow',
      Principal: { AWS: '*' },
      Action: ['SNS:Publish', 'SNS:Subscribe'],
      Resource: topicArn(place, 'files'),
      Condition: { StringEquals: { 'AWS:SourceOwner': '111122223333' } },
    };
    const wanted = deliveryTopicPolicy(place, 'files', 'My_cloudtrail');
    assert.equal(covers({ Statement: [standard] }, wanted), false);
    const merged = mergePolicy({ Version: '2008-10-17', Id: '__default_policy_ID', Statement: [standard] }, wanted);
    assert.deepEqual([merged.Version, merged.Id], ['2008-10-17', '__default_policy_ID']);
    assert.deepEqual(merged.Statement, [standard, ...wanted.Statement]);
  });
});
