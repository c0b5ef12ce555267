import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { parseAlertFile } from '../alerts/alert-file';
import { AlertTester, type AlertTestResult } from '../alerts/alert-tests';
import { readGivenFiles, reasonOf, type GivenFile } from './alert-file-paths';
import { UsageError, type CliCommand } from './command';
import { testsJson } from './test-alerts-json';
import { testsJunit } from './test-alerts-junit';
import { countTests, type TestedFile } from './test-alerts-result';
import { testsText } from './test-alerts-text';

const formats = ['text', 'json', 'junit'] as const;

const help = `Usage: access-alerts test [options] FILE|DIRECTORY|-…

Runs the tests of alert files (.cwfilter): whether the pattern matches the events that
its front matter lists under “tests:”, and ignores the others. A directory stands for all
.cwfilter files below it, “-” for standard input.

  tests:
    matches:
      - events/stop-instances.json           a file of events, relative to the alert file
      - { eventName: StopInstances }         an event, as YAML or as JSON text
      - { message: 10.0.0.1 - GET 404 }      a line of text
    ignores:
      - events/start-instances.json

All events of a file have to match, or to be ignored. Files hold JSON: one record, one
record a line, or CloudTrail’s {"Records": […]}; each line of a .log or .txt file is an
event. Files may be compressed with gzip.

Options:
  --format FORMAT   text, json or junit (default text)

Exit code: 0 when all tests pass, 1 when one fails or there is none, 2 when an alert
file could not be read.

JSON: { version: 1, files: [{ path, filterName?, tests: [{ name, expected, passed, line,
events, failures: [{ message, event?: { number, summary, text }, clauses: [{ text, line,
column, saw?, words }] }] }] }], summary: { files, untested, tests, passed, failed } }.
Lines and columns count from 1.`;

/** `access-alerts test`: the tests of alert files, as the Test Explorer runs them. */
export const testCommand: CliCommand = {
  help,
  async run(args, terminal) {
    const { paths, format } = optionsOf(args);
    const { files, unreadable } = await readGivenFiles(paths, terminal);
    for (const message of unreadable) terminal.complain(`access-alerts: ${message}`);

    const tested: TestedFile[] = [];
    for (const file of files) tested.push(await runTests(file));
    switch (format) {
      case 'text':
        terminal.print(testsText(tested, terminal.colors));
        break;
      case 'json':
        terminal.print(testsJson(tested));
        break;
      case 'junit':
        terminal.print(testsJunit(tested));
        break;
    }
    if (unreadable.length > 0) return 2;
    const { tests, failed } = countTests(tested);
    return tests === 0 || failed > 0 ? 1 : 0;
  },
};

async function runTests(given: GivenFile): Promise<TestedFile> {
  const file = parseAlertFile(given.text);
  const folder = given.path === '<stdin>' ? '.' : path.dirname(given.path);
  const tester = new AlertTester(file, async (name) => {
    try {
      return await readFile(path.join(folder, name));
    } catch (error) {
      throw new Error(reasonOf(error), { cause: error });
    }
  });
  const results: AlertTestResult[] = [];
  for (const test of file.tests) results.push(await tester.run(test));
  return {
    path: given.path,
    text: given.text,
    filterName: file.settings?.filterName,
    results,
    // A test that cannot be read would be passed over in silence.
    broken: file.problems.filter(({ severity }) => severity === 'error').map(({ message }) => message),
  };
}

function optionsOf(args: readonly string[]) {
  const { values, positionals } = parse(args);
  if (positionals.length === 0) throw new UsageError('test needs a file, a directory, or - for standard input');
  const format = formats.find((each) => each === (values.format ?? 'text'));
  if (!format) throw new UsageError(`--format cannot be “${values.format}”; it is one of ${formats.join(', ')}`);
  return { paths: positionals, format };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: { format: { type: 'string' } } });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
