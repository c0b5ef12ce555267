import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteBucketPolicyCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketLocationCommand,
  GetBucketPolicyCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  GetPublicAccessBlockCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketPolicyCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutPublicAccessBlockCommand,
  type BucketLocationConstraint,
} from '@aws-sdk/client-s3';
import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { Buckets } from '../../../src/sandbox/s3';
import { answer } from '../../../src/sandbox/wire';
import { smallWorld } from '../../helpers/small-world';
import { clientsOf, errorName, FakeTarget } from '../../helpers/wire-clients';

const Bucket = 'aws-cloudtrail-logs-111122223333-0a1b2c3d';
const trailArn = 'arn:aws:cloudtrail:us-east-1:111122223333:trail/My_cloudtrail';
const key = `AWSLogs/111122223333/CloudTrail/us-east-1/2026/11/23/a.json.gz`;

function writePolicy(changes: object = {}): string {
  const statement = {
    Effect: 'Allow',
    Principal: { Service: 'cloudtrail.amazonaws.com' },
    Action: 's3:PutObject',
    Resource: `arn:aws:s3:::${Bucket}/AWSLogs/111122223333/*`,
    Condition: { StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control', 'aws:SourceArn': [trailArn] } },
    ...changes,
  };
  return JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
}

async function setUp() {
  const world = smallWorld();
  const buckets = new Buckets(world);
  const target = new FakeTarget({ s3: buckets.service });
  const { s3, traffic } = clientsOf(target);
  await s3.send(new CreateBucketCommand({ Bucket }));
  const create = (name: string, region = 'us-east-1', LocationConstraint?: string) =>
    clientsOf(target, region).s3.send(
      new CreateBucketCommand({
        Bucket: name,
        ...(LocationConstraint !== undefined && {
          CreateBucketConfiguration: { LocationConstraint: LocationConstraint as BucketLocationConstraint },
        }),
      }),
    );
  const put = (Key: string, Body = 'text') => s3.send(new PutObjectCommand({ Bucket, Key, Body }));
  const putPolicy = (Policy: string) => s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));
  return { clock: world.clock, buckets, target, s3, traffic, create, put, putPolicy };
}
type SetUp = Awaited<ReturnType<typeof setUp>>;

describe('The sandbox’s S3', () => {
  it('keeps buckets', async () => {
    const { s3, clock, traffic } = await setUp();
    assert.equal((await s3.send(new HeadBucketCommand({ Bucket }))).BucketRegion, 'us-east-1');
    assert.equal(traffic.request?.host, `${Bucket}.s3.us-east-1.amazonaws.com`);
    const { Buckets: list } = await s3.send(new ListBucketsCommand({}));
    assert.deepEqual(list, [{ Name: Bucket, CreationDate: new Date(clock.now()), BucketRegion: 'us-east-1' }]);
    assert.equal((await s3.send(new GetBucketLocationCommand({ Bucket }))).LocationConstraint, undefined);
    await s3.send(new DeleteBucketCommand({ Bucket }));
    assert.equal(await errorName(s3.send(new HeadBucketCommand({ Bucket }))), 'NotFound');
  });

  it('lists buckets by prefix, region and page', async () => {
    const { s3, create } = await setUp();
    for (const name of ['b-2', 'b-1']) await create(name);
    await create('b-3', 'eu-west-1', 'eu-west-1');
    const list = async (input: object) => {
      const { Buckets: found = [], ContinuationToken } = await s3.send(new ListBucketsCommand(input));
      return [...found.map(({ Name }) => Name), ContinuationToken === undefined ? 'end' : 'more'];
    };
    assert.deepEqual(await list({}), [Bucket, 'b-1', 'b-2', 'b-3', 'end']);
    assert.deepEqual(await list({ Prefix: 'b-' }), ['b-1', 'b-2', 'b-3', 'end']);
    assert.deepEqual(await list({ BucketRegion: 'eu-west-1' }), ['b-3', 'end']);
    const { ContinuationToken } = await s3.send(new ListBucketsCommand({ MaxBuckets: 2 }));
    assert.deepEqual(await list({ MaxBuckets: 1, ContinuationToken }), ['b-2', 'more']);
  });

  it('gives a new bucket what AWS gives it', async () => {
    const { s3 } = await setUp();
    const { PublicAccessBlockConfiguration } = await s3.send(new GetPublicAccessBlockCommand({ Bucket }));
    assert.deepEqual(PublicAccessBlockConfiguration, {
      BlockPublicAcls: true,
      IgnorePublicAcls: true,
      BlockPublicPolicy: true,
      RestrictPublicBuckets: true,
    });
    const { ServerSideEncryptionConfiguration } = await s3.send(new GetBucketEncryptionCommand({ Bucket }));
    assert.deepEqual(ServerSideEncryptionConfiguration?.Rules, [
      { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' }, BucketKeyEnabled: false },
    ]);
    assert.equal((await s3.send(new GetBucketVersioningCommand({ Bucket }))).Status, undefined);
  });

  it('keeps a bucket’s settings', async () => {
    const { s3, putPolicy } = await setUp();
    await putPolicy(writePolicy());
    assert.equal((await s3.send(new GetBucketPolicyCommand({ Bucket }))).Policy, writePolicy());
    await s3.send(new DeleteBucketPolicyCommand({ Bucket }));
    assert.equal(await errorName(s3.send(new GetBucketPolicyCommand({ Bucket }))), 'NoSuchBucketPolicy');

    const PublicAccessBlockConfiguration = { BlockPublicAcls: true };
    await s3.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration }));
    const block = await s3.send(new GetPublicAccessBlockCommand({ Bucket }));
    assert.equal(block.PublicAccessBlockConfiguration?.BlockPublicAcls, true);
    assert.equal(block.PublicAccessBlockConfiguration.BlockPublicPolicy, false);

    const ApplyServerSideEncryptionByDefault = { SSEAlgorithm: 'aws:kms' as const, KMSMasterKeyID: 'alias/trail' };
    const encryption = { Rules: [{ ApplyServerSideEncryptionByDefault, BucketKeyEnabled: true }] };
    await s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: encryption }));
    const { ServerSideEncryptionConfiguration } = await s3.send(new GetBucketEncryptionCommand({ Bucket }));
    assert.deepEqual(ServerSideEncryptionConfiguration, encryption);

    await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }));
    assert.equal((await s3.send(new GetBucketVersioningCommand({ Bucket }))).Status, 'Enabled');

    const TagSet = [
      { Key: 'created-by', Value: 'access-alerts' },
      { Key: 'owner', Value: '' },
    ];
    await s3.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet } }));
    assert.deepEqual((await s3.send(new GetBucketTaggingCommand({ Bucket }))).TagSet, TagSet);

    const Rules = [
      {
        ID: 'a year',
        Status: 'Enabled' as const,
        Filter: { And: { Prefix: 'AWSLogs/', Tags: [{ Key: 'a', Value: '1' }] } },
        Expiration: { Days: 365 },
        Transitions: [{ Days: 90, StorageClass: 'GLACIER' as const }],
        NoncurrentVersionExpiration: { NoncurrentDays: 30 },
      },
      {
        ID: 'all',
        Status: 'Disabled' as const,
        Filter: { Prefix: '' },
        Expiration: { ExpiredObjectDeleteMarker: true },
      },
    ];
    await s3.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules } }));
    assert.deepEqual((await s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket }))).Rules, Rules);
  });

  it('keeps objects', async () => {
    const { s3, put, clock } = await setUp();
    const name = 'AWSLogs/ä b+c%?&.json';
    const { ETag } = await put(name, 'hello');
    assert.equal(ETag, '"5d41402abc4b2a76b9719d911017c592"');
    const got = await s3.send(new GetObjectCommand({ Bucket, Key: name }));
    assert.equal(await got.Body?.transformToString(), 'hello');
    assert.equal(got.ContentLength, 5);
    assert.deepEqual(got.LastModified, new Date(clock.now()));
    assert.equal((await s3.send(new HeadObjectCommand({ Bucket, Key: name }))).ContentLength, 5);
    await s3.send(new DeleteObjectCommand({ Bucket, Key: name }));
    assert.equal(await errorName(s3.send(new GetObjectCommand({ Bucket, Key: name }))), 'NoSuchKey');
    assert.equal(await errorName(s3.send(new HeadObjectCommand({ Bucket, Key: name }))), 'NotFound');
  });

  it('takes bodies in chunks', async () => {
    const { s3, traffic } = await setUp();
    const Body = Readable.from([Buffer.from('one, '), Buffer.from('two')]);
    await s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body, ContentLength: 8 }));
    assert.equal(traffic.request?.headers['content-encoding'], 'aws-chunked');
    const got = await s3.send(new GetObjectCommand({ Bucket, Key: 'a' }));
    assert.equal(await got.Body?.transformToString(), 'one, two');
    assert.equal(got.ContentEncoding, undefined);
  });

  it('lists objects by prefix, folder and page', async () => {
    const { s3, put } = await setUp();
    for (const name of ['b/2', 'a/1', 'c', 'b/1', 'a/2/x']) await put(name);
    const list = async (input: object) => {
      const page = await s3.send(new ListObjectsV2Command({ Bucket, ...input }));
      return {
        keys: page.Contents?.map(({ Key }) => Key) ?? [],
        folders: page.CommonPrefixes?.map(({ Prefix }) => Prefix) ?? [],
        next: page.NextContinuationToken,
      };
    };
    assert.deepEqual((await list({})).keys, ['a/1', 'a/2/x', 'b/1', 'b/2', 'c']);
    assert.deepEqual((await list({ Prefix: 'b/' })).keys, ['b/1', 'b/2']);
    assert.deepEqual((await list({ StartAfter: 'b/1' })).keys, ['b/2', 'c']);
    assert.deepEqual(await list({ Delimiter: '/' }), { keys: ['c'], folders: ['a/', 'b/'], next: undefined });
    assert.deepEqual((await list({ Delimiter: '/', Prefix: 'a/' })).folders, ['a/2/']);
    const first = await list({ MaxKeys: 2 });
    assert.deepEqual(first.keys, ['a/1', 'a/2/x']);
    assert.deepEqual((await list({ MaxKeys: 3, ContinuationToken: first.next })).keys, ['b/1', 'b/2', 'c']);
  });

  it('keeps versions, hides deleted objects, and deletes a bucket only when nothing is left', async () => {
    const { s3, put } = await setUp();
    await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }));
    const { VersionId } = await put('a', 'one');
    await put('a', 'two');
    const removed = await s3.send(new DeleteObjectCommand({ Bucket, Key: 'a' }));
    assert.equal(removed.DeleteMarker, true);
    assert.equal(await errorName(s3.send(new GetObjectCommand({ Bucket, Key: 'a' }))), 'NoSuchKey');
    const old = await s3.send(new GetObjectCommand({ Bucket, Key: 'a', VersionId }));
    assert.equal(await old.Body?.transformToString(), 'one');

    const { Versions = [], DeleteMarkers = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket }));
    assert.deepEqual(
      Versions.map(({ Size, IsLatest }) => [Size, IsLatest]),
      [
        [3, false],
        [3, false],
      ],
    );
    assert.deepEqual(
      DeleteMarkers.map(({ IsLatest }) => IsLatest),
      [true],
    );
    const page = await s3.send(new ListObjectVersionsCommand({ Bucket, MaxKeys: 2 }));
    const { NextKeyMarker: KeyMarker, NextVersionIdMarker: VersionIdMarker } = page;
    const rest = await s3.send(new ListObjectVersionsCommand({ Bucket, KeyMarker, VersionIdMarker }));
    assert.deepEqual(
      rest.Versions?.map((version) => version.VersionId),
      [VersionId],
    );

    assert.equal(await errorName(s3.send(new DeleteBucketCommand({ Bucket }))), 'BucketNotEmpty');
    const Objects = [...Versions, ...DeleteMarkers].map((one) => ({ Key: one.Key, VersionId: one.VersionId }));
    const { Deleted } = await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
    assert.equal(Deleted?.length, 3);
    await s3.send(new DeleteBucketCommand({ Bucket }));
  });

  it('finds the bucket in the path, in front of localhost, and in front of S3’s host name', async () => {
    const { target } = await setUp();
    const authorization = 'AWS4-HMAC-SHA256 Credential=A/20261123/us-east-1/s3/aws4_request, Signature=0';
    const ask = (host: string, path: string) =>
      answer(target, { method: 'HEAD', host, path, query: {}, headers: { authorization }, body: new Uint8Array() });
    for (const [host, path] of [
      ['127.0.0.1:4566', `/${Bucket}`],
      ['localhost:4566', `/${Bucket}/`],
      [`${Bucket}.localhost:4566`, '/'],
      [`${Bucket}.s3.amazonaws.com`, '/'],
      [`${Bucket}.s3-us-west-2.amazonaws.com`, '/'],
    ] as const) {
      assert.equal((await ask(host, path)).statusCode, 200, host);
    }
    assert.equal((await ask('127.0.0.1:4566', '/another-one')).statusCode, 404);
  });

  const regions: [name: string, region: string, constraint: string | undefined, result: string][] = [
    ['a-1', 'us-east-1', undefined, 'us-east-1'],
    ['a-2', 'us-east-1', 'eu-west-1', 'eu-west-1'],
    ['a-3', 'us-east-1', 'us-east-1', 'InvalidLocationConstraint'],
    ['a-4', 'eu-west-1', 'eu-west-1', 'eu-west-1'],
    ['a-5', 'eu-west-1', undefined, 'eu-west-1'], // the SDK adds it
    ['a-6', 'eu-west-1', 'us-west-2', 'IllegalLocationConstraintException'],
  ];
  for (const [name, region, constraint, result] of regions) {
    it(`a bucket asked for in ${region} with ${constraint ?? 'no constraint'}: ${result}`, async () => {
      const { create, s3 } = await setUp();
      const made = create(name, region, constraint);
      if (/^[A-Z]/.test(result)) assert.equal(await errorName(made), result);
      else {
        await made;
        const { LocationConstraint } = await s3.send(new GetBucketLocationCommand({ Bucket: name }));
        assert.equal(LocationConstraint ?? 'us-east-1', result);
      }
    });
  }

  it('creates no bucket without a constraint outside us-east-1', async () => {
    const { buckets } = await setUp();
    const create = () => buckets.service.CreateBucket!({ Bucket: 'a-7' }, { region: 'eu-west-1', accessKeyId: '' });
    assert.throws(create, { code: 'IllegalLocationConstraintException' });
  });

  const errors: [name: string, why: string, run: (set: SetUp) => Promise<unknown>][] = [
    ['BucketAlreadyExists', 'somebody else’s name', ({ create }) => create('my-bucket')],
    ['BucketAlreadyOwnedByYou', 'the same name elsewhere', ({ create }) => create(Bucket, 'eu-west-1', 'eu-west-1')],
    ['InvalidBucketName', 'capital letters', ({ create }) => create('My_bucket')],
    ['InvalidBucketName', 'an IP address', ({ create }) => create('192.168.5.4')],
    ['InvalidBucketName', 'two dots', ({ create }) => create('a..b')],
    [
      'NoSuchBucket',
      'a bucket that is not there',
      ({ s3 }) => s3.send(new GetBucketPolicyCommand({ Bucket: 'another-one' })),
    ],
    [
      'PermanentRedirect',
      'the wrong region',
      ({ target }) => clientsOf(target, 'eu-west-1').s3.send(new GetBucketPolicyCommand({ Bucket })),
    ],
    ['MalformedPolicy', 'a policy that is not JSON', ({ putPolicy }) => putPolicy('{')],
    [
      'MalformedPolicy',
      'a policy for another bucket',
      ({ putPolicy }) => putPolicy(writePolicy({ Resource: 'arn:aws:s3:::another-one/*' })),
    ],
    ['MalformedPolicy', 'a policy for nobody', ({ putPolicy }) => putPolicy(writePolicy({ Principal: undefined }))],
    [
      'AccessDenied',
      'a public policy',
      ({ putPolicy }) => putPolicy(writePolicy({ Principal: '*', Condition: undefined })),
    ],
    ['NoSuchTagSet', 'tags that are not there', ({ s3 }) => s3.send(new GetBucketTaggingCommand({ Bucket }))],
    [
      'NoSuchLifecycleConfiguration',
      'rules that are not there',
      ({ s3 }) => s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket })),
    ],
  ];
  for (const [name, why, run] of errors) {
    it(`refuses ${why}: ${name}`, async () => assert.equal(await errorName(run(await setUp())), name));
  }

  describe('as services see it', () => {
    const object = `arn:aws:s3:::${Bucket}/${key}`;
    const conditions = { 's3:x-amz-acl': 'bucket-owner-full-control', 'aws:SourceArn': trailArn };
    const mayWrite = ({ buckets }: SetUp, given = conditions) =>
      buckets.seenByServices(Bucket).allows('cloudtrail.amazonaws.com', 's3:PutObject', object, given);

    it('is there at once, its policy when it has propagated', async () => {
      const set = await setUp();
      assert.equal(set.buckets.seenByServices(Bucket).exists, true);
      assert.equal(set.buckets.seenByServices('another-one').exists, false);
      await set.putPolicy(writePolicy());
      assert.equal(mayWrite(set), false);
      set.clock.advance(3_000);
      assert.equal(mayWrite(set), true);
    });

    const rows: [changes: object, given: Record<string, string>, may: boolean, why: string][] = [
      [{}, { ...conditions, 'aws:SourceArn': `${trailArn}2` }, false, 'another trail'],
      [{}, { 's3:x-amz-acl': 'bucket-owner-full-control' }, false, 'no trail'],
      [{ Condition: { StringLike: { 'AWS:SourceArn': 'arn:aws:cloudtrail:*' } } }, conditions, true, 'a wildcard'],
      [{ Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:cloudtrail:eu-*' } } }, conditions, false, 'another region'],
      [{ Condition: undefined }, conditions, true, 'no condition'],
      [{ Condition: { NumericEquals: { 'aws:SourceArn': '1' } } }, conditions, false, 'an operator for numbers'],
      [{ Resource: `arn:aws:s3:::${Bucket}/other/*` }, conditions, false, 'another prefix'],
      [{ Action: 's3:*' }, conditions, true, 'all actions'],
      [
        { Principal: { Service: ['config.amazonaws.com', 'cloudtrail.amazonaws.com'] } },
        conditions,
        true,
        'two services',
      ],
      [{ Principal: { Service: 'config.amazonaws.com' } }, conditions, false, 'another service'],
      [{ Effect: 'Deny' }, conditions, false, 'denied'],
    ];
    for (const [changes, given, may, why] of rows) {
      it(`${may ? 'lets' : 'does not let'} CloudTrail write: ${why}`, async () => {
        const set = await setUp();
        await set.putPolicy(writePolicy(changes));
        set.clock.advance(3_000);
        assert.equal(mayWrite(set, given as typeof conditions), may);
      });
    }

    it('takes what services deliver', async () => {
      const { buckets, s3 } = await setUp();
      buckets.put(Bucket, key, Buffer.from('gzip'));
      buckets.put('another-one', key, Buffer.from('lost'));
      const { Contents } = await s3.send(new ListObjectsV2Command({ Bucket }));
      assert.deepEqual(
        Contents?.map(({ Key, Size }) => [Key, Size]),
        [[key, 4]],
      );
    });
  });
});
