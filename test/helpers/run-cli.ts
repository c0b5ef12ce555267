import { run } from '../../src/cli/run';

/** What `access-alerts` did. */
export interface CliRun {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

/** Runs `access-alerts` to its end; a server stops at once unless `whileRunning` says otherwise. */
export async function runCli(
  args: readonly string[],
  world: {
    readonly input?: string;
    readonly colors?: boolean;
    readonly whileRunning?: (output: string) => Promise<void>;
  } = {},
): Promise<CliRun> {
  let output = '';
  let errors = '';
  const code = await run(args, {
    print: (text) => (output += `${text}\n`),
    write: (bytes) => {
      output += typeof bytes === 'string' ? bytes : new TextDecoder().decode(bytes);
      return Promise.resolve();
    },
    complain: (text) => (errors += `${text}\n`),
    input: () => Promise.resolve(world.input ?? ''),
    colors: world.colors ?? false,
    stopped: () => world.whileRunning?.(output) ?? Promise.resolve(),
  });
  return { code, output, errors };
}
