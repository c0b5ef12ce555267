import type { TextRange } from './text-range';

/** A filter pattern of any form. A tree of a pattern with errors holds what could be read. */
export type PatternTree = EverythingPattern | JsonPattern | TermPattern | DelimitedPattern;

/** An empty pattern, or one of blanks only: matches every event. */
export interface EverythingPattern {
  readonly kind: 'everything';
  readonly range: TextRange;
}

/** `{ … }`: conditions on the properties of a JSON event. */
export interface JsonPattern {
  readonly kind: 'json';
  readonly range: TextRange;
  readonly expression: Expression;
}

/** Words and quoted phrases looked for in the raw text, or one regular expression. */
export interface TermPattern {
  readonly kind: 'terms';
  readonly range: TextRange;
  readonly terms: readonly Term[];
}

/** `[ … ]`: the fields of a line, split at blanks. */
export interface DelimitedPattern {
  readonly kind: 'delimited';
  readonly range: TextRange;
  readonly entries: readonly FieldEntry[];
}

export type Expression = Logical | Group | Comparison | KeywordTest | Faulty;

/** Two or more operands joined by `&&`, or by `||`. */
export interface Logical {
  readonly kind: 'and' | 'or';
  readonly range: TextRange;
  readonly operands: readonly Expression[];
}

/** Parentheses. */
export interface Group {
  readonly kind: 'group';
  readonly range: TextRange;
  readonly inner: Expression;
}

export type ComparisonOperator = '=' | '!=' | '<' | '<=' | '>' | '>=';

/** `$.eventName = "StopInstances"`, or `status_code = 4*` in a space-delimited pattern. */
export interface Comparison {
  readonly kind: 'comparison';
  readonly range: TextRange;
  readonly subject: Selector | FieldName;
  readonly operator: ComparisonOperator;
  readonly operatorRange: TextRange;
  readonly value: Value;
}

export type Keyword = 'IS NULL' | 'IS TRUE' | 'IS FALSE' | 'NOT EXISTS';

/** `$.errorCode NOT EXISTS` and its like. */
export interface KeywordTest {
  readonly kind: 'keyword';
  readonly range: TextRange;
  readonly subject: Selector;
  readonly keyword: Keyword;
  /** Both words, as written. */
  readonly keywordRange: TextRange;
}

/** A place where a condition should be and none could be read; a diagnostic says why. */
export interface Faulty {
  readonly kind: 'faulty';
  readonly range: TextRange;
  /** The property that the condition is about, where that much was there. */
  readonly subject?: Selector;
}

/** `$.requestParameters.instancesSet.items[0].instanceId`. */
export interface Selector {
  readonly kind: 'selector';
  readonly range: TextRange;
  readonly steps: readonly Step[];
}

export type Step =
  | { readonly kind: 'name'; readonly range: TextRange; readonly name: string }
  | { readonly kind: 'index'; readonly range: TextRange; readonly index: number }
  /** `.*`: any property of an object. */
  | { readonly kind: 'any-name'; readonly range: TextRange }
  /** `[*]`: any element of an array. */
  | { readonly kind: 'any-index'; readonly range: TextRange };

/** The name of a field of a space-delimited pattern. */
export interface FieldName {
  readonly kind: 'field-name';
  readonly range: TextRange;
  readonly name: string;
}

export type Value =
  /** `text` is without quotes and escapes; stars in it are wildcards. */
  | { readonly kind: 'text'; readonly range: TextRange; readonly text: string; readonly quoted: boolean }
  /** An unquoted number, as written. */
  | { readonly kind: 'number'; readonly range: TextRange; readonly text: string }
  | RegexValue
  | { readonly kind: 'missing'; readonly range: TextRange };

/** `%…%`; `source` is what stands between the percent signs. */
export interface RegexValue {
  readonly kind: 'regex';
  readonly range: TextRange;
  readonly source: string;
}

export type Term = WordTerm | RegexValue;

/** A word or a quoted phrase: required, or with `?` one of several, or with `-` excluded. */
export interface WordTerm {
  readonly kind: 'word';
  /** With its sign. */
  readonly range: TextRange;
  readonly role: 'required' | 'optional' | 'excluded';
  /** Without quotes and escapes. */
  readonly text: string;
  readonly quoted: boolean;
}

export type FieldEntry = Field | Ellipsis;

/** One field of the line: unnamed, named, or named and tested. */
export interface Field {
  readonly kind: 'field';
  readonly range: TextRange;
  readonly name?: string;
  readonly condition?: Expression;
}

/** `...`: any number of fields. */
export interface Ellipsis {
  readonly kind: 'ellipsis';
  readonly range: TextRange;
}

/** Calls `visit` for every comparison, keyword test and faulty place, in the order they are written. */
export function forEachCondition(
  expression: Expression,
  visit: (condition: Comparison | KeywordTest | Faulty) => void,
): void {
  switch (expression.kind) {
    case 'and':
    case 'or':
      for (const operand of expression.operands) forEachCondition(operand, visit);
      break;
    case 'group':
      forEachCondition(expression.inner, visit);
      break;
    default:
      visit(expression);
  }
}
