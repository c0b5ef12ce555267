/** What the sandbox knows of Logs Insights QL, as data. */
export type Command =
  | { readonly name: 'filter'; readonly test: Condition }
  | { readonly name: 'fields'; readonly fields: readonly Named[] }
  | { readonly name: 'stats'; readonly sums: readonly Named[]; readonly by: readonly Named[] }
  | { readonly name: 'sort'; readonly field: string; readonly descending: boolean }
  | { readonly name: 'limit'; readonly most: number };

export type Condition =
  | { readonly kind: 'and' | 'or'; readonly of: readonly Condition[] }
  | { readonly kind: 'not'; readonly of: Condition }
  | { readonly kind: 'present'; readonly field: string }
  | { readonly kind: 'like'; readonly field: string; readonly part: string | RegExp }
  | { readonly kind: 'in'; readonly field: string; readonly values: readonly (string | number)[] }
  | { readonly kind: 'compare'; readonly field: string; readonly operator: string; readonly value: string | number };

/** A field or a function, and the name of its column. */
export interface Named {
  readonly what: 'field' | 'count' | 'sum' | 'bin';
  /** The field; absent for `count(*)`. For a bin its length in milliseconds. */
  readonly of?: string | number;
  readonly as: string;
}

/** What is wrong with a query, and where in it. */
export class QuerySyntaxError extends Error {
  readonly start: number;
  readonly end: number;

  constructor(message: string, start: number, end: number) {
    super(message);
    this.start = start;
    this.end = end;
  }
}

const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const BARE_NAME = /^@{0,2}[A-Za-z0-9.]+/;

/**
 * Reads a query of the commands above.
 * @throws QuerySyntaxError for everything else
 */
export function parseQuery(text: string): readonly Command[] {
  return new QueryReader(text).commands();
}

/** Reads straight from the text, without tokens: what a slash means depends on what is expected. */
class QueryReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  commands(): readonly Command[] {
    const commands: Command[] = [];
    do commands.push(this.#command());
    while (this.#takes('|'));
    if (this.#rest() !== '') throw this.#unexpected();
    return commands;
  }

  #command(): Command {
    if (this.#word('filter')) return { name: 'filter', test: this.#or() };
    if (this.#word('fields')) return { name: 'fields', fields: this.#list(() => this.#column()) };
    if (this.#word('stats')) {
      const sums = this.#list(() => this.#column());
      if (sums.some(({ what }) => what !== 'count' && what !== 'sum')) throw this.#unexpected();
      return { name: 'stats', sums, by: this.#word('by') ? this.#list(() => this.#column()) : [] };
    }
    if (this.#word('sort')) {
      const field = this.#field();
      const descending = this.#word('desc');
      if (!descending) this.#word('asc');
      return { name: 'sort', field, descending };
    }
    if (this.#word('limit')) {
      const most = this.#literal();
      if (typeof most === 'number' && Number.isInteger(most) && most >= 1 && most <= 10_000)
        return { name: 'limit', most };
    }
    throw this.#unexpected();
  }

  #column(): Named {
    const start = this.#at;
    const call = /^(count|sum|bin)\s*\(/.exec(this.#rest());
    let found: Omit<Named, 'as'>;
    if (call) {
      this.#at += call[0].length;
      const what = call[1] as 'count' | 'sum' | 'bin';
      const of = what === 'bin' ? this.#period() : what === 'count' && this.#takes('*') ? undefined : this.#field();
      this.#need(')');
      found = { what, ...(of !== undefined && { of }) };
    } else {
      found = { what: 'field', of: this.#field() };
    }
    const written = this.#text.slice(start, this.#at).trim();
    const as = this.#word('as') ? this.#field() : found.what === 'field' ? String(found.of) : written;
    return { ...found, as };
  }

  #period(): number {
    const found = /^(\d+)\s*(s|m|h|d)\b/.exec(this.#rest());
    if (!found) throw this.#unexpected();
    this.#at += found[0].length;
    return Number(found[1]) * UNITS[found[2]!]!;
  }

  #or(): Condition {
    const of = [this.#and()];
    while (this.#word('or')) of.push(this.#and());
    return of.length === 1 ? of[0]! : { kind: 'or', of };
  }

  #and(): Condition {
    const of = [this.#simple()];
    while (this.#word('and')) of.push(this.#simple());
    return of.length === 1 ? of[0]! : { kind: 'and', of };
  }

  #simple(): Condition {
    if (this.#word('not')) return { kind: 'not', of: this.#simple() };
    if (this.#takes('(')) {
      const inner = this.#or();
      this.#need(')');
      return inner;
    }
    if (/^ispresent\s*\(/.test(this.#rest())) {
      this.#word('ispresent');
      this.#need('(');
      const field = this.#field();
      this.#need(')');
      return { kind: 'present', field };
    }
    return this.#comparison(this.#field());
  }

  #comparison(field: string): Condition {
    if (this.#word('not')) return { kind: 'not', of: this.#named(field) };
    const operator = /^(?:!=|<=|>=|=(?!~)|<|>)/.exec(this.#rest())?.[0];
    if (operator === undefined) return this.#named(field);
    this.#takes(operator);
    return { kind: 'compare', field, operator, value: this.#literal() };
  }

  #named(field: string): Condition {
    if (this.#word('in')) {
      this.#need('[');
      const values = this.#list(() => this.#literal());
      this.#need(']');
      return { kind: 'in', field, values };
    }
    if (!this.#word('like') && !this.#takes('=~')) throw this.#unexpected();
    const regex = /^\/((?:[^/\\]|\\[\s\S])+)\//.exec(this.#rest());
    if (!regex) return { kind: 'like', field, part: String(this.#literal()) };
    try {
      const part = new RegExp(regex[1]!);
      this.#at += regex[0].length;
      return { kind: 'like', field, part };
    } catch {
      throw this.#unexpected();
    }
  }

  #literal(): string | number {
    const rest = this.#rest();
    const number = /^-?\d+(?:\.\d+)?\b/.exec(rest);
    const text = /^"((?:[^"\\]|\\.)*)"|^'((?:[^'\\]|\\.)*)'/.exec(rest);
    const found = number ?? text;
    if (!found) throw this.#unexpected();
    this.#at += found[0].length;
    return number ? Number(number[0]) : (text![1] ?? text![2]!).replace(/\\(["'\\])/g, '$1');
  }

  #field(): string {
    const rest = this.#rest();
    const quoted = /^`([^`]+)`/.exec(rest);
    const found = quoted ?? BARE_NAME.exec(rest);
    if (!found) throw this.#unexpected();
    this.#at += found[0].length;
    return quoted?.[1] ?? found[0];
  }

  #list<T>(read: () => T): T[] {
    const items = [read()];
    while (this.#takes(',')) items.push(read());
    return items;
  }

  #word(word: string): boolean {
    if (!new RegExp(`^${word}(?![A-Za-z0-9@.])`, 'i').test(this.#rest())) return false;
    this.#at += word.length;
    return true;
  }

  #takes(sign: string): boolean {
    if (!this.#rest().startsWith(sign)) return false;
    this.#at += sign.length;
    return true;
  }

  #need(sign: string): void {
    if (!this.#takes(sign)) throw this.#unexpected();
  }

  /** What is left, after blanks and comments. */
  #rest(): string {
    this.#at += /^(?:\s+|#.*)*/.exec(this.#text.slice(this.#at))![0].length;
    return this.#text.slice(this.#at);
  }

  #unexpected(): QuerySyntaxError {
    const part = /^(?:[A-Za-z0-9@.]+|\S|)/.exec(this.#rest())![0];
    return new QuerySyntaxError(`unexpected symbol found ${part || '<EOF>'}`, this.#at, this.#at + part.length);
  }
}
