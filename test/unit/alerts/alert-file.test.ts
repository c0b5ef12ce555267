import assert from 'node:assert/strict';
import { parseAlertFile, printAlertFile } from '../../../src/alerts/alert-file';

const lab = `---
filterName: stoppedInstancecount
metricNamespace: CloudTrailMetrics
metricName: EC2stoppedInstanceEventCount
metricValue: "1"
alarm: { statistic: Sum, period: 300, threshold: 1, comparisonOperator: GreaterThanOrEqualToThreshold, treatMissingData: notBreaching }
---
{ $.eventName = "StopInstances" }
`;

describe('alert file', () => {
  it('reads the front matter and finds the pattern', () => {
    const file = parseAlertFile(lab);
    assert.deepEqual(file.problems, []);
    assert.equal(file.settings?.filterName, 'stoppedInstancecount');
    assert.equal(file.settings.alarm?.period, 300);
    assert.equal(file.pattern.text, '{ $.eventName = "StopInstances" }');
    assert.equal(lab.slice(file.pattern.start).trimEnd(), file.pattern.text);
  });

  it('takes a document without front matter as a bare pattern', () => {
    const file = parseAlertFile('  ERROR\n');
    assert.equal(file.settings, undefined);
    assert.deepEqual(file.pattern, { text: 'ERROR', start: 2 });
  });

  it('reads Windows line ends', () => {
    const file = parseAlertFile(lab.replaceAll('\n', '\r\n'));
    assert.deepEqual(file.problems, []);
    assert.equal(file.pattern.text, '{ $.eventName = "StopInstances" }');
  });

  it('a number as metricValue means its text', () => {
    assert.equal(parseAlertFile('---\nmetricValue: 1\n---\nx').settings?.metricValue, '1');
  });

  const rows: [yaml: string, code: string, at: string][] = [
    ['filterName: a:b', 'bad-value', 'a:b'],
    ['filterName:', 'bad-value', 'filterName'],
    ['filterNam: a', 'unknown-key', 'filterNam'],
    ['metricNamespace: "AWS/$x"', 'bad-value', '"AWS/$x"'],
    [`metricName: ${'m'.repeat(256)}`, 'bad-value', 'm'.repeat(256)],
    ['metricValue: one', 'bad-value', 'one'],
    ['defaultValue: none', 'bad-value', 'none'],
    ['dimensions: { User: alice }', 'bad-value', '{ User: alice }'],
    ['dimensions: { User: $.a }\ndefaultValue: 0', 'bad-value', 'defaultValue'],
    ['alarm: { period: 45 }', 'bad-value', '45'],
    ['alarm: { statistic: Mean }', 'bad-value', 'Mean'],
    ['alarm: { treshold: 1 }', 'unknown-key', 'treshold'],
    ['alarm: 1', 'bad-value', '1'],
    ['constructor: 1', 'unknown-key', 'constructor'],
  ];
  for (const [yaml, code, at] of rows) {
    it(`${yaml.slice(0, 40).replace('\n', ' ')}: ${code} at ${at.slice(0, 20)}`, () => {
      const text = `---\n${yaml}\n---\nx`;
      const { problems } = parseAlertFile(text);
      assert.deepEqual(
        problems.map((problem) => [problem.code, text.slice(problem.range.start, problem.range.end)]),
        [[code, at]],
      );
    });
  }

  it('metric values may be numbers or fields', () => {
    for (const value of ['"1"', '2.5', '-1e3', '$.bytes', '$size', '$7']) {
      assert.deepEqual(parseAlertFile(`---\nmetricValue: ${value}\n---\nx`).problems, [], value);
    }
  });

  it('says so when the front matter is not closed or not YAML', () => {
    assert.deepEqual(
      parseAlertFile('---\nfilterName: a\n{ $.a = 1 }').problems.map((problem) => problem.code),
      ['unclosed'],
    );
    assert.ok(parseAlertFile('---\na: [\n---\nx').problems.every((problem) => problem.code === 'yaml'));
    assert.deepEqual(
      parseAlertFile('---\njust text\n---\nx').problems.map((problem) => problem.code),
      ['wrong-type'],
    );
  });

  it('survives aliases that would fill the memory', () => {
    const bomb = [
      'a: &a [x, x, x, x, x, x, x, x, x]',
      ...'bcdefghi'.split('').map((key, index) => {
        const before = 'abcdefgh'[index]!;
        return `${key}: &${key} [${Array(9).fill(`*${before}`).join(', ')}]`;
      }),
    ].join('\n');
    assert.deepEqual(
      parseAlertFile(`---\n${bomb}\n---\nx`).problems.map(({ code }) => code),
      ['yaml'],
    );
  });

  it('what it prints it reads back', () => {
    const printed = printAlertFile({ filterName: 'a: b', metricValue: '1', alarm: { threshold: 1 } }, '{ $.a = "b" }');
    const file = parseAlertFile(printed);
    assert.equal(file.settings?.filterName, 'a: b');
    assert.equal(file.settings.metricValue, '1');
    assert.equal(file.pattern.text, '{ $.a = "b" }');
  });
});
