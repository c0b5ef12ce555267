import { readJson, type JsonNode } from './json-reader';

// A second opinion on CloudWatch Logs Insights, from the user guide's pages "CloudWatch Logs Insights language query
// syntax", "filter", "stats", "Boolean, comparison, …", "Fields that contain special characters" and "Supported logs and
// discovered fields". What they leave open is a reading, and whoever relies on something tries them all.

/** What AWS does not document. */
export interface Reading {
  /** How a JSON null is found. */
  readonly nulls: 'absent' | 'word' | 'empty';
  readonly booleans: 'word' | 'number';
  /** How a number and a text compare: never equal, letter for letter, or as numbers where both look like one. */
  readonly comparison: 'typed' | 'text' | 'coerced';
  /** Whether an object or array is a field besides its members. */
  readonly containers: 'absent' | 'text';
}

export const readings: readonly Reading[] = (['absent', 'word', 'empty'] as const).flatMap((nulls) =>
  (['word', 'number'] as const).flatMap((booleans) =>
    (['typed', 'text', 'coerced'] as const).flatMap((comparison) =>
      (['absent', 'text'] as const).map((containers) => ({ nulls, booleans, comparison, containers })),
    ),
  ),
);

export interface QueriedEvent {
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
  readonly message: string;
}

interface FieldValue {
  readonly text: string;
  readonly isNumber: boolean;
}
export type Fields = ReadonlyMap<string, FieldValue>;
export type Row = Readonly<Record<string, string>>;

const mostFields = 200;

/** The fields of an event, as they are discovered. */
export function discover({ timestamp, message }: QueriedEvent, reading: Reading): Fields {
  const found = new Map<string, FieldValue>();
  const put = (name: string, text: string, isNumber = false) => {
    if (found.size < mostFields || found.has(name)) found.set(name, { text, isNumber });
  };
  const walk = (path: string, node: JsonNode): void => {
    switch (node.kind) {
      case 'object':
        if (path !== '' && reading.containers === 'text') put(path, '{…}');
        for (const [key, inner] of node.members) {
          const shown = path === '' && key.startsWith('@') ? `@${key}` : key;
          walk(path === '' ? shown : `${path}.${key}`, inner);
        }
        break;
      case 'array':
        if (path !== '' && reading.containers === 'text') put(path, '[…]');
        node.elements.forEach((inner, i) => walk(path === '' ? String(i) : `${path}.${i}`, inner));
        break;
      case 'string':
        put(path, node.text);
        break;
      case 'number':
        put(path, node.text, true);
        break;
      case 'boolean':
        if (reading.booleans === 'word') put(path, String(node.value));
        else put(path, node.value ? '1' : '0', true);
        break;
      case 'null':
        if (reading.nulls !== 'absent') put(path, reading.nulls === 'word' ? 'null' : '');
    }
  };
  const root = readJson(message);
  if (root?.kind === 'object') walk('', root);
  found.set('@message', { text: message, isNumber: false });
  found.set('@timestamp', { text: String(timestamp), isNumber: true });
  return found;
}

interface Token {
  readonly kind: 'name' | 'string' | 'regex' | 'number' | 'sign';
  readonly text: string;
}

const tokenShapes: readonly (readonly [Token['kind'] | 'blank', RegExp])[] = [
  ['blank', /\s+|#[^\n]*/y],
  ['string', /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/y],
  ['regex', /\/(?:[^/\\\n]|\\.)+\//y],
  ['number', /-?\d+(?:\.\d+)?(?![A-Za-z0-9.])/y],
  ['name', /`[^`]+`|[A-Za-z0-9@.]+/y],
  ['sign', /!=|<=|>=|=~|[=<>()[\],|*]/y],
];

function tokenize(query: string): readonly Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < query.length;) {
    const shape = tokenShapes.find(([, pattern]) => {
      pattern.lastIndex = at;
      return pattern.test(query);
    });
    if (!shape) throw new Error(`Unexpected at ${at}: ${query.slice(at, at + 20)}`);
    const text = query.slice(at, shape[1].lastIndex);
    if (shape[0] !== 'blank') tokens.push({ kind: shape[0], text });
    at = shape[1].lastIndex;
  }
  return tokens;
}

type Test = (record: Fields) => boolean;

/** Reads and runs a query, one command after the other. */
class Query {
  readonly #tokens: readonly Token[];
  readonly #reading: Reading;
  #at = 0;

  constructor(text: string, reading: Reading) {
    this.#tokens = tokenize(text);
    this.#reading = reading;
  }

  condition(): Test {
    const test = this.#or();
    if (this.#at < this.#tokens.length) throw new Error(`Not read: ${this.#tokens[this.#at]!.text}`);
    return test;
  }

  run(events: readonly QueriedEvent[]): readonly Row[] {
    let records = events.map((event) => discover(event, this.#reading));
    let shown: readonly string[] = ['@timestamp', '@message'];
    do {
      const command = this.#next().text;
      if (command === 'filter') {
        const test = this.#or();
        records = records.filter(test);
      } else if (command === 'fields') {
        shown = this.#names();
      } else if (command === 'limit') {
        records = records.slice(0, Number(this.#next().text));
      } else if (command === 'sort') {
        const name = this.#name();
        const isDown = !this.#skip('asc') && this.#skip('desc');
        const order = (a: Fields, b: Fields) => compareValues(a.get(name), b.get(name));
        records = [...records].sort((a, b) => (isDown ? order(b, a) : order(a, b)));
      } else if (command === 'stats') {
        records = this.#stats(records);
        shown = [...new Set(records.flatMap((record) => [...record.keys()]))];
      } else throw new Error(`No command: ${command}`);
    } while (this.#skip('|'));
    if (this.#at < this.#tokens.length) throw new Error(`Not read: ${this.#tokens[this.#at]!.text}`);
    return records.map((record) =>
      Object.fromEntries(shown.flatMap((name) => (record.has(name) ? [[name, record.get(name)!.text]] : []))),
    );
  }

  #stats(records: readonly Fields[]): Fields[] {
    const sums: { as: string; add: (record: Fields) => number }[] = [];
    do {
      const what = this.#next().text;
      this.#take('(');
      const of = this.#skip('*') ? undefined : this.#name();
      this.#take(')');
      const as = this.#skip('as') ? this.#name() : `${what}(${of ?? '*'})`;
      if (what === 'count') sums.push({ as, add: (record) => (of === undefined || record.has(of) ? 1 : 0) });
      else if (what === 'sum') sums.push({ as, add: (record) => Number(record.get(of!)?.text ?? 0) });
      else throw new Error(`No function: ${what}`);
    } while (this.#skip(','));
    const groups: { as: string; of: (record: Fields) => string | undefined }[] = [];
    if (this.#skip('by')) {
      do {
        const name = this.#name();
        if (name === 'bin') {
          this.#take('(');
          const length = this.#next().text;
          this.#take(')');
          const as = this.#skip('as') ? this.#name() : `bin(${length})`;
          groups.push({ as, of: (record) => binOf(Number(record.get('@timestamp')!.text), length) });
        } else {
          const as = this.#skip('as') ? this.#name() : name;
          groups.push({ as, of: (record) => record.get(name)?.text });
        }
      } while (this.#skip(','));
    }
    const made = new Map<string, { keys: (string | undefined)[]; totals: number[] }>();
    for (const record of records) {
      const keys = groups.map(({ of }) => of(record));
      const id = JSON.stringify(keys);
      const row = made.get(id) ?? { keys, totals: sums.map(() => 0) };
      made.set(id, row);
      sums.forEach(({ add }, i) => (row.totals[i]! += add(record)));
    }
    return [...made.values()].map(({ keys, totals }) => {
      const row = new Map<string, FieldValue>();
      groups.forEach(({ as }, i) => keys[i] !== undefined && row.set(as, { text: keys[i], isNumber: false }));
      sums.forEach(({ as }, i) => row.set(as, { text: String(totals[i]), isNumber: true }));
      return row;
    });
  }

  #or(): Test {
    const tests = [this.#and()];
    while (this.#skip('or')) tests.push(this.#and());
    return (record) => tests.some((test) => test(record));
  }

  #and(): Test {
    const tests = [this.#not()];
    while (this.#skip('and')) tests.push(this.#not());
    return (record) => tests.every((test) => test(record));
  }

  #not(): Test {
    if (this.#skip('not')) {
      const test = this.#not();
      return (record) => !test(record);
    }
    if (this.#skip('(')) {
      const test = this.#or();
      this.#take(')');
      return test;
    }
    if (this.#skip('ispresent')) {
      this.#take('(');
      const name = this.#name();
      this.#take(')');
      return (record) => record.has(name);
    }
    return this.#comparison(this.#name());
  }

  #comparison(name: string): Test {
    const isNegated = this.#skip('not');
    const operator = this.#next().text;
    const holds = this.#comparing(operator);
    // A field that is missing equals nothing, so that != and not like hold for it (observed on the service).
    return (record) => {
      const value = record.get(name);
      const isHeld = value !== undefined && holds(value);
      return isNegated ? !isHeld : operator === '!=' ? value === undefined || isHeld : isHeld;
    };
  }

  #comparing(operator: string): (value: FieldValue) => boolean {
    if (operator === 'in') {
      this.#take('[');
      const literals: Token[] = [];
      do literals.push(this.#literal());
      while (this.#skip(','));
      this.#take(']');
      return (value) => literals.some((literal) => this.#equals(value, literal));
    }
    if (operator === 'like' || operator === '=~') {
      const { kind, text } = this.#next();
      if (kind === 'string') {
        const part = plain(text);
        return (value) => value.text.includes(part);
      }
      if (kind !== 'regex') throw new Error(`like takes no ${text}`);
      const regex = new RegExp(text.slice(1, -1));
      return (value) => regex.test(value.text);
    }
    const literal = this.#literal();
    if (operator === '=') return (value) => this.#equals(value, literal);
    if (operator === '!=') return (value) => !this.#equals(value, literal);
    const accepts = orders[operator];
    if (!accepts) throw new Error(`No operator: ${operator}`);
    return (value) => {
      const order = this.#order(value, literal);
      return order !== undefined && accepts(order);
    };
  }

  #equals(value: FieldValue, literal: Token): boolean {
    const text = plain(literal.text);
    const isNumber = literal.kind === 'number';
    if (value.isNumber && isNumber) return Number(value.text) === Number(text);
    if (this.#reading.comparison === 'coerced' && looksNumeric(value.text) && looksNumeric(text)) {
      return Number(value.text) === Number(text);
    }
    if (this.#reading.comparison === 'typed' && value.isNumber !== isNumber) return false;
    return value.text === text;
  }

  #order(value: FieldValue, literal: Token): number | undefined {
    const text = plain(literal.text);
    const isNumber = literal.kind === 'number';
    const { comparison } = this.#reading;
    const areNumbers = value.isNumber && isNumber;
    if (areNumbers || (comparison === 'coerced' && looksNumeric(value.text) && looksNumeric(text))) {
      return Number(value.text) - Number(text);
    }
    if (comparison === 'typed' && value.isNumber !== isNumber) return undefined;
    return value.text < text ? -1 : value.text > text ? 1 : 0;
  }

  #literal(): Token {
    const token = this.#next();
    if (token.kind !== 'string' && token.kind !== 'number') throw new Error(`Not a literal: ${token.text}`);
    return token;
  }

  #names(): readonly string[] {
    const names = [this.#name()];
    while (this.#skip(',')) names.push(this.#name());
    return names;
  }

  #name(): string {
    const { kind, text } = this.#next();
    if (kind !== 'name') throw new Error(`Not a name: ${text}`);
    return text.startsWith('`') ? text.slice(1, -1) : text;
  }

  #next(): Token {
    const token = this.#tokens[this.#at++];
    if (!token) throw new Error('The query ends too early');
    return token;
  }

  #skip(text: string): boolean {
    if (this.#tokens[this.#at]?.text !== text) return false;
    this.#at++;
    return true;
  }

  #take(text: string): void {
    if (!this.#skip(text)) throw new Error(`${text} expected, not ${this.#tokens[this.#at]?.text}`);
  }
}

const orders: Readonly<Record<string, (order: number) => boolean>> = {
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
};

const units: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** The start of a bin, as results show it: `2026-11-25 14:05:00.000`. */
function binOf(time: number, length: string): string {
  const ms = parseInt(length, 10) * units[length.replace(/\d+/, '')]!;
  return new Date(Math.floor(time / ms) * ms).toISOString().replace('T', ' ').replace('Z', '');
}

function looksNumeric(text: string): boolean {
  return text.trim() !== '' && Number.isFinite(Number(text));
}

function plain(text: string): string {
  return /^["']/.test(text) ? text.slice(1, -1).replace(/\\(.)/g, '$1') : text;
}

function compareValues(a: FieldValue | undefined, b: FieldValue | undefined): number {
  if (!a || !b) return a ? 1 : b ? -1 : 0;
  if (a.isNumber && b.isNumber) return Number(a.text) - Number(b.text);
  return a.text < b.text ? -1 : a.text > b.text ? 1 : 0;
}

/** Which events the conditions of a `filter` let through. @throws Error for what is not the language */
export function filterTest(filter: string, reading: Reading): (event: QueriedEvent) => boolean {
  const test = new Query(filter, reading).condition();
  return (event) => test(discover(event, reading));
}

/** The same, of fields that were discovered before. */
export function conditionsOf(filter: string, reading: Reading): (fields: Fields) => boolean {
  return new Query(filter, reading).condition();
}

/** The rows of a whole query. @throws Error for what is not the language */
export function runQuery(text: string, events: readonly QueriedEvent[], reading: Reading): readonly Row[] {
  return new Query(text, reading).run(events);
}
