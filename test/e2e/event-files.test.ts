import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { eventually } from '../helpers/eventually';
import { realData } from '../helpers/real-data';
import type { Workbench } from '../helpers/workbench';
import { openWorkbench } from '../helpers/workbench';

const record = (eventName: string) => JSON.stringify({ eventTime: '2026-11-23T14:00:00Z', eventName });

describe('Test Against Events… → files, in a real workbench', () => {
  let workbench: Workbench;
  let folder: string;

  before(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'access-alerts-files-'));
    writeFileSync(path.join(folder, 'stops.cwfilter'), '{ $.eventName = "StopInstances" }\n');
    writeFileSync(path.join(folder, 'events.ndjson'), `${record('StopInstances')}\n${record('RunInstances')}\n`);
    writeFileSync(path.join(folder, 'empty.json'), '');
    workbench = await openWorkbench({ folder, keyboardOnly: true });
    await workbench.openFile('stops.cwfilter');
  });
  afterEach(async function () {
    await workbench.keepIfFailed(this.currentTest);
  });
  after(async () => {
    await workbench.close();
    rmSync(folder, { recursive: true });
  });

  const testAgainst = async (file: string) => {
    await workbench.runCommand('Access Alerts: Test Against Events…');
    await workbench.quickPick('Files…');
    // VS Code's file dialog writes its folder into the box when it has read it, over whatever was typed by then.
    await eventually(async () => {
      const state = await workbench.input.state();
      assert.ok(state?.value.endsWith('/') && state.picks.length > 0);
    });
    await workbench.input.write(file);
    // It follows the typed path folder by folder, and takes a file only when it has listed the last one.
    await eventually(async () => {
      if ((await workbench.input.state()) === undefined) return;
      await workbench.input.press('Enter');
      await eventually(async () => assert.equal(await workbench.input.state(), undefined), 1000);
    });
  };
  const panelSays = async (text: RegExp) => {
    const panel = await workbench.webviewFrame('Live Test');
    await eventually(async () => assert.match(await panel.locator('body').innerText(), text), 30_000);
  };

  it('reads them without any connection', async () => {
    await testAgainst(path.join(folder, 'events.ndjson'));
    await panelSays(/\b1 match[^]*\b1 no\b/);
    await panelSays(/Read 2 events/);
  });

  it('says once what is wrong with one that holds no event, and keeps the others', async () => {
    await testAgainst(path.join(folder, 'empty.json'));
    const message = await workbench.notification('No event could be read');
    assert.match(message, /empty\.json/);
    await panelSays(/\b1 match/);
  });

  it('reads real CloudTrail records', async function () {
    const real = realData(process.cwd(), 'cloudtrail-events.ndjson');
    if (real === undefined) return this.skip();
    await testAgainst(path.resolve(real));
    await panelSays(/Read 2,\d{3} events/);
    await workbench.screenshot('event-files-real');
  });
});
