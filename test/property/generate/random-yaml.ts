import { parse } from 'yaml';
import type { Random } from './random';

type Entries = readonly (readonly [string, unknown])[];

/**
 * Writes values as YAML in styles that a seed chooses: plain, quoted, literal and folded text; flow and block
 * collections; comments and empty lines wherever they may stand; keys with quotes, blanks and question marks.
 */
export class YamlWriter {
  readonly #random: Random;
  /** All that was remarked, in the order of writing. */
  readonly comments: string[] = [];
  /** Whether a block of text has just ended: a comment that is indented as deep would be a part of it. */
  #isAfterText = false;

  constructor(random: Random) {
    this.#random = random;
  }

  /** A mapping that fills a document; ends with a line break where there is anything. */
  document(entries: Entries): string {
    if (entries.length > 0 && this.#random.chance(0.1)) return `${this.#flowMap(entries, true)}${this.#comment()}\n`;
    return this.#blockMap(entries, '') + this.#between('');
  }

  #blockMap(entries: Entries, indent: string): string {
    return entries.map(([key, value]) => this.#between(indent) + this.#blockEntry(key, value, indent)).join('');
  }

  #blockEntry(key: string, value: unknown, indent: string): string {
    const random = this.#random;
    const name = this.#key(key);
    const isExplicit = random.chance(0.06);
    const head = isExplicit
      ? `${indent}? ${name}${this.#comment()}\n${indent}:`
      : `${indent}${name}${random.pick(['', '', '', ' '])}:`;
    // In an explicit entry a collection could begin on the line of its colon, which indents it otherwise.
    if (Array.isArray(value) && value.length > 0 && !isEntries(value) && !isExplicit && random.chance(0.5)) {
      return `${head}${this.#comment()}\n${this.#blockList(value, random.pick([indent, `${indent}  `, `${indent}    `]))}`;
    }
    const entries = entriesOf(value);
    if (entries && entries.length > 0 && !isExplicit && random.chance(0.6)) {
      return `${head}${this.#comment()}\n${this.#blockMap(entries, `${indent}${random.pick(['  ', ' ', '    '])}`)}`;
    }
    if (typeof value === 'string' && canBeBlock(value) && random.chance(0.3)) {
      return `${head} ${this.#blockText(value, indent)}`;
    }
    return `${head}${random.pick([' ', ' ', '   ', '\t'])}${this.#inline(value, false, indent)}${this.#comment()}\n`;
  }

  #blockList(items: readonly unknown[], indent: string): string {
    return items
      .map((item) => `${this.#between(indent)}${indent}- ${this.#inline(item, false, indent)}${this.#comment()}\n`)
      .join('');
  }

  /** Literal or folded, with the ending that keeps the value. */
  #blockText(value: string, indent: string): string {
    const random = this.#random;
    const isFolded = !value.includes('\n') && random.chance(0.5);
    const inner = `${indent}${random.pick(['  ', '   '])}`;
    const body = value.replace(/\n+$/, '');
    const endings = value.length - body.length;
    const chomp = endings === 0 ? '-' : endings === 1 ? '' : '+';
    const lines = body.split('\n').map((line) => (line === '' ? '' : inner + line));
    const comment = random.chance(0.3) ? ` ${this.#remark('# how it is written')}` : '';
    this.#isAfterText = true;
    return `${isFolded ? '>' : '|'}${chomp}${comment}\n${lines.join('\n')}\n${'\n'.repeat(Math.max(0, endings - 1))}`;
  }

  #inline(value: unknown, inFlow: boolean, indent: string): string {
    const entries = entriesOf(value);
    if (entries) return this.#flowMap(entries, false, indent);
    if (Array.isArray(value)) {
      if (value.length === 0) return this.#random.pick(['[]', '[ ]']);
      const items = value.map((item) => this.#inline(item, true, indent));
      return `[${items.join(this.#random.pick([', ', ',', ` ,\n${indent}    `]))}${this.#random.pick(['', '', ','])}]`;
    }
    return this.#scalar(value, inFlow);
  }

  #flowMap(entries: Entries, isDocument: boolean, indent = ''): string {
    const random = this.#random;
    const pairs = entries.map(([key, value]) => `${this.#key(key)}: ${this.#inline(value, true, indent)}`);
    const pad = random.pick([' ', ' ', '']);
    if (pairs.length === 0) return '{}';
    const line = isDocument ? '\n  ' : `\n${indent}    `;
    const isLong = isDocument || random.chance(0.3);
    const remark = () => (random.chance(0.3) ? ` ${this.#remark('# why')}` : '');
    const short = random.pick([', ', ', ', ' , ']);
    const body = pairs.reduce((all, pair) => all + (isLong ? `,${remark()}${line}` : short) + pair);
    const end = isLong ? `${random.pick(['', ','])}${remark()}${line}` : pad;
    return `{${isLong ? line : pad}${body}${end}}`;
  }

  #key(key: string): string {
    const style = this.#random.next();
    if (style < 0.1) return JSON.stringify(key);
    if (style < 0.2) return `'${key.replaceAll("'", "''")}'`;
    return isPlain(key, true) ? key : JSON.stringify(key);
  }

  #scalar(value: unknown, inFlow: boolean): string {
    const random = this.#random;
    if (typeof value !== 'string') {
      if (typeof value !== 'number' || !Number.isInteger(value) || Math.abs(value) > 1e6) return String(value);
      return random.pick([String(value), String(value), String(value), `${value}.0`, `${value}e0`]);
    }
    const style = random.next();
    if (style < 0.6 && isPlain(value, inFlow)) return value;
    if (style < 0.8 && !/[\n\t]/.test(value)) return `'${value.replaceAll("'", "''")}'`;
    return JSON.stringify(value);
  }

  /** Behind something on its line. */
  #comment(): string {
    return this.#random.chance(0.2)
      ? ` ${this.#remark(this.#random.pick(['#', '# why: so', '#x', '# – “日本” {}']))}`
      : '';
  }

  /** A comment that is there only once. */
  #remark(text: string): string {
    const comment = `${text} (${this.comments.length})`;
    this.comments.push(comment);
    return comment;
  }

  /** Lines before an entry. */
  #between(indent: string): string {
    const random = this.#random;
    const isAfterText = this.#isAfterText;
    this.#isAfterText = false;
    if (random.chance(0.75)) return '';
    const line = () => {
      const place = random.pick(isAfterText ? [indent, ''] : [indent, `${indent}    `, '', undefined]);
      return place === undefined ? '\n' : `${place}${this.#remark('# note: so')}\n`;
    };
    return random.list(random.pick([1, 1, 2]), line).join('');
  }
}

/** Pairs of a mapping, in their order. */
function entriesOf(value: unknown): Entries | undefined {
  if (isEntries(value)) return value;
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : undefined;
}

function isEntries(value: unknown): value is Entries {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((each) => Array.isArray(each) && each.length === 2 && typeof each[0] === 'string')
  );
}

const quiet = { logLevel: 'error' } as const;
const plain = new Map<string, boolean>();

/** Whether a text can stand without quotes; there are few, so each is tried once. */
function isPlain(text: string, inFlow: boolean): boolean {
  const key = `${inFlow} ${text}`;
  const known = plain.get(key) ?? isReadAsItself(text, inFlow);
  plain.set(key, known);
  return known;
}

function isReadAsItself(text: string, inFlow: boolean): boolean {
  if (/[\n\t]/.test(text) || (inFlow && /[,[\]{}]/.test(text))) return false;
  try {
    const [one] = parse(`[${text}]`, quiet) as unknown[];
    return one === text && (parse(`a: ${text}\nb: 1`, quiet) as { a: unknown }).a === text;
  } catch {
    return false;
  }
}

function canBeBlock(value: string): boolean {
  return /^[^\s#]/.test(value) && value.split('\n').every((line) => !/^\s|[\t\r]/.test(line)) && !/ +$/m.test(value);
}
