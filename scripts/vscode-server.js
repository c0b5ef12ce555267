// @ts-check
/** Starting the headless VS Code, to be opened in a browser. Node built-ins only. */
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
import path from 'node:path';
import { endProcess, startProcess } from './processes.js';
import { installServer } from './vscode-install.js';

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
 * @typedef {object} Server
 * @property {string} authority Host and port.
 * @property {string} url Opens the workspace.
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
 * @param {string} options.folder The workspace.
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
      ...['--server-data-dir', dataDir],
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
    const url = addressOf(authority, { folder });
    return { authority, url, log: () => log, ended, stop: () => endProcess(child) };
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
export function testsUrl({ authority, url }, extension, testModule) {
  const remote = (/** @type {string} */ file) => `vscode-remote://${authority}${file}`;
  const payload = [
    ['extensionDevelopmentPath', remote(extension)],
    ['extensionTestsPath', remote(testModule)],
  ];
  const folder = new URL(url).searchParams.get('folder') ?? '';
  return addressOf(authority, { folder, payload: JSON.stringify(payload) });
}

/**
 * The workspace is named in the address: one that the server is told with `--default-folder` gets URIs of another
 * authority than all else, so that the Explorer hears of no change and shows no new mark.
 *
 * @param {string} authority
 * @param {Record<string, string>} parameters
 */
function addressOf(authority, parameters) {
  return `http://${authority}/?${String(new URLSearchParams(parameters))}`;
}
