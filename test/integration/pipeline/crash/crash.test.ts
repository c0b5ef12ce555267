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
import { JournalStore } from '../../../../src/pipeline/journal/journal-store';
import type { PlanRequest } from '../../../../src/pipeline/plan/make-plan';
import { Sandbox } from '../../../../src/sandbox/sandbox';
import { scaledClock } from '../../../../src/sandbox/scaled-clock';
import { serveSandbox } from '../../../../src/sandbox/server';
import { snapshotOf } from '../../../helpers/account-snapshot';
import { fullSetUp, fullTearDown, makeKey, undertake } from '../../../helpers/undertaking';

/** Ten seconds until a role is usable are 17 ms. */
const speed = 600;

type What = 'set-up' | 'tear-down';

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

const requestsOf = (what: What, { key }: Served) => (what === 'set-up' ? fullSetUp(key) : fullTearDown());

/** The undisturbed way: the calls that write, and what the account is like in the end. */
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
    await done({ ...account, call }, place, requestsOf(what, place));
    return { calls: [...calls], end: snapshotOf(place.sandbox) };
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

for (const what of ['set-up', 'tear-down'] as const) {
  describe(`a process that dies during ${what}`, () => {
    it('goes on, after it was started again, from every point to the same end', async function () {
      this.timeout(300_000);
      const { calls, end } = await undisturbed(what);
      assert.ok(calls.length >= 10, calls.join());
      const points = calls.flatMap((call) => [[call, 'before'] as const, [call, 'after'] as const]);
      const next = async (): Promise<void> => {
        for (let point = points.shift(); point; point = points.shift()) await dieAndResume(what, point, end);
      };
      await Promise.all([next(), next()]);
    });
  });
}

async function dieAndResume(what: What, point: readonly [ApiName, string], end: unknown): Promise<void> {
  const place = await served();
  const where = `${point[1]} ${point[0]}`;
  try {
    await prepare(what, place);
    assert.equal(await runProcess(what, place, point), 'SIGKILL', `it should have died ${where}`);
    const account = await place.account();
    assert.equal(await undertake(account, place.store, requestsOf(what, place)), undefined, `resumed after ${where}`);
    assert.deepEqual(snapshotOf(place.sandbox), end, `the end after dying ${where}`);
  } finally {
    await place.close();
  }
}
