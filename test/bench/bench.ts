// What `npm run bench` runs: see docs/performance.md.
import { spawnSync } from 'node:child_process';
import { openSync, readSync, statSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { cloudTrailKnowledge } from '../../src/cloudtrail/knowledge';
import { checkPattern, compilePattern, parsePattern } from '../../src/pattern/index';
import { catalogue } from './catalogue';
import { eventFile } from './events';
import { parseThenTest } from './parse-then-test';
import { toJq, toSql } from './translate';

const { values: options } = parseArgs({
  options: {
    events: { type: 'string', default: '1000000' },
    folder: { type: 'string', default: 'node_modules/.cache/bench' },
    duckdb: { type: 'string' },
    only: { type: 'string', default: '' },
    'jq-all': { type: 'boolean', default: false },
  },
});

const threads = 2;
const inMemory = 100_000;
const patterns = Object.entries(catalogue).filter(([id]) => id.includes(options.only));

console.log(
  `Node ${process.version}, ${cpus()[0]?.model.trim()}, ${cpus().length} cores, ${(totalmem() / 2 ** 30).toFixed(0)} GiB`,
);
const file = eventFile(options.folder, Number(options.events));
const fileSize = statSync(file).size;
console.log(
  `${file}: ${options.events} events, ${(fileSize / 1e6).toFixed(0)} MB, ${(fileSize / Number(options.events)).toFixed(0)} bytes each\n`,
);

await evaluator();
await parsing();
await commandLine();

/** One thread, strings in memory. */
async function evaluator(): Promise<void> {
  const messages = readMessages(inMemory);
  const size = messages.reduce((sum, message) => sum + Buffer.byteLength(message), 0);
  console.log(`## In memory, one thread: ${messages.length} events, ${(size / 1e6).toFixed(0)} MB\n`);
  console.log('| pattern | matches | parse, then test: MB/s | ours: MB/s | events/s | times as fast |');
  console.log('|---|--:|--:|--:|--:|--:|');
  const factors: number[] = [];
  for (const [id, pattern] of patterns) {
    const reference = parseThenTest(pattern);
    const compiled = compilePattern(pattern);
    const theirs = await best(2, () => messages.filter((message) => reference(message)).length);
    const ours = await best(5, () => messages.filter((message) => compiled.test(message)).length);
    if (theirs.result !== ours.result) throw new Error(`${id}: ${ours.result} match, by JSON.parse ${theirs.result}`);
    const factor = theirs.ms / ours.ms;
    factors.push(factor);
    const rate = (ms: number) => (size / 1e3 / ms).toFixed(0);
    console.log(
      `| ${id} | ${ours.result} | ${rate(theirs.ms)} | ${rate(ours.ms)} | ${perSecond(messages.length, ours.ms)} | ${factor.toFixed(1)} |`,
    );
  }
  console.log(
    `\nmedian ${median(factors).toFixed(1)} times, worst ${Math.min(...factors).toFixed(1)} times JSON.parse-then-test\n`,
  );
}

/** A pattern as long as AWS takes. */
async function parsing(): Promise<void> {
  let long = '{ ($.eventSource = "iam.amazonaws.com") && ($.eventName = "CreateUser"';
  while (long.length < 985) long += ' || $.eventName = "DeleteUser"';
  long = `${long}) }`.padEnd(1024);
  const parse = await best(200, () => parsePattern(long).diagnostics.length);
  const check = await best(200, () => checkPattern(long, { knowledge: cloudTrailKnowledge }).length);
  const broken = await best(
    200,
    () => checkPattern(long.replaceAll('=', '=='), { knowledge: cloudTrailKnowledge }).length,
  );
  console.log(`## A pattern of ${long.length} characters\n`);
  console.log(
    `parse ${parse.ms.toFixed(3)} ms; parse and check ${check.ms.toFixed(3)} ms; the same with a slip in each condition ${broken.ms.toFixed(3)} ms\n`,
  );
}

/** The whole file, from the start of each program to its end. */
async function commandLine(): Promise<void> {
  const { duckdb } = options;
  console.log(`## The file, ${threads} threads: ${(fileSize / 1e6).toFixed(0)} MB\n`);
  console.log(
    '| pattern | matches | ours: ms | MB/s | DuckDB: ms | query alone | times as fast | jq: ms | times as fast |',
  );
  console.log('|---|--:|--:|--:|--:|--:|--:|--:|--:|');
  const factors = { duckdb: [] as number[], jq: [] as number[] };
  for (const [i, [id, pattern]] of patterns.entries()) {
    const ours = await best(3, () =>
      count(process.execPath, ['dist/cli.js', 'match', '--count', '--threads', String(threads), '-p', pattern, file]),
    );
    const theirs = duckdb === undefined ? undefined : await best(2, () => countDuckDb(duckdb, pattern));
    const jq = options['jq-all'] || i % 12 === 0 ? await best(1, () => countJq(pattern)) : undefined;
    for (const other of [theirs?.result.count, jq?.result]) {
      if (other !== undefined && other !== ours.result)
        throw new Error(`${id}: ${ours.result} match, by a peer ${other}`);
    }
    if (theirs) factors.duckdb.push(theirs.ms / ours.ms);
    if (jq) factors.jq.push(jq.ms / ours.ms);
    const times = (other: { ms: number } | undefined) => (other ? (other.ms / ours.ms).toFixed(1) : '');
    const cells = [
      id,
      ours.result,
      ours.ms.toFixed(0),
      (fileSize / 1e3 / ours.ms).toFixed(0),
      theirs?.ms.toFixed(0) ?? '',
      theirs?.result.queryMs.toFixed(0) ?? '',
      times(theirs),
      jq?.ms.toFixed(0) ?? '',
      times(jq),
    ];
    console.log(`| ${cells.join(' | ')} |`);
  }
  for (const [peer, all] of Object.entries(factors)) {
    if (all.length > 0)
      console.log(
        `\n${peer}: median ${median(all).toFixed(1)} times, worst ${Math.min(...all).toFixed(1)} times as fast`,
      );
    else console.log(`\n${peer}: NOT RUN, it is not installed`);
  }
  await rareLiteral();
}

/** The limit: a literal that hardly any event has. */
async function rareLiteral(): Promise<void> {
  const name = 'GetPasswordData';
  const ripgrep = await best(5, () => count('rg', ['-c', name, file]));
  const ours = await best(5, () =>
    count('node', [
      'dist/cli.js',
      'match',
      '--count',
      '--threads',
      String(threads),
      '-p',
      `{ $.eventName = "${name}" }`,
      file,
    ]),
  );
  const start = await best(5, () =>
    count(process.execPath, ['dist/cli.js', 'match', '--count', '-p', name, '/dev/null']),
  );
  const rate = (ms: number) => `${(fileSize / 1e6 / ms).toFixed(2)} GB/s`;
  console.log(
    `\n## A rare literal\n\nripgrep ${rate(ripgrep.ms)} (${ripgrep.result} lines), ours ${rate(ours.ms)} (${ours.result} events): ${(ripgrep.ms / ours.ms).toFixed(2)} of its speed; of our ${ours.ms.toFixed(0)} ms, ${start.ms.toFixed(0)} ms are the start of the program`,
  );
}

/** Counts with DuckDB in a program of its own, as the others are; also tells how long the query alone took. */
function countDuckDb(entry: string, pattern: string): { readonly count: number; readonly queryMs: number } {
  const program = `
    import { DuckDBInstance } from ${JSON.stringify(entry)};
    const connection = await (await DuckDBInstance.create(':memory:', { threads: '${threads}' })).connect();
    const start = performance.now();
    const rows = (await connection.runAndReadAll(process.argv[1])).getRows();
    console.log(JSON.stringify({ count: Number(rows[0][0]), queryMs: performance.now() - start }));
    process.exit();`;
  const args = ['--input-type=module', '-e', program, toSql(pattern, path.resolve(file))];
  const { stdout, stderr, error } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (error) throw error;
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout) as { count: number; queryMs: number };
}

function count(command: string, args: readonly string[]): number {
  const { stdout, error } = spawnSync(command, args, { encoding: 'utf8' });
  if (error) throw error;
  return Number(stdout);
}

function countJq(pattern: string): number {
  const { stdout, error } = spawnSync('jq', ['-c', toJq(pattern), file], { maxBuffer: 2 ** 31 });
  if (error) throw error;
  let lines = 0;
  for (let at = stdout.indexOf(10); at >= 0; at = stdout.indexOf(10, at + 1)) lines++;
  return lines;
}

function readMessages(count: number): string[] {
  const bytes = Buffer.alloc(Math.min(fileSize, count * 2500));
  const length = readSync(openSync(file, 'r'), bytes, 0, bytes.length, 0);
  const messages: string[] = [];
  for (let start = 0; messages.length < count;) {
    const end = bytes.indexOf(10, start);
    if (end < 0 || end >= length) break;
    messages.push(bytes.toString('utf8', start, end));
    start = end + 1;
  }
  return messages;
}

interface Timed<T> {
  readonly ms: number;
  readonly result: T;
}

/** The shortest of several runs: what disturbs a run only makes it longer. */
async function best<T>(runs: number, run: () => T | Promise<T>): Promise<Timed<T>> {
  let found: Timed<T> | undefined;
  for (let i = 0; i < runs; i++) {
    const start = performance.now();
    const result = await run();
    const ms = performance.now() - start;
    if (!found || ms < found.ms) found = { ms, result };
  }
  return found!;
}

function perSecond(count: number, ms: number): string {
  return `${(((count / ms) * 1000) / 1e6).toFixed(2)} M`;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}
