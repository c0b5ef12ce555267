import assert from 'node:assert/strict';
import { eventually } from '../helpers/eventually';
import { stepByStep } from '../helpers/step-by-step';
import type { Workbench } from '../helpers/workbench';
import { openWorkbench } from '../helpers/workbench';
import { makeTrail, useSandbox } from '../helpers/workbench-steps';

const metric = 'EventCount';
const alert = `---
filterName: events by service
metricNamespace: CloudTrailMetrics
metricName: ${metric}
metricValue: "1"
dimensions: { Service: $.eventSource }
alarm: {}
---
{ $.eventName = * }
`;

/** A metric filter with dimensions, on the sandbox: what is said of its alarm, and which of its metrics are tracked. */
describe('a metric filter with dimensions, in a real workbench', () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await openWorkbench({ keyboardOnly: true });
    await useSandbox(workbench);
  });
  stepByStep(() => workbench);
  after(() => workbench.close());

  const labels = async () => (await workbench.treeItems()).map(({ label }) => label);

  it('is planned with what its metrics cost, and what its alarm lacks', async () => {
    await makeTrail(workbench);
    await workbench.newMetricFilter(alert);
    await workbench.runCommand('Access Alerts: Deploy Metric Filter');
    await eventually(async () => {
      const text = await workbench.webviewText('Deploy metric filter events by service in 111122223333 (us-east-1)');
      assert.match(text, /never gets data/);
      assert.match(text, /\$0\.30 a month for each combination of values/);
    });
    await workbench.screenshot('dimensions-1-plan');
    await workbench.runCommand('Access Alerts: Apply Plan');
    await eventually(async () => assert.ok((await labels()).includes('events by service')), 30_000);
    await workbench.runCommand('Notifications: Clear All Notifications');
  });

  it('is tracked by its busiest metrics, which it asks for', async () => {
    await workbench.runCommand('Access Alerts: Sandbox: Stop an Instance');
    const input = workbench.page.locator('.quick-input-widget');
    await eventually(async () => {
      await workbench.runCommand('Notifications: Clear All Notifications');
      await workbench.runCommand('Access Alerts: Track Metric');
      await input.getByText('Service=').nth(1).waitFor({ timeout: 5000 });
    }, 120_000);
    await eventually(async () => assert.match(await input.innerText(), /metrics with data in the last two weeks/));
    await workbench.screenshot('dimensions-2-which');
    await workbench.input.press('Enter');
    const tracker = await workbench.webviewFrame(metric);
    await eventually(async () => {
      assert.equal(await tracker.locator('h1').innerText(), metric);
      const lines = await tracker.locator('.legend .choice').allInnerTexts();
      assert.ok(lines.length > 1 && lines.every((line) => line.startsWith('Service=')), lines.join());
      assert.ok((await tracker.locator('.values tbody tr').count()) > 0);
    }, 60_000);
    await eventually(async () =>
      assert.match(await tracker.locator('body').innerText(), /No alarm watches these metrics\./),
    );
    await workbench.screenshot('dimensions-3-chart');
  });

  it('has an alarm on one of them, which is made here', async () => {
    await workbench.runCommand('Access Alerts: Create Alarm…');
    await workbench.quickPick('events by service');
    await eventually(async () => {
      const { picks = [] } = (await workbench.input.state()) ?? {};
      assert.ok(picks.some((pick) => pick.startsWith('Service=')) && picks.some((pick) => pick.includes('Type the')));
    });
    await workbench.screenshot('dimensions-4-which-alarm');
    await workbench.quickPick('Type the values…');
    await workbench.typeIn('ec2.amazonaws.com');
    await workbench.quickPick('At the first event');
    await eventually(async () =>
      assert.equal((await workbench.input.state())?.value, 'events by service ec2.amazonaws.com alarm'),
    );
    await workbench.typeIn('EC2 calls');
    await workbench.quickPick('New topic: ops-alerts');
    await workbench.quickPick('Nobody');
    await workbench.quickPick('No (recommended)');
    await eventually(async () => {
      const text = await workbench.webviewText('Create alarm EC2 calls in 111122223333 (us-east-1)');
      assert.match(text, /watches only the values with Service=ec2\.amazonaws\.com/);
    });
    await workbench.screenshot('dimensions-5-alarm-plan');
    await workbench.runCommand('Access Alerts: Apply Plan');
    await eventually(async () => {
      const rows = await workbench.treeItems();
      const textOf = (name: string) => rows.find(({ label }) => label === name)?.description ?? '';
      assert.match(textOf('EC2 calls'), /^(OK|INSUFFICIENT_DATA|ALARM) · Service=ec2\.amazonaws\.com$/);
      assert.match(textOf('events by service alarm'), /^no filter here counts for it/);
    }, 30_000);
    await workbench.screenshot('dimensions-6-alarms');
  });

  it('has one that a file says', async () => {
    await workbench.newMetricFilter(
      alert.replace('alarm: {}', 'alarm: { alarmName: IAM calls, dimensions: { Service: iam.amazonaws.com } }'),
    );
    await eventually(async () => assert.deepEqual(await workbench.squiggles(), { errors: 0, warnings: 0 }));
    await workbench.screenshot('dimensions-8-file');
    await workbench.runCommand('Access Alerts: Deploy Metric Filter');
    await eventually(async () => {
      const text = await workbench.webviewText('Deploy metric filter events by service in 111122223333 (us-east-1)');
      assert.match(text, /watches only the values with Service=iam\.amazonaws\.com/);
    });
    await workbench.runCommand('Access Alerts: Apply Plan');
    await eventually(async () => {
      const row = (await workbench.treeItems()).find(({ label }) => label === 'IAM calls');
      assert.match(row?.description ?? '', / · Service=iam\.amazonaws\.com$/);
    }, 30_000);
  });

  it('is drilled with an event of that one', async () => {
    await workbench.runCommand('Access Alerts: Fire Drill…');
    await workbench.quickPick('events by service');
    await workbench.quickPick('EC2 calls');
    await workbench.quickPick('Put a synthetic event into the log group');
    await eventually(async () => {
      const text = await workbench.webviewText('Fire drill of events by service in 111122223333 (us-east-1)');
      assert.match(text, /"eventSource": "ec2\.amazonaws\.com"/);
      assert.doesNotMatch(text, /sees nothing of it/);
    });
    await workbench.screenshot('dimensions-7-drill');
    await workbench.runCommand('Access Alerts: Discard Plan');
  });
});
