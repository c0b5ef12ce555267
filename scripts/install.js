// @ts-check
/** What `npm start` and `npm test` need before anything else: the right Node, and the packages of package-lock.json. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { runQuietly } from './processes.js';

/** The repository's folder, also for this file's bundled copies in dist/test. */
export const root = folderWith('package-lock.json', path.dirname(fileURLToPath(import.meta.url)));

/**
 * Checks Node's version and installs the packages unless what is installed is what package-lock.json asks for.
 *
 * @returns {Promise<void>}
 * @throws {Error} to be shown as it is
 */
export async function ensureInstalled() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    throw new Error(`Node ${process.versions.node} is too old: install Node 20.19 or newer, then run this again.`);
  }
  if (isInstalled()) return;
  console.log('Installing packages (npm ci), about 20 seconds…');
  await runQuietly('npm', ['ci', '--no-audit', '--no-fund'], { cwd: root });
}

/**
 * npm keeps a lock file of what is in node_modules. Comparing the two, not their times, is right after `npm install`
 * too, which writes package-lock.json last.
 */
function isInstalled() {
  const installed = path.join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installed)) return false;
  const wanted = packagesOf(path.join(root, 'package-lock.json'));
  const found = packagesOf(installed);
  return Object.entries(wanted).every(
    ([folder, { version, optional }]) =>
      folder === '' || found[folder]?.version === version || (optional === true && !(folder in found)),
  );
}

/**
 * @param {string} lockFile
 * @returns {Record<string, { version?: string, optional?: boolean }>}
 */
function packagesOf(lockFile) {
  return JSON.parse(readFileSync(lockFile, 'utf8')).packages;
}

/**
 * @param {string} file
 * @param {string} start
 * @returns {string}
 */
function folderWith(file, start) {
  const parent = path.dirname(start);
  if (existsSync(path.join(start, file))) return start;
  if (parent === start) throw new Error(`No ${file} above ${fileURLToPath(import.meta.url)}`);
  return folderWith(file, parent);
}

if (fileURLToPath(import.meta.url) === process.argv[1]) await ensureInstalled();
