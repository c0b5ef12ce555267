import assert from 'node:assert/strict';
import type { AwsError } from '../../../src/aws/account';
import type { LogEvent } from '../../../src/cloudtrail/log-event';
import type { EventRange, SourceReport } from '../../../src/events/event-source';
import { bucketSource } from '../../../src/events/sources/bucket';
import { eventHistorySource } from '../../../src/events/sources/event-history';
import { logGroupSource } from '../../../src/events/sources/log-group';
import { applyPlan } from '../../../src/pipeline/apply/apply';
import { inspectSetup } from '../../../src/pipeline/inspect/inspect-setup';
import { isRefused } from '../../../src/pipeline/plan/plan';
import { planTrail } from '../../../src/pipeline/plan/plan-trail';
import { Random } from '../../../src/sandbox/random';
import { MemorySink } from '../../helpers/memory-sink';
import { sandboxAccount, type SandboxAccount, type SandboxAccountOptions } from '../../helpers/sandbox-account';

const minute = 60_000;
const hour = 60 * minute;

/** A log group with quiet and busy times, and what is in it. */
async function busyLogGroup(options: SandboxAccountOptions = {}) {
  const made = await sandboxAccount(options);
  const { sandbox, clock } = made;
  const now = clock.now();
  const random = new Random(7);
  const put = (operation: string, input: Record<string, unknown>) =>
    sandbox.services.logs[operation]!(input, { region: 'us-east-1', accessKeyId: 'AKIA' });
  put('CreateLogGroup', { logGroupName: 'busy' });
  put('CreateLogStream', { logGroupName: 'busy', logStreamName: 's' });
  const all: { timestamp: number; message: string }[] = [];
  for (let n = 0; n < 30_000; n++) {
    // Two thirds of them in ten minutes of twelve hours.
    const at = n % 3 === 0 ? random.next() * 12 * hour : 5 * hour + random.next() * 10 * minute;
    all.push({ timestamp: Math.floor(now - 12 * hour + at), message: `event ${n}` });
  }
  all.sort((a, b) => a.timestamp - b.timestamp);
  for (let start = 0; start < all.length; start += 5000) {
    put('PutLogEvents', {
      logGroupName: 'busy',
      logStreamName: 's',
      logEvents: all.slice(start, start + 5000),
    });
  }
  const range: EventRange = { from: now - 12 * hour, to: now, limit: 1_000_000 };
  return { ...made, all, range };
}

/** Whether a sink has exactly the events of the times that a report calls read, none twice; some of the others may be there. */
function assertHonest(sink: MemorySink, report: SourceReport, all: readonly LogEvent[], { from, to }: EventRange) {
  const got = sink.events.map(({ message }) => message);
  assert.equal(new Set(got).size, got.length, 'an event came twice');
  assert.equal(report.events, got.length);
  const missing = report.missing ?? [];
  const wanted = all.filter(
    ({ timestamp }) =>
      timestamp >= from &&
      timestamp <= to &&
      !missing.some((slice) => timestamp >= slice.from && timestamp <= slice.to),
  );
  const have = new Set(got);
  const lost = wanted.filter(({ message }) => !have.has(message));
  assert.deepEqual(lost, []);
  assert.equal(report.leftOut.length, missing.length);
}

const never = new AbortController().signal;

describe('reading a log group', () => {
  const faults: [string, SandboxAccountOptions][] = [
    ['on a calm day', {}],
    ['throttled', { faults: { throttle: 0.4, latencyMs: 150 } }],
    ['with lost connections and faults of the service', { faults: { reset: 0.1, serverError: 0.1, latencyMs: 80 } }],
  ];
  for (const [when, options] of faults) {
    it(`has every event of the range once, ${when}`, async () => {
      const { account, all, range } = await busyLogGroup(options);
      const sink = new MemorySink();
      const report = await logGroupSource(account, 'busy', range).read(sink, { signal: never });
      assert.equal(report.failure, undefined);
      assert.deepEqual(report.missing, []);
      assertHonest(sink, report, all, range);
      assert.equal(sink.events.length, all.length);
    });
  }

  it('keeps to its range, both ends in it', async () => {
    const { account, all } = await busyLogGroup();
    const range = { from: all[1000]!.timestamp, to: all[4000]!.timestamp, limit: 100_000 };
    const sink = new MemorySink();
    const report = await logGroupSource(account, 'busy', range).read(sink, { signal: never });
    assertHonest(sink, report, all, range);
    const inRange = all.filter(({ timestamp }) => timestamp >= range.from && timestamp <= range.to);
    assert.equal(sink.events.length, inRange.length);
  });

  it('takes the newest up to its limit and says which times are missing', async () => {
    const { account, all, range } = await busyLogGroup();
    const limited = { ...range, limit: 3000 };
    const sink = new MemorySink();
    const report = await logGroupSource(account, 'busy', limited).read(sink, { signal: never });
    assert.ok(sink.events.length <= 3000);
    assert.ok(sink.events.length > 2000);
    assertHonest(sink, report, all, limited);
    assert.ok(report.missing!.some(({ from }) => from <= range.from));
    assert.match(report.leftOut.join(), /after 3,000 events/);
  });

  it('keeps what it has when the session expires', async () => {
    const { account, all, range } = await busyLogGroup({ faults: { expireAfter: 9 } });
    const sink = new MemorySink();
    const report = await logGroupSource(account, 'busy', range).read(sink, { signal: never });
    assert.equal((report.failure as AwsError).failure.reason, 'credentials-expired');
    assert.ok(report.missing!.length > 0 && sink.events.length > 0);
    assertHonest(sink, report, all, range);
  });

  it('keeps what it has when the log group is deleted half-way', async () => {
    const { account, all, range, sandbox } = await busyLogGroup({ faults: { latencyMs: 100 } });
    const sink = new MemorySink();
    let isDeleted = false;
    const onProgress = ({ events }: { events: number }) => {
      if (events < 2000 || isDeleted) return;
      isDeleted = true;
      void sandbox.services.logs.DeleteLogGroup!(
        { logGroupName: 'busy' },
        { region: 'us-east-1', accessKeyId: 'AKIA' },
      );
    };
    const report = await logGroupSource(account, 'busy', range).read(sink, { signal: never, onProgress });
    assert.equal((report.failure as AwsError).failure.reason, 'not-found');
    assertHonest(sink, report, all, range);
  });

  it('can be cancelled anywhere', async () => {
    for (const after of [1, 500, 5000, 15_000]) {
      const { account, all, range } = await busyLogGroup();
      const stop = new AbortController();
      const sink = new MemorySink();
      const onProgress = ({ events }: { events: number }) => events >= after && stop.abort();
      const report = await logGroupSource(account, 'busy', range).read(sink, { signal: stop.signal, onProgress });
      assert.equal(report.failure, undefined, 'cancelling is no failure');
      assertHonest(sink, report, all, range);
      assert.match(report.leftOut.join(), /cancelled/);
    }
  });

  it('says that it waits while AWS throttles', async () => {
    const { account, range } = await busyLogGroup({ faults: { throttle: 0.8 } });
    const waits: string[] = [];
    const onProgress = ({ waiting }: { waiting?: string }) => waiting && waits.push(waiting);
    await logGroupSource(account, 'busy', { ...range, from: range.to - hour }).read(new MemorySink(), {
      signal: never,
      onProgress,
    });
    assert.ok(waits.some((text) => text.includes('fewer requests')));
  });
});

describe('reading Event history', () => {
  let made: SandboxAccount;
  beforeEach(async () => {
    made = await sandboxAccount();
    for (let n = 0; n < 180; n++) {
      made.sandbox.happen('stop-instance');
      made.clock.advance(20_000);
    }
    made.clock.advance(20 * minute);
  });
  const range = (): EventRange => ({ from: made.clock.now() - 3 * hour, to: made.clock.now(), limit: 10_000 });
  const stops = (sink: MemorySink) => sink.events.filter(({ message }) => message.includes('"StopInstances"')).length;

  it('has every event once, two calls a second', async () => {
    const sink = new MemorySink();
    const before = made.clock.now();
    const report = await eventHistorySource(made.account, range()).read(sink, { signal: never });
    assert.equal(stops(sink), 180);
    assert.equal(new Set(sink.events.map(({ id }) => id)).size, sink.events.length);
    assert.deepEqual(report.leftOut, []);
    const calls = made.calls.filter((call) => call === 'cloudtrail:LookupEvents').length;
    assert.ok(made.clock.now() - before >= (calls / 2 - 1) * 1000, 'AWS answers two a second');
  });

  it('stops at its limit with the newest, and says so', async () => {
    const sink = new MemorySink();
    const report = await eventHistorySource(made.account, { ...range(), limit: 70 }).read(sink, { signal: never });
    assert.equal(sink.events.length, 70);
    assert.match(report.leftOut.join(), /after 70 events/);
  });

  it('says that nothing is older than 90 days', async () => {
    const asked = { ...range(), from: made.clock.now() - 100 * 24 * hour };
    const report = await eventHistorySource(made.account, asked).read(new MemorySink(), { signal: never });
    assert.match(report.leftOut.join(), /90 days/);
  });
});

describe('reading a trail’s log files', () => {
  const lab = { trailName: 'My_cloudtrail', bucket: 'lab-bucket', logGroupName: 'lab', roleName: 'clwatch_role' };
  const files = { trailName: 'My_cloudtrail', bucket: 'lab-bucket' };

  /** Two hours in which an instance was stopped every minute. */
  async function trailWithFiles(options: SandboxAccountOptions = {}): Promise<SandboxAccount> {
    const made = await sandboxAccount(options);
    const { account, sandbox, clock } = made;
    const plan = planTrail(await inspectSetup(account, lab), lab);
    assert.ok(!isRefused(plan));
    assert.ok((await applyPlan(account, plan)).ok);
    for (let n = 0; n < 120; n++) {
      sandbox.happen('stop-instance');
      clock.advance(minute);
    }
    clock.advance(30 * minute);
    sandbox.advance();
    return made;
  }
  const last3h = ({ clock }: SandboxAccount): EventRange => ({
    from: clock.now() - 3 * hour,
    to: clock.now(),
    limit: 100_000,
  });
  const stops = ({ events }: MemorySink) => events.filter(({ message }) => message.includes('"StopInstances"')).length;

  it('has every event of every file once, digest files left out', async () => {
    const made = await trailWithFiles();
    const sink = new MemorySink();
    const report = await bucketSource(made.account, files, last3h(made)).read(sink, { signal: never });
    assert.equal(report.failure, undefined);
    assert.equal(stops(sink), 120);
    assert.equal(new Set(sink.events.map(({ id }) => id)).size, sink.events.length);
    assert.ok(sink.files.length > 10 && sink.files.every((name) => name.includes('_CloudTrail_')));
    assert.deepEqual(report.leftOut, []);
  });

  it('stops at its limit, with the newest files, and says so', async () => {
    const made = await trailWithFiles();
    const sink = new MemorySink();
    const range = { ...last3h(made), limit: 20 };
    const report = await bucketSource(made.account, files, range).read(sink, { signal: never });
    const newest = Math.max(...sink.events.map(({ timestamp }) => timestamp));
    assert.ok(sink.events.length >= 20 && stops(sink) < 120);
    assert.ok(newest > made.clock.now() - hour);
    assert.match(report.leftOut.join(), /after 20 events/);
  });

  it('claims no file that its limit kept it from reading', async () => {
    const made = await trailWithFiles();
    const all = new MemorySink();
    await bucketSource(made.account, files, last3h(made)).read(all, { signal: never });
    // A limit that is reached with a few files left, whatever their number.
    for (const short of [1, 3, 8, 20]) {
      const sink = new MemorySink();
      const range = { ...last3h(made), limit: all.events.length - short };
      const report = await bucketSource(made.account, files, range).read(sink, { signal: never });
      assert.equal(report.leftOut.length > 0, sink.events.length < all.events.length, `${short} less`);
    }
  });

  it('keeps what it has when it may read no more half-way', async () => {
    const made = await trailWithFiles();
    const calls = made.calls.length;
    const sink = new MemorySink();
    made.denied.clear();
    const onProgress = () => made.calls.length > calls + 12 && made.denied.add('s3:GetObject');
    const report = await bucketSource(made.account, files, last3h(made)).read(sink, { signal: never, onProgress });
    assert.equal((report.failure as AwsError).failure.reason, 'denied');
    assert.equal(report.events, sink.events.length);
    const { length } = sink.events;
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.equal(sink.events.length, length, 'nothing comes after the report');
    assert.ok(stops(sink) > 0 && stops(sink) < 120);
    assert.ok(report.leftOut.length > 0);
  });

  it('says what is wrong with a bucket that is not there', async () => {
    const made = await sandboxAccount();
    const report = await bucketSource(made.account, files, last3h(made)).read(new MemorySink(), { signal: never });
    assert.equal((report.failure as AwsError).failure.reason, 'not-found');
  });
});
