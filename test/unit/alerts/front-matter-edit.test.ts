import assert from 'node:assert/strict';
import { completeAlarm } from '../../../src/alerts/alarm-defaults';
import { parseAlertFile, type AlarmSettings } from '../../../src/alerts/alert-file';
import type { TextEdit } from '../../../src/pattern/index';
import { alarmEdits, madeAlarmEdits, type MadeAlarm } from '../../../src/alerts/front-matter-edit';

const pattern = '{ $.eventName = "StopInstances" }\n';

function edited(text: string, alarm: AlarmSettings): string {
  return applied(text, alarmEdits(text, completeAlarm(alarm)));
}

function applied(text: string, edits: readonly TextEdit[] | undefined): string {
  assert.ok(edits, 'no edits');
  let result = text;
  for (const { range, text: replacement } of [...edits].reverse()) {
    result = result.slice(0, range.start) + replacement + result.slice(range.end);
  }
  return result;
}

const rows: readonly (readonly [what: string, before: string, alarm: AlarmSettings, after: string])[] = [
  [
    'changes a value where it stands, in one line',
    '---\nfilterName: a # the name\nalarm: { statistic: Sum, threshold: 1 } # loud\n---\n',
    { threshold: 5 },
    '---\nfilterName: a # the name\nalarm: { statistic: Sum, threshold: 5 } # loud\n---\n',
  ],
  [
    'adds what is missing behind the last one',
    '---\nalarm: { threshold: 1 }\nunit: Count\n---\n',
    { threshold: 2, period: 60, treatMissingData: 'missing' },
    '---\nalarm: { threshold: 2, period: 60, treatMissingData: missing }\nunit: Count\n---\n',
  ],
  [
    'leaves out what is implied',
    '---\nalarm: { alarmName: x, threshold: 1 }\n---\n',
    { threshold: 1, evaluationPeriods: 3 },
    '---\nalarm: { alarmName: x, threshold: 1, evaluationPeriods: 3 }\n---\n',
  ],
  [
    'says how many datapoints where it is not all of them',
    '---\nalarm: { evaluationPeriods: 3 }\n---\n',
    { evaluationPeriods: 3, datapointsToAlarm: 2 },
    '---\nalarm: { evaluationPeriods: 3, datapointsToAlarm: 2 }\n---\n',
  ],
  [
    'keeps comments and order of a block',
    '---\nalarm:\n  # why 3\n  threshold: 3 # people\n\n  statistic: Sum\n# tests below\ntests:\n  matches: []\n---\n',
    { threshold: 4, statistic: 'Maximum', period: 900 },
    '---\nalarm:\n  # why 3\n  threshold: 4 # people\n\n  statistic: Maximum\n  period: 900\n# tests below\ntests:\n  matches: []\n---\n',
  ],
  [
    'goes above a list that ends the block',
    '---\nalarm:\n  threshold: 3\n  alarmActions:\n    - arn:aws:sns:us-east-1:111122223333:ops\n---\n',
    { threshold: 3, period: 60 },
    '---\nalarm:\n  threshold: 3\n  period: 60\n  alarmActions:\n    - arn:aws:sns:us-east-1:111122223333:ops\n---\n',
  ],
  [
    'and above the list where there is nothing else',
    '---\nalarm:\n  alarmActions:\n    - arn:aws:sns:us-east-1:111122223333:ops\n---\n',
    { period: 60 },
    '---\nalarm:\n  period: 60\n  alarmActions:\n    - arn:aws:sns:us-east-1:111122223333:ops\n---\n',
  ],
  [
    'replaces what cannot be',
    '---\nalarm: { threshold: many }\n---\n',
    { threshold: 1 },
    '---\nalarm: { threshold: 1 }\n---\n',
  ],
  [
    'fills in an alarm without settings',
    '---\nalarm:\nunit: Count\n---\n',
    { threshold: 9 },
    '---\nalarm: { statistic: Sum, period: 300, threshold: 9, comparisonOperator: GreaterThanOrEqualToThreshold, treatMissingData: notBreaching }\nunit: Count\n---\n',
  ],
  [
    'makes an alarm at the end of front matter without one',
    '---\nfilterName: a\n---\n',
    { threshold: 9, evaluationPeriods: 2, datapointsToAlarm: 1 },
    '---\nfilterName: a\nalarm: { statistic: Sum, period: 300, evaluationPeriods: 2, datapointsToAlarm: 1, threshold: 9, comparisonOperator: GreaterThanOrEqualToThreshold, treatMissingData: notBreaching }\n---\n',
  ],
  [
    'makes front matter for a bare pattern',
    '',
    { threshold: 2 },
    '---\nalarm: { statistic: Sum, period: 300, threshold: 2, comparisonOperator: GreaterThanOrEqualToThreshold, treatMissingData: notBreaching }\n---\n',
  ],
  [
    'keeps the line endings of Windows',
    '---\r\nalarm:\r\n  threshold: 3\r\n---\r\n',
    { threshold: 3, period: 60 },
    '---\r\nalarm:\r\n  threshold: 3\r\n  period: 60\r\n---\r\n',
  ],
  [
    'takes the place of text in a block, and keeps its comment and the lines below',
    '---\nalarm:\n  statistic: >- # how\n    Sum\n\n  period: 60\n---\n',
    { statistic: 'Maximum', period: 60 },
    '---\nalarm:\n  statistic: Maximum # how\n\n  period: 60\n---\n',
  ],
  [
    'goes below a setting with a question mark',
    '---\nalarm:\n  ? threshold\n  : 3\n---\n',
    { threshold: 3, period: 60 },
    '---\nalarm:\n  ? threshold\n  : 3\n  period: 60\n---\n',
  ],
  [
    'takes the place of an alarm that is null',
    '---\nalarm: ~ # none yet\n---\n',
    { threshold: 9 },
    '---\nalarm: { statistic: Sum, period: 300, threshold: 9, comparisonOperator: GreaterThanOrEqualToThreshold, treatMissingData: notBreaching } # none yet\n---\n',
  ],
  [
    'changes nothing where nothing changed',
    '---\nalarm: { threshold: 3 }\n---\n',
    { threshold: 3 },
    '---\nalarm: { threshold: 3 }\n---\n',
  ],
];

describe('writing an alarm’s settings into front matter', () => {
  for (const [what, before, alarm, after] of rows) {
    it(what, () => {
      const result = edited(before + pattern, alarm);
      assert.equal(result, after + pattern);
      const wanted = completeAlarm(alarm);
      const { settings } = parseAlertFile(result);
      assert.deepEqual(completeAlarm(settings?.alarm), wanted);
    });
  }

  it('leaves the operator of a band alone, and gives it no threshold', () => {
    const band = 'anomalyDetectionBand: 2, comparisonOperator: LessThanLowerThreshold';
    const text = (more: string) => `---\nalarm: { ${band}${more} }\n---\n${pattern}`;
    assert.equal(edited(text(''), { threshold: 5 }), text(''));
    assert.equal(edited(text(''), { period: 60 }), text(', period: 60'));
  });

  it('gives up on front matter that cannot be read', () => {
    for (const text of ['---\nalarm: { threshold\n---\n', '---\nalarm: 3\n---\n', '---\n[1]\n---\n', '---\nalarm:\n']) {
      assert.equal(alarmEdits(text + pattern, completeAlarm()), undefined, text);
    }
  });
});

const ops = { topicName: 'ops', subscriptions: [{ protocol: 'email', endpoint: 'ops@example.com' }] };
const made: readonly (readonly [what: string, before: string, made: MadeAlarm, after: string])[] = [
  [
    'makes alarm and topic where there are none',
    '---\nfilterName: stops # the name\n---\n',
    { alarm: { alarmName: 'stops alarm' }, topic: ops },
    '---\nfilterName: stops # the name\nalarm: { statistic: Sum, period: 300, threshold: 1, comparisonOperator: GreaterThanOrEqualToThreshold, treatMissingData: notBreaching }\ntopic: { topicName: ops, subscriptions: [ { protocol: email, endpoint: ops@example.com } ] }\n---\n',
  ],
  [
    'says a name that is not the usual one, quoted where it must be, and whom it tells when it is over',
    '---\nfilterName: stops\nalarm: { threshold: 1 }\n---\n',
    { alarm: { alarmName: 'a, b: c', okActions: ['ops'] }, topic: { topicName: 'ops' } },
    '---\nfilterName: stops\nalarm: { threshold: 1, alarmName: "a, b: c", okActions: [ ops ] }\ntopic: { topicName: ops }\n---\n',
  ],
  [
    'adds who is subscribed to the list there is, comments and order kept',
    '---\nfilterName: stops\ntopic: # ours\n  topicName: ops\n  subscriptions:\n    # Alice reads these\n    - protocol: email\n      endpoint: alice@example.com\nalarm: {}\n---\n',
    { alarm: { alarmName: 'stops alarm' }, topic: ops },
    '---\nfilterName: stops\ntopic: # ours\n  topicName: ops\n  subscriptions:\n    # Alice reads these\n    - protocol: email\n      endpoint: alice@example.com\n    - { protocol: email, endpoint: ops@example.com }\nalarm: {}\n---\n',
  ],
  [
    'adds to a list in one line, and nobody twice',
    '---\nfilterName: stops\nalarm: {}\ntopic: { topicName: ops, subscriptions: [{ protocol: email, endpoint: ops@example.com }] }\n---\n',
    {
      alarm: { alarmName: 'stops alarm' },
      topic: { ...ops, subscriptions: [...ops.subscriptions, { protocol: 'sms', endpoint: '+4912345' }] },
    },
    '---\nfilterName: stops\nalarm: {}\ntopic: { topicName: ops, subscriptions: [{ protocol: email, endpoint: ops@example.com }, { protocol: sms, endpoint: "+4912345" }] }\n---\n',
  ],
  [
    'puts another topic in the place of the old one with its subscriptions',
    '---\nfilterName: stops\nalarm: {}\ntopic:\n  topicName: old\n  subscriptions:\n    - { protocol: email, endpoint: old@example.com }\nunit: Count\n---\n',
    { alarm: { alarmName: 'stops alarm' }, topic: ops },
    '---\nfilterName: stops\nalarm: {}\ntopic: { topicName: ops, subscriptions: [ { protocol: email, endpoint: ops@example.com } ] }\nunit: Count\n---\n',
  ],
  [
    'puts a band in the place of a threshold, and keeps the description',
    '---\nfilterName: stops\nalarm:\n  alarmName: x\n  threshold: 3\n  alarmDescription: Call me\nunit: Count\n---\n',
    { alarm: { alarmName: 'x', statistic: 'Sum', period: 900, anomalyDetectionBand: 3 } },
    '---\nfilterName: stops\nalarm: { alarmName: x, statistic: Sum, period: 900, treatMissingData: notBreaching, alarmDescription: Call me, anomalyDetectionBand: 3 }\nunit: Count\n---\n',
  ],
  [
    'and a threshold in the place of a band',
    '---\nfilterName: stops\nalarm: { anomalyDetectionBand: 2 }\n---\n',
    { alarm: { alarmName: 'stops alarm', threshold: 5 } },
    '---\nfilterName: stops\nalarm: { statistic: Sum, period: 300, threshold: 5, comparisonOperator: GreaterThanOrEqualToThreshold, treatMissingData: notBreaching }\n---\n',
  ],
  [
    'takes out actions that a topic takes the place of',
    '---\nfilterName: stops\nalarm: { threshold: 1, alarmActions: [other] }\n---\n',
    { alarm: { alarmName: 'stops alarm' }, topic: { topicName: 'ops' } },
    '---\nfilterName: stops\nalarm: { statistic: Sum, period: 300, threshold: 1, comparisonOperator: GreaterThanOrEqualToThreshold, treatMissingData: notBreaching }\ntopic: { topicName: ops }\n---\n',
  ],
  [
    'says which combination of dimensions it watches',
    '---\nfilterName: stops\nalarm: { threshold: 1 } # loud\n---\n',
    { alarm: { alarmName: 'stops alarm', dimensions: { Region: 'eu-west-1', Account: '0123' } } },
    '---\nfilterName: stops\nalarm: { threshold: 1, dimensions: { Region: eu-west-1, Account: "0123" } } # loud\n---\n',
  ],
  [
    'leaves the combination as it is written, in whatever order',
    '---\nfilterName: stops\nalarm:\n  dimensions:\n    Account: "0123" # ours\n    Region: eu-west-1\n  threshold: 1\n---\n',
    { alarm: { alarmName: 'stops alarm', threshold: 2, dimensions: { Region: 'eu-west-1', Account: '0123' } } },
    '---\nfilterName: stops\nalarm:\n  dimensions:\n    Account: "0123" # ours\n    Region: eu-west-1\n  threshold: 2\n---\n',
  ],
  [
    'puts another combination in its place, in a block, and keeps what is below',
    '---\nfilterName: stops\nalarm:\n  dimensions:\n    Region: eu-west-1\n  threshold: 1 # loud\n---\n',
    { alarm: { alarmName: 'stops alarm', dimensions: { Region: 'us-east-1' } } },
    '---\nfilterName: stops\nalarm:\n  dimensions: { Region: us-east-1 }\n  threshold: 1 # loud\n---\n',
  ],
  [
    'takes out the combination where it watches the metric without dimensions',
    '---\nfilterName: stops\nalarm: { dimensions: { Region: eu-west-1 } }\n---\n',
    { alarm: { alarmName: 'stops alarm' } },
    '---\nfilterName: stops\nalarm: { statistic: Sum, period: 300, threshold: 1, comparisonOperator: GreaterThanOrEqualToThreshold, treatMissingData: notBreaching }\n---\n',
  ],
  [
    'makes front matter for a bare pattern',
    '',
    { alarm: { alarmName: 'x', threshold: 2 }, topic: { topicName: 'ops' } },
    '---\nalarm: { alarmName: x, statistic: Sum, period: 300, threshold: 2, comparisonOperator: GreaterThanOrEqualToThreshold, treatMissingData: notBreaching }\ntopic: { topicName: ops }\n---\n',
  ],
];

describe('writing an alarm that was made into front matter', () => {
  for (const [what, before, { alarm, topic }, after] of made) {
    it(what, () => {
      const text = before + pattern;
      const result = applied(text, madeAlarmEdits(text, { alarm, ...(topic && { topic }) }));
      assert.equal(result, after + pattern);
      const file = parseAlertFile(result);
      assert.deepEqual(file.problems, []);
      assert.deepEqual(completeAlarm(file.settings?.alarm), completeAlarm(alarm));
      assert.deepEqual(file.settings?.alarm?.dimensions, alarm.dimensions);
      assert.equal(file.settings?.topic?.topicName, topic?.topicName);
      // Written once, it is there.
      assert.deepEqual(
        applied(result, madeAlarmEdits(result, { alarm, ...(topic && { topic }) })),
        result,
        'and nothing more the second time',
      );
    });
  }
});
