// Builds everything that runs: the extension, the command line, the webviews and the tests.
//   node esbuild.js [--watch] [--production] [--tests]
import { context } from 'esbuild';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { iamActions } from './scripts/iam-actions.js';
import { writeNotices } from './scripts/notices.js';
import { mergeStartChunks } from './scripts/start-chunk.js';

const watch = process.argv.includes('--watch');
const production = process.argv.includes('--production');
const tests = process.argv.includes('--tests');

/** For what was CommonJS. */
const requireBanner = "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";

/** @type {import('esbuild').BuildOptions} */
const common = {
  bundle: true,
  sourcemap: production ? false : 'linked',
  minify: production,
  logLevel: 'warning',
  target: 'es2023',
  legalComments: 'none', // notices.js
  metafile: production,
  plugins: [iamActions()],
};

/** Node code as ES modules: every `await import(...)` becomes a chunk, so the AWS SDK loads when first needed. */
/** @type {import('esbuild').BuildOptions} */
const node = {
  ...common,
  platform: 'node',
  format: 'esm',
  splitting: true,
  outdir: 'dist',
  chunkNames: 'chunks/[name]-[hash]',
  mainFields: ['module', 'main'], // the SDK's module builds are half the size of its main ones
  external: ['vscode'],
  banner: { js: requireBanner },
};

/** @type {import('esbuild').BuildOptions[]} */
const builds = [
  {
    ...node,
    entryPoints: {
      extension: 'src/extension.ts',
      cli: 'src/cli/main.ts',
      'match-worker': 'src/cli/match-worker.ts',
      'event-set-worker': 'src/events/set/event-set-worker.ts',
    },
  },
  {
    ...common,
    platform: 'browser',
    format: 'iife',
    outdir: 'dist/webview',
    entryPoints: ['src/webview/live-test.ts', 'src/webview/metric-tracker.ts', 'src/webview/backtest.ts'],
  },
];
if (tests) {
  // Tests are debugged, not shipped, also those that look at the production build.
  const test = { ...common, minify: false, sourcemap: /** @type {const} */ ('linked') };
  builds.push({
    ...test,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    splitting: true, // what several tests share is loaded once
    chunkNames: 'chunks/[name]-[hash]',
    outdir: 'dist/test',
    outbase: 'test',
    entryPoints: [
      ...testFiles('test/rules', 'test/unit', 'test/integration', 'test/property', 'test/e2e', 'test/peers'),
      'test/integration/pipeline/crash/undertake.ts',
      'test/bench/bench.ts',
      'test/bench/set-up.ts',
      'test/bench/fetch.ts',
      'test/bench/live-test.ts',
    ],
  });
  // VS Code loads the runner named by `extensionTestsPath` with `require`.
  builds.push({
    ...test,
    platform: 'node',
    format: 'cjs',
    outExtension: { '.js': '.cjs' },
    external: ['vscode', 'mocha'],
    outdir: 'dist/test',
    outbase: 'test',
    entryPoints: ['test/vscode/runner.ts', ...testFiles('test/vscode')],
  });
}

/** @param {string[]} folders */
function testFiles(...folders) {
  return folders.filter(existsSync).flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.test.ts'))
      .map((file) => path.join(folder, file)),
  );
}

if (!watch) rmSync('dist', { recursive: true, force: true });
const contexts = await Promise.all(builds.map((options) => context(options)));
if (watch) {
  await Promise.all(contexts.map((built) => built.watch()));
} else {
  const [extension, webviews] = (await Promise.all(contexts.map((built) => built.rebuild()))).map(
    ({ metafile }) => metafile,
  );
  if (extension && webviews) {
    writeNotices([extension, webviews], 'dist/THIRD-PARTY-NOTICES.txt');
    await mergeStartChunks(extension.outputs, 'dist/extension.js', requireBanner);
  }
  await Promise.all(contexts.map((built) => built.dispose()));
}
