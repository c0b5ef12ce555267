import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { eventually } from '../helpers/eventually';
import { stepByStep } from '../helpers/step-by-step';
import { openWorkbench, type Workbench } from '../helpers/workbench';
import { planLabTrail, useSandbox } from '../helpers/workbench-steps';

const title = 'Fire drill of stoppedInstancecount in 111122223333 (us-east-1)';
const alert = `---
filterName: stoppedInstancecount
metricNamespace: CloudTrailMetrics
metricName: EC2stoppedInstanceEventCount
metricValue: "1"
alarm: {}
topic:
  topicName: ops-alerts
  subscriptions:
    - { protocol: email, endpoint: ops@example.com }
---
{ $.eventName= "StopInstances" }
`;

describe('a fire drill, in a real workbench', () => {
  let workbench: Workbench;
  let folder: string;

  before(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'access-alerts-drill-'));
    writeFileSync(path.join(folder, 'stops.cwfilter'), alert);
    // Slow enough to see a link that is waited for.
    workbench = await openWorkbench({ keyboardOnly: true, folder, settings: { 'accessAlerts.sandbox.speed': 15 } });
  });
  stepByStep(() => workbench);
  after(async () => {
    await workbench.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** The drill's document; its preview is made anew with each change, and with other colours. */
  const document = () => eventually(() => workbench.webviewText(title));
  const theme = async (name: string) => {
    await workbench.runCommand('Preferences: Color Theme');
    await workbench.input.write(name);
    await workbench.quickPick(name);
  };
  const rows = async () => (await workbench.treeItems()).map(({ label, description }) => `${label} ${description}`);

  it('begins with the lab, its alarm and a mail address that is confirmed', async () => {
    await useSandbox(workbench);
    await planLabTrail(workbench);
    await workbench.runCommand('Access Alerts: Apply Plan');
    await eventually(async () => assert.match((await rows()).join(), /clwatch_role/), 60_000);

    await workbench.openFile('stops.cwfilter');
    await workbench.runCommand('Access Alerts: Deploy Metric Filter');
    await workbench.webviewFrame('Deploy metric filter stoppedInstancecount in 111122223333 (us-east-1)');
    await workbench.runCommand('Access Alerts: Apply Plan');
    await eventually(async () => assert.match((await rows()).join(), /ops-alerts → ops@example\.com/), 60_000);
    await workbench.runCommand('Access Alerts: Sandbox: Read Mail…');
    await workbench.quickPick('Subscription Confirmation');
    await eventually(async () => {
      const all = (await rows()).join();
      assert.match(all, /stoppedInstancecount alarm OK/);
      assert.doesNotMatch(all, /unconfirmed/);
    }, 60_000);
    await workbench.runCommand('Notifications: Clear All Notifications');
  });

  it('is read before anything is written, and discarding it does nothing', async () => {
    await workbench.openFile('stops.cwfilter');
    await workbench.runCommand('Access Alerts: Fire Drill…');
    await eventually(async () => assert.equal((await workbench.input.state())?.picks.length, 3));
    await workbench.screenshot('fire-drill-ways');
    await workbench.quickPick('Put a synthetic event into the log group');
    await eventually(async () => {
      const text = await document();
      assert.match(text, /ops-alerts → ops@example\.com/);
      assert.match(text, /"accessAlertsDrill"/);
    });
    await workbench.screenshot('fire-drill-review');
    await workbench.runCommand('Access Alerts: Discard Plan');
    await eventually(async () => assert.doesNotMatch(await document(), /Waiting for|✓/));
  });

  it('shows each link as it comes, and reaches the mailbox', async () => {
    await workbench.openFile('stops.cwfilter');
    await workbench.runCommand('Access Alerts: Fire Drill…');
    await workbench.quickPick('Put a synthetic event into the log group');
    await workbench.notification('Nothing has been done yet');
    await workbench.runCommand('Access Alerts: Apply Plan');
    await eventually(async () => assert.match(await document(), /Waiting for: (metric|alarm)/), 20_000);
    await workbench.screenshot('fire-drill-running');
    await workbench.notification('Reached ops-alerts → ops@example.com in', 60_000);
    const text = await eventually(async () => {
      const shown = await document();
      assert.match(shown, /Reached ops-alerts → ops@example\.com in \d+ (min|s)/);
      return shown;
    });
    assert.equal(text.match(/✓\sdone/g)?.length, 6);
    await workbench.screenshot('fire-drill-reached');
    await workbench.pressInNotification('Reached ops-alerts', 'Read Mail…');
    await workbench.quickPick('ALARM: "stoppedInstancecount alarm" in us-east-1');
    await eventually(async () => assert.match(await workbench.editorText(), /State Change:\s+OK -> ALARM/));
  });

  it('is saved as a record for auditors', async () => {
    await workbench.runCommand('Access Alerts: Save Plan As…');
    // The name that is proposed.
    const file = path.join(folder, `${title}.md`);
    await eventually(async () => assert.ok(((await workbench.input.state())?.value ?? '').endsWith(`${title}.md`)));
    await workbench.input.press('Enter');
    await eventually(() => assert.ok(existsSync(file)));
    const record = readFileSync(file, 'utf8');
    assert.match(record, /\| confirmed subscription \| 20\d\d-\d\d-\d\dT.*Z: done\./);
    assert.match(record, /\| Who \| arn:aws:/);
  });

  it('names the link that stays silent, and why; in every theme', async () => {
    await workbench.openFile('stops.cwfilter');
    await workbench.runCommand('Access Alerts: Disable Alarm Actions');
    await workbench.quickPick('stoppedInstancecount alarm');
    await workbench.notification('Nothing has been done yet');
    await workbench.runCommand('Access Alerts: Apply Plan');
    await workbench.openFile('stops.cwfilter');
    await workbench.runCommand('Access Alerts: Fire Drill…');
    await workbench.quickPick('Set the alarm’s state');
    await eventually(async () => assert.match(await document(), /are turned off: it goes off, but tells nobody/));
    await workbench.notification('Nothing has been done yet');
    await workbench.runCommand('Access Alerts: Apply Plan');
    await workbench.notification(
      'Silent at: published. Likely cause: stoppedInstancecount alarm: Its actions are turned off',
      60_000,
    );
    await eventually(async () => assert.match(await document(), /✗\ssilent/));
    await workbench.screenshot('fire-drill-silent');
    for (const [name, picture] of [
      ['Dark Modern', 'dark'],
      ['Dark High Contrast', 'high-contrast'],
    ] as const) {
      await theme(name);
      await document();
      await workbench.screenshot(`fire-drill-silent-${picture}`);
    }
  });
});
