import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { AwsError } from '../../../src/aws/account';
import type { ApplyOptions, ApplyResult } from '../../../src/pipeline/apply/apply';
import { applyJournalled } from '../../../src/pipeline/apply/apply-journalled';
import { isUnfinished, madeHere, type Journal } from '../../../src/pipeline/journal/journal';
import { JournalStore } from '../../../src/pipeline/journal/journal-store';
import { planRest, rollBackPlan } from '../../../src/pipeline/recover/resume';
import { makePlan, type PlanRequest } from '../../../src/pipeline/plan/make-plan';
import type { Plan } from '../../../src/pipeline/plan/plan';
import { bucketPolicy, logsPolicy, policyText, trustPolicy } from '../../../src/pipeline/policy/policies';
import { snapshotOf } from '../../helpers/account-snapshot';
import { stops } from '../../helpers/alert-bench';
import { place, planned, step, trailArn } from '../../helpers/plans';
import { makeKey } from '../../helpers/undertaking';
import { sandboxAccount, type SandboxAccount } from '../../helpers/sandbox-account';

const Bucket = 'lab-bucket';
const RoleName = 'clwatch_role';
const topicArn = 'arn:aws:sns:us-east-1:111122223333:log-files';

const createTrail = {
  kind: 'create-trail',
  wanted: {
    trailName: 'My_cloudtrail',
    bucket: Bucket,
    logGroupName: 'lab',
    roleName: RoleName,
    retentionDays: 90,
    deliveryTopicName: 'log-files',
    events: { management: 'all', data: [{ type: 'AWS::S3::Object', access: 'write' }] },
  },
} as const satisfies PlanRequest;
const deploy: PlanRequest = { kind: 'metric-filter', wanted: { ...stops, alarm: {} } };
const sendToLogs: PlanRequest = {
  kind: 'send-to-logs',
  wanted: { trailArn, logGroupName: 'lab', roleName: RoleName, retentionDays: 90 },
};

describe('rolling back on the sandbox', () => {
  let folder: string;
  let store: JournalStore;
  let made: SandboxAccount;
  beforeEach(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'access-alerts-roll-back-'));
    store = new JournalStore(folder);
    made = await sandboxAccount();
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const call: SandboxAccount['account']['call'] = (...args) => made.account.call(...args);
  const begin = async (request: PlanRequest, options?: Pick<ApplyOptions, 'signal' | 'onProgress'>) => {
    const plan = planned(await makePlan(made.account, request, madeHere(await store.list(), place)));
    const { result, journalId } = await applyJournalled(made.account, store, { purpose: request, plan }, options);
    return { result, journal: () => read(journalId) };
  };
  const read = async (id: string): Promise<Journal> => (await store.read(id))!;
  const apply = async (journal: Journal, plan: Plan): Promise<ApplyResult> => {
    const wanted = { purpose: { kind: 'roll-back' as const }, plan, journalId: journal.id };
    return (await applyJournalled(made.account, store, wanted)).result;
  };
  /** Plans a roll-back and carries it out; everything that was denied is allowed by then. */
  const rollBack = async (journal: Journal): Promise<Plan> => {
    made.denied.clear();
    const plan = await rollBackPlan(made.account, journal);
    const result = await apply(journal, plan);
    assert.ok(result.ok, JSON.stringify(result));
    assert.ok(!isUnfinished(await read(journal.id)));
    return plan;
  };

  /** Somebody's bucket, role and topic, with policies of their own. */
  const adoptable = async () => {
    await call('s3:CreateBucket', { Bucket });
    await call('s3:PutBucketPolicy', {
      Bucket,
      Policy: policyText(bucketPolicy({ ...place, bucket: Bucket, trailName: 'Other' })),
    });
    await call('iam:CreateRole', { RoleName, AssumeRolePolicyDocument: policyText(trustPolicy()) });
    const PolicyDocument = policyText(logsPolicy(place, 'elsewhere'));
    await call('iam:PutRolePolicy', { RoleName, PolicyName: 'theirs', PolicyDocument });
    await call('sns:CreateTopic', { Name: 'log-files' });
    await call('logs:CreateLogGroup', { logGroupName: 'lab' });
    await made.account.clock.sleep(60_000);
  };
  const theirTrail = async () => {
    const Policy = policyText(bucketPolicy({ ...place, bucket: Bucket, trailName: 'My_cloudtrail' }));
    await call('s3:PutBucketPolicy', { Bucket, Policy });
    await made.account.clock.sleep(60_000);
    await call('cloudtrail:CreateTrail', {
      Name: 'My_cloudtrail',
      S3BucketName: Bucket,
      IsMultiRegionTrail: false,
      IncludeGlobalServiceEvents: false,
    });
  };

  const writes = [
    ...['s3:CreateBucket', 's3:PutPublicAccessBlock', 's3:PutBucketEncryption', 's3:PutBucketTagging'],
    ...['s3:PutBucketPolicy', 'logs:CreateLogGroup', 'logs:PutRetentionPolicy', 'iam:CreateRole'],
    ...['iam:PutRolePolicy', 'sns:CreateTopic', 'cloudtrail:CreateTrail', 'cloudtrail:PutEventSelectors'],
    'cloudtrail:StartLogging',
  ];
  for (const denied of writes) {
    it(`leaves nothing of a set-up that failed at ${denied}`, async () => {
      const before = snapshotOf(made.sandbox);
      made.denied.add(denied);
      const { result, journal } = await begin(createTrail);
      assert.ok(!result.ok && result.failure.reason === 'denied');
      await rollBack(await journal());
      assert.deepEqual(snapshotOf(made.sandbox), before);
    });
  }

  const adopting = [
    ...['s3:PutBucketPolicy', 'iam:PutRolePolicy', 'sns:SetTopicAttributes', 'kms:PutKeyPolicy'],
    ...['cloudtrail:UpdateTrail', 'cloudtrail:PutEventSelectors', 'cloudtrail:StartLogging'],
  ];
  for (const denied of adopting) {
    it(`gives back what a set-up that failed at ${denied} had adopted`, async () => {
      await adoptable();
      const kmsKeyArn = makeKey(made.sandbox);
      if (denied.startsWith('cloudtrail')) await theirTrail();
      const before = snapshotOf(made.sandbox);
      made.denied.add(denied);
      const { result, journal } = await begin({ kind: 'create-trail', wanted: { ...createTrail.wanted, kmsKeyArn } });
      assert.ok(!result.ok && result.failure.reason === 'denied');
      await rollBack(await journal());
      assert.deepEqual(snapshotOf(made.sandbox), before);
    });
  }

  it('gives an adopted trail its silence back, and group and role go', async () => {
    await call('s3:CreateBucket', { Bucket });
    await theirTrail();
    const before = snapshotOf(made.sandbox);
    made.denied.add('cloudtrail:StartLogging');
    const { result, journal } = await begin(sendToLogs);
    assert.ok(!result.ok);
    const plan = await rollBack(await journal());
    assert.equal(plan.title, 'Roll back: Send trail My_cloudtrail to CloudWatch Logs in 111122223333 (us-east-1)');
    assert.deepEqual(snapshotOf(made.sandbox), before);
  });

  it('gives a changed filter and a changed alarm back as they were', async () => {
    await call('logs:CreateLogGroup', { logGroupName: 'lab' });
    await call('logs:PutMetricFilter', {
      logGroupName: 'lab',
      filterName: 'stops',
      filterPattern: 'before',
      metricTransformations: [
        { metricNamespace: 'N', metricName: 'M', metricValue: '2', defaultValue: 0, unit: 'Count' },
      ],
    });
    await call('cloudwatch:PutMetricAlarm', {
      AlarmName: 'stops alarm',
      Namespace: 'N',
      MetricName: 'M',
      Statistic: 'Average',
      Period: 60,
      EvaluationPeriods: 2,
      Threshold: 7,
      ComparisonOperator: 'GreaterThanThreshold',
      AlarmActions: [topicArn],
    });
    const before = snapshotOf(made.sandbox);
    const { result, journal } = await begin(deploy);
    assert.ok(result.ok);
    await rollBack(await journal());
    assert.deepEqual(snapshotOf(made.sandbox), before);
  });

  const filterAgain = () =>
    call('logs:PutMetricFilter', {
      logGroupName: 'lab',
      filterName: 'stops',
      filterPattern: 'of somebody else',
      metricTransformations: [{ metricNamespace: 'N', metricName: 'M', metricValue: '1' }],
    });
  const alarmAgain = () =>
    call('cloudwatch:PutMetricAlarm', {
      AlarmName: 'stops alarm',
      Namespace: 'N',
      MetricName: 'M',
      Statistic: 'Sum',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 5,
      ComparisonOperator: 'GreaterThanThreshold',
    });
  const deployed: readonly (readonly [
    what: string,
    change: () => Promise<unknown>,
    id: string,
    action: string,
    why: RegExp,
  ])[] = [
    ['a filter that somebody has changed since', filterAgain, 'filter', 'leave', /Somebody has changed it since/],
    [
      'a filter that somebody has taken away since',
      () => call('logs:DeleteMetricFilter', { logGroupName: 'lab', filterName: 'stops' }),
      'filter',
      'remove',
      /made by the plan/,
    ],
    ['an alarm that somebody has changed since', alarmAgain, 'alarm', 'leave', /Somebody has changed it since/],
    ['the filter whose alarm stays', alarmAgain, 'filter', 'leave', /stops alarm.* stays and needs it/],
  ];
  for (const [what, change, id, action, why] of deployed) {
    it(`${action === 'leave' ? 'leaves' : 'is done with'} ${what}`, async () => {
      await call('logs:CreateLogGroup', { logGroupName: 'lab' });
      const { result, journal } = await begin(deploy);
      assert.ok(result.ok);
      await change();
      const found = step(await rollBack(await journal()), `0 ${id}`);
      assert.equal(found.action, action);
      assert.match(found.why, why);
    });
  }

  it('leaves a retention that somebody has set since', async () => {
    await call('logs:CreateLogGroup', { logGroupName: 'lab' });
    const retention = { kind: 'retention', wanted: { logGroupName: 'lab', days: 30 } } as const;
    const { result, journal } = await begin(retention);
    assert.ok(result.ok);
    await call('logs:PutRetentionPolicy', { logGroupName: 'lab', retentionInDays: 365 });
    const found = step(await rollBack(await journal()), '0 log-group-retention');
    assert.match(found.why, /Somebody has changed it since/);
  });

  it('keeps a role whose policy somebody has changed, and what is needed for it', async () => {
    made.denied.add('cloudtrail:CreateTrail');
    const { journal } = await begin(createTrail);
    await call('iam:PutRolePolicy', {
      RoleName,
      PolicyName: 'write-to-lab',
      PolicyDocument: policyText(logsPolicy(place, 'third')),
    });
    const plan = await rollBack(await journal());
    assert.deepEqual(
      ['role-policy', 'role', 'log-group', 'bucket'].map((id) => step(plan, `0 ${id}`).action),
      ['leave', 'leave', 'leave', 'remove'],
    );
    assert.match(step(plan, '0 role').why, /stays and needs it/);
  });

  it('looks no further when it is called off', async () => {
    made.denied.add('cloudtrail:StartLogging');
    const { journal } = await begin(createTrail);
    const before = await journal();
    const stop = new AbortController();
    const callsBefore = made.calls.length;
    stop.abort();
    await assert.rejects(
      rollBackPlan(made.account, before, stop.signal),
      (error) => error instanceof AwsError && error.failure.reason === 'cancelled',
    );
    assert.deepEqual(made.calls.slice(callsBefore), []);
  });

  it('takes back the last first, each thing after what stands on it', async () => {
    made.denied.add('cloudtrail:StartLogging');
    const { journal } = await begin(createTrail);
    const { steps } = await rollBackPlan(made.account, await journal());
    const at = (id: string) => steps.findIndex((each) => each.id === `0 ${id}`);
    for (const { id, after } of steps) {
      for (const before of after)
        assert.ok(steps.findIndex((each) => each.id === before) < steps.findIndex((each) => each.id === id));
    }
    assert.ok(at('trail') < at('bucket') && at('role-policy') < at('role'));
    assert.deepEqual(step({ steps } as Plan, '0 role').after.includes('0 role-policy'), true);
  });

  const policies: readonly (readonly [what: string, id: string, change: () => Promise<unknown>])[] = [
    [
      'a bucket’s policy',
      'bucket-policy',
      () =>
        call('s3:PutBucketPolicy', {
          Bucket,
          Policy: policyText(bucketPolicy({ ...place, bucket: Bucket, trailName: 'Third' })),
        }),
    ],
    [
      'a role’s policy',
      'role-policy',
      () =>
        call('iam:PutRolePolicy', {
          RoleName,
          PolicyName: 'write-to-lab',
          PolicyDocument: policyText(logsPolicy(place, 'third')),
        }),
    ],
    [
      'a topic’s policy',
      'topic',
      async () => {
        const { Attributes } = await call('sns:GetTopicAttributes', { TopicArn: topicArn });
        const AttributeValue = Attributes!.Policy!.replaceAll('trail/My_cloudtrail', 'trail/Third');
        await call('sns:SetTopicAttributes', { TopicArn: topicArn, AttributeName: 'Policy', AttributeValue });
      },
    ],
  ];
  for (const [what, id, change] of policies) {
    it(`leaves ${what} that somebody has changed since, and says so`, async () => {
      await adoptable();
      made.denied.add('cloudtrail:CreateTrail');
      const { journal } = await begin(createTrail);
      await change();
      const plan = await rollBack(await journal());
      const left = step(plan, `0 ${id}`);
      assert.deepEqual([left.action, left.call], ['leave', undefined]);
      assert.match(left.why, /Somebody has changed it since/);
    });

    it(`leaves ${what} that may not be looked at, and does not say that somebody changed it`, async () => {
      await adoptable();
      made.denied.add('cloudtrail:CreateTrail');
      const { journal } = await begin(createTrail);
      for (const denied of ['s3:GetBucketPolicy', 'iam:GetRolePolicy', 'sns:GetTopicAttributes'])
        made.denied.add(denied);
      const left = step(await rollBackPlan(made.account, await journal()), `0 ${id}`);
      assert.deepEqual([left.action, left.call], ['leave', undefined]);
      assert.match(left.why, /may not look/);
    });
  }

  /** The journal as a process leaves it that died while that step's call was under way. */
  const cutAt = ({ id, entries }: Journal, at: string): Journal => {
    const end = entries.findIndex((entry) => entry.is === 'begun' && entry.step === at);
    return { id, entries: entries.slice(0, end + 1) };
  };
  for (const id of ['role', 'log-group', 'topic', 'bucket', 'trail', 'role-policy', 'bucket-policy']) {
    it(`takes back what had only begun and was done: ${id}`, async () => {
      const before = snapshotOf(made.sandbox);
      const { result, journal } = await begin(createTrail);
      assert.ok(result.ok);
      const whole = await journal();
      const states = whole.entries.filter(
        (entry) => !(entry.is === 'done' && entry.step === id) && entry.is !== 'ended',
      );
      const plan = await rollBackPlan(made.account, { ...whole, entries: states });
      assert.ok((await apply(whole, plan)).ok);
      assert.deepEqual(snapshotOf(made.sandbox), before);
    });
  }

  for (const id of ['role', 'log-group', 'topic', 'trail']) {
    it(`leaves somebody’s thing of that name where the ${id} had only begun`, async () => {
      const { journal } = await begin(createTrail);
      const [whole] = [await journal()];
      const only = cutAt(whole, id).entries.filter(
        (entry) => entry.is === 'planned' || ('step' in entry && entry.step === id),
      );
      await rollBackEverything(whole);
      await adoptable();
      if (id === 'trail') await theirTrail();
      const before = snapshotOf(made.sandbox);
      const plan = await rollBackPlan(made.account, { ...whole, entries: only });
      assert.match(step(plan, `0 ${id}`).why, /only begun, and nothing came of it/);
      assert.ok((await apply(whole, plan)).ok);
      assert.deepEqual(snapshotOf(made.sandbox), before);
    });
  }
  const rollBackEverything = async (journal: Journal) => {
    assert.ok((await apply(journal, await rollBackPlan(made.account, journal))).ok);
  };

  it('leaves the policy that somebody gave a bucket where ours had only begun', async () => {
    await call('s3:CreateBucket', { Bucket });
    const { journal } = await begin(createTrail);
    const whole = cutAt(await journal(), 'bucket-policy');
    const Policy = policyText(bucketPolicy({ ...place, bucket: Bucket, trailName: 'Third' }));
    await call('s3:PutBucketPolicy', { Bucket, Policy });
    const left = step(await rollBackPlan(made.account, whole), '0 bucket-policy');
    assert.deepEqual([left.action, left.call], ['leave', undefined]);
  });

  const cancelAt = ['bucket', 'role-policy', 'trail', 'logging'];
  for (const id of cancelAt) {
    it(`leaves nothing of a set-up that was cancelled at the ${id}`, async () => {
      const before = snapshotOf(made.sandbox);
      const stop = new AbortController();
      const { result, journal } = await begin(createTrail, {
        signal: stop.signal,
        onProgress: (progress) => {
          if (['running', 'retrying'].includes(progress.get(id)?.is ?? '')) stop.abort();
        },
      });
      assert.ok(!result.ok && result.failure.reason === 'cancelled');
      await rollBack(await journal());
      assert.deepEqual(snapshotOf(made.sandbox), before);
    });
  }

  it('goes on with a roll-back that failed, by Resume and by Roll back alike', async () => {
    for (const again of ['resume', 'roll back'] as const) {
      made = await sandboxAccount();
      await adoptable();
      const before = snapshotOf(made.sandbox);
      made.denied.add('cloudtrail:CreateTrail');
      const { journal } = await begin(createTrail);
      made.denied.add('iam:DeleteRolePolicy');
      const first = await journal();
      const failed = await apply(first, await rollBackPlan(made.account, first));
      assert.ok(!failed.ok && failed.failure.reason === 'denied');
      made.denied.clear();
      const half = await journal();
      const rest =
        again === 'resume'
          ? planned((await planRest(made.account, half, new Set())).result)
          : await rollBackPlan(made.account, half);
      assert.deepEqual(
        rest.steps.flatMap(({ call: each }) => (each ? [each.name] : [])),
        ['iam:DeleteRolePolicy'],
        `${again}: what is taken back already is not planned again`,
      );
      assert.ok(!rest.steps.some(({ why }) => why.includes('Somebody')));
      assert.ok((await apply(half, rest)).ok);
      assert.deepEqual(snapshotOf(made.sandbox), before);
    }
  });

  it('takes back all plans of a journal: the one that failed, and the one that went on from it', async () => {
    const before = snapshotOf(made.sandbox);
    made.denied.add('iam:CreateRole');
    const { journal } = await begin(createTrail);
    made.denied.clear();
    made.denied.add('cloudtrail:StartLogging');
    const first = await journal();
    const { purpose, result } = await planRest(made.account, first, madeHere(await store.list(), place));
    const plan = planned(result);
    const second = await applyJournalled(made.account, store, { purpose, plan, journalId: first.id });
    assert.ok(!second.result.ok);
    await rollBack(await journal());
    assert.deepEqual(snapshotOf(made.sandbox), before);
    assert.deepEqual([...madeHere(await store.list(), place)], []);
  });
});
