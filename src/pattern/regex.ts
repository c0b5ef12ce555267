import { RE2JS } from 're2js';

/**
 * The regular expressions of filter patterns: no groups, no flags, a fixed set of characters (user guide, "Using regular
 * expressions"). They are translated to RE2, which matches in linear time whatever the expression.
 */
export interface Regex {
  /** Whether some part of `text` matches; the search is unanchored. */
  test(text: string): boolean;
}

/** What is wrong with an expression, at an offset in its source. */
export interface RegexProblem {
  readonly message: string;
  readonly start: number;
  readonly end: number;
  /** What to write instead, where it is clear what was meant. */
  readonly fixed?: string;
}

/** Characters that AWS documents for expressions, and the blank, which its own example has. */
const literal = /[A-Za-z0-9:_#=@/;, -]/;
const escapable = /[:_#=@/;,^$?[\]{}|\\*+. -]/;
/** `\s` is tab, space and newline only; the other classes are RE2's own, which are ASCII too. */
const classes: Readonly<Record<string, { readonly alone: string; readonly inside: string }>> = {
  d: { alone: '[0-9]', inside: '0-9' },
  D: { alone: '[^0-9]', inside: '\\D' },
  w: { alone: '[a-zA-Z_0-9]', inside: 'a-zA-Z_0-9' },
  W: { alone: '[^a-zA-Z_0-9]', inside: '\\W' },
  s: { alone: '[\\t\\n ]', inside: '\\t\\n ' },
  S: { alone: '[^\\t\\n ]', inside: '\\x{0}-\\x{8}\\x{b}-\\x{1f}\\x{21}-\\x{10ffff}' },
};
/** RE2's own limit. */
const mostRepeats = 1000;
/** In RE2's instructions. Matching takes time in proportion to it, so `.{1000}` written many times is refused. */
const largest = 10_000;
/** In characters: what AWS takes of a pattern. */
const longest = 1024;

/** Checks an expression, given without its percent signs, against AWS's dialect. */
export function checkRegex(source: string): RegexProblem | undefined {
  const { re2, repeats, problem } = translate(source);
  if (problem) return problem;
  const tooLarge = { message: 'This expression repeats too much to be tested here.', start: 0, end: source.length };
  // Longer than a whole pattern may be, which is reported of the pattern.
  if (source.length > longest) return undefined;
  // Each repetition is an instruction at least; RE2 would write them all out before it could be asked.
  if (repeats > largest) return tooLarge;
  try {
    return compiled(re2).programSize() > largest ? tooLarge : undefined;
  } catch {
    return tooLarge;
  }
}

/** Compiles an expression that `checkRegex` found no fault with. */
export function compileRegex(source: string): Regex {
  if (/^[A-Za-z0-9:_#=@/;, -]+$/.test(source)) return { test: (text) => text.includes(source) };
  const expression = compiled(translate(source).re2);
  return { test: (text) => expression.test(text) };
}

/** What was compiled lately: a pattern is checked before it is run, and at every keystroke in another part of it. */
const recent = new Map<string, RE2JS>();

function compiled(re2: string): RE2JS {
  let expression = recent.get(re2);
  if (!expression) {
    expression = RE2JS.compile(re2, RE2JS.DOTALL);
    if (recent.size >= 8) recent.clear();
    recent.set(re2, expression);
  }
  return expression;
}

function translate(source: string): { re2: string; repeats: number; problem?: RegexProblem } {
  const translator = new Translator(source);
  try {
    const re2 = translator.expression();
    return { re2, repeats: translator.repeats };
  } catch (error) {
    if (error instanceof Fault) return { re2: '', repeats: 0, problem: error.problem };
    throw error;
  }
}

class Fault extends Error {
  readonly problem: RegexProblem;

  constructor(problem: RegexProblem) {
    super(problem.message);
    this.problem = problem;
  }
}

class Translator {
  /** The bounds of all repetitions so far, added up. */
  repeats = 0;
  readonly #source: string;
  #at = 0;

  constructor(source: string) {
    this.#source = source;
  }

  expression(): string {
    if (this.#source === '') throw this.#fault('A regular expression must not be empty.', 0, 0);
    let out = '';
    while (this.#at < this.#source.length) {
      if (this.#source[this.#at] === '|') {
        out += '|';
        this.#at++;
      } else {
        const atom = this.#atom();
        out += atom + this.#quantifier();
      }
    }
    return out;
  }

  #atom(): string {
    const char = this.#source[this.#at]!;
    switch (char) {
      case '^':
      case '.':
        this.#at++;
        return char;
      case '$':
        this.#at++;
        return '\\z';
      case '[':
        return this.#class();
      case '\\':
        return this.#escape(false);
      case ']':
      case '}':
        this.#at++;
        return `\\${char}`;
      case '*':
      case '+':
      case '?':
      case '{':
        throw this.#fault(`There is nothing before ${char} to repeat.`, this.#at, this.#at + 1);
      default:
        return this.#literal();
    }
  }

  #literal(): string {
    const char = String.fromCodePoint(this.#source.codePointAt(this.#at)!);
    if (!literal.test(char)) throw this.#badCharacter(char, this.#at, this.#at + char.length);
    this.#at++;
    return char;
  }

  #escape(inside: boolean): string {
    const start = this.#at;
    const next = this.#source[start + 1];
    if (next === undefined) throw this.#fault('A backslash is followed by what it escapes.', start, start + 1);
    const hex = /^\\x[0-9A-Fa-f]{2}/.exec(this.#source.slice(start, start + 4));
    if (hex) {
      this.#at += 4;
      return hex[0];
    }
    const known = classes[next];
    if (known) {
      this.#at += 2;
      return inside ? known.inside : known.alone;
    }
    if (escapable.test(next)) {
      this.#at += 2;
      return /[A-Za-z0-9_ ]/.test(next) ? next : `\\${next}`;
    }
    if (/[A-Za-z0-9]/.test(next)) {
      throw this.#fault(`\\${next} is not among the escapes: \\d \\D \\s \\S \\w \\W \\xhh.`, start, start + 2);
    }
    throw this.#badCharacter(String.fromCodePoint(this.#source.codePointAt(start + 1)!), start, start + 2);
  }

  #class(): string {
    const open = this.#at++;
    let out = '[';
    if (this.#source[this.#at] === '^') {
      out += '^';
      this.#at++;
    }
    const first = this.#at;
    while (this.#source[this.#at] !== ']') {
      if (this.#at >= this.#source.length) throw this.#fault('This [ is not closed.', open, this.#source.length);
      out += this.#classItem();
    }
    if (this.#at === first) throw this.#fault('There is nothing between [ and ].', open, this.#at + 1);
    this.#at++;
    return `${out}]`;
  }

  #classItem(): string {
    const start = this.#at;
    const from = this.#classCharacter();
    const isRange = this.#source[this.#at] === '-' && !/^-(?:\]|$)/.test(this.#source.slice(this.#at, this.#at + 2));
    if (!isRange) return from.re2;
    this.#at++;
    const to = this.#classCharacter();
    if (from.code === undefined || to.code === undefined || from.code > to.code) {
      const range = this.#source.slice(start, this.#at);
      throw this.#fault(`${range} is not a range from a lower to a higher character.`, start, this.#at);
    }
    return `${from.re2}-${to.re2}`;
  }

  /** One member of a class; `code` is absent for a class like `\d`, which cannot begin or end a range. */
  #classCharacter(): { re2: string; code?: number } {
    const start = this.#at;
    const char = this.#source[start];
    if (char === '\\') {
      const re2 = this.#escape(true);
      const written = this.#source.slice(start + 1, this.#at);
      if (classes[written]) return { re2 };
      return { re2, code: written.length === 3 ? parseInt(written.slice(1), 16) : written.charCodeAt(0) };
    }
    if (char !== undefined && /[\^$?[{}|*+.-]/.test(char)) {
      this.#at++;
      return { re2: `\\${char}`, code: char.charCodeAt(0) };
    }
    if (char === undefined) throw this.#fault('This [ is not closed.', start, start);
    const re2 = this.#literal();
    return { re2, code: re2.charCodeAt(0) };
  }

  #quantifier(): string {
    const start = this.#at;
    const found = /^(?:[*+?]|\{(\d*)(,?)(\d*)\})/.exec(this.#source.slice(start, start + 24));
    if (!found) {
      if (this.#source[start] !== '{') return '';
      throw this.#fault('Repetitions are written {n}, {n,}, {,n} or {n,m}.', start, start + 1);
    }
    this.#at += found[0].length;
    let out = found[0];
    if (out.startsWith('{')) out = this.#bounds(found, start);
    if (this.#source[this.#at] === '?') {
      // Lazy: finds less of the same; whether something is found does not change.
      this.#at++;
    }
    return out;
  }

  #bounds([written, low = '', comma, high = '']: RegExpExecArray, start: number): string {
    const from = Number(low || '0');
    const to = comma ? (high === '' ? undefined : Number(high)) : from;
    const end = start + written.length;
    if (low === '' && high === '') throw this.#fault('Repetitions are written {n}, {n,}, {,n} or {n,m}.', start, end);
    if (to !== undefined && to < from) throw this.#fault('The first bound is above the second.', start, end);
    if (Math.max(from, to ?? 0) > mostRepeats) {
      throw this.#fault(`More than ${mostRepeats} repetitions cannot be tested here.`, start, end);
    }
    this.repeats += to ?? from;
    return to === undefined ? `{${from},}` : `{${from},${to}}`;
  }

  #badCharacter(char: string, start: number, end: number): Fault {
    if (char === '(' || char === ')') {
      return this.#fault(
        'There are no groups, and parentheses are not allowed: \\x28 and \\x29 stand for them.',
        start,
        end,
        {
          ...(end - start === 2 && { fixed: char === '(' ? '\\x28' : '\\x29' }),
        },
      );
    }
    const code = char.charCodeAt(0);
    if (code > 0x7e) return this.#fault(`"${char}" is not an ASCII character; only those are allowed.`, start, end);
    const hex = `\\x${code.toString(16).padStart(2, '0')}`;
    return this.#fault(`"${char}" is not allowed in a regular expression; ${hex} stands for it.`, start, end, {
      fixed: hex,
    });
  }

  #fault(message: string, start: number, end: number, more: { fixed?: string } = {}): Fault {
    return new Fault({ message, start, end, ...more });
  }
}
