/** What a command has of the world around it. */
export interface Terminal {
  /** Writes lines to standard output. */
  print(text: string): void;
  /** Writes bytes or text to standard output as they are; wait for it before more is made, so that memory does not grow. */
  write(output: Uint8Array | string): Promise<void>;
  /** Writes lines to standard error: what went wrong beside the result. */
  complain(text: string): void;
  /** All of standard input, as UTF-8. */
  input(): Promise<string>;
  /** Whether a person reads standard output, in colours. */
  readonly colors: boolean;
  /** The script of a thread that searches for `match`; without it, all is done on this one. */
  readonly matchWorker?: URL;
  /** Resolves when somebody wants the program to end (Ctrl+C, or a signal). */
  stopped(): Promise<void>;
}

/** One subcommand of `access-alerts`. */
export interface CliCommand {
  /** What `access-alerts <command> --help` prints. */
  readonly help: string;
  /**
   * Runs with the arguments after the command's name; the result is the exit code.
   * @throws UsageError for arguments that make no sense, CliFailure for what cannot be done
   */
  run(args: readonly string[], terminal: Terminal): Promise<number>;
}

/** Arguments that make no sense: one sentence that says what is wrong. Ends with exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Something that cannot be done: one message that says what happened and what to do. Ends with exit code 1. */
export class CliFailure extends Error {
  override readonly name = 'CliFailure';
}
