/** What a person can do about a failure, besides reading the log. */
export type NextAction = 'sign-in' | 'choose-connection' | 'retry' | 'send-trail-to-logs' | 'show-log';

/** A failure in the words of the person it is shown to: what happened, then what to do. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly what: string;
  readonly todo: string;

  constructor(what: string, todo: string, cause?: unknown) {
    super(`${what} ${todo}`, { cause });
    this.what = what;
    this.todo = todo;
  }
}
