import { CharacterSet } from './character-set';

/** One of the alternatives between the bars: what follows each other. */
export type Branch = readonly Item[];

/** A character of a set, or one of the ends of the text, so many times. */
export interface Item {
  readonly what: CharacterSet | 'start' | 'end';
  readonly least: number;
  /** May be Infinity. */
  readonly most: number;
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

const digit = () => CharacterSet.range(0x30, 0x39);
const word = () =>
  new CharacterSet()
    .add(CharacterSet.range(0x41, 0x5a))
    .add(CharacterSet.range(0x61, 0x7a))
    .add(CharacterSet.of('_'))
    .add(digit());
const space = () => CharacterSet.of('\t\n ');
const classes: Readonly<Record<string, () => CharacterSet>> = {
  d: digit,
  D: () => digit().negated(),
  w: word,
  W: () => word().negated(),
  s: space,
  S: () => space().negated(),
};

const signs: Readonly<Record<string, Pick<Item, 'least' | 'most'>>> = {
  '*': { least: 0, most: Infinity },
  '+': { least: 1, most: Infinity },
  '?': { least: 0, most: 1 },
};

/**
 * Reads an expression, given without its percent signs, in AWS's dialect: no groups, no flags, a fixed set of
 * characters (user guide, "Using regular expressions"). Never throws.
 */
export function parseRegex(source: string): readonly Branch[] | RegexProblem {
  try {
    return new RegexReader(source).branches();
  } catch (error) {
    if (error instanceof Fault) return error.problem;
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

class RegexReader {
  readonly #source: string;
  #at = 0;

  constructor(source: string) {
    this.#source = source;
  }

  branches(): readonly Branch[] {
    if (this.#source === '') throw this.#fault('A regular expression must not be empty.', 0, 0);
    let items: Item[] = [];
    const branches = [items];
    while (this.#at < this.#source.length) {
      if (this.#source[this.#at] === '|') {
        branches.push((items = []));
        this.#at++;
      } else {
        const what = this.#atom();
        items.push({ what, ...this.#quantifier() });
      }
    }
    return branches;
  }

  #atom(): Item['what'] {
    const char = this.#source[this.#at]!;
    switch (char) {
      case '^':
        this.#at++;
        return 'start';
      case '$':
        this.#at++;
        return 'end';
      case '.':
        this.#at++;
        return CharacterSet.all();
      case '[':
        return this.#class();
      case '\\':
        return this.#escape();
      case ']':
      case '}':
        this.#at++;
        return CharacterSet.of(char);
      case '*':
      case '+':
      case '?':
      case '{':
        throw this.#fault(`There is nothing before ${char} to repeat.`, this.#at, this.#at + 1);
      default:
        return CharacterSet.of(this.#literal());
    }
  }

  #literal(): string {
    const char = String.fromCodePoint(this.#source.codePointAt(this.#at)!);
    if (!literal.test(char)) throw this.#badCharacter(char, this.#at, this.#at + char.length);
    this.#at++;
    return char;
  }

  #escape(): CharacterSet {
    const start = this.#at;
    const next = this.#source[start + 1];
    if (next === undefined) throw this.#fault('A backslash is followed by what it escapes.', start, start + 1);
    const hex = /^\\x([0-9A-Fa-f]{2})/.exec(this.#source.slice(start, start + 4));
    if (hex) {
      this.#at += 4;
      return CharacterSet.of(String.fromCharCode(parseInt(hex[1]!, 16)));
    }
    const known = classes[next];
    if (known) {
      this.#at += 2;
      return known();
    }
    if (escapable.test(next)) {
      this.#at += 2;
      return CharacterSet.of(next);
    }
    if (/[A-Za-z0-9]/.test(next)) {
      throw this.#fault(`\\${next} is not among the escapes: \\d \\D \\s \\S \\w \\W \\xhh.`, start, start + 2);
    }
    throw this.#badCharacter(String.fromCodePoint(this.#source.codePointAt(start + 1)!), start, start + 2);
  }

  #class(): CharacterSet {
    const open = this.#at++;
    const isNegated = this.#source[this.#at] === '^';
    if (isNegated) this.#at++;
    const first = this.#at;
    const set = new CharacterSet();
    while (this.#source[this.#at] !== ']') {
      if (this.#at >= this.#source.length) throw this.#fault('This [ is not closed.', open, this.#source.length);
      set.add(this.#classItem());
    }
    if (this.#at === first) throw this.#fault('There is nothing between [ and ].', open, this.#at + 1);
    this.#at++;
    return isNegated ? set.negated() : set;
  }

  #classItem(): CharacterSet {
    const start = this.#at;
    const from = this.#classCharacter();
    const isRange = this.#source[this.#at] === '-' && !/^-(?:\]|$)/.test(this.#source.slice(this.#at, this.#at + 2));
    if (!isRange) return from;
    this.#at++;
    const [low, high] = [from.only, this.#classCharacter().only];
    if (low === undefined || high === undefined || low > high) {
      const range = this.#source.slice(start, this.#at);
      throw this.#fault(`${range} is not a range from a lower to a higher character.`, start, this.#at);
    }
    return CharacterSet.range(low, high);
  }

  #classCharacter(): CharacterSet {
    const start = this.#at;
    const char = this.#source[start];
    if (char === undefined) throw this.#fault('This [ is not closed.', start, start);
    if (char === '\\') return this.#escape();
    if (!/[\^$?[{}|*+.-]/.test(char)) return CharacterSet.of(this.#literal());
    this.#at++;
    return CharacterSet.of(char);
  }

  #quantifier(): Pick<Item, 'least' | 'most'> {
    const start = this.#at;
    const found = /^(?:[*+?]|\{(\d*)(,?)(\d*)\})/.exec(this.#source.slice(start, start + 24));
    if (!found) {
      if (this.#source[start] !== '{') return { least: 1, most: 1 };
      throw this.#fault('Repetitions are written {n}, {n,}, {,n} or {n,m}.', start, start + 1);
    }
    this.#at += found[0].length;
    const bounds = found[0].startsWith('{') ? this.#bounds(found, start) : signs[found[0]]!;
    // Lazy: finds less of the same; whether something is found does not change.
    if (this.#source[this.#at] === '?') this.#at++;
    return bounds;
  }

  #bounds([written, low = '', comma, high = '']: RegExpExecArray, start: number): Pick<Item, 'least' | 'most'> {
    const least = Number(low || '0');
    const most = !comma ? least : high === '' ? Infinity : Number(high);
    const end = start + written.length;
    if (low === '' && high === '') throw this.#fault('Repetitions are written {n}, {n,}, {,n} or {n,m}.', start, end);
    if (most < least) throw this.#fault('The first bound is above the second.', start, end);
    return { least, most };
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
