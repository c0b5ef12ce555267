import assert from 'node:assert/strict';
import { AwsError, type Account, type ConnectionChoice } from '../../../src/aws/account';
import { Connections, type Connect, type ConnectOptions } from '../../../src/aws/connections';
import { fakeMemento, fakeVsCode } from '../../helpers/fake-vscode';

const dev: ConnectionChoice = { kind: 'profile', profile: 'dev', region: 'us-east-1' };
const prod: ConnectionChoice = { kind: 'profile', profile: 'prod', region: 'eu-west-1' };
const account = (label: string) => ({ label }) as Account;

describe('connections', () => {
  const make = (connect: Connect) => new Connections(fakeVsCode().vs, fakeMemento(), connect);
  const byProfile: Connect = (choice) =>
    Promise.resolve(account(choice.kind === 'profile' ? choice.profile : 'sandbox'));

  it('remembers what works', async () => {
    const connections = make(byProfile);
    const seen: string[] = [];
    connections.onDidChange(({ kind }) => seen.push(kind));
    await connections.connect(dev);
    assert.equal(connections.account?.label, 'dev');
    assert.deepEqual(connections.remembered, dev);
    assert.deepEqual(seen, ['connecting', 'connected']);
  });

  it('tells a failure and remembers nothing', async () => {
    const connections = make(() => Promise.reject(new Error('expired')));
    await assert.rejects(connections.connect(dev), /expired/);
    assert.equal(connections.state.kind, 'failed');
    assert.equal(connections.remembered, undefined);
  });

  it('keeps the working connection when the next one fails', async () => {
    const connections = make((choice, signal) =>
      choice === prod ? Promise.reject(new Error('denied')) : byProfile(choice, signal),
    );
    await connections.connect(dev);
    await assert.rejects(connections.connect(prod), /denied/);
    assert.equal(connections.account?.label, 'dev');
    assert.deepEqual(connections.remembered, dev);
  });

  it('the newer of two wins, whichever ends first', async () => {
    const waiting = new Map<string, (account: Account) => void>();
    const connections = make(
      (choice) => new Promise((resolve) => waiting.set(choice.kind === 'profile' ? choice.profile : '', resolve)),
    );
    const first = connections.connect(dev);
    const second = connections.connect(prod);
    waiting.get('prod')!(account('prod'));
    await second;
    waiting.get('dev')!(account('dev'));
    await assert.rejects(first);
    assert.equal(connections.account?.label, 'prod');
  });

  it('waits for the connection that is being made', async () => {
    const opened: ((account: Account) => void)[] = [];
    const connections = make(() => new Promise((resolve) => opened.push(resolve)));
    assert.equal(await connections.settled(), undefined);
    const connecting = connections.connect(dev);
    const settled = connections.settled();
    opened[0]!(account('dev'));
    await connecting;
    assert.equal((await settled)?.label, 'dev');
  });

  it('waits for the newer one where another is begun meanwhile, and for no one that has failed', async () => {
    const waiting: { resolve: (account: Account) => void; reject: (error: Error) => void }[] = [];
    const connections = make(() => new Promise((resolve, reject) => waiting.push({ resolve, reject })));
    const first = connections.connect(dev);
    const settled = connections.settled();
    const second = connections.connect(prod);
    waiting[0]!.reject(new Error('given up'));
    await assert.rejects(first);
    waiting[1]!.reject(new Error('denied'));
    await assert.rejects(second, /denied/);
    assert.equal(await settled, undefined);
  });

  it('a person who cancels is back where they were', async () => {
    const stop = new AbortController();
    const connections = make(
      (_, { signal }) =>
        new Promise((__, reject) => signal.addEventListener('abort', () => reject(new Error('aborted')))),
    );
    const connecting = connections.connect(dev, stop.signal);
    stop.abort();
    await assert.rejects(connecting);
    assert.equal(connections.state.kind, 'none');
  });

  it('an untrusted workspace makes no connection but to the sandbox', async () => {
    const fake = fakeVsCode();
    Object.assign(fake.vs.workspace, { isTrusted: false });
    const tried: ConnectionChoice[] = [];
    const connections = new Connections(fake.vs, fakeMemento(), (choice, options) => {
      tried.push(choice);
      return byProfile(choice, options);
    });
    await assert.rejects(connections.connect(dev), /not trusted/);
    assert.equal(connections.state.kind, 'none');
    await connections.connect({ kind: 'sandbox' });
    assert.deepEqual(tried, [{ kind: 'sandbox' }]);
  });

  it('forgets on disconnecting', async () => {
    const connections = make(byProfile);
    await connections.connect(dev);
    await connections.disconnect();
    assert.equal(connections.account, undefined);
    assert.equal(connections.remembered, undefined);
  });
});

describe('expired credentials', () => {
  const expired = new AwsError('logs:FilterLogEvents', 'ExpiredToken', 'no', {
    reason: 'credentials-expired',
    profile: 'dev',
    signIn: undefined,
  });
  const role = (accountId: string, session: string) => `arn:aws:sts::${accountId}:assumed-role/admin/${session}`;

  /** Connections whose next attempt ends in `next`, with what was told and asked. */
  function start(first: string | Error = role('111122223333', 'a')) {
    const state = { next: first, told: [] as AwsError[], options: [] as ConnectOptions[], again: [] as string[] };
    const connections = new Connections(fakeVsCode().vs, fakeMemento(), (_, options) => {
      state.options.push(options);
      const { next } = state;
      if (next instanceof Error) return Promise.reject(next);
      const readCredentialsAgain = () => state.again.push(next);
      return Promise.resolve({ identity: { arn: next }, readCredentialsAgain } as unknown as Account);
    });
    connections.onDidExpire((error) => state.told.push(error));
    return Object.assign(state, { connections });
  }

  it('are told once, however many calls fail; what is shown stays', async () => {
    const { connections, options, told } = start();
    const account = await connections.connect(dev);
    const changes: unknown[] = [];
    connections.onDidChange((change) => changes.push(change));
    options[0]!.onExpired(expired);
    options[0]!.onExpired(expired);
    assert.deepEqual(told, [expired]);
    assert.equal(connections.expired, expired);
    assert.equal(connections.account, account);
    assert.deepEqual(changes, []);
  });

  it('are told when connecting finds them, and again when the person tries again', async () => {
    const { connections, told } = start(expired);
    await assert.rejects(connections.connect(dev));
    assert.equal(connections.expired, expired);
    await assert.rejects(connections.connect(dev));
    assert.equal(told.length, 2);
  });

  it('of an account that was left do not matter', async () => {
    const { connections, options, told } = start();
    await connections.connect(dev);
    await connections.connect(prod);
    options[0]!.onExpired(expired);
    assert.deepEqual([connections.expired, told], [undefined, []]);
  });

  it('renewed, connect the same again, without a question', async () => {
    const test = start();
    const { connections, options } = test;
    const old = await connections.connect(dev);
    options[0]!.onExpired(expired);
    await connections.tryAgain();
    assert.equal(connections.expired, undefined);
    assert.notEqual(connections.account, old);
    assert.deepEqual(
      options.map(({ mayAsk }) => mayAsk),
      [true, false],
    );
  });

  it('still expired, are not told a second time', async () => {
    const test = start(expired);
    await assert.rejects(test.connections.connect(dev));
    await test.connections.tryAgain();
    assert.equal(test.told.length, 1);
    assert.equal(test.connections.state.kind, 'failed');
  });

  const changes: readonly (readonly [why: string, next: string | Error, isSame: boolean, isRead: boolean])[] = [
    ['another session of the same role is used from now on', role('111122223333', 'b'), true, true],
    ['another account is another connection', role('444455556666', 'a'), false, false],
    ['what does not work changes nothing', new Error('half-written'), true, false],
  ];
  for (const [why, next, isSame, isRead] of changes) {
    it(`while all is well: ${why}`, async () => {
      const test = start();
      const account = await test.connections.connect(dev);
      test.next = next;
      await test.connections.tryAgain();
      assert.equal(test.connections.account === account, isSame);
      assert.equal(test.again.length > 0, isRead);
    });
  }

  it('a failed connection is made when the files change', async () => {
    const test = start(new Error('no such profile'));
    await assert.rejects(test.connections.connect(dev));
    test.next = role('111122223333', 'a');
    await test.connections.tryAgain();
    assert.equal(test.connections.state.kind, 'connected');
    assert.deepEqual(test.connections.remembered, dev);
  });

  it('nothing is connected that was not chosen', async () => {
    const { connections, options } = start();
    await connections.tryAgain();
    assert.deepEqual([connections.state.kind, options.length], ['none', 0]);
  });
});
