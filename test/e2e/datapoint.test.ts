import assert from 'node:assert/strict';
import type { Frame } from 'playwright-core';
import { eventually } from '../helpers/eventually';
import type { Workbench } from '../helpers/workbench';
import { stepByStep } from '../helpers/step-by-step';
import { openWorkbench } from '../helpers/workbench';
import { deployFilter, makeTrail, useSandbox } from '../helpers/workbench-steps';

const metric = 'EC2stoppedInstanceEventCount';
const alert = `---
filterName: stoppedInstancecount
metricNamespace: CloudTrailMetrics
metricName: ${metric}
metricValue: "1"
---
{ $.eventName= "StopInstances" }
`;

/** From a datapoint to who made it, on the sandbox, by keyboard. */
describe('the events behind a datapoint, in a real workbench', () => {
  let workbench: Workbench;
  let tracker: Frame;

  before(async () => {
    workbench = await openWorkbench({ keyboardOnly: true });
    await useSandbox(workbench);
  });
  stepByStep(() => workbench);
  after(() => workbench.close());

  const list = () => tracker.getByRole('grid', { name: 'Events behind the datapoint' });
  const sentence = () => tracker.locator('.behind .sentence').innerText();
  /** The row in front, while the list has the focus. */
  const inFront = () => tracker.locator('.behind-list:focus .row.active').innerText({ timeout: 1000 });
  const quiet = () => workbench.runCommand('Notifications: Clear All Notifications');

  it('has a datapoint of one stopped instance', async () => {
    await makeTrail(workbench);
    await workbench.newMetricFilter(alert);
    await deployFilter(workbench, 'stoppedInstancecount');
    await workbench.runCommand('Access Alerts: Sandbox: Stop an Instance');
    await workbench.runCommand('Access Alerts: Track Metric');
    tracker = await workbench.webviewFrame(metric);
    await eventually(async () => {
      const values = await tracker.locator('.values tbody td:last-child').allInnerTexts();
      assert.ok(values.map(Number).includes(1), values.join());
    }, 90_000);
    await quiet();
  });

  it('lists on Enter who stopped it, and from where', async () => {
    const chart = tracker.getByRole('application');
    await chart.focus();
    await chart.press('End');
    await eventually(async () => {
      const isThere = (await tracker.locator('.readout').innerText()).includes('Sum 1');
      if (!isThere) await chart.press('ArrowLeft');
      assert.ok(isThere);
    });
    await chart.press('Enter');
    await eventually(async () => assert.match(await sentence(), / · 1 event: \S+ 1 \([\d.]+\)$/), 30_000);
    await eventually(async () => assert.match(await inFront(), /StopInstances/));
    await workbench.screenshot('datapoint-1-events');
  });

  it('opens the event on Enter, and has the list again afterwards', async () => {
    await list().press('Enter');
    await eventually(async () => assert.match(await workbench.editorText(), /"eventName": "StopInstances"/));
    await workbench.screenshot('datapoint-2-event');
    await workbench.runCommand('View: Close Editor');
    tracker = await workbench.webviewFrame(metric);
    await eventually(async () => assert.match(await sentence(), / · 1 event: /));
    await eventually(async () => assert.match(await inFront(), /StopInstances/));
    await workbench.screenshot('datapoint-3-back');
  });

  it('takes the period to Live Test, with the filter that counted in front', async () => {
    await tracker.getByRole('button', { name: 'Open in Live Test' }).press('Enter');
    const panel = await workbench.webviewFrame('Live Test');
    await eventually(async () => {
      const text = await panel.locator('body').innerText();
      assert.match(text, /stoppedInstancecount/);
      assert.match(text, /\b1 match/);
    }, 60_000);
    await eventually(async () => assert.match(await workbench.editorText(), /filterName: stoppedInstancecount/));
    await quiet();
    await workbench.screenshot('datapoint-4-live-test');
  });

  it('goes back to the chart on Escape', async () => {
    await workbench.runCommand('Access Alerts: Track Metric');
    tracker = await workbench.webviewFrame(metric);
    await eventually(async () => assert.match(await inFront(), /StopInstances/));
    await list().press('Escape');
    await eventually(async () => {
      assert.equal(await tracker.locator('.behind').isVisible(), false);
      assert.equal(await tracker.locator('.chart:focus').count(), 1);
    });
    await workbench.screenshot('datapoint-5-chart');
  });
});
