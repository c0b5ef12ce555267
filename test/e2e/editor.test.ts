import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { eventually } from '../helpers/eventually';
import type { Workbench } from '../helpers/workbench';
import { openWorkbench } from '../helpers/workbench';

const event = (eventName: string, bucketName: string) =>
  JSON.stringify({
    eventVersion: '1.11',
    eventTime: '2026-11-23T14:00:00Z',
    eventSource: 's3.amazonaws.com',
    eventName,
    awsRegion: 'us-east-1',
    userIdentity: { type: 'IAMUser', userName: 'alice' },
    requestParameters: { bucketName },
  });

/** Writing a pattern as a newcomer does: by the lists, the hovers and the quick fixes, without knowing the language. */
describe('the editor, in a real workbench', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'access-alerts-editor-'));
  let workbench: Workbench;

  before(async () => {
    writeFileSync(path.join(folder, 'new.cwfilter'), '');
    writeFileSync(path.join(folder, 'slip.cwfilter'), `{ $.eventName == 'StopInstances' }\n`);
    const long =
      '{($.eventSource=ec2.amazonaws.com)&&(($.eventName="StopInstances")||($.eventName=TerminateInstances))}';
    writeFileSync(path.join(folder, 'long.cwfilter'), `---\nfilterName: stops\n---\n${long}\n`);
    const events = [event('PutObject', 'invoices'), event('PutObject', 'invoices'), event('DeleteBucket', 'drafts')];
    writeFileSync(path.join(folder, 'events.ndjson'), events.join('\n'));
    workbench = await openWorkbench({
      folder,
      keyboardOnly: true,
      theme: process.env.EDITOR_THEME === 'light' ? 'Default Light Modern' : 'Default Dark Modern',
    });
  });
  afterEach(async function () {
    await workbench.keepIfFailed(this.currentTest);
  });
  after(async () => {
    await workbench.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const keys = (text: string) => workbench.typeInEditor(text);
  const press = (key: string) => workbench.pressInEditor(key);
  const suggested = () =>
    workbench.page.locator('.suggest-widget.visible .monaco-list-row .label-name').allInnerTexts();
  /** Waits until a proposal is the one that Enter would take. */
  const waitFor = (label: string) =>
    eventually(async () => {
      const focused = workbench.page.locator('.suggest-widget.visible .monaco-list-row.focused .label-name');
      assert.equal(await focused.innerText({ timeout: 500 }), label, (await suggested()).join(', '));
    });
  const text = async () => (await workbench.editorText()).trimEnd();

  it('an empty file offers whole alerts', async () => {
    await workbench.openFile('new.cwfilter');
    await eventually(async () => {
      if ((await suggested()).length === 0) await press('Control+Space');
      assert.ok((await suggested()).includes('EC2 instance stopped'), (await suggested()).join(', '));
    });
    await workbench.screenshot('editor-1-empty');
    await keys('instance');
    await waitFor('EC2 instance stopped');
    await press('Enter');
    await eventually(async () => assert.match(await text(), /^---\nfilterName: .*\n---\n\{ \$\.eventSource = /s));
    await workbench.screenshot('editor-2-alert');
    await eventually(async () => assert.deepEqual(await workbench.squiggles(), { errors: 0, warnings: 0 }));
  });

  it('a pattern is written from list to list', async () => {
    await workbench.replaceEditorText('');
    await keys('{ $.');
    await waitFor('$.eventName');
    await workbench.screenshot('editor-3-fields');
    await keys('eventN');
    await waitFor('$.eventName');
    await press('Enter');
    await waitFor('=');
    await workbench.screenshot('editor-4-operators');
    await press('Enter');
    await eventually(async () => assert.ok((await suggested()).length > 0));
    await keys('StopIns');
    await waitFor('StopInstances');
    await workbench.screenshot('editor-5-values');
    await press('Enter');
    // The brace was closed when it was opened.
    await eventually(async () => assert.equal(await text(), '{ $.eventName = "StopInstances"}'));
  });

  it('a pattern is typed through without heeding the lists', async () => {
    const typed = '{ ($.eventName = "StopInstances") && $.readOnly IS FALSE && $.userAgent = %^aws-cli% }';
    await workbench.replaceEditorText('');
    await keys(typed);
    await eventually(async () => assert.equal(await text(), typed));
  });

  it('what stands there is explained', async () => {
    await press('Home');
    for (let at = 0; at < 6; at++) await press('ArrowRight');
    await workbench.runCommand('Show or Focus Hover');
    const hover = workbench.page.locator('.monaco-hover:visible .hover-contents').first();
    await eventually(async () => assert.match(await hover.innerText({ timeout: 500 }), /\$\.eventName: string/));
    await workbench.screenshot('editor-6-hover');
    await press('Escape');
    await press('Escape');
  });

  it('a slip is underlined, and mended by its quick fix', async () => {
    await workbench.openFile('slip.cwfilter');
    await eventually(async () => assert.ok((await workbench.squiggles()).errors > 0));
    await press('F8');
    await workbench.page.locator('.marker-widget .message').waitFor();
    await press('Escape');
    const offered = workbench.page.locator('.action-widget .monaco-list-row.action');
    await eventually(async () => {
      await press('Control+.');
      await offered.first().waitFor({ timeout: 2000 });
    });
    await workbench.screenshot('editor-7-quick-fix');
    await eventually(async () => assert.match((await offered.allInnerTexts()).join('\n'), /Write =/));
    await press('Enter');
    await eventually(async () => assert.equal(await text(), "{ $.eventName = 'StopInstances' }"));
  });

  it('a long pattern is formatted, and its front matter is not', async () => {
    await workbench.openFile('long.cwfilter');
    await workbench.runCommand('Format Document');
    await eventually(async () =>
      assert.equal(
        await text(),
        [
          '---',
          'filterName: stops',
          '---',
          '{ ($.eventSource = "ec2.amazonaws.com") &&',
          '  (($.eventName = "StopInstances") || ($.eventName = "TerminateInstances")) }',
        ].join('\n'),
      ),
    );
    await workbench.screenshot('editor-8-formatted');
  });

  it('values of the fetched events are proposed, with how often they came', async () => {
    await workbench.runCommand('Access Alerts: Test Against Events…');
    await workbench.quickPick('Files…');
    // VS Code's file dialog writes its folder into the box when it has read it, over whatever was typed by then.
    await eventually(async () => {
      const state = await workbench.input.state();
      assert.ok(state?.value.endsWith('/') && state.picks.length > 0);
    });
    await workbench.typeIn(path.join(folder, 'events.ndjson'));
    const panel = await workbench.webviewFrame('Live Test');
    await eventually(async () => assert.match(await panel.locator('body').innerText(), /3 events/));
    await workbench.openFile('new.cwfilter');
    await workbench.replaceEditorText('{ $.requestParameters');
    await keys('.');
    await waitFor('$.requestParameters.bucketName');
    await press('Enter');
    await waitFor('=');
    await press('Enter');
    await waitFor('invoices');
    await workbench.screenshot('editor-9-seen');
    await press('Enter');
    await eventually(async () => assert.equal(await text(), '{ $.requestParameters.bucketName = "invoices"}'));
  });

  it('a comparison that misses events says how many, and mends itself', async () => {
    await workbench.replaceEditorText('{ $.userIdentity.invokedBy != "autoscaling.amazonaws.com" }\n');
    await eventually(async () => assert.equal((await workbench.squiggles()).warnings, 1));
    await workbench.input.runCommand('Go to Next Problem (Error, Warning, Info)');
    const message = workbench.page.locator('.marker-widget .message');
    await eventually(async () =>
      assert.match(await message.innerText({ timeout: 500 }), /^All 3 fetched events have no/),
    );
    await workbench.screenshot('editor-10-missing-field');
    await press('Escape');
    const offered = workbench.page.locator('.action-widget .monaco-list-row.action');
    await eventually(async () => {
      await press('Control+.');
      await offered.first().waitFor({ timeout: 2000 });
    });
    await eventually(async () =>
      assert.match((await offered.allInnerTexts()).join('\n'), /Let events without it match too/),
    );
    await press('Enter');
    await eventually(async () => assert.match(await text(), /\$\.userIdentity\.invokedBy NOT EXISTS/));
    await eventually(async () => assert.deepEqual(await workbench.squiggles(), { errors: 0, warnings: 0 }));
  });

  it('settings are written from lists too', async () => {
    await workbench.replaceEditorText('---\nfilterName: stops\n\n---\n{ $.eventName = "StopInstances" }\n');
    await press('Control+Home');
    for (let at = 0; at < 2; at++) await press('ArrowDown');
    await keys('uni');
    await waitFor('unit');
    await press('Enter');
    await eventually(async () => assert.ok((await suggested()).length > 1));
    await keys('Coun');
    await waitFor('Count');
    await workbench.screenshot('editor-11-settings');
    await press('Enter');
    await eventually(async () => assert.match(await text(), /\nunit: Count\n---/));
  });
});
