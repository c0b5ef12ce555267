import assert from 'node:assert/strict';
import { startLiveTail, stopForOtherAccount, stopLiveTail } from '../../../src/commands/live-tail';
import type { RunningTail } from '../../../src/commands/live-tail';
import type { Services } from '../../../src/commands/services';
import { Failure } from '../../../src/common/failure';
import { silentLog } from '../../../src/common/log';
import type { FetchSummary } from '../../../src/events/fetch-summary';
import { scaledClock } from '../../../src/sandbox/scaled-clock';
import { connect } from '../../../src/aws/connect';
import { Sandbox } from '../../../src/sandbox/sandbox';
import { connectedTo } from '../../helpers/connected';
import { eventually } from '../../helpers/eventually';
import { fakeVsCode } from '../../helpers/fake-vscode';
import { freeSessions, makeGroups, putMessages } from '../../helpers/live-tail';
import { MemorySink } from '../../helpers/memory-sink';

async function start({ groups = ['lab'] }: { readonly groups?: readonly string[] } = {}) {
  const clock = scaledClock(200);
  const sandbox = new Sandbox({ clock, traffic: false });
  makeGroups(sandbox, 'lab', 'other');
  const account = await connect(
    { kind: 'sandbox' },
    { log: silentLog, clock, sandbox: () => Promise.resolve(sandbox) },
  );
  const fake = fakeVsCode();
  const picked: string[][] = [];
  Object.assign(fake.vs.window, {
    showQuickPick: (items: string[]) => {
      picked.push(items);
      return Promise.resolve(items[1]);
    },
  });
  const sink = new MemorySink();
  const live: (string | undefined)[] = [];
  const liveTest = {
    summary: undefined as FetchSummary | undefined,
    setLive: (state: { text: string } | undefined) => live.push(state?.text),
    setSummary: (summary: FetchSummary) => (liveTest.summary = summary),
  };
  const services = {
    vs: fake.vs,
    log: silentLog,
    connections: connectedTo(account),
    pipelines: { chains: () => Promise.resolve(groups.map((name) => ({ logGroup: { name, exists: true } }))) },
    liveTest,
    events: () => Promise.resolve(sink),
    fetches: { last: undefined },
    tails: { running: undefined as RunningTail | undefined },
  };
  return { services: services as unknown as Services, given: services, sandbox, sink, live, picked, ...fake };
}

describe('Start Live Tail, Stop Live Tail', () => {
  it('follows the one log group there is, shows that it does, and stops', async () => {
    const { services, sandbox, sink, live, contexts, given } = await start();
    await startLiveTail(services, undefined);
    assert.equal(contexts.get('accessAlerts.liveTail'), true);
    await eventually(() =>
      assert.match(live.at(-1) ?? '', /^lab: 0 so far, waiting for new events; .*500 a second.*3 hours/),
    );
    putMessages(sandbox, 'lab', ['one']);
    await eventually(() => assert.equal(sink.events[0]?.message, 'one'));
    await stopLiveTail(services);
    assert.equal(contexts.get('accessAlerts.liveTail'), false);
    assert.equal(live.at(-1), undefined);
    const [source] = given.liveTest.summary?.sources ?? [];
    assert.deepEqual([source?.label, source?.report.events], ['lab, live', 1]);
    assert.equal(freeSessions(sandbox, 'lab'), 15);
  });

  it('takes the log group of a menu, and follows one at a time', async () => {
    const { services, sandbox, live, given } = await start();
    await startLiveTail(services, undefined);
    await startLiveTail(services, { logGroup: { name: 'other' } });
    await eventually(() => assert.match(live.at(-1) ?? '', /^other: 0 so far, waiting for new events/));
    assert.equal(freeSessions(sandbox, 'lab'), 14);
    assert.ok(given.tails.running);
    await stopLiveTail(services);
  });

  it('asks which of several, and says what to do where there is none', async () => {
    const some = await start({ groups: ['lab', 'other'] });
    await startLiveTail(some.services, undefined);
    assert.deepEqual(some.picked, [['lab', 'other']]);
    await eventually(() => assert.match(some.live.at(-1) ?? '', /^other: /));
    await stopLiveTail(some.services);
    const none = await start({ groups: [] });
    await assert.rejects(startLiveTail(none.services, undefined), Failure);
  });

  it('goes on from the end of the fetch of the same log group', async () => {
    const { services, sandbox, sink, given } = await start();
    putMessages(sandbox, 'lab', ['fetched']);
    const to = sandbox.clock.now() + 1;
    await sandbox.clock.sleep(1000);
    putMessages(sandbox, 'lab', ['between']);
    const range = { from: 0, to, limit: 10 };
    Object.assign(given.fetches, { last: { choices: [{ kind: 'logGroup', name: 'lab' }] } });
    given.liveTest.summary = { sources: [], range };
    await startLiveTail(services, undefined);
    await eventually(() => assert.equal(sink.events.length, 1));
    await stopLiveTail(services);
    assert.deepEqual(
      sink.events.map(({ message }) => message),
      ['between'],
    );
    assert.deepEqual(given.liveTest.summary.range, range);
  });

  it('tells once why it ended by itself', async () => {
    const { services, sandbox, errors, contexts, given } = await start();
    await startLiveTail(services, { logGroup: { name: 'gone' } });
    await eventually(() => assert.equal(errors.length, 1));
    assert.match(errors[0]!.message, /log group gone does not exist/);
    await eventually(() => assert.equal(contexts.get('accessAlerts.liveTail'), false));
    assert.equal(given.tails.running, undefined);
    assert.equal(freeSessions(sandbox, 'lab'), 15);
  });

  it('does not go on in another account', async () => {
    const { services, given, contexts } = await start();
    await startLiveTail(services, undefined);
    stopForOtherAccount(services);
    assert.ok(!given.tails.running?.stop.signal.aborted);
    Object.assign(given.connections, { account: undefined });
    stopForOtherAccount(services);
    await eventually(() => assert.equal(contexts.get('accessAlerts.liveTail'), false));
  });
});
