import assert from 'node:assert/strict';
import { AwsError, type AwsFailure } from '../../../src/aws/account';
import { sandboxAccount } from '../../helpers/sandbox-account';
import type { FaultOptions } from '../../helpers/faults';

const MINUTE = 60_000;

type End = 'ok' | AwsFailure['reason'];

/** How a call ended. */
async function endOf(call: () => Promise<unknown>): Promise<End> {
  try {
    await call();
    return 'ok';
  } catch (error) {
    assert.ok(error instanceof AwsError);
    return error.failure.reason;
  }
}

/** How calls ended that were made one after the other, so that a seed decides which of them has which fault. */
async function endsOf(calls: readonly (() => Promise<unknown>)[]): Promise<End[]> {
  const ends: End[] = [];
  for (const call of calls) ends.push(await endOf(call));
  return ends;
}

/** A call in each wording of errors: AWS JSON of three services, AWS Query, S3. */
async function oneOfEach(options: FaultOptions) {
  const made = await sandboxAccount({ faults: options });
  const { account } = made;
  const calls = [
    () => account.call('cloudtrail:DescribeTrails', {}),
    () => account.call('logs:DescribeLogGroups', {}),
    () => account.call('cloudwatch:DescribeAlarms', {}),
    () => account.call('kms:ListAliases', {}),
    () => account.call('iam:ListRoles', {}),
    () => account.call('sns:ListTopics', {}),
    () => account.call('s3:ListBuckets', {}),
  ];
  return { ...made, calls };
}

const all = (end: End) => Array.from({ length: 7 }, () => end);

describe('faults below the SDK', () => {
  it('none are injected unless asked for', async () => {
    const { calls, faults } = await oneOfEach({});
    assert.deepEqual(await endsOf(calls), all('ok'));
    assert.deepEqual(Object.values(faults.injected), [0, 0, 0, 0, 0, 0]);
    assert.equal(faults.requests, 7);
  });

  const persistent: readonly (readonly [FaultOptions, AwsFailure['reason'], requests: number])[] = [
    [{ throttle: 1 }, 'throttled', 21],
    [{ serverError: 1 }, 'unavailable', 21],
    [{ reset: 1 }, 'unreachable', 21],
    // Nothing that a retry could mend.
    [{ expireAfter: 0 }, 'credentials-expired', 7],
  ];
  for (const [options, reason, requests] of persistent) {
    it(`${JSON.stringify(options)} is seen as ${reason} in every protocol, after ${requests / 7} tries`, async () => {
      const { calls, faults } = await oneOfEach(options);
      assert.deepEqual(await Promise.all(calls.map(endOf)), all(reason));
      assert.equal(faults.requests, requests);
    });
  }

  it('the SDK waits for its retries by the sandbox’s clock', async () => {
    const { calls, clock } = await oneOfEach({ throttle: 1 });
    const before = clock.now();
    await endsOf(calls);
    // Seven times up to 1 s, then up to 2 s, at random.
    assert.ok(clock.now() - before > 1000, `${clock.now() - before} ms of the clock`);
  });

  for (const options of [{ throttle: 0.3 }, { serverError: 0.3 }, { reset: 0.3 }]) {
    it(`the SDK’s retries get past ${JSON.stringify(options)}`, async () => {
      const { calls, faults } = await oneOfEach({ ...options, seed: 5 });
      assert.deepEqual(await endsOf(calls), all('ok'));
      const injected = Object.values(faults.injected).reduce((sum, count) => sum + count);
      assert.ok(injected > 0);
      assert.equal(faults.requests, 7 + injected);
    });
  }

  it('a share is a share of the requests', async () => {
    const { account, faults } = await sandboxAccount({ faults: { throttle: 0.2, serverError: 0.1, reset: 0.1 } });
    await Promise.all(Array.from({ length: 100 }, () => endOf(() => account.call('sts:GetCallerIdentity', {}))));
    const { throttle, serverError, resetBefore, resetAfter } = faults.injected;
    const shares = [throttle, serverError, resetBefore, resetAfter].map((count) => count / faults.requests);
    for (const [i, wanted] of [0.2, 0.1, 0.05, 0.05].entries()) {
      assert.ok(Math.abs(shares[i]! - wanted) < 0.05, `${shares.join(' ')} of ${faults.requests}`);
    }
  });

  it('the same seed makes the same faults', async () => {
    const run = async () => {
      const { calls, faults } = await oneOfEach({ reset: 0.4, serverError: 0.2, seed: 3 });
      return { ends: await endsOf(calls), injected: faults.injected };
    };
    assert.deepEqual(await run(), await run());
  });

  it('a connection that breaks afterwards leaves the thing made', async () => {
    const { account, sandbox, faults } = await sandboxAccount({ faults: { reset: 1, seed: 2 } });
    const end = await endOf(() => account.call('logs:CreateLogGroup', { logGroupName: 'lab' }));
    assert.ok(faults.injected.resetAfter > 0);
    // A try that was carried out makes the next one find the group there; here none gets an answer.
    assert.equal(end, 'unreachable');
    const context = { region: 'us-east-1', accessKeyId: 'AKIASANDBOX000000000' };
    assert.ok(sandbox.services.logs.DescribeLogStreams!({ logGroupName: 'lab' }, context));
  });

  it('a retry after a lost answer is told that the thing exists', async () => {
    // The seed's first reset comes after the call was carried out, and its second request goes through.
    const { account, faults } = await sandboxAccount({ faults: { reset: 0.6, seed: 10 } });
    const end = await endOf(() => account.call('logs:CreateLogGroup', { logGroupName: 'lab' }));
    assert.equal(end, 'already-exists');
    assert.deepEqual([faults.injected.resetAfter, faults.requests], [1, 2]);
  });

  for (const minutes of [-20, -4, 4, 20]) {
    it(`the SDK corrects a clock that is ${minutes} minutes off`, async () => {
      const { calls, faults } = await oneOfEach({ skewMs: minutes * MINUTE });
      assert.deepEqual(await endsOf(calls), all('ok'));
      // Each client finds out for itself; a few minutes are within what AWS allows.
      assert.equal(faults.injected.skew, Math.abs(minutes) > 5 ? 7 : 0);
    });
  }

  it('a corrected clock stays corrected', async () => {
    const { account, faults } = await sandboxAccount({ faults: { skewMs: 60 * MINUTE } });
    for (let i = 0; i < 3; i++) await account.call('iam:ListRoles', {});
    assert.deepEqual([faults.injected.skew, faults.requests], [1, 4]);
  });

  it('a session expires after so many requests, until somebody signs in', async () => {
    const { calls, faults } = await oneOfEach({ expireAfter: 3 });
    const ends = await endsOf(calls);
    assert.deepEqual(ends, [
      ...Array<'ok'>(3).fill('ok'),
      ...Array<'credentials-expired'>(4).fill('credentials-expired'),
    ]);
    faults.signIn();
    assert.deepEqual(await endsOf(calls), all('ok'));
  });

  it('latency is spent on the given clock', async () => {
    const { account, clock } = await sandboxAccount({ faults: { latencyMs: 250 } });
    const before = clock.now();
    await account.call('sns:ListTopics', {});
    await account.call('sns:ListTopics', {});
    assert.equal(clock.now() - before, 500);
  });
});
