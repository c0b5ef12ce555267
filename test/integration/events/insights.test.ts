import assert from 'node:assert/strict';
import { AwsError, type Account } from '../../../src/aws/account';
import { pagesBy } from '../../../src/aws/pages';
import { Failure } from '../../../src/common/failure';
import { countMatchesByInsights, estimateInsightsCost } from '../../../src/events/insights';
import type { InsightsRequest } from '../../../src/events/insights-shapes';
import { compilePattern } from '../../../src/pattern/index';
import { sandboxAccount, type SandboxAccount, type SandboxAccountOptions } from '../../helpers/sandbox-account';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const pattern = '{ ($.eventName = "StopInstances") && ($.userIdentity.invokedBy NOT EXISTS) }';

interface Made {
  readonly at: number;
  readonly message: string;
}

/** Two groups with an event a minute for five hours before now. */
async function lab(
  options: SandboxAccountOptions = {},
): Promise<SandboxAccount & { made: readonly Made[]; start: number }> {
  const account = await sandboxAccount(options);
  const { clock } = account;
  const start = Math.ceil(clock.now() / HOUR) * HOUR;
  const made: Made[] = [];
  const context = { region: 'us-east-1', accessKeyId: 'AKIASANDBOXTEST00001' };
  const logs = account.sandbox.services.logs;
  for (const group of ['one', 'two']) {
    logs.CreateLogGroup!({ logGroupName: group }, context);
    logs.CreateLogStream!({ logGroupName: group, logStreamName: 's' }, context);
  }
  clock.advance(6 * HOUR);
  for (const [g, group] of ['one', 'two'].entries()) {
    const events = Array.from({ length: 300 }, (_, i) => ({
      timestamp: start + i * MINUTE + g,
      message: JSON.stringify({
        eventName: i % 7 === 0 ? 'StopInstances' : 'DescribeInstances',
        userIdentity: { type: 'IAMUser', arn: `arn:aws:iam::111122223333:user/${i % 14 === 0 ? 'alice' : 'bob'}` },
        ...(i % 21 === 0 && { userIdentity: { type: 'AWSService', invokedBy: 'autoscaling.amazonaws.com' } }),
      }),
    }));
    logs.PutLogEvents!({ logGroupName: group, logStreamName: 's', logEvents: events }, context);
    made.push(...events.map(({ timestamp, message }) => ({ at: timestamp, message })));
  }
  return { ...account, made, start };
}

function requestOf(start: number, more: Partial<InsightsRequest> = {}): InsightsRequest {
  return { logGroups: ['one', 'two'], pattern, from: start, to: start + 5 * HOUR, periodSeconds: 300, ...more };
}

function expectedPeriods(made: readonly Made[], period: number): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  const matching = made.filter(({ message }) => compilePattern(pattern).test(message));
  for (const { at } of matching.sort((a, b) => a.at - b.at)) {
    const start = Math.floor(at / period) * period;
    counts.set(start, (counts.get(start) ?? 0) + 1);
  }
  return counts;
}

/** The queries that are not at their end, after everything else has settled. */
async function running({ sandbox }: SandboxAccount): Promise<readonly unknown[]> {
  await Promise.resolve();
  const context = { region: 'us-east-1', accessKeyId: 'AKIASANDBOXTEST00001' };
  return ['Running', 'Scheduled'].flatMap((status) => {
    const answer = sandbox.services.logs.DescribeQueries!({ status }, context) as { queries: readonly unknown[] };
    return answer.queries;
  });
}

describe('Counting by Logs Insights', () => {
  it('counts what the pattern matches, by period and actor, over several groups', async () => {
    const { account, made, start } = await lab();
    const seen: number[] = [];
    const found = await countMatchesByInsights(
      account,
      requestOf(start, { onProgress: (p) => seen.push(p.recordsScanned) }),
    );
    assert.equal(found.failure, undefined);
    const expected = expectedPeriods(made, 300_000);
    assert.deepEqual(new Map(found.periods.map((period) => [period.start, period.matches])), expected);
    assert.deepEqual(
      found.periods.map((period) => period.start),
      [...expected.keys()],
    );
    const matches = [...expected.values()].reduce((sum, count) => sum + count);
    assert.equal(found.statistics.recordsMatched, matches);
    assert.equal(found.statistics.recordsScanned, 600);
    assert.equal(
      found.actors.reduce((sum, actor) => sum + actor.matches, 0),
      matches,
    );
    assert.match(found.actors[0]!.who, /user\//);
    assert.ok(seen.length > 1 && seen[0]! < seen.at(-1)!, String(seen));
    assert.deepEqual(found.differences, []);
  });

  it('counts the same by periods that no bin is as long as', async () => {
    for (const periodSeconds of [60, 420, 5400, 86_400]) {
      const { account, made, start } = await lab();
      const found = await countMatchesByInsights(account, requestOf(start, { periodSeconds }));
      assert.deepEqual(
        new Map(found.periods.map((period) => [period.start, period.matches])),
        expectedPeriods(made, periodSeconds * 1000),
        String(periodSeconds),
      );
    }
  });

  it('cuts a range with too many bins into several queries', async () => {
    const { account, made, start } = await lab();
    const found = await countMatchesByInsights(
      account,
      requestOf(start, { periodSeconds: 60, from: start - 30 * 24 * HOUR }),
    );
    assert.equal(found.failure, undefined);
    // Groups made now have nothing from before, but for a day of grace.
    assert.equal(found.statistics.queries, 1);
    assert.match(found.leftOut.join(), /log group one was made/);
    assert.equal(
      found.statistics.recordsMatched,
      [...expectedPeriods(made, 60_000).values()].reduce((a, b) => a + b),
    );

    const fine = await countMatchesByInsights(account, requestOf(start, { periodSeconds: 1, from: start - 1000 }));
    assert.ok(fine.statistics.queries > 1);
    assert.deepEqual(new Map(fine.periods.map((p) => [p.start, p.matches])), expectedPeriods(made, 1000));
  });

  it('halves a range whose rows are more than AWS answers', async () => {
    const { account, clock, sandbox } = await sandboxAccount();
    const context = { region: 'us-east-1', accessKeyId: 'AKIASANDBOXTEST00001' };
    const logs = sandbox.services.logs;
    logs.CreateLogGroup!({ logGroupName: 'big' }, context);
    logs.CreateLogStream!({ logGroupName: 'big', logStreamName: 's' }, context);
    const to = Math.ceil(account.clock.now() / HOUR) * HOUR + HOUR;
    clock.advance(3 * HOUR);
    for (let batch = 0; batch < 12; batch++) {
      const logEvents = Array.from({ length: 1000 }, (_, i) => ({
        timestamp: to - HOUR + batch * 5 * MINUTE + i,
        message: `{"eventName":"StopInstances","userIdentity":{"arn":"user ${i} of ${batch}"}}`,
      }));
      logs.PutLogEvents!({ logGroupName: 'big', logStreamName: 's', logEvents }, context);
    }
    const found = await countMatchesByInsights(account, {
      ...requestOf(to - HOUR, { logGroups: ['big'], to }),
      pattern: '{ $.eventName = "StopInstances" }',
    });
    assert.equal(found.failure, undefined);
    assert.equal(found.periods.length, 12);
    assert.ok(found.periods.every(({ matches }) => matches === 1000));
    assert.equal(found.actors.length, 12_000);
    assert.equal(found.statistics.queries, 3);
  });

  it('says what differs, and which way', async () => {
    const { account, start } = await lab();
    const found = await countMatchesByInsights(account, requestOf(start, { pattern: '{ $.resources[*].type = "x" }' }));
    assert.match(found.differences.join(), /\$\.resources\[\*\]\.type = "x": .*may count more/);
    const none = await countMatchesByInsights(account, requestOf(start, { pattern: '{ $.a[*].b NOT EXISTS }' }));
    assert.ok(none.failure instanceof Failure);
    const broken = await countMatchesByInsights(account, requestOf(start, { pattern: '{ $.a = ' }));
    assert.ok(broken.failure instanceof Failure);
  });

  it('leaves out what does not exist, is not kept or cannot be asked', async () => {
    const { account, sandbox, start } = await lab();
    const context = { region: 'us-east-1', accessKeyId: 'AKIASANDBOXTEST00001' };
    sandbox.services.logs.CreateLogGroup!({ logGroupName: 'rare', logGroupClass: 'INFREQUENT_ACCESS' }, context);
    const logGroups = ['one', 'rare', 'gone'];
    const found = await countMatchesByInsights(account, requestOf(start, { logGroups }));
    assert.equal(found.failure, undefined);
    assert.match(found.leftOut.join(), /gone, which does not exist/);
    assert.match(found.leftOut.join(), /rare: .*no JSON fields/);
    assert.equal(found.statistics.recordsScanned, 300);
    const nothing = await countMatchesByInsights(account, requestOf(start, { logGroups: ['gone'] }));
    assert.ok(nothing.failure instanceof Failure);
    const past = await countMatchesByInsights(account, requestOf(start, { from: 0, to: 1000 }));
    assert.ok(past.failure instanceof Failure);
  });
});

/** The account, with something done before and after each call. */
function watched(
  account: Account,
  before: (name: string, input: object) => Promise<void> | void,
  after: (name: string) => void = () => undefined,
): Account {
  const call = async (name: never, input: never, options: never) => {
    await before(name, input);
    const answer: unknown = await account.call(name, input, options);
    after(name);
    return answer;
  };
  return Object.assign(Object.create(account) as Account, {
    call,
    pages: (name: never, input: never, options: never) => pagesBy({ call } as never, name, input, options),
  });
}

describe('A cancelled count', () => {
  for (const at of ['logs:DescribeLogGroups', 'logs:StartQuery', 'logs:GetQueryResults'])
    for (const when of ['before', 'after'] as const) {
      it(`leaves no query running: ${when} ${at}`, async () => {
        const made = await lab();
        const controller = new AbortController();
        const cancelAt = (moment: string) => (name: string) => {
          if (name === at && moment === when) controller.abort();
        };
        const account = watched(made.account, cancelAt('before'), cancelAt('after'));
        const found = await countMatchesByInsights(account, requestOf(made.start, { signal: controller.signal }));
        assert.ok(found.failure instanceof AwsError && found.failure.failure.reason === 'cancelled');
        assert.deepEqual(await running(made), []);
        assert.equal(found.leftRunning, false);
      });
    }

  it('makes no call when it was cancelled before it began', async () => {
    const { account, calls, start } = await lab();
    const before = calls.length;
    const found = await countMatchesByInsights(account, requestOf(start, { signal: AbortSignal.abort() }));
    assert.ok(found.failure instanceof AwsError);
    assert.equal(calls.slice(before).includes('logs:StartQuery'), false);
  });
});

/** The account, where the answer to the first StartQuery gets lost: the SDK tries again, or gives up. */
function losingAnswers(account: Account, isTriedAgain: boolean, onLost: () => unknown = () => undefined): Account {
  return watched(account, async (name, input) => {
    if (name !== 'logs:StartQuery') return;
    await account.call('logs:StartQuery', input as never);
    await onLost();
    if (!isTriedAgain) throw new AwsError('logs:StartQuery', 'ECONNRESET', 'lost', { reason: 'unreachable' });
  });
}

describe('A query whose start was lost', () => {
  it('is stopped when the start was tried again', async () => {
    const made = await lab();
    const account = losingAnswers(made.account, true);
    const call = account.call.bind(account);
    const found = await countMatchesByInsights(
      Object.assign(account, {
        call: async (name: never, input: never, options: never) => {
          const answer = (await call(name, input, options)) as object;
          return name === 'logs:StartQuery' ? { ...answer, $metadata: { attempts: 2 } } : answer;
        },
      }),
      requestOf(made.start),
    );
    assert.equal(found.failure, undefined);
    assert.equal(found.leftRunning, false);
    assert.equal(made.calls.filter((name) => name === 'logs:StartQuery').length, 2);
    assert.equal(made.calls.filter((name) => name === 'logs:StopQuery').length, 1);
  });

  it('is found and stopped when the start failed, cancelled meanwhile or not', async () => {
    for (const isCancelled of [false, true]) {
      const made = await lab();
      const controller = new AbortController();
      const account = losingAnswers(made.account, false, () => {
        if (isCancelled) controller.abort();
      });
      const found = await countMatchesByInsights(account, requestOf(made.start, { signal: controller.signal }));
      assert.ok(found.failure instanceof AwsError);
      assert.equal(found.failure.failure.reason, isCancelled ? 'cancelled' : 'unreachable');
      assert.equal(found.leftRunning, false);
      assert.deepEqual(await running(made), []);
      assert.equal(made.calls.filter((name) => name === 'logs:StopQuery').length, 1);
    }
  });

  it('leaves other people’s queries alone', async () => {
    const made = await lab();
    const now = Math.floor(made.clock.now() / 1000);
    const queryString = 'fields @message';
    const input = { logGroupNames: ['one'], queryString, startTime: now - 3600, endTime: now };
    const account = losingAnswers(made.account, false, () => made.account.call('logs:StartQuery', input));
    await countMatchesByInsights(account, requestOf(made.start));
    const { queries = [] } = await made.account.call('logs:DescribeQueries', {});
    const other = queries.find((query) => query.queryString === queryString);
    assert.match(other?.status ?? '', /Scheduled|Running|Complete/);
  });

  it('is said to run on where it cannot be looked for', async () => {
    const made = await lab();
    made.denied.add('logs:DescribeQueries');
    const found = await countMatchesByInsights(losingAnswers(made.account, false), requestOf(made.start));
    assert.equal(found.leftRunning, true);
    made.denied.clear();
    assert.equal((await running(made)).length, 1);
  });
});

describe('Counting in bad times', () => {
  it('gets through throttling, faults and lost connections, and leaves no query running', async function () {
    this.timeout(120_000);
    for (let seed = 1; seed <= 8; seed++) {
      const made = await lab({ faults: { seed, throttle: 0.05, serverError: 0.05, reset: 0.3 } });
      const found = await countMatchesByInsights(made.account, requestOf(made.start));
      if (found.failure === undefined) {
        const periods = new Map(found.periods.map((period) => [period.start, period.matches]));
        assert.deepEqual(periods, expectedPeriods(made.made, 300_000), `seed ${seed}`);
      }
      if (!found.leftRunning) assert.deepEqual(await running(made), [], `seed ${seed}`);
    }
  });

  it('waits for other queries of the account to end', async () => {
    const { account, start } = await lab();
    const now = Math.floor(account.clock.now() / 1000);
    const other = { logGroupNames: ['one'], queryString: 'fields @message', startTime: now - 3600, endTime: now };
    const started = await Promise.all(Array.from({ length: 30 }, () => account.call('logs:StartQuery', other)));
    assert.equal(started.length, 30);
    const waits: string[] = [];
    const found = await countMatchesByInsights(
      account,
      requestOf(start, { onProgress: ({ waiting = '' }) => waits.push(waiting) }),
    );
    assert.equal(found.failure, undefined);
    // 30 calls a second at most 5 take longer than the others run, unless they were all there at once.
    assert.ok(waits.every((waiting) => waiting === '' || waiting.includes('other Logs Insights queries')));
  });

  it('says that a query runs on when a session expires, and keeps what was counted', async () => {
    const made = await lab({ faults: { expireAfter: 5 } });
    const found = await countMatchesByInsights(made.account, requestOf(made.start));
    assert.ok(found.failure instanceof AwsError && found.failure.failure.reason === 'credentials-expired');
    assert.equal(found.leftRunning, true);
  });

  it('tells what AWS refuses: a query that is none, a call that is denied', async () => {
    const { account, denied, start } = await lab();
    denied.add('logs:StartQuery');
    const found = await countMatchesByInsights(account, requestOf(start));
    assert.ok(found.failure instanceof AwsError && found.failure.failure.reason === 'denied');
    await assert.rejects(
      account.call('logs:StopQuery', { queryId: 'none' }),
      (error: AwsError) => error.failure.reason === 'not-found',
    );
  });

  it('tells when somebody else stops the query', async () => {
    const made = await lab();
    const { account } = made;
    const stopping = watched(account, async (name, input) => {
      if (name !== 'logs:GetQueryResults') return;
      await account.call('logs:StopQuery', input as { queryId: string }).catch(() => undefined);
    });
    const found = await countMatchesByInsights(stopping, requestOf(made.start));
    assert.ok(found.failure instanceof Failure && found.failure.what.includes('stopped'));
  });
});

describe('What a count costs', () => {
  it('is estimated from the size of the groups and the share of their life', async () => {
    const { account, clock, sandbox, start } = await lab();
    const stored = 2 * 300;
    clock.advance(10 * 24 * HOUR);
    const now = clock.now();
    const whole = await estimateInsightsCost(account, { logGroups: ['one', 'two'], from: start, to: now });
    const half = await estimateInsightsCost(account, {
      logGroups: ['one', 'two'],
      from: now - 5.125 * 24 * HOUR,
      to: now,
    });
    assert.ok(whole.bytes > stored * 50);
    assert.ok(Math.abs(half.bytes / whole.bytes - 0.5) < 0.01);
    assert.ok(whole.mostBytes > 6 * whole.bytes);
    assert.equal(whole.dollars, (whole.bytes / 1e9) * 0.005);
    assert.match(whole.text, /estimate/);

    const context = { region: 'us-east-1', accessKeyId: 'AKIASANDBOXTEST00001' };
    sandbox.services.logs.PutRetentionPolicy!({ logGroupName: 'one', retentionInDays: 1 }, context);
    const short = await estimateInsightsCost(account, { logGroups: ['one'], from: now - 5 * 24 * HOUR, to: now });
    assert.match(short.leftOut.join(), /log group one, which keeps 1 days/);
  });
});
