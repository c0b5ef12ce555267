import assert from 'node:assert/strict';
import type { AwsError } from '../../../src/aws/account';
import { applyPlan } from '../../../src/pipeline/apply/apply';
import { inspectSetup } from '../../../src/pipeline/inspect/inspect-setup';
import { readChains } from '../../../src/pipeline/inspect/read-chains';
import { isRefused } from '../../../src/pipeline/plan/plan';
import { planTrail } from '../../../src/pipeline/plan/plan-trail';
import { sandboxAccount, type SandboxAccount } from '../../helpers/sandbox-account';

const lab = { trailName: 'My_cloudtrail', bucket: 'lab-bucket', logGroupName: 'lab', roleName: 'clwatch_role' };
const trailArn = 'arn:aws:cloudtrail:us-east-1:111122223333:trail/My_cloudtrail';

/** An account with the lab's trail, one filter and its alarm. */
async function withTrail(): Promise<SandboxAccount> {
  const made = await sandboxAccount();
  const plan = planTrail(await inspectSetup(made.account, lab), lab);
  assert.ok(!isRefused(plan));
  assert.ok((await applyPlan(made.account, plan)).ok);
  await addFilter(made);
  return made;
}

async function addFilter({ account }: SandboxAccount): Promise<void> {
  await account.call('logs:PutMetricFilter', {
    logGroupName: 'lab',
    filterName: 'stops',
    filterPattern: '{ $.eventName = "StopInstances" }',
    metricTransformations: [{ metricNamespace: 'N', metricName: 'M', metricValue: '1' }],
  });
  await account.call('cloudwatch:PutMetricAlarm', {
    AlarmName: 'stop alarm',
    Namespace: 'N',
    MetricName: 'M',
    Statistic: 'Sum',
    Period: 300,
    EvaluationPeriods: 1,
    Threshold: 1,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
  });
}

describe('reading an account', () => {
  // Made once: setting up takes most of the time. Tests change nothing but what is denied, the last one excepted.
  let made: SandboxAccount;
  let empty: SandboxAccount;
  before(async () => {
    made = await withTrail();
    made.sandbox.happen('stop-instance');
    made.clock.advance(15 * 60_000);
    empty = await sandboxAccount();
  });
  afterEach(() => {
    made.denied.clear();
    empty.denied.clear();
  });

  it('joins trail, log group, filters and alarms', async () => {
    const [chain, ...others] = await readChains(made.account);
    assert.deepEqual(others, []);
    const { status, ...trail } = chain!.trail;
    assert.deepEqual(trail, {
      name: 'My_cloudtrail',
      arn: trailArn,
      homeRegion: 'us-east-1',
      multiRegion: true,
      organization: false,
      logFileValidation: true,
      bucket: 'lab-bucket',
      logGroupArn: 'arn:aws:logs:us-east-1:111122223333:log-group:lab:*',
      roleArn: 'arn:aws:iam::111122223333:role/clwatch_role',
    });
    assert.equal(status?.logging, true);
    assert.ok(status.lastLogDelivery !== undefined && status.lastBucketDelivery !== undefined);
    const [filter] = chain!.logGroup?.filters ?? [];
    assert.equal(chain!.logGroup?.exists, true);
    assert.equal(filter?.pattern, '{ $.eventName = "StopInstances" }');
    assert.deepEqual(
      filter.alarms.map(({ name, threshold, period, actionsEnabled }) => ({ name, threshold, period, actionsEnabled })),
      [{ name: 'stop alarm', threshold: 1, period: 300, actionsEnabled: true }],
    );
  });

  it('asks for alarms once, however many filters there are', async () => {
    const before = made.calls.length;
    await readChains(made.account);
    assert.deepEqual(made.calls.slice(before).sort(), [
      'cloudtrail:DescribeTrails',
      'cloudtrail:GetTrailStatus',
      'cloudwatch:DescribeAlarms',
      'logs:DescribeLogGroups',
      'logs:DescribeMetricFilters',
    ]);
  });

  it('has no chain where there is no trail', async () => {
    assert.deepEqual(await readChains(empty.account), []);
  });

  const parts = [
    ['cloudtrail:GetTrailStatus', 'status'],
    ['cloudwatch:DescribeAlarms', 'alarms'],
    ['logs:DescribeMetricFilters', 'filters'],
    ['logs:DescribeLogGroups', 'log groups'],
  ] as const;
  for (const [denied, part] of parts) {
    it(`does without ${part} where they may not be read`, async () => {
      made.denied.add(denied);
      const [chain] = await readChains(made.account);
      assert.equal(chain?.trail.name, 'My_cloudtrail');
      assert.equal(chain.logGroup?.exists, true);
      assert.equal(chain.trail.status === undefined, part === 'status');
      assert.equal(chain.logGroup.filters.length, part === 'filters' ? 0 : 1);
    });
  }

  it('fails when trails may not be listed', async () => {
    empty.denied.add('cloudtrail:DescribeTrails');
    await assert.rejects(readChains(empty.account), (error: AwsError) => error.failure.reason === 'denied');
  });

  it('stops when cancelled', async () => {
    const reading = readChains(empty.account, AbortSignal.abort());
    await assert.rejects(reading, (error: AwsError) => error.failure.reason === 'cancelled');
  });

  it('finds nothing in an empty account', async () => {
    const { trails, bucket, logGroup, role } = await inspectSetup(empty.account, lab);
    assert.deepEqual(
      { trails, bucket, logGroup, role },
      {
        trails: { is: 'there', value: [] },
        bucket: { is: 'absent' },
        logGroup: { is: 'absent' },
        role: { is: 'absent' },
      },
    );
  });

  it('reads what is there: policies, tags, log class', async () => {
    const { bucket, logGroup, role } = await inspectSetup(made.account, lab);
    assert.ok(bucket?.is === 'there' && bucket.value.owner === 'us' && bucket.value.policy.is === 'there');
    assert.equal(bucket.value.policy.value.Statement.length, 2);
    assert.deepEqual(logGroup, {
      is: 'there',
      value: { arn: 'arn:aws:logs:us-east-1:111122223333:log-group:lab', logClass: 'STANDARD' },
    });
    assert.ok(role?.is === 'there' && role.value.ours && role.value.policies.is === 'there');
    assert.deepEqual([...role.value.policies.value.keys()], ['write-to-lab']);
  });

  it('takes a bucket it may not see for somebody else’s', async () => {
    const { bucket } = await inspectSetup(empty.account, { bucket: 'cloudtrail-logs' });
    assert.ok(bucket?.is === 'there');
    assert.equal(bucket.value.owner, 'someone-else');
  });

  it('looks only for what is asked', async () => {
    const before = empty.calls.length;
    const existing = await inspectSetup(empty.account, { logGroupName: 'lab' });
    assert.deepEqual(empty.calls.slice(before), ['logs:DescribeLogGroups']);
    assert.deepEqual([existing.role, existing.trails], [undefined, undefined]);
  });

  it('keeps a denied part apart from an absent one', async () => {
    empty.denied.add('iam:GetRole');
    const { role } = await inspectSetup(empty.account, lab);
    assert.ok(role?.is === 'unknown');
    assert.equal(role.error.failure.reason, 'denied');
  });

  it('tells that a log group is gone', async () => {
    made.sandbox.services.logs.DeleteLogGroup!({ logGroupName: 'lab' }, { region: 'us-east-1', accessKeyId: 'A' });
    const [chain] = await readChains(made.account);
    assert.equal(chain?.logGroup?.exists, false);
    assert.deepEqual(chain.logGroup.filters, []);
  });
});
