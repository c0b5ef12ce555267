import assert from 'node:assert/strict';
import { AwsError } from '../../../src/aws/account';
import type { LogEvent } from '../../../src/cloudtrail/log-event';
import type { SourceProgress, SourceReport } from '../../../src/events/event-source';
import { liveTail } from '../../../src/events/sources/live-tail';
import { Random } from '../../../src/sandbox/random';
import { freeSessions, groupArn, makeGroups, putMessages, TailReader } from '../../helpers/live-tail';
import { MemorySink } from '../../helpers/memory-sink';
import { sandboxAccount, type SandboxAccount, type SandboxAccountOptions } from '../../helpers/sandbox-account';
import { VirtualClock } from '../../helpers/virtual-clock';

const minute = 60_000;
const hour = 60 * minute;

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Lets the event loop turn with every sleep: a stream alone would let time run on for ever. */
class TurningClock extends VirtualClock {
  override async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    await super.sleep(ms, signal);
    await turn();
  }
}

function accountOf(options: SandboxAccountOptions = {}): Promise<SandboxAccount> {
  return sandboxAccount({ clock: new TurningClock(), ...options });
}

/** A sink that complains of a source that does not wait for it. */
class CarefulSink extends MemorySink {
  #isBusy = false;

  get messages(): string[] {
    return this.events.map(({ message }) => message);
  }

  override async add(events: readonly LogEvent[]): Promise<void> {
    if (this.#isBusy) throw new Error('The sink was given events before it had taken the ones before.');
    this.#isBusy = true;
    await turn();
    await super.add(events);
    this.#isBusy = false;
  }
}

/** A log group "lab" that is followed, and what came of it. */
class Followed {
  readonly made: SandboxAccount;
  readonly sink = new CarefulSink();
  readonly said: string[] = [];
  readonly progress: SourceProgress[] = [];
  readonly #stop = new AbortController();
  readonly #reading: Promise<SourceReport>;
  #isOver = false;

  constructor(made: SandboxAccount, since?: number) {
    this.made = made;
    const onProgress = (progress: SourceProgress) => {
      this.progress.push(progress);
      if (progress.waiting !== undefined && progress.waiting !== this.said.at(-1)) this.said.push(progress.waiting);
    };
    const options = { account: made.account, group: { name: 'lab', arn: groupArn('lab') } };
    this.#reading = liveTail({ ...options, ...(since !== undefined && { since }) }).read(this.sink, {
      signal: this.#stop.signal,
      onProgress,
    });
    void this.#reading.finally(() => (this.#isOver = true));
  }

  put(...messages: string[]): void {
    putMessages(this.made.sandbox, 'lab', messages);
  }

  /** Lets time pass, a little with every turn of the event loop, until something is so. */
  async until(isSo: () => boolean, step = 250): Promise<void> {
    // The SDK's own waits between attempts are real time.
    for (const giveUp = Date.now() + 20_000; !isSo();) {
      assert.ok(Date.now() < giveUp, `it never was; said: ${this.said.join(' | ')}`);
      assert.ok(!this.#isOver, 'it ended');
      await turn();
      await this.made.clock.sleep(step);
    }
  }

  async pass(ms: number): Promise<void> {
    const end = this.made.clock.now() + ms;
    await this.until(() => this.made.clock.now() >= end);
    for (let turns = 0; turns < 20; turns++) await turn();
  }

  has(message: string): boolean {
    return this.sink.messages.includes(message);
  }

  says(words: RegExp): boolean {
    return words.test(this.said.at(-1) ?? '');
  }

  /** Until it streams. */
  streams(): Promise<void> {
    return this.until(() => this.says(/^new events; Live Tail shows/));
  }

  stop(): Promise<SourceReport> {
    this.#stop.abort();
    return this.#reading;
  }

  end(): Promise<SourceReport> {
    return this.#reading;
  }
}

async function follow(options: SandboxAccountOptions = {}, since?: number): Promise<Followed> {
  const made = await accountOf(options);
  makeGroups(made.sandbox, 'lab');
  return new Followed(made, since);
}

/** Takes an operation away from the sandbox, as an endpoint or a region has not got it. */
function without({ sandbox }: SandboxAccount, operation: string): void {
  Reflect.deleteProperty(sandbox.services.logs, operation);
}

describe('Live Tail as a source', () => {
  it('brings events as they come in until it is cancelled, and says what it is limited to', async () => {
    const followed = await follow();
    await followed.streams();
    followed.put('one', 'two');
    await followed.until(() => followed.has('two'));
    followed.put('three');
    await followed.until(() => followed.has('three'));
    const report = await followed.stop();
    assert.deepEqual(followed.sink.messages, ['one', 'two', 'three']);
    assert.equal(followed.sink.events[0]?.stream, 's');
    assert.match(followed.said[0] ?? '', /500 a second/);
    assert.match(followed.said[0] ?? '', /3 hours/);
    assert.equal(followed.progress.at(-1)?.events, 3);
    assert.deepEqual([report.events, report.leftOut, report.failure], [3, [], undefined]);
    assert.ok(report.from! <= followed.sink.events[0].timestamp && report.to! >= followed.sink.events[2]!.timestamp);
  });

  it('gives its session back when it is cancelled', async () => {
    const followed = await follow();
    await followed.streams();
    await followed.stop();
    assert.equal(freeSessions(followed.made.sandbox, 'lab'), 15);
  });

  it('says of a sample that it is one', async () => {
    const followed = await follow();
    await followed.streams();
    followed.put(...Array.from({ length: 700 }, (_, n) => `event ${n}`));
    await followed.until(() => followed.sink.events.length > 0);
    const report = await followed.stop();
    assert.equal(report.events, 500);
    assert.equal(report.leftOut.length, 1);
    assert.match(report.leftOut[0]!, /beyond 500 events a second, once/);
  });

  it('begins with what came in since a time that is given, and not with what came in before', async () => {
    const made = await accountOf();
    makeGroups(made.sandbox, 'lab');
    putMessages(made.sandbox, 'lab', ['before']);
    made.clock.advance(minute);
    const since = made.clock.now();
    putMessages(made.sandbox, 'lab', ['since'], since - 30_000);
    made.clock.advance(minute);
    const followed = new Followed(made, since);
    await followed.streams();
    followed.put('now');
    await followed.pass(minute);
    await followed.stop();
    assert.deepEqual([...followed.sink.messages].sort(), ['now', 'since']);
  });

  it('reconnects after a broken stream and reads what it missed', async () => {
    const followed = await follow();
    await followed.streams();
    followed.put('before');
    await followed.until(() => followed.has('before'));
    followed.made.faults.breakStreams();
    followed.put('in the gap');
    await followed.until(() => followed.has('in the gap'));
    await followed.streams();
    followed.put('after');
    await followed.pass(minute);
    const report = await followed.stop();
    assert.deepEqual(followed.sink.messages, ['before', 'in the gap', 'after']);
    assert.ok(followed.said.some((words) => /another Live Tail session.*broke off/.test(words)));
    assert.deepEqual(report.leftOut, []);
  });

  for (const seed of [1, 2, 3]) {
    it(`loses and doubles nothing over many breaks, also of events that look alike (seed ${seed})`, async () => {
      const random = new Random(seed);
      const followed = await follow();
      await followed.streams();
      const put: string[] = [];
      for (let n = 0; n < 60; n++) {
        const messages = Array.from({ length: random.between(1, 3) }, () => `event ${Math.floor(n / 4)}`);
        put.push(...messages);
        followed.put(...messages);
        await followed.pass(random.between(1, 4) * 500);
        if (random.next() < 0.2) followed.made.faults.breakStreams();
      }
      await followed.pass(minute);
      await followed.stop();
      assert.deepEqual([...followed.sink.messages].sort(), put.sort());
    });
  }

  it('starts anew when AWS ends the session after three hours', async () => {
    const followed = await follow();
    await followed.streams();
    followed.made.clock.advance(3 * hour);
    await followed.until(() => followed.said.some((words) => /another Live Tail session.*3 hours/.test(words)));
    await followed.streams();
    followed.put('after');
    await followed.until(() => followed.has('after'));
    const report = await followed.stop();
    assert.deepEqual(followed.sink.messages, ['after']);
    assert.equal(report.failure, undefined);
    assert.equal(followed.made.calls.filter((call) => call === 'logs:StartLiveTail').length, 2);
  });

  it('reads the log group instead when all sessions are taken, and streams again when one is free', async () => {
    const made = await accountOf();
    makeGroups(made.sandbox, 'lab');
    const readers = Array.from({ length: 15 }, () => new TailReader(made.account, ['lab']));
    for (const reader of readers) await reader.start();
    const followed = new Followed(made);
    await followed.until(() => followed.says(/all sessions .* are in use.*every 5 s/));
    followed.put('one');
    await followed.until(() => followed.has('one'));
    for (const reader of readers) await reader.close();
    await followed.streams();
    followed.put('two');
    await followed.pass(minute);
    await followed.stop();
    assert.deepEqual(followed.sink.messages, ['one', 'two']);
  });

  it('reads the log group instead where Live Tail is not allowed, asks once, and finds late events', async () => {
    const followed = await follow({ denied: ['logs:StartLiveTail'] });
    await followed.until(() => followed.says(/logs:StartLiveTail is not allowed.*every 5 s/));
    followed.put('one');
    await followed.until(() => followed.has('one'));
    putMessages(followed.made.sandbox, 'lab', ['a little late'], followed.made.clock.now() - 40_000);
    await followed.pass(10_000);
    putMessages(followed.made.sandbox, 'lab', ['quite late'], followed.made.clock.now() - 10 * minute);
    await followed.pass(2 * minute);
    followed.put('two');
    await followed.pass(10 * minute);
    const report = await followed.stop();
    assert.deepEqual(followed.sink.messages, ['one', 'a little late', 'quite late', 'two']);
    assert.equal(followed.made.calls.filter((call) => call === 'logs:StartLiveTail').length, 1);
    assert.deepEqual([report.events, report.failure], [4, undefined]);
  });

  it('reads the log group instead where there is no Live Tail', async () => {
    const made = await accountOf();
    makeGroups(made.sandbox, 'lab');
    without(made, 'StartLiveTail');
    const followed = new Followed(made);
    await followed.until(() => followed.says(/not available here: UnknownOperationException/));
    followed.put('one');
    await followed.until(() => followed.has('one'));
    await followed.stop();
  });

  it('leaves out what was there before, also when it reads', async () => {
    const made = await accountOf({ denied: ['logs:StartLiveTail'] });
    makeGroups(made.sandbox, 'lab');
    putMessages(made.sandbox, 'lab', ['before']);
    made.clock.advance(1000);
    const followed = new Followed(made);
    await followed.pass(minute);
    followed.put('after');
    await followed.until(() => followed.has('after'));
    await followed.stop();
    assert.deepEqual(followed.sink.messages, ['after']);
  });

  it('waits for a network that is away', async () => {
    const followed = await follow({ denied: ['logs:StartLiveTail'] });
    followed.put('one');
    await followed.until(() => followed.has('one'));
    const { logs } = followed.made.sandbox.services;
    const read = logs.FilterLogEvents!;
    let isAway = true;
    Object.assign(logs, {
      FilterLogEvents: (...args: Parameters<typeof read>) => {
        if (isAway) throw Object.assign(new Error('no network'), { code: 'ServiceUnavailableException', status: 503 });
        return read(...args);
      },
    });
    await followed.until(() => followed.says(/AWS, which does not answer/));
    followed.put('two');
    isAway = false;
    await followed.until(() => followed.has('two'));
    assert.ok(followed.says(/^new events/));
    const report = await followed.stop();
    assert.deepEqual([report.events, report.failure], [2, undefined]);
  });

  it('ends when the log group is deleted, and keeps what it has', async () => {
    const followed = await follow({ denied: ['logs:StartLiveTail'] });
    followed.put('one');
    await followed.until(() => followed.has('one'));
    await followed.made.account.call('logs:DeleteLogGroup', { logGroupName: 'lab' });
    const waiting = followed.end();
    for (let turns = 0; turns < 200; turns++) {
      await turn();
      await followed.made.clock.sleep(1000);
    }
    const report = await waiting;
    assert.ok(report.failure instanceof AwsError);
    assert.deepEqual(report.failure.failure, { reason: 'not-found', resource: 'lab' });
    assert.deepEqual([report.events, followed.sink.messages], [1, ['one']]);
  });

  it('ends when the credentials expire, and keeps what it has', async () => {
    const followed = await follow();
    await followed.streams();
    followed.put('one');
    await followed.until(() => followed.has('one'));
    followed.made.faults.expire();
    followed.made.faults.breakStreams();
    const report = await followed.end();
    assert.ok(report.failure instanceof AwsError);
    assert.equal(report.failure.failure.reason, 'credentials-expired');
    assert.equal(report.events, 1);
  });

  it('says which time it could not read after a break', async () => {
    const followed = await follow();
    await followed.streams();
    followed.made.denied.add('logs:FilterLogEvents');
    followed.put('before');
    await followed.until(() => followed.has('before'));
    followed.made.faults.breakStreams();
    await followed.until(() => followed.said.filter((words) => words.startsWith('new events')).length > 1);
    await followed.pass(1000);
    const report = await followed.stop();
    assert.equal(report.failure, undefined);
    assert.match(report.leftOut.join(), /between two sessions.*AccessDenied/);
  });

  it('ends before it began', async () => {
    const followed = await follow();
    const report = await followed.stop();
    assert.deepEqual([report.events, report.failure, report.leftOut], [0, undefined, []]);
  });
});
