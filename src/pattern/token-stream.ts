import { problem, type Diagnostic } from './diagnostic';
import { lex, type LexForm, type Token, type TokenKind } from './lexer';
import type { TextRange } from './text-range';

/** What has so many slips is not a pattern, and nobody reads them all. */
const most = 100;

/** The tokens of a pattern with a reading position, and the diagnostics found on the way. */
export class TokenStream {
  readonly text: string;
  readonly diagnostics: Diagnostic[] = [];
  readonly #tokens: readonly Token[];
  #at = 0;
  #lastReport = -1;
  #isSilent = false;

  constructor(text: string, range: TextRange, form: LexForm) {
    this.text = text;
    this.#tokens = lex(text, range.start, range.end, form);
  }

  /** The token `ahead` places on; the last one is `end`, however far one looks. */
  peek(ahead = 0): Token {
    return this.#tokens[Math.min(this.#at + ahead, this.#tokens.length - 1)]!;
  }

  get previous(): Token {
    return this.#tokens[Math.max(0, this.#at - 1)]!;
  }

  take(): Token {
    const token = this.peek();
    if (this.#at < this.#tokens.length - 1) this.#at++;
    return token;
  }

  takeIf(kind: TokenKind): Token | undefined {
    return this.peek().kind === kind ? this.take() : undefined;
  }

  /** Reports a problem, once: a second one at the same place is the same slip seen again. */
  report(...[code, range, message, details]: Parameters<typeof problem>): void {
    if (this.#isSilent || range.start === this.#lastReport) return;
    this.#lastReport = range.start;
    this.diagnostics.push(problem(code, range, message, details));
    if (this.diagnostics.length >= most) this.giveUp();
  }

  /** Stops reading: what comes after the last report is neither looked at nor reported. */
  giveUp(): void {
    this.#isSilent = true;
    this.#at = this.#tokens.length - 1;
  }

  /** Skips what cannot be understood, up to a token that ends a condition; parentheses are skipped in pairs. */
  skipTo(...kinds: readonly TokenKind[]): void {
    let open = 0;
    while (this.peek().kind !== 'end' && (open > 0 || !kinds.includes(this.peek().kind))) {
      const { kind } = this.take();
      if (kind === '(') open++;
      else if (kind === ')' && open > 0) open--;
    }
  }
}
