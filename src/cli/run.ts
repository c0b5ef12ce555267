import { CliFailure, UsageError, type CliCommand, type Terminal } from './command';

/** The subcommands; each is loaded when it is asked for. */
const commands: Readonly<Record<string, { readonly summary: string; readonly load: () => Promise<CliCommand> }>> = {
  lint: {
    summary: 'Say what is wrong with alert files and filter patterns',
    load: async () => (await import('./lint')).lintCommand,
  },
  match: {
    summary: 'Print the events in files that a filter pattern matches',
    load: async () => (await import('./match')).matchCommand,
  },
  test: {
    summary: 'Run the tests of alert files against their events',
    load: async () => (await import('./test-alerts')).testCommand,
  },
  sandbox: {
    summary: 'Serve an AWS account in memory on this computer, for the AWS CLI and other clients',
    load: async () => (await import('./sandbox')).sandboxCommand,
  },
};

const help = [
  'Usage: access-alerts <command> [options]',
  '',
  'Commands:',
  ...Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(10)}${summary}`),
  '',
  '“access-alerts <command> --help” tells more about a command.',
].join('\n');

/** Runs `access-alerts` with its arguments; the result is the exit code: 0, 1 for a failure, 2 for wrong usage. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const [name, ...rest] = args;
  try {
    if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
      terminal.print(help);
      return name === undefined ? 2 : 0;
    }
    const command = Object.hasOwn(commands, name) ? await commands[name]!.load() : undefined;
    if (command === undefined) {
      throw new UsageError(`there is no command “${name}”; the commands are: ${Object.keys(commands).join(', ')}`);
    }
    if (rest.includes('--help') || rest.includes('-h')) {
      terminal.print(command.help);
      return 0;
    }
    return await command.run(rest, terminal);
  } catch (error) {
    if (error instanceof UsageError) {
      terminal.complain(`access-alerts: ${error.message}\nTry “access-alerts --help”.`);
      return 2;
    }
    if (error instanceof CliFailure) {
      terminal.complain(`access-alerts: ${error.message}`);
      return 1;
    }
    throw error;
  }
}
