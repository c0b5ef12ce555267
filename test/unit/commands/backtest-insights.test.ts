import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import type { Account } from '../../../src/aws/account';
import { countByInsights } from '../../../src/commands/backtest-insights';
import type { Services } from '../../../src/commands/services';
import { silentLog } from '../../../src/common/log';
import type { InsightsCounts, InsightsRequest } from '../../../src/events/insights-shapes';
import { connectedTo } from '../../helpers/connected';
import { fakeVsCode } from '../../helpers/fake-vscode';

const now = Date.parse('2026-11-23T14:00:00Z');
const day = 24 * 3_600_000;
const pattern = '{ $.eventName = "StopInstances" }';
const turn = () => new Promise((resolve) => setImmediate(resolve));

interface Run {
  readonly metricValue?: string;
  readonly watched?: Readonly<Record<string, string>>;
  readonly pattern?: string;
  readonly accepts?: boolean;
  readonly cancels?: boolean;
  readonly counts?: Partial<InsightsCounts>;
  /** That the file names, or none. */
  readonly logGroup?: string | undefined;
  /** Those that trails deliver to. */
  readonly delivered?: readonly string[];
}

/** Goes through the questions as a person would, over an account with two log groups. */
async function run({ metricValue = '1', watched, accepts = true, cancels = false, counts = {}, ...rest }: Run = {}) {
  const { delivered = ['lab', 'other'] } = rest;
  const fake = fakeVsCode();
  const asked: { message: string; detail: string }[] = [];
  const requests: InsightsRequest[] = [];
  let cancel: (() => void) | undefined;
  const window = {
    ...fake.vs.window,
    showWarningMessage: (message: string, { detail }: { detail: string }, button: string) => {
      asked.push({ message, detail });
      return Promise.resolve(accepts ? button : undefined);
    },
    withProgress: (_: unknown, task: (progress: object, token: object) => unknown) =>
      task({ report: () => undefined }, { onCancellationRequested: (listener: () => void) => (cancel = listener) }),
  };
  const vs = { ...fake.vs, window, ProgressLocation: { Notification: 15 } } as unknown as typeof vscode;
  const account = {
    identity: { accountId: '111122223333', arn: '', partition: 'aws' },
    region: 'us-east-1',
    clock: { now: () => now },
  } as unknown as Account;
  const chains = delivered.map((name) => ({ logGroup: { exists: true, name } }));
  const services = {
    vs,
    log: silentLog,
    connections: connectedTo(account),
    pipelines: { chains: () => Promise.resolve(chains) },
  } as unknown as Services;
  const insights = {
    estimateInsightsCost: () =>
      Promise.resolve({
        bytes: 1e9,
        mostBytes: 1e9,
        dollars: 0.005,
        mostDollars: 0.005,
        text: 'At most 1 GB, about $0.005.',
        leftOut: ['what is older than 30 days'],
      }),
    countMatchesByInsights: (_: Account, request: InsightsRequest): Promise<InsightsCounts> => {
      requests.push(request);
      if (cancels) cancel?.();
      const statistics = { recordsMatched: 2, recordsScanned: 500, bytesScanned: 1, queries: 1 };
      const periods = [{ start: now - 3_600_000, matches: 2 }];
      return Promise.resolve({
        periods,
        actors: [],
        statistics,
        differences: [],
        leftOut: [],
        leftRunning: false,
        ...counts,
      });
    },
  };
  const result = countByInsights(
    services,
    insights,
    { pattern: rest.pattern ?? pattern, metric: { metricValue, ...(watched && { watched }) } },
    'logGroup' in rest ? rest.logGroup : 'lab',
  );
  const settled = result.then(
    (input) => ({ input, error: undefined }),
    (error: unknown) => ({ input: undefined, error: error as Error }),
  );
  for (const value of [undefined, '24 h']) {
    await turn();
    await turn();
    const input = fake.inputs.at(-1);
    if (value !== undefined) input?.type(value);
    input?.accept();
    await turn();
  }
  const groups = fake.inputs[0];
  const ticked = groups?.selectedItems.map(({ label }) => label);
  fake.inputs.at(-1)?.hide();
  return { ...(await settled), asked, requests, errors: fake.errors, ticked, complaint: groups?.placeholder };
}

describe('a backtest by Insights', () => {
  it('says what it costs and runs only when that is accepted', async () => {
    const { input, asked, requests } = await run();
    assert.equal(asked.length, 1);
    assert.match(asked[0]!.message, /111122223333 \(us-east-1\)/);
    assert.match(
      asked[0]!.detail,
      /At most 1 GB, about \$0\.005\.\n\nIt will be without: what is older than 30 days\./,
    );
    const [{ logGroups, from, to, periodSeconds } = assert.fail()] = requests;
    assert.deepEqual([logGroups, from, to, periodSeconds], [['lab'], now - day, now, 60]);
    assert.deepEqual([input?.matched, input?.source.read, input?.source.hasLogTimes], [2, 500, true]);
  });

  const groups: readonly (readonly [what: string, Pick<Run, 'logGroup' | 'delivered'>, ticked: readonly string[]])[] = [
    ['the one that the file names', { logGroup: 'lab' }, ['lab']],
    ['the one that the file names, though no trail delivers to it', { logGroup: 'mine' }, ['mine']],
    ['the only one', { logGroup: undefined, delivered: ['other'] }, ['other']],
    ['none of several where the file names none', { logGroup: undefined }, []],
  ];
  for (const [what, given, expected] of groups) {
    it(`reads of the log groups ${what}`, async () => {
      const { ticked, requests, complaint } = await run(given);
      assert.deepEqual(ticked, expected);
      assert.deepEqual(
        requests.flatMap(({ logGroups }) => logGroups),
        expected,
      );
      if (expected.length === 0) assert.equal(complaint, 'Choose at least one.');
    });
  }

  it('runs nothing when it is not accepted', async () => {
    const { input, error, requests } = await run({ accepts: false });
    assert.deepEqual([input, error, requests.length], [undefined, undefined, 0]);
  });

  it('says before in which the query differs from the pattern', async () => {
    const { asked } = await run({ pattern: '{ $.a[*] = "x" }' });
    assert.match(asked[0]!.detail, /Logs Insights has no "any element"/);
    assert.doesNotMatch((await run()).asked[0]!.detail, /Logs Insights has no/);
  });

  it('stops the query when it is cancelled', async () => {
    const { requests } = await run({ cancels: true });
    assert.equal(requests[0]!.signal?.aborted, true);
  });

  it('shows what was counted before something went wrong, and what is missing', async () => {
    const { input, errors } = await run({ counts: { failure: new Error('lost'), leftOut: ['the first day'] } });
    assert.equal(errors.length, 1);
    assert.equal(input?.source.leftOut[0], 'the first day');
    assert.equal(input.source.leftOut.length, 2);
  });

  it('fails where nothing was counted', async () => {
    const { error } = await run({ counts: { failure: new Error('lost'), periods: [] } });
    assert.equal(error?.message, 'lost');
  });

  it('does not add up a field', async () => {
    const { error, asked } = await run({ metricValue: '$.bytes' });
    assert.match(error?.message ?? '', /adds up a field of them: \$\.bytes/);
    assert.equal(asked.length, 0);
  });

  it('does not count for an alarm on one combination of dimensions', async () => {
    const { error, asked } = await run({ watched: { Region: 'eu-west-1' } });
    assert.match(error?.message ?? '', /this alarm watches only Region=eu-west-1/);
    assert.equal(asked.length, 0);
  });
});
