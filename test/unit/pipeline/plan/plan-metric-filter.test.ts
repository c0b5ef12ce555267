import assert from 'node:assert/strict';
import type { AlarmSettings } from '../../../../src/alerts/alert-file';
import type { AlarmState, MetricFilterState } from '../../../../src/pipeline/chain/chain';
import type { Existing, ExistingAlarm } from '../../../../src/pipeline/inspect/existing';
import { isRefused, type Plan, type PlanResult, type RefusalReason } from '../../../../src/pipeline/plan/plan';
import { planned, step } from '../../../helpers/plans';
import { planMetricFilter } from '../../../../src/pipeline/plan/plan-metric-filter';
import type { MetricFilterRequest } from '../../../../src/pipeline/request/requests';

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

  it('sends along what a changed alarm had, since the call replaces everything', () => {
    const plan = planned(planMetricFilter({ ...existing, ...alarms(alarm) }, { ...wanted, alarm: { threshold: 5 } }));
    assert.deepEqual(outline(plan), ['pattern: check', 'filter: create', 'alarm: change']);
    const { Threshold, AlarmActions, AlarmDescription } = step(plan, 'alarm').call?.input as Record<string, unknown>;
    assert.deepEqual(
      { Threshold, AlarmActions, AlarmDescription },
      { Threshold: 5, AlarmActions: alarm.AlarmActions, AlarmDescription: 'tell ops' },
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

  const changes: [what: string, was: Partial<ExistingAlarm>, settings: AlarmSettings, says: string][] = [
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
  ];
  for (const [what, was, settings, says] of changes) {
    it(`says from what to what it changes of an alarm: ${what}`, () => {
      const standing = { ...existing, ...filters(filter), ...alarms({ ...alarm, ...was }) };
      const { why } = step(planned(planMetricFilter(standing, { ...wanted, alarm: settings })), 'alarm');
      assert.ok(why.includes(`It exists; what changes: ${says}. Its other settings stay.`), why);
    });
  }

  const kept: [what: string, ExistingAlarm, settings: AlarmSettings, sent: Partial<ExistingAlarm>][] = [
    [
      '2 of 3 datapoints',
      { ...alarm, EvaluationPeriods: 3, DatapointsToAlarm: 2 },
      { evaluationPeriods: 3 },
      { DatapointsToAlarm: 2 },
    ],
    [
      'nothing of datapoints where the periods are others',
      { ...alarm, EvaluationPeriods: 3, DatapointsToAlarm: 2 },
      { evaluationPeriods: 5 },
      { DatapointsToAlarm: undefined },
    ],
    [
      'the datapoints that are asked for',
      { ...alarm, EvaluationPeriods: 3, DatapointsToAlarm: 2 },
      { evaluationPeriods: 3, datapointsToAlarm: 1 },
      { DatapointsToAlarm: 1 },
    ],
    ['the unit', { ...alarm, Unit: 'Count' }, {}, { Unit: 'Count' }],
    ['actions that are off', { ...alarm, ActionsEnabled: false }, {}, { ActionsEnabled: false }],
  ];
  for (const [what, current, settings, sent] of kept) {
    it(`of an alarm that changes keeps ${what}`, () => {
      const request = { ...wanted, alarm: { ...settings, threshold: 9 } };
      const input = step(planned(planMetricFilter({ ...existing, ...alarms(current) }, request)), 'alarm').call!.input;
      for (const [name, value] of Object.entries(sent)) {
        assert.deepEqual((input as Record<string, unknown>)[name], value, name);
      }
    });
  }

  it('keeps what of the filter no file speaks of, also when it is taken back', () => {
    const unspoken = {
      applyOnTransformedLogs: true,
      fieldSelectionCriteria: '@aws.account = "1"',
      emitSystemFieldDimensions: ['@aws.account'],
    } as const;
    const plan = planned(
      planMetricFilter({ ...existing, ...filters({ ...filter, pattern: 'Stop', unspoken }) }, wanted),
    );
    for (const call of [step(plan, 'filter').call, step(plan, 'filter').undo]) {
      const { applyOnTransformedLogs, fieldSelectionCriteria, emitSystemFieldDimensions } = call!.input as Record<
        string,
        unknown
      >;
      assert.deepEqual({ applyOnTransformedLogs, fieldSelectionCriteria, emitSystemFieldDimensions }, unspoken);
    }
  });

  describe('that counts to another metric from now on', () => {
    const old = { ...filter, metricName: 'Old' };
    const onOld: ExistingAlarm = { ...alarm, MetricName: 'Old' };
    const state = (name: string) => ({ name }) as AlarmState;
    const left = (use: { filters?: MetricFilterState[]; alarms?: string[] }): Pick<Existing, 'metricLeft'> => ({
      metricLeft: {
        filters: { is: 'there', value: [old, ...(use.filters ?? [])] },
        alarms: { is: 'there', value: (use.alarms ?? []).map(state) },
      },
    });
    const plan = (use: Parameters<typeof left>[0], given: ExistingAlarm = onOld) =>
      planMetricFilter({ ...existing, ...filters(old), ...alarms(given), ...left(use) }, { ...wanted, alarm: {} });

    it('takes its alarm along, and can bring it back', () => {
      const made = planned(plan({ alarms: ['stoppedInstancecount alarm'] }));
      assert.deepEqual(outline(made), ['pattern: check', 'filter: change', 'alarm: change']);
      const { call, undo, why } = step(made, 'alarm');
      const nameIn = (input: object | undefined) => (input as { MetricName: string }).MetricName;
      assert.deepEqual([nameIn(call?.input), nameIn(undo?.input)], [wanted.metricName, 'Old']);
      assert.match(why, /goes along with the filter/);
      assert.doesNotMatch(step(made, 'filter').why, /go(es)? on watching/);
    });

    it('names the alarms that go on watching the old one', () => {
      const made = planned(plan({ alarms: ['stoppedInstancecount alarm', 'warning', 'critical'] }));
      assert.match(
        step(made, 'filter').why,
        /The alarms warning, critical go on watching CloudTrailMetrics \/ Old, to which/,
      );
      const { call } = step(made, 'alarm');
      assert.equal((call?.input as { AlarmName: string }).AlarmName, 'stoppedInstancecount alarm');
    });

    const stays: [what: string, result: PlanResult, why: RegExp][] = [
      [
        'that another filter feeds too',
        plan({ filters: [{ ...old, name: 'b', logGroup: 'g' }] }),
        /to which b of g counts too/,
      ],
      ['of a third metric', plan({}, { ...alarm, MetricName: 'Third' }), /watches another metric/],
      ['with dimensions', plan({}, { ...onOld, Dimensions: [{ Name: 'a', Value: 'b' }] }), /only the values with a=b/],
    ];
    for (const [what, result, why] of stays) {
      it(`takes no alarm along ${what}`, () => {
        assert.ok(isRefused(result));
        assert.equal(result.refused.reason, 'alarm-taken');
        assert.match(result.refused.what, why);
      });
    }
  });

  it('warns of another filter that adds to the metric', () => {
    const plan = planned(planMetricFilter({ ...existing, ...filters({ ...filter, name: 'other' }) }, wanted));
    assert.match(step(plan, 'filter').why, /other adds to the same metric/);
  });

  describe('with dimensions', () => {
    const byUser = { dimensions: { UserName: '$.userIdentity.userName', Region: '$.awsRegion' } };

    it('costs a metric for each combination of values, and says that nobody knows how many', () => {
      const { monthlyCost, steps } = planned(planMetricFilter(existing, { ...wanted, ...byUser }));
      assert.match(monthlyCost.text, /^At most \$0\.30 a month for each combination of values/);
      assert.match(steps.find(({ id }) => id === 'filter')?.cost ?? '', /\$0\.30 for each combination/);
    });

    it('says of an alarm that it never gets data, and what to do', () => {
      const plan = planned(planMetricFilter(existing, { ...wanted, ...byUser, alarm: {} }));
      assert.match(
        step(plan, 'alarm').why,
        /never gets data.*only with UserName, Region\. Give alarm\.dimensions a value of each, .*second filter/,
      );
      assert.match(
        plan.monthlyCost.text,
        /^At most \$0\.10 a month: \$0\.10 for the alarm\. Besides, \$0\.30 a month for each/,
      );
    });

    it('has an alarm watch one combination of their values', () => {
      const dimensions = { UserName: 'alice', Region: 'eu-west-1' };
      const plan = planned(planMetricFilter(existing, { ...wanted, ...byUser, alarm: { dimensions } }));
      const { why, call } = step(plan, 'alarm');
      assert.deepEqual((call!.input as ExistingAlarm).Dimensions, [
        { Name: 'UserName', Value: 'alice' },
        { Name: 'Region', Value: 'eu-west-1' },
      ]);
      assert.match(why, /only the values with UserName=alice, Region=eu-west-1\.$/);
    });

    it('says of an alarm on other dimensions that it never gets data', () => {
      const never = (alarm: AlarmSettings, filterDimensions: object = byUser) =>
        step(planned(planMetricFilter(existing, { ...wanted, ...filterDimensions, alarm })), 'alarm').why;
      assert.match(
        never({ dimensions: { Region: 'eu' } }),
        /watches the metric with Region, .*only with UserName, Region\./,
      );
      assert.match(never({ dimensions: { Region: 'eu' } }, {}), /only without dimensions\. Leave the dimensions out/);
    });

    it('says nothing against an alarm on dimensions that the filter there adds by itself', () => {
      const account = {
        ...existing,
        ...filters({ ...filter, name: wanted.filterName, unspoken: { emitSystemFieldDimensions: ['@aws.account'] } }),
      };
      const alarm: AlarmSettings = { dimensions: { '@aws.account': '111122223333' } };
      assert.doesNotMatch(step(planned(planMetricFilter(account, { ...wanted, alarm })), 'alarm').why, /never/);
      assert.match(step(planned(planMetricFilter(existing, { ...wanted, alarm })), 'alarm').why, /never gets data/);
    });

    it('says nothing against the alarm where another filter writes the metric without dimensions', () => {
      const account = { ...existing, ...filters({ ...filter, name: 'all' }) };
      const plan = planned(planMetricFilter(account, { ...wanted, ...byUser, alarm: {} }));
      assert.doesNotMatch(step(plan, 'alarm').why, /never/);
      assert.doesNotMatch(step(plan, 'filter').why, /adds to the same metric/);
      assert.match(step(plan, 'filter').cost ?? '', /each combination/);
    });
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
    [
      'a composite alarm of that name',
      alarms({ AlarmName: alarm.AlarmName, AlarmRule: 'ALARM(a)' } as ExistingAlarm),
      { alarm: {} },
      'alarm-taken',
    ],
    [
      'an alarm of that name on the metric with dimensions',
      alarms({ ...alarm, Dimensions: [{ Name: 'a', Value: 'b' }] }),
      { alarm: {} },
      'alarm-taken',
    ],
    [
      'an alarm of that name on a percentile',
      alarms({ ...alarm, Statistic: undefined, ExtendedStatistic: 'p99' }),
      { alarm: {} },
      'alarm-taken',
    ],
    [
      'an alarm of that name on a formula',
      alarms({
        ...alarm,
        MetricName: undefined,
        Namespace: undefined,
        Metrics: [
          {
            Id: 'm',
            MetricStat: {
              Metric: { Namespace: alarm.Namespace, MetricName: alarm.MetricName },
              Stat: 'Sum',
              Period: 300,
            },
          },
          { Id: 'e', Expression: 'm * 2' },
        ],
      }),
      { alarm: {} },
      'alarm-taken',
    ],
    [
      'an alarm of that name in another namespace',
      alarms({ ...alarm, Namespace: 'Other' }),
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
