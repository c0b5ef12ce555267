import type { Account } from '../aws/account';
import type { EventRange, EventSource } from '../events/event-source';

/** Where a person wants events from. */
export type EventChoice =
  | { readonly kind: 'logGroup'; readonly name: string }
  | { readonly kind: 'history' }
  | { readonly kind: 'trailFiles'; readonly trailName: string; readonly bucket: string; readonly prefix?: string }
  | { readonly kind: 'files' }
  | { readonly kind: 'folder' }
  | { readonly kind: 'clipboard' };

/** The fetch that goes on just now. */
export interface RunningFetch {
  readonly stop: AbortController;
  /** Settles when nothing more of it comes. */
  readonly end: Promise<void>;
}

/** What was fetched, to be fetched again: up to the present then. */
export interface Fetch {
  readonly choices: readonly EventChoice[];
  readonly range: (limit: number) => EventRange;
  readonly sources: (range: EventRange) => Promise<readonly EventSource[]>;
  readonly limit: number;
}

/** The log group that is followed just now. */
export interface RunningTail {
  readonly account: Account;
  readonly stop: AbortController;
  /** Settles when nothing comes any more. */
  readonly end: Promise<void>;
}

/** What Check with AWS keeps for the session. */
export interface RefereeState {
  readonly extensionVersion: string;
  /** Where events may be sent, since the person was told: account and region. */
  readonly told: Set<string>;
  /** The report on the last disagreement. */
  issue: string | undefined;
}
