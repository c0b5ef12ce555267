import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Account } from '../../src/aws/account';
import { connect } from '../../src/aws/connect';
import { silentLog } from '../../src/common/log';
import { applyPlan } from '../../src/pipeline/apply/apply';
import { makePlan } from '../../src/pipeline/plan/make-plan';
import { Sandbox } from '../../src/sandbox/sandbox';
import { scaledClock } from '../../src/sandbox/scaled-clock';
import { eventually } from '../helpers/eventually';
import { planned } from '../helpers/plans';
import { sandboxProfile, type SandboxProfile } from '../helpers/sandbox-profile';
import { fullSetUp } from '../helpers/undertaking';
import { openWorkbench, type Workbench } from '../helpers/workbench';

const title = 'Fire drill of stoppedInstancecount in 111122223333 (us-east-1)';
const topicArn = 'arn:aws:sns:us-east-1:111122223333:ops-alerts';

describe('a fire drill, in a real workbench', () => {
  let workbench: Workbench;
  let profile: SandboxProfile;
  let account: Account;
  let sandbox: Sandbox;
  let folder: string;

  before(async () => {
    const clock = scaledClock(60);
    sandbox = new Sandbox({ clock, traffic: false });
    account = await connect({ kind: 'sandbox' }, { log: silentLog, clock, sandbox: () => Promise.resolve(sandbox) });
    for (const request of fullSetUp()) {
      const applied = await applyPlan(account, planned(await makePlan(account, request, new Set())));
      assert.ok(applied.ok, JSON.stringify(applied));
    }
    for (const { token } of sandbox.topics.inbox) if (token !== undefined) sandbox.topics.confirm(token);
    folder = mkdtempSync(path.join(os.tmpdir(), 'access-alerts-drill-'));
    profile = await sandboxProfile(sandbox);
    workbench = await openWorkbench({ keyboardOnly: true, env: profile.env, folder });
    await workbench.runCommand('Access Alerts: Focus on Pipelines View');
    await workbench.runCommand('Access Alerts: Connect…');
    await workbench.quickPick('lab');
    await workbench.quickPick('us-east-1');
    await eventually(async () => {
      assert.ok((await workbench.treeItems()).some(({ label }) => label.endsWith('alarm')));
    }, 30_000);
  });
  afterEach(async function () {
    await workbench.keepIfFailed(this.currentTest);
  });
  after(async () => {
    await workbench.close();
    await profile.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const document = async () => (await workbench.webviewFrame(title)).locator('body').innerText();
  const theme = async (name: string) => {
    await workbench.runCommand('Preferences: Color Theme');
    await workbench.quickPick(name);
  };
  const notifications = () => sandbox.topics.inbox.filter(({ kind }) => kind === 'notification');

  it('is read before anything is written, and discarding it writes nothing', async () => {
    await workbench.runCommand('Access Alerts: Fire Drill…');
    await workbench.quickPick('stoppedInstancecount');
    await eventually(async () => assert.ok(((await workbench.input.state())?.picks.length ?? 0) >= 2));
    await workbench.screenshot('fire-drill-ways');
    await workbench.quickPick('Put a synthetic event into the log group');
    const text = await eventually(document);
    assert.match(text, /ops-alerts → ops@example\.com/);
    assert.match(text, /"accessAlertsDrill"/);
    await workbench.screenshot('fire-drill-review');
    await workbench.runCommand('Access Alerts: Discard Plan');
    const { logGroups = [] } = await account.call('logs:DescribeLogGroups', {});
    const { events = [] } = await account.call('logs:FilterLogEvents', { logGroupName: logGroups[0]!.logGroupName! });
    assert.ok(events.every(({ logStreamName = '' }) => !logStreamName.startsWith('access-alerts-drill')));
  });

  it('shows each link as it comes, and reaches the mailbox', async () => {
    await workbench.runCommand('Access Alerts: Fire Drill…');
    await workbench.quickPick('stoppedInstancecount');
    await workbench.quickPick('Put a synthetic event into the log group');
    await workbench.webviewFrame(title);
    await workbench.runCommand('Access Alerts: Apply Plan');
    await eventually(async () => assert.match(await document(), /Waiting for: (metric|alarm)/), 20_000);
    await workbench.screenshot('fire-drill-running');
    await workbench.notification('Reached ops-alerts → ops@example.com in', 60_000);
    const text = await eventually(async () => {
      const shown = await document();
      assert.match(shown, /Reached ops-alerts → ops@example\.com in \d+ (min|s)/);
      return shown;
    });
    assert.equal(text.match(/✓ done/g)?.length, 6);
    assert.match(text, /Record/);
    assert.equal(notifications().length, 1);
    await workbench.screenshot('fire-drill-reached');
  });

  it('is saved as a record for auditors', async () => {
    await workbench.runCommand('Access Alerts: Save Plan As…');
    const file = path.join(folder, 'drill.md');
    await workbench.typeIn(file);
    await eventually(() => assert.ok(existsSync(file)));
    const record = readFileSync(file, 'utf8');
    assert.match(record, /\| confirmed subscription \| 20\d\d-\d\d-\d\dT.*Z: done\./);
    assert.match(record, /\| Who \| arn:aws:/);
  });

  it('can be read in other themes', async () => {
    for (const [name, picture] of [
      ['Dark Modern', 'dark'],
      ['Dark High Contrast', 'high-contrast'],
    ] as const) {
      await theme(name);
      await document();
      await workbench.screenshot(`fire-drill-reached-${picture}`);
    }
    await theme('Light Modern');
  });

  it('names the link that stays silent, and why', async () => {
    await account.call('sns:DeleteTopic', { TopicArn: topicArn });
    await workbench.runCommand('Access Alerts: Fire Drill…');
    await workbench.quickPick('stoppedInstancecount');
    await workbench.quickPick('Set the alarm’s state');
    await eventually(async () =>
      assert.match(await document(), /does not exist \(any more\), so publishing to it fails/),
    );
    await workbench.runCommand('Access Alerts: Apply Plan');
    await workbench.notification('Silent at: published. Likely cause: ops-alerts: The topic does not exist', 60_000);
    await eventually(async () => assert.match(await document(), /✗ silent/));
    await workbench.screenshot('fire-drill-silent');
  });
});
