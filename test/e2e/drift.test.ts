import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { connect } from '../../src/aws/connect';
import { silentLog } from '../../src/common/log';
import { JournalStore } from '../../src/pipeline/journal/journal-store';
import { Sandbox } from '../../src/sandbox/sandbox';
import { scaledClock } from '../../src/sandbox/scaled-clock';
import { eventually } from '../helpers/eventually';
import { sandboxProfile, type SandboxProfile } from '../helpers/sandbox-profile';
import { fullSetUp, undertake } from '../helpers/undertaking';
import { stepByStep } from '../helpers/step-by-step';
import { openWorkbench, type Workbench } from '../helpers/workbench';

const group = 'aws-cloudtrail-logs-111122223333-0a1b2c3d';
const where = '111122223333 (us-east-1)';

const stops = `---
# Nobody stops an instance by hand.
filterName: stops
metricNamespace: CloudTrailMetrics
metricName: Stops
alarm: { threshold: 1 } # the first one
---
{ $.eventName = "StopInstances" }
`;
const root = `---
filterName: root
metricNamespace: CloudTrailMetrics
metricName: RootUse
alarm: {}
---
{
  ($.userIdentity.type = "Root") &&
  ($.eventType != "AwsServiceEvent")
}
`;

/** The part of a browser's window that tells how something looks. */
interface Styled {
  getComputedStyle(element: unknown, part: string): { readonly content: string };
}

/**
 * Two alert files of a workspace, which name no log group, as those of the demo; of one the account has an older form, of
 * the other nothing.
 */
describe('alert files beside the account, in a real workbench', () => {
  let workbench: Workbench;
  let profile: SandboxProfile;
  let folder: string;
  const write = (name: string, text: string) => writeFileSync(path.join(folder, 'workspace', 'alerts', name), text);

  before(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'access-alerts-drift-'));
    mkdirSync(path.join(folder, 'workspace', 'alerts'), { recursive: true });
    write('stops.cwfilter', stops);
    write('root.cwfilter', root);

    const clock = scaledClock(3600);
    const sandbox = new Sandbox({ clock, traffic: false });
    const parts = { log: silentLog, clock, sandbox: () => Promise.resolve(sandbox) };
    const account = await connect({ kind: 'sandbox' }, parts);
    const older = {
      logGroupName: group,
      filterName: 'stops',
      filterPattern: '{ $.eventName = "StopInstances" }',
      metricNamespace: 'CloudTrailMetrics',
      metricName: 'Stops',
      metricValue: '1',
      alarm: { threshold: 3 },
    };
    const [trail] = fullSetUp();
    const store = new JournalStore(path.join(folder, 'journals'));
    const error = await undertake(account, store, [trail!, { kind: 'metric-filter', wanted: older }]);
    assert.equal(error, undefined);
    profile = await sandboxProfile(sandbox);
    workbench = await openWorkbench({
      folder: path.join(folder, 'workspace'),
      env: profile.env,
      keyboardOnly: true,
    });
  });
  stepByStep(() => workbench);
  after(async () => {
    await workbench.close();
    await profile.close();
    rmSync(folder, { recursive: true });
  });

  const showExplorer = () => workbench.runCommand('File: Focus on Files Explorer');
  /** The mark beside a file in the Explorer. */
  const markOf = async (name: string) => {
    const label = workbench.page.locator(
      `.explorer-folders-view .monaco-list-row[aria-label*="${name}"] .monaco-icon-label`,
    );
    const badge = await label.evaluate(
      (element) => (globalThis as unknown as Styled).getComputedStyle(element, '::after').content,
      undefined,
      { timeout: 1000 },
    );
    return badge.replaceAll('"', '');
  };
  const marks = async () => [await markOf('stops.cwfilter'), await markOf('root.cwfilter')];

  it('marks what differs and what is not deployed, in the Explorer', async () => {
    await workbench.openFile('stops.cwfilter');
    await workbench.runCommand('Access Alerts: Connect…');
    await workbench.quickPick('lab');
    await workbench.quickPick('us-east-1');
    await showExplorer();
    await eventually(async () => assert.deepEqual(await marks(), ['≠', '+']), 30_000);
    await workbench.runCommand('Notifications: Clear All Notifications');
    await workbench.screenshot('drift-explorer');
  });

  it('says so at the metric filter in the tree', async () => {
    await workbench.runCommand('Access Alerts: Focus on Pipelines View');
    await eventually(async () => {
      const filter = (await workbench.treeItems()).find(({ label }) => label === 'stops');
      assert.equal(filter?.description, 'differs from alerts/stops.cwfilter');
    });
    await workbench.screenshot('drift-tree');
  });

  it('compares the file with the account', async () => {
    await workbench.openFile('stops.cwfilter');
    await workbench.runCommand('Access Alerts: Compare with Account');
    const title = `stops: ${where} ↔ alerts/stops.cwfilter`;
    await workbench.page.locator('.tab.active', { hasText: title }).waitFor();
    const diff = workbench.page.locator('.monaco-diff-editor');
    await eventually(async () => {
      const text = (await diff.innerText()).replaceAll('\u00a0', ' ');
      assert.match(text, /threshold: 3/);
      assert.match(text, /alarm: { threshold: 1 } # the first one/);
    });
    await workbench.screenshot('drift-compare');
  });

  it('deploys both by one plan', async () => {
    await workbench.runCommand('Access Alerts: Deploy All Changed…');
    await eventually(async () => {
      const state = await workbench.input.state();
      assert.deepEqual(state?.picks, ['root', 'stops']);
    });
    await workbench.screenshot('drift-pick');
    await workbench.input.tick();
    await workbench.notification('Nothing has been done yet');
    const found = `No log group is named, and ${group} is the only one that a trail delivers to.`;
    await eventually(async () => {
      const text = await workbench.webviewText(`Deploy 2 metric filters in ${where}`);
      assert.ok(text.includes(`${found} From alerts/root.cwfilter.`), text);
      assert.ok(text.includes(`${found} From alerts/stops.cwfilter.`), text);
    });
    await workbench.screenshot('drift-plan');
    await workbench.runCommand('Access Alerts: Apply Plan');
    await workbench.notification(
      `Deployed to ${where}. Filters count events that arrive from now on: root, stops`,
      60_000,
    );
  });

  it('leaves no mark, and says that nothing is left to do', async () => {
    await workbench.runCommand('Notifications: Clear All Notifications');
    await showExplorer();
    await eventually(async () => assert.deepEqual(await marks(), ['none', 'none']));
    await workbench.runCommand('Access Alerts: Deploy All Changed…');
    await workbench.notification(`Nothing to deploy: 2 of 2 alert files are just as in ${where}.`);
    await workbench.screenshot('drift-none');
  });

  it('marks a file again as soon as it is saved', async () => {
    await workbench.openFile('stops.cwfilter');
    await workbench.replaceEditorText(stops.replace('threshold: 1', 'threshold: 2'));
    await workbench.runCommand('File: Save');
    await eventually(async () => assert.deepEqual(await marks(), ['≠', 'none']));
  });

  it('marks what another program writes, a new file and a changed one', async () => {
    write('users.cwfilter', root.replaceAll('root', 'users'));
    write('root.cwfilter', root.replace('"Root"', '"IAMUser"'));
    await eventually(async () => {
      assert.deepEqual([await markOf('users.cwfilter'), ...(await marks())], ['+', '≠', '≠']);
    });
    await workbench.screenshot('drift-written-outside');
  });

  it('tells of a second file that is the same metric filter, which nothing deploys', async () => {
    const twin = stops.replace('---', `---\nlogGroupName: ${group}`).replace('threshold: 1', 'threshold: 3');
    write('twin.cwfilter', twin);
    await eventually(async () =>
      assert.deepEqual([await markOf('twin.cwfilter'), await markOf('stops.cwfilter')], ['!', '!']),
    );
    await workbench.runCommand('Access Alerts: Deploy All Changed…');
    await workbench.page.locator('.monaco-dialog-box').waitFor();
    await workbench.screenshot('drift-twins');
    const said = await workbench.pressInDialog('Cancel');
    assert.match(said, /alerts\/stops\.cwfilter: It is the same metric filter as alerts\/twin\.cwfilter/);
  });
});
