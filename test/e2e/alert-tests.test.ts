import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { root } from '../../scripts/install';
import { eventually } from '../helpers/eventually';
import { openWorkbench, type Workbench } from '../helpers/workbench';

describe('the tests of alerts, in the Test Explorer', () => {
  let workbench: Workbench;
  let folder: string;
  before(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'access-alerts-demo-'));
    cpSync(path.join(root, 'demo'), folder, { recursive: true });
    workbench = await openWorkbench({ folder, keyboardOnly: true });
  });
  afterEach(async function () {
    await workbench.keepIfFailed(this.currentTest);
  });
  after(async () => {
    await workbench.close();
    rmSync(folder, { recursive: true });
  });

  /** What the explorer says of each row: its name and how its last run went. */
  const rows = () => workbench.page.locator('.sidebar').ariaSnapshot();
  /** The marks beside the lines of the document. */
  const marks = (state: 'passed' | 'failed') =>
    workbench.page.locator(`.glyph-margin-widgets .codicon-testing-${state}-icon`).count();

  it('pass in the demo, with a mark beside each line', async () => {
    await workbench.openFile('stopped-instances.cwfilter');
    await workbench.runCommand('Testing: Focus on Test Explorer View');
    await eventually(async () => assert.match(await rows(), /stopped-instances/));
    await workbench.runCommand('Test: Run All Tests');
    await eventually(async () => assert.match(await rows(), /stopped-instances.*passed/i));
    // The three tests, and the file as a whole.
    await eventually(async () => assert.deepEqual([await marks('passed'), await marks('failed')], [4, 0]));
    await workbench.screenshot('alert-tests-passed');
  });

  it('a failure says at the clause what it saw', async () => {
    const file = path.join(folder, 'stopped-instances.cwfilter');
    const line = workbench.page.locator('.view-line', { hasText: '$.eventName' });
    writeFileSync(
      file,
      readFileSync(file, 'utf8').replace(
        '{ $.eventName = "StopInstances" }',
        '{ ($.eventName = "St*") && ($.userIdentity.type = "Root") }',
      ),
    );
    await eventually(async () => assert.match((await line.textContent()) ?? '', /Root/));
    await workbench.runCommand('Test: Run All Tests');
    await eventually(async () => assert.match(await rows(), /stopped-instances.*failed/i));
    await eventually(async () => assert.deepEqual([await marks('passed'), await marks('failed')], [2, 2]));
    await workbench.page.getByText('"IAMUser" != "Root"').first().waitFor();
    await workbench.screenshot('alert-tests-failed');
  });
});
