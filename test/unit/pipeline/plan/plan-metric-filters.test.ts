import assert from 'node:assert/strict';
import type { AlarmTopic, Existing } from '../../../../src/pipeline/inspect/existing';
import type { MetricFilterState } from '../../../../src/pipeline/chain/chain';
import type { PlanResult } from '../../../../src/pipeline/plan/plan';
import { alarmTopicPolicy } from '../../../../src/pipeline/policy/alarm-topic-policy';
import { planMetricFilters } from '../../../../src/pipeline/plan/plan-metric-filters';
import type { MetricFilterRequest } from '../../../../src/pipeline/request/requests';
import { absent, groupArn, nothing, place, planned, refusal, step, there } from '../../../helpers/plans';

const topic = { topicName: 'ops', subscriptions: [{ protocol: 'email', endpoint: 'ops@example.com' }] };
const arn = 'arn:aws:sns:us-east-1:111122223333:ops';

const request = (filterName: string, more: Partial<MetricFilterRequest> = {}): MetricFilterRequest => ({
  logGroupName: 'lab',
  filterName,
  filterPattern: `{ $.eventName = "${filterName}" }`,
  metricNamespace: 'N',
  metricName: filterName,
  metricValue: '1',
  ...more,
});
const filter = (name: string, pattern: string): MetricFilterState => ({
  name,
  pattern,
  logGroup: 'lab',
  metricNamespace: 'N',
  metricName: name,
  metricValue: '1',
  alarms: [],
});
const regex = '{ $.eventName = %Stop% }';

interface There {
  readonly filters?: readonly MetricFilterState[];
  readonly topic?: AlarmTopic;
}

function plan(wanted: readonly MetricFilterRequest[], { filters = [], topic: found }: There = {}): PlanResult {
  const existing: Existing = {
    ...nothing,
    logGroup: there({ arn: groupArn, logClass: 'STANDARD' }),
    filters: there(filters),
    alarm: absent,
    alarmTopics: new Map([[arn, found ? there(found) : absent]]),
  };
  return planMetricFilters({ account: nothing.account, each: wanted.map(() => existing) }, wanted);
}

describe('plan of several metric filters', () => {
  it('checks all patterns before anything is changed, and makes what alarms share once', () => {
    const made = planned(plan([request('a', { alarm: {}, topic }), request('b', { alarm: {}, topic })]));
    assert.equal(made.title, 'Deploy 2 metric filters in 111122223333 (us-east-1)');
    assert.deepEqual(
      made.steps.map(({ id, action, after }) => [id, action, after]),
      [
        ['pattern lab/a', 'check', []],
        ['pattern lab/b', 'check', []],
        ['topic ops', 'create', ['pattern lab/a', 'pattern lab/b']],
        ['subscription ops email ops@example.com', 'create', ['pattern lab/a', 'pattern lab/b', 'topic ops']],
        ['filter lab/a', 'create', ['pattern lab/a', 'pattern lab/b']],
        ['alarm a alarm', 'create', ['pattern lab/a', 'pattern lab/b', 'filter lab/a', 'topic ops']],
        ['filter lab/b', 'create', ['pattern lab/a', 'pattern lab/b']],
        ['alarm b alarm', 'create', ['pattern lab/a', 'pattern lab/b', 'filter lab/b', 'topic ops']],
      ],
    );
    assert.deepEqual(made.monthlyCost.fixed.toFixed(2), '0.80');
    assert.match(made.monthlyCost.text, /\$0\.60 for 2 metrics, .*\$0\.20 for 2 alarms/);
  });

  it('says of what file each is, and which log group was found because the file names none', () => {
    const found = { isOnlyLogGroup: true } as const;
    const made = planned(plan([request('a', { file: 'a.cwfilter', ...found }), request('b', { file: 'b.cwfilter' })]));
    const adds = (name: string) =>
      `Each event of lab that matches adds 1 to N / ${name}; events from before are not counted.`;
    assert.equal(
      step(made, 'filter lab/a').why,
      `${adds('a')} No log group is named, and lab is the only one that a trail delivers to. From a.cwfilter.`,
    );
    assert.equal(step(made, 'filter lab/b').why, `${adds('b')} From b.cwfilter.`);
  });

  it('looks whether a topic is still there once, before anything is changed', () => {
    const policy = alarmTopicPolicy(place, arn);
    const found: AlarmTopic = { arn, policy, subscriptions: there([]) };
    const made = planned(
      plan([request('a', { alarm: {}, topic }), request('b', { alarm: {}, topic })], { topic: found }),
    );
    assert.equal(step(made, 'topic ops').action, 'adopt');
    assert.deepEqual(made.steps.filter(({ id }) => id === 'topic ops').length, 1);
    assert.deepEqual(step(made, 'filter lab/b').after, ['pattern lab/a', 'pattern lab/b', 'topic ops']);
  });

  it('lets one alarm’s change of a topic win over the other’s look', () => {
    const allowed = alarmTopicPolicy(place, arn).Statement[0]!;
    const onlyA = {
      ...allowed,
      Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:cloudwatch:us-east-1:111122223333:alarm:a alarm' } },
    };
    const found: AlarmTopic = { arn, policy: { Statement: [onlyA] }, subscriptions: there([]) };
    for (const names of [
      ['a', 'b'],
      ['b', 'a'],
    ]) {
      const made = planned(
        plan(
          names.map((name) => request(name, { alarm: {}, topic })),
          { topic: found },
        ),
      );
      assert.deepEqual(
        made.steps.filter(({ id }) => id === 'topic ops').map(({ action, after }) => [action, after.length]),
        [['change', 2]],
      );
    }
  });

  it('lists every step after those it needs', () => {
    const made = planned(
      plan([request('a', { alarm: {}, topic }), request('b', { filterPattern: regex }), request('c')], {
        filters: [filter('c', regex)],
      }),
    );
    const seen = new Set<string>();
    for (const { id, after } of made.steps) {
      for (const each of after) assert.ok(seen.has(each), `${id} before ${each}`);
      assert.ok(!seen.has(id), id);
      seen.add(id);
    }
  });

  it('says from which file each is', () => {
    const made = planned(plan([request('a', { file: 'alerts/a.cwfilter' })]));
    assert.match(step(made, 'filter lab/a').why, / From alerts\/a\.cwfilter\.$/);
    assert.equal(made.what, 'Deploy metric filter a');
    assert.ok(!JSON.stringify(step(made, 'filter lab/a').call).includes('cwfilter'));
  });

  it('counts a metric that two of them share once', () => {
    const made = planned(plan([request('a', { metricName: 'M' }), request('b', { metricName: 'M' })]));
    assert.equal(made.monthlyCost.fixed.toFixed(2), '0.30');
    assert.match(step(made, 'filter lab/b').why, /a adds to the same metric/);
  });

  it('has nothing to do where all is as wanted', () => {
    const made = planned(plan([request('a')], { filters: [filter('a', '{$.eventName="a"}')] }));
    assert.deepEqual(
      made.steps.map(({ id, action }) => [id, action]),
      [['filter lab/a', 'leave']],
    );
    assert.match(step(made, 'filter lab/a').why, /spelled otherwise/);
  });

  const full = Array.from({ length: 98 }, (_, index) => filter(`f${index}`, 'x'));
  const regexes = Array.from({ length: 4 }, (_, index) => filter(`r${index}`, regex));
  const refused: readonly (readonly [
    what: string,
    wanted: readonly MetricFilterRequest[],
    filters: readonly MetricFilterState[],
    reason: string,
    says: RegExp,
  ])[] = [
    [
      'two files for one filter',
      [request('a', { file: 'one.cwfilter' }), request('a', { file: 'two.cwfilter' })],
      [],
      'filter-twice',
      /one\.cwfilter and two\.cwfilter are both the metric filter a of lab/,
    ],
    [
      'two alarms of one name',
      [
        request('a', { alarm: { alarmName: 'b alarm' }, file: 'one.cwfilter' }),
        request('b', { alarm: {}, file: 'two.cwfilter' }),
      ],
      [],
      'alarm-twice',
      /one\.cwfilter and two\.cwfilter both have the alarm b alarm/,
    ],
    [
      'more than 100 filters together',
      [request('a'), request('b'), request('c')],
      full,
      'too-many-filters',
      /has 98 metric filters; with those of this plan it would have 101, and AWS allows 100/,
    ],
    [
      'more than 5 regular expressions together',
      [request('a', { filterPattern: regex }), request('b', { filterPattern: regex })],
      regexes,
      'too-many-regexes',
      /has 4 .* would have 6, and AWS allows 5/,
    ],
    [
      'a name that AWS refuses, with its file',
      [request('a'), request('b', { metricName: 'a:b', file: 'b.cwfilter' })],
      [],
      'bad-name',
      /^b\.cwfilter: /,
    ],
  ];
  for (const [what, wanted, filters, reason, says] of refused) {
    it(`refuses ${what}`, () => {
      const result = plan(wanted, { filters });
      assert.equal(refusal(result), reason);
      assert.match('refused' in result ? result.refused.what : '', says);
    });
  }

  it('takes what fits the quotas together, and frees a place before it is taken', () => {
    planned(plan([request('a'), request('b'), request('f0')], { filters: full }));
    const made = planned(
      plan([request('new', { filterPattern: regex }), request('r0')], {
        filters: [...regexes, filter('r4', regex)],
      }),
    );
    assert.ok(step(made, 'filter lab/new').after.includes('filter lab/r0'));
    assert.ok(made.steps.findIndex(({ id }) => id === 'filter lab/r0') < made.steps.length - 1);
  });
});
