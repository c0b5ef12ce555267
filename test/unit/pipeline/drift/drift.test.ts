import assert from 'node:assert/strict';
import { parseAlertFile } from '../../../../src/alerts/alert-file';
import type { AlarmState, MetricFilterState } from '../../../../src/pipeline/chain/chain';
import type { Difference } from '../../../../src/pipeline/drift/difference';
import { driftOf } from '../../../../src/pipeline/drift/drift';
import { deployRequest } from '../../../../src/pipeline/request/deploy-request';
import { place } from '../../../helpers/plans';

const topic = 'arn:aws:sns:us-east-1:111122223333:ops-alerts';
const alarm: AlarmState = {
  name: 'stops alarm',
  arn: 'arn:aws:cloudwatch:us-east-1:111122223333:alarm:stops alarm',
  state: 'OK',
  statistic: 'Sum',
  period: 300,
  evaluationPeriods: 1,
  threshold: 1,
  comparisonOperator: 'GreaterThanOrEqualToThreshold',
  treatMissingData: 'notBreaching',
  actionsEnabled: true,
  actions: [],
};
const filter: MetricFilterState = {
  name: 'stops',
  pattern: '{ $.eventName = "StopInstances" }',
  logGroup: 'lab',
  metricNamespace: 'N',
  metricName: 'M',
  metricValue: '1',
  alarms: [],
};
const watched = (...alarms: Partial<AlarmState>[]): MetricFilterState => ({
  ...filter,
  alarms: alarms.map((each) => ({ ...alarm, ...each })),
});
const told = (subscriptions: readonly { confirmed: boolean }[] | undefined, exists = true): MetricFilterState =>
  watched({
    actions: [topic],
    topics: [
      {
        name: 'ops-alerts',
        arn: topic,
        exists,
        ...(subscriptions && {
          subscriptions: subscriptions.map((each) => ({ protocol: 'email', endpoint: 'ops@example.com', ...each })),
        }),
      },
    ],
  });

/** An alert file: lines of front matter besides those that every one needs, and a pattern. */
function drift(lines: readonly string[], current: MetricFilterState, pattern = filter.pattern): readonly Difference[] {
  const needed = ['filterName: stops', 'metricNamespace: N'];
  const named = lines.some((line) => line.startsWith('metricName')) ? [] : ['metricName: M'];
  const file = parseAlertFile(['---', ...needed, ...named, ...lines, '---', pattern, ''].join('\n'));
  assert.deepEqual(file.problems, []);
  const found = deployRequest(file);
  assert.ok('asked' in found);
  return driftOf({ ...found.asked, logGroupName: 'lab' }, current, place);
}

const setting = (name: string, here: unknown, account: unknown) => ({
  kind: 'alarm-setting',
  setting: name,
  here,
  account,
});
const mail = '{ protocol: email, endpoint: ops@example.com }';

const rows: readonly (readonly [what: string, lines: readonly string[], MetricFilterState, expected: unknown[]])[] = [
  ['nothing', [], filter, []],
  ['the value', ['metricValue: $.bytes'], filter, [{ kind: 'metricValue', here: '$.bytes', account: '1' }]],
  [
    'the metric',
    ['metricName: Other'],
    filter,
    [{ kind: 'metric', here: { namespace: 'N', name: 'Other' }, account: { namespace: 'N', name: 'M' } }],
  ],
  ['a default value', ['defaultValue: 0'], filter, [{ kind: 'defaultValue', here: 0, account: undefined }]],
  [
    'a default value that is too much',
    [],
    { ...filter, defaultValue: 0 },
    [{ kind: 'defaultValue', here: undefined, account: 0 }],
  ],
  ['a unit', ['unit: Count'], filter, [{ kind: 'unit', here: 'Count', account: 'None' }]],
  ['no unit, which is the unit None', ['unit: None'], filter, []],
  [
    'a dimension',
    ['dimensions: { Region: $.awsRegion }'],
    filter,
    [{ kind: 'dimensions', here: { Region: '$.awsRegion' }, account: {} }],
  ],
  [
    'dimensions in another order',
    ['dimensions: { B: $.b, A: $.a }'],
    { ...filter, dimensions: { A: '$.a', B: '$.b' } },
    [],
  ],

  ['an alarm that the file does not speak of', [], watched({}), []],
  ['an alarm with all defaults', ['alarm: {}'], watched({}), []],
  ['a missing alarm', ['alarm: {}'], filter, [{ kind: 'alarm', here: 'stops alarm', account: [] }]],
  [
    'an alarm of another name',
    ['alarm: { alarmName: mine }'],
    watched({}),
    [{ kind: 'alarm', here: 'mine', account: ['stops alarm'] }],
  ],
  ['one of two alarms', ['alarm: { alarmName: mine }'], watched({}, { name: 'mine' }), []],
  ['a threshold', ['alarm: {}'], watched({ threshold: 3 }), [setting('threshold', 1, 3)]],
  [
    'several settings',
    ['alarm: { period: 60, treatMissingData: missing, statistic: Maximum }'],
    watched({}),
    [
      setting('statistic', 'Maximum', 'Sum'),
      setting('period', 60, 300),
      setting('treatMissingData', 'missing', 'notBreaching'),
    ],
  ],
  ['datapoints that the file does not speak of', ['alarm: {}'], watched({ datapointsToAlarm: 1 }), []],
  [
    'datapoints',
    ['alarm: { evaluationPeriods: 3, datapointsToAlarm: 2 }'],
    watched({ evaluationPeriods: 3 }),
    [setting('datapointsToAlarm', 2, 3)],
  ],
  ['all datapoints, which is what AWS has unsaid', ['alarm: { datapointsToAlarm: 1 }'], watched({}), []],
  [
    'missing data that are treated as by an alarm made without saying it',
    ['alarm: { treatMissingData: missing }'],
    watched({ treatMissingData: undefined }),
    [],
  ],
  [
    'missing data where neither says it: the file has a default of its own',
    ['alarm: {}'],
    watched({ treatMissingData: undefined }),
    [setting('treatMissingData', 'notBreaching', 'missing')],
  ],
  [
    'the metric, not its alarm that goes along',
    ['metricName: Other', 'alarm: {}'],
    watched({}),
    [{ kind: 'metric', here: { namespace: 'N', name: 'Other' }, account: { namespace: 'N', name: 'M' } }],
  ],
  [
    'nothing of warning and critical beside its own',
    ['alarm: {}'],
    watched({ name: 'warning', threshold: 5 }, {}, { name: 'critical', threshold: 50, statistic: 'Maximum' }),
    [],
  ],
  [
    'a band in place of a threshold',
    ['alarm: { anomalyDetectionBand: 2 }'],
    watched({}),
    [
      setting('threshold', undefined, 1),
      setting('anomalyDetectionBand', 2, undefined),
      setting('comparisonOperator', 'GreaterThanUpperThreshold', 'GreaterThanOrEqualToThreshold'),
    ],
  ],
  [
    'a description and switched off actions',
    ['alarm: { actionsEnabled: false, alarmDescription: Ask who. }'],
    watched({}),
    [setting('actionsEnabled', false, true), setting('alarmDescription', 'Ask who.', undefined)],
  ],
  ['a description that the file does not speak of', ['alarm: {}'], watched({ description: 'x' }), []],
  [
    'an alarm that no file can say, and nothing else of it',
    ['alarm: { threshold: 7 }'],
    watched({ form: 'math' }),
    [{ kind: 'alarm-form', here: 'metric', account: 'math' }],
  ],
  [
    'nothing of an alarm on the same combination, in another order',
    ['alarm: { dimensions: { b: x, a: "1" } }'],
    watched({ dimensions: { a: '1', b: 'x' } }),
    [],
  ],
  [
    'which combination is watched, and nothing else of it',
    ['alarm: { threshold: 7, dimensions: { User: alice } }'],
    watched({ dimensions: { User: 'bob' } }),
    [{ kind: 'alarm-dimensions', here: { User: 'alice' }, account: { User: 'bob' } }],
  ],
  [
    'that the file speaks of no combination',
    ['alarm: {}'],
    watched({ dimensions: { User: 'bob' } }),
    [{ kind: 'alarm-dimensions', here: {}, account: { User: 'bob' } }],
  ],
  ['actions that the file does not speak of', ['alarm: {}'], watched({ actions: [topic] }), []],
  [
    'what it tells',
    ['alarm: { alarmActions: [ops-alerts], okActions: [] }'],
    watched({ okActions: [topic] }),
    [
      { kind: 'alarm-actions', setting: 'alarmActions', here: [topic], account: [] },
      { kind: 'alarm-actions', setting: 'okActions', here: [], account: [topic] },
    ],
  ],
  [
    'what it tells, in another order',
    ['alarm: { alarmActions: [b, a] }'],
    watched({ actions: ['arn:aws:sns:us-east-1:111122223333:a', 'arn:aws:sns:us-east-1:111122223333:b'] }),
    [],
  ],

  [
    'a topic that the alarm does not tell',
    ['alarm: {}', 'topic: { topicName: ops-alerts }'],
    watched({}),
    [{ kind: 'alarm-actions', setting: 'alarmActions', here: [topic], account: [] }],
  ],
  [
    'a topic that is gone',
    ['alarm: {}', `topic: { topicName: ops-alerts, subscriptions: [${mail}] }`],
    told(undefined, false),
    [{ kind: 'topic', here: 'ops-alerts', account: undefined }],
  ],
  [
    'a missing subscription',
    ['alarm: {}', `topic: { topicName: ops-alerts, subscriptions: [${mail}] }`],
    told([]),
    [
      {
        kind: 'subscription',
        topic: 'ops-alerts',
        here: { protocol: 'email', endpoint: 'ops@example.com' },
        account: undefined,
      },
    ],
  ],
  [
    'a subscription that waits to be confirmed',
    ['alarm: {}', `topic: { topicName: ops-alerts, subscriptions: [${mail}] }`],
    told([{ confirmed: false }]),
    [],
  ],
  [
    'a subscription that the file does not speak of',
    ['alarm: {}', 'topic: { topicName: ops-alerts }'],
    told([{ confirmed: true }]),
    [],
  ],
  [
    'subscriptions that may not be read',
    ['alarm: {}', `topic: { topicName: ops-alerts, subscriptions: [${mail}] }`],
    told(undefined),
    [],
  ],
];

const patterns: readonly (readonly [what: string, here: string, isSame: boolean])[] = [
  ['blanks', '{$.eventName="StopInstances"}', true],
  ['several lines and parentheses', '{\n  ($.eventName = "StopInstances")\n}', true],
  ['quotes that change nothing', '{ $.eventName = StopInstances }', true],
  ['another value', '{ $.eventName = "StartInstances" }', false],
  ['another operator', '{ $.eventName != "StopInstances" }', false],
  ['no pattern', '', false],
];

describe('drift of an alert file', () => {
  for (const [what, lines, current, expected] of rows) {
    it(`${expected.length === 0 ? 'is none' : 'is'}: ${what}`, () => {
      assert.deepEqual(drift(lines, current), expected);
    });
  }

  for (const [what, here, isSame] of patterns) {
    it(`of the pattern ${isSame ? 'is none' : 'is there'}: ${what}`, () => {
      const found = drift([], filter, here);
      assert.deepEqual(
        found.map(({ kind }) => kind),
        isSame ? [] : ['pattern'],
      );
    });
  }

  it('has both patterns, for whoever shows them', () => {
    assert.deepEqual(drift([], filter, 'ERROR'), [{ kind: 'pattern', here: 'ERROR', account: filter.pattern }]);
  });
});
