// @ts-check
/** Finding desktop VS Code, and how to start it. Node built-ins only, until one has to be downloaded. */
import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { root } from './install.js';
import { onPath } from './processes.js';

/**
 * Whether a window can be opened.
 *
 * @returns {boolean}
 */
export function hasDisplay() {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY);
}

/**
 * The executable of the VS Code whose command-line tool `code` is on the PATH. It is started directly, because the tool
 * starts it detached and could not end it again.
 *
 * @returns {string | undefined}
 */
export function findDesktop() {
  const tool = onPath('code');
  if (tool === undefined) return undefined;
  const home = path.dirname(path.dirname(realpathSync(tool))); // of …/bin/code
  return [
    path.join(home, 'Code.exe'), // Windows
    path.join(home, '../../MacOS/Code'), // macOS; home is Contents/Resources/app
    path.join(home, '../../MacOS/Electron'), // macOS, until 2025
    path.join(home, 'code'), // Linux
  ].find((file) => existsSync(file));
}

/**
 * Downloads VS Code, or takes the one downloaded earlier, into .vscode-test.
 *
 * @returns {Promise<string>} its executable
 * @throws {Error} within seconds where the network does not have it
 */
export async function downloadDesktop() {
  const { downloadAndUnzipVSCode, SilentReporter } = await import('@vscode/test-electron');
  return downloadAndUnzipVSCode({
    cachePath: path.join(root, '.vscode-test'),
    timeout: 10_000, // without any data
    reporter: new SilentReporter(),
  });
}

/**
 * The environment for a VS Code of our own, also when we run in the terminal of another one.
 *
 * @returns {NodeJS.ProcessEnv}
 */
export function desktopEnvironment() {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith('VSCODE_') && name !== 'ELECTRON_RUN_AS_NODE'),
  );
}

/**
 * What every desktop VS Code of ours is started with: nothing of the user's own one is read or written.
 *
 * @param {string} dataDir
 * @returns {string[]}
 */
export function desktopArguments(dataDir) {
  return [
    `--user-data-dir=${path.join(dataDir, 'user-data')}`,
    `--extensions-dir=${path.join(dataDir, 'extensions')}`,
    ...['--disable-workspace-trust', '--disable-updates', '--skip-welcome', '--skip-release-notes'],
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  ];
}
