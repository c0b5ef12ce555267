import assert from 'node:assert/strict';
import type { Frame } from 'playwright-core';
import { eventually } from '../helpers/eventually';
import type { Workbench } from '../helpers/workbench';
import { stepByStep } from '../helpers/step-by-step';
import { openWorkbench } from '../helpers/workbench';
import { useSandbox } from '../helpers/workbench-steps';

const text = `---
filterName: stoppedInstancecount
metricValue: "1"
alarm: { threshold: 1 } # one is enough
---
{ $.eventName= "StopInstances" }
`;

/** A pattern over the events of the sandbox as an alarm, by keyboard. */
describe('a backtest, in a real workbench', () => {
  let workbench: Workbench;
  let page: Frame;

  before(async () => {
    workbench = await openWorkbench({ keyboardOnly: true });
  });
  stepByStep(() => workbench);
  after(() => workbench.close());

  const summary = () => page.locator('.summary').innerText();
  const inFront = () => workbench.runCommand('View: Focus First Editor Group');

  it('goes over the events that were fetched', async () => {
    await useSandbox(workbench);
    await workbench.newMetricFilter(text);
    await workbench.runCommand('Access Alerts: Sandbox: Stop an Instance');
    await workbench.runCommand('Access Alerts: Test Against Events…');
    await workbench.quickPick('Event history');
    await workbench.quickPick('Last 24 hours');
    const panel = await workbench.webviewFrame('Live Test');
    await eventually(async () => {
      const shown = await panel.locator('body').innerText();
      if (!/\b[1-9]\d* match/.test(shown)) await workbench.runCommand('Access Alerts: Fetch Events Again');
      assert.match(shown, /\b[1-9]\d* match/);
    }, 60_000);
    await inFront();
    const lenses = workbench.page.locator('.editor-group-container.active .codelens-decoration');
    await eventually(async () => assert.match(await lenses.innerText(), /Backtest…/));
    await workbench.runCommand('Access Alerts: Backtest Alert…');
    await workbench.quickPick('The fetched events');
    page = await workbench.webviewFrame('Backtest of stoppedInstancecount');
    await eventually(async () => assert.match(await summary(), /^[1-9]\d* notifications?, /));
    await workbench.runCommand('Notifications: Clear All Notifications');
    await page.locator('.chart canvas').waitFor();
    await workbench.screenshot('backtest-1');
  });

  it('works it out anew when the threshold changes', async () => {
    const threshold = page.getByRole('spinbutton', { name: 'Threshold' });
    await threshold.focus();
    await threshold.press('ArrowUp');
    await threshold.press('ArrowUp');
    await eventually(async () => assert.match(await page.locator('.variations').innerText(), /≥ 3 \(current\)/));
    await page.locator('.chart').press('End');
    await eventually(async () => assert.match(await page.locator('.readout').innerText(), / · /));
    await workbench.screenshot('backtest-2');
  });

  it('writes the settings into the document, which one undo takes back', async () => {
    await page.getByRole('button', { name: 'Use these settings' }).press('Enter');
    await eventually(async () => assert.match(await workbench.editorText(), /alarm: { threshold: 3 } # one is enough/));
    await workbench.screenshot('backtest-3');
    await workbench.page.locator('.editor-group-container.active .monaco-editor.focused').waitFor();
    await workbench.runCommand('Undo');
    await eventually(async () => assert.match(await workbench.editorText(), /alarm: { threshold: 1 } # one is enough/));
  });
});
