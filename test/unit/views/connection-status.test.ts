import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import { AwsError, type Account, type ConnectionChoice } from '../../../src/aws/account';
import { Connections, type ConnectOptions } from '../../../src/aws/connections';
import { ConnectionStatus } from '../../../src/views/connection-status';
import { fakeMemento, fakeVsCode } from '../../helpers/fake-vscode';

const dev: ConnectionChoice = { kind: 'profile', profile: 'dev', region: 'eu-west-1' };
const arn = 'arn:aws:iam::111122223333:user/me';
const account = {
  label: 'dev',
  region: 'eu-west-1',
  identity: { accountId: '111122223333', alias: 'acme-dev', arn, partition: 'aws' },
} as Account;
const expired = new AwsError('credentials', 'X', 'no', {
  reason: 'credentials-expired',
  profile: 'dev',
  signIn: { command: 'sso login', profile: 'dev' },
});

describe('connection status', () => {
  function show(answer: Account | Error) {
    const { vs, contexts } = fakeVsCode();
    const item = { isShown: false, text: '', tooltip: undefined as unknown, command: '' };
    Object.assign(vs.window, {
      createStatusBarItem: () =>
        Object.assign(item, { show: () => (item.isShown = true), hide: () => (item.isShown = false) }),
    });
    let options: ConnectOptions | undefined;
    const connections = new Connections(vs, fakeMemento(), (_, given) => {
      options = given;
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    });
    new ConnectionStatus(vs, connections);
    const tooltip = () => (item.tooltip as vscode.MarkdownString).value;
    return { item, tooltip, connections, contexts, expire: () => options!.onExpired(expired) };
  }

  it('shows nothing before there is a connection', () => {
    const { item, contexts } = show(account);
    assert.equal(item.isShown, false);
    assert.equal(contexts.get('accessAlerts.connection'), 'none');
  });

  it('says whose account it is: id, alias, region; and the caller’s ARN', async () => {
    const { item, tooltip, connections, contexts } = show(account);
    await connections.connect(dev);
    assert.equal(item.text, '$(shield) dev · acme-dev (111122223333) · eu-west-1');
    for (const part of ['Connected to AWS', '111122223333 (acme-dev)', arn]) assert.ok(tooltip().includes(part), part);
    assert.equal(contexts.get('accessAlerts.connection'), 'aws');
  });

  it('does not call another endpoint AWS', async () => {
    const { tooltip, connections } = show({ ...account, endpoint: 'http://localhost:4566' });
    await connections.connect(dev);
    assert.doesNotMatch(tooltip(), /Connected to AWS/);
    assert.match(tooltip(), /http:\/\/localhost:4566/);
  });

  it('says that the sandbox is the sandbox', async () => {
    const { item, tooltip, connections, contexts } = show({ ...account, label: 'Sandbox' });
    await connections.connect({ kind: 'sandbox' });
    assert.match(item.text, /^\$\(beaker\) Sandbox · /);
    assert.match(tooltip(), /\*\*Sandbox\*\*.*nothing here touches AWS/);
    assert.equal(contexts.get('accessAlerts.connection'), 'sandbox');
  });

  for (const [when, answer] of [
    ['while connected', account],
    ['when connecting', expired],
  ] as const) {
    it(`says that the session has expired ${when}, and signs in by a click`, async () => {
      const { item, connections, contexts, expire } = show(answer);
      await connections.connect(dev).then(expire, () => undefined);
      assert.equal(item.text, '$(warning) dev: signed out');
      assert.match(String(item.tooltip), /has expired\. .*aws sso login --profile dev/);
      assert.equal(item.command, 'accessAlerts.signIn');
      assert.equal(contexts.get('accessAlerts.connection'), 'expired');
      assert.equal(item.isShown, true);
    });
  }

  it('opens Connect… otherwise', async () => {
    const { item, connections } = show(new Error('denied'));
    await assert.rejects(connections.connect(dev));
    assert.deepEqual([item.text, item.command], ['$(warning) AWS: not connected', 'accessAlerts.connect']);
  });
});
