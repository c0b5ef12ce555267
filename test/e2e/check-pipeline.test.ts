import assert from 'node:assert/strict';
import type { Account } from '../../src/aws/account';
import { eventually } from '../helpers/eventually';
import { labAccount, putLabAlarm, putLabFilter } from '../helpers/lab-account';
import { sandboxProfile, type SandboxProfile } from '../helpers/sandbox-profile';
import type { Workbench } from '../helpers/workbench';
import { openWorkbench } from '../helpers/workbench';
import { useProfile } from '../helpers/workbench-steps';

describe('check pipeline, in a real workbench', () => {
  const report = 'Pipeline of My_cloudtrail in 111122223333 (us-east-1)';
  let workbench: Workbench;
  let profile: SandboxProfile;
  let account: Account;

  before(async () => {
    const lab = await labAccount();
    account = lab.account;
    await putLabFilter(account);
    // The lab's mistakes: an alarm that wants two events in five minutes, and waits for data.
    const { TopicArn = '' } = await account.call('sns:CreateTopic', { Name: 'My_Ec2count_topic' });
    await putLabAlarm(account, { ComparisonOperator: 'GreaterThanThreshold', AlarmActions: [TopicArn] });
    profile = await sandboxProfile(lab.sandbox);
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

  const reportText = () => workbench.webviewText(report);
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
