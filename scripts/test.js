// @ts-check
/**
 * `npm test`: everything that has to hold, from a fresh clone. All sections run, also after one has failed.
 *
 *   npm test                       types, lint, format, grammar, rules, unit, integration, property, vscode, e2e
 *   node scripts/test.js unit e2e  some of them; the build comes first where they need one
 *   node scripts/test.js unit -- --grep wildcard
 *                                  … with arguments for mocha
 *
 * VSCODE_TEST=desktop or headless says which VS Code to test in. CHROME_PATH names the browser.
 */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { ensureChromium } from './chromium.js';
import { ensureInstalled, root } from './install.js';
import { run, startProcess } from './processes.js';
import { installServer } from './vscode-install.js';
import { runVscodeSuite } from './vscode-suite.js';

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/** @type {Record<string, { needsBuild?: true, onDemand?: true, run: () => Promise<Counts> }>} */
const sections = {
  types: { run: () => checks(['tsc', '-p', '.'], ['tsc', '-p', 'src/webview'], ['tsc', '-p', 'test/e2e/page']) },
  lint: { run: () => checks(['eslint', '.']) },
  format: { run: () => checks(['prettier', '--check', '--log-level', 'warn', '.']) },
  grammar: { run: grammar },
  rules: { needsBuild: true, run: () => mocha('rules') },
  unit: { needsBuild: true, run: () => mocha('unit') },
  integration: { needsBuild: true, run: () => mocha('integration') },
  property: { needsBuild: true, run: () => mocha('property') },
  vscode: { needsBuild: true, run: insideVscode },
  e2e: { needsBuild: true, run: () => mocha('e2e', '--timeout', '180000') },
  peers: { needsBuild: true, onDemand: true, run: () => mocha('peers', '--timeout', '180000') },
};

const separator = process.argv.indexOf('--');
const wanted = process.argv.slice(2, separator < 0 ? undefined : separator);
const mochaArguments = separator < 0 ? [] : process.argv.slice(separator + 1);
const chosen = wanted.length > 0 ? wanted : Object.keys(sections).filter((name) => !sections[name]?.onDemand);

try {
  const unknown = chosen.find((name) => !(name in sections));
  if (unknown !== undefined) throw new Error(`No section "${unknown}": there are ${Object.keys(sections).join(', ')}.`);
  await ensureInstalled();
  process.exitCode = (await runSections(chosen)) ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

/**
 * @param {string[]} names
 * @returns {Promise<boolean>} whether everything passed
 */
async function runSections(names) {
  const lines = [];
  const sum = { passed: 0, failed: 0, skipped: 0 };
  /** @type {boolean | undefined} */
  let built;
  for (const name of names) {
    const section = sections[name];
    if (section === undefined) continue;
    const start = Date.now();
    if (section.needsBuild) built ??= await build();
    console.log(`\n── ${name} ${'─'.repeat(76 - name.length)}`);
    const counts = section.needsBuild && !built ? couldNot('The build failed.') : await section.run().catch(couldNot);
    lines.push(`${name.padEnd(11)} ${((Date.now() - start) / 1000).toFixed(1).padStart(6)} s   ${textOf(counts)}`);
    sum.passed += counts.passed;
    sum.failed += counts.failed;
    sum.skipped += counts.skipped;
  }
  console.log(`\n${lines.join('\n')}\n\n${textOf(sum)}`);
  return sum.failed === 0;
}

/** @param {Counts} counts */
function textOf({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/**
 * @param {unknown} error
 * @returns {Counts}
 */
function couldNot(error) {
  console.error(error instanceof Error ? error.message : error);
  return { passed: 0, failed: 1, skipped: 0 };
}

/** The extension as it is shipped, and the tests. */
async function build() {
  console.log(`\n── build ${'─'.repeat(71)}`);
  return (await run(process.execPath, ['esbuild.js', '--production', '--tests'], { cwd: root })) === 0;
}

/** The environment in which the installed packages' commands are found. */
function toolEnvironment() {
  const bin = path.join(root, 'node_modules', '.bin');
  return { ...process.env, PATH: `${bin}${path.delimiter}${process.env.PATH ?? ''}` };
}

/**
 * Commands that count as one check each.
 *
 * @param {[string, ...string[]][]} commands
 * @returns {Promise<Counts>}
 */
async function checks(...commands) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const [command, ...args] of commands) {
    const code = await run(command, args, { cwd: root, env: toolEnvironment() });
    console.log(`${[command, ...args].join(' ')}: ${code === 0 ? 'passed' : `failed (${code})`}`);
    if (code === 0) counts.passed++;
    else counts.failed++;
  }
  return counts;
}

/** @returns {Promise<Counts>} */
async function grammar() {
  const folder = path.join(root, 'test', 'grammar');
  const files = existsSync(folder) ? readdirSync(folder) : [];
  const tests = files.map((file) => ['vscode-tmgrammar-test', path.join('test', 'grammar', file)]);
  return checks(.../** @type {[string, string][]} */ (tests));
}

/**
 * @param {string} folder Of dist/test.
 * @param {string[]} options
 * @returns {Promise<Counts>}
 */
async function mocha(folder, ...options) {
  const files = path.join('dist', 'test', folder);
  if (!existsSync(path.join(root, files))) return { passed: 0, failed: 0, skipped: 0 };
  if (folder === 'e2e') await Promise.all([ensureChromium(), installServer()]);

  const child = startProcess('mocha', [`${files}/**/*.test.js`, ...options, ...mochaArguments], {
    cwd: root,
    env: { ...toolEnvironment(), NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --enable-source-maps` },
    stdio: ['inherit', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout?.on('data', (data) => {
    output += String(data);
    process.stdout.write(data);
  });
  const code = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  const counts = {
    passed: count(output, 'passing'),
    failed: count(output, 'failing'),
    skipped: count(output, 'pending'),
  };
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
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

/** @returns {Promise<Counts>} */
async function insideVscode() {
  const results = await runVscodeSuite();
  const marks = { passed: '✔', failed: '✘', pending: '-' };
  for (const { title, state, durationMs, error } of results) {
    console.log(`  ${marks[state]} ${title.join(' › ')} (${durationMs} ms)`);
    if (error !== undefined) console.log(`\n${error}\n`.replaceAll('\n', '\n      '));
  }
  const number = (/** @type {string} */ wantedState) => results.filter(({ state }) => state === wantedState).length;
  return { passed: number('passed'), failed: number('failed'), skipped: number('pending') };
}
