import assert from 'node:assert/strict';
import { eventually } from '../helpers/eventually';
import type { Workbench } from '../helpers/workbench';
import { stepByStep } from '../helpers/step-by-step';
import { openWorkbench } from '../helpers/workbench';
import { deployFilter, makeTrail, useSandbox } from '../helpers/workbench-steps';

const alert = `---
filterName: stoppedInstancecount
metricNamespace: CloudTrailMetrics
metricName: EC2stoppedInstanceEventCount
metricValue: "1"
---
{ $.eventName= "StopInstances" }
`;
const where = 'in 111122223333 (us-east-1)';

/** The lab's trail and filter, and from there to the mail: by command palette and keyboard, on the sandbox. */
describe('from an alarm to the mail, in a real workbench', () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await openWorkbench({
      keyboardOnly: true,
      // An alarm is over after five minutes: ten seconds, in which it can be looked at.
      settings: { 'accessAlerts.sandbox.speed': 30 },
    });
  });
  stepByStep(() => workbench);
  after(() => workbench.close());

  const run = (title: string) => workbench.runCommand(`Access Alerts: ${title}`);
  const textOf = async (label: string) => (await workbench.treeItems()).find((row) => row.label === label)?.description;
  const alarmCount = async () => (await workbench.statusBar()).find((text) => /\balarms?$/.test(text));
  const goneOff = async () => (await workbench.notifications()).filter((text) => text.includes('has gone off'));
  const hasAlarm = (state: string) =>
    eventually(async () => assert.ok((await textOf('EC2 stop alarm'))?.startsWith(state)), 60_000);
  const quiet = () => workbench.runCommand('Notifications: Clear All Notifications');

  /** Applies the plan with this title, and waits until its record says that it is done. */
  async function apply(title: string): Promise<void> {
    await workbench.webviewFrame(`${title} ${where}`);
    await run('Apply Plan');
    await eventually(async () => {
      assert.match(await workbench.webviewText(`${title} ${where}`), /Done\.|The trail logs/);
    }, 30_000);
  }

  /** Pictures of the same in light, dark and high contrast. */
  async function pictures(name: string): Promise<void> {
    for (const theme of ['Dark Modern', 'Dark High Contrast', 'Light Modern']) {
      await workbench.runCommand('Preferences: Color Theme');
      await workbench.input.write(theme);
      await workbench.quickPick(theme);
      await workbench.screenshot(`${name}-${theme.toLowerCase().replaceAll(' ', '-')}`);
    }
  }

  /** Opens a mail; a preview that gets its new colours takes the focus, and the list with it, so it is asked for again. */
  async function readMail(subject: string): Promise<void> {
    await eventually(async () => {
      await run('Sandbox: Read Mail…');
      const isListed = async () => {
        const { picks = [] } = (await workbench.input.state()) ?? {};
        assert.ok(picks.some((pick) => pick.includes(subject)));
      };
      await eventually(isListed, 3000);
      await workbench.quickPick(subject);
    }, 60_000);
  }

  it('begins where the lab ends: with a trail and a metric filter', async () => {
    await useSandbox(workbench);
    await makeTrail(workbench);
    await workbench.newMetricFilter(alert);
    await deployFilter(workbench, 'stoppedInstancecount');
  });

  it('plans an alarm with a new topic and who gets the mail, and makes it when that was read', async () => {
    await run('Create Alarm…');
    await workbench.quickPick('stoppedInstancecount');
    await workbench.screenshot('alarms-1-question');
    await workbench.quickPick('At the first event');
    await workbench.typeIn('EC2 stop alarm');
    await workbench.quickPick('New topic: ops-alerts');
    await workbench.screenshot('alarms-2-who');
    await workbench.quickPick('Email…');
    await workbench.typeIn('ops@example.com');
    await workbench.quickPick('No (recommended)');
    await workbench.webviewFrame(`Create alarm EC2 stop alarm ${where}`);
    await workbench.screenshot('alarms-3-plan');
    await eventually(async () => assert.equal(await textOf('EC2 stop alarm'), undefined));
    await quiet();
    await apply('Create alarm EC2 stop alarm');
    await eventually(async () => assert.equal(await textOf('ops-alerts → ops@example.com'), 'unconfirmed'));
  });

  it('follows the link in the mail that SNS sent, and the tree knows', async () => {
    await workbench.pressInNotification('Not confirmed yet', 'Read Mail…');
    await eventually(async () => assert.equal((await workbench.input.state())?.picks.length, 1));
    await workbench.screenshot('alarms-4-mail');
    await workbench.input.close();
    await quiet();
    await pictures('alarms-5-unconfirmed');
    await readMail('Subscription Confirmation');
    await eventually(async () => assert.equal(await textOf('ops-alerts → ops@example.com'), ''));
  });

  it('tells of an alarm that goes off: in the status bar, in the tree and once in a notification', async () => {
    await hasAlarm('OK');
    await quiet();
    await run('Sandbox: Stop an Instance');
    await workbench.notification('The alarm EC2 stop alarm has gone off.', 60_000);
    await eventually(async () => assert.deepEqual([(await goneOff()).length, await alarmCount()], [1, '1 alarm']));
    await hasAlarm('ALARM');
    await run('Show Alarms');
    await eventually(async () => {
      const { picks = [] } = (await workbench.input.state()) ?? {};
      assert.deepEqual(
        picks.map((pick) => pick.trim()),
        ['EC2 stop alarm'],
      );
    });
    await workbench.screenshot('alarms-7-list');
    await workbench.input.close();
    // One more, so that it goes on for a while.
    await run('Sandbox: Stop an Instance');
    await pictures('alarms-6-alarm');
    // The notification may have put itself away by now, but there is no second one.
    await eventually(async () => assert.ok((await goneOff()).length <= 1));
  });

  it('shows the mail, which can be read', async () => {
    await quiet();
    await readMail('ALARM: "EC2 stop alarm"');
    await eventually(async () => assert.match(await workbench.editorText(), /EC2 stop alarm[^]*ALARM state/));
    await workbench.screenshot('alarms-8-alarm-mail');
  });

  it('sends a test notification, which says that it is one', async () => {
    await run('Send Test Notification…');
    await workbench.quickPick('EC2 stop alarm');
    await workbench.page.locator('.monaco-dialog-box').waitFor();
    await workbench.screenshot('alarms-9-test');
    const said = await workbench.pressInDialog('Send');
    assert.match(said, /topic ops-alerts in 111122223333[^]*goes to ops@example\.com/);
    await workbench.notification('SNS has taken the test notification');
    await readMail('TEST, no alarm: EC2 stop alarm');
    await eventually(async () => assert.match(await workbench.editorText(), /This is a test notification/));
  });

  it('silences the alarm, and lets it speak again', async () => {
    await quiet();
    await run('Disable Alarm Actions');
    await workbench.quickPick('EC2 stop alarm');
    await apply('Disable actions of alarm EC2 stop alarm');
    await eventually(async () => assert.match((await textOf('EC2 stop alarm')) ?? '', /actions are off/));
    await workbench.screenshot('alarms-10-silent');
    await run('Enable Alarm Actions');
    await workbench.quickPick('EC2 stop alarm');
    await apply('Enable actions of alarm EC2 stop alarm');
    await eventually(async () => assert.doesNotMatch((await textOf('EC2 stop alarm')) ?? 'off', /off/));
  });

  const groupCounts = async () =>
    (await workbench.treeItems()).find(({ label }) => label.startsWith('aws-cloudtrail-logs-'))?.description;

  it('renames the filter, which keeps its alarm, and makes a copy of it', async () => {
    await run('Rename Metric Filter…');
    await workbench.quickPick('stoppedInstancecount');
    await workbench.screenshot('alarms-11-rename');
    await workbench.typeIn('stops');
    await apply('Rename metric filter stoppedInstancecount to stops');
    await eventually(async () => {
      assert.ok((await textOf('stops')) !== undefined);
      assert.equal(await textOf('stoppedInstancecount'), undefined);
      assert.ok((await textOf('EC2 stop alarm')) !== undefined);
      assert.match((await groupCounts()) ?? '', /1\/100 filters/);
    });

    await run('Duplicate Metric Filter…');
    await workbench.quickPick('stops');
    await workbench.typeIn('stops too');
    await workbench.typeIn('StopsToo');
    await apply('Deploy metric filter stops too');
    await eventually(async () => assert.match((await groupCounts()) ?? '', /2\/100 filters/));
    await workbench.screenshot('alarms-12-copy');
  });

  it('deletes the filter with its alarm, and leaves the copy', async () => {
    await run('Delete Metric Filter…');
    await workbench.quickPick('stops');
    await workbench.screenshot('alarms-13-delete');
    await workbench.input.tick();
    await apply('Delete metric filter stops');
    await eventually(async () => {
      assert.match((await groupCounts()) ?? '', /1\/100 filters/);
      assert.deepEqual([await textOf('stops'), await textOf('EC2 stop alarm')], [undefined, undefined]);
      assert.ok((await textOf('stops too')) !== undefined);
    });
    await workbench.screenshot('alarms-14-deleted');
  });
});
