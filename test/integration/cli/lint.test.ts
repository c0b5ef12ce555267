import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import type { ValidateFunction } from 'ajv';
import Ajv from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import type { Log } from 'sarif';
import { runCli } from '../../helpers/run-cli';

const sound = '{ $.eventName = "StopInstances" }\n';
const slip = '{ $.eventName == "StopInstances" }\n';
const warned = '{ $.readOnly = true }\n';

describe('access-alerts lint', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'access-alerts-lint-'));
    mkdirSync(path.join(folder, 'alerts', 'node_modules'), { recursive: true });
    const files = {
      'alerts/sound.cwfilter': sound,
      'alerts/slip.cwfilter': slip,
      'alerts/node_modules/other.cwfilter': slip,
      'alerts/notes.txt': slip,
      'warned.cwfilter': warned,
      'lines.cwfilter': '---\r\nfilterName: "😀"\r\n---\r\n{ $.a = "😀" &&\r\n  $.b == "x" }\r\n',
    };
    for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
  });
  after(() => rmSync(folder, { recursive: true }));

  const lint = (...args: string[]) => runCli(['lint', ...args.map((arg) => arg.replace(/^@/, `${folder}/`))]);

  const rows: [args: string[], code: number, why: string][] = [
    [['@alerts/sound.cwfilter'], 0, 'nothing is wrong'],
    [['@alerts/slip.cwfilter'], 1, 'an error'],
    [['@alerts/notes.txt'], 1, 'a file of any name that is given itself'],
    [['@warned.cwfilter'], 0, 'warnings do not fail'],
    [['--max-warnings', '0', '@warned.cwfilter'], 1, 'unless they are limited'],
    [['--max-warnings', '1', '@warned.cwfilter'], 0, 'to fewer than there are'],
    [['--quiet', '--max-warnings', '0', '@warned.cwfilter'], 1, 'and quiet hides them, but counts them'],
    [['@alerts/sound.cwfilter', '@gone.cwfilter'], 2, 'a file that is not there'],
    [[], 2, 'no file'],
    [['--format', 'xml', '@warned.cwfilter'], 2, 'an unknown format'],
    [['--max-warnings', 'few', '@warned.cwfilter'], 2, 'no number'],
    [['--fly', '@warned.cwfilter'], 2, 'an unknown option'],
  ];
  for (const [args, code, why] of rows) {
    it(`${args.join(' ')} ends with ${code}: ${why}`, async () => assert.equal((await lint(...args)).code, code));
  }

  it('takes all alert files below a directory, and no other people’s', async () => {
    const { output } = await lint('--format', 'json', '@alerts');
    const { files } = JSON.parse(output) as { files: { path: string }[] };
    assert.deepEqual(
      files.map((file) => path.relative(folder, file.path)),
      [path.join('alerts', 'slip.cwfilter'), path.join('alerts', 'sound.cwfilter')],
    );
  });

  it('says which file cannot be read, and lints the others', async () => {
    const { output, errors } = await lint('@gone.cwfilter', '@alerts/slip.cwfilter');
    assert.equal(errors, `access-alerts: ${folder}/gone.cwfilter: there is no such file\n`);
    assert.match(output, /slip\.cwfilter:1:15 error /);
  });

  it('reads standard input', async () => {
    const { code, output } = await runCli(['lint', '-'], { input: slip });
    assert.equal(code, 1);
    assert.match(
      output,
      /^<stdin>:1:15 error .* unknown-operator\n {2}\{ \$\.eventName == "StopInstances" \}\n {16}\^\^\n/,
    );
  });

  it('knows what CloudTrail records look like', async () => {
    const { output } = await runCli(['lint', '-'], {
      input: '{ ($.eventSource = "ec2.amazonaws.com") && ($.eventname = x) }',
    });
    assert.match(output, /<stdin>:1:47 warning .*\$\.eventName.* unknown-field\n/);
  });

  it('leaves out warnings with --quiet', async () => {
    assert.match((await lint('@warned.cwfilter')).output, /warning/);
    assert.equal((await lint('--quiet', '@warned.cwfilter')).output, '1 file: 0 errors\n');
  });

  it('colours for a person only', async () => {
    const file = path.join(folder, 'alerts/slip.cwfilter');
    assert.ok((await runCli(['lint', file], { colors: true })).output.includes('\u001b[31merror'));
    assert.ok(!(await runCli(['lint', file])).output.includes('\u001b'));
  });

  it('counts lines and columns from 1, in UTF-16, over all line ends', async () => {
    const { output } = await lint('--format', 'json', '@lines.cwfilter');
    const { version, files, summary } = JSON.parse(output) as {
      version: number;
      files: { diagnostics: { code: string; range: unknown; fixes: unknown }[] }[];
      summary: unknown;
    };
    assert.equal(version, 1);
    const { code, range, fixes } = files[0]!.diagnostics.at(-1)!;
    // Front matter: 5 + 18 + 5 units, first line of the pattern 17, then two blanks and `$.b `.
    const at = { start: { line: 5, column: 7, offset: 51 }, end: { line: 5, column: 9, offset: 53 } };
    assert.deepEqual(
      { code, range, fixes },
      {
        code: 'unknown-operator',
        range: at,
        fixes: [{ title: 'Write =', edits: [{ range: at, text: '=' }] }],
      },
    );
    assert.deepEqual(summary, { files: 1, errors: 1, warnings: 0, infos: 1, hints: 0 });
  });

  it('shows the part of a long line around the problem', async () => {
    const terms = Array.from({ length: 30 }, (_, i) => `($.field${i} = "value")`).join(' || ');
    const { output } = await runCli(['lint', '-'], { input: `{ ${terms} || ($.last == x) }` });
    const [, line = '', marks = ''] = output.split('\n');
    assert.ok(line.length < 120, line);
    assert.equal(line.slice(marks.indexOf('^'), marks.lastIndexOf('^') + 1), '==');
  });

  describe('as SARIF', () => {
    let validate: ValidateFunction;
    before(() => {
      const load = createRequire(path.resolve('package.json'));
      const schema = load('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json') as object;
      // One of its expressions is none where Unicode is on.
      const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
      addFormats(ajv);
      validate = ajv.compile(schema);
    });
    const sarif = async (...args: string[]) => JSON.parse((await lint('--format', 'sarif', ...args)).output) as Log;

    it('is valid by the official schema', async () => {
      const log = await sarif('@alerts', '@warned.cwfilter', '@lines.cwfilter');
      assert.ok(validate(log), JSON.stringify(validate.errors, undefined, 2));
      assert.ok(validate(await sarif('@alerts/sound.cwfilter')));
      assert.ok(!validate({ ...log, runs: [{}] }), 'the schema refuses what is not SARIF');
    });

    it('has rules, regions in UTF-16 columns, and fixes', async () => {
      const [run] = (await sarif('@alerts/sound.cwfilter', '@lines.cwfilter')).runs;
      assert.equal(run!.columnKind, 'utf16CodeUnits');
      const result = run!.results!.find(({ ruleId }) => ruleId === 'unknown-operator')!;
      const rule = run!.tool.driver.rules![result.ruleIndex!]!;
      assert.equal(rule.id, 'unknown-operator');
      assert.match(rule.shortDescription!.text, /^[A-Z].*\.$/);
      assert.equal(result.level, 'error');
      const region = { startLine: 5, startColumn: 7, endLine: 5, endColumn: 9 };
      const { physicalLocation } = result.locations![0]!;
      assert.deepEqual(physicalLocation!.region, { ...region, snippet: { text: '==' } });
      assert.equal(physicalLocation!.artifactLocation!.index, 1);
      assert.deepEqual(result.fixes![0]!.artifactChanges[0]!.replacements, [
        { deletedRegion: region, insertedContent: { text: '=' } },
      ]);
    });

    it('names files below the current folder relative to it', async () => {
      const { output } = await runCli(['lint', '--format', 'sarif', 'demo/broken.cwfilter']);
      const [run] = (JSON.parse(output) as Log).runs;
      assert.deepEqual(run!.artifacts![0]!.location, { uri: 'demo/broken.cwfilter', uriBaseId: '%SRCROOT%' });
      assert.match(run!.originalUriBaseIds!['%SRCROOT%']!.uri!, /^file:\/\/\/.*\/$/);
      assert.match((await sarif('@warned.cwfilter')).runs[0]!.artifacts![0]!.location!.uri!, /^file:\/\/\//);
    });
  });
});
