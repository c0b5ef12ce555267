import assert from 'node:assert/strict';
import type { Account } from '../../../src/aws/account';
import { Connections } from '../../../src/aws/connections';
import { EventHistory, mostEvents } from '../../../src/views/event-history';
import { fakeMemento, fakeVsCode } from '../../helpers/fake-vscode';
import { historyEvent, HistoryPages, settled } from '../../helpers/history-pages';

const now = Date.parse('2026-11-24T14:00:00Z');
const day = 86_400_000;

function accountNamed(label: string, region = 'us-east-1'): Account {
  return {
    label,
    region,
    identity: { accountId: label, arn: '', partition: 'aws' },
    clock: { now: () => now, sleep: () => Promise.resolve() },
  } as unknown as Account;
}

async function start({ connected = true } = {}) {
  const fake = fakeVsCode();
  const pages = new HistoryPages();
  const errors: unknown[] = [];
  const connections = new Connections(fake.vs, fakeMemento(), (choice) =>
    Promise.resolve(accountNamed(choice.kind === 'profile' ? choice.profile : 'sandbox')),
  );
  const history = new EventHistory(fake.vs, connections, pages.read, (error) => errors.push(error));
  const connectTo = (profile: string) => connections.connect({ kind: 'profile', profile, region: 'us-east-1' });
  if (connected) await connectTo('dev');
  const events = (from: number, count: number, about = {}) =>
    Array.from({ length: count }, (_, n) => historyEvent(from + n, about, now));
  return { ...fake, pages, errors, connections, connectTo, history, events };
}

describe('the list of Event history', () => {
  it('reads nothing by itself, and the changes of the last day when it is seen', async () => {
    const { history, pages, events } = await start();
    assert.equal(pages.asked.length, 0);
    history.start();
    assert.deepEqual(pages.last.search, { is: { ReadOnly: 'false' } });
    assert.deepEqual(pages.last.range, { from: now - day, to: now });
    assert.equal(history.state.kind, 'reading');
    await pages.answer(events(0, 3));
    assert.deepEqual([history.state.kind, history.events.length], ['done', 3]);
    history.start();
    assert.equal(pages.asked.length, 1, 'seen again, it is not read again');
  });

  it('reads nothing without a connection', async () => {
    const { history, pages } = await start({ connected: false });
    history.start();
    assert.deepEqual([pages.asked.length, history.state.kind], [0, 'unread']);
  });

  it('reads on where it ended when it is asked to, and has no event twice', async () => {
    const { history, pages, events } = await start();
    history.start();
    await pages.answer(events(0, 50), 'page 2');
    assert.deepEqual([history.state.kind, pages.asked.length], ['more', 1]);
    void history.more();
    assert.equal(pages.last.token, 'page 2');
    await pages.answer(events(49, 3));
    assert.deepEqual([history.state.kind, history.events.length], ['done', 52]);
    void history.more();
    assert.equal(pages.asked.length, 2, 'there is nothing more');
  });

  it('goes on while few events of a page fit, and not for ever', async () => {
    const { history, pages, events } = await start();
    void history.find({ is: { EventName: 'StopInstances' }, onlyErrors: true }, { back: day });
    await pages.answer(events(0, 50), 'a');
    assert.deepEqual([history.state.kind, history.events.length], ['reading', 0]);
    assert.equal(history.lookedBackTo, now - 49_000);
    await pages.answer(events(50, 60, { errorCode: 'AccessDenied' }), 'b');
    assert.deepEqual([history.state.kind, history.events.length], ['more', 60]);
    void history.more();
    let n = 0;
    while (history.state.kind === 'reading') await pages.answer(events(200 + n++, 1), 'c');
    assert.deepEqual([history.state.kind, n], ['more', 20]);
  });

  it('keeps so many events and no more', async () => {
    const { history, pages, events } = await start();
    history.start();
    for (let n = 0; history.state.kind !== 'full' && n < 1000; n++) {
      if (history.state.kind === 'more') void history.more();
      await pages.answer(events(n * 50, 50), 'more');
    }
    assert.ok(history.events.length >= mostEvents && history.events.length < mostEvents + 50);
  });

  it('stops at once, keeps what it has, and reads on', async () => {
    const { history, pages, events, errors } = await start();
    void history.find({ is: {}, onlyErrors: true }, { back: day });
    await pages.answer(events(0, 5, { errorCode: 'AccessDenied' }), 'a');
    history.stop();
    await settled();
    assert.deepEqual([history.state.kind, history.events.length, errors.length], ['more', 5, 0]);
    assert.equal(pages.last.signal.aborted, true);
    void history.more();
    assert.equal(pages.last.token, 'a');
  });

  it('keeps the list while it is read anew, also when that is stopped, and replaces it then', async () => {
    const { history, pages, events } = await start();
    history.start();
    await pages.answer(events(0, 4));
    void history.refresh();
    assert.equal(history.events.length, 4);
    history.stop();
    await settled();
    assert.deepEqual([history.state.kind, history.events.length], ['more', 4]);
    void history.more();
    assert.equal(pages.last.token, undefined);
    await pages.answer(events(100, 2));
    assert.deepEqual(
      history.events.map(({ id }) => id),
      ['event-100', 'event-101'],
    );
  });

  it('tells a failure once, keeps what it has, and tries again where it ended', async () => {
    const { history, pages, events, errors } = await start();
    history.start();
    await pages.answer(events(0, 50), 'a');
    void history.more();
    await pages.fail(new Error('no way'));
    assert.deepEqual([history.state.kind, history.events.length, errors.length], ['failed', 50, 1]);
    void history.more();
    assert.equal(pages.last.token, 'a');
    await pages.answer(events(50, 1));
    assert.deepEqual([history.state.kind, history.events.length], ['done', 51]);
  });

  it('asks for nothing that CloudTrail does not keep', async () => {
    const { history, pages } = await start();
    void history.find({ is: {} }, { from: now - 200 * day, to: now - 80 * day });
    assert.deepEqual(pages.last.range, { from: now - 90 * day, to: now - 80 * day });
    void history.find({ is: {} }, { from: now - 200 * day, to: now - 100 * day });
    assert.deepEqual(pages.last.range, { from: now - 90 * day, to: now - 90 * day });
  });

  it('drops the answer to an older question', async () => {
    const { history, pages, events } = await start();
    history.start();
    const older = pages.last;
    void history.find({ is: { Username: 'bob' } }, { back: day });
    older.answer({ events: events(0, 9) });
    await settled();
    assert.deepEqual([history.state.kind, history.events.length], ['reading', 0]);
  });

  it('forgets everything with another account, and begins anew when it is seen', async () => {
    const { history, pages, events, connectTo } = await start();
    void history.find({ is: { Username: 'bob' } }, { back: 7 * day });
    await pages.answer(events(0, 1, { userIdentity: { userName: 'bob' } }));
    await connectTo('prod');
    assert.deepEqual([history.state.kind, history.events.length], ['unread', 0]);
    assert.deepEqual(history.search, { is: { ReadOnly: 'false' } });
  });

  it('asks a new session of the same account the same', async () => {
    const { history, pages, events, connectTo } = await start();
    void history.find({ is: { Username: 'bob' } }, { back: 7 * day });
    await pages.answer(events(0, 1));
    await connectTo('dev');
    history.start();
    assert.deepEqual(pages.last.search, { is: { Username: 'bob' } });
  });

  it('says how it stands, and whether it was searched, for the menus', async () => {
    const { history, pages, events, contexts } = await start();
    const state = () => [contexts.get('accessAlerts.eventHistoryState'), contexts.get('accessAlerts.eventSearch')];
    history.start();
    assert.deepEqual(state(), ['reading', false]);
    await pages.answer(events(0, 1));
    assert.deepEqual(state(), ['done', false]);
    void history.find({ is: { Username: 'bob' } }, { back: day });
    assert.deepEqual(state(), ['reading', true]);
    void history.clear();
    assert.deepEqual(state(), ['reading', false]);
  });
});
