import assert from 'node:assert/strict';
import { AwsError } from '../../../../src/aws/account';
import type { TrailState } from '../../../../src/pipeline/chain/chain';
import type { Existing, ExistingRole } from '../../../../src/pipeline/inspect/existing';
import { isRefused, type RefusalReason } from '../../../../src/pipeline/plan/plan';
import { planSendToLogs } from '../../../../src/pipeline/plan/plan-send-to-logs';
import { planTrail } from '../../../../src/pipeline/plan/plan-trail';
import { bucketPolicy, logsPolicy, trustPolicy, type PolicyDocument } from '../../../../src/pipeline/policy/policies';
import {
  absent,
  groupArn,
  nothing as noTrail,
  outline,
  place,
  planned,
  roleArn,
  step,
  trailArn,
  trailWithout,
} from '../../../helpers/plans';

const wanted = { trailName: 'My_cloudtrail', bucket: 'logs', logGroupName: 'lab', roleName: 'clwatch_role' };
const nothing: Existing = { ...noTrail, bucket: absent, logGroup: absent, role: absent };

const trail = trailWithout('logGroupArn', 'roleArn');
const trails = (...value: TrailState[]): Pick<Existing, 'trails'> => ({ trails: { is: 'there', value } });

const role = (changes: Partial<ExistingRole>): Pick<Existing, 'role'> => ({
  role: {
    is: 'there',
    value: { arn: roleArn, trust: trustPolicy(), policies: { is: 'there', value: new Map() }, ours: false, ...changes },
  },
});
const bucket = (policy?: PolicyDocument): Pick<Existing, 'bucket'> => ({
  bucket: { is: 'there', value: { owner: 'us', policy: policy ? { is: 'there', value: policy } : absent } },
});
const group = (logClass = 'STANDARD'): Pick<Existing, 'logGroup'> => ({
  logGroup: { is: 'there', value: { arn: groupArn, logClass } },
});
const denied = new AwsError('iam:GetRole', 'AccessDenied', 'no', {
  reason: 'denied',
  action: 'iam:GetRole',
  needs: [],
});

describe('plan of a new trail', () => {
  it('makes everything where there is nothing', () => {
    const plan = planned(planTrail(nothing, { ...wanted, retentionDays: 90 }));
    assert.equal(plan.title, 'Create trail My_cloudtrail in 111122223333 (us-east-1)');
    assert.deepEqual(plan.verify, { trailArn });
    assert.deepEqual(outline(plan), [
      ['bucket', 'create', 's3:CreateBucket'],
      ['bucket-access', 'create', 's3:PutPublicAccessBlock'],
      ['bucket-encryption', 'create', 's3:PutBucketEncryption'],
      ['bucket-tags', 'create', 's3:PutBucketTagging'],
      ['bucket-policy', 'create', 's3:PutBucketPolicy'],
      ['log-group', 'create', 'logs:CreateLogGroup'],
      ['log-group-retention', 'create', 'logs:PutRetentionPolicy'],
      ['role', 'create', 'iam:CreateRole'],
      ['role-policy', 'create', 'iam:PutRolePolicy'],
      ['trail', 'create', 'cloudtrail:CreateTrail'],
      ['logging', 'create', 'cloudtrail:StartLogging'],
    ]);
    assert.deepEqual(step(plan, 'trail').after, ['bucket-policy', 'log-group', 'role-policy']);
    assert.deepEqual(step(plan, 'trail').call?.input, {
      Name: 'My_cloudtrail',
      S3BucketName: 'logs',
      IsMultiRegionTrail: true,
      IncludeGlobalServiceEvents: true,
      EnableLogFileValidation: true,
      CloudWatchLogsLogGroupArn: `${groupArn}:*`,
      CloudWatchLogsRoleArn: roleArn,
      TagsList: [{ Key: 'created-by', Value: 'access-alerts' }],
    });
  });

  it('lists every step after those it needs', () => {
    const seen = new Set<string>();
    for (const { id, after } of planned(planTrail(nothing, wanted)).steps) {
      for (const before of after) assert.ok(seen.has(before), `${id} stands before ${before}`);
      seen.add(id);
    }
  });

  it('names the region of the bucket everywhere but in us-east-1', () => {
    const there = planned(planTrail(nothing, wanted));
    assert.deepEqual(step(there, 'bucket').call?.input, { Bucket: 'logs' });
    const elsewhere = planned(planTrail({ ...nothing, account: { ...nothing.account, region: 'eu-west-1' } }, wanted));
    assert.deepEqual(step(elsewhere, 'bucket').call?.input, {
      Bucket: 'logs',
      CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' },
    });
  });

  it('uses what exists and is right', () => {
    const policies = { is: 'there', value: new Map([['writes', logsPolicy(place, 'lab')]]) } as const;
    const existing = {
      ...nothing,
      ...bucket(bucketPolicy({ ...place, ...wanted })),
      ...group(),
      ...role({ policies }),
      ...trails({ ...trail, logGroupArn: `${groupArn}:*`, roleArn }),
    };
    const plan = planned(planTrail(existing, wanted));
    assert.deepEqual(outline(plan), [
      ['bucket', 'adopt', undefined],
      ['bucket-policy', 'leave', undefined],
      ['log-group', 'adopt', undefined],
      ['role', 'adopt', undefined],
      ['role-policy', 'leave', undefined],
      ['trail', 'adopt', undefined],
      ['logging', 'leave', undefined],
    ]);
  });

  it('adds to an existing bucket’s policy and to an existing role’s policies', () => {
    const other = bucketPolicy({ ...place, bucket: 'logs', trailName: 'Other' });
    const plan = planned(planTrail({ ...nothing, ...bucket(other), ...role({}) }, wanted));
    assert.deepEqual(outline(plan).slice(0, 2), [
      ['bucket', 'adopt', undefined],
      ['bucket-policy', 'change', 's3:PutBucketPolicy'],
    ]);
    assert.match(step(plan, 'bucket-policy').documents?.[0]?.text ?? '', /trail\/Other/);
    assert.equal(step(plan, 'role').action, 'adopt');
    assert.equal(step(plan, 'role-policy').action, 'create', 'beside its others');
  });

  it('mends the trust of a role that was made here', () => {
    const plan = planned(planTrail({ ...nothing, ...role({ trust: undefined, ours: true }) }, wanted));
    assert.equal(step(plan, 'role').call?.name, 'iam:UpdateAssumeRolePolicy');
  });

  it('brings a trail of that name with that bucket to the wanted state', () => {
    const plan = planned(planTrail({ ...nothing, ...trails({ ...trail, status: { logging: false } }) }, wanted));
    assert.deepEqual(outline(plan).slice(-2), [
      ['trail', 'change', 'cloudtrail:UpdateTrail'],
      ['logging', 'change', 'cloudtrail:StartLogging'],
    ]);
  });

  it('plans to make what may not be looked for, and says so', () => {
    const plan = planned(planTrail({ ...nothing, role: { is: 'unknown', error: denied } }, wanted));
    assert.equal(step(plan, 'role').action, 'create');
    assert.match(step(plan, 'role').why, /may not look/);
  });

  it('says that a second trail costs', () => {
    const other = { ...trail, name: 'other', arn: `${trailArn}2` };
    assert.match(planned(planTrail(nothing, wanted)).monthlyCost.text, /first copy of management events is free/);
    const second = planned(planTrail({ ...nothing, ...trails(other) }, wanted));
    assert.match(second.monthlyCost.text, /\$2\.00 per 100,000 events/);
  });

  const five = [1, 2, 3, 4, 5].map((n) => ({ ...trail, name: `t${n}`, arn: `${trailArn}${n}` }));
  const foreign = { is: 'there', value: { owner: 'someone-else', policy: absent } } as const;
  const unreadable = { is: 'there', value: { owner: 'us', policy: { is: 'unknown', error: denied } } } as const;
  const refusals: readonly (readonly [what: string, existing: Partial<Existing>, RefusalReason, changes?: object])[] = [
    ['a bad trail name', {}, 'bad-name', { trailName: 'a b c' }],
    ['a bad bucket name', {}, 'bad-name', { bucket: 'Logs' }],
    ['a bucket of somebody else', { bucket: foreign }, 'bucket-taken'],
    ['a bucket policy that cannot be read', { bucket: unreadable }, 'bucket-policy-unknown'],
    ['a role that CloudTrail may not take on', role({ trust: undefined }), 'role-trust'],
    ['a log group without metric filters', group('INFREQUENT_ACCESS'), 'log-group-class'],
    ['a sixth trail', trails(...five), 'too-many-trails'],
    ['a trail of that name with another bucket', trails({ ...trail, bucket: 'other' }), 'trail-taken'],
  ];
  for (const [what, existing, reason, changes] of refusals) {
    it(`refuses ${what}`, () => {
      const result = planTrail({ ...nothing, ...existing }, { ...wanted, ...changes });
      assert.ok(isRefused(result));
      assert.equal(result.refused.reason, reason);
      assert.match(result.refused.what, /\.$/);
      assert.match(result.refused.todo, /\.$/);
    });
  }
});

describe('plan of sending a trail to CloudWatch Logs', () => {
  const request = { trailArn, logGroupName: 'lab', roleName: 'clwatch_role' };

  it('sends both ARNs together and nothing else', () => {
    const plan = planned(planSendToLogs({ ...nothing, ...trails(trail) }, request));
    assert.deepEqual(outline(plan), [
      ['log-group', 'create', 'logs:CreateLogGroup'],
      ['role', 'create', 'iam:CreateRole'],
      ['role-policy', 'create', 'iam:PutRolePolicy'],
      ['trail', 'change', 'cloudtrail:UpdateTrail'],
      ['logging', 'leave', undefined],
    ]);
    assert.deepEqual(step(plan, 'trail').call?.input, {
      Name: trailArn,
      CloudWatchLogsLogGroupArn: `${groupArn}:*`,
      CloudWatchLogsRoleArn: roleArn,
    });
  });

  it('says which log group the trail leaves', () => {
    const sending = { ...trail, logGroupArn: `${groupArn}-old:*`, roleArn };
    const plan = planned(planSendToLogs({ ...nothing, ...trails(sending) }, request));
    assert.match(step(plan, 'trail').why, /instead of lab-old/);
  });

  it('writes the organization’s streams into the role’s policy', () => {
    const existing: Existing = {
      ...nothing,
      ...trails({ ...trail, organization: true }),
      organization: {
        is: 'there',
        value: { id: 'o-abc', managementAccountId: '111122223333', trustsCloudTrail: { is: 'there', value: true } },
      },
    };
    const plan = planned(planSendToLogs(existing, request));
    assert.match(step(plan, 'role-policy').documents?.[0]?.text ?? '', /log-stream:o-abc_\*/);
  });

  const refusals: readonly (readonly [what: string, found: TrailState[], RefusalReason, arn?: string])[] = [
    ['a trail that is not there', [], 'no-trail'],
    ['a trail of another region', [{ ...trail, homeRegion: 'eu-west-1' }], 'other-home-region'],
    ['an organization’s trail without its id', [{ ...trail, organization: true }], 'organization-unknown'],
    [
      'a trail of another account',
      [{ ...trail, arn: 'arn:aws:cloudtrail:us-east-1:999900001111:trail/org' }],
      'not-our-trail',
      'arn:aws:cloudtrail:us-east-1:999900001111:trail/org',
    ],
  ];
  for (const [what, found, reason, arn = trailArn] of refusals) {
    it(`refuses ${what}`, () => {
      const result = planSendToLogs({ ...nothing, ...trails(...found) }, { ...request, trailArn: arn });
      assert.ok(isRefused(result));
      assert.equal(result.refused.reason, reason);
    });
  }
});
