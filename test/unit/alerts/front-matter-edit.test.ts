import assert from 'node:assert/strict';
import { completeAlarm } from '../../../src/alerts/alarm-defaults';
import { parseAlertFile, type AlarmSettings } from '../../../src/alerts/alert-file';
import { alarmEdits } from '../../../src/alerts/front-matter-edit';

const pattern = '{ $.eventName = "StopInstances" }\n';

function edited(text: string, alarm: AlarmSettings): string {
  const edits = alarmEdits(text, completeAlarm(alarm));
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
