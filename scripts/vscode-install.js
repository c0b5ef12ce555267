// @ts-check
/**
 * A real VS Code where there is no desktop: the workbench and server of the npm package `code-server` (MIT), prepared
 * once into the user's cache folder. Node built-ins only.
 */
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { runQuietly } from './processes.js';

/** Of the npm package code-server; its VS Code is the one of the same minor version (1.139). */
const version = '4.139.1';
/** The Node that this VS Code is built for. */
const nodeMajor = 24;
/** The parts that are compiled here. Its other native modules (kerberos, sqlite3) are for things nobody does in a test. */
const nativeModules = ['@vscode/spdlog', 'node-pty', '@parcel/watcher', '@vscode/native-watchdog'];

/**
 * Where things are kept that every clone on this machine can use.
 *
 * @returns {string}
 */
export function cacheFolder() {
  return path.join(process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache'), 'access-alerts');
}

/**
 * @typedef {object} ServerInstall
 * @property {string} node The Node to run it with.
 * @property {string} home The server's folder, the one with `out/server-main.js` in it.
 */

/**
 * The headless VS Code in the cache, made first if it is not there: about two minutes and 640 MB.
 *
 * It is made under a temporary name and renamed, so an interrupted one is never taken for whole; of two runs at once
 * the second waits for the first.
 *
 * @param {(line: string) => void} [say]
 * @returns {Promise<ServerInstall>}
 * @throws {Error} to be shown as it is
 */
export async function installServer(say = console.log) {
  const cache = cacheFolder();
  const home = path.join(cache, `vscode-server-${version}`);
  if (!existsSync(home)) {
    mkdirSync(cache, { recursive: true });
    const unlock = await lock(`${home}.lock`, say);
    try {
      if (!existsSync(home)) await makeServer(home, say);
    } finally {
      unlock();
    }
  }
  return { node: nodeIn(home), home: path.join(home, 'vscode') };
}

/**
 * @param {string} home
 * @param {(line: string) => void} say
 */
async function makeServer(home, say) {
  await removeInterrupted(home);
  const making = `${home}.making-${process.pid}`;
  const vscode = path.join(making, 'vscode');
  mkdirSync(vscode, { recursive: true });
  say(`Preparing a headless VS Code in ${home}, once, about two minutes…`);

  if (!usesOwnNode()) {
    say(`  Node ${nodeMajor}`);
    await npm(['install', '--no-save', '--ignore-scripts', `${nodePackage()}@${nodeMajor}`], making);
  }
  /** @type {NodeJS.ProcessEnv} */
  const env = { ...process.env, PATH: `${path.dirname(nodeIn(making))}${path.delimiter}${process.env.PATH ?? ''}` };
  // Compiling needs Node's headers. The modules use only its stable interface, so those beside our Node will do, and
  // nothing has to be downloaded for them.
  const prefix = path.dirname(path.dirname(process.execPath));
  if (existsSync(path.join(prefix, 'include/node/node_api.h'))) env.npm_config_nodedir = prefix;

  say(`  code-server ${version}`);
  const packed = await npm(['pack', '--silent', `code-server@${version}`], making);
  const archive = packed.trim().split('\n').at(-1) ?? '';
  await runQuietly('tar', ['-xzf', archive, '--strip-components=3', '-C', vscode, 'package/lib/vscode'], {
    cwd: making,
  });
  rmSync(path.join(making, archive));
  say('  its packages');
  await npm(['install', '--omit=dev', '--ignore-scripts'], vscode, env);
  say('  its native modules');
  await npm(['rebuild', ...nativeModules], vscode, env).catch((error) => {
    throw new Error(
      `${error.message}\nCompiling needs Python 3, make and a C++ compiler (apt install python3 g++ make).`,
    );
  });
  await rename(making, home);
}

/**
 * What runs that were killed have left. Programs that they started may still write there: then the next run removes it.
 *
 * @param {string} home
 */
async function removeInterrupted(home) {
  for (const entry of readdirSync(path.dirname(home))) {
    if (!entry.startsWith(`${path.basename(home)}.making-`)) continue;
    await rm(path.join(path.dirname(home), entry), { recursive: true, force: true }).catch(() => undefined);
  }
}

/**
 * @param {string[]} args
 * @param {string} cwd
 * @param {NodeJS.ProcessEnv} [env]
 */
function npm(args, cwd, env = process.env) {
  return runQuietly('npm', [...args, '--no-audit', '--no-fund'], { cwd, env });
}

function usesOwnNode() {
  return process.versions.node.startsWith(`${nodeMajor}.`);
}

/** The package that holds nothing but Node's binary for this machine. */
function nodePackage() {
  if (process.platform === 'linux' && ['x64', 'arm64'].includes(process.arch)) return `node-linux-${process.arch}`;
  throw new Error(
    'The headless VS Code can be prepared on Linux, or with Node 24 anywhere. Or install desktop VS Code and put ' +
      '"code" on the PATH (in VS Code: "Shell Command: Install \'code\' command in PATH").',
  );
}

/** @param {string} home */
function nodeIn(home) {
  return usesOwnNode() ? process.execPath : path.join(home, 'node_modules', nodePackage(), 'bin', 'node');
}

/**
 * Waits until no other living process holds the lock, and takes it.
 *
 * @param {string} file
 * @param {(line: string) => void} say
 * @returns {Promise<() => void>} gives it back
 */
async function lock(file, say) {
  for (let waited = 0; ; waited++) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
    }
    if (!isHeld(file)) rmSync(file, { force: true });
    else if (waited === 0) say('Another run is preparing the headless VS Code; waiting for it…');
    await delay(500);
  }
}

/** @param {string} lockFile */
function isHeld(lockFile) {
  try {
    return process.kill(Number(readFileSync(lockFile, 'utf8')), 0);
  } catch {
    return false; // given back meanwhile, or its holder is dead
  }
}
