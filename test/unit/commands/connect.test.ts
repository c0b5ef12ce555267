import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { AwsError, type Account, type ConnectionChoice, type SignIn } from '../../../src/aws/account';
import { Connections } from '../../../src/aws/connections';
import { connect, signIn, startConnection } from '../../../src/commands/connect';
import type { Services } from '../../../src/commands/services';
import { silentLog } from '../../../src/common/log';
import { eventually } from '../../helpers/eventually';
import { fakeMemento, fakeVsCode, type FakeQuickInput } from '../../helpers/fake-vscode';

const keys = 'aws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = secret\n';
const config =
  `[profile dev]\n${keys}region = eu-west-1\n[profile nowhere]\n${keys}` +
  `[profile gov]\n${keys}region = us-gov-west-1\n[profile new]\n${keys}region = xx-new-1\n`;
const profile = (name: string, region: string): ConnectionChoice => ({ kind: 'profile', profile: name, region });

interface Window {
  readonly settings?: Record<string, string>;
  readonly remembered?: ConnectionChoice;
  readonly trusted?: boolean;
  readonly fails?: AwsError;
}

function open({ settings = {}, remembered, trusted = true, fails }: Window) {
  const fake = fakeVsCode();
  const { vs } = fake;
  const memory = fakeMemento();
  void memory.update('connection', remembered);
  const tried: ConnectionChoice[] = [];
  Object.assign(vs.workspace, {
    isTrusted: trusted,
    getConfiguration: () => ({ get: (key: string, fallback: unknown) => settings[key] ?? fallback }),
  });
  Object.assign(vs, { ProgressLocation: { Notification: 15 } });
  Object.assign(vs.window, {
    withProgress: (_: unknown, task: (progress: object, token: object) => unknown) =>
      task({}, { onCancellationRequested: () => undefined }),
  });
  const connections = new Connections(vs, memory, (choice) => {
    tried.push(choice);
    const account = { label: 'x', region: 'y', identity: { accountId: '1' } } as Account;
    return fails ? Promise.reject(fails) : Promise.resolve(account);
  });
  const services = { vs, connections, log: silentLog } as unknown as Services;
  return { ...fake, services, tried, connections };
}

describe('Connect…', () => {
  let folder: string;
  const { AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE } = process.env;
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'connect-'));
    writeFileSync(path.join(folder, 'config'), config);
    process.env.AWS_CONFIG_FILE = path.join(folder, 'config');
    process.env.AWS_SHARED_CREDENTIALS_FILE = path.join(folder, 'none');
  });
  after(() => {
    for (const [name, value] of Object.entries({ AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE })) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
    rmSync(folder, { recursive: true });
  });

  const start = 'accessAlerts.startConnection';
  const team = { [start]: 'last', 'accessAlerts.profile': 'dev' };
  const rows: readonly (readonly [why: string, window: Window, tried: ConnectionChoice | undefined])[] = [
    ['nothing was connected before', { settings: { [start]: 'last' } }, undefined],
    [
      'the last one again',
      { settings: team, remembered: profile('gov', 'us-gov-east-1') },
      profile('gov', 'us-gov-east-1'),
    ],
    ['else what the team proposes, in the profile’s region', { settings: team }, profile('dev', 'eu-west-1')],
    ['or in theirs', { settings: { ...team, 'accessAlerts.region': 'eu-west-2' } }, profile('dev', 'eu-west-2')],
    ['a region is never guessed', { settings: { ...team, 'accessAlerts.profile': 'nowhere' } }, undefined],
    ['nothing, if so set', { settings: { ...team, [start]: 'none' }, remembered: profile('dev', 'x') }, undefined],
    ['the sandbox, if so set', { settings: { ...team, [start]: 'sandbox' } }, { kind: 'sandbox' }],
    ['nothing in an untrusted workspace', { settings: team, trusted: false }, undefined],
    [
      'nor what was connected while it was trusted',
      { settings: { [start]: 'last' }, remembered: profile('dev', 'x'), trusted: false },
      undefined,
    ],
    [
      'but the sandbox',
      { settings: { [start]: 'last' }, remembered: { kind: 'sandbox' }, trusted: false },
      { kind: 'sandbox' },
    ],
  ];
  for (const [why, window, expected] of rows) {
    it(`at the start: ${why}`, async () => {
      const { services, tried, errors } = open(window);
      await startConnection(services);
      assert.deepEqual(tried, expected ? [expected] : []);
      assert.deepEqual(errors, []);
    });
  }

  /** The input at a place, when it has its items, for which files are read. */
  function filled(inputs: readonly FakeQuickInput[], at: number): Promise<FakeQuickInput> {
    return eventually(() => {
      const input = inputs[at];
      assert.ok(input && input.items.length > 0);
      return input;
    });
  }

  const regions: readonly (readonly [
    why: string,
    window: Window,
    chosen: string,
    partition: string,
    region: string,
  ])[] = [
    ['the profile’s', {}, 'dev', 'AWS', 'eu-west-1'],
    ['N. Virginia where it has none', {}, 'nowhere', 'AWS', 'us-east-1'],
    ['its partition comes first', {}, 'gov', 'AWS GovCloud (US)', 'us-gov-west-1'],
    ['one that the SDK does not know', {}, 'new', '', 'xx-new-1'],
    ['the one used last with it', { remembered: profile('dev', 'eu-north-1') }, 'dev', 'AWS', 'eu-north-1'],
    ['not the one used with another', { remembered: profile('gov', 'us-gov-east-1') }, 'dev', 'AWS', 'eu-west-1'],
    ['the team’s', { settings: { ...team, 'accessAlerts.region': 'eu-west-2' } }, 'dev', 'AWS', 'eu-west-2'],
    [
      'not the team’s for another profile',
      { settings: { ...team, 'accessAlerts.region': 'eu-west-2' } },
      'gov',
      'AWS GovCloud (US)',
      'us-gov-west-1',
    ],
  ];
  for (const [why, window, chosen, partition, region] of regions) {
    it(`begins with a region: ${why}`, async () => {
      const { services, inputs, tried } = open(window);
      const connecting = connect(services);
      (await filled(inputs, 0)).accept(chosen);
      const input = await filled(inputs, 1);
      assert.deepEqual(
        input.items.slice(0, 2).map(({ label }) => label),
        [partition, region],
      );
      assert.deepEqual(
        input.activeItems.map(({ label }) => label),
        [region],
      );
      input.accept(region);
      await connecting;
      assert.deepEqual(tried, [profile(chosen, region)]);
    });
  }

  it('proposes what was used last, and else what the team uses', async () => {
    for (const [window, proposed] of [
      [{ settings: team }, 'dev'],
      [{ settings: team, remembered: profile('gov', 'us-gov-west-1') }, 'gov'],
    ] as const) {
      const { services, inputs } = open(window);
      void connect(services);
      const input = await filled(inputs, 0);
      assert.deepEqual(
        input.activeItems.map(({ label }) => label),
        [`$(account) ${proposed}`],
      );
    }
  });

  const signIns: readonly (readonly [signIn: SignIn, command: string])[] = [
    [{ command: 'sso login', profile: 'corp' }, 'aws sso login --profile corp'],
    [{ command: 'login', profile: 'me' }, 'aws login --profile me'],
  ];
  for (const [how, command] of signIns) {
    it(`Sign In Again runs ${command}`, async () => {
      const failure = { reason: 'credentials-expired', profile: 'admin', signIn: how } as const;
      const { services, connections, terminals } = open({ fails: new AwsError('credentials', 'X', 'no', failure) });
      await assert.rejects(connections.connect(profile('admin', 'us-east-1')));
      await signIn(services);
      assert.deepEqual(
        terminals.map((words) => words.join(' ')),
        [command],
      );
    });
  }

  it('Sign In Again asks for a connection where only the person knows how', async () => {
    const failure = { reason: 'credentials-expired', profile: 'dev', signIn: undefined } as const;
    const { services, connections, inputs } = open({ fails: new AwsError('credentials', 'X', 'no', failure) });
    await assert.rejects(connections.connect(profile('dev', 'us-east-1')));
    void signIn(services);
    assert.equal((await filled(inputs, 0)).title, 'Connect');
  });
});
