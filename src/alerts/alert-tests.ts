import { readEventFile } from '../cloudtrail/event-file';
import { summarize } from '../cloudtrail/event-summary';
import { textOfBytes } from '../common/gunzip';
import {
  compilePattern,
  parsePattern,
  PatternError,
  type Clause,
  type CompiledPattern,
  type TextRange,
} from '../pattern/index';
import type { AlertFile } from './alert-file';
import { clauseWords } from './clause-words';
import { decidingClauses } from './deciding-clauses';
import type { AlertTest } from './test-entries';

/**
 * Reads a file that a test names, by its path relative to the alert file.
 * Rejects with an Error whose message says why it cannot be read, such as `there is no such file`.
 */
export type ReadTestFile = (path: string) => Promise<Uint8Array>;

/** What became of one test. It passed if there is no failure. */
export interface AlertTestResult {
  readonly test: AlertTest;
  /** How many events were tested. */
  readonly events: number;
  /** The first failures; `failed` counts them all. */
  readonly failures: readonly AlertTestFailure[];
  readonly failed: number;
}

export type AlertTestFailure =
  /** The test could not be made: no such file, no event in it, a pattern that AWS refuses. */
  | { readonly reason: 'unusable'; readonly message: string }
  /** An event got the other verdict. */
  | {
      readonly reason: 'verdict';
      /** Counts from 1. */
      readonly eventNumber: number;
      /** What the pattern saw. */
      readonly event: string;
      /** The event in a few words: `StopInstances by alice (IAMUser)`. */
      readonly summary: string;
      readonly clauses: readonly FailedClause[];
      /** How many of the clauses would have to turn for the expected verdict. */
      readonly needed: number;
    };

/** A clause that decided against what was expected. */
export interface FailedClause extends Clause {
  /** In the document of the alert file. */
  readonly documentRange: TextRange;
  /** What it saw, in words. */
  readonly words: string;
}

/** Failures of one test that are kept; a file may hold a hundred thousand events. */
const mostFailures = 10;

/** What a test is called: the path of its file, or its event in a few words. */
export function testName({ event }: AlertTest): string {
  return event.kind === 'file' ? event.path : summaryOf(readEventFile(event.json).events[0]?.message ?? event.json);
}

/** Runs tests of one alert file, one after the other; the pattern is compiled once. */
export class AlertTester {
  readonly #file: AlertFile;
  readonly #readFile: ReadTestFile;
  readonly #pattern: CompiledPattern | PatternError;

  constructor(file: AlertFile, readFile: ReadTestFile) {
    this.#file = file;
    this.#readFile = readFile;
    this.#pattern = compile(file.pattern.text);
  }

  /** With a pattern that AWS refuses every test fails. */
  async run(test: AlertTest): Promise<AlertTestResult> {
    const pattern = this.#pattern;
    if (pattern instanceof PatternError) {
      return unusable(test, `AWS would refuse the pattern: ${pattern.message}`);
    }
    const read = await this.#events(test);
    if (typeof read === 'string') return unusable(test, read);

    const failures: AlertTestFailure[] = [];
    let failed = 0;
    read.forEach((event, index) => {
      if (pattern.test(event) === (test.expected === 'match')) return;
      if (++failed <= mostFailures) failures.push(this.#failure(pattern, event, index + 1));
    });
    return { test, events: read.length, failures, failed };
  }

  /** The messages of the test's events, or why there are none. */
  async #events({ event }: AlertTest): Promise<readonly string[] | string> {
    if (event.kind === 'inline') return readEventFile(event.json).events.map(({ message }) => message);
    const { path } = event;
    let bytes: Uint8Array;
    try {
      bytes = await this.#readFile(path);
    } catch (error) {
      return `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}.`;
    }
    let text: string;
    try {
      text = await textOfBytes(bytes);
    } catch {
      return `${path} is compressed, but it is damaged or cut off.`;
    }
    if (isPlainText(path)) {
      const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
      return lines.length > 0 ? lines : `${path} is empty.`;
    }
    const { events, problems } = readEventFile(text);
    if (problems.length > 0) return `${path} cannot be read as events: ${problems.slice(0, 3).join(', ')}.`;
    return events.map(({ message }) => message);
  }

  #failure(pattern: CompiledPattern, event: string, eventNumber: number): AlertTestFailure {
    const { start, text } = this.#file.pattern;
    const { clauses, needed } = decidingClauses(parsePattern(text).tree, pattern.explain(event));
    return {
      reason: 'verdict',
      eventNumber,
      event,
      summary: summaryOf(event),
      clauses: clauses.map((clause) => ({
        ...clause,
        documentRange: { start: clause.range.start + start, end: clause.range.end + start },
        words: clauseWords(clause),
      })),
      needed,
    };
  }
}

function compile(pattern: string): CompiledPattern | PatternError {
  try {
    return compilePattern(pattern, { isForDeployment: true });
  } catch (error) {
    if (error instanceof PatternError) return error;
    throw error;
  }
}

function unusable(test: AlertTest, message: string): AlertTestResult {
  return { test, events: 0, failures: [{ reason: 'unusable', message }], failed: 1 };
}

/** Files whose lines are events by themselves, as space-delimited logs are; all others hold JSON. */
function isPlainText(path: string): boolean {
  return /\.(log|txt)(\.gz)?$/i.test(path);
}

function summaryOf(event: string): string {
  const { name, who } = summarize(event);
  if (name !== '') return who === '' ? name : `${name} by ${who}`;
  const text = event.trim().replace(/\s+/g, ' ');
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
