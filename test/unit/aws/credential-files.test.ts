import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Account, ConnectionChoice } from '../../../src/aws/account';
import { Connections } from '../../../src/aws/connections';
import { CredentialFiles } from '../../../src/aws/credential-files';
import { silentLog } from '../../../src/common/log';
import { fakeMemento, fakeVsCode } from '../../helpers/fake-vscode';
import { VirtualClock } from '../../helpers/virtual-clock';

const dev: ConnectionChoice = { kind: 'profile', profile: 'dev', region: 'us-east-1' };
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('credential files', () => {
  let home: string;
  /** What is watched now. */
  let watched: Map<string, (name: string | null) => void>;
  let connections: Connections;
  let files: CredentialFiles;
  let connects: number;
  const variables = ['HOME', 'AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE', 'AWS_LOGIN_CACHE_DIRECTORY'];
  const kept = variables.map((name) => [name, process.env[name]] as const);
  const at = (...parts: string[]) => path.join(home, ...parts);
  const file = (...parts: string[]) => {
    mkdirSync(path.dirname(at(...parts)), { recursive: true });
    writeFileSync(at(...parts), '');
    return at(...parts);
  };

  beforeEach(() => {
    home = mkdtempSync(path.join(tmpdir(), 'credential-files-'));
    for (const name of variables) Reflect.deleteProperty(process.env, name);
    process.env.HOME = home;
    watched = new Map();
    connects = 0;
    connections = new Connections(fakeVsCode().vs, fakeMemento(), () => {
      connects++;
      return Promise.resolve({ identity: { arn: 'me' } } as Account);
    });
    files = new CredentialFiles(connections, {
      log: silentLog,
      clock: new VirtualClock(),
      watchFolder: (folder, onChange) => {
        watched.set(folder, onChange);
        return { dispose: () => watched.delete(folder) };
      },
    });
  });
  afterEach(() => {
    files.dispose();
    for (const [name, value] of kept) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
    rmSync(home, { recursive: true });
  });

  it('are watched from the first profile on, not before, and not beside the sandbox', async () => {
    file('.aws', 'config');
    await connections.connect({ kind: 'sandbox' });
    assert.deepEqual([...watched.keys()], []);
    await connections.connect(dev);
    assert.deepEqual([...watched.keys()], [at('.aws')]);
    await connections.connect({ kind: 'sandbox' });
    assert.deepEqual([...watched.keys()], []);
  });

  it('are where the environment says', async () => {
    process.env.AWS_CONFIG_FILE = file('elsewhere', 'aws-config');
    process.env.AWS_SHARED_CREDENTIALS_FILE = file('secrets', 'keys');
    process.env.AWS_LOGIN_CACHE_DIRECTORY = path.dirname(file('login', 'x.json'));
    file('.aws', 'sso', 'cache', 'x.json');
    await connections.connect(dev);
    const folders = [at('elsewhere'), at('secrets'), at('.aws', 'sso', 'cache'), at('login')];
    assert.deepEqual([...watched.keys()].sort(), folders.sort());
  });

  it('may be links to files elsewhere', async () => {
    file('dotfiles', 'aws-config');
    mkdirSync(at('.aws'));
    symlinkSync(at('dotfiles', 'aws-config'), at('.aws', 'config'));
    await connections.connect(dev);
    assert.deepEqual([...watched.keys()].sort(), [at('.aws'), at('dotfiles')]);
  });

  const changes: readonly (readonly [folder: readonly string[], name: string | null, matters: boolean])[] = [
    [['.aws'], 'config', true],
    [['.aws'], 'credentials', true],
    [['.aws'], 'config.swp', false],
    [['.aws'], null, true],
    [['.aws', 'sso', 'cache'], '0123.json', true],
  ];
  for (const [folder, name, matters] of changes) {
    it(`${name ?? 'something'} in ${folder.join('/')} ${matters ? 'matters' : 'does not matter'}`, async () => {
      file('.aws', 'config');
      file('.aws', 'sso', 'cache', 'x.json');
      await connections.connect(dev);
      watched.get(at(...folder))!(name);
      await turn();
      assert.equal(connects, matters ? 2 : 1);
    });
  }

  it('changed many times at once are read once', async () => {
    file('.aws', 'config');
    await connections.connect(dev);
    for (let n = 0; n < 10; n++) watched.get(at('.aws'))!('config');
    await turn();
    assert.equal(connects, 2);
  });

  it('that are not there yet are found when they come', async () => {
    await connections.connect(dev);
    assert.deepEqual([...watched.keys()], [home]);
    file('.aws', 'sso', 'cache', 'x.json');
    watched.get(home)!('unrelated');
    await turn();
    assert.equal(connects, 1);
    watched.get(home)!('.aws');
    await turn();
    assert.deepEqual([...watched.keys()].sort(), [at('.aws'), at('.aws', 'sso', 'cache')]);
  });

  it('are left alone in the end', async () => {
    file('.aws', 'config');
    await connections.connect(dev);
    const onChange = watched.get(at('.aws'))!;
    onChange('config');
    files.dispose();
    await turn();
    assert.deepEqual([connects, watched.size], [1, 0]);
  });
});
