import assert from 'node:assert/strict';
import type { MetricFilterState } from '../../../../src/pipeline/chain/chain';
import type { Existing, ExistingAlarm } from '../../../../src/pipeline/inspect/existing';
import { isRefused, type Plan, type PlanResult, type RefusalReason } from '../../../../src/pipeline/plan/plan';
import { step } from '../../../helpers/plans';
import { planMetricFilter } from '../../../../src/pipeline/plan/plan-metric-filter';
import type { MetricFilterRequest } from '../../../../src/pipeline/plan/requests';

const wanted: MetricFilterRequest = {
  logGroupName: 'lab',
  filterName: 'stoppedInstancecount',
  filterPattern: '{ $.eventName= "StopInstances" }',
  metricNamespace: 'CloudTrailMetrics',
  metricName: 'EC2stoppedInstanceEventCount',
  metricValue: '1',
};
const filter: MetricFilterState = {
  name: 'stoppedInstancecount',
  pattern: wanted.filterPattern,
  logGroup: 'lab',
  metricName: wanted.metricName,
  metricNamespace: wanted.metricNamespace,
  metricValue: '1',
  alarms: [],
};
const alarm: ExistingAlarm = {
  AlarmName: 'stoppedInstancecount alarm',
  Namespace: 'CloudTrailMetrics',
  MetricName: 'EC2stoppedInstanceEventCount',
  Statistic: 'Sum',
  Period: 300,
  EvaluationPeriods: 1,
  Threshold: 1,
  ComparisonOperator: 'GreaterThanOrEqualToThreshold',
  TreatMissingData: 'notBreaching',
  ActionsEnabled: true,
  AlarmActions: ['arn:aws:sns:us-east-1:111122223333:ops'],
  OKActions: [],
  InsufficientDataActions: [],
  AlarmDescription: 'tell ops',
};
const group = (logClass = 'STANDARD'): Existing['logGroup'] => ({
  is: 'there',
  value: { arn: 'arn:aws:logs:us-east-1:111122223333:log-group:lab', logClass },
});
const existing: Existing = {
  account: {
    identity: { accountId: '111122223333', arn: 'arn:aws:iam::111122223333:user/me', partition: 'aws' },
    region: 'us-east-1',
    label: 'dev',
  },
  trails: { is: 'there', value: [] },
  logGroup: group(),
  filters: { is: 'there', value: [] },
  alarm: { is: 'absent' },
};
const filters = (...value: MetricFilterState[]): Pick<Existing, 'filters'> => ({ filters: { is: 'there', value } });
const alarms = (value: ExistingAlarm): Pick<Existing, 'alarm'> => ({ alarm: { is: 'there', value } });

function planned(result: PlanResult): Plan {
  assert.ok(!isRefused(result), isRefused(result) ? result.refused.what : '');
  return result;
}
const outline = ({ steps }: Plan) => steps.map(({ id, action }) => `${id}: ${action}`);

describe('plan of a metric filter', () => {
  it('is the lab’s call, word for word, with no default value and no unit', () => {
    const plan = planned(planMetricFilter(existing, wanted));
    assert.deepEqual(outline(plan), ['pattern: check', 'filter: create']);
    assert.deepEqual(step(plan, 'filter').call, {
      name: 'logs:PutMetricFilter',
      input: {
        logGroupName: 'lab',
        filterName: 'stoppedInstancecount',
        filterPattern: '{ $.eventName= "StopInstances" }',
        metricTransformations: [
          { metricNamespace: 'CloudTrailMetrics', metricName: 'EC2stoppedInstanceEventCount', metricValue: '1' },
        ],
      },
    });
  });

  it('makes an alarm that goes off at the first event and does not mind silence', () => {
    const plan = planned(planMetricFilter(existing, { ...wanted, alarm: {} }));
    assert.deepEqual(outline(plan), ['pattern: check', 'filter: create', 'alarm: create']);
    assert.deepEqual(step(plan, 'alarm').after, ['filter']);
    assert.deepEqual(step(plan, 'alarm').call?.input, {
      AlarmName: 'stoppedInstancecount alarm',
      Namespace: 'CloudTrailMetrics',
      MetricName: 'EC2stoppedInstanceEventCount',
      Statistic: 'Sum',
      Period: 300,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'notBreaching',
      Tags: [{ Key: 'created-by', Value: 'access-alerts' }],
    });
    assert.equal(plan.monthlyCost.fixed, 0.4);
  });

  it('leaves alone what is just as wanted', () => {
    const plan = planned(
      planMetricFilter({ ...existing, ...filters(filter), ...alarms(alarm) }, { ...wanted, alarm: {} }),
    );
    assert.deepEqual(outline(plan), ['filter: leave', 'alarm: leave']);
    assert.equal(plan.monthlyCost.fixed, 0);
  });

  it('shows the pattern until now beside the new one', () => {
    const plan = planned(planMetricFilter({ ...existing, ...filters({ ...filter, pattern: 'Stop' }) }, wanted));
    assert.deepEqual(outline(plan), ['pattern: check', 'filter: change']);
    assert.match(step(plan, 'filter').why, /what changes: pattern\./);
    assert.deepEqual(
      step(plan, 'filter').documents?.map(({ text }) => text),
      [wanted.filterPattern, 'Stop'],
    );
  });

  it('names each setting of the metric that changes, from what to what', () => {
    const was = { ...filter, metricValue: '2', defaultValue: 0, unit: 'Count', dimensions: { User: '$.user' } };
    const { why } = step(planned(planMetricFilter({ ...existing, ...filters(was) }, wanted)), 'filter');
    assert.ok(
      why.includes('metricValue 2 → 1, defaultValue 0 → none, unit Count → None, dimensions User=$.user → none.'),
      why,
    );
  });

  it('sends along what a filter has that no alert file can say, and takes it back so', () => {
    const extras = {
      applyOnTransformedLogs: true,
      fieldSelectionCriteria: '@aws.region = "us-east-1"',
      emitSystemFieldDimensions: ['@aws.account'],
    } as const;
    const was = { ...filter, pattern: 'Stop', extras };
    const { call, undo } = step(planned(planMetricFilter({ ...existing, ...filters(was) }, wanted)), 'filter');
    for (const input of [call?.input, undo?.input] as Record<string, unknown>[]) {
      assert.deepEqual(Object.fromEntries(Object.keys(extras).map((name) => [name, input[name]])), extras);
    }
    assert.deepEqual(outline(planned(planMetricFilter({ ...existing, ...filters({ ...filter, extras }) }, wanted))), [
      'filter: leave',
    ]);
  });

  it('sends along what a changed alarm had, since the call replaces everything', () => {
    const plan = planned(planMetricFilter({ ...existing, ...alarms(alarm) }, { ...wanted, alarm: { threshold: 5 } }));
    assert.deepEqual(outline(plan), ['pattern: check', 'filter: create', 'alarm: change']);
    const { Threshold, AlarmActions, AlarmDescription } = step(plan, 'alarm').call?.input as Record<string, unknown>;
    assert.deepEqual(
      { Threshold, AlarmActions, AlarmDescription },
      { Threshold: 5, AlarmActions: alarm.AlarmActions, AlarmDescription: 'tell ops' },
    );
  });

  const alarmAgain = (was: Partial<ExistingAlarm>, settings: MetricFilterRequest['alarm']) => {
    const standing = { ...existing, ...filters(filter), ...alarms({ ...alarm, ...was }) };
    const { call, why } = step(planned(planMetricFilter(standing, { ...wanted, alarm: settings })), 'alarm');
    return { input: call?.input as Record<string, unknown>, why };
  };
  const band = [
    {
      Id: 'm',
      MetricStat: {
        Metric: { Namespace: 'CloudTrailMetrics', MetricName: wanted.metricName },
        Period: 300,
        Stat: 'Sum',
      },
    },
    { Id: 'b', Expression: 'ANOMALY_DETECTION_BAND(m, 2)' },
  ];
  const common = Object.fromEntries(
    Object.entries(alarm).filter(
      ([name]) => !['Namespace', 'MetricName', 'Statistic', 'Period', 'Threshold'].includes(name),
    ),
  );
  const changes: readonly (readonly [string, Partial<ExistingAlarm>, MetricFilterRequest['alarm'], string])[] = [
    ['a threshold', {}, { threshold: 5 }, 'threshold 1 → 5'],
    [
      'what the document leaves to the defaults',
      { Threshold: 3, TreatMissingData: 'missing' },
      {},
      'threshold 3 → 1, treatMissingData missing → notBreaching',
    ],
    ['whom it tells', {}, { alarmActions: ['sec'] }, 'alarmActions ops → sec'],
    ['that it tells somebody', { AlarmActions: [] }, { alarmActions: ['sec'] }, 'alarmActions nobody → sec'],
    ['a text', {}, { alarmDescription: 'Ask who.' }, 'alarmDescription'],
    ['a unit, which no request has', { Unit: 'Count' }, {}, 'unit Count → none'],
    ['dimensions', { Dimensions: [{ Name: 'User', Value: 'root' }] }, {}, 'dimension User=root → none'],
  ];
  for (const [what, was, settings, says] of changes) {
    it(`says from what to what it changes of an alarm: ${what}`, () => {
      const { why } = alarmAgain(was, settings);
      assert.ok(why.includes(`It exists; what changes: ${says}. Its other settings stay.`), why);
    });
  }

  it('says that a formula is lost, and that a band is another rule', () => {
    const alone = {
      ...existing,
      ...filters(filter),
      alarm: { is: 'there', value: { ...common, ThresholdMetricId: 'b', Metrics: band } },
    } as const;
    const { why } = step(planned(planMetricFilter(alone, { ...wanted, alarm: {} })), 'alarm');
    assert.match(why, /threshold none → 1, anomalyDetectionBand 2 → none/);
    const math = { ...common, Metrics: [...band, { Id: 'e', Expression: 'm / 2' }] };
    const formula = { ...existing, ...filters(filter), alarm: { is: 'there', value: math } } as const;
    assert.match(
      step(planned(planMetricFilter(formula, { ...wanted, alarm: {} })), 'alarm').why,
      /it watches this metric alone, and its metric math is lost/,
    );
  });

  it('keeps how many datapoints of its periods an alarm takes, where nothing is said of either', () => {
    const was = { EvaluationPeriods: 12, DatapointsToAlarm: 1 };
    const { input } = alarmAgain(was, { evaluationPeriods: 12, threshold: 5 });
    assert.deepEqual([input.EvaluationPeriods, input.DatapointsToAlarm], [12, 1]);
    // 1 of 12 says nothing about how many of 3.
    assert.equal(alarmAgain(was, { evaluationPeriods: 3 }).input.DatapointsToAlarm, undefined);
    assert.equal(alarmAgain(was, { evaluationPeriods: 12, datapointsToAlarm: 2 }).input.DatapointsToAlarm, 2);
  });

  it('warns of another filter that adds to the metric', () => {
    const plan = planned(planMetricFilter({ ...existing, ...filters({ ...filter, name: 'other' }) }, wanted));
    assert.match(step(plan, 'filter').why, /other adds to the same metric/);
  });

  const hundred = Array.from({ length: 100 }, (_, n) => ({ ...filter, name: `filter ${n}` }));
  const expressions = hundred.slice(0, 5).map((each) => ({ ...each, pattern: '%^aws-cli%' }));
  const refusals: readonly (readonly [string, Partial<Existing>, Partial<MetricFilterRequest>, RefusalReason])[] = [
    ['a log group that vanished', { logGroup: { is: 'absent' } }, {}, 'no-log-group'],
    ['a class without metric filters', { logGroup: group('INFREQUENT_ACCESS') }, {}, 'log-group-class'],
    ['a hundred and first filter', filters(...hundred), {}, 'too-many-filters'],
    [
      'a sixth filter with a regular expression',
      filters(...expressions),
      { filterPattern: '{ $.userAgent = %^aws-cli% }' },
      'too-many-regexes',
    ],
    [
      'an alarm of that name on another metric',
      alarms({ ...alarm, MetricName: 'Other' }),
      { alarm: {} },
      'alarm-taken',
    ],
    ['a name with a colon', {}, { filterName: 'a:b' }, 'bad-name'],
  ];
  for (const [what, changes, request, reason] of refusals) {
    it(`refuses ${what}`, () => {
      const result = planMetricFilter({ ...existing, ...changes }, { ...wanted, ...request });
      assert.ok(isRefused(result));
      assert.equal(result.refused.reason, reason);
    });
  }

  it('takes a sixth filter without a regular expression, and another in place of one that has some', () => {
    const full = { ...existing, ...filters(...expressions) };
    assert.deepEqual(outline(planned(planMetricFilter(full, wanted))), ['pattern: check', 'filter: create']);
    const again = { ...wanted, filterName: 'filter 0', filterPattern: '%boto3%' };
    assert.deepEqual(outline(planned(planMetricFilter(full, again))), ['pattern: check', 'filter: change']);
  });

  it('replaces one of a hundred', () => {
    const full = [...hundred.slice(1), { ...filter, pattern: 'Stop' }];
    assert.deepEqual(outline(planned(planMetricFilter({ ...existing, ...filters(...full) }, wanted))), [
      'pattern: check',
      'filter: change',
    ]);
  });
});
