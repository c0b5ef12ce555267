import assert from 'node:assert/strict';
import type { Account } from '../../../src/aws/account';
import { MetricValues, readSeries } from '../../../src/views/metric-values';
import type { TrackedMetric } from '../../../src/webview/metric-shapes';

const minute = 60_000;
const time = (text: string) => Date.parse(`2026-11-23T${text}:00Z`);
const metric: TrackedMetric = { accountId: '111122223333', region: 'us-east-1', namespace: 'N', name: 'M' };
const other: TrackedMetric = { ...metric, name: 'O', dimensions: { User: 'alice' } };
const view = { from: time('13:15'), to: time('14:15'), period: 900, statistic: 'Sum' } as const;
const { signal } = new AbortController();

interface Input {
  readonly StartTime: Date;
  readonly EndTime: Date;
  readonly MetricDataQueries: readonly { readonly Id: string }[];
}

/** An account at 14:02 that answers each call with the next of these lists of pages. */
function account(...answers: readonly (readonly object[])[]) {
  const inputs: Input[] = [];
  const fake = {
    now: time('14:02'),
    clock: { now: () => fake.now },
    async *pages(_: string, input: Input) {
      inputs.push(input);
      yield* await Promise.resolve(answers[inputs.length - 1] ?? []);
    },
  };
  return { fake, account: fake as unknown as Account, inputs };
}

const result = (Id: string, points: Readonly<Record<string, number>>, StatusCode = 'Complete') => ({
  Id,
  Timestamps: Object.keys(points).map((at) => new Date(time(at))),
  Values: Object.values(points),
  StatusCode,
});
const page = (...MetricDataResults: object[]) => ({ MetricDataResults });

describe('MetricValues', () => {
  it('asks for all metrics in one call', async () => {
    const { account: from, inputs } = account();
    await new MetricValues().read(from, [metric, other], view, signal);
    const query = (Id: string, Metric: object) => ({
      Id,
      MetricStat: { Metric, Period: 900, Stat: 'Sum' },
      ReturnData: true,
    });
    const Dimensions = [{ Name: 'User', Value: 'alice' }];
    assert.deepEqual(inputs, [
      {
        MetricDataQueries: [
          query('m0', { Namespace: 'N', MetricName: 'M' }),
          query('m1', { Namespace: 'N', MetricName: 'O', Dimensions }),
        ],
        StartTime: new Date(view.from),
        EndTime: new Date(view.to),
        ScanBy: 'TimestampAscending',
      },
    ]);
  });

  it('puts the values of all pages into their periods, gaps as null, zero as zero', async () => {
    const pages = [
      page(result('m0', { '13:15': 0 }, 'PartialData'), result('m1', {}, 'PartialData')),
      page(result('m0', { '14:00': 3 }), result('m1', { '13:30': 2 })),
    ];
    assert.deepEqual(await new MetricValues().read(account(pages).account, [metric, other], view, signal), {
      series: [
        [0, null, null, 3],
        [null, 2, null, null],
      ],
      incomplete: false,
    });
  });

  it('says when CloudWatch gave only a part, drops what was not asked for, and reads all of it again', async () => {
    const partial = [page(result('m0', { '12:00': 9, '14:15': 9 }, 'PartialData'))];
    const { account: from, inputs } = account(partial, [page(result('m0', { '13:15': 1 }))]);
    const reader = new MetricValues();
    assert.deepEqual(await reader.read(from, [metric], view, signal), {
      series: [[null, null, null, null]],
      incomplete: true,
    });
    assert.deepEqual((await reader.read(from, [metric], view, signal)).series, [[1, null, null, null]]);
    assert.deepEqual(inputs[1]?.StartTime, new Date(view.from));
  });

  describe('when it reads again', () => {
    const first = [page(result('m0', { '11:15': 1, '12:30': 2, '13:30': 3 }))];
    const long = { ...view, from: time('11:15') };
    const later = { ...long, from: time('11:30'), to: time('14:30') };

    it('reads only what can have changed: the last hour before the first reading, and what is new', async () => {
      const { fake, account: from, inputs } = account(first, [page(result('m0', { '13:30': 4, '14:15': 5 }))]);
      const reader = new MetricValues();
      await reader.read(from, [metric], long, signal);
      fake.now += 15 * minute;
      const { series } = await reader.read(from, [metric], later, signal);
      assert.deepEqual(inputs[1]?.StartTime, new Date(time('13:00')));
      const empty = (count: number) => new Array<null>(count).fill(null);
      assert.deepEqual(series, [[...empty(4), 2, ...empty(3), 4, null, null, 5]]);
    });

    const rows = [
      ['another statistic', { ...long, statistic: 'Maximum' }, [metric]],
      ['another period', { ...long, period: 300 }, [metric]],
      ['another metric', long, [other]],
      ['an earlier time', { ...long, from: time('11:00') }, [metric]],
    ] as const;
    for (const [what, next, metrics] of rows) {
      it(`reads all for ${what}`, async () => {
        const { account: from, inputs } = account(first);
        const reader = new MetricValues();
        await reader.read(from, [metric], long, signal);
        await reader.read(from, metrics, next, signal);
        assert.deepEqual(inputs[1]?.StartTime, new Date(next.from));
      });
    }

    it('reads all when it was told to forget, and nothing of a time that is over', async () => {
      const over = { ...long, to: time('12:45') };
      const { account: from, inputs } = account(first, first);
      const reader = new MetricValues();
      await reader.read(from, [metric], over, signal);
      assert.deepEqual((await reader.read(from, [metric], over, signal)).series[0]?.slice(0, 2), [1, null]);
      assert.equal(inputs.length, 1);
      reader.forget();
      await reader.read(from, [metric], over, signal);
      assert.equal(inputs.length, 2);
    });
  });
});

describe('readSeries', () => {
  it('takes the two lines of a band as its edges, whichever comes first', async () => {
    const lines = [page(result('ad1', { '13:15': 1, '13:30': 5 }), result('ad1', { '13:15': 4, '13:30': 2 }))];
    const queries = [{ Id: 'm1', ReturnData: false }, { Id: 'ad1' }];
    const { series } = await readSeries(account(lines).account, queries, view, signal);
    assert.deepEqual(series, [{ lower: [1, 2, null, null], upper: [4, 5, null, null], status: 'Complete' }]);
  });
});
