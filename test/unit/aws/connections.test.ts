import assert from 'node:assert/strict';
import type { Account, ConnectionChoice } from '../../../src/aws/account';
import { Connections, type Connect } from '../../../src/aws/connections';
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

  it('a person who cancels is back where they were', async () => {
    const stop = new AbortController();
    const connections = make(
      (_, signal) => new Promise((__, reject) => signal.addEventListener('abort', () => reject(new Error('aborted')))),
    );
    const connecting = connections.connect(dev, stop.signal);
    stop.abort();
    await assert.rejects(connecting);
    assert.equal(connections.state.kind, 'none');
  });

  it('forgets on disconnecting', async () => {
    const connections = make(byProfile);
    await connections.connect(dev);
    await connections.disconnect();
    assert.equal(connections.account, undefined);
    assert.equal(connections.remembered, undefined);
  });
});
