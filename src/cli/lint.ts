import { parseArgs } from 'node:util';
import { checkAlertFile } from '../alerts/check-alert-file';
import { cloudTrailKnowledge } from '../cloudtrail/knowledge';
import { readGivenFiles } from './alert-file-paths';
import { UsageError, type CliCommand } from './command';
import { lintJson } from './lint-json';
import { countProblems, type LintedFile } from './lint-result';
import { lintText } from './lint-text';
import { sarifLog } from './sarif';

const formats = ['text', 'json', 'sarif'] as const;

const help = `Usage: access-alerts lint [options] FILE|DIRECTORY|-…

Says what is wrong with alert files (.cwfilter) and bare filter patterns: what AWS would
refuse, with its own words where they are known, and what means something else than it
seems to. A directory stands for all .cwfilter files below it, “-” for standard input.

Options:
  --format FORMAT    text, json or sarif (default text)
  --quiet            Show only errors, no warnings and hints
  --max-warnings N   More than N warnings count as a failure

Exit code: 0 without errors, 1 with errors, 2 when a file could not be read.

JSON: { version: 1, files: [{ path, diagnostics: [{ code, severity, message, awsMessage?,
range: { start: { line, column, offset }, end }, fixes: [{ title, edits: [{ range, text }] }] }] }],
summary: { files, errors, warnings, infos, hints } }. Lines and columns count from 1,
offsets from 0, columns and offsets in UTF-16 code units, an end is exclusive.
SARIF is version 2.1.0 and has the mends as fixes.`;

/** `access-alerts lint`: the diagnostics of the editor, for a terminal, scripts and code scanning. */
export const lintCommand: CliCommand = {
  help,
  async run(args, terminal) {
    const { paths, format, quiet, maxWarnings } = optionsOf(args);
    const { files, unreadable } = await readGivenFiles(paths, terminal);
    for (const message of unreadable) terminal.complain(`access-alerts: ${message}`);

    const all: LintedFile[] = files.map(({ path, text }) => ({
      path,
      text,
      diagnostics: checkAlertFile(text, { knowledge: cloudTrailKnowledge }).diagnostics,
    }));
    const { errors, warnings } = countProblems(all);
    const linted = quiet ? all.map(errorsOnly) : all;
    switch (format) {
      case 'text':
        terminal.print(lintText(linted, terminal.colors));
        break;
      case 'json':
        terminal.print(lintJson(linted));
        break;
      case 'sarif':
        terminal.print(JSON.stringify(sarifLog(linted, process.cwd()), undefined, 2));
        break;
    }
    if (unreadable.length > 0) return 2;
    const isTooMany = maxWarnings !== undefined && warnings > maxWarnings;
    if (isTooMany && errors === 0) {
      terminal.complain(`access-alerts: ${warnings} warnings, and --max-warnings allows ${maxWarnings}`);
    }
    return errors > 0 || isTooMany ? 1 : 0;
  },
};

function errorsOnly(file: LintedFile): LintedFile {
  return { ...file, diagnostics: file.diagnostics.filter(({ severity }) => severity === 'error') };
}

function optionsOf(args: readonly string[]) {
  const { values, positionals } = parse(args);
  if (positionals.length === 0) throw new UsageError('lint needs a file, a directory, or - for standard input');
  const format = formats.find((each) => each === (values.format ?? 'text'));
  if (!format) throw new UsageError(`--format cannot be “${values.format}”; it is one of ${formats.join(', ')}`);
  const most = values['max-warnings'];
  if (most !== undefined && !/^\d+$/.test(most)) throw new UsageError(`--max-warnings cannot be “${most}”`);
  return {
    paths: positionals,
    format,
    quiet: values.quiet ?? false,
    maxWarnings: most === undefined ? undefined : Number(most),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { format: { type: 'string' }, quiet: { type: 'boolean' }, 'max-warnings': { type: 'string' } },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
