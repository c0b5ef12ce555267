import assert from 'node:assert/strict';
import type { AwsError } from '../../../src/aws/account';
import { fetchEventHistory } from '../../../src/aws/event-history';
import { fetchLogEvents } from '../../../src/aws/log-events';
import { RateLimit } from '../../../src/aws/rate-limit';
import { sandboxAccount, type SandboxAccount } from '../../helpers/sandbox-account';
import { VirtualClock } from '../../helpers/virtual-clock';

describe('rate limit', () => {
  it('lets a second’s worth through at once and the rest in their time', async () => {
    const clock = new VirtualClock();
    const start = clock.now();
    const limit = new RateLimit(clock, 2);
    const times: number[] = [];
    for (let n = 0; n < 6; n++) {
      await limit.pass();
      times.push(clock.now() - start);
    }
    assert.deepEqual(times, [0, 0, 1000, 1000, 2000, 2000]);
  });

  it('forgets after a pause', async () => {
    const clock = new VirtualClock();
    const limit = new RateLimit(clock, 1);
    await limit.pass();
    clock.advance(5000);
    const then = clock.now();
    await limit.pass();
    assert.equal(clock.now(), then);
  });

  it('ends a wait when aborted', async () => {
    const limit = new RateLimit(new VirtualClock(), 1);
    await limit.pass();
    await assert.rejects(limit.pass(AbortSignal.abort(new Error('enough'))), /enough/);
  });
});

describe('fetching events', () => {
  const minute = 60_000;
  let made: SandboxAccount;
  before(async () => {
    made = await sandboxAccount();
    const { account, sandbox, clock } = made;
    await account.call('logs:CreateLogGroup', { logGroupName: 'lab' });
    const context = { region: 'us-east-1', accessKeyId: 'AKIA' };
    const { CreateLogStream, PutLogEvents } = sandbox.services.logs;
    CreateLogStream!({ logGroupName: 'lab', logStreamName: 's' }, context);
    const now = clock.now();
    const logEvents = Array.from({ length: 60 }, (_, n) => ({
      timestamp: now - (60 - n) * minute,
      message: `event ${n}`,
    }));
    PutLogEvents!({ logGroupName: 'lab', logStreamName: 's', logEvents }, context);
    for (let n = 0; n < 120; n++) sandbox.happen('stop-instance');
    clock.advance(10 * minute);
  });

  const range = () => {
    const to = made.clock.now();
    return { from: to - 24 * 60 * minute, to, limit: 1000 };
  };

  it('reads a log group with stream and id, oldest first', async () => {
    const counts: number[] = [];
    const asked = { logGroup: 'lab', ...range(), onProgress: (count: number) => counts.push(count) };
    const fetched = await fetchLogEvents(made.account, asked);
    assert.equal(fetched.source, 'lab');
    assert.equal(fetched.leftOut, undefined);
    assert.deepEqual([fetched.from, fetched.to], [asked.from, asked.to]);
    assert.deepEqual(
      fetched.events.map(({ message }) => message),
      Array.from({ length: 60 }, (_, n) => `event ${n}`),
    );
    assert.equal(fetched.events[0]?.stream, 's');
    assert.ok(fetched.events[0].id);
    assert.equal(counts.at(-1), 60);
  });

  it('keeps to its range', async () => {
    const to = made.clock.now() - 40 * minute;
    const fetched = await fetchLogEvents(made.account, { logGroup: 'lab', from: to - 10 * minute, to, limit: 1000 });
    assert.ok(fetched.events.length > 0 && fetched.events.length < 20);
    assert.ok(fetched.events.every(({ timestamp }) => timestamp >= fetched.from && timestamp <= fetched.to));
  });

  it('says what is left out at the limit', async () => {
    const fetched = await fetchLogEvents(made.account, { logGroup: 'lab', ...range(), limit: 10 });
    assert.equal(fetched.events.length, 10);
    assert.match(fetched.leftOut ?? '', /10/);
    const all = await fetchLogEvents(made.account, { logGroup: 'lab', ...range(), limit: 60 });
    assert.equal(all.events.length, 60);
    assert.equal(all.leftOut, undefined);
  });

  it('tells a log group that vanished', async () => {
    const fetching = fetchLogEvents(made.account, { logGroup: 'gone', ...range() });
    await assert.rejects(fetching, (error: AwsError) => {
      assert.deepEqual(error.failure, { reason: 'not-found', resource: 'gone' });
      return true;
    });
  });

  it('reads Event history in pages, two a second', async () => {
    const before = made.clock.now();
    const fetched = await fetchEventHistory(made.account, range());
    const stops = fetched.events.filter(({ message }) => message.includes('"StopInstances"'));
    assert.equal(stops.length, 120);
    assert.equal(fetched.source, 'Event history');
    assert.ok(made.clock.now() - before >= 1000, 'three pages take a second');
  });

  it('stops Event history at the limit and says so', async () => {
    const fetched = await fetchEventHistory(made.account, { ...range(), limit: 70 });
    assert.equal(fetched.events.length, 70);
    assert.match(fetched.leftOut ?? '', /70/);
  });

  it('stops when cancelled', async () => {
    const stop = new AbortController();
    const asked = { ...range(), signal: stop.signal, onProgress: () => stop.abort() };
    await assert.rejects(
      fetchEventHistory(made.account, asked),
      (error: AwsError) => error.failure.reason === 'cancelled',
    );
  });
});
