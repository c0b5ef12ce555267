import assert from 'node:assert/strict';
import { metricsToAdd, trackMetric } from '../../../src/commands/track-metric';
import type { Services } from '../../../src/commands/services';
import { Failure } from '../../../src/common/failure';
import type { TrackedMetric } from '../../../src/views/metric-tracker';
import { connectedTo } from '../../helpers/connected';
import { fakeVsCode } from '../../helpers/fake-vscode';

const place = { accountId: '111122223333', region: 'us-east-1' };
const filterOf = (name: string, metricName = name) => ({
  name,
  metricName,
  metricNamespace: 'CloudTrailMetrics',
  logGroup: 'lab',
  alarms: [],
});
const node = (name: string, metricName?: string) => ({ kind: 'filter', chain: {}, filter: filterOf(name, metricName) });
const tracked = (name: string): TrackedMetric => ({ ...place, namespace: 'CloudTrailMetrics', name });

interface Item {
  readonly label: string;
  readonly detail: string;
}

/** Services whose trail has these filters; `pick` answers the quick pick by label. */
function services(filters: readonly object[], pick: (labels: readonly string[]) => readonly string[] | undefined) {
  const opened: TrackedMetric[][] = [];
  const shown: Item[][] = [];
  const { vs } = fakeVsCode();
  Object.assign(vs.window, {
    activeTextEditor: undefined,
    showQuickPick: (items: Item[], { canPickMany }: { canPickMany: boolean }) => {
      assert.equal(canPickMany, true);
      shown.push(items);
      const labels = pick(items.map(({ label }) => label));
      return Promise.resolve(labels && items.filter(({ label }) => labels.includes(label)));
    },
  });
  const account = { identity: { accountId: place.accountId }, region: place.region };
  const all = {
    vs,
    connections: connectedTo(account),
    alertDocuments: { active: undefined },
    pipelines: { chains: () => Promise.resolve([{ logGroup: { filters } }]) },
    trackers: () => Promise.resolve({ open: (...metrics: TrackedMetric[]) => opened.push(metrics) }),
  } as unknown as Services;
  return { all, opened, shown };
}

describe('Track Metric', () => {
  const never = () => assert.fail('asked, though it was clear');

  it('shows the metric of the node that the menu was opened on', async () => {
    const { all, opened } = services([], never);
    await trackMetric(all, node('stops'), [node('stops')]);
    await trackMetric(all, node('stops'));
    assert.deepEqual(opened, [[tracked('stops')], [tracked('stops')]]);
  });

  it('shows the metrics of all selected nodes in one chart, each once; others among them do not matter', async () => {
    const { all, opened } = services([], never);
    await trackMetric(all, node('a'), [node('a'), node('b'), { kind: 'trail', chain: {} }, node('again', 'a')]);
    assert.deepEqual(opened, [[tracked('a'), tracked('b')]]);
  });

  it('shows as many as can be told apart', async () => {
    const { all, opened } = services([], never);
    const nodes = Array.from({ length: 12 }, (_, index) => node(`m${index}`));
    await trackMetric(all, nodes[0], nodes);
    assert.equal(opened[0]?.length, 8);
  });

  it('asks which, several at once, and says which filters count into a metric', async () => {
    const filters = [filterOf('a'), filterOf('b', 'shared'), filterOf('c', 'shared')];
    const { all, opened, shown } = services(filters, (labels) => labels);
    await trackMetric(all, undefined);
    assert.deepEqual(opened, [[tracked('a'), tracked('shared')]]);
    assert.deepEqual(
      shown[0]?.map(({ label, detail }) => [label, detail]),
      [
        ['$(graph-line) a', 'from metric filter a'],
        ['$(graph-line) shared', 'from metric filter b, c'],
      ],
    );
  });

  it('does nothing when the question is called off', async () => {
    const { all, opened } = services([filterOf('a'), filterOf('b')], () => undefined);
    await trackMetric(all, undefined);
    assert.deepEqual(opened, []);
    assert.deepEqual(await metricsToAdd(all), []);
  });

  it('adds what is picked, with its place', async () => {
    const { all } = services([filterOf('a'), filterOf('b')], () => ['$(graph-line) b']);
    assert.deepEqual(await metricsToAdd(all), [tracked('b')]);
  });

  it('says what to do where there is no metric filter', async () => {
    const { all } = services([], never);
    await assert.rejects(trackMetric(all, undefined), Failure);
  });
});
