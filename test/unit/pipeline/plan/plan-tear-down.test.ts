import assert from 'node:assert/strict';
import type { AlarmState, MetricFilterState } from '../../../../src/pipeline/chain/chain';
import type { ExistingRole } from '../../../../src/pipeline/inspect/existing';
import type { StandingLogGroup, TearDownFacts } from '../../../../src/pipeline/inspect/inspect-tear-down';
import { planTearDown } from '../../../../src/pipeline/plan/plan-tear-down';
import {
  bucketPolicy,
  deliveryTopicPolicy,
  keyPolicy,
  trustPolicy,
  type PolicyDocument,
  type PolicyStatement,
} from '../../../../src/pipeline/policy/policies';
import { parsePolicy } from '../../../../src/pipeline/policy/policy-merge';
import {
  absent,
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
  unknown,
} from '../../../helpers/plans';

const ours = there({ 'created-by': 'access-alerts' });
const theirs = there({});
const topicArn = 'arn:aws:sns:us-east-1:111122223333:mail';
const filesArn = 'arn:aws:sns:us-east-1:111122223333:files';
const alarm = (name: string, actions: readonly string[] = [topicArn]): AlarmState => ({
  name,
  arn: `arn:aws:cloudwatch:us-east-1:111122223333:alarm:${name}`,
  state: 'OK',
  actionsEnabled: true,
  actions,
});
const group = (changes: Partial<StandingLogGroup> = {}) =>
  there({
    name: 'lab',
    tags: ours,
    storedBytes: 2_500_000,
    protected: false,
    filters: there([{ name: 'stops', alarms: [alarm('stop alarm')] }]),
    ...changes,
  });
const role = (changes: Partial<ExistingRole> = {}) =>
  there({
    arn: roleArn,
    trust: trustPolicy(),
    ours: true,
    policies: there(new Map([['write-to-lab', undefined]])),
    ...changes,
  });

/** Everything was made here, and nobody else uses any of it. */
const all: TearDownFacts = {
  ...nothing,
  trails: there([{ ...trail, deliveryTopicArn: filesArn }]),
  madeHere: new Set(['filter:lab/stops']),
  trailTags: ours,
  logGroup: group(),
  role: role(),
  bucket: { tags: ours, policy: there(bucketPolicy({ ...place, bucket: 'logs', trailName: 'My_cloudtrail' })) },
  alarmTags: new Map([[alarm('stop alarm').arn, ours]]),
  topicTags: new Map([
    [topicArn, ours],
    [filesArn, ours],
  ]),
  filtersElsewhere: [],
  alarms: there([alarm('stop alarm')]),
};
/** A metric filter of another log group. */
const elsewhere = (alarms: readonly AlarmState[]): MetricFilterState => ({
  name: 'other',
  pattern: '',
  logGroup: 'other-group',
  metricName: 'M',
  metricNamespace: 'N',
  metricValue: '1',
  alarms,
});
const plan = (changes: Partial<TearDownFacts> = {}, archivedLogs = true) =>
  planned(planTearDown({ ...all, ...changes }, { trailArn, archivedLogs }));

describe('plan of a tear-down', () => {
  it('removes everything that was made here, in an order that works', () => {
    assert.deepEqual(outline(plan()), [
      ['alarm stop alarm', 'remove', 'cloudwatch:DeleteAlarms'],
      ['filter stops', 'remove', 'logs:DeleteMetricFilter'],
      ['trail', 'remove', 'cloudtrail:DeleteTrail'],
      [`topic ${topicArn}`, 'remove', 'sns:DeleteTopic'],
      [`topic ${filesArn}`, 'remove', 'sns:DeleteTopic'],
      ['log-group', 'remove', 'logs:DeleteLogGroup'],
      ['role-policy write-to-lab', 'remove', 'iam:DeleteRolePolicy'],
      ['role', 'remove', 'iam:DeleteRole'],
      ['bucket-content', 'remove', 'empty-bucket'],
      ['bucket', 'remove', 's3:DeleteBucket'],
    ]);
    assert.equal(plan().onFailure, 'go-on');
    assert.match(step(plan(), 'log-group').why, /2\.5 MB/);
  });

  const needs: readonly (readonly [id: string, after: readonly string[]])[] = [
    ['alarm stop alarm', []],
    ['filter stops', ['alarm stop alarm']],
    ['trail', []],
    [`topic ${topicArn}`, ['alarm stop alarm']],
    [`topic ${filesArn}`, ['trail']],
    ['log-group', ['filter stops', 'trail']],
    ['role-policy write-to-lab', ['trail']],
    ['role', ['trail', 'role-policy write-to-lab']],
    ['bucket-content', ['trail']],
    ['bucket', ['bucket-content']],
  ];
  for (const [id, after] of needs) {
    it(`begins ${id} after ${after.join(' and ') || 'nothing'}`, () => {
      assert.deepEqual(step(plan(), id).after, after);
    });
  }

  const other = (changes: object) => ({ ...trail, name: 'Other', arn: `${trailArn}2`, ...changes });
  const otherTrail = (changes: object): Partial<TearDownFacts> => ({
    trails: there([{ ...trail, deliveryTopicArn: filesArn }, other(changes)]),
  });
  const apart = { bucket: 'elsewhere', logGroupArn: undefined, roleArn: undefined };
  const noTags = unknown('cloudtrail:ListTags');
  const kept: readonly (readonly [what: string, id: string, changes: Partial<TearDownFacts>, why: RegExp])[] = [
    ['somebody’s trail', 'trail', { trailTags: theirs, logGroup: group({ tags: theirs }) }, /not made here/],
    [
      'a trail whose tags may not be read',
      'trail',
      { trailTags: noTags, logGroup: group({ tags: theirs }) },
      /may not read its tags/,
    ],
    ['somebody’s alarm', 'alarm stop alarm', { alarmTags: new Map() }, /not made here/],
    [
      'the filter that somebody’s alarm watches',
      'filter stops',
      { alarmTags: new Map() },
      /`stop alarm` watches its metric/,
    ],
    ['a filter that no journal names', 'filter stops', { madeHere: new Set() }, /No journal/],
    ['somebody’s group', 'log-group', { logGroup: group({ tags: theirs }) }, /not made here/],
    ['a group with a filter that stays', 'log-group', { madeHere: new Set() }, /`stops` stays and needs it/],
    [
      'a group whose filters may not be seen',
      'log-group',
      { logGroup: group({ filters: unknown('logs:DescribeMetricFilters') }) },
      /may not see its metric filters/,
    ],
    ['a protected group', 'log-group', { logGroup: group({ protected: true }) }, /protected/],
    ['a group that may not be looked at', 'log-group', { logGroup: unknown('logs:DescribeLogGroups') }, /may not look/],
    [
      'a group that another trail sends to',
      'log-group',
      otherTrail({ ...apart, logGroupArn: trail.logGroupArn }),
      /Other sends to it/,
    ],
    ['somebody’s role', 'role', { role: role({ ours: false }) }, /not made here/],
    ['a role that another trail uses', 'role', otherTrail({ ...apart, roleArn }), /Other uses it/],
    [
      'the policy of a role that another trail uses',
      'role-policy write-to-lab',
      otherTrail({ ...apart, roleArn }),
      /Other uses it/,
    ],
    [
      'a role whose policies may not be read',
      'role',
      { role: role({ policies: unknown('iam:ListRolePolicies') }) },
      /may not read its policies/,
    ],
    ['a role that may not be looked at', 'role', { role: unknown('iam:GetRole') }, /may not look/],
    ['somebody’s topic', `topic ${topicArn}`, { topicTags: new Map([[topicArn, theirs]]) }, /not made here/],
    [
      'a topic that somebody’s alarm tells',
      `topic ${topicArn}`,
      { alarms: there([alarm('stop alarm'), alarm('theirs')]) },
      /alarm theirs tells it/,
    ],
    [
      'a topic that somebody’s alarm tells when it is over',
      `topic ${topicArn}`,
      { alarms: there([alarm('stop alarm'), { ...alarm('theirs', []), otherActions: [topicArn] }]) },
      /alarm theirs tells it/,
    ],
    [
      'a topic that another trail tells',
      `topic ${filesArn}`,
      otherTrail({ ...apart, deliveryTopicArn: filesArn }),
      /trail Other tells it/,
    ],
    [
      'the topic of files of a trail that stays',
      `topic ${filesArn}`,
      { trailTags: theirs },
      /trail My_cloudtrail tells it/,
    ],
    [
      'a topic of files that an alarm tells as well',
      `topic ${filesArn}`,
      { alarms: there([alarm('theirs', [filesArn])]) },
      /alarm theirs tells it/,
    ],
    [
      'topics where alarms may not be seen',
      `topic ${filesArn}`,
      { alarms: unknown('cloudwatch:DescribeAlarms') },
      /may not see the alarms/,
    ],
    ['alarms that may not be seen', 'alarms', { alarms: unknown('cloudwatch:DescribeAlarms') }, /may not see them/],
    ['somebody’s bucket', 'bucket', { bucket: { ...all.bucket, tags: theirs } }, /not made here/],
    [
      'a bucket whose tags may not be read',
      'bucket',
      { bucket: { ...all.bucket, tags: noTags } },
      /may not read its tags/,
    ],
    [
      'a bucket in which another trail keeps its files',
      'bucket',
      otherTrail({ ...apart, bucket: 'logs' }),
      /Other keeps its log files/,
    ],
    [
      'the key, always',
      'key',
      { trails: there([{ ...trail, kmsKeyArn: 'arn:aws:kms:us-east-1:111122223333:key/0a1b' }]) },
      /encrypted/,
    ],
  ];
  for (const [what, id, changes, why] of kept) {
    it(`keeps ${what}, and says why`, () => {
      const left = step(plan(changes), id);
      assert.deepEqual([left.action, left.call], ['leave', undefined]);
      assert.match(left.why, why);
    });
  }

  it('keeps an alarm whose metric a filter of another log group counts to, and takes the filter of this one', () => {
    const made = plan({ filtersElsewhere: [elsewhere([alarm('stop alarm')])] });
    assert.match(step(made, 'alarm stop alarm').why, /filter other of other-group counts to its metric too/);
    assert.equal(step(made, 'filter stops').action, 'remove');
    assert.match(step(made, `topic ${topicArn}`).why, /alarm stop alarm tells it/);
    const apart = plan({ filtersElsewhere: [elsewhere([])] });
    assert.equal(step(apart, 'alarm stop alarm').action, 'remove');
  });

  it('speaks of nothing that is gone already', () => {
    const ids = plan({ logGroup: absent, role: absent }).steps.map(({ id }) => id);
    assert.ok(!ids.includes('log-group') && !ids.includes('role'));
  });

  it('keeps the archived logs unless they were asked for', () => {
    const steps = outline(plan({}, false)).filter(([id]) => id.startsWith('bucket'));
    assert.deepEqual(steps, [['bucket', 'leave', undefined]]);
  });

  const tags: readonly (readonly [what: string, changes: Partial<TearDownFacts>, action: string])[] = [
    [
      'has no tag, but is in the journals',
      { bucket: { ...all.bucket, tags: absent }, madeHere: new Set(['bucket:logs']) },
      'remove',
    ],
    ['has no tag, and is in no journal', { bucket: { ...all.bucket, tags: absent } }, 'leave'],
    [
      'has tags of somebody’s',
      { bucket: { ...all.bucket, tags: theirs }, madeHere: new Set(['bucket:logs']) },
      'leave',
    ],
  ];
  for (const [what, changes, action] of tags) {
    it(`${action}s a bucket that ${what}`, () => {
      assert.equal(step(plan(changes), 'bucket').action, action);
    });
  }

  const sending: readonly (readonly [what: string, changes: Partial<TearDownFacts>, action: string])[] = [
    ['stops sending to a group that goes', {}, 'change'],
    [
      'stops sending to a group that another trail keeps',
      otherTrail({ ...apart, logGroupArn: trail.logGroupArn }),
      'change',
    ],
    ['goes on sending to somebody’s group', { logGroup: group({ tags: theirs }) }, 'leave'],
    ['goes on sending to a group with somebody’s filter', { madeHere: new Set() }, 'leave'],
    [
      'goes on sending to a group that is protected, so that it is found again',
      { logGroup: group({ protected: true }) },
      'leave',
    ],
  ];
  for (const [what, changes, action] of sending) {
    it(`an adopted trail ${what}`, () => {
      const { action: is, call } = step(plan({ trailTags: theirs, ...changes }), 'trail');
      assert.equal(is, action);
      if (call) {
        const input = { Name: trailArn, CloudWatchLogsLogGroupArn: '', CloudWatchLogsRoleArn: '' };
        assert.deepEqual(call, { name: 'cloudtrail:UpdateTrail', input });
      }
    });
  }

  describe('policies of what stays', () => {
    const kmsKeyArn = 'arn:aws:kms:us-east-1:111122223333:key/0a1b';
    const root: PolicyStatement = {
      Effect: 'Allow',
      Principal: { AWS: 'arn:aws:iam::111122223333:root' },
      Action: '*',
      Resource: '*',
    };
    const withRoot = (policy: PolicyDocument) => there({ ...policy, Statement: [root, ...policy.Statement] });
    const standing: Partial<TearDownFacts> = {
      trails: there([{ ...trail, kmsKeyArn, deliveryTopicArn: filesArn }]),
      key: withRoot(keyPolicy(place, 'My_cloudtrail')),
      deliveryTopic: withRoot(deliveryTopicPolicy(place, 'files', 'My_cloudtrail')),
      topicTags: new Map([[filesArn, theirs]]),
      bucket: {
        tags: theirs,
        policy: withRoot(bucketPolicy({ ...place, bucket: 'logs', trailName: 'My_cloudtrail' })),
      },
    };
    const mended: readonly (readonly [id: string, call: string, member: string])[] = [
      ['bucket-policy', 's3:PutBucketPolicy', 'Policy'],
      ['key-policy', 'kms:PutKeyPolicy', 'Policy'],
      ['topic-policy', 'sns:SetTopicAttributes', 'AttributeValue'],
    ];
    for (const [id, name, member] of mended) {
      it(`${id}: the trail is taken out of it once it is gone`, () => {
        const { action, call, after, documents } = step(plan(standing), id);
        assert.deepEqual([action, call?.name, after], ['change', name, ['trail']]);
        const text = (call!.input as Record<string, string>)[member];
        assert.deepEqual(parsePolicy(text)?.Statement, [root]);
        assert.equal(documents?.[0]?.text, text);
      });

      it(`${id}: stays as it is while the trail stays`, () => {
        assert.ok(!plan({ ...standing, trailTags: theirs }).steps.some((each) => each.id === id));
      });
    }

    it('stay as they are where the trail is not named, or where they may not be read', () => {
      const others = { policy: there({ Statement: [root] }), tags: theirs };
      const rest = plan({
        ...standing,
        bucket: others,
        key: unknown('kms:GetKeyPolicy'),
        deliveryTopic: there({ Statement: [root] }),
      });
      assert.ok(!rest.steps.some(({ id }) => id.endsWith('-policy') && id !== 'role-policy'));
    });

    it('go where nothing is left of a bucket’s', () => {
      const { call } = step(plan({ bucket: { ...all.bucket, tags: theirs } }), 'bucket-policy');
      assert.deepEqual(call, { name: 's3:DeleteBucketPolicy', input: { Bucket: 'logs' } });
    });

    it('of a topic that goes needs no mending', () => {
      const rest = plan({ ...standing, topicTags: new Map([[filesArn, ours]]) });
      assert.ok(!rest.steps.some(({ id }) => id === 'topic-policy'));
    });
  });

  it('refuses a trail that is not there, or of another region', () => {
    const wanted = { trailArn, archivedLogs: true };
    assert.equal(refusal(planTearDown({ ...all, trails: there([]) }, wanted)), 'no-trail');
    const shadow = there([{ ...trail, homeRegion: 'eu-west-1' }]);
    assert.equal(refusal(planTearDown({ ...all, trails: shadow }, wanted)), 'other-home-region');
  });
});
