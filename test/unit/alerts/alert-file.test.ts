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
    ['filterName: a:b', 'invalid-name', 'a:b'],
    ['filterName: 12', 'setting-type', '12'],
    ['filterName:', 'setting-type', 'filterName'],
    ['filterNam: a', 'unknown-setting', 'filterNam'],
    ['metricNamespace: "AWS/$x"', 'invalid-name', '"AWS/$x"'],
    [`metricName: ${'m'.repeat(256)}`, 'invalid-name', 'm'.repeat(256)],
    ['metricValue: one', 'metric-value', 'one'],
    [`metricValue: $.${'m'.repeat(99)}`, 'metric-value', `$.${'m'.repeat(99)}`],
    ['defaultValue: none', 'setting-type', 'none'],
    ['unit: count', 'setting-choice', 'count'],
    ['dimensions: { User: alice }', 'dimension-constant', 'alice'],
    ['dimensions: [$.a]', 'setting-type', '[$.a]'],
    ['dimensions: { a: $.a, b: $.b, c: $.c, d: $.d }', 'dimension-count', '{ a: $.a, b: $.b, c: $.c, d: $.d }'],
    ['alarm: { period: 45 }', 'alarm-period', '45'],
    ['alarm: { dimensions: eu }', 'alarm-dimension', 'eu'],
    ['alarm: { dimensions: { Account: 111122223333 } }', 'alarm-dimension', '111122223333'],
    ['alarm: { dimensions: { User: $.userIdentity.userName } }', 'alarm-dimension', '$.userIdentity.userName'],
    ['alarm: { dimensions: { User: "" } }', 'alarm-dimension', '""'],
    [`alarm: { dimensions: { User: ${'u'.repeat(1025)} } }`, 'alarm-dimension', 'u'.repeat(1025)],
    ['alarm: { statistic: Mean }', 'setting-choice', 'Mean'],
    ['alarm: { treshold: 1 }', 'unknown-setting', 'treshold'],
    ['alarm: { alarmActions: [o p s] }', 'alarm-actions', 'o p s'],
    ['alarm: { okActions: [a, b, c, d, e, f] }', 'alarm-actions', '[a, b, c, d, e, f]'],
    ['alarm: 1', 'setting-type', '1'],
    ['tests: { matches: a.json }', 'setting-type', 'a.json'],
    ['tests: { mathces: [] }', 'unknown-setting', 'mathces'],
    ['tests: { matches: [1] }', 'test-entry', '1'],
    ['tests: { matches: [""] }', 'test-entry', '""'],
    ['tests: { matches: [/etc/events.json] }', 'test-entry', '/etc/events.json'],
    ["tests: { matches: ['{a: 1}'] }", 'test-entry', "'{a: 1}'"],
    ['tests: { matches: [a.json], ignores: [ a.json ] }', 'test-conflict', 'a.json'],
    ['constructor: 1', 'unknown-setting', 'constructor'],
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

  it('leaves out what cannot be, so that a setting has the type it says', () => {
    const { settings } = parseAlertFile(
      '---\nfilterName: 1\nmetricName: m\nalarm: { period: 45, threshold: 2 }\n---\nx',
    );
    assert.deepEqual(settings, { metricName: 'm', alarm: { threshold: 2 } });
  });

  describe('tests', () => {
    const testsOf = (yaml: string) => {
      const text = `---\ntests:\n${yaml}\n---\nx`;
      return parseAlertFile(text).tests.map(({ expected, event, range }) => ({
        expected,
        event: event.kind === 'file' ? event.path : event.json,
        at: text.slice(range.start, range.end),
      }));
    };

    it('are paths of files', () => {
      assert.deepEqual(testsOf('  matches: [a.json, "../b c.json"]\n  ignores:\n    - events/d.ndjson'), [
        { expected: 'match', event: 'a.json', at: 'a.json' },
        { expected: 'match', event: '../b c.json', at: '"../b c.json"' },
        { expected: 'ignore', event: 'events/d.ndjson', at: 'events/d.ndjson' },
      ]);
    });

    it('are events as YAML, whose numbers keep their spelling', () => {
      const [test] = testsOf('  matches:\n    - a: [x, 12.0, true, null]\n      b: { c: 1e400, d: 9007199254740993 }');
      assert.equal(test!.event, '{"a":["x",12.0,true,null],"b":{"c":1e400,"d":9007199254740993}}');
    });

    it('are events as JSON, byte for byte', () => {
      const [test] = testsOf(`  ignores: ['{"a" : 1.50}']`);
      assert.deepEqual(test, { expected: 'ignore', event: '{"a" : 1.50}', at: `'{"a" : 1.50}'` });
    });

    it('may share parts by aliases, but not without end', () => {
      const text =
        '---\ntests:\n  matches:\n    - &a { who: &w { n: 1 } }\n    - { who: *w }\n    - &b { c: *b }\n---\nx';
      const { tests, problems } = parseAlertFile(text);
      assert.deepEqual(
        tests.map(({ event }) => event),
        [
          { kind: 'inline', json: '{"who":{"n":1}}' },
          { kind: 'inline', json: '{"who":{"n":1}}' },
        ],
      );
      assert.deepEqual(
        problems.map(({ code }) => code),
        ['test-entry'],
      );
    });
  });

  it('says so when the front matter is not closed or not YAML', () => {
    assert.deepEqual(
      parseAlertFile('---\nfilterName: a\n{ $.a = 1 }').problems.map((problem) => problem.code),
      ['unclosed-front-matter'],
    );
    assert.ok(parseAlertFile('---\na: [\n---\nx').problems.every((problem) => problem.code === 'invalid-yaml'));
    assert.deepEqual(
      parseAlertFile('---\njust text\n---\nx').problems.map((problem) => problem.code),
      ['not-settings'],
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
      ['invalid-yaml'],
    );
  });

  it('what it prints it reads back', () => {
    const printed = printAlertFile({ filterName: 'a #b', metricValue: '1', alarm: { threshold: 1 } }, '{ $.a = "b" }');
    const file = parseAlertFile(printed);
    assert.equal(file.settings?.filterName, 'a #b');
    assert.equal(file.settings.metricValue, '1');
    assert.equal(file.pattern.text, '{ $.a = "b" }');
  });
});
