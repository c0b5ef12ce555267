import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { runCli } from '../../helpers/run-cli';

const alert = (matches: string, ignores: string, pattern = '{ $.eventName = "StopInstances" }') =>
  `---\nfilterName: stopped\ntests:\n  matches: [${matches}]\n  ignores: [${ignores}]\n---\n${pattern}\n`;

describe('access-alerts test', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'access-alerts-test-'));
    mkdirSync(path.join(folder, 'alerts', 'events'), { recursive: true });
    const files = {
      'alerts/events/stop.json': '{"eventName":"StopInstances"}',
      'alerts/events/start & <stop>.ndjson': '{"eventName":"StartInstances"}\n{"eventName":"StopInstances"}\n',
      'alerts/good.cwfilter': alert('events/stop.json', '{ eventName: StartInstances }'),
      'bare.cwfilter': '{ $.eventName = "StopInstances" }',
      'wrong.cwfilter': alert('events/gone.json', '"alerts/events/start & <stop>.ndjson"'),
      'broken.cwfilter': alert('42', ''),
    };
    for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
  });
  after(() => rmSync(folder, { recursive: true }));

  const test = (...args: string[]) => runCli(['test', ...args.map((arg) => arg.replace(/^@/, `${folder}/`))]);

  const rows: [args: string[], code: number, why: string][] = [
    [['@alerts'], 0, 'all pass'],
    [['@alerts', '@bare.cwfilter'], 0, 'an alert without tests beside one that has some'],
    [['@bare.cwfilter'], 1, 'no tests at all'],
    [['@wrong.cwfilter'], 1, 'failures'],
    [['@broken.cwfilter'], 1, 'a test that cannot be read'],
    [['@alerts', '@gone.cwfilter'], 2, 'an alert file that is not there'],
    [[], 2, 'no file'],
    [['--format', 'tap', '@alerts'], 2, 'an unknown format'],
  ];
  for (const [args, code, why] of rows) {
    it(`${args.join(' ')} ends with ${code}: ${why}`, async () => assert.equal((await test(...args)).code, code));
  }

  it('says what passed, and that an alert has no tests', async () => {
    const { output } = await test('@alerts', '@bare.cwfilter');
    assert.equal(
      output.replaceAll(`${folder}/`, ''),
      [
        'alerts/good.cwfilter  stopped',
        '  ✓ matches events/stop.json (1 event)',
        '  ✓ ignores StartInstances',
        '',
        'bare.cwfilter',
        '  no tests',
        '',
        '2 files (1 without tests), 2 tests: 2 passed, 0 failed',
        '',
      ].join('\n'),
    );
  });

  it('says which event failed, which clause decided, and what it saw', async () => {
    const { output } = await test('@wrong.cwfilter');
    assert.equal(
      output.replaceAll(`${folder}/`, ''),
      [
        'wrong.cwfilter  stopped',
        '  ✗ matches events/gone.json',
        '      events/gone.json cannot be read: there is no such file.',
        '  ✗ ignores alerts/events/start & <stop>.ndjson',
        '      Event 2 of alerts/events/start & <stop>.ndjson matches, and should be ignored: StopInstances',
        '        This clause lets it through:',
        '          $.eventName = "StopInstances"  the event has "StopInstances"  wrong.cwfilter:7:3',
        '',
        '1 file, 2 tests: 0 passed, 2 failed',
        '',
      ].join('\n'),
    );
  });

  it('as JSON', async () => {
    const { output } = await test('--format', 'json', '@wrong.cwfilter');
    const { version, files, summary } = JSON.parse(output) as {
      version: number;
      files: { filterName: string; tests: Record<string, unknown>[] }[];
      summary: unknown;
    };
    assert.equal(version, 1);
    assert.equal(files[0]!.filterName, 'stopped');
    assert.deepEqual(files[0]!.tests[1], {
      name: 'alerts/events/start & <stop>.ndjson',
      expected: 'ignore',
      passed: false,
      line: 5,
      events: 2,
      failures: [
        {
          message: 'Event 2 of alerts/events/start & <stop>.ndjson matches, and should be ignored: StopInstances',
          event: { number: 2, summary: 'StopInstances', text: '{"eventName":"StopInstances"}' },
          clauses: [
            {
              text: '$.eventName = "StopInstances"',
              line: 7,
              column: 3,
              saw: '"StopInstances"',
              words: 'the event has "StopInstances"',
            },
          ],
        },
      ],
    });
    assert.deepEqual(summary, { files: 1, untested: 0, tests: 2, passed: 0, failed: 2 });
  });

  it('as JUnit, whatever the names and values have in them', async () => {
    const { output } = await test('--format', 'junit', '@alerts', '@wrong.cwfilter');
    assert.match(output, /^<\?xml [^]*<testsuites name="access-alerts" tests="4" failures="2">\n/);
    assert.match(
      output,
      /<testcase classname="[^"<>]*" name="ignores alerts\/events\/start &amp; &lt;stop&gt;\.ndjson">/,
    );
    assert.doesNotMatch(output, /&(?!(amp|lt|gt|quot|#\d+);)/);
  });

  it('reads an alert from standard input, its files from the current folder', async () => {
    const { code, output } = await runCli(['test', '-'], { input: alert('demo/events/stop-instances.json', '') });
    assert.equal(code, 0, output);
  });

  it('the demo’s alerts pass', async () => {
    const { code, output } = await runCli(['test', 'demo']);
    assert.equal(code, 0, output);
  });
});
