// @ts-check
/**
 * `npm run bench`: how fast patterns are, beside JSON.parse, jq, DuckDB and ripgrep; docs/performance.md has what it
 * printed. `--set-up` measures setting up and tearing down instead, `--live-test` the events of Live Test,
 * `--fetch` how fast events are read from AWS. Other options are passed on, such as
 * `npm run bench -- --only root --events 100000 --jq-all`.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureInstalled, root } from './install.js';
import { onPath, run, runQuietly } from './processes.js';

/** Large, and for this alone: not among the packages that everybody installs. */
const duckdb = { package: '@duckdb/node-api', version: '1.5.6-r.1' };

await ensureInstalled();
for (const own of ['set-up', 'live-test', 'fetch']) {
  if (!process.argv.includes(`--${own}`)) continue;
  await run(process.execPath, ['esbuild.js', '--production', '--tests'], { cwd: root });
  const args = ['--no-warnings', `dist/test/bench/${own}.js`, ...process.argv.slice(2)];
  process.exit(await run(process.execPath, args, { cwd: root }));
}
for (const peer of ['jq', 'rg']) {
  if (onPath(peer) === undefined)
    throw new Error(`Install ${peer} first: apt-get install ${peer === 'rg' ? 'ripgrep' : peer}`);
}
await run(process.execPath, ['esbuild.js', '--production', '--tests'], { cwd: root });
process.exitCode = await run(
  process.execPath,
  ['--max-old-space-size=4096', 'dist/test/bench/bench.js', '--duckdb', await duckDbEntry(), ...process.argv.slice(2)],
  { cwd: root },
);

/** @returns {Promise<string>} the URL to import DuckDB from */
async function duckDbEntry() {
  const folder = path.join(root, 'node_modules', '.cache', 'bench');
  const entry = path.join(folder, 'node_modules', duckdb.package, 'lib', 'index.js');
  if (!existsSync(entry)) {
    console.log(`Installing ${duckdb.package} ${duckdb.version}…`);
    await runQuietly('npm', [
      'install',
      '--prefix',
      folder,
      '--no-audit',
      '--no-fund',
      `${duckdb.package}@${duckdb.version}`,
    ]);
  }
  return pathToFileURL(entry).href;
}
