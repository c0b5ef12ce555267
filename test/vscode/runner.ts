import { readdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Mocha from 'mocha';

/** What became of one test, as scripts/vscode-suite.js reads it. */
export interface TestResult {
  /** The titles of its suites and its own. */
  title: readonly string[];
  state: 'passed' | 'failed' | 'pending';
  durationMs: number;
  /** Message and stack of what failed. */
  error?: string;
}

/**
 * Runs the suites beside this file in the extension host that loaded it, and writes what became of each test to the
 * file that ACCESS_ALERTS_TEST_RESULTS names, all at once, so that whoever waits for it never reads half of it.
 *
 * VS Code calls this; it says nothing here, because where the console goes differs from host to host.
 */
export async function run(): Promise<void> {
  const resultsFile = process.env.ACCESS_ALERTS_TEST_RESULTS;
  if (resultsFile === undefined) throw new Error('ACCESS_ALERTS_TEST_RESULTS names no file');
  const results: TestResult[] = [];
  try {
    const mocha = new Mocha({
      ui: 'bdd',
      timeout: 10_000,
      reporter: Silent,
      grep: process.env.ACCESS_ALERTS_TEST_GREP,
    });
    for (const file of readdirSync(__dirname)) {
      if (file.endsWith('.test.cjs')) mocha.addFile(path.join(__dirname, file));
    }
    await new Promise<void>((resolve) => {
      const runner = mocha.run(() => resolve());
      runner.on('pass', (test) => results.push(resultOf(test, 'passed')));
      runner.on('fail', (test, error: unknown) => results.push(resultOf(test, 'failed', error)));
      runner.on('pending', (test) => results.push(resultOf(test, 'pending')));
    });
  } catch (error) {
    results.push({ title: ['Loading the suites'], state: 'failed', durationMs: 0, error: textOf(error) });
  }
  writeFileSync(`${resultsFile}.part`, JSON.stringify(results));
  renameSync(`${resultsFile}.part`, resultsFile);
  if (results.some(({ state }) => state === 'failed')) throw new Error('Some tests failed');
}

class Silent extends Mocha.reporters.Base {}

function resultOf(test: Mocha.Test, state: TestResult['state'], error?: unknown): TestResult {
  const result = { title: test.titlePath(), state, durationMs: test.duration ?? 0 };
  return error === undefined ? result : { ...result, error: textOf(error) };
}

function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
