import assert from 'node:assert/strict';
import { AwsError } from '../../../src/aws/account';
import { Connections } from '../../../src/aws/connections';
import type { EventSearch } from '../../../src/cloudtrail/event-search';
import { lookUpEvents } from '../../../src/events/event-lookup';
import { patient } from '../../../src/pipeline/inspect/patient';
import { EventHistory } from '../../../src/views/event-history';
import { EventHistoryTree } from '../../../src/views/event-history-tree';
import { fakeMemento, fakeVsCode } from '../../helpers/fake-vscode';
import { rowText } from '../../helpers/history-pages';
import { sandboxAccount, type SandboxAccountOptions } from '../../helpers/sandbox-account';

const minute = 60_000;
const hour = 60 * minute;

/** An account in which an instance was stopped every 20 seconds for an hour, now and then by somebody who may not. */
async function busyAccount(options: SandboxAccountOptions = {}) {
  const made = await sandboxAccount(options);
  for (let n = 0; n < 180; n++) {
    made.sandbox.happen(n % 60 === 7 ? 'unauthorized-call' : 'stop-instance');
    made.clock.advance(20_000);
  }
  made.clock.advance(20 * minute);
  const fake = fakeVsCode();
  const errors: unknown[] = [];
  const connections = new Connections(fake.vs, fakeMemento(), () => Promise.resolve(made.account));
  const history = new EventHistory(
    fake.vs,
    connections,
    (account, lookup, signal) => lookUpEvents(patient(account), lookup, signal),
    (error) => errors.push(error),
  );
  const tree = new EventHistoryTree(fake.vs, history, () => made.clock);
  await connections.connect({ kind: 'sandbox' });
  const asked: Record<string, unknown>[] = [];
  const { cloudtrail } = made.sandbox.services;
  const { LookupEvents } = cloudtrail;
  Object.assign(cloudtrail, {
    LookupEvents: (input: Record<string, unknown>, context: never) => {
      asked.push(input);
      return LookupEvents!(input, context);
    },
  });
  const lastRow = () => rowText(tree.getTreeItem(tree.getChildren().at(-1)!));
  return { ...made, history, errors, asked, lastRow };
}

const times = { back: 3 * hour };

describe('Event history of an account', () => {
  it('comes 50 at a time, the newest first, each once, two calls a second', async () => {
    const { history, clock, asked } = await busyAccount();
    const before = clock.now();
    await history.find({ is: { EventName: 'StopInstances' } }, times);
    assert.deepEqual([history.events.length, history.state.kind, asked.length], [50, 'more', 1]);
    while (history.state.kind === 'more') await history.more();
    assert.deepEqual([history.events.length, history.state.kind, asked.length], [177, 'done', 4]);
    assert.equal(new Set(history.events.map(({ id }) => id)).size, 177);
    const sorted = [...history.events].sort((a, b) => b.time - a.time);
    assert.deepEqual(history.events, sorted);
    assert.ok(clock.now() - before >= (asked.length / 2 - 1) * 1000);
  });

  const searches: [what: string, search: EventSearch, events: number, attribute: string | undefined][] = [
    ['changes', { is: { ReadOnly: 'false' } }, 177, 'ReadOnly'],
    ['a user and a name', { is: { Username: 'alice', EventName: 'StopInstances' } }, 177, 'Username'],
    ['a name and another user', { is: { Username: 'nobody', EventName: 'StopInstances' } }, 0, 'Username'],
    ['what failed', { is: {}, onlyErrors: true }, 3, undefined],
    ['failed calls of a service', { is: { EventSource: 'ec2.amazonaws.com' }, onlyErrors: true }, 0, 'EventSource'],
  ];
  for (const [what, search, events, attribute] of searches) {
    it(`finds ${what}, asking for one attribute at most`, async () => {
      const { history, asked } = await busyAccount();
      await history.find(search, times);
      while (history.state.kind === 'more') await history.more();
      const found = history.events.filter(({ source }) => source !== 'sts.amazonaws.com');
      assert.equal(found.length, events);
      for (const input of asked) {
        const attributes = (input.LookupAttributes ?? []) as { AttributeKey: string }[];
        assert.deepEqual(
          attributes.map(({ AttributeKey }) => AttributeKey),
          attribute === undefined ? [] : [attribute],
        );
      }
    });
  }

  it('waits while AWS throttles', async () => {
    const { history, errors, faults } = await busyAccount({ faults: { throttle: 0.7 } });
    await history.find({ is: { EventName: 'StopInstances' } }, times);
    while (history.state.kind === 'more') await history.more();
    assert.deepEqual([history.events.length, history.state.kind, errors], [177, 'done', []]);
    assert.ok(faults.injected.throttle > 3);
  });

  it('says what is missing where it may not be read, and goes on once it may', async () => {
    const { history, denied, errors, lastRow } = await busyAccount();
    denied.add('cloudtrail:LookupEvents');
    await history.find({ is: {} }, times);
    assert.equal(history.state.kind, 'failed');
    assert.equal(errors.length, 1);
    const [error] = errors;
    assert.ok(error instanceof AwsError && error.failure.reason === 'denied');
    assert.match(lastRow(), /Event history could not be read \| .*cloudtrail:LookupEvents/);
    denied.clear();
    await history.more();
    assert.deepEqual([history.state.kind, history.events.length], ['more', 50]);
  });

  it('keeps what it has when the session expires half-way', async () => {
    const { history, faults, errors } = await busyAccount();
    await history.find({ is: {} }, times);
    faults.expire();
    await history.more();
    assert.equal((errors[0] as AwsError).failure.reason, 'credentials-expired');
    assert.deepEqual([history.state.kind, history.events.length], ['failed', 50]);
    faults.signIn();
    await history.more();
    assert.equal(history.events.length, 100);
  });

  it('is stopped in the middle of waiting', async () => {
    const { history, errors } = await busyAccount({ faults: { throttle: 1 } });
    const reading = history.find({ is: {} }, times);
    history.stop();
    await reading;
    assert.deepEqual([history.state.kind, history.events.length, errors], ['more', 0, []]);
  });
});
