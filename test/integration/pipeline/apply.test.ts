import assert from 'node:assert/strict';
import type { Account } from '../../../src/aws/account';
import { applyPlan, type ApplyProgress, type ApplyResult, type StepState } from '../../../src/pipeline/apply/apply';
import { explainApplyFailure } from '../../../src/pipeline/apply/apply-failure';
import { inspectSetup } from '../../../src/pipeline/inspect/inspect-setup';
import { planMetricFilter } from '../../../src/pipeline/plan/plan-metric-filter';
import { planSendToLogs } from '../../../src/pipeline/plan/plan-send-to-logs';
import { planTrail } from '../../../src/pipeline/plan/plan-trail';
import { labFilter, planned, trailArn } from '../../helpers/plans';
import { sandboxAccount } from '../../helpers/sandbox-account';

const minute = 60_000;
const lab = {
  trailName: 'My_cloudtrail',
  bucket: 'aws-cloudtrail-logs-lab',
  logGroupName: 'lab',
  roleName: 'clwatch_role',
  retentionDays: 90,
};

const planLab = async (account: Account, wanted = lab) =>
  planned(planTrail(await inspectSetup(account, wanted), wanted));

function failureOf(result: ApplyResult) {
  assert.ok(!result.ok);
  return result.failure;
}

/** The tries of a step, each with the error that is told while waiting for the next. */
function retriesOf(id: string): { states: StepState[]; onProgress: (progress: ApplyProgress) => void } {
  const states: StepState[] = [];
  const onProgress = (progress: ApplyProgress) => {
    const state = progress.get(id)!;
    if (state !== states.at(-1)) states.push(state);
  };
  return { states, onProgress };
}

describe('applying a plan on the sandbox', () => {
  it('does the lab: trail, log group, role, filter and alarm, and the alarm goes off', async () => {
    const { account, sandbox, clock } = await sandboxAccount();
    const plan = await planLab(account);
    const result = await applyPlan(account, plan);
    assert.ok(result.ok && result.status?.logging);
    assert.deepEqual([...result.done].sort(), plan.steps.map(({ id }) => id).sort());

    const wanted = { ...labFilter, alarm: {} };
    const filter = planned(planMetricFilter(await inspectSetup(account, wanted), wanted));
    assert.ok((await applyPlan(account, filter)).ok);
    sandbox.happen('stop-instance');
    clock.advance(10 * minute);
    const { MetricAlarms } = await account.call('cloudwatch:DescribeAlarms', {
      AlarmNames: ['stoppedInstancecount alarm'],
    });
    assert.equal(MetricAlarms?.[0]?.StateValue, 'ALARM');
    const { MetricDataResults } = await account.call('cloudwatch:GetMetricData', {
      StartTime: new Date(clock.now() - 30 * minute),
      EndTime: new Date(clock.now()),
      MetricDataQueries: [
        {
          Id: 'm',
          MetricStat: {
            Metric: { Namespace: 'CloudTrailMetrics', MetricName: 'EC2stoppedInstanceEventCount' },
            Period: 300,
            Stat: 'Sum',
          },
        },
      ],
    });
    assert.deepEqual(MetricDataResults?.[0]?.Values, [1]);
  });

  it('waits until CloudTrail sees the policy and the role, and says so', async () => {
    const { account, clock } = await sandboxAccount();
    const from = clock.now();
    const { states, onProgress } = retriesOf('trail');
    const result = await applyPlan(account, await planLab(account), { onProgress });
    assert.ok(result.ok);
    const waits = states.flatMap((state) => (state.is === 'retrying' ? [state] : []));
    assert.match(waits[0]!.why, /does not see the bucket’s policy yet/);
    assert.match(waits.at(-1)!.why, /can’t use the role yet/);
    assert.deepEqual(
      waits.map(({ next }) => next),
      waits.map((_, index) => index + 2),
    );
    assert.ok(waits.every(({ next, about }) => next <= about));
    assert.equal(states.at(-1)?.is, 'done');
    const took = clock.now() - from;
    assert.ok(took >= 10_000 && took < 40_000, `the role needs 10 s, all took ${took} ms`);
  });

  it('gives up on the role after two minutes', async () => {
    const timings = {
      rolePropagation: 60 * minute,
      bucketPolicyPropagation: 0,
      trailDelivery: { min: minute, max: minute },
      eventHistoryDelay: minute,
    };
    const { account, clock } = await sandboxAccount({ timings });
    const from = clock.now();
    const failure = failureOf(await applyPlan(account, await planLab(account)));
    assert.ok(failure.reason === 'not-propagated');
    assert.equal(failure.step, 'trail');
    assert.equal(failure.error.code, 'InvalidCloudWatchLogsRoleArnException');
    assert.ok(clock.now() - from > 100_000 && clock.now() - from <= 125_000);
  });

  it('gives up on the bucket policy after half a minute', async () => {
    const { account, sandbox } = await sandboxAccount();
    const plan = await planLab(account);
    await account.call('s3:CreateBucket', { Bucket: lab.bucket });
    const without = { ...plan, steps: plan.steps.filter(({ id }) => id !== 'bucket-policy') };
    const failure = failureOf(await applyPlan(account, without));
    assert.ok(failure.reason === 'not-propagated');
    assert.equal(failure.error.code, 'InsufficientS3BucketPolicyException');
    assert.ok(failure.waitedMs > 18_000 && failure.waitedMs <= 30_000);
    assert.equal(sandbox.clock, account.clock);
  });

  it('does not try again what waiting does not mend', async () => {
    const { account, calls } = await sandboxAccount();
    const plan = await planLab(account);
    const without = {
      ...plan,
      steps: plan.steps.filter(({ id }) => id !== 'log-group' && id !== 'log-group-retention'),
    };
    const failure = failureOf(await applyPlan(account, without));
    assert.ok(failure.reason === 'other');
    assert.equal(failure.error.code, 'InvalidCloudWatchLogsLogGroupArnException');
    assert.doesNotMatch(failure.error.message, /Access denied\./);
    const after = calls.slice(calls.lastIndexOf('iam:PutRolePolicy'));
    assert.ok(
      after.filter((call) => call === 'cloudtrail:CreateTrail').length <= 3,
      'only the bucket’s policy is awaited',
    );
  });

  it('does nothing the second time', async () => {
    const { account, calls } = await sandboxAccount();
    assert.ok((await applyPlan(account, await planLab(account))).ok);
    const again = await planLab(account);
    assert.deepEqual(
      again.steps.flatMap(({ call }) => (call ? [call.name] : [])),
      [],
    );
    const before = calls.length;
    assert.ok((await applyPlan(account, again)).ok);
    assert.deepEqual(calls.slice(before), ['cloudtrail:GetTrailStatus']);
  });

  it('goes on where a cancelled plan stopped', async () => {
    const { account, clock } = await sandboxAccount();
    const stop = new AbortController();
    const plan = await planLab(account);
    const from = clock.now();
    const cancelled = await applyPlan(account, plan, {
      signal: stop.signal,
      onProgress: (progress) => {
        if (progress.get('trail')?.is === 'retrying') stop.abort();
      },
    });
    const failure = failureOf(cancelled);
    assert.ok(failure.reason === 'cancelled');
    assert.deepEqual(failure.done, cancelled.done);
    assert.ok(!cancelled.done.includes('trail') && cancelled.done.includes('role-policy'));
    assert.ok(clock.now() - from < 3000, 'the wait ends at once');
    assert.equal(explainApplyFailure(failure).what, 'Cancelled.');

    const rest = await planLab(account);
    assert.deepEqual(
      rest.steps.flatMap(({ id, call }) => (call ? [id] : [])),
      ['trail', 'logging'],
    );
    assert.ok((await applyPlan(account, rest)).ok);
  });

  it('makes nothing when cancelled before it begins', async () => {
    const { account, calls } = await sandboxAccount();
    const plan = await planLab(account);
    const before = calls.length;
    const result = await applyPlan(account, plan, { signal: AbortSignal.abort() });
    assert.deepEqual(failureOf(result), { reason: 'cancelled', done: [] });
    assert.equal(calls.length, before);
  });

  it('says what is true when cancelled during a call', async () => {
    const { account, calls } = await sandboxAccount();
    const stop = new AbortController();
    const result = await applyPlan(account, await planLab(account), {
      signal: stop.signal,
      onProgress: (progress) => {
        if (progress.get('bucket')?.is === 'running') stop.abort();
      },
    });
    assert.equal(failureOf(result).reason, 'cancelled');
    assert.equal(result.done.includes('bucket'), calls.includes('s3:CreateBucket'), 'done is what was done');
    assert.ok(!calls.includes('s3:PutBucketPolicy'));
  });

  it('stops at a denied call and names action and resource', async () => {
    const { account, calls } = await sandboxAccount({ denied: ['iam:CreateRole'] });
    const result = await applyPlan(account, await planLab(account));
    const failure = failureOf(result);
    assert.ok(failure.reason === 'denied');
    const role = `arn:aws:iam::${account.identity.accountId}:role/clwatch_role`;
    assert.deepEqual([failure.step, failure.action, failure.resource], ['role', 'iam:CreateRole', role]);
    const { statements, ...told } = explainApplyFailure(failure);
    assert.deepEqual(statements?.[0]?.Action, ['iam:CreateRole', 'iam:TagRole']);
    assert.deepEqual(told, {
      what: `You may not do iam:CreateRole on ${role}.`,
      todo: 'Ask whoever manages the account’s permissions to allow iam:CreateRole, iam:TagRole.',
      action: 'show-log',
    });
    assert.ok(!calls.includes('cloudtrail:CreateTrail'));
  });

  it('is content when it may not look whether the trail logs', async () => {
    const { account } = await sandboxAccount({ denied: ['cloudtrail:GetTrailStatus'] });
    const result = await applyPlan(account, await planLab(account));
    assert.ok(result.ok && result.status === undefined);
  });

  it('tells a bucket that somebody else took meanwhile', async () => {
    const { account } = await sandboxAccount();
    const plan = await planLab(account);
    const steps = plan.steps.map((step) =>
      step.call?.name === 's3:CreateBucket'
        ? { ...step, call: { ...step.call, input: { Bucket: 'cloudtrail-logs' } } }
        : step,
    );
    const failure = failureOf(await applyPlan(account, { ...plan, steps }));
    assert.ok(failure.reason === 'taken');
    assert.deepEqual([failure.step, failure.name, failure.by], ['bucket', 'cloudtrail-logs', 'someone-else']);
  });

  it('tells a log group that came into being meanwhile', async () => {
    const { account } = await sandboxAccount();
    const plan = await planLab(account);
    await account.call('logs:CreateLogGroup', { logGroupName: 'lab' });
    const failure = failureOf(await applyPlan(account, plan));
    assert.ok(failure.reason === 'taken');
    assert.deepEqual([failure.step, failure.name, failure.by], ['log-group', 'lab', 'us']);
  });

  it('sends an existing trail to CloudWatch Logs', async () => {
    const { account } = await sandboxAccount();
    const bucketOnly = await planLab(account);
    const steps = bucketOnly.steps.filter(({ id }) => id.startsWith('bucket'));
    assert.ok((await applyPlan(account, { ...bucketOnly, steps, verify: undefined })).ok);
    await account.clock.sleep(minute);
    await account.call('cloudtrail:CreateTrail', { Name: 'My_cloudtrail', S3BucketName: lab.bucket });

    const wanted = { trailArn, logGroupName: 'lab', roleName: 'clwatch_role' };
    const plan = planned(planSendToLogs(await inspectSetup(account, wanted), wanted));
    const result = await applyPlan(account, plan);
    assert.ok(result.ok && result.status?.logging);
    const { trailList } = await account.call('cloudtrail:DescribeTrails', {});
    assert.equal(trailList?.[0]?.CloudWatchLogsLogGroupArn, 'arn:aws:logs:us-east-1:111122223333:log-group:lab:*');
    assert.equal(trailList[0].IsMultiRegionTrail, false, 'all else stays');
  });
});
