import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { parseAlertFile } from '../../../src/alerts/alert-file';
import { AlertTester, testName, type AlertTestResult } from '../../../src/alerts/alert-tests';

const record = (eventName: string) =>
  JSON.stringify({ eventName, userIdentity: { type: 'IAMUser', userName: 'alice' } });

const files: Readonly<Record<string, Uint8Array>> = Object.fromEntries(
  Object.entries({
    'stop.json': record('StopInstances'),
    'both.ndjson': `${record('StopInstances')}\n${record('StartInstances')}\n`,
    'records.json': `{"Records":[${record('StopInstances')},${record('StopInstances')}]}`,
    'empty.json': '{"Records":[]}',
    'torn.ndjson': `${record('StopInstances')}\nnot json\n`,
    'access.log': '10.0.0.1 GET 404\n\n10.0.0.2 GET 500\n',
    'many.ndjson': `${record('StartInstances')}\n`.repeat(25),
  }).map(([name, text]) => [name, new TextEncoder().encode(text)]),
);
const packed: Readonly<Record<string, Uint8Array>> = {
  'records.json.gz': gzipSync(files['records.json']!),
  'cut.json.gz': gzipSync(files['records.json']!).subarray(0, 30),
};

const readFile = (path: string) => {
  const bytes = files[path] ?? packed[path];
  return bytes ? Promise.resolve(bytes) : Promise.reject(new Error('there is no such file'));
};

async function runAll(tests: string, pattern: string): Promise<AlertTestResult[]> {
  const file = parseAlertFile(`---\ntests:\n${tests}\n---\n${pattern}\n`);
  assert.deepEqual(file.problems, []);
  const tester = new AlertTester(file, readFile);
  return Promise.all(file.tests.map((test) => tester.run(test)));
}

describe('tests of alerts', () => {
  const stopped = '{ $.eventName = "StopInstances" }';

  it('pass when every event of a file matches, or none does', async () => {
    const results = await runAll(
      `  matches: [stop.json, records.json, records.json.gz, { eventName: StopInstances }, '${record('StopInstances')}']
  ignores: [many.ndjson, { eventName: StartInstances }]`,
      stopped,
    );
    assert.deepEqual(
      results.map(({ events, failed }) => [events, failed]),
      [1, 2, 2, 1, 1, 25, 1].map((events) => [events, 0]),
    );
  });

  it('take each line of a .log file for an event', async () => {
    const [result] = await runAll('  matches: [access.log]', '[ip, method, status = 4* || status = 5*]');
    assert.deepEqual([result!.events, result!.failed], [2, 0]);
  });

  it('fail with the event, the clause and what it saw', async () => {
    const text = `---\ntests: { matches: [both.ndjson] }\n---\n${stopped}`;
    const file = parseAlertFile(text);
    const { failures, failed, events } = await new AlertTester(file, readFile).run(file.tests[0]!);
    assert.deepEqual([events, failed], [2, 1]);
    const [failure] = failures;
    assert.ok(failure?.reason === 'verdict');
    assert.equal(failure.eventNumber, 2);
    assert.equal(failure.event, record('StartInstances'));
    assert.equal(failure.summary, 'StartInstances by alice (IAMUser)');
    const [clause] = failure.clauses;
    assert.equal(clause!.saw, '"StartInstances"');
    assert.equal(clause!.words, 'the event has "StartInstances"');
    assert.equal(text.slice(clause!.documentRange.start, clause!.documentRange.end), '$.eventName = "StopInstances"');
  });

  it('count all failures and keep the first ten', async () => {
    const [result] = await runAll('  matches: [many.ndjson]', stopped);
    assert.deepEqual([result!.failed, result!.failures.length], [25, 10]);
  });

  const unusable: [file: string, message: RegExp][] = [
    ['gone.json', /^gone\.json cannot be read: there is no such file\.$/],
    ['empty.json', /^empty\.json cannot be read as events: there is no event in it\.$/],
    ['torn.ndjson', /^torn\.ndjson cannot be read as events: line 2 is not JSON\.$/],
    ['cut.json.gz', /^cut\.json\.gz is compressed, but it is damaged or cut off\.$/],
  ];
  for (const [name, says] of unusable) {
    it(`fail on ${name}, under matches and under ignores`, async () => {
      for (const list of ['matches', 'ignores']) {
        const [result] = await runAll(`  ${list}: [${name}]`, stopped);
        assert.equal(result!.failed, 1);
        const [failure] = result!.failures;
        assert.ok(failure?.reason === 'unusable');
        assert.match(failure.message, says);
      }
    });
  }

  it('fail when AWS would refuse the pattern', async () => {
    const [result] = await runAll('  ignores: [stop.json]', '{ $.eventName == "x" }');
    const [failure] = result!.failures;
    assert.ok(failure?.reason === 'unusable');
    assert.match(failure.message, /^AWS would refuse the pattern: .*==/);
  });

  it('are called by their file, or by their event', () => {
    const { tests } = parseAlertFile(
      `---\ntests:\n  matches:\n    - events/a.json\n    - ${record('StopInstances')}\n    - { level: error }\n---\nx`,
    );
    assert.deepEqual(tests.map(testName), ['events/a.json', 'StopInstances by alice (IAMUser)', '{"level":"error"}']);
  });
});
