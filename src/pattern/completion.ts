import type { HelpContext } from './observed';
import type { TextRange } from './text-range';

/** What a proposal is, which decides its icon. */
export type CompletionKind = 'field' | 'operator' | 'keyword' | 'value' | 'event' | 'connective' | 'snippet';

/** Something that may be written at the cursor. */
export interface Completion {
  readonly kind: CompletionKind;
  readonly label: string;
  /** A few words beside the label. */
  readonly detail?: string;
  /** Markdown. */
  readonly documentation?: string;
  readonly insert: string;
  /** `insert` is in VS Code's snippet syntax; else it is plain text. */
  readonly isSnippet?: true;
  /** What is replaced; on one line, with the cursor in it. */
  readonly range: TextRange;
  /** What the typed text is compared with, where that is not the label. */
  readonly filter?: string;
  /** Once this is written, something is due that can be proposed as well. */
  readonly continues?: true;
}

export interface Completions {
  /** The likeliest first. */
  readonly items: readonly Completion[];
  /** There are more than are listed: typing on is worth asking again. */
  readonly isIncomplete: boolean;
}

export interface CompletionContext extends HelpContext {
  /** The pattern is all that the file holds, so an alert may bring its front matter along. */
  readonly isWholeFile?: boolean;
}
