import assert from 'node:assert/strict';
import type { MetricFilterState } from '../../../../src/pipeline/chain/chain';
import type { ExistingAlarm } from '../../../../src/pipeline/inspect/existing';
import type { RemovalFacts } from '../../../../src/pipeline/inspect/inspect-removal';
import { planAlarmActions, planDeleteAlarm } from '../../../../src/pipeline/plan/plan-alarm-changes';
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
    const plan = planned(planDeleteAlarm(nothing, { alarmName: 'stop alarm' }, there({ alarm, tags })));
    const { call, undo, action } = plan.steps[0]!;
    assert.deepEqual([action, call?.input], ['remove', { AlarmNames: ['stop alarm'] }]);
    const told = ['AlarmArn', 'StateValue'];
    const configuration = Object.fromEntries(Object.entries(alarm).filter(([name]) => !told.includes(name)));
    assert.deepEqual(undo?.input, { ...configuration, Tags: [{ Key: 'created-by', Value: 'access-alerts' }] });
  });

  it('needs one that is there', () => {
    assert.equal(refusal(planDeleteAlarm(nothing, { alarmName: 'x' }, absent)), 'no-alarm');
  });
});

describe('deleting a metric filter', () => {
  const wanted = { logGroupName: 'lab', filterName: 'stops', alarmNames: ['stop alarm'] };
  const alarms = (found: RemovalFacts['alarms'] extends ReadonlyMap<string, infer S> ? S : never) =>
    new Map([['stop alarm', found]]);

  it('deletes its alarms first, so that none is left without a metric', () => {
    const plan = planned(planDeleteFilter(facts([filter('stops')], alarms(there({ alarm, tags }))), wanted));
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
      alarms(there({ alarm: { ...alarm, MetricName: 'Other' }, tags })),
      /watches N:Other too/,
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

  it('leaves an alarm whose metric another filter feeds, of whatever log group', () => {
    const feeding = there([filter('stops'), filter('stops', { logGroup: 'other' })]);
    const found = { ...facts([filter('stops')], alarms(there({ alarm, tags }))), feeding };
    const { action, why } = step(planned(planDeleteFilter(found, wanted)), 'alarm stop alarm');
    assert.deepEqual([action, why], ['leave', 'Its metric is fed by other metric filters too: stops (other).']);
    const alone = { ...found, feeding: there([filter('stops')]) };
    assert.equal(step(planned(planDeleteFilter(alone, wanted)), 'alarm stop alarm').action, 'remove');
  });

  it('touches no alarm once the filter is gone', () => {
    const plan = planned(planDeleteFilter(facts([], alarms(there({ alarm, tags }))), wanted));
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
