// @ts-check
/**
 * `npm start`: builds the extension and opens it in a VS Code, connected to the sandbox, in a demo workspace.
 *
 *   npm start                 desktop VS Code if there is one and a display, else a headless one in your browser
 *   npm start -- --headless   the headless one
 *   npm start -- --port N     … at this port
 */
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { desktopArguments, desktopEnvironment, downloadDesktop, findDesktop, hasDisplay } from './desktop.js';
import { ensureInstalled, root } from './install.js';
import { isEnding, run } from './processes.js';
import { cacheFolder, installServer } from './vscode-install.js';
import { startServer, writeSettings } from './vscode-server.js';

/** Where the headless VS Code is unless told, if that is free: an address that can be kept in a bookmark or a tunnel. */
const usualPort = 8642;

const { values: options } = parseArgs({ options: { headless: { type: 'boolean' }, port: { type: 'string' } } });

/** Settings and state of the VS Code that is started here, apart from the user's own; one for each clone. */
const home = path.join(cacheFolder(), `start-${createHash('sha256').update(root).digest('hex').slice(0, 8)}`);

try {
  await ensureInstalled();
  if ((await run(process.execPath, ['esbuild.js'], { cwd: root })) !== 0) throw new Error('The build failed (above).');
  const workspace = demoWorkspace();
  const { executable, why } = await chooseDesktop();
  console.log(why);
  if (executable === undefined) await openHeadless(workspace);
  else await openDesktop(executable, workspace);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

/** The demo's files, each copied once, so that what somebody tried out there stays. */
function demoWorkspace() {
  const workspace = path.join(home, 'demo');
  const settings = path.join(workspace, '.vscode', 'settings.json');
  mkdirSync(path.dirname(settings), { recursive: true });
  if (existsSync(path.join(root, 'demo')))
    cpSync(path.join(root, 'demo'), workspace, { recursive: true, force: false });
  if (!existsSync(settings)) {
    writeFileSync(
      settings,
      `${JSON.stringify({ 'accessAlerts.startConnection': 'sandbox', 'workbench.startupEditor': 'readme' }, null, 2)}\n`,
    );
  }
  return workspace;
}

/** @returns {Promise<{ executable?: string, why: string }>} no executable: the headless one */
async function chooseDesktop() {
  const headless = 'the headless VS Code in a browser';
  if (options.headless) return { why: `Opening ${headless}, as asked.` };
  if (!hasDisplay()) return { why: `Opening ${headless}: there is no display for a desktop one.` };
  const installed = findDesktop();
  if (installed !== undefined)
    return { executable: installed, why: `Opening ${installed}: found by "code" on the PATH.` };
  try {
    const executable = await downloadDesktop();
    return { executable, why: `Opening ${executable}: there is no "code" on the PATH.` };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { why: `Opening ${headless}: no "code" on the PATH, and VS Code could not be downloaded (${reason}).` };
  }
}

/**
 * @param {string} executable
 * @param {string} workspace
 */
async function openDesktop(executable, workspace) {
  writeSettings(path.join(home, 'user-data', 'User'), {});
  console.log('Ctrl+C here, or closing its window, ends it.');
  await run(executable, [`--extensionDevelopmentPath=${root}`, ...desktopArguments(home), workspace], {
    env: desktopEnvironment(),
  });
}

/** @param {string} workspace */
async function openHeadless(workspace) {
  await installServer();
  const port = options.port === undefined ? await freePort(usualPort) : Number(options.port);
  const server = await startServer({ dataDir: path.join(home, 'server'), folder: workspace, extension: root, port });
  console.log(`
  ${server.url}

Open this address in a browser on this machine. From another machine, tunnel to it first:
  ssh -L ${port}:${server.authority} <this machine>
Ctrl+C ends it.`);
  await server.ended;
  if (!isEnding()) throw new Error(`The VS Code server has ended:\n${server.log()}`);
}

/**
 * @param {number} wished
 * @returns {Promise<number>} the wished port, or any free one
 */
async function freePort(wished) {
  const probe = net.createServer();
  try {
    return await new Promise((resolve, reject) => {
      probe.once('error', reject);
      probe.listen(wished, '127.0.0.1', () => resolve(/** @type {net.AddressInfo} */ (probe.address()).port));
    });
  } catch (error) {
    if (wished === 0) throw error;
    return await freePort(0);
  } finally {
    probe.close();
  }
}
