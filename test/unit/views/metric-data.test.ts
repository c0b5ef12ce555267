import assert from 'node:assert/strict';
import type { Account } from '../../../src/aws/account';
import { fitChoice, periodsFor, readMetric, shortestKept } from '../../../src/views/metric-data';
import type { MetricChoice, TrackedMetric } from '../../../src/webview/metric-messages';

const now = Date.parse('2026-11-23T14:02:11Z');
const day = 86_400;
const metric: TrackedMetric = { accountId: '111122223333', region: 'us-east-1', namespace: 'N', name: 'M' };
const choice: MetricChoice = { range: '1h', period: 900, statistic: 'Sum' };

interface Answers {
  readonly pages?: readonly object[];
  readonly alarms?: () => object;
}

function account({ pages = [], alarms = () => ({}) }: Answers) {
  const inputs: Record<string, unknown> = {};
  const fake = {
    clock: { now: () => now },
    call: async (name: string, input: unknown) => {
      inputs[name] = input;
      return Promise.resolve(alarms());
    },
    async *pages(name: string, input: unknown) {
      inputs[name] = input;
      yield* await Promise.resolve(pages);
    },
  };
  return { account: fake as unknown as Account, inputs };
}

const results = (points: Readonly<Record<string, number>>, StatusCode = 'Complete') => ({
  MetricDataResults: [
    {
      Timestamps: Object.keys(points).map((time) => new Date(`2026-11-23T${time}:00Z`)),
      Values: Object.values(points),
      StatusCode,
    },
  ],
});

const read = (from: Account, what = choice) => readMetric(from, metric, what, new AbortController().signal);

describe('periodsFor', () => {
  const rows = [
    ['1h', [60, 300, 900]],
    ['3h', [60, 300, 900]],
    ['12h', [60, 300, 900, 3600]],
    ['1d', [60, 300, 900, 3600, 21_600]],
    ['1w', [300, 900, 3600, 21_600, 86_400]],
  ] as const;
  for (const [range, periods] of rows) it(range, () => assert.deepEqual(periodsFor(range), periods));

  it('keeps a period that fits the range, and replaces one that does not', () => {
    assert.equal(fitChoice({ ...choice, range: '1d' }).period, 900);
    assert.equal(fitChoice({ ...choice, range: '1w', period: 60 }).period, 3600);
  });

  for (const [days, seconds] of [
    [1, 60],
    [15, 60],
    [16, 300],
    [63, 300],
    [64, 3600],
  ] as const) {
    it(`data ${days} days old is kept in steps of ${seconds} s`, () => assert.equal(shortestKept(days * day), seconds));
  }
});

describe('readMetric', () => {
  it('asks for whole periods, the one that is not over included', async () => {
    const { account: from, inputs } = account({});
    const withDimensions = { ...metric, dimensions: { User: 'alice' } };
    await readMetric(from, withDimensions, choice, new AbortController().signal);
    const Dimensions = [{ Name: 'User', Value: 'alice' }];
    assert.deepEqual(inputs['cloudwatch:GetMetricData'], {
      MetricDataQueries: [
        {
          Id: 'm',
          MetricStat: { Metric: { Namespace: 'N', MetricName: 'M', Dimensions }, Period: 900, Stat: 'Sum' },
          ReturnData: true,
        },
      ],
      StartTime: new Date('2026-11-23T13:15:00Z'),
      EndTime: new Date('2026-11-23T14:15:00Z'),
      ScanBy: 'TimestampAscending',
    });
    assert.deepEqual(inputs['cloudwatch:DescribeAlarmsForMetric'], { Namespace: 'N', MetricName: 'M', Dimensions });
  });

  it('puts the values of all pages into their periods, gaps as null, zero as zero', async () => {
    const pages = [results({ '13:15': 0 }, 'PartialData'), results({ '14:00': 3 })];
    const { reading } = await read(account({ pages }).account);
    assert.equal(reading.from, Date.parse('2026-11-23T13:15:00Z'));
    assert.equal(reading.asOf, now);
    assert.deepEqual(reading.values, [0, null, null, 3]);
    assert.equal(reading.incomplete, false);
  });

  it('says when CloudWatch gave only a part, and drops what was not asked for', async () => {
    const { reading } = await read(account({ pages: [results({ '12:00': 9, '14:15': 9 }, 'PartialData')] }).account);
    assert.deepEqual(reading.values, [null, null, null, null]);
    assert.equal(reading.incomplete, true);
  });

  it('reads the alarms on the metric', async () => {
    const alarm = {
      AlarmName: 'a',
      StateValue: 'ALARM',
      StateReason: 'why',
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      Statistic: 'Sum',
      Period: 300,
    };
    const { reading } = await read(account({ alarms: () => ({ MetricAlarms: [alarm] }) }).account);
    assert.deepEqual(reading.alarms, [
      { name: 'a', state: 'ALARM', reason: 'why', threshold: 1, comparison: '≥', statistic: 'Sum', period: 300 },
    ]);
  });

  it('has the data also when the alarms may not be read', async () => {
    const denied = new Error('denied');
    const alarms = () => {
      throw denied;
    };
    const { reading, alarmsError } = await read(account({ pages: [results({ '14:00': 1 })], alarms }).account);
    assert.equal(reading.values.at(-1), 1);
    assert.deepEqual(reading.alarms, []);
    assert.equal(alarmsError, denied);
  });
});
