import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { PatternError } from '../pattern/index';
import { reasonOf } from './alert-file-paths';
import { UsageError, type CliCommand, type Terminal } from './command';
import { explainEvents } from './match-explain';
import { planJobs, type MatchJob } from './match-job';
import { matchOnThreads } from './match-threads';

const help = `Usage: access-alerts match [options] --pattern PATTERN [FILE|-…]
       access-alerts match [options] FILE.cwfilter [FILE|-…]

Prints the events that a filter pattern matches, one a line, as AWS would judge them. Reads
standard input where no file is named. A file has one event a line (JSON, or any text), or is
as CloudTrail delivers it: {"Records": […]}. Files may be compressed with gzip.

Options:
  -p, --pattern PATTERN   The pattern, or the name of a .cwfilter file that holds it
  -c, --count             Print only how many events match, in all files together
  -e, --explain           Say of every event whether it matches, and what each clause saw
  --threads N             How many threads search large files (default: as the machine has)

Exit code: 0 if an event matches, 1 if none does, 2 if something could not be read.`;

/** `access-alerts match`: what a pattern matches in files, at the speed of the machine. */
export const matchCommand: CliCommand = {
  help,
  async run(args, terminal) {
    const options = optionsOf(args);
    const failures: string[] = [];
    const complain = (path: string, reason: string) => {
      failures.push(path);
      terminal.complain(`access-alerts: ${path}: ${reason}`);
    };
    const pattern = await readPattern(options.pattern, complain);
    const matches = pattern === undefined ? 0 : await search({ ...options, pattern }, terminal, complain);
    return failures.length > 0 ? 2 : matches > 0 ? 0 : 1;
  },
};

interface Options {
  /** A pattern, or the path of a file that holds one. */
  readonly pattern: string;
  readonly paths: readonly string[];
  readonly only: 'lines' | 'count' | 'explain';
  readonly threads: number | undefined;
}

async function search(
  { pattern, paths, only, threads }: Options,
  terminal: Terminal,
  complain: (path: string, reason: string) => void,
): Promise<number> {
  try {
    if (only === 'explain') return await explainEvents(pattern, paths, terminal, complain);
    const jobs: MatchJob[] = [];
    for (const path of paths) {
      try {
        jobs.push(...(await planJobs(path)));
      } catch (error) {
        complain(path, reasonOf(error));
      }
    }
    const script = terminal.matchWorker;
    const task = { pattern, jobs, wantsLines: only === 'lines' };
    const { matches, failures } = await matchOnThreads(task, script && { script, count: threads }, (bytes) =>
      terminal.write(bytes),
    );
    for (const [path, reason] of failures) complain(path, reason);
    if (only === 'count') terminal.print(String(matches));
    return matches;
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    const [first] = error.diagnostics;
    throw new UsageError(
      `AWS would refuse the pattern: ${error.message}${first?.awsMessage ? ` AWS says: ${first.awsMessage}` : ''}`,
    );
  }
}

function optionsOf(args: readonly string[]): Options {
  const { values, positionals } = parse(args);
  const given = values.pattern ?? positionals[0];
  if (given === undefined) throw new UsageError('match needs a pattern, or a .cwfilter file with one');
  if (values.pattern === undefined && !isAlertFile(given))
    throw new UsageError(`match needs --pattern, or a .cwfilter file before “${given}”`);
  const paths = values.pattern === undefined ? positionals.slice(1) : positionals;
  if (values.count && values.explain) throw new UsageError('--count and --explain exclude each other');
  if (values.threads !== undefined && !/^[1-9]\d*$/.test(values.threads))
    throw new UsageError(`--threads cannot be “${values.threads}”`);
  return {
    pattern: given,
    paths: paths.length > 0 ? paths : ['-'],
    only: values.count ? 'count' : values.explain ? 'explain' : 'lines',
    threads: values.threads === undefined ? undefined : Number(values.threads),
  };
}

/** The pattern that was given, or that the given alert file holds. */
async function readPattern(
  given: string,
  complain: (path: string, reason: string) => void,
): Promise<string | undefined> {
  if (!isAlertFile(given)) return given;
  try {
    const { parseAlertFile } = await import('../alerts/alert-file');
    return parseAlertFile(await readFile(given, 'utf8')).pattern.text;
  } catch (error) {
    complain(given, reasonOf(error));
    return undefined;
  }
}

function isAlertFile(given: string): boolean {
  return given.endsWith('.cwfilter');
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        pattern: { type: 'string', short: 'p' },
        count: { type: 'boolean', short: 'c' },
        explain: { type: 'boolean', short: 'e' },
        threads: { type: 'string' },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
