/** What a person can do about a failure, besides reading the log. */
export type NextAction = 'sign-in' | 'choose-connection' | 'retry' | 'send-trail-to-logs' | 'show-log';

/** A command that is offered beside a failure. */
export interface Offer {
  readonly title: string;
  readonly command: string;
  readonly argument: unknown;
}

/** A failure in the words of the person it is shown to: what happened, then what to do. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly what: string;
  readonly todo: string;
  /** Buttons, the likeliest first. */
  readonly offers: readonly Offer[];

  constructor(what: string, todo: string, cause?: unknown, offers: readonly Offer[] = []) {
    super(`${what} ${todo}`, { cause });
    this.what = what;
    this.todo = todo;
    this.offers = offers;
  }
}
