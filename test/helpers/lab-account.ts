import assert from 'node:assert/strict';
import type { Account } from '../../src/aws/account';
import type { ApiInput } from '../../src/aws/api';
import { connect } from '../../src/aws/connect';
import { silentLog } from '../../src/common/log';
import { applyPlan } from '../../src/pipeline/apply/apply';
import { inspectSetup } from '../../src/pipeline/inspect/inspect-setup';
import { planTrail } from '../../src/pipeline/plan/plan-trail';
import { Sandbox } from '../../src/sandbox/sandbox';
import { scaledClock } from '../../src/sandbox/scaled-clock';
import { planned } from './plans';

const metric = { metricNamespace: 'CloudTrailMetrics', metricName: 'EC2stoppedInstanceEventCount' };

/** A sandbox of one's own, 60 times as fast as the clock, and the lab's trail into the log group `lab` in it. */
export async function labAccount({ traffic = false } = {}): Promise<{ sandbox: Sandbox; account: Account }> {
  const clock = scaledClock(60);
  const sandbox = new Sandbox({ clock, traffic });
  const parts = { log: silentLog, clock, sandbox: () => Promise.resolve(sandbox) };
  const account = await connect({ kind: 'sandbox' }, parts);
  const wanted = { trailName: 'My_cloudtrail', bucket: 'lab-bucket', logGroupName: 'lab', roleName: 'clwatch_role' };
  const applied = await applyPlan(account, planned(planTrail(await inspectSetup(account, wanted), wanted)));
  assert.ok(applied.ok);
  return { sandbox, account };
}

/** The lab's metric filter, also anew with another pattern. */
export async function putLabFilter(
  account: Account,
  filterPattern = '{ $.eventName= "StopInstances" }',
): Promise<void> {
  await account.call('logs:PutMetricFilter', {
    logGroupName: 'lab',
    filterName: 'stoppedInstancecount',
    filterPattern,
    metricTransformations: [{ ...metric, metricValue: '1' }],
  });
}

/** An alarm at the first event of the lab's metric, but for what is told otherwise. */
export async function putLabAlarm(
  account: Account,
  changes: Partial<ApiInput<'cloudwatch:PutMetricAlarm'>>,
): Promise<void> {
  await account.call('cloudwatch:PutMetricAlarm', {
    AlarmName: 'EC2 stop alarm',
    Namespace: metric.metricNamespace,
    MetricName: metric.metricName,
    Statistic: 'Sum',
    Period: 300,
    EvaluationPeriods: 1,
    Threshold: 1,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    ...changes,
  });
}
