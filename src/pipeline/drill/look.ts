import type { Account } from '../../aws/account';
import type { Drill } from './drill';

/** What a look at a link found. */
export type Look =
  | {
      readonly is: 'seen';
      readonly at: number;
      readonly evidence: string;
      readonly found?: Partial<Findings>;
    }
  /** Not yet, perhaps never; `evidence` says what there is instead. */
  | { readonly is: 'unseen'; readonly evidence: string }
  /** AWS says that it failed, or it cannot come any more. */
  | { readonly is: 'lost'; readonly evidence: string }
  /** There is nothing to look at. */
  | { readonly is: 'nothing'; readonly why: string };

/** What earlier looks found that later ones go by. */
export interface Findings {
  /** Since when the alarm is in the state that it was in as the drill began; by AWS's clock. */
  readonly stateSince: number;
  /** When the event says that it happened, by its log event. */
  readonly eventAt: number;
  /** The stream that it is in. */
  readonly stream: string;
  /** CloudTrail's id of what was really done. */
  readonly eventId: string;
  /** Of its metric, as the event says. */
  readonly dimensions: Readonly<Record<string, string>>;
  /** When the alarm went off. */
  readonly alarmAt: number;
  /** The topics to which the alarm has published. */
  readonly topics: readonly string[];
  /** Who gets it, e.g. `ops-alerts → ops@example.com`. */
  readonly reached: readonly string[];
  /** Who does not get it, and why, where others do. */
  readonly missed: readonly string[];
}

/** What a look goes by. */
export interface Looking {
  readonly account: Account;
  readonly drill: Drill;
  readonly began: number;
  readonly found: Partial<Findings>;
  readonly signal: AbortSignal | undefined;
}
