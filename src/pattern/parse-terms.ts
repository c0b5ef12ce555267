import { insertFix, problem, quoted, replaceFix, type Diagnostic } from './diagnostic';
import { isClosedQuote, unquote } from './lexer';
import type { Term, TermPattern, WordTerm } from './syntax';
import type { TextRange } from './text-range';

const roles = { '?': 'optional', '-': 'excluded' } as const;

/** Reads a pattern of words, quoted phrases and regular expressions; `range` has no blanks at its ends. */
export function parseTerms(text: string, range: TextRange): { tree: TermPattern; diagnostics: readonly Diagnostic[] } {
  const found = new TermReader(text, range);
  found.read();
  return { tree: { kind: 'terms', range, terms: found.terms }, diagnostics: found.diagnostics };
}

class TermReader {
  readonly terms: Term[] = [];
  readonly diagnostics: Diagnostic[] = [];
  readonly #text: string;
  readonly #range: TextRange;
  #at: number;

  constructor(text: string, range: TextRange) {
    this.#text = text.slice(0, range.end);
    this.#range = range;
    this.#at = range.start;
  }

  read(): void {
    if (this.#looksLikeJson()) return;
    while (this.#at < this.#range.end) {
      if (/\s/.test(this.#text[this.#at]!)) this.#at++;
      else this.terms.push(this.#term());
    }
  }

  /** `$.eventName = "X"` without its braces: one slip, not one for every character. */
  #looksLikeJson(): boolean {
    const body = this.#text.slice(this.#range.start);
    if (!/^\(*\s*\$\.?[A-Za-z[*]/.test(body)) return false;
    this.diagnostics.push(
      problem('missing-braces', this.#range, 'Conditions on a JSON event stand in braces: { $.eventName = "…" }.', {
        awsMessage: `Invalid character(s) in term '${body[0]!}'`,
        fixes: [
          {
            title: 'Put the pattern in braces',
            edits: [
              ...insertFix('', this.#range.start, '{ ').edits,
              ...insertFix('', this.#range.end, body.endsWith('}') ? '' : ' }').edits,
            ],
          },
        ],
      }),
    );
    return true;
  }

  #term(): Term {
    const start = this.#at;
    const sign = this.#text[start]!;
    const role: WordTerm['role'] = sign === '?' || sign === '-' ? roles[sign] : 'required';
    if (role !== 'required') this.#at++;
    if (sign === '-') this.#skipBlanks(start);

    const first = this.#text[this.#at];
    if (first === '%') return this.#regex(start, role);
    if (first === '"') return this.#phrase(start, role);
    if (first === "'" && this.#text.includes("'", this.#at + 1)) return this.#wrongQuotes(start, role);
    return this.#word(start, role);
  }

  /** `- "Exiting"`, as the guide wrote it until 2020. */
  #skipBlanks(start: number): void {
    const blanks = /\s*/y;
    blanks.lastIndex = this.#at;
    const end = this.#at + blanks.exec(this.#text)![0].length;
    if (end === this.#at || end >= this.#range.end) return;
    const range = { start: this.#at, end };
    this.diagnostics.push(
      problem('blank-after-minus', { start, end }, 'The minus sign stands right before its term.', {
        severity: 'hint',
        fixes: [replaceFix('Remove the blank', range, '')],
      }),
    );
    this.#at = end;
  }

  #regex(start: number, role: WordTerm['role']): Term {
    const open = this.#at;
    const close = this.#text.indexOf('%', open + 1);
    this.#at = close < 0 ? this.#range.end : close + 1;
    const range = { start, end: this.#at };
    const source = this.#text.slice(open + 1, close < 0 ? this.#range.end : close);
    if (close < 0) {
      this.diagnostics.push(
        problem('unclosed-regex', range, 'A regular expression ends with a percent sign.', {
          fixes: [insertFix('Insert %', range.end, '%')],
        }),
      );
    } else if (role !== 'required') {
      const plain = { start, end: open };
      this.diagnostics.push(
        problem('regex-with-terms', range, `A regular expression takes no "${this.#text[start]!}" before it.`, {
          fixes: role === 'optional' ? [replaceFix('Remove ?', plain, '')] : [],
        }),
      );
    }
    return { kind: 'regex', range, source };
  }

  #phrase(start: number, role: WordTerm['role']): WordTerm {
    const phrase = /"(?:[^"\\]|\\.)*"?/sy;
    const open = this.#at;
    phrase.lastIndex = open;
    const written = phrase.exec(this.#text)![0];
    const closed = isClosedQuote(written);
    this.#at = closed ? open + written.length : this.#range.end;
    const range = { start, end: this.#at };
    if (!closed) {
      this.diagnostics.push(
        problem('unclosed-quote', { start: open, end: range.end }, 'A quote is opened here and not closed.', {
          fixes: [insertFix('Insert "', range.end, '"')],
        }),
      );
    }
    return { kind: 'word', range, role, text: unquote(this.#text.slice(open, this.#at)), quoted: true };
  }

  #wrongQuotes(start: number, role: WordTerm['role']): WordTerm {
    const open = this.#at;
    this.#at = this.#text.indexOf("'", open + 1) + 1;
    const range = { start: open, end: this.#at };
    const text = this.#text.slice(open + 1, this.#at - 1);
    this.diagnostics.push(
      problem('wrong-quotes', range, 'Only double quotes quote a phrase.', {
        awsMessage: `Invalid character(s) in term '''`,
        fixes: [replaceFix('Use double quotes', range, quoted(text))],
      }),
    );
    return { kind: 'word', range: { start, end: this.#at }, role, text, quoted: true };
  }

  #word(start: number, role: WordTerm['role']): WordTerm {
    const from = this.#at;
    // `level\":\"error`: quotes that were escaped for want of quotes around them are no quotes.
    const word = /(?:\\\S|[^\s"])*/y;
    word.lastIndex = from;
    const text = word.exec(this.#text)![0];
    this.#at = from + text.length;
    const range = { start: from, end: this.#at };
    if (text === '') {
      const sign = { start, end: start + 1 };
      this.diagnostics.push(problem('unexpected', sign, `A term is missing after ${this.#text[start]!}.`));
      return { kind: 'word', range: sign, role, text, quoted: false };
    }
    this.#checkCharacters(text, range);
    return { kind: 'word', range: { start, end: this.#at }, role, text, quoted: false };
  }

  #checkCharacters(text: string, range: TextRange): void {
    const bad = /[^A-Za-z0-9_.=]/u.exec(text)?.[0];
    const doubtful = /[.=]/.exec(text)?.[0];
    const fixes = [replaceFix('Put the term in quotes', range, quoted(text))];
    if (bad !== undefined) {
      this.diagnostics.push(
        problem('invalid-characters', range, `A term with "${bad}" in it stands in double quotes.`, {
          awsMessage: `Invalid character(s) in term '${bad}'`,
          fixes,
        }),
      );
    } else if (doubtful !== undefined) {
      this.diagnostics.push(
        problem('invalid-characters', range, `By the guide a term with "${doubtful}" in it stands in double quotes.`, {
          severity: 'warning',
          fixes,
        }),
      );
    }
  }
}
