import assert from 'node:assert/strict';
import { AwsError, type Account, type ConnectionChoice } from '../../../src/aws/account';
import { Connections, type ConnectOptions } from '../../../src/aws/connections';
import type { Clock } from '../../../src/common/clock';
import { silentLog } from '../../../src/common/log';
import type { AlarmState, Chain } from '../../../src/pipeline/chain/chain';
import type { AlarmNow } from '../../../src/pipeline/inspect/read-alarm-states';
import { AlarmWatch } from '../../../src/views/alarm-watch';
import { Pipelines } from '../../../src/views/pipelines';
import { FakeEventEmitter, fakeMemento, fakeVsCode } from '../../helpers/fake-vscode';

const minute = 60_000;
const turn = () => new Promise((resolve) => setImmediate(resolve));

/** A clock that stands still but for what a test moves it by. */
class ManualClock implements Clock {
  #now = Date.parse('2026-11-23T14:00:00Z');
  #sleepers: { readonly at: number; readonly wake: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const sleeper = { at: this.#now + ms, wake: resolve };
      this.#sleepers.push(sleeper);
      signal?.addEventListener('abort', () => {
        this.#sleepers = this.#sleepers.filter((each) => each !== sleeper);
        reject(signal.reason as Error);
      });
    });
  }

  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    for (;;) {
      const [next] = this.#sleepers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      if (!next) break;
      this.#now = next.at;
      this.#sleepers = this.#sleepers.filter((each) => each !== next);
      next.wake();
      await turn();
    }
    this.#now = end;
    await turn();
  }
}

const alarm: AlarmState = { name: 'stops', arn: 'a1', state: 'OK', actionsEnabled: true, actions: [] };
const chain = {
  trail: { name: 'T', arn: 't' },
  logGroup: { name: 'g', arn: 'g', exists: true, filters: [{ name: 'f', alarms: [alarm] }] },
} as unknown as Chain;
const raised = (since = 1, name = 'stops'): AlarmNow => ({
  arn: name === 'stops' ? 'a1' : name,
  name,
  state: 'ALARM',
  reason: 'Threshold Crossed.',
  since,
  metric: { namespace: 'N', name: 'M' },
});
const sandbox: ConnectionChoice = { kind: 'sandbox' };

async function watched(options: { isTrusted?: boolean; focused?: boolean; notify?: boolean } = {}) {
  const { isTrusted = true, focused = true, notify = true } = options;
  const fake = fakeVsCode();
  const clock = new ManualClock();
  const item = { isShown: false, text: '' };
  const windowStates = new FakeEventEmitter<unknown>();
  const warnings: string[] = [];
  const state = { focused };
  let answer: string | undefined;
  Object.assign(fake.vs.workspace, { isTrusted, getConfiguration: () => ({ get: () => notify }) });
  Object.assign(fake.vs.window, {
    state,
    onDidChangeWindowState: windowStates.event,
    createStatusBarItem: () =>
      Object.assign(item, {
        show: () => (item.isShown = true),
        hide: () => (item.isShown = false),
        dispose: () => undefined,
      }),
    showWarningMessage: (message: string) => {
      warnings.push(message);
      return Promise.resolve(answer);
    },
  });
  let connected: ConnectOptions | undefined;
  const account = {
    clock,
    label: 'dev',
    region: 'us-east-1',
    identity: { accountId: '1', arn: 'x' },
  } as unknown as Account;
  const connections = new Connections(fake.vs, fakeMemento(), (_, given) => {
    connected = given;
    return Promise.resolve(account);
  });
  const chains = { now: [chain] as readonly Chain[] };
  const pipelines = new Pipelines(fake.vs, connections, () => Promise.resolve(chains.now));
  const looks: number[] = [];
  const answers = { states: [] as AlarmNow[] | Error, confirmed: false };
  const watch = new AlarmWatch(
    fake.vs,
    connections,
    pipelines,
    {
      states: () => {
        looks.push(clock.now());
        return answers.states instanceof Error ? Promise.reject(answers.states) : Promise.resolve(answers.states);
      },
      confirmed: () => Promise.resolve(answers.confirmed),
    },
    silentLog,
  );
  await connections.connect(sandbox);
  const use = async () => {
    await pipelines.chains();
    await turn();
  };
  return {
    ...fake,
    ...{ clock, item, warnings, connections, pipelines, looks, answers, watch, use },
    focus: async (isFocused: boolean) => {
      state.focused = isFocused;
      windowStates.fire(state);
      await turn();
    },
    press: (button: string) => (answer = button),
    expire: () => connected!.onExpired(expired),
  };
}
const expired = new AwsError('credentials', 'X', 'no', {
  reason: 'credentials-expired',
  profile: 'dev',
  signIn: undefined,
});

describe('the watch for alarms', () => {
  it('looks at nothing before the chains were read, and then every minute', async () => {
    const { clock, looks, use } = await watched();
    await clock.advance(10 * minute);
    assert.equal(looks.length, 0);
    await use();
    assert.equal(looks.length, 1);
    await clock.advance(3 * minute);
    assert.deepEqual(
      looks.map((at) => (at - looks[0]!) / minute),
      [0, 1, 2, 3],
    );
  });

  it('looks every five minutes while the window is not in front, and at once when it comes back after that', async () => {
    const { clock, looks, use, focus } = await watched({ focused: false });
    await use();
    await clock.advance(11 * minute);
    assert.deepEqual(
      looks.map((at) => (at - looks[0]!) / minute),
      [0, 5, 10],
    );
    await focus(true);
    assert.equal(looks.length, 4, 'more than a minute has passed');
    await focus(false);
    await focus(true);
    assert.equal(looks.length, 4, 'and now none has');
  });

  it('never looks in an untrusted workspace', async () => {
    const { clock, looks, use } = await watched({ isTrusted: false });
    await use();
    await clock.advance(10 * minute);
    assert.equal(looks.length, 0);
  });

  it('stops on disconnecting, and hides what it showed', async () => {
    const { clock, looks, use, answers, item, connections } = await watched();
    answers.states = [raised()];
    await use();
    assert.equal(item.isShown, true);
    await connections.disconnect();
    assert.equal(item.isShown, false);
    const before = looks.length;
    await clock.advance(10 * minute);
    assert.equal(looks.length, before);
  });

  it('waits while the session has expired', async () => {
    const { clock, looks, use, expire } = await watched();
    await use();
    expire();
    await clock.advance(10 * minute);
    assert.equal(looks.length, 1);
  });

  it('counts in the status bar, and is hidden when there is nothing to count', async () => {
    const { clock, item, use, answers } = await watched();
    await use();
    assert.equal(item.isShown, false);
    answers.states = [raised()];
    await clock.advance(minute);
    assert.deepEqual([item.isShown, item.text], [true, '$(bell) 1 alarm']);
    answers.states = [raised(), raised(1, 'other')];
    await clock.advance(minute);
    assert.equal(item.text, '$(bell) 2 alarms');
    answers.states = [];
    await clock.advance(minute);
    assert.equal(item.isShown, false);
  });

  it('tells once of each alarm that goes off, again when it goes off again, and not of what was so before', async () => {
    const { clock, use, answers, warnings } = await watched();
    answers.states = [raised(1)];
    await use();
    await clock.advance(3 * minute);
    assert.deepEqual(warnings, []);
    answers.states = [raised(1), raised(5, 'other')];
    await clock.advance(3 * minute);
    assert.deepEqual(warnings, ['The alarm other has gone off. Threshold Crossed.']);
    answers.states = [raised(9), raised(5, 'other')];
    await clock.advance(3 * minute);
    assert.deepEqual(warnings.slice(1), ['The alarm stops has gone off. Threshold Crossed.']);
  });

  it('tells nothing where the setting says so, and goes on counting', async () => {
    const { clock, use, answers, warnings, item } = await watched({ notify: false });
    await use();
    answers.states = [raised()];
    await clock.advance(minute);
    assert.deepEqual([warnings, item.isShown], [[], true]);
  });

  it('opens the metric from the notification', async () => {
    const { clock, use, answers, press, commands } = await watched();
    const opened: unknown[] = [];
    commands.set('accessAlerts.trackMetric', (argument) => opened.push(argument));
    await use();
    press('Track Metric');
    answers.states = [raised()];
    await clock.advance(minute);
    assert.deepEqual(opened, [{ filter: { metricNamespace: 'N', metricName: 'M' } }]);
  });

  it('opens the one metric that the alarm watches, where that has dimensions', async () => {
    const { clock, use, answers, press, commands } = await watched();
    const opened: unknown[] = [];
    commands.set('accessAlerts.trackMetric', (argument) => opened.push(argument));
    await use();
    press('Track Metric');
    const dimensions = { UserName: 'alice' };
    answers.states = [{ ...raised(), metric: { namespace: 'N', name: 'M', dimensions } }];
    await clock.advance(minute);
    assert.deepEqual(opened, [{ filter: { metricNamespace: 'N', metricName: 'M' }, alarm: { dimensions } }]);
  });

  it('goes on after a failure, and says nothing of it', async () => {
    const { clock, looks, use, answers, item, errors } = await watched();
    await use();
    answers.states = new Error('throttled');
    await clock.advance(2 * minute);
    answers.states = [raised()];
    await clock.advance(minute);
    assert.deepEqual([looks.length, item.isShown, errors], [4, true, []]);
  });

  it('shows the new state in the tree without reading the chains again', async () => {
    const { clock, use, answers, pipelines } = await watched();
    let [read, changed] = [0, 0];
    pipelines.onDidRead(() => read++);
    pipelines.onDidChangeStates(() => changed++);
    await use();
    answers.states = [raised(7)];
    await clock.advance(3 * minute);
    const [{ logGroup }] = (await pipelines.chains()) as [Chain];
    const now = logGroup!.filters[0]!.alarms[0]!;
    assert.deepEqual([now.state, now.stateReason, now.stateSince], ['ALARM', 'Threshold Crossed.', 7]);
    assert.deepEqual([read, changed], [1, 1]);
  });

  it('has the chains read again when a subscription was confirmed', async () => {
    const { clock, use, answers, pipelines } = await watched();
    let changes = 0;
    await use();
    pipelines.onDidChange(() => changes++);
    answers.confirmed = true;
    await clock.advance(minute);
    assert.equal(changes, 1);
  });
});
