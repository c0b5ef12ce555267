import { lex, type LexForm, type Token } from './lexer';
import type { TextRange } from './text-range';

const lineBreak = /[\r\n]/;

/** What may be written at a place of a pattern, and what stands there already. */
export type CursorPlace = {
  /** What would be replaced: the word that the cursor is in, empty between words. */
  readonly range: TextRange;
} &
  /** Where a condition begins: in a selector, right behind it, or before one. `isLast`: no operator follows. */
  (
    | { readonly kind: 'condition'; readonly isLast: boolean }
    /** Where a field of a space-delimited pattern begins. */
    | { readonly kind: 'entry' }
    /** After a property or a field's name. `range` covers what was begun: `!`, `IS`, `NOT E`. */
    | { readonly kind: 'operator'; readonly subject: string }
    | ValuePlace
    /** After a condition. `open`: parentheses that are not closed before the cursor. */
    | { readonly kind: 'connective'; readonly open: number }
    | { readonly kind: 'nothing' }
  );

export interface ValuePlace {
  readonly kind: 'value';
  readonly range: TextRange;
  readonly subject: string;
  readonly operator: Token;
  /** What stands between the quotes, or what was begun without quotes, up to the cursor. */
  readonly typed: string;
  /** Inside double quotes: `range` begins after the opening one and takes in the closing one, if there is one. */
  readonly isQuoted: boolean;
}

/** Where in a `{ … }` or `[ … ]` pattern the cursor is. What follows the cursor is looked at only for its word's end. */
export function placeAt(text: string, offset: number, form: LexForm): CursorPlace {
  const start = text.length - text.trimStart().length;
  const before = lex(text, start, offset, form).slice(0, -1);
  const begun = before.at(-1);
  const isBegun = begun !== undefined && isInside(begun, text, offset);
  const done = isBegun ? before.slice(0, -1) : before;
  const end = isBegun ? endOfWord(text, begun, offset, form) : offset;
  const range = { start: isBegun ? begun.range.start : offset, end };
  const isTorn = lineBreak.test(text.slice(range.start, offset));
  if (done.length === 0 || closes(done, form) || isTorn) return { kind: 'nothing', range };
  return new PlaceReader(text, offset, done, isBegun ? begun : undefined, range).read(form);
}

/** Whether the cursor stands in a token that is still being written. */
function isInside(token: Token, text: string, offset: number): boolean {
  if (token.kind === 'string' || token.kind === 'regex' || token.kind === 'wrong-quotes') {
    return !token.closed && !lineBreak.test(text.slice(token.range.start, offset));
  }
  const isWord = token.kind === 'selector' || token.kind === 'word' || token.kind === 'wrong-operator';
  return isWord && token.range.end === offset;
}

/** Where the token that was begun before the cursor ends in the whole text, on the same line. */
function endOfWord(text: string, begun: Token, offset: number, form: LexForm): number {
  const [whole] = lex(text, begun.range.start, text.length, form);
  const end = whole?.kind === begun.kind ? Math.max(offset, whole.range.end) : offset;
  return offset + text.slice(offset, end).split(lineBreak, 1)[0]!.length;
}

function closes(tokens: readonly Token[], form: LexForm): boolean {
  return tokens.some(({ kind }) => kind === (form === 'json' ? '}' : ']'));
}

class PlaceReader {
  readonly #text: string;
  readonly #offset: number;
  readonly #done: readonly Token[];
  readonly #begun: Token | undefined;
  readonly #range: TextRange;

  constructor(text: string, offset: number, done: readonly Token[], begun: Token | undefined, range: TextRange) {
    this.#text = text;
    this.#offset = offset;
    this.#done = done;
    this.#begun = begun;
    this.#range = range;
  }

  read(form: LexForm): CursorPlace {
    const begun = this.#begun;
    const range = this.#range;
    const last = this.#done.at(-1)!;
    const isOperator = last.kind === 'compare' || (last.kind === 'wrong-operator' && !/^[!&|]$/.test(last.text));
    if (isOperator) return this.#value(last);
    if (begun?.kind === 'regex' || begun?.kind === 'wrong-quotes') return { kind: 'nothing', range };

    const subject = this.#subjectBefore(form);
    if (subject && begun?.text !== '&' && begun?.text !== '|') {
      const from = subject.from ?? range.start;
      const start = lineBreak.test(this.#text.slice(from, range.end)) ? range.start : from;
      return { kind: 'operator', subject: subject.text, range: { start, end: range.end } };
    }
    if (begun?.kind === 'string') return { kind: 'nothing', range };
    if (['{', '[', '(', ',', 'and', 'or'].includes(last.kind)) {
      if (begun?.kind === 'wrong-operator') return { kind: 'nothing', range };
      if (last.kind === '[' || last.kind === ',') return { kind: 'entry', range };
      return { kind: 'condition', range, isLast: !this.#operatorFollows(form) };
    }
    if (begun && begun.kind !== 'wrong-operator' && begun.kind !== 'word') return { kind: 'nothing', range };
    return { kind: 'connective', open: this.#openParentheses(), range };
  }

  #value(operator: Token): CursorPlace {
    const subject = this.#done.at(-2)?.text ?? '';
    const begun = this.#begun;
    const isQuoted = begun?.kind === 'string';
    if (begun && !isQuoted && begun.kind !== 'word') return { kind: 'nothing', range: this.#range };
    const start = this.#range.start + (isQuoted ? 1 : 0);
    const range = { start, end: this.#range.end };
    return { kind: 'value', range, subject, operator, typed: this.#text.slice(start, this.#offset), isQuoted };
  }

  /** The property whose operator is due, and where the words of a keyword begin that were written for it. */
  #subjectBefore(form: LexForm): { readonly text: string; readonly from?: number } | undefined {
    let at = this.#done.length - 1;
    if (form === 'delimited') {
      const name = this.#done[at]!;
      const before = this.#done[at - 1]?.kind ?? '[';
      return name.kind === 'word' && before !== 'compare' && before !== 'word' ? { text: name.text } : undefined;
    }
    while (this.#done[at]?.kind === 'word') at--;
    const selector = this.#done[at];
    if (selector?.kind !== 'selector') return undefined;
    const words = this.#done.slice(at + 1);
    if (words.length === 0) return { text: selector.text };
    const isWhole = /^(?:is (?:null|true|false)|not exists)$/i.test(words.map(({ text }) => text).join(' '));
    return isWhole ? undefined : { text: selector.text, from: words[0]!.range.start };
  }

  #operatorFollows(form: LexForm): boolean {
    const [next] = lex(this.#text, this.#range.end, this.#text.length, form);
    return next !== undefined && ['compare', 'wrong-operator', 'word'].includes(next.kind);
  }

  #openParentheses(): number {
    return this.#done.reduce((open, { kind }) => open + (kind === '(' ? 1 : kind === ')' ? -1 : 0), 0);
  }
}
