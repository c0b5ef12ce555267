import type { TextRange } from './text-range';

export type TokenKind =
  | 'selector'
  | 'word'
  | 'string'
  | 'wrong-quotes'
  | 'regex'
  | 'compare'
  | 'wrong-operator'
  | 'and'
  | 'or'
  | '('
  | ')'
  | '{'
  | '}'
  | '['
  | ']'
  | ','
  | 'end';

export interface Token {
  readonly kind: TokenKind;
  readonly range: TextRange;
  /** As written. */
  readonly text: string;
  /** False for a quote or a regular expression whose end is missing. */
  readonly closed: boolean;
}

/** JSON patterns take commas and square brackets for part of a word; space-delimited ones take braces and `$` so. */
export type LexForm = 'json' | 'delimited';

const blank = /\s*/y;
const operator = /&&|\|\||===?|!==?|<>|=~|=!|=<|=>|<=|>=|[=<>!&|]/y;
const comparisons: ReadonlySet<string> = new Set(['=', '!=', '<', '<=', '>', '>=']);
const wordEnds: Record<LexForm, RegExp> = { json: /[\s(){}=!<>&|"]/, delimited: /[\s()[\],=!<>&|"]/ };
const punctuation: Record<LexForm, string> = { json: '(){}', delimited: '()[],' };
const unclosedEnds: Record<LexForm, RegExp> = { json: /&&|\|\||[)}\n]|$/g, delimited: /&&|\|\||[,\]\n]|$/g };
/** Quotes that AWS does not take for quotes, each with what ends it: typed ones, and those of word processors. */
const wrongQuotes: Readonly<Record<string, RegExp>> = { "'": /'/g, '‘': /[’‘]/g, '’': /’/g, '“': /[”“"]/g, '”': /”/g };

/** Splits the stretch `from`-`to` of a pattern into tokens, the last of which is `end`. Takes any text. */
export function lex(text: string, from: number, to: number, form: LexForm): readonly Token[] {
  const tokens: Token[] = [];
  const source = text.slice(0, to);
  const quotes = new QuoteEnds(source);
  let at = from;
  for (;;) {
    at = endOf(blank, source, at);
    if (at >= to) break;
    const { kind, end, closed = true } = lexOne(source, at, form, quotes);
    tokens.push({ kind, range: { start: at, end }, text: source.slice(at, end), closed });
    at = end;
  }
  tokens.push({ kind: 'end', range: { start: to, end: to }, text: '', closed: true });
  return tokens;
}

interface Lexed {
  readonly kind: TokenKind;
  readonly end: number;
  readonly closed?: boolean;
}

function lexOne(text: string, at: number, form: LexForm, quotes: QuoteEnds): Lexed {
  const first = text[at]!;
  if (punctuation[form].includes(first)) return { kind: first as TokenKind, end: at + 1 };
  if (first === '"') return lexString(text, at, form, quotes);
  if (first === '%') return lexRegex(text, at, form);
  if (wrongQuotes[first]) return lexWrongQuotes(text, at, wrongQuotes[first], form);

  const operatorEnd = endOf(operator, text, at);
  if (operatorEnd > at) {
    const found = text.slice(at, operatorEnd);
    if (found === '&&') return { kind: 'and', end: operatorEnd };
    if (found === '||') return { kind: 'or', end: operatorEnd };
    return { kind: comparisons.has(found) ? 'compare' : 'wrong-operator', end: operatorEnd };
  }
  if (first === '$' && form === 'json') return { kind: 'selector', end: endOfSelector(text, at) };
  return { kind: 'word', end: endOfWord(text, at, form) };
}

function endOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}

function endOfWord(text: string, at: number, form: LexForm): number {
  let end = at + 1;
  while (end < text.length && !wordEnds[form].test(text[end]!)) end++;
  return end;
}

/** A selector runs on through brackets and quotes, so that a slip inside them is seen as one. */
function endOfSelector(text: string, at: number): number {
  let end = at + 1;
  while (end < text.length) {
    const next = text[end]!;
    if (next === '[') {
      const bracket = /\[(?:'[^']*'|"[^"]*"|[^\s\]=!<>&|(){}'"]*)\]?/y;
      end = endOf(bracket, text, end);
    } else if (next === '"' && text[end - 1] === '.') {
      const close = text.indexOf('"', end + 1);
      if (close < 0) return endOfUnclosed(text, end, 'json');
      end = close + 1;
    } else if (next === '<' && text[end - 1] === '.') {
      const placeholder = /<[^<>\s]*>?/y;
      end = endOf(placeholder, text, end);
    } else if (wordEnds.json.test(next)) {
      break;
    } else {
      end++;
    }
  }
  return end;
}

function lexString(text: string, at: number, form: LexForm, quotes: QuoteEnds): Lexed {
  const close = quotes.closeAfter(at);
  if (close === undefined) return { kind: 'string', end: endOfUnclosed(text, at, form), closed: false };

  // `"a && $.b = "c"`: what closes the quote opens the next one, so the slip is here and not at the end of the pattern.
  const end = close + 1;
  if (end < text.length && !wordEnds[form].test(text[end]!) && quotes.connectiveAfter(at) < close) {
    return { kind: 'string', end: endOfUnclosed(text, at, form), closed: false };
  }
  return { kind: 'string', end };
}

/**
 * Where quotes end, for a reader that goes from left to right: what was found far ahead is not looked for again, so that
 * a text of nothing but quotes takes no longer than any other.
 */
class QuoteEnds {
  readonly #text: string;
  #close = -1;
  #connective = -1;

  constructor(text: string) {
    this.#text = text;
  }

  /** The first double quote behind the one at `at` that no backslash escapes. */
  closeAfter(at: number): number | undefined {
    if (this.#close <= at) {
      let close = at + 1;
      while (close < this.#text.length && this.#text[close] !== '"') close += this.#text[close] === '\\' ? 2 : 1;
      this.#close = close;
    }
    return this.#close < this.#text.length ? this.#close : undefined;
  }

  /** The first `&&` or `||` behind `at`; the length of the text if there is none. */
  connectiveAfter(at: number): number {
    if (this.#connective <= at) {
      const connective = /&&|\|\|/g;
      connective.lastIndex = at + 1;
      this.#connective = connective.exec(this.#text)?.index ?? this.#text.length;
    }
    return this.#connective;
  }
}

function endOfUnclosed(text: string, at: number, form: LexForm): number {
  const ends = unclosedEnds[form];
  ends.lastIndex = at + 1;
  const stop = ends.exec(text)?.index ?? text.length;
  return at + text.slice(at, stop).trimEnd().length;
}

function lexRegex(text: string, at: number, form: LexForm): Lexed {
  const close = text.indexOf('%', at + 1);
  if (close >= 0) return { kind: 'regex', end: close + 1 };
  const end = /[\s)]|[}\]]\s*$|$/g;
  end.lastIndex = at + 1;
  const found = end.exec(text)?.index ?? text.length;
  const comma = form === 'delimited' ? text.indexOf(',', at) : -1;
  return { kind: 'regex', end: comma < 0 ? found : Math.min(found, comma), closed: false };
}

function lexWrongQuotes(text: string, at: number, closing: RegExp, form: LexForm): Lexed {
  closing.lastIndex = at + 1;
  const close = closing.exec(text);
  const end = close ? close.index + 1 : Math.max(at + 1, endOfWord(text, at, form));
  return { kind: 'wrong-quotes', end, closed: close !== null };
}

/** Whether a quote, given as written, has its end. */
export function isClosedQuote(written: string): boolean {
  return /^"(?:[^"\\]|\\.)*"$/s.test(written);
}

/** The text of a quoted value or term, given as written: `\"` and `\\` are escapes, any other backslash is itself. */
export function unquote(written: string): string {
  return written.slice(1, isClosedQuote(written) ? -1 : undefined).replace(/\\(["\\])/g, '$1');
}
