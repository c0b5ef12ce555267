import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { peerEnvironment } from '../../../peers/tools';
import type { Account } from '../../../../src/aws/account';
import { factsOf, type ApiName } from '../../../../src/aws/api';
import { connect } from '../../../../src/aws/connect';
import { silentLog } from '../../../../src/common/log';
import { applyJournalled } from '../../../../src/pipeline/apply/apply-journalled';
import { isUnfinished } from '../../../../src/pipeline/journal/journal';
import { JournalStore } from '../../../../src/pipeline/journal/journal-store';
import { rollBackPlan } from '../../../../src/pipeline/recover/resume';
import type { PlanRequest } from '../../../../src/pipeline/plan/make-plan';
import { Sandbox } from '../../../../src/sandbox/sandbox';
import { scaledClock } from '../../../../src/sandbox/scaled-clock';
import { serveSandbox } from '../../../../src/sandbox/server';
import { snapshotOf } from '../../../helpers/account-snapshot';
import { fullSetUp, makeKey, undertake } from '../../../helpers/undertaking';
import { requestsOf, type What } from './what';

/** Ten seconds until a role is usable are 17 ms. */
const speed = 600;

/** A sandbox of its own, served on loopback, with a folder for the journals of what is done to it. */
async function served() {
  const clock = scaledClock(speed);
  const sandbox = new Sandbox({ clock, traffic: false });
  const key = makeKey(sandbox);
  const server = await serveSandbox(sandbox, { port: 0 });
  const folder = mkdtempSync(path.join(os.tmpdir(), 'access-alerts-crash-'));
  const store = new JournalStore(path.join(folder, 'journals'));
  const close = async () => {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  };
  const account = () =>
    connect({ kind: 'sandbox' }, { log: silentLog, clock, sandbox: () => Promise.resolve(sandbox) });
  return { sandbox, key, url: server.url, folder, store, account, close };
}

type Served = Awaited<ReturnType<typeof served>>;

async function done(account: Account, { store }: Served, requests: readonly PlanRequest[]): Promise<void> {
  assert.equal(await undertake(account, store, requests), undefined);
}

/** The account in which tear-down begins: everything set up, and some log files in the bucket. */
async function prepare(what: What, place: Served): Promise<void> {
  if (what === 'set-up') return;
  await done(await place.account(), place, fullSetUp(place.key));
  const Bucket = 'aws-cloudtrail-logs-111122223333-0a1b2c3d';
  for (const Key of ['a', 'b']) {
    place.sandbox.services.s3.PutObject!({ Bucket, Key }, { region: 'us-east-1', accessKeyId: 'A' });
  }
}

/** All there is in the account, and what was sent from it: nobody is to be asked for anything twice. */
const stateOf = ({ sandbox }: Served) => ({
  account: snapshotOf(sandbox),
  mails: sandbox.topics.inbox.map(({ kind, to, topicArn }) => [kind, to, topicArn]),
});

/** The undisturbed way: the calls that write, and what it is like in the end. */
async function undisturbed(what: What): Promise<{ calls: readonly ApiName[]; end: unknown }> {
  const place = await served();
  try {
    await prepare(what, place);
    const account = await place.account();
    const calls = new Set<ApiName>();
    const call: Account['call'] = (name, input, options) => {
      if (factsOf(name).policy !== 'read') calls.add(name);
      return account.call(name, input, options);
    };
    await done({ ...account, call }, place, requestsOf(what, place.key));
    return { calls: [...calls], end: stateOf(place) };
  } finally {
    await place.close();
  }
}

/** Runs the process that dies; resolves with the signal or exit code that ended it. */
function runProcess(
  what: What,
  { url, folder, key }: Served,
  point: readonly string[],
): Promise<string | number | null> {
  const script = path.join('dist', 'test', 'integration', 'pipeline', 'crash', 'undertake.js');
  const args = [script, what, path.join(folder, 'journals'), String(speed), key, ...point];
  const env = { ...peerEnvironment(url), NODE_NO_WARNINGS: '1' };
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'inherit'] });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(signal ?? code));
  });
}

/** How many different calls there are at least, so that none is left out unseen. */
const fewest = { 'set-up': 10, 'tear-down': 10, 'new-alert': 4, 'changed-alerts': 6 } satisfies Record<What, number>;

/** Dies at both sides of each call, two processes at a time, and hands what is left to `check`. */
async function fromEveryPoint(
  what: What,
  calls: readonly ApiName[],
  check: (place: Served, where: string, before: unknown) => Promise<void>,
): Promise<void> {
  const points = calls.flatMap((call) => [[call, 'before'] as const, [call, 'after'] as const]);
  const next = async (): Promise<void> => {
    for (let point = points.shift(); point; point = points.shift()) {
      const place = await served();
      const where = `${point[1]} ${point[0]}`;
      try {
        await prepare(what, place);
        const before = snapshotOf(place.sandbox);
        assert.equal(await runProcess(what, place, point), 'SIGKILL', `it should have died ${where}`);
        await check(place, where, before);
      } finally {
        await place.close();
      }
    }
  };
  await Promise.all([next(), next()]);
}

for (const [what, least] of Object.entries(fewest) as [What, number][]) {
  describe(`a process that dies during ${what}`, () => {
    it('goes on, after it was started again, from every point to the same end', async function () {
      this.timeout(300_000);
      const { calls, end } = await undisturbed(what);
      assert.ok(calls.length >= least, calls.join());
      await fromEveryPoint(what, calls, async (place, where) => {
        await done(await place.account(), place, requestsOf(what, place.key));
        assert.deepEqual(stateOf(place), end, `the end after dying ${where}`);
      });
    });
  });
}

describe('a process that dies while it makes an alert', () => {
  it('leaves nothing of it, after it was started again and told to roll back, from any point', async function () {
    this.timeout(300_000);
    const { calls } = await undisturbed('new-alert');
    await fromEveryPoint('new-alert', calls, async (place, where, before) => {
      const account = await place.account();
      for (const journal of (await place.store.list()).filter(isUnfinished)) {
        const plan = await rollBackPlan(account, journal);
        const going = { purpose: { kind: 'roll-back' as const }, plan, journalId: journal.id };
        assert.ok((await applyJournalled(account, place.store, going)).result.ok, where);
      }
      assert.deepEqual(snapshotOf(place.sandbox), before, `rolled back after dying ${where}`);
    });
  });
});
