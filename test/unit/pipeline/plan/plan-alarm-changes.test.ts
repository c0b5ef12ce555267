import assert from 'node:assert/strict';
import type { MetricFilterState } from '../../../../src/pipeline/chain/chain';
import type { ExistingAlarm } from '../../../../src/pipeline/inspect/existing';
import type { RemovalFacts, StandingAlarm } from '../../../../src/pipeline/inspect/inspect-removal';
import { isRefused } from '../../../../src/pipeline/plan/plan';
import { planAlarm, planAlarmActions, planDeleteAlarm } from '../../../../src/pipeline/plan/plan-alarm-changes';
import { planDeleteFilter, planRenameFilter } from '../../../../src/pipeline/plan/plan-filter-changes';
import { absent, nothing, outline, planned, refusal, step, there, unknown } from '../../../helpers/plans';

const alarm = {
  AlarmName: 'stop alarm',
  AlarmArn: 'arn:aws:cloudwatch:us-east-1:111122223333:alarm:stop alarm',
  Namespace: 'N',
  MetricName: 'M',
  Statistic: 'Sum',
  Period: 300,
  EvaluationPeriods: 1,
  Threshold: 1,
  ComparisonOperator: 'GreaterThanOrEqualToThreshold',
  ActionsEnabled: true,
  AlarmActions: ['arn:aws:sns:us-east-1:111122223333:ops'],
  StateValue: 'OK',
} satisfies ExistingAlarm;
const tags = there({ 'created-by': 'access-alerts' });
const standing: StandingAlarm = { alarm, tags, parents: there([]) };

const filter = (name: string, more: Partial<MetricFilterState> = {}): MetricFilterState => ({
  name,
  pattern: '{ $.eventName = "StopInstances" }',
  logGroup: 'lab',
  metricName: 'M',
  metricNamespace: 'N',
  metricValue: '1',
  defaultValue: 0,
  alarms: [],
  ...more,
});
const facts = (filters: readonly MetricFilterState[], alarms: RemovalFacts['alarms'] = new Map()): RemovalFacts => ({
  account: nothing.account,
  filters: there(filters),
  alarms,
});

/** An alarm on a formula over metrics. */
function math(...names: string[]): ExistingAlarm {
  const Metrics = names.map((MetricName, index) => ({
    Id: `m${index}`,
    MetricStat: { Metric: { Namespace: 'N', MetricName }, Stat: 'Sum', Period: 300 },
  }));
  const alone = { Namespace: undefined, MetricName: undefined, Statistic: undefined, Period: undefined };
  return { ...alarm, ...alone, Metrics: [...Metrics, { Id: 'e', Expression: 'm0 * 2', ReturnData: true }] };
}

describe('an alarm on one combination of dimensions', () => {
  const dimensions = { User: 'alice', Region: 'us-east-1' };
  const Dimensions = [
    { Name: 'User', Value: 'alice' },
    { Name: 'Region', Value: 'us-east-1' },
  ];
  const wanted = { filterName: 'stops', metricNamespace: 'N', metricName: 'M' };
  const named = { ...wanted, alarm: { alarmName: 'stop alarm', dimensions } };
  const over = (changes: Partial<ExistingAlarm>) =>
    planAlarm({ ...nothing, alarm: there({ ...alarm, TreatMissingData: 'notBreaching', ...changes }) }, named);

  it('watches just that metric, and the plan says so', () => {
    const { call, why } = step(planned(planAlarm({ ...nothing, alarm: absent }, named)), 'alarm');
    const { Namespace, MetricName, Dimensions: watched } = call!.input as ExistingAlarm;
    assert.deepEqual({ Namespace, MetricName, watched }, { Namespace: 'N', MetricName: 'M', watched: Dimensions });
    assert.match(why, /It watches only the values with User=alice, Region=us-east-1\./);
  });

  it('with a band has it learn from just that metric', () => {
    const banded = { ...wanted, alarm: { alarmName: 'stop alarm', dimensions, anomalyDetectionBand: 2 } };
    const { call } = step(planned(planAlarm({ ...nothing, alarm: absent }, banded)), 'alarm');
    const [metric] = (call!.input as ExistingAlarm).Metrics ?? [];
    assert.deepEqual(metric?.MetricStat?.Metric, { Namespace: 'N', MetricName: 'M', Dimensions });
  });

  it('is left alone where it is so already, whatever the order', () => {
    const { action } = step(planned(over({ Dimensions: [...Dimensions].reverse() })), 'alarm');
    assert.equal(action, 'leave');
  });

  it('keeps its dimensions when it is changed', () => {
    const { action, call, why } = step(planned(over({ Dimensions, Threshold: 5 })), 'alarm');
    assert.deepEqual([action, (call!.input as ExistingAlarm).Dimensions], ['change', Dimensions]);
    assert.match(why, /threshold 5 → 1/);
  });

  it('takes the name of no other alarm', () => {
    const others: readonly Partial<ExistingAlarm>[] = [
      {},
      { Dimensions: Dimensions.slice(1) },
      { Dimensions: [{ Name: 'User', Value: 'bob' }, Dimensions[1]!] },
      { Dimensions, Statistic: undefined, ExtendedStatistic: 'p99' },
    ];
    for (const other of others) assert.equal(refusal(over(other)), 'alarm-taken');
  });
});

describe('the actions of an alarm', () => {
  const plan = (enabled: boolean, was = true) =>
    planned(
      planAlarmActions(
        { ...nothing, alarm: there({ ...alarm, ActionsEnabled: was }) },
        { alarmName: 'stop alarm', enabled },
      ),
    );

  it('are disabled by the call for it, and enabled by the other one', () => {
    const input = { AlarmNames: ['stop alarm'] };
    const { call, undo } = plan(false).steps[0]!;
    assert.deepEqual(
      [call, undo],
      [
        { name: 'cloudwatch:DisableAlarmActions', input },
        { name: 'cloudwatch:EnableAlarmActions', input },
      ],
    );
    assert.equal(plan(true, false).steps[0]!.call?.name, 'cloudwatch:EnableAlarmActions');
  });

  it('are left where they are so already', () => {
    assert.deepEqual(outline(plan(true)), [['alarm-actions', 'leave', undefined]]);
  });

  it('are those of an alarm that there is', () => {
    assert.equal(
      refusal(planAlarmActions({ ...nothing, alarm: absent }, { alarmName: 'x', enabled: true })),
      'no-alarm',
    );
  });
});

describe('deleting an alarm', () => {
  it('can be taken back with its whole configuration and its tags, and nothing that AWS alone says', () => {
    const plan = planned(planDeleteAlarm(nothing, { alarmName: 'stop alarm' }, there(standing)));
    const { call, undo, action } = plan.steps[0]!;
    assert.deepEqual([action, call?.input], ['remove', { AlarmNames: ['stop alarm'] }]);
    const told = ['AlarmArn', 'StateValue'];
    const configuration = Object.fromEntries(Object.entries(alarm).filter(([name]) => !told.includes(name)));
    assert.deepEqual(undo?.input, { ...configuration, Tags: [{ Key: 'created-by', Value: 'access-alerts' }] });
  });

  it('is refused while a composite alarm has it in its rule, which AWS refuses too', () => {
    const inUse = there({ ...standing, parents: there(['any of them']) });
    const result = planDeleteAlarm(nothing, { alarmName: 'stop alarm' }, inUse);
    assert.equal(refusal(result), 'alarm-in-use');
    assert.match(isRefused(result) ? result.refused.what : '', /The composite alarm any of them has it in its rule/);
  });

  it('is planned where composite alarms may not be looked at', () => {
    const blind = there({ ...standing, parents: unknown('cloudwatch:DescribeAlarms') });
    assert.equal(
      step(planned(planDeleteAlarm(nothing, { alarmName: 'stop alarm' }, blind)), 'alarm stop alarm').action,
      'remove',
    );
  });

  it('needs one that is there', () => {
    assert.equal(refusal(planDeleteAlarm(nothing, { alarmName: 'x' }, absent)), 'no-alarm');
  });
});

describe('an alarm that is made for a filter', () => {
  const asked = { filterName: 'stops', metricNamespace: 'N', metricName: 'M', alarm: { alarmName: 'stop alarm' } };

  it('is created, or by its name changed, and the title says which', () => {
    assert.match(planned(planAlarm({ ...nothing, alarm: absent }, asked)).title, /^Create alarm stop alarm in/);
    assert.match(planned(planAlarm({ ...nothing, alarm: there(alarm) }, asked)).title, /^Change alarm stop alarm in/);
  });
});

describe('deleting a metric filter', () => {
  const wanted = { logGroupName: 'lab', filterName: 'stops', alarmNames: ['stop alarm'] };
  const alarms = (found: RemovalFacts['alarms'] extends ReadonlyMap<string, infer S> ? S : never) =>
    new Map([['stop alarm', found]]);

  it('deletes its alarms first, so that none is left without a metric', () => {
    const plan = planned(planDeleteFilter(facts([filter('stops')], alarms(there(standing))), wanted));
    assert.deepEqual(outline(plan), [
      ['alarm stop alarm', 'remove', 'cloudwatch:DeleteAlarms'],
      ['filter', 'remove', 'logs:DeleteMetricFilter'],
    ]);
    assert.deepEqual(step(plan, 'filter').after, ['alarm stop alarm']);
    assert.deepEqual(step(plan, 'filter').undo, {
      name: 'logs:PutMetricFilter',
      input: {
        logGroupName: 'lab',
        filterName: 'stops',
        filterPattern: '{ $.eventName = "StopInstances" }',
        metricTransformations: [{ metricNamespace: 'N', metricName: 'M', metricValue: '1', defaultValue: 0 }],
      },
    });
  });

  const leaving: readonly (readonly [string, ReturnType<typeof alarms>, RegExp])[] = [
    [
      'watches another metric',
      alarms(there({ ...standing, alarm: { ...alarm, MetricName: 'Other' } })),
      /watches N:Other too/,
    ],
    [
      'watches the metric with dimensions, which the filter does not give it',
      alarms(there({ ...standing, alarm: { ...alarm, Dimensions: [{ Name: 'Host', Value: 'a' }] } })),
      /with other dimensions/,
    ],
    [
      'puts the metric into a formula with another one',
      alarms(there({ ...standing, alarm: math('M', 'Calls') })),
      /watches N:Calls too/,
    ],
    [
      'is part of a composite alarm',
      alarms(there({ ...standing, parents: there(['a', 'b']) })),
      /composite alarms a, b have it in their rules/,
    ],
    ['is gone', alarms(absent), /gone already/],
    ['may not be looked at', alarms(unknown('cloudwatch:DescribeAlarms')), /may not look/],
  ];
  for (const [what, found, why] of leaving) {
    it(`leaves an alarm that ${what}`, () => {
      const { action, why: said } = step(
        planned(planDeleteFilter(facts([filter('stops')], found), wanted)),
        'alarm stop alarm',
      );
      assert.equal(action, 'leave');
      assert.match(said, why);
    });
  }

  it('deletes one with a formula over its metric alone, and one with the dimensions that it counts to', () => {
    const isDeleted = (given: ExistingAlarm, more: Partial<MetricFilterState> = {}) =>
      step(
        planned(planDeleteFilter(facts([filter('stops', more)], alarms(there({ ...standing, alarm: given }))), wanted)),
        'alarm stop alarm',
      ).action === 'remove';
    const Dimensions = [{ Name: 'Region', Value: 'us-east-1' }];
    assert.ok(isDeleted(math('M')));
    assert.ok(isDeleted({ ...alarm, Dimensions }, { dimensions: { Region: '$.awsRegion' } }));
    assert.ok(!isDeleted(alarm, { dimensions: { Region: '$.awsRegion' } }));
    assert.ok(!isDeleted({ ...alarm, Dimensions }, { dimensions: { User: '$.user' } }));
  });

  const elsewhere = filter('stops', { logGroup: 'other' });
  const feeding: [what: string, RemovalFacts['feeding'], why: RegExp | undefined][] = [
    ['nothing else', there([filter('stops')]), undefined],
    ['a filter of that name in another log group', there([filter('stops'), elsewhere]), /stops of other counts to/],
    ['another filter of the log group', there([filter('stops'), filter('too')]), /too of lab counts to/],
    ['what may not be seen', unknown('logs:DescribeMetricFilters'), /may not see whether/],
  ];
  for (const [what, found, why] of feeding) {
    it(`${why ? 'leaves' : 'deletes'} the alarm where its metric is fed by ${what}`, () => {
      const known = { ...facts([filter('stops')], alarms(there(standing))), ...(found && { feeding: found }) };
      const { action, why: said } = step(planned(planDeleteFilter(known, wanted)), 'alarm stop alarm');
      assert.equal(action, why ? 'leave' : 'remove');
      if (why) assert.match(said, why);
    });
  }

  it('touches no alarm once the filter is gone', () => {
    const plan = planned(planDeleteFilter(facts([], alarms(there(standing))), wanted));
    assert.ok(plan.steps.every(({ call }) => call === undefined));
  });

  it('is not planned where it could not be taken back', () => {
    const blind = { ...facts([]), filters: unknown('logs:DescribeMetricFilters') };
    assert.equal(refusal(planDeleteFilter(blind, wanted)), 'no-filter');
    assert.equal(refusal(planDeleteFilter({ ...facts([]), filters: absent }, wanted)), 'no-log-group');
  });
});

describe('renaming a metric filter', () => {
  const wanted = { logGroupName: 'lab', filterName: 'stops', newName: 'stopped' };
  const plan = (...filters: MetricFilterState[]) => planRenameFilter(facts(filters), wanted);

  it('makes the new one and then deletes the old one, so that no event is missed', () => {
    const made = planned(plan(filter('stops', { unit: 'Count', dimensions: { Region: '$.awsRegion' } })));
    assert.deepEqual(outline(made), [
      ['new', 'create', 'logs:PutMetricFilter'],
      ['filter', 'remove', 'logs:DeleteMetricFilter'],
    ]);
    assert.deepEqual(step(made, 'filter').after, ['new']);
    const { filterName, metricTransformations } = step(made, 'new').call!.input as {
      filterName: string;
      metricTransformations: object[];
    };
    assert.equal(filterName, 'stopped');
    assert.deepEqual(metricTransformations, [
      {
        metricNamespace: 'N',
        metricName: 'M',
        metricValue: '1',
        defaultValue: 0,
        unit: 'Count',
        dimensions: { Region: '$.awsRegion' },
      },
    ]);
  });

  it('goes on where it was interrupted: only the old one is still to go', () => {
    const made = planned(plan(filter('stops'), filter('stopped')));
    assert.deepEqual(outline(made), [
      ['new', 'leave', undefined],
      ['filter', 'remove', 'logs:DeleteMetricFilter'],
    ]);
  });

  it('is done when only the new one is there', () => {
    assert.deepEqual(outline(planned(plan(filter('stopped')))), [['new', 'leave', undefined]]);
  });

  it('to its own name deletes nothing', () => {
    const same = planRenameFilter(facts([filter('stops')]), { ...wanted, newName: 'stops' });
    assert.equal(refusal(same), 'bad-name');
  });

  const many = Array.from({ length: 99 }, (_, n) => filter(`f${n}`));
  const regexes = Array.from({ length: 4 }, (_, n) => filter(`f${n}`, { pattern: '%a%' }));
  const refusals = [
    ['to a name that another filter has', plan(filter('stops'), filter('stopped', { pattern: 'x' })), 'filter-taken'],
    ['of a filter that is gone', plan(), 'no-filter'],
    [
      'in a group with a hundred filters, which has no place for both',
      plan(filter('stops'), ...many),
      'too-many-filters',
    ],
    [
      'of the fifth with a regular expression, which has no place for both',
      plan(filter('stops', { pattern: '%b%' }), ...regexes),
      'too-many-regexes',
    ],
    ['to no name of a filter', planRenameFilter(facts([filter('stops')]), { ...wanted, newName: 'a:b' }), 'bad-name'],
  ] as const;
  for (const [what, result, reason] of refusals) {
    it(`is refused ${what}`, () => assert.equal(refusal(result), reason));
  }
});
