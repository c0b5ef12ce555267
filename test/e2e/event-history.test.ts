import assert from 'node:assert/strict';
import type { Account } from '../../src/aws/account';
import { eventually } from '../helpers/eventually';
import { labAccount, putLabAlarm } from '../helpers/lab-account';
import { sandboxProfile, type SandboxProfile } from '../helpers/sandbox-profile';
import type { Workbench } from '../helpers/workbench';
import { stepByStep } from '../helpers/step-by-step';
import { openWorkbench } from '../helpers/workbench';

/** Three filters: one counts a stop and has an alarm that tells somebody, one nearly does, one does not. */
async function makeAlerts(account: Account): Promise<void> {
  const put = (filterName: string, filterPattern: string) =>
    account.call('logs:PutMetricFilter', {
      logGroupName: 'lab',
      filterName,
      filterPattern,
      metricTransformations: [
        { metricNamespace: 'CloudTrailMetrics', metricName: `${filterName}Count`, metricValue: '1' },
      ],
    });
  await put('stoppedInstance', '{ $.eventName = "StopInstances" }');
  await put('stoppedByMachine', '{ ($.eventName = "StopInstances") && ($.userIdentity.invokedBy = "autoscaling*") }');
  await put('trailChanged', '{ ($.eventName = "StopLogging") || ($.eventName = "DeleteTrail") }');
  const { TopicArn = '' } = await account.call('sns:CreateTopic', { Name: 'ops-alerts' });
  await account.call('sns:Subscribe', { TopicArn, Protocol: 'email', Endpoint: 'ops@example.com' });
  await putLabAlarm(account, { MetricName: 'stoppedInstanceCount', AlarmActions: [TopicArn] });
}

describe('Event History, in a real workbench', () => {
  const report = 'Which alerts see StopInstances?';
  let workbench: Workbench;
  let profile: SandboxProfile;
  let lookups = 0;

  before(async () => {
    const { sandbox, account } = await labAccount({ traffic: true });
    await makeAlerts(account);
    sandbox.happen('stop-instance');
    const { cloudtrail } = sandbox.services;
    const { LookupEvents } = cloudtrail;
    Object.assign(cloudtrail, {
      LookupEvents: (...args: Parameters<NonNullable<typeof LookupEvents>>) => {
        lookups++;
        return LookupEvents!(...args);
      },
    });
    profile = await sandboxProfile(sandbox);
    workbench = await openWorkbench({ keyboardOnly: true, env: profile.env });
  });
  stepByStep(() => workbench);
  after(async () => {
    await workbench.close();
    await profile.close();
  });

  const rows = async () => {
    const all = await workbench.page
      .locator('.part.sidebar .pane:has(h3:text-is("Event History")) [role="treeitem"]')
      .all();
    return Promise.all(all.map(async (row) => (await row.innerText({ timeout: 1000 })).replace(/\s+/g, ' ').trim()));
  };
  const header = () =>
    workbench.page.locator('.part.sidebar .pane-header:has(h3:text-is("Event History"))').innerText();

  it('is closed at first, and reads nothing before it is opened', async () => {
    await workbench.runCommand('Access Alerts: Focus on Pipelines View');
    await workbench.screenshot('event-history-signed-out');
    await workbench.runCommand('Access Alerts: Connect…');
    await workbench.quickPick('lab');
    await workbench.quickPick('us-east-1');
    await eventually(async () =>
      assert.ok((await workbench.treeItems()).some(({ label }) => label === 'EC2 stop alarm')),
    );
    await eventually(async () => assert.deepEqual([lookups, await rows()], [0, []]));
    await workbench.screenshot('event-history-closed');
  });

  it('shows what changed in the last day', async () => {
    await workbench.runCommand('Access Alerts: Focus on Event History View');
    await eventually(async () => {
      const all = await rows();
      assert.ok(all.length > 3 && !all.some((row) => row.startsWith('Reading')), all.join('\n'));
    }, 30_000);
    await eventually(async () => {
      assert.match(await header(), /changes · last 24 h/);
      assert.ok((await rows()).every((row) => !/^(Describe|List)/.test(row)));
    });
    await workbench.screenshot('event-history');
  });

  it('finds events by a name that it completes', async () => {
    await eventually(async () => {
      await workbench.runCommand('Access Alerts: Find Events…');
      await workbench.quickPick('Event name…');
      await workbench.input.write('stopinst');
      await workbench.quickPick('StopInstances');
      await workbench.quickPick('All of them');
      await workbench.quickPick('Last hour');
      await eventually(
        async () => assert.match((await rows()).join('\n'), /^StopInstances ?alice .*ec2 · us-east-1/m),
        3000,
      );
    }, 60_000);
    await eventually(async () => assert.match(await header(), /StopInstances · last 60 min/));
    await workbench.screenshot('event-history-found');
  });

  it('opens an event, and says which alerts see it', async () => {
    await workbench.focusRow('Event History');
    await workbench.pressAtRow('Enter');
    await eventually(async () => assert.match(await workbench.editorText(), /"eventVersion"/));
    await workbench.screenshot('event-history-open');
    await workbench.runCommand('Access Alerts: Which Alerts See This?');
    await eventually(async () => {
      const text = await workbench.webviewText(report);
      assert.match(text, /1 of 3 metric filters counts it, 1 nearly does\. Nobody would be told\./);
      assert.match(text, /ops-alerts → ops@example\.com \(email, not confirmed/);
      assert.match(text, /stoppedByMachine[^]*\$\.userIdentity\.invokedBy = "autoscaling\*"/);
      assert.match(text, /My_cloudtrail\s+lab\s+✓ yes/);
    });
    await workbench.screenshot('which-alerts');
  });

  it('starts a pattern from the selected event', async () => {
    await workbench.focusRow('Event History');
    await workbench.pressAtRow('Shift+F10');
    await workbench.page.locator('.monaco-menu').waitFor();
    await workbench.screenshot('event-history-menu');
    await workbench.closeMenu();
    await workbench.runCommand('Access Alerts: Make a Pattern from Events…');
    await eventually(async () => assert.match(await workbench.editorText(), /\{ \$\.eventName = "StopInstances" \}/));
    await workbench.runCommand('Access Alerts: Clear Event Search');
    await eventually(async () => assert.match(await header(), /changes · last 24 h/));
  });

  it('reads well in dark and in high contrast', async () => {
    for (const [theme, name] of [
      ['Dark Modern', 'dark'],
      ['Dark High Contrast', 'high-contrast'],
    ] as const) {
      await workbench.runCommand('Preferences: Color Theme');
      await workbench.input.write(theme);
      await workbench.quickPick(theme);
      await workbench.runCommand('Access Alerts: Focus on Event History View');
      await workbench.screenshot(`event-history-${name}`);
    }
  });
});
