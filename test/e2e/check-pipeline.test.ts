import assert from 'node:assert/strict';
import type { Account } from '../../src/aws/account';
import { connect } from '../../src/aws/connect';
import { silentLog } from '../../src/common/log';
import { applyPlan } from '../../src/pipeline/apply/apply';
import { inspectSetup } from '../../src/pipeline/inspect/inspect-setup';
import { isRefused } from '../../src/pipeline/plan/plan';
import { planTrail } from '../../src/pipeline/plan/plan-trail';
import { Sandbox } from '../../src/sandbox/sandbox';
import { scaledClock } from '../../src/sandbox/scaled-clock';
import { eventually } from '../helpers/eventually';
import { sandboxProfile, type SandboxProfile } from '../helpers/sandbox-profile';
import type { Workbench } from '../helpers/workbench';
import { openWorkbench } from '../helpers/workbench';
import { useProfile } from '../helpers/workbench-steps';

/** The lab's chain with the lab's mistakes: an alarm that wants two events in five minutes, and waits for data. */
async function makeLab(account: Account): Promise<void> {
  const wanted = { trailName: 'My_cloudtrail', bucket: 'lab-bucket', logGroupName: 'lab', roleName: 'clwatch_role' };
  const plan = planTrail(await inspectSetup(account, wanted), wanted);
  assert.ok(!isRefused(plan));
  assert.ok((await applyPlan(account, plan)).ok);
  const metric = { metricNamespace: 'CloudTrailMetrics', metricName: 'EC2stoppedInstanceEventCount' };
  await account.call('logs:PutMetricFilter', {
    logGroupName: 'lab',
    filterName: 'stoppedInstancecount',
    filterPattern: '{ $.eventName= "StopInstances" }',
    metricTransformations: [{ ...metric, metricValue: '1' }],
  });
  const { TopicArn } = await account.call('sns:CreateTopic', { Name: 'My_Ec2count_topic' });
  await account.call('cloudwatch:PutMetricAlarm', {
    AlarmName: 'EC2 stop alarm',
    Namespace: metric.metricNamespace,
    MetricName: metric.metricName,
    Statistic: 'Sum',
    Period: 300,
    EvaluationPeriods: 1,
    Threshold: 1,
    ComparisonOperator: 'GreaterThanThreshold',
    AlarmActions: [TopicArn!],
  });
}

describe('check pipeline, in a real workbench', () => {
  const report = 'Pipeline of My_cloudtrail in 111122223333 (us-east-1)';
  let workbench: Workbench;
  let profile: SandboxProfile;
  let account: Account;

  before(async () => {
    const clock = scaledClock(60);
    const sandbox = new Sandbox({ clock, traffic: false });
    account = await connect({ kind: 'sandbox' }, { log: silentLog, clock, sandbox: () => Promise.resolve(sandbox) });
    await makeLab(account);
    profile = await sandboxProfile(sandbox);
    workbench = await openWorkbench({ keyboardOnly: true, env: profile.env });
    await useProfile(workbench);
  });
  afterEach(async function () {
    await workbench.keepIfFailed(this.currentTest);
  });
  after(async () => {
    await workbench.close();
    await profile.close();
  });

  const reportText = async () => (await workbench.webviewFrame(report)).locator('body').innerText();
  const alarmRow = async () => (await workbench.treeItems()).find(({ label }) => label === 'EC2 stop alarm');

  it('says link by link what is broken, in a document and in the tree', async () => {
    await eventually(async () => assert.ok(await alarmRow()), 30_000);
    await workbench.runCommand('Access Alerts: Check Pipeline');
    await workbench.notification('Pipeline checked: 1 broken, 2 doubtful');
    await eventually(async () => {
      const text = await reportText();
      assert.match(text, /It goes off above 1: one event never raises it/);
      assert.match(text, /Nobody is subscribed to the topic/);
    });
    await eventually(async () => assert.match((await alarmRow())?.description ?? '', /Nobody is subscribed/));
    await workbench.screenshot('check-pipeline');
  });

  it('mends what it can, after a review, and looks again', async () => {
    await workbench.pressInNotification('Pipeline checked', 'Fix…');
    await workbench.quickPick('Let alarm EC2 stop alarm go off at one event');
    await workbench.webviewFrame('Let alarm EC2 stop alarm go off at one event in 111122223333 (us-east-1)');
    await workbench.screenshot('check-pipeline-fix');
    await workbench.runCommand('Access Alerts: Apply Plan');
    await eventually(async () => {
      const text = await reportText();
      assert.match(text, /1 broken, 1 doubtful/);
      assert.doesNotMatch(text, /goes off above 1/);
    }, 30_000);
    // In the list, since not every notification of many in a second is shown beside it.
    await workbench.runCommand('Notifications: Show Notifications');
    const listed = workbench.page.locator('.notifications-center .notification-list-item-message');
    await eventually(async () =>
      assert.ok((await listed.allInnerTexts()).some((text) => text.includes('Pipeline checked: 1 broken, 1 doubtful'))),
    );
    const { MetricAlarms } = await account.call('cloudwatch:DescribeAlarms', {});
    assert.equal(MetricAlarms?.[0]?.ComparisonOperator, 'GreaterThanOrEqualToThreshold');
    await workbench.screenshot('check-pipeline-after');
  });
});
