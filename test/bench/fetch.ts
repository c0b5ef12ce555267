// What `npm run bench -- --fetch` runs: see docs/performance.md. In virtual time: only calls and their latency count.
import { logGroupSource } from '../../src/events/sources/log-group';
import { connect } from '../../src/aws/connect';
import { silentLog } from '../../src/common/log';
import { Sandbox } from '../../src/sandbox/sandbox';
import { Faults } from '../helpers/faults';
import { IdleClock } from '../helpers/idle-clock';
import { MemorySink } from '../helpers/memory-sink';

const hour = 3_600_000;
const here = { region: 'us-east-1', accessKeyId: 'AKIABENCH' };
/** FilterLogEvents, calls a second (CloudWatch Logs quotas). */
const quota = 5;

/** Twelve hours of events, most of them in one; 1,400 bytes each, so that a page of 1 MB holds some 730. */
async function logGroup(latencyMs: number, events: number) {
  const clock = new IdleClock();
  const sandbox = new Sandbox({ clock, traffic: false });
  const calls: string[] = [];
  const slow = new Faults(clock, { latencyMs }).around(sandbox);
  const counted = {
    answer: (request: Parameters<typeof slow.answer>[0]) => {
      calls.push(request.path);
      return slow.answer(request);
    },
  };
  const account = await connect(
    { kind: 'sandbox' },
    { log: silentLog, clock, sandbox: () => Promise.resolve(counted) },
  );
  const now = clock.now();
  const { CreateLogGroup, CreateLogStream, PutLogEvents } = sandbox.services.logs;
  CreateLogGroup!({ logGroupName: 'busy' }, here);
  CreateLogStream!({ logGroupName: 'busy', logStreamName: 's' }, here);
  const times = Array.from({ length: events }, (_, n) =>
    Math.floor(now - 12 * hour + (n % 4 === 0 ? (n / events) * 12 * hour : 5 * hour + (n / events) * hour)),
  ).sort((a, b) => a - b);
  const message = 'x'.repeat(1400);
  for (let start = 0; start < times.length; start += 600) {
    const logEvents = times.slice(start, start + 600).map((timestamp) => ({ timestamp, message }));
    PutLogEvents!({ logGroupName: 'busy', logStreamName: 's', logEvents }, here);
  }
  return { account, clock, calls, from: now - 12 * hour, to: now };
}

interface Outcome {
  readonly seconds: number;
  readonly calls: number;
  readonly events: number;
}

async function sliced(latencyMs: number, count: number): Promise<Outcome> {
  const { account, clock, calls, from, to } = await logGroup(latencyMs, count);
  const before = { calls: calls.length, at: clock.now() };
  const sink = new MemorySink();
  const range = { from, to, limit: 10_000_000 };
  await logGroupSource(account, 'busy', range).read(sink, { signal: new AbortController().signal });
  return {
    seconds: (clock.now() - before.at) / 1000,
    calls: calls.length - before.calls,
    events: sink.events.length,
  };
}

/** As the AWS CLI pages: one call after the other. */
async function sequential(latencyMs: number, count: number): Promise<Outcome> {
  const { account, clock, calls, from, to } = await logGroup(latencyMs, count);
  const before = { calls: calls.length, at: clock.now() };
  let events = 0;
  const input = { logGroupName: 'busy', startTime: from, endTime: to };
  for await (const page of account.pages('logs:FilterLogEvents', input)) events += page.events?.length ?? 0;
  return { seconds: (clock.now() - before.at) / 1000, calls: calls.length - before.calls, events };
}

const rows: string[] = [];
for (const latencyMs of [200, 500, 1000]) {
  const ours = await sliced(latencyMs, 100_000);
  const theirs = await sequential(latencyMs, 100_000);
  if (ours.events !== theirs.events) throw new Error(`${ours.events} events in slices, ${theirs.events} one by one`);
  const share = ({ calls, seconds }: Outcome) => `${Math.round((100 * calls) / seconds / quota)} %`;
  const cells = [
    `${latencyMs} ms`,
    ours.calls,
    ours.seconds.toFixed(1),
    share(ours),
    theirs.calls,
    theirs.seconds.toFixed(1),
    share(theirs),
    (theirs.seconds / ours.seconds).toFixed(1),
  ];
  rows.push(`| ${cells.join(' | ')} |`);
}
console.log('| latency | ours: calls | s | of the quota | one by one: calls | s | of the quota | times as fast |');
console.log('| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |');
console.log(rows.join('\n'));
