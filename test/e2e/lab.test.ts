import assert from 'node:assert/strict';
import { eventually } from '../helpers/eventually';
import type { Workbench } from '../helpers/workbench';
import { stepByStep } from '../helpers/step-by-step';
import { openWorkbench } from '../helpers/workbench';
import { planLabTrail } from '../helpers/workbench-steps';

const frontMatter = `---
filterName: stoppedInstancecount
metricNamespace: CloudTrailMetrics
metricName: EC2stoppedInstanceEventCount
metricValue: "1"
---
`;

/** The README's tour, as a newcomer does it: by command palette and keyboard, on the sandbox. */
describe('the lab, in a real workbench', () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await openWorkbench({ keyboardOnly: true });
  });
  stepByStep(() => workbench);
  after(() => workbench.close());

  const labels = async () => (await workbench.treeItems()).map(({ label }) => label);

  it('connects to the sandbox and says so', async () => {
    await workbench.runCommand('Access Alerts: Focus on Pipelines View');
    await workbench.screenshot('1-signed-out');
    await workbench.runCommand('Access Alerts: Use the Sandbox');
    await eventually(async () => {
      assert.match((await workbench.statusBar()).join('\n'), /Sandbox · sandbox \(111122223333\) · us-east-1/);
    });
    await workbench.screenshot('2-sandbox');
  });

  it('plans a trail, and makes nothing before the plan is applied', async () => {
    await planLabTrail(workbench);
    await workbench.notification('Nothing has been done yet');
    await workbench.screenshot('3-plan');
    await eventually(async () => assert.deepEqual(await labels(), []));
  });

  it('applies the plan and shows the chain', async () => {
    await workbench.runCommand('Access Alerts: Apply Plan');
    await eventually(async () => {
      const all = await labels();
      assert.ok(all.includes('My_cloudtrail') && all.includes('clwatch_role'), all.join());
      const trail = (await workbench.treeItems()).find(({ label }) => label === 'My_cloudtrail');
      assert.match(trail?.description ?? '', /^logging/);
    }, 60_000);
    await workbench.screenshot('4-chain');
  });

  it('underlines a broken pattern, and nothing in a good one', async () => {
    await workbench.newMetricFilter(`${frontMatter}{ $.eventName == 'StopInstances' }\n`);
    await eventually(async () => assert.ok((await workbench.squiggles()).errors > 0));
    // F8 shows what is wrong below the line.
    await workbench.pressInEditor('F8');
    await workbench.page.locator('.marker-widget .message').waitFor();
    await workbench.screenshot('5-diagnostics');
    await workbench.pressInEditor('Escape');
    await workbench.replaceEditorText(`${frontMatter}{ $.eventName= "StopInstances" }\n`);
    await eventually(async () => assert.deepEqual(await workbench.squiggles(), { errors: 0, warnings: 0 }));
  });

  it('shows in the live test that a stopped instance matches', async () => {
    await workbench.runCommand('Access Alerts: Sandbox: Stop an Instance');
    await workbench.runCommand('Access Alerts: Test Against Events…');
    await workbench.quickPick('aws-cloudtrail-logs-');
    await workbench.quickPick('Last 24 hours');
    const panel = await workbench.webviewFrame('Live Test');
    // CloudTrail takes its time to deliver, also in the sandbox.
    await eventually(async () => {
      const text = await panel.locator('body').innerText();
      if (!/\b1 match/.test(text)) await workbench.runCommand('Access Alerts: Fetch Events Again');
      assert.match(text, /\b1 match/);
    }, 60_000);
    const codeLenses = workbench.page.locator('.editor-group-container.active .codelens-decoration');
    await eventually(async () => assert.match(await codeLenses.innerText(), /1 of \d+ events match/));

    const selected = panel.locator('[role="row"][aria-selected="true"]');
    await panel.locator('[role="grid"]').press('Home');
    await eventually(async () => {
      const isStop = (await selected.innerText()).includes('StopInstances');
      if (!isStop) await panel.locator('[role="grid"]').press('ArrowDown');
      assert.ok(isStop);
    });
    await workbench.runCommand('Notifications: Clear All Notifications');
    await workbench.screenshot('6-live-test');
  });

  it('deploys the filter after a review', async () => {
    await workbench.runCommand('View: Focus First Editor Group');
    await workbench.runCommand('Access Alerts: Deploy Metric Filter');
    await workbench.webviewFrame('Deploy metric filter stoppedInstancecount in 111122223333 (us-east-1)');
    await workbench.screenshot('7-deploy-plan');
    await workbench.runCommand('Access Alerts: Apply Plan');
    await eventually(async () => assert.ok((await labels()).includes('stoppedInstancecount')), 30_000);
  });

  it('reads 1 on the chart after one more stop', async () => {
    await workbench.runCommand('Access Alerts: Sandbox: Stop an Instance');
    await workbench.runCommand('Access Alerts: Track Metric');
    const tracker = await workbench.webviewFrame('EC2stoppedInstanceEventCount');
    await eventually(async () => {
      const values = await tracker.locator('table tbody td:last-child').allInnerTexts();
      assert.deepEqual(
        values.map(Number).filter((value) => value > 0),
        [1],
      );
    }, 90_000);
    await workbench.runCommand('Notifications: Clear All Notifications');
    await workbench.screenshot('8-metric-tracker');
  });
});
