// @ts-check
/** The sections of `npm test`: what each runs, and how many checks that were. */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { ensureChromium } from './chromium.js';
import { root } from './install.js';
import { startProcess } from './processes.js';
import { installServer } from './vscode-install.js';
import { runVscodeSuite } from './vscode-suite.js';

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */
/** @typedef {(text: string) => void} Write Takes what a section says, in pieces of any length. */

/**
 * @typedef {object} Section
 * @property {(write: Write, mochaArguments: string[]) => Promise<Counts>} run
 * @property {true} [needsBuild]
 * @property {true} [inWorkbench] It waits for a workbench most of the time, and looks at how long things take.
 * @property {true} [onDemand] It runs only when it is asked for.
 */

/** @type {Record<string, Section>} */
export const sections = {
  types: { run: checks(['tsc', '-p', '.'], ['tsc', '-p', 'src/webview'], ['tsc', '-p', 'test/e2e/page']) },
  lint: { run: checks(['eslint', '.']) },
  format: { run: checks(['prettier', '--check', '--log-level', 'warn', '.']) },
  grammar: { run: checks(...filesIn('test/grammar').map((file) => command('vscode-tmgrammar-test', file))) },
  rules: { needsBuild: true, run: mocha('rules') },
  unit: { needsBuild: true, run: mocha('unit') },
  integration: { needsBuild: true, run: mocha('integration') },
  property: { needsBuild: true, run: mocha('property') },
  e2e: { needsBuild: true, inWorkbench: true, run: inBrowser },
  vscode: { needsBuild: true, inWorkbench: true, run: insideVscode },
  peers: { needsBuild: true, onDemand: true, run: mocha('peers', '--timeout', '180000') },
};

/** @typedef {[string, ...string[]]} Command */

/**
 * @param {Command} words
 * @returns {Command}
 */
function command(...words) {
  return words;
}

/** @param {string} folder */
function filesIn(folder) {
  return readdirSync(path.join(root, folder)).map((file) => path.join(folder, file));
}

/**
 * Commands that count as one check each.
 *
 * @param {Command[]} commands
 * @returns {Section['run']}
 */
function checks(...commands) {
  return async (write) => {
    const counts = { passed: 0, failed: 0, skipped: 0 };
    for (const [name, ...args] of commands) {
      const { code } = await runTool(name, args, write);
      write(`${[name, ...args].join(' ')}: ${code === 0 ? 'passed' : `failed (${code})`}\n`);
      if (code === 0) counts.passed++;
      else counts.failed++;
    }
    return counts;
  };
}

/**
 * The tests of one folder of dist/test.
 *
 * @param {string} folder
 * @param {string[]} options
 * @returns {Section['run']}
 */
function mocha(folder, ...options) {
  const files = path.join('dist', 'test', folder);
  return async (write, mochaArguments) => {
    if (!existsSync(path.join(root, files))) return { passed: 0, failed: 0, skipped: 0 };
    const args = [`${files}/**/*.test.js`, ...options, ...mochaArguments];
    const env = { NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --enable-source-maps` };
    const { code, output } = await runTool('mocha', args, write, env);
    const counts = {
      passed: count(output, 'passing'),
      failed: count(output, 'failing'),
      skipped: count(output, 'pending'),
    };
    return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
  };
}

/**
 * A number of the summary that mocha ends with.
 *
 * @param {string} output
 * @param {'passing' | 'failing' | 'pending'} what
 */
function count(output, what) {
  const found = [...stripVTControlCharacters(output).matchAll(new RegExp(`^ {2}(\\d+) ${what}\\b`, 'gm'))].at(-1);
  return Number(found?.[1] ?? 0);
}

/** @type {Section['run']} */
async function inBrowser(write, mochaArguments) {
  await Promise.all([ensureChromium(), installServer()]);
  return mocha('e2e', '--timeout', '180000')(write, mochaArguments);
}

/** @type {Section['run']} */
async function insideVscode(write) {
  const results = await runVscodeSuite(write);
  const marks = { passed: '✔', failed: '✘', pending: '-' };
  for (const { title, state, durationMs, error } of results) {
    write(`  ${marks[state]} ${title.join(' › ')} (${durationMs} ms)\n`);
    if (error !== undefined) write(`\n${error}\n\n`.replaceAll('\n', '\n      '));
  }
  const number = (/** @type {string} */ wanted) => results.filter(({ state }) => state === wanted).length;
  return { passed: number('passed'), failed: number('failed'), skipped: number('pending') };
}

/**
 * Runs a command of the installed packages to its end.
 *
 * @param {string} name
 * @param {readonly string[]} args
 * @param {Write} write
 * @param {NodeJS.ProcessEnv} [more] environment
 * @returns {Promise<{ code: number, output: string }>}
 */
function runTool(name, args, write, more) {
  const bin = path.join(root, 'node_modules', '.bin');
  const child = startProcess(name, args, {
    cwd: root,
    env: {
      ...process.env,
      PATH: `${bin}${path.delimiter}${process.env.PATH ?? ''}`,
      ...(process.stdout.isTTY && process.env.NO_COLOR === undefined && { FORCE_COLOR: '1' }),
      ...more,
    },
    stdio: ['inherit', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
      output += text;
      write(text);
    });
  }
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(new Error(`Could not run ${name}: ${error.message}`)));
    child.once('close', (code) => resolve({ code: code ?? 1, output }));
  });
}
