// @ts-check
/**
 * A real VS Code where there is no desktop: the workbench and server of the npm package `code-server` (MIT), prepared
 * once into the user's cache folder and then opened in a browser. Node built-ins only.
 */
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { rename } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { endProcess, runQuietly, startProcess } from './processes.js';

/** Of the npm package code-server; its VS Code is the one of the same minor version (1.139). */
const version = '4.139.1';
/** The Node that this VS Code is built for. */
const nodeMajor = 24;
/** The parts that are compiled here. Its other native modules (kerberos, sqlite3) are for things nobody does in a test. */
const nativeModules = ['@vscode/spdlog', 'node-pty', '@parcel/watcher', '@vscode/native-watchdog'];

/** Settings that keep a VS Code quiet which was started for this extension alone. */
export const quietSettings = {
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'security.workspace.trust.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.welcomePage.experimentalOnboarding': false,
};

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
  const making = `${home}.making`;
  const vscode = path.join(making, 'vscode');
  rmSync(making, { recursive: true, force: true });
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

/**
 * @typedef {object} Server
 * @property {string} authority Host and port.
 * @property {() => string} log What the server has said so far.
 * @property {Promise<void>} ended Resolves when it is gone.
 * @property {() => Promise<void>} stop Ends it and its extension hosts.
 */

/**
 * Starts the server on 127.0.0.1. It has no password: whoever can open a connection to this machine's loopback may
 * use it, with the rights of the user who started it.
 *
 * @param {object} options
 * @param {string} options.dataDir Where it keeps its state; its user settings are written here if it has none.
 * @param {string} options.folder The workspace that a plain address opens.
 * @param {string} [options.extension] The source folder of an extension that is to be there as if it were installed.
 * @param {boolean} [options.testDriver] Needed for `testsUrl`. VS Code then shows no notification toasts.
 * @param {Record<string, unknown>} [options.settings] User settings besides `quietSettings`.
 * @param {number} [options.port] Any free one unless told.
 * @param {NodeJS.ProcessEnv} [options.env] More environment for the extension host.
 * @returns {Promise<Server>}
 * @throws {Error} with the server's log, if it is not listening within 30 seconds
 */
export async function startServer({ dataDir, folder, extension, testDriver, settings = {}, port = 0, env = {} }) {
  const { node, home } = await installServer();
  writeSettings(path.join(dataDir, 'data', 'User'), settings);
  if (extension !== undefined) linkExtension(extension, path.join(dataDir, 'extensions'));

  const child = startProcess(
    node,
    [
      path.join(home, 'out', 'server-main.js'),
      ...['--host', '127.0.0.1', '--port', String(port), '--without-connection-token'],
      ...['--server-data-dir', dataDir, '--default-folder', folder],
      ...['--accept-server-license-terms', '--telemetry-level', 'off'],
      ...(testDriver ? ['--enable-smoke-test-driver'] : []),
    ],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } },
  );
  /** @type {Promise<void>} */
  const ended = new Promise((resolve) => child.once('exit', () => resolve()));
  let log = '';
  const listening = new Promise((resolve, reject) => {
    const listen = (/** @type {unknown} */ data) => {
      log += String(data);
      const found = /Extension host agent listening on (\d+)/.exec(log);
      if (found) resolve(Number(found[1]));
    };
    child.stdout?.on('data', listen);
    child.stderr?.on('data', listen);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`The VS Code server ended with ${code}:\n${log}`)));
    setTimeout(() => reject(new Error(`The VS Code server did not start within 30 s:\n${log}`)), 30_000).unref();
  });
  try {
    const authority = `127.0.0.1:${String(await listening)}`;
    return { authority, log: () => log, ended, stop: () => endProcess(child) };
  } catch (error) {
    await endProcess(child);
    throw error;
  }
}

/**
 * Writes the first user settings of a VS Code that was started for this extension alone; later they are the user's.
 *
 * @param {string} userFolder The folder that VS Code calls `User`.
 * @param {Record<string, unknown>} settings Besides `quietSettings`.
 */
export function writeSettings(userFolder, settings) {
  const file = path.join(userFolder, 'settings.json');
  if (existsSync(file)) return;
  mkdirSync(userFolder, { recursive: true });
  writeFileSync(file, JSON.stringify({ ...quietSettings, ...settings }, null, 2));
}

/**
 * A link among the installed extensions is as good as an installed package, and shows the next build at a reload.
 *
 * @param {string} extension
 * @param {string} extensionsFolder
 */
function linkExtension(extension, extensionsFolder) {
  const { publisher, name, version: its } = JSON.parse(readFileSync(path.join(extension, 'package.json'), 'utf8'));
  const link = path.join(extensionsFolder, `${publisher}.${name}-${its}`);
  if (existsSync(link) && realpathSync(link) === realpathSync(extension)) return;
  mkdirSync(extensionsFolder, { recursive: true });
  for (const entry of readdirSync(extensionsFolder)) {
    // VS Code writes its list of what is in the folder anew when there is none.
    if (entry.startsWith(`${publisher}.${name}-`) || entry === 'extensions.json') {
      rmSync(path.join(extensionsFolder, entry), { recursive: true, force: true });
    }
  }
  symlinkSync(extension, link, 'junction');
}

/**
 * The address of a workbench whose extension host loads an extension under development and calls the `run` of a
 * test module. The server needs `testDriver`: a built workbench takes no such payload without it.
 *
 * @param {Server} server
 * @param {string} extension Its source folder.
 * @param {string} testModule
 * @returns {string}
 */
export function testsUrl({ authority }, extension, testModule) {
  const remote = (/** @type {string} */ file) => `vscode-remote://${authority}${file}`;
  const payload = [
    ['extensionDevelopmentPath', remote(extension)],
    ['extensionTestsPath', remote(testModule)],
  ];
  return `http://${authority}/?${String(new URLSearchParams({ payload: JSON.stringify(payload) }))}`;
}
