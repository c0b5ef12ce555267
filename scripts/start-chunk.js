// @ts-check
/** One file for all that the extension's entry imports at once: each file costs VS Code's loader half a millisecond. */
import { build } from 'esbuild';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const start = 'start.js';

/**
 * esbuild makes a chunk of what the same entries share, so the extension would begin with some thirty small files. They
 * become one; each of them stays, and passes on its part of the one to the other entries that share it.
 *
 * @param {import('esbuild').Metafile['outputs']} outputs
 * @param {string} entry Whose output it is about.
 * @param {string} banner What each output begins with.
 */
export async function mergeStartChunks(outputs, entry, banner) {
  const folder = path.resolve(path.dirname(entry), 'chunks');
  const chunks = [...staticImports(outputs, entry)].map((file, index) => {
    const names = (outputs[file]?.exports ?? []).map((inside) => ({ inside, outside: `c${index}_${inside}` }));
    return { file: path.resolve(file), name: path.basename(file), names };
  });
  const merged = chunks.map(({ name, names }) => {
    return `export { ${names.map(({ inside, outside }) => `${inside} as ${outside}`).join()} } from './${name}';`;
  });
  /** @param {string} from */
  const passedOn = (from) =>
    new Map(
      chunks.map(({ file, names }) => [
        file,
        `export { ${names.map(({ inside, outside }) => `${outside} as ${inside}`).join()} } from '${from}';`,
      ]),
    );
  const contents = new Map(chunks.map(({ file }) => [file, readFileSync(file, 'utf8').replace(banner, '')]));

  await bundle({ stdin: { contents: merged.join('\n'), resolveDir: folder } }, contents, path.join(folder, start));
  const ofEntry = readFileSync(entry, 'utf8').replace(banner, '');
  const imported = passedOn(`./chunks/${start}`);
  await bundle({ stdin: { contents: ofEntry, resolveDir: path.dirname(path.resolve(entry)) } }, imported, entry);
  for (const [file, text] of passedOn(`./${start}`)) writeFileSync(file, text);

  /**
   * @param {import('esbuild').BuildOptions} from
   * @param {ReadonlyMap<string, string>} files What is bundled; all else stays where it is.
   * @param {string} outfile
   */
  async function bundle(from, files, outfile) {
    await build({
      ...from,
      outfile,
      allowOverwrite: true,
      bundle: true,
      minify: true,
      platform: 'node',
      format: 'esm',
      target: 'es2023',
      external: ['vscode'],
      legalComments: 'none',
      logLevel: 'warning',
      banner: { js: banner },
      plugins: [{ name: 'only these files', setup: (plugin) => only(plugin, files) }],
    });
  }
}

/**
 * @param {import('esbuild').PluginBuild} plugin
 * @param {ReadonlyMap<string, string>} files
 */
function only({ onResolve, onLoad }, files) {
  onResolve({ filter: /^\./ }, ({ path: wanted, resolveDir, kind }) => {
    const file = path.resolve(resolveDir, wanted);
    return kind === 'import-statement' && files.has(file) ? { path: file } : { path: wanted, external: true };
  });
  onLoad({ filter: /\.js$/ }, ({ path: file }) => {
    const contents = files.get(file);
    return contents === undefined ? undefined : { contents, resolveDir: path.dirname(file) };
  });
}

/**
 * The files that are loaded with one.
 *
 * @param {import('esbuild').Metafile['outputs']} outputs
 * @param {string} entry
 */
function staticImports(outputs, entry) {
  /** @type {Set<string>} */
  const found = new Set();
  const visit = (/** @type {string} */ file) => {
    for (const { path: wanted, kind, external } of outputs[file]?.imports ?? []) {
      if (kind !== 'import-statement' || external || found.has(wanted)) continue;
      found.add(wanted);
      visit(wanted);
    }
  };
  visit(entry);
  return found;
}
