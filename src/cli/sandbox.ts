import { parseArgs } from 'node:util';
import { sandboxActions } from '../sandbox/actions';
import { Sandbox } from '../sandbox/sandbox';
import { scaledClock } from '../sandbox/scaled-clock';
import { serveSandbox, type SandboxServer } from '../sandbox/server';
import { CliFailure, UsageError, type CliCommand } from './command';

const DEFAULT_PORT = 4566;

const help = `Usage: access-alerts sandbox [--port N] [--speed N] [--seed N]

Serves an AWS account in memory on 127.0.0.1, until Ctrl+C. It has CloudTrail, CloudWatch
Logs, CloudWatch, IAM, KMS, Organizations, S3, SNS and STS as far as access alerts need
them, takes any credentials, and never contacts AWS.

Options:
  --port N    Port to listen on; 0 takes a free one (default ${DEFAULT_PORT})
  --speed N   How many times as fast as usual time runs in the account (default 1)
  --seed N    Number that decides what the account's people do (default 1)

POST http://127.0.0.1:<port>/_sandbox/<action> makes something happen. Actions:
${Object.entries(sandboxActions)
  .map(([id, { title }]) => `  ${id.padEnd(30)}${title}`)
  .join('\n')}`;

/** `access-alerts sandbox`: the account of the sandbox for clients outside of VS Code. */
export const sandboxCommand: CliCommand = {
  help,
  async run(args, terminal) {
    const { port, speed, seed } = optionsOf(args);
    const server = await serve(new Sandbox({ clock: scaledClock(speed), seed }), port);
    terminal.print(greeting(server.url, speed));
    await terminal.stopped();
    await server.close();
    return 0;
  },
};

async function serve(sandbox: Sandbox, port: number): Promise<SandboxServer> {
  try {
    return await serveSandbox(sandbox, { port });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EADDRINUSE') throw new CliFailure(`port ${port} is in use; choose another with --port`);
    if (code === 'EACCES') throw new CliFailure(`port ${port} is reserved for administrators; choose one above 1023`);
    throw error;
  }
}

function optionsOf(args: readonly string[]): { port: number; speed: number; seed: number } {
  const options = { port: { type: 'string' }, speed: { type: 'string' }, seed: { type: 'string' } } as const;
  let values: { port?: string; speed?: string; seed?: string };
  try {
    ({ values } = parseArgs({ args: [...args], options }));
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
  return {
    port: numberOf('--port', values.port, DEFAULT_PORT, (n) => Number.isInteger(n) && n >= 0 && n <= 65_535),
    speed: numberOf('--speed', values.speed, 1, (n) => n > 0 && n <= 86_400),
    seed: numberOf('--seed', values.seed, 1, (n) => Number.isInteger(n) && n >= 0 && n < 2 ** 32),
  };
}

function numberOf(option: string, text: string | undefined, preset: number, fits: (n: number) => boolean): number {
  if (text === undefined) return preset;
  const number = text.trim() === '' ? NaN : Number(text);
  if (Number.isNaN(number) || !fits(number)) throw new UsageError(`${option} cannot be “${text}”`);
  return number;
}

function greeting(url: string, speed: number): string {
  return `An AWS account in memory answers at ${url}${speed === 1 ? '' : `, its time runs ${speed} times as fast`}.

With the AWS CLI, or any AWS SDK:

  export AWS_ENDPOINT_URL=${url} AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1
  export AWS_ACCESS_KEY_ID=sandbox AWS_SECRET_ACCESS_KEY=sandbox
  aws cloudtrail lookup-events --max-items 3

To make something happen in it:

  curl -X POST ${url}/_sandbox/stop-instance

Ctrl+C ends it. Nothing is kept.`;
}
