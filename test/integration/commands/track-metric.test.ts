import assert from 'node:assert/strict';
import type { AwsError } from '../../../src/aws/account';
import { metricsToAdd, trackMetric } from '../../../src/commands/track-metric';
import type { Services } from '../../../src/commands/services';
import { mostCombinations, readCombinations } from '../../../src/pipeline/inspect/read-combinations';
import { readMetricFilters } from '../../../src/pipeline/inspect/read-logs';
import { viewOf } from '../../../src/views/metric-choice';
import type { TrackedMetric } from '../../../src/views/metric-tracker';
import { MetricValues } from '../../../src/views/metric-values';
import { cloudTrailRecord, user } from '../../helpers/cloudtrail-records';
import { fakeVsCode } from '../../helpers/fake-vscode';
import { sandboxAccount } from '../../helpers/sandbox-account';

const minute = 60_000;
const day = 24 * 60 * minute;
const { signal } = new AbortController();
const byUser = { UserName: '$.userIdentity.userName' };
const family = { namespace: 'N', name: 'Stops', fields: byUser };

/** A log group whose filter counts stops by user, and Track Metric over it; whatever is ticked is taken. */
async function lab() {
  const made = await sandboxAccount();
  const { sandbox, clock, account } = made;
  const call = (operation: string, input: object) => {
    sandbox.advance();
    return sandbox.services.logs[operation]!(input as never, { region: 'us-east-1', accessKeyId: 'AKIA' });
  };
  call('CreateLogGroup', { logGroupName: 'lab' });
  call('CreateLogStream', { logGroupName: 'lab', logStreamName: 's' });
  const putFilter = (filterName: string, transformation: object) =>
    call('PutMetricFilter', {
      logGroupName: 'lab',
      filterName,
      filterPattern: '{ $.eventName = "StopInstances" }',
      metricTransformations: [{ metricNamespace: 'N', metricName: 'Stops', metricValue: '1', ...transformation }],
    });
  const stop = (...users: readonly string[]) => {
    const messages = users.map((name) => cloudTrailRecord({ userIdentity: user(name) }));
    const logEvents = messages.map((message) => ({ timestamp: clock.now(), message }));
    call('PutLogEvents', { logGroupName: 'lab', logStreamName: 's', logEvents });
  };
  const opened: TrackedMetric[][] = [];
  const offered: string[][] = [];
  const { vs } = fakeVsCode();
  Object.assign(vs, { ProgressLocation: {} });
  Object.assign(vs.window, {
    withProgress: (_: unknown, task: (progress: unknown, token: object) => unknown) =>
      task({}, { onCancellationRequested: () => undefined }),
    showInformationMessage: () => Promise.resolve(undefined),
    showQuickPick: (items: readonly { label: string; description?: string; picked?: boolean }[]) => {
      offered.push(items.map(({ label, description }) => `${label}: ${description}`));
      return Promise.resolve(items.filter(({ picked }) => picked));
    },
  });
  const services = {
    vs,
    connections: { account, settled: () => Promise.resolve(account) },
    alertDocuments: { active: undefined },
    pipelines: {
      chains: async () => [{ logGroup: { filters: await readMetricFilters(account, 'lab') } }],
    },
    trackers: () => Promise.resolve({ open: (...metrics: TrackedMetric[]) => opened.push(metrics) }),
  } as unknown as Services;
  return { ...made, putFilter, stop, services, opened, offered };
}

describe('Track Metric on a filter with dimensions, over the sandbox', () => {
  it('shows the metric of each user who did it, with the values of that user alone', async () => {
    const { account, clock, putFilter, stop, services, opened, offered } = await lab();
    putFilter('by-user', { dimensions: byUser });
    clock.advance(minute);
    stop('alice', 'bob', 'bob');
    clock.advance(10 * minute);
    stop('alice', 'alice', 'alice');
    await trackMetric(services, undefined);
    assert.deepEqual(offered, [['UserName=alice: 4 in 14 days', 'UserName=bob: 2 in 14 days']]);
    const [metrics = []] = opened;
    assert.deepEqual(
      metrics.map(({ dimensions }) => dimensions),
      [{ UserName: 'alice' }, { UserName: 'bob' }],
    );
    const view = viewOf({ range: '1h', period: 300, statistic: 'Sum' }, clock.now());
    const { series } = await new MetricValues().read(account, metrics, { ...view, statistic: 'Sum' }, signal);
    const numbers = series.map((values) => values.filter((value) => value !== null));
    assert.deepEqual(numbers, [[1, 3], [2]]);
  });

  it('offers what is new when metrics are added', async () => {
    const { clock, putFilter, stop, services, opened } = await lab();
    putFilter('by-user', { dimensions: byUser });
    stop('alice');
    await trackMetric(services, undefined);
    clock.advance(minute);
    stop('bob');
    const added = await metricsToAdd(services, opened[0]!);
    assert.deepEqual(
      added.map(({ dimensions }) => dimensions),
      [{ UserName: 'bob' }],
    );
  });

  it('lists only metrics with just these dimensions, as another filter may write others of the name', async () => {
    const { account, clock, putFilter, stop } = await lab();
    putFilter('all', {});
    putFilter('by-user', { dimensions: byUser });
    putFilter('by-both', { dimensions: { ...byUser, Region: '$.awsRegion' } });
    clock.advance(minute);
    stop('alice', 'bob');
    const { found } = await readCombinations(account, family, signal);
    assert.deepEqual(found, [
      { dimensions: { UserName: 'alice' }, sum: 1 },
      { dimensions: { UserName: 'bob' }, sum: 1 },
    ]);
    const both = await readCombinations(account, { ...family, fields: { Region: '$.r', UserName: '$.u' } }, signal);
    assert.deepEqual(
      both.found.map(({ dimensions }) => dimensions.UserName),
      ['alice', 'bob'],
    );
  });

  it('has none before the first event, and none two weeks after the last', async () => {
    const { account, clock, putFilter, stop, services } = await lab();
    putFilter('by-user', { dimensions: byUser });
    await assert.rejects(trackMetric(services, undefined), /last two weeks/);
    stop('alice');
    clock.advance(13 * day);
    assert.equal((await readCombinations(account, family, signal)).found.length, 1);
    clock.advance(2 * day);
    assert.equal((await readCombinations(account, family, signal)).found.length, 0);
  });

  it('reads many page by page, and no more than anybody picks from', async () => {
    const { account, clock, calls, putFilter, stop } = await lab();
    putFilter('by-user', { dimensions: byUser });
    clock.advance(minute);
    const before = calls.length;
    const stopAs = (from: number, to: number) => {
      for (let first = from; first < to; first += 1000) {
        stop(...Array.from({ length: Math.min(1000, to - first) }, (_, index) => `u${first + index}`));
      }
    };
    stopAs(0, 1100);
    stop('u777');
    const some = await readCombinations(account, family, signal);
    assert.equal(some.found.length, 1100);
    assert.deepEqual(some.found[0], { dimensions: { UserName: 'u777' }, sum: 2 });
    assert.equal(some.isLimited, false);
    const count = (name: string) => calls.slice(before).filter((call) => call === name).length;
    assert.deepEqual([count('cloudwatch:ListMetrics'), count('cloudwatch:GetMetricData')], [3, 3]);
    stopAs(1100, 2600);
    const most = await readCombinations(account, family, signal);
    assert.deepEqual([most.found.length, most.isLimited], [mostCombinations, true]);
  });

  it('may be denied to list them, and says what is missing', async () => {
    const { account, denied, putFilter } = await lab();
    putFilter('by-user', { dimensions: byUser });
    denied.add('cloudwatch:ListMetrics');
    await assert.rejects(
      readCombinations(account, family, signal),
      (error: AwsError) => error.failure.reason === 'denied' && error.failure.needs.includes('cloudwatch:ListMetrics'),
    );
  });

  it('lists them without their sums, where these are denied', async () => {
    const { account, denied, putFilter, stop } = await lab();
    putFilter('by-user', { dimensions: byUser });
    stop('bob', 'bob', 'alice');
    denied.add('cloudwatch:GetMetricData');
    const { found } = await readCombinations(account, family, signal);
    assert.deepEqual(found, [
      { dimensions: { UserName: 'alice' }, sum: undefined },
      { dimensions: { UserName: 'bob' }, sum: undefined },
    ]);
  });
});
