import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { eventually } from '../helpers/eventually';
import type { Workbench } from '../helpers/workbench';
import { openWorkbench } from '../helpers/workbench';

/** Counts what comes in, and answers none of it. */
class Counter {
  requests = 0;
  readonly #server: Server;

  constructor() {
    this.#server = createServer((_, response) => {
      this.requests++;
      response.writeHead(500).end();
    });
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

const keys = 'aws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = example\n';

/** A folder from somebody else, whose settings would send the person's keys to an endpoint of theirs. */
describe('an untrusted workspace, in a real workbench', () => {
  let workbench: Workbench;
  let folder: string;
  const ofWorkspace = new Counter();
  const ofProfile = new Counter();

  before(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'access-alerts-untrusted-'));
    const file = (name: string, text: string) => {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      writeFileSync(path.join(folder, name), text);
      return path.join(folder, name);
    };
    const settings = {
      'accessAlerts.startConnection': 'last',
      'accessAlerts.profile': 'mine',
      'accessAlerts.region': 'eu-central-1',
      'accessAlerts.endpointUrl': await ofWorkspace.start(),
    };
    file('workspace/.vscode/settings.json', JSON.stringify(settings));
    const config =
      `[profile mine]\n${keys}region = eu-west-1\nendpoint_url = ${await ofProfile.start()}\n` +
      '[sso-session corp]\nsso_start_url = https://corp.example/start\nsso_region = eu-west-1\n' +
      '[profile audit]\nsso_session = corp\nsso_account_id = 111122223333\nsso_role_name = Audit\nregion = eu-west-1\n' +
      '[profile admin]\nrole_arn = arn:aws:iam::111122223333:role/admin\nsource_profile = audit\n' +
      '[profile broken]\nrole_arn = arn:aws:iam::111122223333:role/admin\nsource_profile = gone\n' +
      '[profile vault]\ncredential_process = vault get\nregion = ap-southeast-2\n' +
      '[profile ci]\nrole_arn = arn:aws:iam::111122223333:role/ci\nweb_identity_token_file = /tmp/token\n' +
      `[profile government]\n${keys}region = us-gov-west-1\n[profile china]\n${keys}region = cn-north-1\n`;
    workbench = await openWorkbench({
      keyboardOnly: true,
      folder: path.join(folder, 'workspace'),
      settings: {
        'security.workspace.trust.enabled': true,
        'security.workspace.trust.startupPrompt': 'never',
        'security.workspace.trust.banner': 'always',
      },
      env: { AWS_CONFIG_FILE: file('config', config), AWS_SHARED_CREDENTIALS_FILE: file('credentials', '') },
    });
  });
  afterEach(async function () {
    await workbench.keepIfFailed(this.currentTest);
  });
  after(async () => {
    await workbench.close();
    ofWorkspace.stop();
    ofProfile.stop();
    rmSync(folder, { recursive: true });
  });

  const isQuiet = () => assert.deepEqual([ofWorkspace.requests, ofProfile.requests], [0, 0]);

  it('is one', async () => {
    await eventually(async () => assert.match((await workbench.statusBar()).join('\n'), /Restricted Mode/));
  });

  it('connects to nothing when the view opens, whatever its settings say', async () => {
    await workbench.runCommand('Access Alerts: Focus on Pipelines View');
    await eventually(async () => {
      assert.match(await workbench.page.locator('.part.sidebar').innerText(), /Connect to an AWS account/);
    });
    isQuiet();
  });

  it('has no say in what Connect… proposes', async () => {
    await workbench.runCommand('Access Alerts: Connect…');
    await workbench.quickPick('government');
    await eventually(async () => {
      const picks = (await workbench.input.state())?.picks;
      assert.equal(
        picks?.find((pick) => /-\d$/.test(pick)),
        'us-gov-west-1',
      );
    });
    await workbench.screenshot('connect-regions');
    await workbench.input.close();
    await workbench.runCommand('Access Alerts: Connect…');
    await eventually(async () =>
      assert.ok((await workbench.input.state())?.picks.some((pick) => pick.includes('mine'))),
    );
    await workbench.screenshot('connect-profiles');
  });

  it('is told why it cannot connect to an account, and no request is made', async () => {
    await workbench.quickPick('mine');
    await eventually(async () => {
      const picks = (await workbench.input.state())?.picks;
      assert.equal(
        picks?.find((pick) => /-\d$/.test(pick)),
        'eu-west-1',
        'the profile’s, not the workspace’s',
      );
    });
    await workbench.quickPick('eu-west-1');
    await workbench.notification('This workspace is not trusted, so no AWS account is contacted from it.');
    await workbench.screenshot('untrusted-refused');
    await eventually(async () =>
      assert.deepEqual(await workbench.notifications(), [
        'This workspace is not trusted, so no AWS account is contacted from it. Trust the workspace, or use the sandbox.',
      ]),
    );
    isQuiet();
  });

  it('has the sandbox', async () => {
    await workbench.runCommand('Access Alerts: Use the Sandbox');
    await eventually(async () => assert.match((await workbench.statusBar()).join('\n'), /Sandbox · .*\d{12}/));
    await eventually(async () => {
      assert.match(await workbench.page.locator('.part.sidebar').innerText(), /This is the sandbox/);
    });
    await workbench.screenshot('untrusted-sandbox');
    isQuiet();
  });

  it('has its say once it is trusted', async () => {
    await workbench.runCommand('Access Alerts: Disconnect');
    isQuiet();
    await workbench.runCommand('Workspaces: Manage Workspace Trust');
    await workbench.page.locator('.workspace-trust-editor').waitFor();
    await workbench.pressIn('.workspace-trust-editor', 'ControlOrMeta+Enter');
    await eventually(() => assert.ok(ofWorkspace.requests > 0));
    assert.equal(ofProfile.requests, 0);
    await workbench.screenshot('trusted');
  });
});
