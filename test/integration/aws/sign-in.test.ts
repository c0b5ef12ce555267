import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expiryOf, type AwsError } from '../../../src/aws/account';
import { connect, type ConnectParts } from '../../../src/aws/connect';
import { Connections } from '../../../src/aws/connections';
import { CredentialFiles, watchFolder } from '../../../src/aws/credential-files';
import { systemClock } from '../../../src/common/clock';
import { silentLog } from '../../../src/common/log';
import { Sandbox } from '../../../src/sandbox/sandbox';
import { serveSandbox, type SandboxServer } from '../../../src/sandbox/server';
import { ServiceError } from '../../../src/sandbox/service';
import { eventually } from '../../helpers/eventually';
import { fakeMemento, fakeVsCode } from '../../helpers/fake-vscode';

const keys = (id: string) => `aws_access_key_id = ${id}\naws_secret_access_key = secret\n`;
const role = (name: string) => `role_arn = arn:aws:iam::111122223333:role/${name}\n`;

/** Real files, the real SDK and a sandbox behind HTTP. */
describe('the ways to sign in', () => {
  const variables = [
    'HOME',
    'AWS_CONFIG_FILE',
    'AWS_SHARED_CREDENTIALS_FILE',
    'AWS_ENDPOINT_URL',
    'AWS_ACCESS_KEY_ID',
    'AWS_SECRET_ACCESS_KEY',
    'AWS_SESSION_TOKEN',
    'AWS_PROFILE',
  ];
  const kept = variables.map((name) => [name, process.env[name]] as const);
  let folder: string;
  let server: SandboxServer;
  /** Keys whose session is over. */
  const over = new Set<string>();
  /** The keys that calls were signed with. */
  let used: string[] = [];

  const config = () => path.join(folder, 'config');
  const credentials = () => path.join(folder, 'credentials');

  before(async () => {
    const sandbox = new Sandbox({ clock: systemClock, traffic: false });
    const { GetCallerIdentity: answer } = sandbox.services.sts;
    const watched = {
      ...sandbox.services.sts,
      GetCallerIdentity: (...[input, context]: Parameters<NonNullable<typeof answer>>) => {
        used.push(context.accessKeyId);
        if (over.has(context.accessKeyId)) throw new ServiceError('ExpiredToken', 'The token is expired', 403);
        return answer!(input, context);
      },
    };
    Object.assign(sandbox, { services: { ...sandbox.services, sts: watched } });
    server = await serveSandbox(sandbox, { port: 0 });
  });
  after(() => server.close());

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'sign-in-'));
    for (const name of variables) Reflect.deleteProperty(process.env, name);
    process.env.HOME = folder;
    process.env.AWS_CONFIG_FILE = config();
    process.env.AWS_SHARED_CREDENTIALS_FILE = credentials();
    over.clear();
    used = [];
    const process_ = `${process.execPath} ${path.join(folder, 'process.cjs')}`;
    await writeFile(
      path.join(folder, 'process.cjs'),
      `console.log(JSON.stringify({ Version: 1, AccessKeyId: 'AKIAPROCESS', SecretAccessKey: 'secret' }));`,
    );
    await writeFile(
      config(),
      `[profile role]\n${role('admin')}source_profile = me\n` +
        `[profile chain]\n${role('deep')}source_profile = role\n` +
        `[profile mfa]\n${role('careful')}source_profile = me\nmfa_serial = arn:aws:iam::111122223333:mfa/me\n` +
        `[profile tool]\ncredential_process = ${process_}\n`,
    );
    await writeFile(credentials(), `[me]\n${keys('AKIAME')}`);
  });
  afterEach(async () => {
    for (const [name, value] of kept) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
    await rm(folder, { recursive: true });
  });

  const parts = (more: Partial<ConnectParts> = {}): ConnectParts => ({
    log: silentLog,
    clock: systemClock,
    endpointUrl: server.url,
    ...more,
  });
  const choose = (profile: string) => ({ kind: 'profile', profile, region: 'us-east-1' }) as const;
  const arnOf = async (profile: string, more?: Partial<ConnectParts>) =>
    (await connect(choose(profile), parts(more))).identity.arn;

  it('keys', async () => {
    assert.match(await arnOf('me'), /:user\/sandbox-admin$/);
    assert.deepEqual(used, ['AKIAME']);
  });

  it('a role', async () => {
    assert.match(await arnOf('role'), /^arn:aws:sts::\d{12}:assumed-role\/admin\//);
  });

  it('a role from a role', async () => {
    assert.match(await arnOf('chain'), /:assumed-role\/deep\//);
  });

  it('a role with an MFA code, which is asked once for all services', async () => {
    const asked: string[] = [];
    const mfaCode = (serial: string) => {
      asked.push(serial);
      return Promise.resolve('123456');
    };
    const account = await connect(choose('mfa'), parts({ mfaCode }));
    assert.match(account.identity.arn, /:assumed-role\/careful\//);
    await account.call('cloudtrail:DescribeTrails', {});
    assert.deepEqual(asked, ['arn:aws:iam::111122223333:mfa/me']);
  });

  it('who gives no MFA code when the session is over is signed out, and not asked at every call', async () => {
    let asked = 0;
    const mfaCode = () => (++asked === 1 ? Promise.resolve('123456') : Promise.reject(new Error('given up')));
    const account = await connect(choose('mfa'), parts({ mfaCode }));
    account.readCredentialsAgain!();
    for (let call = 0; call < 2; call++) {
      await assert.rejects(account.call('sts:GetCallerIdentity', {}), (error) => {
        assert.deepEqual(expiryOf(error), { reason: 'credentials-expired', profile: 'mfa', signIn: undefined });
        return true;
      });
    }
    assert.equal(asked, 2);
  });

  it('a credential process', async () => {
    await arnOf('tool');
    assert.deepEqual(used, ['AKIAPROCESS']);
  });

  it('the environment, when the files have no default profile, whichever AWS_PROFILE is set', async () => {
    Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'AKIAENV', AWS_SECRET_ACCESS_KEY: 'secret', AWS_PROFILE: 'me' });
    await arnOf('default');
    assert.deepEqual(used, ['AKIAENV']);
  });

  it('none of them writes to the files', async () => {
    const read = () => Promise.all([config(), credentials()].map((file) => readFile(file, 'utf8')));
    const before = await read();
    for (const profile of ['me', 'role', 'chain', 'tool']) await arnOf(profile);
    assert.deepEqual(await read(), before);
  });

  it('keys that expire are noticed, and new ones in the file are used without a question', async () => {
    const told: AwsError[] = [];
    const connections = new Connections(fakeVsCode().vs, fakeMemento(), (choice, { signal, onExpired }) =>
      connect(choice, parts({ onExpired }), signal),
    );
    connections.onDidExpire((error) => told.push(error));
    const files = new CredentialFiles(connections, { log: silentLog, clock: systemClock, watchFolder });
    try {
      const account = await connections.connect(choose('me'));
      over.add('AKIAME');
      await assert.rejects(account.call('sts:GetCallerIdentity', {}));
      await assert.rejects(account.call('sts:GetCallerIdentity', {}));
      assert.equal(told.length, 1);

      await writeFile(credentials(), `[me]\n${keys('AKIANEW')}`);
      await eventually(() => assert.equal(connections.expired, undefined));
      await connections.account?.call('sts:GetCallerIdentity', {});
      assert.equal(used.at(-1), 'AKIANEW');

      // While all is well: the same caller, so the account stays, with the keys that the file has now.
      const current = connections.account;
      await writeFile(credentials(), `[me]\n${keys('AKIANEWER')}`);
      await eventually(async () => {
        await current?.call('sts:GetCallerIdentity', {});
        assert.equal(used.at(-1), 'AKIANEWER');
      });
      assert.equal(connections.account, current);
    } finally {
      files.dispose();
      connections.dispose();
    }
  });
});
