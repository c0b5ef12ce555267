// @ts-check
/**
 * `npm test`: everything that has to hold, from a fresh clone. All sections run, also after one has failed.
 *
 *   npm test                       types, lint, format, grammar, rules, unit, integration, property, e2e, vscode
 *   node scripts/test.js unit e2e  some of them; the build comes first where they need one
 *   node scripts/test.js unit -- --grep wildcard
 *                                  … with arguments for mocha
 *
 * VSCODE_TEST=desktop or headless says which VS Code to test in. CHROME_PATH names the browser.
 */
import { ensureInstalled, root } from './install.js';
import { run } from './processes.js';
import { sections } from './test-sections.js';

/** @typedef {import('./test-sections.js').Counts} Counts */
/** @typedef {import('./test-sections.js').Write} Write */

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
 * Two lanes side by side, each one section after another: what waits for a workbench leaves a core to what computes.
 * More lanes would make the workbench's own times wrong.
 *
 * @param {string[]} names
 * @returns {Promise<boolean>} whether everything passed
 */
async function runSections(names) {
  const built = names.some((name) => sections[name]?.needsBuild) && (await build());
  const lanes = [false, true]
    .map((inWorkbench) => names.filter((name) => Boolean(sections[name]?.inWorkbench) === inWorkbench))
    .filter((lane) => lane.length > 0);
  /** @type {Map<string, { counts: Counts, seconds: number }>} */
  const results = new Map();
  await Promise.all(
    lanes.map(async (lane) => {
      for (const name of lane) results.set(name, await runSection(name, built, lanes.length > 1));
    }),
  );

  const sum = { passed: 0, failed: 0, skipped: 0 };
  const lines = names.flatMap((name) => {
    const { counts, seconds } = results.get(name) ?? { counts: sum, seconds: 0 };
    sum.passed += counts.passed;
    sum.failed += counts.failed;
    sum.skipped += counts.skipped;
    return `${name.padEnd(11)} ${seconds.toFixed(1).padStart(6)} s   ${textOf(counts)}`;
  });
  console.log(`\n${lines.join('\n')}\n\n${textOf(sum)}`);
  return sum.failed === 0;
}

/**
 * @param {string} name
 * @param {boolean} built Whether there is a build.
 * @param {boolean} inOnePiece Keeps what the section says until it ends, because another one runs beside it.
 */
async function runSection(name, built, inOnePiece) {
  const section = /** @type {import('./test-sections.js').Section} */ (sections[name]);
  let kept = '';
  /** @type {Write} */
  const write = (text) => void (inOnePiece ? (kept += text) : process.stdout.write(text));
  if (inOnePiece) console.log(`${name} begins`);
  else console.log(`\n${headline(name)}`);

  const start = Date.now();
  const counts = await (section.needsBuild && !built
    ? couldNot('The build failed.', write)
    : section.run(write, mochaArguments).catch((error) => couldNot(error, write)));
  if (inOnePiece) console.log(`\n${headline(name)}\n${kept}`);
  return { counts, seconds: (Date.now() - start) / 1000 };
}

/** The extension as it is shipped, and the tests. */
async function build() {
  console.log(`\n${headline('build')}`);
  return (await run(process.execPath, ['esbuild.js', '--production', '--tests'], { cwd: root })) === 0;
}

/** @param {string} name */
function headline(name) {
  return `── ${name} ${'─'.repeat(76 - name.length)}`;
}

/** @param {Counts} counts */
function textOf({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/**
 * @param {unknown} error
 * @param {Write} write
 * @returns {Counts}
 */
function couldNot(error, write) {
  write(`${error instanceof Error ? error.message : String(error)}\n`);
  return { passed: 0, failed: 1, skipped: 0 };
}
