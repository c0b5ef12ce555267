import assert from 'node:assert/strict';
import type { Frame } from 'playwright-core';
import { eventually } from '../helpers/eventually';
import type { Workbench } from '../helpers/workbench';
import { stepByStep } from '../helpers/step-by-step';
import { openWorkbench } from '../helpers/workbench';
import { useSandbox } from '../helpers/workbench-steps';

const alert = `---
filterName: stopped
---
{ ($.eventName = "StopInstances") && ($.userIdentity.type != "IAMUser") }
`;

/** The texts that decorations put beside those of the document, which no element holds. */
const decorationTexts = `[...document.querySelectorAll('.editor-group-container.active .view-line span')]
  .flatMap((span) => ['::before', '::after'].map((part) => getComputedStyle(span, part).content)).join(' ')`;

/** What a person does before trusting a pattern: by keyboard, on the sandbox. */
describe('proof before trust, in a real workbench', () => {
  let workbench: Workbench;
  let panel: Frame;

  before(async () => {
    workbench = await openWorkbench({ keyboardOnly: true });
    await useSandbox(workbench);
  });
  stepByStep(() => workbench);
  after(() => workbench.close());

  const panelText = () => panel.locator('body').innerText();
  /** How many events match, nearly do, and do not. */
  const counts = () =>
    eventually(async () => {
      const text = await panelText();
      const found = /([\d,]+) match[^]*?([\d,]+) nearly[^]*?([\d,]+) no\b/.exec(text);
      assert.ok(found, text);
      return found.slice(1).map((count) => Number(count.replaceAll(',', '')));
    });
  const toEditor = () => workbench.runCommand('View: Focus First Editor Group');

  /** Looks for a text in the events, and selects the first row that has it. */
  async function select(text: string): Promise<void> {
    const grid = panel.locator('[role="grid"]');
    await grid.press('/');
    await panel.locator('input[type="search"]').fill(text);
    await panel.locator('input[type="search"]').press('Enter');
    await eventually(async () => {
      await grid.press('Home');
      const row = panel.locator('[role="row"][aria-selected="true"][data-position="0"]');
      assert.ok((await row.innerText({ timeout: 1000 })).includes(text));
    });
    await eventually(async () => assert.equal(await panel.locator('.details h2').innerText(), text));
  }

  it('fetches the account’s past without any trail', async () => {
    await workbench.newMetricFilter(alert);
    await workbench.runCommand('Access Alerts: Sandbox: Stop an Instance');
    await workbench.runCommand('Access Alerts: Test Against Events…');
    await workbench.quickPick('Event history');
    await workbench.quickPick('Last 24 hours');
    panel = await workbench.webviewFrame('Live Test');
    await eventually(async () => {
      const now = await counts();
      if (now[1] === 0) await workbench.runCommand('Access Alerts: Fetch Events Again');
      assert.ok(now[1]! > 0, JSON.stringify(now));
    }, 60_000);
    await eventually(async () => assert.match(await panelText(), /Nothing left out/), 60_000);
  });

  it('explains a near miss, in the panel and in the pattern', async () => {
    await select('StopInstances');
    await eventually(async () => assert.match(await panelText(), /userIdentity\.type != "IAMUser"[^]*"IAMUser"/));
    const shown = async () => String(await workbench.page.evaluate(decorationTexts));
    await eventually(async () => assert.match(await shown(), /✓[^]*✗/));
    await workbench.runCommand('Notifications: Clear All Notifications');
    await workbench.screenshot('proof-1-near-miss');
  });

  it('counts anew while the pattern is typed', async () => {
    const before = await counts();
    await toEditor();
    await workbench.replaceEditorText(alert.replace('!= "IAMUser"', '= "IAMUser"'));
    await eventually(async () => {
      const now = await counts();
      assert.ok(now[0]! > before[0]!, JSON.stringify(now));
    });
  });

  it('opens an event with the compared values marked', async () => {
    await select('StopInstances');
    await panel.getByRole('button', { name: 'Open Event' }).press('Enter');
    await eventually(async () => assert.match(await workbench.editorText(), /"eventVersion"/));
    await workbench.screenshot('proof-2-event');
  });

  it('makes a pattern from an event that refuses another', async () => {
    await select('StopInstances');
    await panel.getByRole('button', { name: 'Make a Pattern from This' }).press('Enter');
    await eventually(async () => assert.match(await workbench.editorText(), /\$\.eventName = "StopInstances"/));
    await workbench.screenshot('proof-3-pattern');
  });

  it('has AWS judge the borderline ones', async () => {
    await workbench.runCommand('Notifications: Clear All Notifications');
    await workbench.runCommand('Access Alerts: Check with AWS');
    await eventually(async () => assert.match(await workbench.webviewText('Check with AWS'), /agree/i));
    await workbench.screenshot('proof-4-referee');
  });

  it('follows a log group live while the sandbox makes traffic', async () => {
    await workbench.runCommand('Access Alerts: Create Trail…');
    await workbench.typeIn('Live_trail');
    await workbench.quickPick('recommended settings');
    await workbench.notification('Nothing has been done yet');
    await workbench.runCommand('Access Alerts: Apply Plan');
    await eventually(async () => {
      const trail = (await workbench.treeItems()).find(({ label }) => label === 'Live_trail');
      assert.match(trail?.description ?? '', /^logging/);
    }, 60_000);
    const sum = async () => (await counts()).reduce((all, count) => all + count, 0);
    const before = await sum();
    await workbench.runCommand('Access Alerts: Start Live Tail');
    await workbench.runCommand('Access Alerts: Sandbox: Stop an Instance');
    await eventually(async () => {
      const now = await sum();
      assert.ok(now > before, `${now} of ${before}`);
    }, 90_000);
    await eventually(async () => assert.ok(await panel.locator('.live-mark').isVisible()));
    await workbench.runCommand('Notifications: Clear All Notifications');
    await workbench.screenshot('proof-5-live');
    await workbench.runCommand('Access Alerts: Stop Live Tail');
    await panel.locator('.live-mark').waitFor({ state: 'hidden' });
  });
});
