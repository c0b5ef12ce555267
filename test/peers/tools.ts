import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Account } from '../../src/aws/account';
import type { ApiInput } from '../../src/aws/api';
import { endProcess, onPath, run, runQuietly, startProcess } from '../../scripts/processes';
import { cacheFolder } from '../../scripts/vscode-install';

/** Why tests that need other people's programs are not run; the tests then count as skipped. */
export class Missing extends Error {
  override readonly name = 'Missing';
}

/** Nothing of this computer's own AWS set-up, and no way out to AWS. */
export function peerEnvironment(endpoint: string): NodeJS.ProcessEnv {
  const nowhere = path.join(cacheFolder(), 'no-such-file');
  const own = Object.entries(process.env).filter(([name]) => !/^AWS_|_proxy$/i.test(name));
  return {
    ...Object.fromEntries(own),
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: 'sandbox',
    AWS_SECRET_ACCESS_KEY: 'sandbox',
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_CONFIG_FILE: nowhere,
    AWS_SHARED_CREDENTIALS_FILE: nowhere,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_PAGER: '',
  };
}

/**
 * A Python that has moto and boto3: the one on the PATH, else a virtual environment in the user's cache folder, which is
 * made once.
 * @throws Missing
 */
export async function pythonWithMoto(): Promise<string> {
  const python = findPython();
  if (await succeeds(python, ['-c', 'import boto3, moto.server'])) return python;
  return inVirtualEnvironment(python, ['-c', 'import boto3, moto.server'], ['moto[server]', 'boto3']);
}

/**
 * The AWS CLI: on the PATH, else from the distribution where that can be installed without asking, else in the virtual
 * environment.
 * @throws Missing
 */
export async function awsCli(): Promise<string> {
  if (await succeeds('aws', ['--version'])) return 'aws';
  if (process.getuid?.() === 0 && onPath('apt-get') !== undefined) {
    console.log('Installing the AWS CLI (apt-get install awscli)…');
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    await run('apt-get', ['update', '-qq'], { env });
    await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'awscli'], { env });
    if (await succeeds('aws', ['--version'])) return 'aws';
  }
  const python = await inVirtualEnvironment(findPython(), ['-c', 'import awscli'], ['awscli']);
  return path.join(path.dirname(python), process.platform === 'win32' ? 'aws.cmd' : 'aws');
}

function findPython(): string {
  const python = ['python3', 'python'].find((name) => onPath(name) !== undefined);
  if (python === undefined)
    throw new Missing('there is no Python on the PATH (on Debian: apt-get install python3-venv)');
  return python;
}

async function inVirtualEnvironment(python: string, check: string[], packages: string[]): Promise<string> {
  const home = path.join(cacheFolder(), 'peers');
  const own = path.join(home, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  if (await succeeds(own, check)) return own;
  console.log(`Installing ${packages.join(' and ')} into ${home}, about a minute…`);
  mkdirSync(home, { recursive: true });
  try {
    await runQuietly(python, ['-m', 'venv', home]);
    await runQuietly(own, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...packages]);
  } catch (error) {
    throw new Missing(`${packages.join(' and ')} cannot be installed: ${String(error)}`);
  }
  return own;
}

async function succeeds(command: string, args: string[]): Promise<boolean> {
  return runQuietly(command, args).then(
    () => true,
    () => false,
  );
}

export interface Server {
  readonly url: string;
  stop(): Promise<void>;
}

/** Moto's server, which knows AWS's wire formats from another side, on a free port. */
export async function startMoto(python: string): Promise<Server> {
  const port = String(20_000 + Math.floor(Math.random() * 20_000));
  const child = startProcess(python, ['-m', 'moto.server', '-H', '127.0.0.1', '-p', port], { stdio: 'ignore' });
  const url = `http://127.0.0.1:${port}`;
  const end = Date.now() + 60_000;
  while (
    !(await fetch(`${url}/moto-api/`).then(
      (response) => response.ok,
      () => false,
    ))
  ) {
    if (child.exitCode !== null || Date.now() > end) {
      await endProcess(child);
      throw new Error(`moto's server does not answer at ${url}`);
    }
    await delay(200);
  }
  return { url, stop: () => endProcess(child) };
}

/** `access-alerts sandbox` as it is built, on a free port. */
export async function startSandbox(speed: number): Promise<Server> {
  const args = ['dist/cli.js', 'sandbox', '--port', '0', '--speed', String(speed)];
  const child = startProcess(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout?.on('data', (data) => {
      output += String(data);
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(output)?.[0];
      if (found !== undefined) resolve(found);
    });
    child.once('exit', (code) => reject(new Error(`dist/cli.js ended with ${String(code)}`)));
  });
  return { url, stop: () => endProcess(child) };
}

/** Runs a set-up step of a suite; where a program is missing, says so in one line and skips the suite. */
export async function orSkip<T>(suite: Mocha.Context, prepare: () => Promise<T>): Promise<T> {
  try {
    return await prepare();
  } catch (error) {
    if (!(error instanceof Missing)) throw error;
    console.log(`\n  NOT RUN: ${error.message}\n`);
    return suite.skip();
  }
}

/**
 * What AWS does and moto (5.2) does not: it takes no ARN in StartLogging and DeleteTrail, and puts a changed metric filter
 * beside the old one instead of in its place.
 */
export function forMoto(account: Account): Account {
  const call: Account['call'] = async (name, input, options) => {
    const byName = name === 'cloudtrail:StartLogging' || name === 'cloudtrail:DeleteTrail';
    if (name === 'logs:PutMetricFilter') {
      const { logGroupName, filterName } = input as ApiInput<'logs:PutMetricFilter'>;
      await account.call('logs:DeleteMetricFilter', { logGroupName, filterName });
    }
    return account.call(name, byName ? { ...input, Name: 'My_cloudtrail' } : input, options);
  };
  return { ...account, call };
}
