// What `npm run bench -- --set-up` runs: see docs/performance.md.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Account } from '../../src/aws/account';
import type { ApiName } from '../../src/aws/api';
import { connect } from '../../src/aws/connect';
import { systemClock } from '../../src/common/clock';
import { silentLog } from '../../src/common/log';
import { JournalStore } from '../../src/pipeline/journal/journal-store';
import { Sandbox } from '../../src/sandbox/sandbox';
import { Faults } from '../helpers/faults';
import { fullSetUp, fullTearDown, makeKey, undertake } from '../helpers/undertaking';

const latencyMs = 100;
const rounds = 5;

/** What is seen at once, so that no call is made twice while something propagates. */
const timings = {
  rolePropagation: 0,
  bucketPolicyPropagation: 0,
  trailDelivery: { min: 60_000, max: 60_000 },
  eventHistoryDelay: 60_000,
};

interface MadeCall {
  /** Which of the plans it was made for. */
  readonly plan: number;
  readonly name: ApiName;
  readonly input: object;
}

/** An account on the wall clock, each of whose calls takes 100 ms more. */
async function slowAccount(): Promise<{ account: Account; key: string }> {
  const sandbox = new Sandbox({ clock: systemClock, traffic: false, timings });
  const key = makeKey(sandbox);
  const slow = new Faults(systemClock, { latencyMs }).around(sandbox);
  const account = await connect(
    { kind: 'sandbox' },
    { log: silentLog, clock: systemClock, sandbox: () => Promise.resolve(slow) },
  );
  return { account, key };
}

async function timed(task: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await task();
  return performance.now() - start;
}

/** Plans and applies; returns how long it took and which calls were made, in the order in which they began. */
async function ours(what: 'set-up' | 'tear-down'): Promise<{ ms: number; calls: MadeCall[] }> {
  const { account, key } = await slowAccount();
  const folder = mkdtempSync(path.join(os.tmpdir(), 'access-alerts-bench-'));
  const store = new JournalStore(folder);
  const calls: MadeCall[] = [];
  let plan = 0;
  const call: Account['call'] = (name, input, options) => {
    calls.push({ plan, name, input });
    return account.call(name, input, options);
  };
  const pages: Account['pages'] = (name, input, options) => {
    calls.push({ plan, name, input });
    return account.pages(name, input, options);
  };
  const recorded = { ...account, call, pages };
  try {
    if (what === 'tear-down') await undertake(account, store, fullSetUp(key));
    const requests = what === 'set-up' ? fullSetUp(key) : fullTearDown();
    const ms = await timed(async () => {
      for (const request of requests) {
        plan++;
        const failed = await undertake(recorded, store, [request]);
        if (failed) throw new Error(JSON.stringify(failed));
      }
    });
    return { ms, calls };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The same calls, one after another, as a script or a person at a prompt makes them. */
async function oneAfterAnother(calls: readonly MadeCall[]): Promise<number> {
  const { account } = await slowAccount();
  return timed(async () => {
    for (const { name, input } of calls) {
      // What is not there is a good answer to a call that looks.
      await account.call(name, input as never).catch(() => undefined);
    }
  });
}

console.log(`Node ${process.version}; ${latencyMs} ms added to every call; the median of ${rounds} rounds\n`);
console.log('| | calls | made twice for a plan | one after another: ms | ours: ms | share |');
console.log('|---|--:|--:|--:|--:|--:|');
for (const what of ['set-up', 'tear-down'] as const) {
  const results = [];
  for (let round = 0; round < rounds; round++) {
    const { ms, calls } = await ours(what);
    const before = what === 'set-up' ? [] : (await ours('set-up')).calls;
    const theirs =
      (await oneAfterAnother([...before, ...calls])) - (before.length > 0 ? await oneAfterAnother(before) : 0);
    const keys = calls.map((each) => JSON.stringify(each));
    results.push({ ms, theirs, calls: calls.length, twice: keys.length - new Set(keys).size });
  }
  results.sort((a, b) => a.ms / a.theirs - b.ms / b.theirs);
  const { ms, theirs, calls, twice } = results[rounds >> 1]!;
  console.log(
    `| full ${what} | ${calls} | ${twice} | ${theirs.toFixed(0)} | ${ms.toFixed(0)} | ${((100 * ms) / theirs).toFixed(0)} % |`,
  );
}
