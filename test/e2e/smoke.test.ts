import assert from 'node:assert/strict';
import { eventually } from '../helpers/eventually';
import type { Workbench } from '../helpers/workbench';
import { openWorkbench } from '../helpers/workbench';

describe('in a real workbench', () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await openWorkbench({ keyboardOnly: true });
  });
  afterEach(async function () {
    await workbench.keepIfFailed(this.currentTest);
  });
  after(() => workbench.close());

  it('has the extension, and runs its commands from the palette', async () => {
    await workbench.runCommand('Access Alerts: Use the Sandbox');
    await eventually(async () => assert.match((await workbench.statusBar()).join('\n'), /sandbox/i));
    await workbench.screenshot('smoke');
  });
});
