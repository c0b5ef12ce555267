import assert from 'node:assert/strict';
import { metricsToAdd, trackMetric } from '../../../src/commands/track-metric';
import type { Services } from '../../../src/commands/services';
import { Failure } from '../../../src/common/failure';
import type { TrackedMetric } from '../../../src/views/metric-tracker';
import { connectedTo } from '../../helpers/connected';
import { fakeVsCode } from '../../helpers/fake-vscode';

const place = { accountId: '111122223333', region: 'us-east-1' };
const filterOf = (name: string, metricName = name, dimensions?: Record<string, string>) => ({
  name,
  metricName,
  metricNamespace: 'CloudTrailMetrics',
  logGroup: 'lab',
  alarms: [],
  ...(dimensions && { dimensions }),
});
const node = (...names: Parameters<typeof filterOf>) => ({ kind: 'filter', chain: {}, filter: filterOf(...names) });
const tracked = (name: string, dimensions?: Record<string, string>): TrackedMetric => ({
  ...place,
  namespace: 'CloudTrailMetrics',
  name,
  ...(dimensions && { dimensions }),
});
const byUser = { UserName: '$.userIdentity.userName' };

interface Item {
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
  readonly picked?: boolean;
}

interface Question {
  readonly canPickMany: boolean;
  readonly title?: string;
  readonly placeHolder: string;
}

/** What CloudWatch has: by metric and user, the sum. */
type Values = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** The two calls by which combinations are found; unlike AWS it lists all that is there. */
function accountWith(values: Values, { denied = false } = {}) {
  interface Query {
    readonly Id: string;
    readonly MetricStat: { readonly Metric: { MetricName: string; Dimensions: { Value: string }[] } };
  }
  interface Input {
    readonly MetricName?: string;
    readonly MetricDataQueries?: readonly Query[];
  }
  const answer = (call: string, { MetricName = '', MetricDataQueries = [] }: Input) => {
    if (call === 'cloudwatch:ListMetrics') {
      const users = Object.keys(values[MetricName] ?? {});
      return { Metrics: users.map((Value) => ({ MetricName, Dimensions: [{ Name: 'UserName', Value }] })) };
    }
    if (denied) throw new Error('denied');
    return {
      MetricDataResults: MetricDataQueries.map(({ Id, MetricStat: { Metric } }) => ({
        Id,
        Values: [values[Metric.MetricName]![Metric.Dimensions[0]!.Value]!],
      })),
    };
  };
  return {
    identity: { accountId: place.accountId },
    region: place.region,
    clock: { now: () => 0 },
    async *pages(call: string, input: object) {
      yield await Promise.resolve(answer(call, input));
    },
  };
}

/** Services whose trail has these filters; `pick` answers the quick pick by label, or takes what is ticked. */
function services(
  filters: readonly object[],
  pick: (labels: readonly string[]) => readonly string[] | 'ticked' | undefined,
  account = accountWith({}),
) {
  const opened: TrackedMetric[][] = [];
  const shown: Item[][] = [];
  const asked: Question[] = [];
  const told: string[] = [];
  const { vs } = fakeVsCode();
  Object.assign(vs.window, {
    activeTextEditor: undefined,
    showQuickPick: (items: Item[], question: Question) => {
      assert.equal(question.canPickMany, true);
      asked.push(question);
      shown.push(items);
      const labels = pick(items.map(({ label }) => label));
      if (labels === 'ticked') return Promise.resolve(items.filter(({ picked }) => picked));
      return Promise.resolve(labels && items.filter(({ label }) => labels.includes(label)));
    },
    showInformationMessage: (message: string) => Promise.resolve(told.push(message)),
    withProgress: (_: unknown, task: (progress: unknown, token: object) => unknown) =>
      task({}, { onCancellationRequested: () => undefined }),
  });
  Object.assign(vs, { ProgressLocation: {} });
  const all = {
    vs,
    connections: connectedTo(account),
    alertDocuments: { active: undefined },
    pipelines: { chains: () => Promise.resolve([{ logGroup: { filters } }]) },
    trackers: () => Promise.resolve({ open: (...metrics: TrackedMetric[]) => opened.push(metrics) }),
  } as unknown as Services;
  return { all, opened, shown, asked, told };
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
    const { all, opened, told } = services([], never);
    const nodes = Array.from({ length: 12 }, (_, index) => node(`m${index}`));
    await trackMetric(all, nodes[0], nodes);
    assert.equal(opened[0]?.length, 8);
    assert.deepEqual(told, ['A chart shows at most 8 metrics, so the last 4 are left out.']);
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
    assert.deepEqual(await metricsToAdd(all, []), []);
  });

  it('says so where Enter was pressed with nothing ticked', async () => {
    const { all, opened, told } = services([filterOf('a'), filterOf('b')], () => []);
    await trackMetric(all, undefined);
    assert.deepEqual(opened, []);
    assert.deepEqual(told, ['No metric was ticked, so there is none to show. The space bar ticks one.']);
  });

  it('adds what is picked, with its place', async () => {
    const { all } = services([filterOf('a'), filterOf('b')], () => ['$(graph-line) b']);
    assert.deepEqual(await metricsToAdd(all, [tracked('a')]), [tracked('b')]);
  });

  it('says what to do where there is no metric filter', async () => {
    const { all } = services([], never);
    await assert.rejects(trackMetric(all, undefined), Failure);
  });

  describe('of a filter with dimensions', () => {
    const users = { alice: 3, bob: 42, carol: 3, dave: 1, eve: 1200, frank: 2, grace: 0, heidi: 7, ivan: 5, judy: 4 };
    const stops = node('stops', 'Stops', byUser);
    const of = (...names: readonly string[]) => names.map((UserName) => tracked('Stops', { UserName }));

    it('asks which metrics, the busiest first and the first five of them ticked', async () => {
      const { all, opened, shown, asked } = services([], () => 'ticked', accountWith({ Stops: users }));
      await trackMetric(all, stops);
      assert.deepEqual(
        shown[0]?.map(({ label, description }) => `${label}: ${description}`),
        [
          `UserName=eve: ${(1200).toLocaleString()} in 14 days`,
          'UserName=bob: 42 in 14 days',
          'UserName=heidi: 7 in 14 days',
          'UserName=ivan: 5 in 14 days',
          'UserName=judy: 4 in 14 days',
          'UserName=alice: 3 in 14 days',
          'UserName=carol: 3 in 14 days',
          'UserName=frank: 2 in 14 days',
          'UserName=dave: 1 in 14 days',
          'UserName=grace: 0 in 14 days',
        ],
      );
      assert.equal(asked[0]?.title, 'Stops: 10 metrics with data in the last two weeks');
      assert.match(asked[0].placeHolder, /room for 8$/);
      assert.deepEqual(opened, [of('eve', 'bob', 'heidi', 'ivan', 'judy')]);
    });

    it('does nothing when the question is called off', async () => {
      const { all, opened } = services([], () => undefined, accountWith({ Stops: users }));
      await trackMetric(all, stops, [node('plain'), stops]);
      assert.deepEqual(opened, []);
    });

    it('says so where nothing is ticked any more', async () => {
      const { all, opened, told } = services([], () => [], accountWith({ Stops: users }));
      await trackMetric(all, stops);
      assert.deepEqual(opened, []);
      assert.equal(told.length, 1);
    });

    it('shows the busiest of what was ticked where that is too much, and says so', async () => {
      const { all, opened, told } = services([], (labels) => labels, accountWith({ Stops: users }));
      await trackMetric(all, stops);
      assert.deepEqual(opened, [of('eve', 'bob', 'heidi', 'ivan', 'judy', 'alice', 'carol', 'frank')]);
      assert.deepEqual(told, ['A chart shows at most 8 metrics, so the last 2 are left out.']);
    });

    it('lists them by name where their sums may not be read', async () => {
      const account = accountWith({ Stops: { bob: 1, alice: 2 } }, { denied: true });
      const { all, shown } = services([], () => 'ticked', account);
      await trackMetric(all, stops);
      assert.deepEqual(
        shown[0]?.map(({ label, description }) => [label, description]),
        [
          ['UserName=alice', undefined],
          ['UserName=bob', undefined],
        ],
      );
    });

    it('takes the only one there is without a question', async () => {
      const { all, opened } = services([], never, accountWith({ Stops: { alice: 1 } }));
      await trackMetric(all, stops);
      assert.deepEqual(opened, [of('alice')]);
    });

    it('has metrics without dimensions beside them, in one question for all filters', async () => {
      const account = accountWith({ Stops: { alice: 1, bob: 2 }, Starts: { bob: 5 } });
      const { all, opened, shown } = services([], () => 'ticked', account);
      await trackMetric(all, stops, [stops, node('plain'), node('starts', 'Starts', byUser)]);
      assert.deepEqual(
        shown.map((items) => items.map(({ label }) => label)),
        [['Stops', 'UserName=bob', 'UserName=alice', 'Starts', 'UserName=bob']],
      );
      assert.deepEqual(opened, [[tracked('plain'), ...of('bob', 'alice'), tracked('Starts', { UserName: 'bob' })]]);
    });

    it('shows the one that an alarm watches, from that alarm', async () => {
      const { all, opened } = services([], never);
      await trackMetric(all, { ...stops, kind: 'alarm', alarm: { dimensions: { UserName: 'bob' } } });
      assert.deepEqual(opened, [of('bob')]);
    });

    it('is told apart from a filter without, when it asks which filters', async () => {
      const filters = [filterOf('a', 'Stops'), filterOf('b', 'Stops', byUser), filterOf('c', 'Stops', byUser)];
      const { all, shown } = services(filters, () => undefined);
      await trackMetric(all, undefined);
      assert.deepEqual(
        shown[0]?.map(({ detail }) => detail),
        ['from metric filter a', 'from metric filter b, c, one for each UserName'],
      );
    });

    it('adds only what a chart does not have yet, as far as there is room', async () => {
      const { all, shown, asked } = services([stops.filter], () => 'ticked', accountWith({ Stops: users }));
      const added = await metricsToAdd(all, of('eve', 'bob', 'heidi', 'ivan', 'judy', 'dave'));
      assert.equal(shown[0]?.length, 4);
      assert.match(asked[0]!.placeHolder, /room for 2$/);
      assert.deepEqual(added, of('alice', 'carol'));
    });

    it('says what CloudWatch lists, and when, where there is none', async () => {
      const { all, opened, told } = services([stops.filter], never, accountWith({}));
      await assert.rejects(trackMetric(all, stops), (error: unknown) => {
        assert.ok(error instanceof Failure);
        for (const part of [/Stops \(UserName\)/, /last two weeks/, /15 minutes/, /\$\.userIdentity\.userName/])
          assert.match(error.message, part);
        return true;
      });
      assert.deepEqual(opened, []);
      assert.deepEqual(await metricsToAdd(all, [tracked('plain')]), []);
      assert.match(told[0] ?? '', /lists no metric/);
    });

    it('says so where the chart has all of them already', async () => {
      const { all, told } = services([stops.filter], never, accountWith({ Stops: { alice: 1 } }));
      assert.deepEqual(await metricsToAdd(all, of('alice')), []);
      assert.deepEqual(told, ['The chart has all metrics that CloudWatch lists of Stops (UserName).']);
    });

    it('shows the other metrics where there is none, and says so', async () => {
      const { all, opened, told } = services([], never, accountWith({}));
      await trackMetric(all, stops, [stops, node('plain')]);
      assert.deepEqual(opened, [[tracked('plain')]]);
      assert.match(told[0] ?? '', /lists no metric/);
    });
  });
});
