import type { TextRange } from './text-range';

/** Why a message matches or not, condition by condition. */
export interface Explanation {
  readonly matches: boolean;
  /** Every condition or term, in the order they are written. */
  readonly clauses: readonly Clause[];
}

/**
 * What a clause found instead of text or a number to compare:
 * `missing`: no such property; `null`, `boolean`, `object`, `array`: a value of that kind; `not-json`: the message is
 * not JSON; `not-a-number`: a numeric operator met text; `ignored`: a `?` term beside other terms, which AWS ignores;
 * `field-count`: the line has too few fields, or too many.
 */
export type ClauseNote =
  'missing' | 'null' | 'boolean' | 'object' | 'array' | 'not-json' | 'not-a-number' | 'ignored' | 'field-count';

export interface Clause {
  /** In the pattern. */
  readonly range: TextRange;
  /** The clause as written. */
  readonly text: string;
  /** Whether the clause holds, by itself. */
  readonly matches: boolean;
  /** The value that decided, as the message has it (a string with its quotes); absent where there is none. */
  readonly saw: string | undefined;
  readonly note?: ClauseNote;
  /** Where the value stands in the message. */
  readonly messageRange?: TextRange;
}

/** A pattern without errors, ready to be asked about messages. No message makes it throw. */
export interface CompiledPattern {
  /** Whether the pattern matches the message of a log event. */
  test(message: string): boolean;
  /** The same, with the reasons; slower. */
  explain(message: string): Explanation;
  /**
   * What a metric filter takes out of an event that matches, by the names that its metric value and dimensions have.
   * Of a line all fields, as `extractedValues` of `TestMetricFilter`: named ones as `$name`, others as `$1`, `$2` and so
   * on. Of a JSON event the text, number or boolean at each of `fields`, which are selectors as `$.requestParameters.bytes`.
   * What is not there is left out; empty for terms, and for an event that does not match.
   */
  extract(message: string, fields?: readonly string[]): Readonly<Record<string, string>>;
  /**
   * Texts in ASCII of which at least one stands in every message that matches, so that whoever has many messages in
   * one buffer can pass over the others unread. Undefined where no such texts are known.
   */
  readonly needles: readonly string[] | undefined;
}
