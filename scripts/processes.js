// @ts-check
/** Starting other programs, and making sure that none of them outlives this one. Node built-ins only. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

const windows = process.platform === 'win32';
const signals = /** @type {const} */ ({ SIGHUP: 1, SIGINT: 2, SIGTERM: 15 });

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();
let handlersInstalled = false;
let ending = false;

/**
 * @typedef {object} ProcessOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env] The whole environment, not additions to it.
 */

/**
 * Starts a program in a process group of its own, which is ended with this process: at its exit, at SIGINT (Ctrl+C),
 * SIGTERM and SIGHUP, and when the npm that started it has gone.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {ProcessOptions & { stdio?: import('node:child_process').StdioOptions }} [options] stdio: 'inherit' unless told
 */
export function startProcess(command, args, options = {}) {
  endChildrenWithThisProcess();
  const child = spawn(command, args, {
    stdio: 'inherit',
    ...options,
    detached: !windows,
    shell: windows && !command.endsWith('.exe'), // npm and code are .cmd files there
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  child.once('error', () => running.delete(child));
  return child;
}

/**
 * Runs a program to its end, its output going where ours goes.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {ProcessOptions} [options]
 * @returns {Promise<number>} the exit code; 127 where there is no such program
 */
export function run(command, args, options) {
  const child = startProcess(command, args, options);
  return new Promise((resolve) => {
    child.once('error', () => resolve(127));
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

/**
 * Runs a program to its end and keeps what it says to itself.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {ProcessOptions} [options]
 * @returns {Promise<string>} stdout
 * @throws {Error} with the last of its output, if it cannot be started or ends with another code than 0
 */
export function runQuietly(command, args, options) {
  const child = startProcess(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let output = '';
  child.stdout?.on('data', (data) => {
    stdout += String(data);
    output += String(data);
  });
  child.stderr?.on('data', (data) => (output += String(data)));
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(new Error(`Could not run ${command}: ${error.message}`)));
    child.once('close', (code) => {
      if (code === 0) resolve(stdout);
      else reject(new Error(`"${[command, ...args].join(' ')}" ended with ${code}:\n${output.trim().slice(-2000)}`));
    });
  });
}

/**
 * The file that a shell would run for a command.
 *
 * @param {string} command
 * @returns {string | undefined}
 */
export function onPath(command) {
  const endings = windows ? ['.exe', '.cmd'] : [''];
  return (process.env.PATH ?? '')
    .split(path.delimiter)
    .flatMap((folder) => endings.map((ending) => path.join(folder, command + ending)))
    .find((file) => existsSync(file));
}

/**
 * Ends a program and everything that it started; resolves when it is gone. Whoever ignores SIGTERM for
 * three seconds is killed.
 *
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<void>}
 */
export async function endProcess(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  signalGroup(child, 'SIGTERM');
  const killer = setTimeout(() => signalGroup(child, 'SIGKILL'), 3000);
  await gone;
  clearTimeout(killer);
  signalGroup(child, 'SIGKILL'); // what is left of its group
}

/**
 * Whether this process was asked to end, so that what it started ends because of that.
 *
 * @returns {boolean}
 */
export function isEnding() {
  return ending;
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {NodeJS.Signals} signal
 */
function signalGroup(child, signal) {
  if (child.pid === undefined) return;
  try {
    if (windows) spawn('taskkill', ['/pid', String(child.pid), '/t', '/f'], { stdio: 'ignore' });
    else process.kill(-child.pid, signal);
  } catch {
    // The group is empty already.
  }
}

function endChildrenWithThisProcess() {
  if (handlersInstalled) return;
  handlersInstalled = true;
  const endAll = (/** @type {number} */ exitCode) => {
    ending = true;
    void Promise.all([...running].map(endProcess)).then(() => process.exit(exitCode));
  };

  process.once('exit', () => running.forEach((child) => signalGroup(child, 'SIGKILL')));
  for (const [signal, number] of Object.entries(signals)) process.once(signal, () => endAll(128 + number));

  // npm passes SIGTERM on to a shell between it and us, which ends without a word.
  const parent = process.ppid;
  if (process.env.npm_lifecycle_event !== undefined) {
    setInterval(() => process.ppid !== parent && endAll(1), 500).unref();
  }
}
