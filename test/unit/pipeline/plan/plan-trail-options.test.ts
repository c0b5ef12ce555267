import assert from 'node:assert/strict';
import type { Existing, ExistingKey, ExistingOrganization } from '../../../../src/pipeline/inspect/existing';
import type { Step } from '../../../../src/pipeline/plan/plan';
import { planTrail } from '../../../../src/pipeline/plan/plan-trail';
import { deliveryTopicPolicy, keyPolicy, type PolicyDocument } from '../../../../src/pipeline/policy/policies';
import { covers, parsePolicy } from '../../../../src/pipeline/policy/policy-merge';
import type { TrailRequest } from '../../../../src/pipeline/request/requests';
import {
  absent,
  groupArn,
  nothing,
  outline,
  place,
  planned,
  refusal,
  roleArn,
  step,
  there,
  trail,
  trailArn,
  trailWithout,
  unknown,
} from '../../../helpers/plans';

const wanted: TrailRequest = {
  trailName: 'My_cloudtrail',
  bucket: 'logs',
  logGroupName: 'lab',
  roleName: 'clwatch_role',
};
const kmsKeyArn = 'arn:aws:kms:us-east-1:111122223333:key/0a1b';
const topicArn = 'arn:aws:sns:us-east-1:111122223333:files';

/** The plan for a trail with more options, in an account with more in it. */
const plan = (options: Partial<TrailRequest>, existing: Partial<Existing> = {}) =>
  planTrail({ ...nothing, ...existing }, { ...wanted, ...options });
const inputOf = ({ call }: Step) => call!.input as Readonly<Record<string, unknown>>;
const callInput = (options: Partial<TrailRequest>, existing?: Partial<Existing>) =>
  inputOf(step(planned(plan(options, existing)), 'trail'));

describe('options of a new trail', () => {
  const tag = { Key: 'created-by', Value: 'access-alerts' };
  const rows: readonly (readonly [what: string, options: Partial<TrailRequest>, sent: object])[] = [
    [
      'all regions and validation unless told otherwise',
      {},
      { IsMultiRegionTrail: true, EnableLogFileValidation: true },
    ],
    ['global services always', { multiRegion: false }, { IsMultiRegionTrail: false, IncludeGlobalServiceEvents: true }],
    ['no validation', { logFileValidation: false }, { EnableLogFileValidation: false }],
    ['a folder', { bucketPrefix: 'a/b' }, { S3KeyPrefix: 'a/b' }],
    ['tags besides the mark', { tags: { team: 'security' } }, { TagsList: [{ Key: 'team', Value: 'security' }, tag] }],
    ['the mark once, whatever tags are wanted', { tags: { 'created-by': 'me' } }, { TagsList: [tag] }],
    ['a topic for files', { deliveryTopicName: 'files' }, { SnsTopicName: 'files' }],
    ['log group and role together', {}, { CloudWatchLogsLogGroupArn: `${groupArn}:*`, CloudWatchLogsRoleArn: roleArn }],
  ];
  for (const [what, options, sent] of rows) {
    it(what, () => {
      const input = callInput(options);
      for (const [name, value] of Object.entries(sent)) assert.deepEqual(input[name], value);
    });
  }

  it('sends nothing of what is not wanted', () => {
    const unwanted = ['S3KeyPrefix', 'SnsTopicName', 'KmsKeyId', 'IsOrganizationTrail'];
    assert.deepEqual(
      Object.keys(callInput({})).filter((name) => unwanted.includes(name)),
      [],
    );
  });

  const badNames: readonly (readonly [what: string, Partial<TrailRequest>])[] = [
    ['a folder of 201 characters', { bucketPrefix: 'a'.repeat(201) }],
    ['a folder that ends in a slash', { bucketPrefix: 'audit/' }],
    ['a topic with a space', { deliveryTopicName: 'log files' }],
    ['a topic of 257 characters', { deliveryTopicName: 'a'.repeat(257) }],
  ];
  for (const [what, options] of badNames) {
    it(`refuses ${what}`, () => {
      assert.equal(refusal(plan(options)), 'bad-name');
    });
  }
  it('takes a folder of 200 characters and a topic of 256', () => {
    planned(plan({ bucketPrefix: 'a'.repeat(200), deliveryTopicName: 'a'.repeat(256) }));
  });
});

describe('events of a trail', () => {
  const events: TrailRequest['events'] = { management: 'all', data: [{ type: 'AWS::S3::Object', access: 'write' }] };
  const selectors = (value: object): Partial<Existing> => ({
    trails: there([trail]),
    trail: there({ arn: trailArn, tags: there({}), selectors: there(value) }),
  });
  const all = { EventSelectors: [{ ReadWriteType: 'All' as const, IncludeManagementEvents: true }] };

  it('are not touched when nobody speaks of them', () => {
    assert.ok(!planned(plan({})).steps.some(({ id }) => id === 'events'));
  });

  it('are put between making the trail and starting it, with the exact document and the cost', () => {
    const made = planned(plan({ events }));
    const put = step(made, 'events');
    assert.deepEqual([put.action, put.call?.name, put.after], ['create', 'cloudtrail:PutEventSelectors', ['trail']]);
    assert.deepEqual(step(made, 'logging').after, ['events']);
    assert.match(put.cost ?? '', /\$0\.10 per 100,000/);
    assert.match(made.monthlyCost.text, /Data events cost \$0\.10 per 100,000/);
    const { TrailName, ...sent } = inputOf(put);
    assert.equal(TrailName, 'My_cloudtrail');
    assert.deepEqual(JSON.parse(put.documents![0]!.text), sent);
  });

  it('of an existing trail are changed and can be taken back', () => {
    const put = step(planned(plan({ events }, selectors(all))), 'events');
    assert.equal(put.action, 'change');
    assert.deepEqual(put.undo, { name: 'cloudtrail:PutEventSelectors', input: { TrailName: 'My_cloudtrail', ...all } });
  });

  it('of an existing trail go back to the form they had', () => {
    const AdvancedEventSelectors = [{ FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }] }];
    const put = step(planned(plan({ events }, selectors({ EventSelectors: [], AdvancedEventSelectors }))), 'events');
    assert.deepEqual(put.undo?.input, { TrailName: 'My_cloudtrail', AdvancedEventSelectors });
  });

  it('are left when they are as wanted', () => {
    const put = step(planned(plan({ events: { management: 'all' } }, selectors(all))), 'events');
    assert.deepEqual([put.action, put.call], ['leave', undefined]);
  });

  it('that are none are refused', () => {
    assert.equal(refusal(plan({ events: { management: 'none' } })), 'bad-events');
  });

  it('cost no copy where management events are not recorded', () => {
    const other = { ...trail, name: 'other', arn: `${trailArn}2` };
    const only: TrailRequest['events'] = { management: 'none', data: [{ type: 'AWS::S3::Object', access: 'all' }] };
    const { text } = planned(plan({ events: only }, { trails: there([other]) })).monthlyCost;
    assert.doesNotMatch(text, /\$2\.00/);
  });
});

describe('an existing trail of that name', () => {
  const found = (changes: Partial<typeof trail>): Partial<Existing> => ({ trails: there([{ ...trail, ...changes }]) });
  const rows: readonly (readonly [what: string, Partial<typeof trail>, Partial<TrailRequest>, action: string])[] = [
    ['as wanted', {}, {}, 'adopt'],
    ['in one region', { multiRegion: false }, {}, 'change'],
    ['without validation', { logFileValidation: false }, {}, 'change'],
    ['without global services', { globalServiceEvents: false }, {}, 'change'],
    ['that sends elsewhere', { logGroupArn: `${groupArn}2:*` }, {}, 'change'],
    ['without the key', {}, { kmsKeyArn }, 'change'],
    ['with the key', { kmsKeyArn }, { kmsKeyArn }, 'adopt'],
    ['with a key of its own that nobody spoke of', { kmsKeyArn }, {}, 'adopt'],
    ['without the topic', {}, { deliveryTopicName: 'files' }, 'change'],
    ['with the topic', { deliveryTopicArn: topicArn }, { deliveryTopicName: 'files' }, 'adopt'],
  ];
  for (const [what, changes, options, action] of rows) {
    it(`${what}: ${action}`, () => {
      assert.equal(step(planned(plan(options, found(changes))), 'trail').action, action);
    });
  }

  it('can be given back every setting that is changed', () => {
    const before = { multiRegion: false, globalServiceEvents: false, logFileValidation: false };
    const existing = { trails: there([{ ...trailWithout('logGroupArn', 'roleArn'), ...before }]) };
    const { undo } = step(planned(plan({ kmsKeyArn, deliveryTopicName: 'files' }, existing)), 'trail');
    assert.deepEqual(undo, {
      name: 'cloudtrail:UpdateTrail',
      input: {
        Name: trailArn,
        S3BucketName: 'logs',
        IsMultiRegionTrail: false,
        IncludeGlobalServiceEvents: false,
        EnableLogFileValidation: false,
        CloudWatchLogsLogGroupArn: '',
        CloudWatchLogsRoleArn: '',
        SnsTopicName: '',
        KmsKeyId: '',
      },
    });
  });

  const logging: readonly (readonly [what: string, status: typeof trail.status, action: string, undo?: string])[] = [
    ['logs already', { logging: true }, 'leave'],
    ['does not log', { logging: false }, 'change', 'cloudtrail:StopLogging'],
    ['may log: a roll-back does not stop it', undefined, 'change'],
  ];
  for (const [what, status, action, undo] of logging) {
    it(`${what}: ${action}`, () => {
      const made = planned(plan({}, { trails: there([{ ...trailWithout('status'), ...(status && { status }) }]) }));
      const { action: is, undo: takesBack } = step(made, 'logging');
      assert.deepEqual([is, takesBack?.name], [action, undo]);
    });
  }
});

describe('the key of a trail', () => {
  const root: PolicyDocument = {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:root' }, Action: 'kms:*', Resource: '*' },
    ],
  };
  const key = (changes: Partial<ExistingKey> = {}): Partial<Existing> => ({
    key: there({ arn: kmsKeyArn, state: 'Enabled', manager: 'CUSTOMER' as const, policy: there(root), ...changes }),
  });

  it('gets CloudTrail into its policy before the trail is made, and its policy back', () => {
    const made = planned(plan({ kmsKeyArn }, key()));
    const put = step(made, 'key');
    assert.deepEqual([put.action, put.call?.name], ['change', 'kms:PutKeyPolicy']);
    assert.ok(step(made, 'trail').after.includes('key'));
    assert.equal(callInput({ kmsKeyArn }, key()).KmsKeyId, kmsKeyArn);
    const merged = parsePolicy(inputOf(put).Policy as string)!;
    assert.deepEqual(merged.Statement[0], root.Statement[0], 'what is there stays, or nobody could manage the key');
    assert.ok(covers(merged, keyPolicy(place, 'My_cloudtrail')));
    assert.deepEqual(put.documents?.[0]?.text, inputOf(put).Policy);
    assert.deepEqual(parsePolicy((put.undo!.input as { Policy: string }).Policy), root);
  });

  const left: readonly (readonly [what: string, Partial<Existing>])[] = [
    ['its policy is right', key({ policy: there(keyPolicy(place, 'My_cloudtrail')) })],
    ['its policy may not be read', key({ policy: unknown('kms:GetKeyPolicy') })],
    ['it may not be looked at', { key: unknown('kms:DescribeKey') }],
  ];
  for (const [what, existing] of left) {
    it(`is left where ${what}`, () => {
      const { action, call } = step(planned(plan({ kmsKeyArn }, existing)), 'key');
      assert.deepEqual([action, call], ['leave', undefined]);
    });
  }

  const bucketIn = (region: string): Partial<Existing> => ({
    bucket: there({ owner: 'us' as const, policy: absent, region }),
  });
  const refused: readonly (readonly [what: string, Partial<Existing>, arn?: string])[] = [
    ['that does not exist', { key: absent }],
    ['that AWS manages', key({ manager: 'AWS' })],
    ['that is disabled', key({ state: 'Disabled' })],
    ['that is going to be deleted', key({ state: 'PendingDeletion' })],
    ['of another region than a new bucket’s', key(), kmsKeyArn.replace('us-east-1', 'eu-west-1')],
    ['of another region than the existing bucket’s', { ...key(), ...bucketIn('eu-west-1') }],
  ];
  for (const [what, existing, arn = kmsKeyArn] of refused) {
    it(`is refused: one ${what}`, () => {
      assert.equal(refusal(plan({ kmsKeyArn: arn }, existing)), 'key-unusable');
    });
  }

  it('may be of the bucket’s region where that is another than the trail’s', () => {
    const arn = kmsKeyArn.replace('us-east-1', 'eu-west-1');
    planned(plan({ kmsKeyArn: arn }, { ...key({ arn }), ...bucketIn('eu-west-1') }));
  });
});

describe('the topic for log files', () => {
  const standard: PolicyDocument = {
    Version: '2008-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS: '*' }, Action: 'SNS:Publish', Resource: topicArn }],
  };
  const needed = deliveryTopicPolicy(place, 'files', 'My_cloudtrail');
  const topic = (policy: PolicyDocument | undefined): Partial<Existing> => ({
    topic: there({ arn: topicArn, policy }),
  });
  const options = { deliveryTopicName: 'files' };

  it('is made with the mark and a policy that lets CloudTrail publish', () => {
    const made = planned(plan(options, { topic: absent }));
    const { action, call, undo } = step(made, 'topic');
    const { Name, Attributes, Tags } = call!.input as { Name: string; Attributes: { Policy: string }; Tags: object[] };
    assert.deepEqual([action, call?.name, Name], ['create', 'sns:CreateTopic', 'files']);
    assert.deepEqual(parsePolicy(Attributes.Policy), needed);
    assert.deepEqual(Tags, [{ Key: 'created-by', Value: 'access-alerts' }]);
    assert.deepEqual(undo, { name: 'sns:DeleteTopic', input: { TopicArn: topicArn } });
    assert.ok(step(made, 'trail').after.includes('topic'));
  });

  it('that exists gets CloudTrail into its policy, and its policy back', () => {
    const { action, call, undo } = step(planned(plan(options, topic(standard))), 'topic');
    const { AttributeName, AttributeValue } = call!.input as { AttributeName: string; AttributeValue: string };
    assert.deepEqual([action, call?.name, AttributeName], ['change', 'sns:SetTopicAttributes', 'Policy']);
    const merged = parsePolicy(AttributeValue)!;
    assert.deepEqual(merged.Statement, [...standard.Statement, ...needed.Statement]);
    assert.deepEqual(parsePolicy((undo!.input as { AttributeValue: string }).AttributeValue), standard);
  });

  it('that exists and is right is used', () => {
    assert.deepEqual(step(planned(plan(options, topic(needed))), 'topic').action, 'adopt');
  });

  it('is refused where its policy cannot be understood', () => {
    assert.equal(refusal(plan(options, topic(undefined))), 'topic-policy-unknown');
  });
});

describe('a trail for the organization', () => {
  const organization = (changes: Partial<ExistingOrganization> = {}): Partial<Existing> => ({
    organization: there({
      id: 'o-abc',
      managementAccountId: '111122223333',
      trustsCloudTrail: there(true),
      ...changes,
    }),
  });
  const options = { organization: true };

  it('names the organization in the trail, the bucket’s policy and the role’s', () => {
    const made = planned(plan(options, organization()));
    assert.equal(inputOf(step(made, 'trail')).IsOrganizationTrail, true);
    const bucket = parsePolicy(inputOf(step(made, 'bucket-policy')).Policy as string)!;
    assert.deepEqual(
      bucket.Statement.map(({ Sid }) => Sid),
      ['AWSCloudTrailAclCheck20150319', 'AWSCloudTrailWrite20150319', 'AWSCloudTrailOrganizationWrite20150319'],
    );
    const role = parsePolicy(inputOf(step(made, 'role-policy')).PolicyDocument as string)!;
    for (const { Resource } of role.Statement) assert.ok(Resource?.includes(`${groupArn}:log-stream:o-abc_*`));
  });

  it('is kept in mind where the trail is there already and nobody speaks of it', () => {
    const existing = { ...organization(), trails: there([{ ...trail, organization: true }]) };
    const { documents } = step(planned(plan({}, existing)), 'role-policy');
    assert.match(documents?.[0]?.text ?? '', /log-stream:o-abc_\*/);
  });

  it('trusts CloudTrail first, where the organization does not yet', () => {
    const made = planned(plan(options, organization({ trustsCloudTrail: there(false) })));
    const { action, call, why, undo } = step(made, 'organization');
    assert.deepEqual(
      [action, call],
      [
        'change',
        { name: 'organizations:EnableAWSServiceAccess', input: { ServicePrincipal: 'cloudtrail.amazonaws.com' } },
      ],
    );
    assert.ok(step(made, 'trail').after.includes('organization'));
    assert.ok(undo === undefined && why.includes('roll-back'), 'others may count on it, so it stays, and says so');
  });

  it('leaves the trust that is there', () => {
    assert.equal(step(planned(plan(options, organization())), 'organization').action, 'leave');
  });

  const refused: readonly (readonly [what: string, Partial<Existing>, reason: string, Partial<TrailRequest>?])[] = [
    ['an account of no organization', { organization: absent }, 'no-organization'],
    ['an account that does not manage it', organization({ managementAccountId: '999900001111' }), 'no-organization'],
    [
      'an organization that may not be looked at',
      { organization: unknown('organizations:DescribeOrganization') },
      'organization-unknown',
    ],
    ['one region alone', organization(), 'organization-region', { multiRegion: false }],
  ];
  for (const [what, existing, reason, more] of refused) {
    it(`refuses ${what}`, () => {
      assert.equal(refusal(plan({ ...options, ...more }, existing)), reason);
    });
  }
});

describe('what was begun here and not finished', () => {
  const mark = { 'created-by': 'access-alerts' };
  const bucket = (
    tags: NonNullable<Extract<Existing['bucket'], { is: 'there' }>>['value']['tags'],
  ): Partial<Existing> => ({
    bucket: there({ owner: 'us' as const, policy: absent, ...(tags && { tags }) }),
    madeHere: new Set(['bucket:logs']),
  });
  const settings = ['bucket-access', 'bucket-encryption', 'bucket-tags'];
  const buckets: readonly (readonly [what: string, existing: Partial<Existing>, finished: boolean])[] = [
    ['a bucket that the journals name and that has no tag', bucket(absent), true],
    ['a bucket that has its tag', bucket(there(mark)), false],
    ['a bucket with tags of somebody’s', bucket(there({ team: 'a' })), false],
    ['a bucket whose tags may not be read', bucket(unknown('s3:GetBucketTagging')), false],
    ['a bucket that no journal names', { ...bucket(absent), madeHere: new Set() }, false],
  ];
  for (const [what, existing, finished] of buckets) {
    it(`${finished ? 'finishes' : 'changes no settings of'} ${what}`, () => {
      const ids = planned(plan({}, existing)).steps.map(({ id }) => id);
      assert.deepEqual(ids.slice(0, ids.indexOf('bucket-policy')), ['bucket', ...(finished ? settings : [])]);
    });
  }

  it('puts a bucket’s tag last, and its policy after the block of public access', () => {
    const made = planned(plan({}, bucket(absent)));
    assert.deepEqual(step(made, 'bucket-tags').after, ['bucket-access', 'bucket-encryption']);
    assert.deepEqual(step(made, 'bucket-policy').after, ['bucket-access']);
  });

  const group = (tags: Record<string, string>, retentionDays?: number): Partial<Existing> => ({
    logGroup: there({
      arn: groupArn,
      logClass: 'STANDARD',
      tags: there(tags),
      ...(retentionDays !== undefined && { retentionDays }),
    }),
  });
  const groups: readonly (readonly [
    what: string,
    existing: Partial<Existing>,
    retentionDays: number | undefined,
    put: boolean,
  ])[] = [
    ['a group of ours that keeps events for ever', group(mark), 90, true],
    ['a group of ours whose retention somebody has chosen', group(mark, 365), 90, false],
    ['a group of ours that is to keep events for ever', group(mark, 90), undefined, false],
    ['somebody else’s group', group({}), 90, false],
  ];
  for (const [what, existing, retentionDays, put] of groups) {
    it(`${put ? 'sets' : 'leaves'} the retention of ${what}`, () => {
      const made = planned(plan(retentionDays === undefined ? {} : { retentionDays }, existing));
      const retention = made.steps.find(({ id }) => id === 'log-group-retention');
      assert.equal(retention?.call?.name, put ? 'logs:PutRetentionPolicy' : undefined);
      if (put) assert.deepEqual(retention?.undo?.name, 'logs:DeleteRetentionPolicy', 'a roll-back gives it back');
    });
  }
});

describe('every step that makes something of its own', () => {
  it('can be taken back, or goes away with what it is a part of', () => {
    const made = planned(plan({ deliveryTopicName: 'files', retentionDays: 90, bucketPrefix: 'p' }));
    const parts = [
      'bucket-access',
      'bucket-encryption',
      'bucket-tags',
      'bucket-policy',
      'log-group-retention',
      'logging',
    ];
    assert.deepEqual(
      made.steps.filter(({ undo }) => !undo).map(({ id }) => id),
      parts,
    );
    assert.deepEqual(
      outline(made).filter(([, action]) => action !== 'create'),
      [],
    );
  });
});
