import { maxPatternLength } from '../../../src/pattern/index';
import type { Random } from './random';
import { names, oddNames, patternNumbers, texts } from './words';

/** A pattern without errors, of any of the three forms; JSON patterns are the most frequent. */
export function randomPattern(random: Random): string {
  for (;;) {
    const text = anyPattern(random);
    if (text.length <= maxPatternLength) return text;
  }
}

function anyPattern(random: Random): string {
  const form = random.next();
  if (form < 0.1) return randomTerms(random);
  if (form < 0.22) return randomFields(random);
  return new JsonPatternMaker(random).make();
}

class JsonPatternMaker {
  readonly #random: Random;
  readonly #budget = { regexes: 2, wildcards: 3 };

  constructor(random: Random) {
    this.#random = random;
  }

  make(): string {
    return `{${this.#blank()}${this.#expression(3)}${this.#blank()}}`;
  }

  #blank(): string {
    return this.#random.pick(['', ' ', ' ', ' ', '  ', '\n  ', '\t']);
  }

  #expression(depth: number): string {
    const random = this.#random;
    if (depth === 0 || random.chance(0.4)) return this.#parenthesised(this.#condition(), 0.3);
    const parts = random.list(random.pick([2, 2, 2, 3, 4]), () => this.#expression(depth - 1));
    const sign = () => `${this.#blank()}${random.pick(['&&', '||', '||'])}${this.#blank()}`;
    return this.#parenthesised(
      parts.reduce((left, right) => left + sign() + right),
      0.6,
    );
  }

  #parenthesised(text: string, share: number): string {
    return this.#random.chance(share) ? `(${this.#blank()}${text}${this.#blank()})` : text;
  }

  #condition(): string {
    const random = this.#random;
    const selector = this.#selector();
    if (random.chance(0.25)) {
      const keyword = random.pick(['IS NULL', 'IS TRUE', 'IS FALSE', 'NOT EXISTS', 'NOT EXISTS', 'is  null']);
      return `${selector} ${keyword}`;
    }
    const operator = random.pick(['=', '=', '=', '!=', '!=', '<', '<=', '>', '>=']);
    const isNumeric = operator.startsWith('<') || operator.startsWith('>') || random.chance(0.2);
    const value = isNumeric ? random.pick(patternNumbers) : this.#textOrRegex();
    return `${selector}${this.#blank()}${operator}${this.#blank()}${value}`;
  }

  #textOrRegex(): string {
    if (this.#budget.regexes === 0 || this.#random.chance(0.8)) return randomTextValue(this.#random);
    this.#budget.regexes--;
    return `%${randomRegex(this.#random)}%`;
  }

  #selector(): string {
    const random = this.#random;
    const length = random.pick([1, 1, 1, 2, 2, 3, 4]);
    const wildcard = this.#budget.wildcards > 0 && random.chance(0.2) ? random.below(length) : -1;
    if (wildcard >= 0) this.#budget.wildcards--;
    const steps = random.list(length, (i) => {
      if (i === wildcard) return random.pick(['.*', '[*]']);
      const kind = random.next();
      if (kind < 0.12) return `[${random.below(3)}]`;
      if (kind < 0.24) return `.['${random.pick(oddNames)}']`;
      if (kind < 0.27) return `['${random.pick(names)}']`;
      return `.${random.pick(names)}`;
    });
    return `$${steps.join('')}`;
  }
}

/** A value in quotes, or a bare one, with stars here and there. */
function randomTextValue(random: Random): string {
  let text = random.pick(texts);
  if (random.chance(0.4)) {
    const from = random.below(text.length + 1);
    const to = from + random.below(text.length + 1 - from);
    text = random.pick([`${text.slice(0, to)}*`, `*${text.slice(from)}`, `*${text.slice(from, to)}*`, '*', '**']);
    if (random.chance(0.2)) text = `${text.slice(0, 2)}*${text.slice(2)}`;
  }
  const mayBeBare = /^[A-Za-z0-9_.*+-]+$/.test(text);
  return mayBeBare && random.chance(0.5) ? text : quotedValue(random, text);
}

/** A backslash before anything but a quote or another one stands for itself, so it may be doubled or not. */
function quotedValue(random: Random, text: string): string {
  const escaped = text.replace(/"|\\(?=(["\\]|$)?)/g, (found, next: string | undefined) =>
    found === '"' || next !== undefined || random.chance(0.5) ? `\\${found}` : found,
  );
  return `"${/\\$/.test(text) ? text.replace(/["\\]/g, '\\$&') : escaped}"`;
}

/** A harmless expression of the dialect. */
function randomRegex(random: Random): string {
  const atom = () =>
    random.pick([
      'a',
      'b',
      'x',
      'Stop',
      '0',
      '1',
      '2',
      '\\.',
      '.',
      '\\d',
      '\\w',
      '\\s',
      '\\S',
      '\\D',
      '[a-c]',
      '[^x]',
      '[0-9.]',
      '\\x41',
      '\\x28',
      '@',
      '/',
      '=',
      ' ',
      '-',
      ':',
    ]);
  const piece = () => atom() + random.pick(['', '', '', '', '*', '+', '?', '{2}', '{1,2}', '{,2}', '{1,}']);
  const branch = () =>
    (random.chance(0.25) ? '^' : '') +
    random.list(1 + random.below(3), piece).join('') +
    (random.chance(0.25) ? '$' : '');
  return random.list(random.chance(0.25) ? 2 : 1, branch).join('|');
}

function randomTerms(random: Random): string {
  if (random.chance(0.15)) return `%${randomRegex(random)}%`;
  const signs = random.pick([[''], ['?'], ['-'], ['', '-'], ['?', '-', ''], ['?', '']]);
  const term = () => {
    const text = random.pick(texts);
    const isWord = /^[A-Za-z0-9_]+$/.test(text);
    return random.pick(signs) + (isWord && random.chance(0.6) ? text : quotedValue(random, text));
  };
  return random.list(1 + random.below(4), term).join(random.pick([' ', '  ', '\n', '\t']));
}

function randomFields(random: Random): string {
  const fields = random.list(random.below(5), (i) => {
    const name = random.pick([`f${i}`, `f-${i}`, 'ip', 'w_1', '9']);
    if (random.chance(0.15)) return '';
    if (random.chance(0.4)) return name;
    const condition = () => {
      const operator = random.pick(['=', '=', '!=', '<', '>=']);
      const isNumeric = operator === '<' || operator === '>=' || random.chance(0.3);
      return `${name}${random.pick(['', ' '])}${operator}${random.pick(['', ' '])}${isNumeric ? random.pick(patternNumbers) : randomTextValue(random)}`;
    };
    return random
      .list(random.pick([1, 1, 2, 3]), condition)
      .reduce((left, right) => `${left}${random.pick([' && ', '||'])}${right}`);
  });
  if (random.chance(0.4)) fields.splice(random.below(fields.length + 1), 0, '...');
  return `[${fields.join(random.pick([',', ', ']))}]`;
}
