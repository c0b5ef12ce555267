import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { AwsError } from '../../../src/aws/account';
import { JournalStore } from '../../../src/pipeline/journal/journal-store';
import type { PlanRequest } from '../../../src/pipeline/plan/make-plan';
import { policyText, trustPolicy } from '../../../src/pipeline/policy/policies';
import { Random } from '../../../src/sandbox/random';
import { snapshotOf } from '../../helpers/account-snapshot';
import { sandboxAccount, type SandboxAccount } from '../../helpers/sandbox-account';
import { fullSetUp, fullTearDown, makeKey, undertake } from '../../helpers/undertaking';

const runs = 100;
/** How many runs go on at a time. */
const together = 50;
const minute = 60_000;

/** IAM at its slowest. */
const timings = {
  rolePropagation: 90_000,
  bucketPolicyPropagation: 3_000,
  trailDelivery: { min: minute, max: 2 * minute },
  eventHistoryDelay: minute,
};

async function inFolder<T>(use: (store: JournalStore) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'access-alerts-chaos-'));
  try {
    return await use(new JournalStore(folder));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Another actor makes the role of the plan, as it should be, when so many calls have come through. */
function roleByAnother({ sandbox, calls }: SandboxAccount, after: number): () => boolean {
  const { iam } = sandbox.services;
  const watch = sandbox.record.bind(sandbox);
  let made = false;
  sandbox.record = (call) => {
    watch(call);
    if (made || calls.length < after) return;
    made = true;
    try {
      const role = { RoleName: 'clwatch_role', AssumeRolePolicyDocument: policyText(trustPolicy()) };
      iam.CreateRole!(role, { region: 'us-east-1', accessKeyId: 'AKIAANOTHER000000000' });
    } catch {
      made = false; // it is there already: the plan was quicker
      sandbox.record = watch;
    }
  };
  return () => made;
}

/** Presses Resume, and signs in again, until all is done. @returns how often it had to be resumed */
async function persist(
  { account, faults }: SandboxAccount,
  store: JournalStore,
  requests: readonly PlanRequest[],
): Promise<number> {
  for (let resumed = 0; resumed < 60; resumed++) {
    try {
      if ((await undertake(account, store, requests)) === undefined) return resumed;
    } catch (error) {
      // Not even the look before the plan came to its end.
      if (!(error instanceof AwsError)) throw error;
    }
    faults.signIn();
  }
  throw new Error('It does not come to an end.');
}

/** Whose the role is shows in its tags and description; the plan uses another's as it is. */
function withoutOrigin(snapshot: unknown): unknown {
  const { roles, ...rest } = snapshot as { roles: Record<string, unknown>[] };
  return { ...rest, roles: roles.map((role) => ({ ...role, Tags: undefined, Description: undefined })) };
}

describe('set-up and tear-down when everything goes wrong at once', () => {
  it(`come to their right end in ${runs} of ${runs} runs`, async function () {
    this.timeout(600_000);
    const [afterSetUp, afterTearDown] = await inFolder(async (store) => {
      const calm = await sandboxAccount();
      await persist(calm, store, fullSetUp(makeKey(calm.sandbox)));
      const between = snapshotOf(calm.sandbox);
      await persist(calm, store, fullTearDown());
      return [between, snapshotOf(calm.sandbox)];
    });
    const injected: Record<string, number> = {};
    let byAnother = 0;
    let resumed = 0;

    const run = (seed: number) =>
      inFolder(async (store) => {
        const random = new Random(seed);
        const made = await sandboxAccount({
          timings,
          faults: {
            seed,
            throttle: 0.3,
            serverError: 0.1,
            reset: 0.05,
            skewMs: random.pick([-20, 20]) * minute,
            expireAfter: random.between(5, 60),
          },
        });
        const isByAnother = roleByAnother(made, random.between(5, 50));
        const resumedSetUp = await persist(made, store, fullSetUp(makeKey(made.sandbox)));
        const end = snapshotOf(made.sandbox);
        if (isByAnother()) byAnother++;
        assert.deepEqual(
          isByAnother() ? withoutOrigin(end) : end,
          isByAnother() ? withoutOrigin(afterSetUp) : afterSetUp,
          `after set-up, seed ${seed}`,
        );
        const resumedTearDown = await persist(made, store, fullTearDown());
        resumed += resumedSetUp + resumedTearDown;
        const left = snapshotOf(made.sandbox) as { roles: { policies: unknown }[] };
        // Another's role stays, but without the policy that was put into it.
        if (isByAnother())
          assert.deepEqual(
            left.roles.map(({ policies }) => policies),
            [[]],
            `seed ${seed}`,
          );
        const rest = isByAnother() ? { ...left, roles: [] } : left;
        assert.deepEqual(rest, afterTearDown, `after tear-down, seed ${seed}`);
        for (const [kind, count] of Object.entries(made.faults.injected)) {
          injected[kind] = (injected[kind] ?? 0) + count;
        }
      });
    for (let first = 1; first <= runs; first += together) {
      await Promise.all(Array.from({ length: together }, (_, index) => run(first + index)));
    }
    console.log(`    ${JSON.stringify(injected)}; resumed ${resumed} times; the role was another’s ${byAnother} times`);
    assert.ok(
      Object.values(injected).every((count) => count > 0),
      'every kind of fault has come up',
    );
    assert.ok(byAnother >= 10 && byAnother <= runs - 10, 'the other actor was quicker now and then, not always');
  });
});
