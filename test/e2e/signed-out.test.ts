import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Sandbox } from '../../src/sandbox/sandbox';
import { scaledClock } from '../../src/sandbox/scaled-clock';
import { serveSandbox, type SandboxServer } from '../../src/sandbox/server';
import { ServiceError } from '../../src/sandbox/service';
import { eventually } from '../helpers/eventually';
import type { Workbench } from '../helpers/workbench';
import { openWorkbench } from '../helpers/workbench';

/** A profile whose session is over, renewed by what other tools write. */
describe('an expired session, in a real workbench', () => {
  let workbench: Workbench;
  let folder: string;
  let server: SandboxServer;
  let isOver = false;
  const credentials = (id: string) => {
    const file = path.join(folder, 'credentials');
    writeFileSync(file, `[lab]\naws_access_key_id = ${id}\naws_secret_access_key = lab\naws_session_token = lab\n`);
    return file;
  };

  before(async () => {
    const sandbox = new Sandbox({ clock: scaledClock(60), traffic: false });
    const services = Object.entries(sandbox.services).map(([service, operations]) => [
      service,
      Object.fromEntries(
        Object.entries(operations).map(([name, run]) => [
          name,
          (...[input, context]: Parameters<typeof run>) => {
            if (isOver && context.accessKeyId === 'ASIAOLD') throw new ServiceError('ExpiredToken', 'It is over.', 403);
            return run(input, context);
          },
        ]),
      ),
    ]);
    Object.assign(sandbox, { services: Object.fromEntries(services) as typeof sandbox.services });
    server = await serveSandbox(sandbox, { port: 0 });

    folder = mkdtempSync(path.join(os.tmpdir(), 'access-alerts-signed-out-'));
    const config = path.join(folder, 'config');
    writeFileSync(
      config,
      `[profile lab]\nregion = us-east-1\nendpoint_url = ${server.url}\n` +
        '[profile audit]\nregion = us-east-1\nsso_session = nobody\nsso_account_id = 111122223333\nsso_role_name = Audit\n' +
        '[sso-session nobody]\nsso_start_url = https://nobody.example/start\nsso_region = us-east-1\n',
    );
    workbench = await openWorkbench({
      keyboardOnly: true,
      env: { AWS_CONFIG_FILE: config, AWS_SHARED_CREDENTIALS_FILE: credentials('ASIAOLD') },
    });
  });
  afterEach(async function () {
    await workbench.keepIfFailed(this.currentTest);
  });
  after(async () => {
    await workbench.close();
    await server.close();
    rmSync(folder, { recursive: true });
  });

  const statusBar = (text: RegExp) =>
    eventually(async () => assert.match((await workbench.statusBar()).join('\n'), text));
  const view = (text: RegExp) =>
    eventually(async () => assert.match(await workbench.page.locator('.part.sidebar').innerText(), text));
  const about = async (profile: string) =>
    (await workbench.notifications()).filter((text) => text.includes(`AWS profile ${profile} has expired`));

  it('is told in one message, by the view and in the status bar', async () => {
    await workbench.runCommand('Access Alerts: Focus on Pipelines View');
    await workbench.runCommand('Access Alerts: Connect…');
    await workbench.quickPick('lab');
    await workbench.quickPick('us-east-1');
    await statusBar(/lab · /);
    // What is read just now would notice it before anybody refreshes.
    await view(/No trail records this account/);
    isOver = true;
    await workbench.runCommand('Access Alerts: Refresh');
    await statusBar(/lab: signed out/);
    await workbench.notification('AWS profile lab has expired');
    await view(/The session has expired/);
    await eventually(async () => assert.equal((await about('lab')).length, 1));
    await workbench.screenshot('signed-out');
  });

  it('is over when new keys are in the file, without a question', async () => {
    credentials('ASIANEW');
    await statusBar(/lab · .*111122223333/);
    await view(/No trail records this account/);
  });

  it('of SSO comes with a way to sign in', async () => {
    await workbench.runCommand('Access Alerts: Connect…');
    await workbench.quickPick('audit');
    await workbench.quickPick('us-east-1');
    const text = await workbench.notification('The SSO session of the AWS profile audit has expired.');
    assert.match(text, /aws sso login --profile audit/);
    await workbench.screenshot('signed-out-sso');
    await statusBar(/lab · /);
    await workbench.pressInNotification('AWS profile audit', 'Sign In Again');
    await eventually(async () => {
      assert.match(await workbench.page.locator('.part.panel').innerText(), /aws sso login|terminal process/i);
    });
    await workbench.screenshot('signed-out-terminal');
  });
});
