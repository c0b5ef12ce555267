import assert from 'node:assert/strict';
import { SandboxLab, serviceError } from '../../helpers/sandbox-lab';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

type Fields = Record<string, unknown>;

/** Reports values of the lab's metric, now or some time ago. */
function report(lab: SandboxLab, Value: number, agoMs = 0): void {
  lab.call('cloudwatch', 'PutMetricData', {
    Namespace: 'CloudTrailMetrics',
    MetricData: [{ MetricName: 'EC2stoppedInstanceEventCount', Value, Timestamp: new Date(lab.clock.now() - agoMs) }],
  });
}

describe('sandbox: CloudWatch metrics', () => {
  const statistics = [
    ['Sum', 12],
    ['Average', 4],
    ['Minimum', 1],
    ['Maximum', 9],
    ['SampleCount', 3],
    ['p50', 2],
    ['p99', 9],
  ] as const;
  for (const [stat, value] of statistics) {
    it(`${stat} of 1, 2 and 9 is ${value}`, () => {
      const lab = new SandboxLab();
      for (const each of [1, 2, 9]) report(lab, each);
      assert.deepEqual(lab.metric(stat), [value]);
    });
  }

  const query = (lab: SandboxLab, changes: Fields = {}, stat: Fields = {}) => ({
    StartTime: new Date(lab.clock.now() - HOUR),
    EndTime: new Date(lab.clock.now() + MINUTE),
    MetricDataQueries: [
      {
        Id: 'm1',
        MetricStat: {
          Metric: { Namespace: 'CloudTrailMetrics', MetricName: 'EC2stoppedInstanceEventCount' },
          Period: 300,
          Stat: 'Sum',
          ...stat,
        },
      },
    ],
    ...changes,
  });

  it('sums periods that begin on their multiples, the newest first', () => {
    const lab = new SandboxLab();
    for (const ago of [0, 6, 7, 20]) report(lab, 1, ago * MINUTE);
    const [result] = lab.list('cloudwatch', 'GetMetricData', query(lab), 'MetricDataResults');
    assert.deepEqual(result?.Values, [1, 2, 1]);
    assert.deepEqual(
      (result.Timestamps as Date[]).map((time) => time.toISOString().slice(11, 16)),
      ['14:00', '13:50', '13:40'],
    );
    assert.equal(result.StatusCode, 'Complete');
    assert.equal(result.Label, 'EC2stoppedInstanceEventCount');
  });

  it('gives pages of datapoints', () => {
    const lab = new SandboxLab();
    for (let ago = 0; ago < 50; ago += 5) report(lab, ago, ago * MINUTE);
    const values: unknown[] = [];
    let NextToken: unknown;
    do {
      const answer = lab.call('cloudwatch', 'GetMetricData', query(lab, { MaxDatapoints: 4, NextToken }));
      values.push(...((answer.MetricDataResults as Fields[])[0]!.Values as number[]));
      NextToken = answer.NextToken;
    } while (NextToken !== undefined);
    assert.deepEqual(values, [0, 5, 10, 15, 20, 25, 30, 35, 40, 45]);
  });

  it('tells metrics apart by their dimensions', () => {
    const lab = new SandboxLab();
    report(lab, 1);
    const Metric = {
      Namespace: 'CloudTrailMetrics',
      MetricName: 'EC2stoppedInstanceEventCount',
      Dimensions: [{ Name: 'User', Value: 'alice' }],
    };
    const [result] = lab.list('cloudwatch', 'GetMetricData', query(lab, {}, { Metric }), 'MetricDataResults');
    assert.deepEqual(result?.Values, []);
  });

  const refused = [
    ['a period of 45 s', {}, { Period: 45 }],
    ['a statistic it does not know', {}, { Stat: 'Median' }],
    ['an end before the start', { EndTime: new Date(0) }, {}],
    ['a minute period for data of two months ago', { StartTime: new Date('2026-09-01') }, { Period: 60 }],
  ] as const;
  for (const [what, changes, stat] of refused) {
    it(`refuses ${what}`, () => {
      const lab = new SandboxLab();
      assert.throws(
        () => lab.call('cloudwatch', 'GetMetricData', query(lab, changes, stat)),
        serviceError('ValidationError'),
      );
    });
  }

  it('GetMetricStatistics counts its periods from the start, and gives 1 440 at most', () => {
    const lab = new SandboxLab();
    report(lab, 3, 2 * MINUTE);
    const input = {
      Namespace: 'CloudTrailMetrics',
      MetricName: 'EC2stoppedInstanceEventCount',
      StartTime: new Date(lab.clock.now() - 7 * MINUTE),
      EndTime: new Date(lab.clock.now()),
      Period: 300,
      Statistics: ['Sum', 'Average'],
    };
    assert.deepEqual(lab.list('cloudwatch', 'GetMetricStatistics', input, 'Datapoints'), [
      { Timestamp: new Date('2026-11-23T13:58:00Z'), Sum: 3, Average: 3, Unit: 'None' },
    ]);
    const long = { ...input, StartTime: new Date('2026-11-20'), Period: 60 };
    assert.throws(
      () => lab.call('cloudwatch', 'GetMetricStatistics', long),
      serviceError('InvalidParameterCombination', /exceeds the limit of 1,440/),
    );
  });

  it('ListMetrics knows a metric from its first value', () => {
    const lab = new SandboxLab();
    const list = (input: Fields = {}) => lab.list('cloudwatch', 'ListMetrics', input, 'Metrics');
    assert.deepEqual(list(), []);
    report(lab, 1);
    assert.deepEqual(list({ Namespace: 'CloudTrailMetrics' }), [
      { Namespace: 'CloudTrailMetrics', MetricName: 'EC2stoppedInstanceEventCount', Dimensions: [] },
    ]);
    assert.deepEqual(list({ Namespace: 'Other' }), []);
    lab.region = 'eu-west-1';
    assert.deepEqual(list(), []);
  });

  it('ListMetrics takes dimensions by name or with a value, and gives those that have more of them too', () => {
    const lab = new SandboxLab();
    const put = (dimensions: Readonly<Record<string, string>>) => {
      const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
      const MetricData = [{ MetricName: 'Stops', Value: 1, Dimensions }];
      lab.call('cloudwatch', 'PutMetricData', { Namespace: 'N', MetricData });
    };
    put({});
    put({ User: 'alice' });
    put({ User: 'bob' });
    put({ User: 'bob', Region: 'us-east-1' });
    const count = (...Dimensions: readonly Fields[]) =>
      lab.list('cloudwatch', 'ListMetrics', { Namespace: 'N', MetricName: 'Stops', Dimensions }, 'Metrics').length;
    assert.equal(count(), 4);
    assert.equal(count({ Name: 'User' }), 3);
    assert.equal(count({ Name: 'User', Value: 'bob' }), 2);
    assert.equal(count({ Name: 'Region' }, { Name: 'User' }), 1);
    assert.equal(count({ Name: 'user' }), 0);
  });

  it('ListMetrics gives 500 a page, and forgets what had no data for two weeks', () => {
    const lab = new SandboxLab();
    const MetricData = Array.from({ length: 700 }, (_, index) => ({
      MetricName: 'Stops',
      Value: 1,
      Dimensions: [{ Name: 'User', Value: `u${index}` }],
    }));
    lab.call('cloudwatch', 'PutMetricData', { Namespace: 'N', MetricData });
    const { Metrics, NextToken } = lab.call('cloudwatch', 'ListMetrics', { Namespace: 'N' });
    assert.equal((Metrics as Fields[]).length, 500);
    assert.equal(lab.list('cloudwatch', 'ListMetrics', { Namespace: 'N', NextToken }, 'Metrics').length, 200);
    lab.wait(15 * 24 * 60 * 60_000);
    assert.deepEqual(lab.list('cloudwatch', 'ListMetrics', { Namespace: 'N' }, 'Metrics'), []);
  });
});

describe('sandbox: CloudWatch alarms', () => {
  const refused = [
    ['no name', { AlarmName: undefined }, 'MissingParameter'],
    ['no threshold', { Threshold: undefined }, 'MissingParameter'],
    ['an unknown comparison', { ComparisonOperator: '>=' }, 'ValidationError'],
    ['an unknown statistic', { Statistic: 'sum' }, 'ValidationError'],
    ['two statistics', { ExtendedStatistic: 'p99' }, 'ValidationError'],
    ['a period of 45 s', { Period: 45 }, 'ValidationError'],
    ['no evaluation period', { EvaluationPeriods: 0 }, 'ValidationError'],
    ['more datapoints than periods', { DatapointsToAlarm: 2 }, 'ValidationError'],
    ['more than a day', { EvaluationPeriods: 289 }, 'ValidationError'],
    ['more than seven days', { Period: 3600, EvaluationPeriods: 169 }, 'ValidationError'],
    ['an unknown treatment', { TreatMissingData: 'good' }, 'ValidationError'],
    ['an unknown unit', { Unit: 'count' }, 'ValidationError'],
    ['an action elsewhere', { AlarmActions: ['arn:aws:sns:eu-west-1:111122223333:topic'] }, 'ValidationError'],
    ['an action without ARN', { AlarmActions: ['topic'] }, 'ValidationError'],
    ['six actions', { OKActions: Array(6).fill('arn:aws:sns:us-east-1:111122223333:topic') }, 'ValidationError'],
    ['a long description', { AlarmDescription: 'x'.repeat(1025) }, 'ValidationError'],
  ] as const;
  for (const [what, changes, code] of refused) {
    it(`refuses ${what}`, () => {
      assert.throws(() => new SandboxLab().putAlarm(changes), serviceError(code));
    });
  }

  it('describes an alarm as it was given', () => {
    const lab = new SandboxLab();
    lab.putAlarm();
    const [alarm] = lab.list('cloudwatch', 'DescribeAlarms', { AlarmNames: ['EC2 stop alarm'] }, 'MetricAlarms');
    assert.deepEqual(alarm, {
      AlarmName: 'EC2 stop alarm',
      AlarmArn: 'arn:aws:cloudwatch:us-east-1:111122223333:alarm:EC2 stop alarm',
      AlarmConfigurationUpdatedTimestamp: new Date('2026-11-23T14:00:00Z'),
      ActionsEnabled: true,
      OKActions: [],
      AlarmActions: [],
      InsufficientDataActions: [],
      StateValue: 'INSUFFICIENT_DATA',
      StateReason: 'Unchecked: Initial alarm creation',
      StateUpdatedTimestamp: new Date('2026-11-23T14:00:00Z'),
      StateTransitionedTimestamp: new Date('2026-11-23T14:00:00Z'),
      MetricName: 'EC2stoppedInstanceEventCount',
      Namespace: 'CloudTrailMetrics',
      Statistic: 'Sum',
      Dimensions: [],
      Period: 300,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'notBreaching',
    });
  });

  const states = [
    // treatment      before data          with data  after data
    ['notBreaching', 'OK', 'ALARM', 'OK'],
    ['missing', 'INSUFFICIENT_DATA', 'ALARM', 'INSUFFICIENT_DATA'],
    ['breaching', 'ALARM', 'ALARM', 'ALARM'],
    ['ignore', 'INSUFFICIENT_DATA', 'ALARM', 'ALARM'],
  ] as const;
  for (const [TreatMissingData, before, during, after] of states) {
    it(`with ${TreatMissingData}: ${before}, ${during}, ${after}`, () => {
      const lab = new SandboxLab();
      lab.putAlarm({ TreatMissingData });
      lab.wait(2 * MINUTE);
      assert.equal(lab.alarmState(), before);
      report(lab, 1);
      lab.wait(MINUTE);
      assert.equal(lab.alarmState(), during);
      lab.wait(14 * MINUTE);
      assert.equal(lab.alarmState(), during, 'three periods are looked at');
      lab.wait(3 * MINUTE);
      assert.equal(lab.alarmState(), after);
    });
  }

  it('never rises with the lab’s "> 1" and one event', () => {
    const lab = new SandboxLab();
    lab.putAlarm({ ComparisonOperator: 'GreaterThanThreshold' });
    report(lab, 1);
    lab.wait(5 * MINUTE);
    assert.equal(lab.alarmState(), 'OK');
  });

  it('keeps the state when its configuration is replaced, until the next evaluation', () => {
    const lab = new SandboxLab();
    lab.putAlarm();
    report(lab, 1);
    lab.wait(MINUTE);
    lab.putAlarm({ Threshold: 5 });
    assert.equal(lab.alarmState(), 'ALARM');
    lab.wait(MINUTE);
    assert.equal(lab.alarmState(), 'OK');
  });

  it('SetAlarmState lasts until the next evaluation', () => {
    const lab = new SandboxLab();
    lab.putAlarm();
    lab.wait(MINUTE);
    lab.call('cloudwatch', 'SetAlarmState', { AlarmName: 'EC2 stop alarm', StateValue: 'ALARM', StateReason: 'test' });
    assert.equal(lab.alarmState(), 'ALARM');
    lab.wait(MINUTE);
    assert.equal(lab.alarmState(), 'OK');
    assert.throws(
      () => lab.call('cloudwatch', 'SetAlarmState', { AlarmName: 'x', StateValue: 'OK', StateReason: 'y' }),
      serviceError('ResourceNotFound'),
    );
  });

  it('keeps history, the newest first', () => {
    const lab = new SandboxLab();
    lab.putAlarm();
    lab.wait(MINUTE);
    report(lab, 1);
    lab.wait(MINUTE);
    const history = lab.list(
      'cloudwatch',
      'DescribeAlarmHistory',
      { AlarmName: 'EC2 stop alarm' },
      'AlarmHistoryItems',
    );
    assert.deepEqual(
      history.map((item) => item.HistorySummary),
      [
        'Alarm updated from OK to ALARM',
        'Alarm updated from INSUFFICIENT_DATA to OK',
        'Alarm "EC2 stop alarm" created',
      ],
    );
  });

  it('acts only while its actions are enabled', () => {
    const lab = new SandboxLab();
    const { TopicArn } = lab.call('sns', 'CreateTopic', { Name: 'topic' });
    lab.putAlarm({ AlarmActions: [TopicArn], ActionsEnabled: false });
    const actions = () =>
      lab.list('cloudwatch', 'DescribeAlarmHistory', { HistoryItemType: 'Action' }, 'AlarmHistoryItems').length;
    report(lab, 1);
    lab.wait(MINUTE);
    assert.equal(actions(), 0);
    lab.wait(HOUR);
    lab.call('cloudwatch', 'EnableAlarmActions', { AlarmNames: ['EC2 stop alarm'] });
    report(lab, 1);
    lab.wait(MINUTE);
    assert.equal(actions(), 1);
  });

  it('finds the alarms of a metric', () => {
    const lab = new SandboxLab();
    lab.putAlarm();
    lab.putAlarm({ AlarmName: 'other', MetricName: 'Other' });
    const found = (MetricName: string, more: Fields = {}) =>
      lab
        .list(
          'cloudwatch',
          'DescribeAlarmsForMetric',
          { Namespace: 'CloudTrailMetrics', MetricName, ...more },
          'MetricAlarms',
        )
        .map((alarm) => alarm.AlarmName);
    assert.deepEqual(found('EC2stoppedInstanceEventCount'), ['EC2 stop alarm']);
    assert.deepEqual(found('EC2stoppedInstanceEventCount', { Period: 60 }), []);
    assert.deepEqual(found('Nothing'), []);
  });

  it('deletes all or none', () => {
    const lab = new SandboxLab();
    lab.putAlarm();
    const remove = (...AlarmNames: string[]) => lab.call('cloudwatch', 'DeleteAlarms', { AlarmNames });
    assert.throws(() => remove('EC2 stop alarm', 'none'), serviceError('ResourceNotFound'));
    remove('EC2 stop alarm');
    assert.deepEqual(lab.list('cloudwatch', 'DescribeAlarms', {}, 'MetricAlarms'), []);
  });

  it('keeps the tags it was made with', () => {
    const lab = new SandboxLab();
    const Tags = [{ Key: 'created-by', Value: 'access-alerts' }];
    lab.putAlarm({ Tags });
    const ResourceARN = 'arn:aws:cloudwatch:us-east-1:111122223333:alarm:EC2 stop alarm';
    assert.deepEqual(lab.list('cloudwatch', 'ListTagsForResource', { ResourceARN }, 'Tags'), Tags);
  });

  describe('with an anomaly detection band', () => {
    const metric = {
      Metric: { Namespace: 'CloudTrailMetrics', MetricName: 'EC2stoppedInstanceEventCount' },
      Period: 300,
      Stat: 'Sum',
    };
    const band = {
      AlarmName: 'unusual',
      Metrics: [
        { Id: 'm', MetricStat: metric, ReturnData: true },
        { Id: 'b', Expression: 'ANOMALY_DETECTION_BAND(m, 2)', ReturnData: true },
      ],
      ThresholdMetricId: 'b',
      EvaluationPeriods: 1,
      ComparisonOperator: 'GreaterThanUpperThreshold',
      TreatMissingData: 'notBreaching',
    };
    const state = (lab: SandboxLab) => lab.list('cloudwatch', 'DescribeAlarms', {}, 'MetricAlarms')[0]!;

    it('gives back what it was given, and no threshold', () => {
      const lab = new SandboxLab();
      lab.call('cloudwatch', 'PutMetricAlarm', band);
      const { Metrics, ThresholdMetricId, ComparisonOperator, Threshold, MetricName } = state(lab);
      assert.deepEqual(
        { Metrics, ThresholdMetricId, ComparisonOperator },
        { Metrics: band.Metrics, ThresholdMetricId: 'b', ComparisonOperator: 'GreaterThanUpperThreshold' },
      );
      assert.deepEqual([Threshold, MetricName], [undefined, undefined]);
    });

    it('goes off at what is unusual, and not at what is usual', () => {
      const lab = new SandboxLab();
      lab.call('cloudwatch', 'PutMetricAlarm', band);
      for (let n = 0; n < 24; n++) {
        report(lab, n % 2 === 0 ? 9 : 11);
        lab.wait(5 * MINUTE);
        assert.notEqual(state(lab).StateValue, n > 4 ? 'ALARM' : '');
      }
      report(lab, 100);
      lab.wait(2 * MINUTE);
      assert.equal(state(lab).StateValue, 'ALARM');
    });

    it('goes off below the band only where it compares with that side', () => {
      for (const [ComparisonOperator, expected] of [
        ['GreaterThanUpperThreshold', 'OK'],
        ['LessThanLowerThreshold', 'ALARM'],
        ['LessThanLowerOrGreaterThanUpperThreshold', 'ALARM'],
      ] as const) {
        const lab = new SandboxLab();
        for (let n = 0; n < 24; n++) {
          report(lab, n % 2 === 0 ? 9 : 11);
          lab.wait(5 * MINUTE);
        }
        lab.wait(HOUR);
        lab.call('cloudwatch', 'PutMetricAlarm', { ...band, ComparisonOperator });
        report(lab, 1);
        lab.wait(2 * MINUTE);
        assert.equal(state(lab).StateValue, expected, ComparisonOperator);
      }
    });

    it('refuses what does not go together', () => {
      const lab = new SandboxLab();
      const put = (changes: Fields) => lab.call('cloudwatch', 'PutMetricAlarm', { ...band, ...changes });
      assert.throws(() => put({ Threshold: 1 }), serviceError('InvalidParameterCombination'));
      assert.throws(() => put({ MetricName: 'M' }), serviceError('InvalidParameterCombination'));
      assert.throws(() => put({ ComparisonOperator: 'GreaterThanThreshold' }), serviceError('ValidationError'));
      assert.throws(() => put({ ThresholdMetricId: 'other' }), serviceError('ValidationError'));
    });
  });
});
