import assert from 'node:assert/strict';
import type { Account } from '../../../src/aws/account';
import { askNewTrail } from '../../../src/commands/create-trail';
import { askSendToLogs } from '../../../src/commands/send-to-logs';
import type { Services } from '../../../src/commands/services';
import { silentLog } from '../../../src/common/log';
import type { TrailRequest } from '../../../src/pipeline/request/requests';
import { fakeVsCode, type FakeQuickInput } from '../../helpers/fake-vscode';

type Pages = Readonly<Record<string, object>>;

const trusting = encodeURIComponent('{"Principal":{"Service":"cloudtrail.amazonaws.com"}}');
const lists: Pages = {
  's3:ListBuckets': { Buckets: [{ Name: 'old-bucket' }] },
  'logs:DescribeLogGroups': { logGroups: [{ logGroupName: 'CloudTrail/DefaultLogGroup' }] },
  'iam:ListRoles': {
    Roles: [
      { RoleName: 'trail-role', Path: '/', AssumeRolePolicyDocument: trusting },
      { RoleName: 'lambda-role', Path: '/', AssumeRolePolicyDocument: '%7B%7D' },
      { RoleName: 'AWSServiceRoleForCloudTrail', Path: '/aws-service-role/x/', AssumeRolePolicyDocument: trusting },
    ],
  },
  'sns:ListTopics': {
    Topics: [
      { TopicArn: 'arn:aws:sns:us-east-1:111122223333:files' },
      { TopicArn: 'arn:aws:sns:us-east-1:111122223333:in-order.fifo' },
    ],
  },
  'kms:ListAliases': {
    Aliases: [
      { AliasName: 'alias/aws/s3', AliasArn: 'arn:aws:kms:us-east-1:111122223333:alias/aws/s3', TargetKeyId: 'k0' },
      { AliasName: 'alias/logs', AliasArn: 'arn:aws:kms:us-east-1:111122223333:alias/logs', TargetKeyId: 'k1' },
      { AliasName: 'alias/no-key', AliasArn: 'arn:aws:kms:us-east-1:111122223333:alias/no-key' },
    ],
  },
};

/** An account that has lists to choose from, and nothing else; a list that is missing may not be read. */
function accountWith(pages: Pages): Account {
  return {
    identity: { accountId: '111122223333', arn: '', partition: 'aws' },
    region: 'us-east-1',
    pages: async function* (name: string) {
      await Promise.resolve();
      if (!pages[name]) throw new Error('denied');
      yield pages[name];
    },
  } as unknown as Account;
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** What a person does with the question in front: types and Enter, takes a pick, ticks and Enter, goes back. */
type Deed = { type: string } | { pick: string } | { tick: string[] } | 'enter' | 'back';

const type = (text: string): Deed => ({ type: text });
const pick = (label: string): Deed => ({ pick: label });
const tick = (...labels: string[]): Deed => ({ tick: labels });

async function does(input: FakeQuickInput, deed: Deed): Promise<void> {
  if (deed === 'back') input.back();
  else if (deed === 'enter') input.accept();
  else if ('type' in deed) {
    input.type(deed.type);
    input.accept();
  } else if ('pick' in deed) {
    assert.ok(
      input.items.some(({ label }) => label.includes(deed.pick)),
      `"${deed.pick}" is not in ${JSON.stringify(input.items.map(({ label }) => label))} of ${input.placeholder}`,
    );
    input.accept(deed.pick);
  } else {
    input.toggle(...deed.tick);
    input.accept();
  }
  await turn();
}

function start(pages = lists) {
  const fake = fakeVsCode();
  const services = { vs: fake.vs, log: silentLog } as unknown as Services;
  const front = () => fake.inputs[fake.inputs.length - 1]!;
  return {
    ...fake,
    services,
    account: accountWith(pages),
    front,
    run: async (deeds: readonly Deed[]) => {
      for (const deed of deeds) {
        await turn();
        await does(front(), deed);
      }
    },
  };
}

async function trailFrom(deeds: readonly Deed[], pages?: Pages): Promise<TrailRequest> {
  const wizard = start(pages);
  const result = askNewTrail(wizard.services, wizard.account);
  await wizard.run(deeds);
  const request = await result;
  assert.ok(request?.kind === 'create-trail');
  return request.wanted;
}

/** From the name to the page "More settings", with everything as suggested. */
const toMore: readonly Deed[] = [
  type('My_cloudtrail'),
  pick('Choose the settings'),
  'enter', // bucket
  'enter', // prefix
  'enter', // log group
  'enter', // retention
  'enter', // role
];

const logsName = /^aws-cloudtrail-logs-111122223333-[0-9a-f]{8}$/;

describe('Create Trail…', () => {
  const quick = (wanted: TrailRequest) => {
    assert.match(wanted.bucket, logsName);
    assert.deepEqual(wanted, {
      trailName: 'My_cloudtrail',
      bucket: wanted.bucket,
      logGroupName: wanted.bucket,
      retentionDays: 90,
      roleName: 'CloudTrailRoleForCloudWatchLogs_My_cloudtrail',
    });
  };

  it('asks for nothing but a name when the recommended settings are taken', async () => {
    quick(await trailFrom([type('My_cloudtrail'), 'enter']));
  });

  it('says what the recommended settings are', async () => {
    const wizard = start();
    void askNewTrail(wizard.services, wizard.account);
    await wizard.run([type('My_cloudtrail')]);
    const [recommended] = wizard.front().items as readonly { description?: string; detail?: string }[];
    assert.match(recommended?.description ?? '', /aws-cloudtrail-logs-111122223333-/);
    assert.match(recommended?.detail ?? '', /All regions; validated, encrypted files; .*90 days/);
  });

  it('gives the same when the settings are chosen and all stay as they are', async () => {
    quick(await trailFrom([...toMore, 'enter']));
  });

  it('forgets chosen settings of who goes back and takes the recommended ones', async () => {
    const chosen = [pick('Choose the settings'), pick('old-bucket'), 'back', 'back'] as const;
    quick(await trailFrom([type('My_cloudtrail'), ...chosen, pick('recommended settings')]));
  });

  it('reads no list on the way to the recommended settings', async () => {
    quick(await trailFrom([type('My_cloudtrail'), 'enter'], {}));
  });

  const settings: [name: string, deeds: readonly Deed[], adds: Partial<TrailRequest>][] = [
    ['a single region', [tick('all regions')], { multiRegion: false }],
    ['no validation', [tick('Validate')], { logFileValidation: false }],
    ['an organization', [tick('organization')], { organization: true }],
    ['a key of the account', [tick('KMS'), pick('logs')], { kmsKeyArn: 'arn:aws:kms:us-east-1:111122223333:key/k1' }],
    [
      'the ARN of a key',
      [tick('KMS'), pick('ARN of a key'), type('arn:aws:kms:us-east-1:444455556666:key/abc')],
      { kmsKeyArn: 'arn:aws:kms:us-east-1:444455556666:key/abc' },
    ],
    ['an existing topic', [tick('SNS'), pick('files')], { deliveryTopicName: 'files' }],
    ['another topic', [tick('SNS'), pick('Another name'), type('new-topic')], { deliveryTopicName: 'new-topic' }],
    [
      'tags',
      [tick('tags'), type('team = security, note=a=b, empty=')],
      { tags: { team: 'security', note: 'a=b', empty: '' } },
    ],
    ['no tags after all', [tick('tags'), type('')], {}],
    ['all management events', [tick('events'), 'enter'], { events: { management: 'all' } }],
    ['events that write', [tick('events'), tick('only read')], { events: { management: 'write' } }],
    ['events that read', [tick('events'), tick('change something')], { events: { management: 'read' } }],
    [
      'events without KMS and RDS Data API',
      [tick('events'), tick('KMS', 'RDS')],
      { events: { management: 'all', exclude: ['kms.amazonaws.com', 'rdsdata.amazonaws.com'] } },
    ],
    [
      'data events alone, of all functions',
      [tick('events'), tick('only read', 'change something', 'Lambda'), type('')],
      { events: { management: 'none', data: [{ type: 'AWS::Lambda::Function', access: 'all' }] } },
    ],
    [
      'data events of some objects and all tables',
      [
        tick('events'),
        tick('S3', 'DynamoDB'),
        pick('changes something'),
        type('arn:aws:s3:::a-bucket/, arn:aws:s3:::b-bucket/in, arn:aws:s3:::a-bucket/'),
        'enter',
        'enter',
      ],
      {
        events: {
          management: 'all',
          data: [
            {
              type: 'AWS::S3::Object',
              access: 'write',
              resources: ['arn:aws:s3:::a-bucket/', 'arn:aws:s3:::b-bucket/in'],
            },
            { type: 'AWS::DynamoDB::Table', access: 'all' },
          ],
        },
      },
    ],
  ];
  for (const [name, deeds, adds] of settings) {
    it(`asks on for ${name}`, async () => {
      const wanted = await trailFrom([...toMore, ...deeds]);
      const { trailName, bucket, logGroupName, retentionDays, roleName } = wanted;
      assert.deepEqual(wanted, { trailName, bucket, logGroupName, retentionDays, roleName, ...adds });
    });
  }

  it('takes what exists, with a folder in the bucket; an existing log group keeps its retention', async () => {
    const wanted = await trailFrom([
      type('my-trail'),
      pick('Choose the settings'),
      pick('old-bucket'),
      type('audit/trails'),
      pick('CloudTrail/DefaultLogGroup'),
      pick('trail-role'),
      'enter',
    ]);
    assert.deepEqual(wanted, {
      trailName: 'my-trail',
      bucket: 'old-bucket',
      bucketPrefix: 'audit/trails',
      logGroupName: 'CloudTrail/DefaultLogGroup',
      roleName: 'trail-role',
    });
  });

  it('takes other names and another retention', async () => {
    const wanted = await trailFrom([
      type('my-trail'),
      pick('Choose the settings'),
      pick('Another name'),
      type('my-bucket'),
      'enter',
      pick('Another name'),
      type('my-group'),
      pick('For ever'),
      pick('Another name'),
      type('clwatch_role'),
      'enter',
    ]);
    assert.deepEqual(wanted, {
      trailName: 'my-trail',
      bucket: 'my-bucket',
      logGroupName: 'my-group',
      roleName: 'clwatch_role',
    });
  });

  it('offers only roles and topics that CloudTrail can use, and keys whose policy can be changed', async () => {
    const wizard = start();
    void askNewTrail(wizard.services, wizard.account);
    const labels = () => wizard.front().items.map(({ label }) => label);
    await wizard.run(toMore.slice(0, -1));
    await turn();
    assert.ok(labels().includes('trail-role'));
    assert.ok(!labels().includes('lambda-role') && !labels().includes('AWSServiceRoleForCloudTrail'));
    await wizard.run(['enter', tick('KMS', 'SNS')]);
    await turn();
    assert.deepEqual(labels().slice(1), ['keys of this account', 'logs']);
    await wizard.run([pick('logs')]);
    await turn();
    assert.ok(labels().includes('files') && !labels().includes('in-order.fifo'));
  });

  it('does without lists that may not be read', async () => {
    const wanted = await trailFrom(
      [
        type('my-trail'),
        pick('Choose the settings'),
        pick('Another name'),
        type('my-bucket'),
        'enter',
        pick('Another name'),
        type('my-group'),
        'enter',
        pick('Another name'),
        type('my-role'),
        tick('KMS', 'SNS'),
        pick('ARN of a key'),
        type('arn:aws:kms:us-east-1:111122223333:key/abc'),
        pick('Another name'),
        type('my-topic'),
      ],
      {},
    );
    assert.deepEqual(wanted, {
      trailName: 'my-trail',
      bucket: 'my-bucket',
      logGroupName: 'my-group',
      retentionDays: 90,
      roleName: 'my-role',
      kmsKeyArn: 'arn:aws:kms:us-east-1:111122223333:key/abc',
      deliveryTopicName: 'my-topic',
    });
  });

  it('keeps every answer over a way back to the name and forth again', async () => {
    const there: Deed[] = [
      type('my-trail'),
      pick('Choose the settings'),
      pick('Another name'),
      type('my-bucket'),
      type('folder'),
      pick('CloudTrail/DefaultLogGroup'),
      pick('trail-role'),
      tick('tags', 'events'),
      type('team=security'),
      tick('only read', 'S3'),
      pick('changes something'),
    ];
    const back = there.map((): Deed => 'back');
    const forth = [...there, type('')].map((): Deed => 'enter');
    const wanted = await trailFrom([...there, ...back, ...forth]);
    assert.deepEqual(wanted, {
      trailName: 'my-trail',
      bucket: 'my-bucket',
      bucketPrefix: 'folder',
      logGroupName: 'CloudTrail/DefaultLogGroup',
      roleName: 'trail-role',
      tags: { team: 'security' },
      events: { management: 'write', data: [{ type: 'AWS::S3::Object', access: 'write' }] },
    });
  });

  it('names the suggested role after the trail, also when that is renamed on a way back', async () => {
    const deeds: Deed[] = [
      ...toMore,
      ...Array<Deed>(7).fill('back'),
      type('other-trail'),
      ...Array<Deed>(7).fill('enter'),
    ];
    assert.equal((await trailFrom(deeds)).roleName, 'CloudTrailRoleForCloudWatchLogs_other-trail');
  });

  const refused: [what: string, deeds: readonly Deed[], complaint: RegExp][] = [
    ['a trail’s name', [type('a b')], /Only letters, digits/],
    ['a bucket’s name', [type('abc'), pick('Choose'), pick('Another'), type('My')], /3 to 63/],
    ['a folder', [type('abc'), pick('Choose'), 'enter', type('/logs')], /slash/],
    ['a key', [...toMore, tick('KMS'), pick('ARN of'), type('alias/logs')], /no ARN of a key.*arn:aws:kms:us-east-1/],
    ['a tag', [...toMore, tick('tags'), type('team')], /key=value/],
    [
      'an object’s ARN',
      [...toMore, tick('events'), tick('S3'), 'enter', type('arn:aws:s3:::bucket')],
      /arn:aws:s3:::my-bucket\//,
    ],
  ];
  for (const [what, deeds, complaint] of refused) {
    it(`does not accept what is no ${what.replace(/^an? /, '')}, and says what is`, async () => {
      const wizard = start();
      void askNewTrail(wizard.services, wizard.account);
      await wizard.run(deeds);
      assert.match(String(wizard.front().validationMessage), complaint);
    });
  }

  it('does not accept a trail that records nothing', async () => {
    const wizard = start();
    void askNewTrail(wizard.services, wizard.account);
    await wizard.run([...toMore, tick('events'), tick('only read', 'change something', 'KMS')]);
    assert.match(wizard.front().placeholder, /must record something/);
  });

  it('asks nothing of AWS when it is closed', async () => {
    const wizard = start();
    const result = askNewTrail(wizard.services, wizard.account);
    wizard.front().hide();
    assert.equal(await result, undefined);
  });
});

describe('Send Trail to CloudWatch Logs…', () => {
  const trail = { name: 'old-trail', arn: 'arn:aws:cloudtrail:us-east-1:111122223333:trail/old-trail' };
  const node = { kind: 'trail', chain: { trail } };

  const rows: [name: string, deeds: readonly Deed[], wanted: object][] = [
    [
      'with a new group',
      ['enter', pick('365 days'), 'enter'],
      { retentionDays: 365, roleName: 'CloudTrailRoleForCloudWatchLogs_old-trail' },
    ],
    [
      'with an existing group, whose retention stays',
      [pick('DefaultLogGroup'), pick('trail-role')],
      { logGroupName: 'CloudTrail/DefaultLogGroup', roleName: 'trail-role' },
    ],
  ];
  for (const [name, deeds, parts] of rows) {
    it(`asks for group and role: ${name}`, async () => {
      const wizard = start();
      const result = askSendToLogs(wizard.services, wizard.account, node);
      await wizard.run(deeds);
      const request = await result;
      assert.ok(request?.kind === 'send-to-logs');
      const { logGroupName } = request.wanted;
      assert.deepEqual(request.wanted, { trailArn: trail.arn, logGroupName, ...parts });
    });
  }
});
