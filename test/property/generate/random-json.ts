import type { Random } from './random';
import { blanks, names, nearlyValues, numbers, oddNames, texts } from './words';

/** A JSON value to be written in one of many spellings. An object's members are a list, since names may repeat. */
export type Model =
  | { readonly kind: 'object'; readonly members: [key: string, value: Model][] }
  | { readonly kind: 'array'; readonly elements: Model[] }
  | { readonly kind: 'string'; readonly text: string }
  /** As written: a number, true, false or null. */
  | { readonly kind: 'bare'; readonly text: string };

export function text(value: string): Model {
  return { kind: 'string', text: value };
}

export function bare(written: string): Model {
  return { kind: 'bare', text: written };
}

export function randomScalar(random: Random): Model {
  const kind = random.next();
  if (kind < 0.005) return bare(random.pick(nearlyValues));
  if (kind < 0.45) return text(random.pick(texts));
  return bare(kind < 0.75 ? random.pick(numbers) : random.pick(['true', 'false', 'null']));
}

export function randomModel(random: Random, depth: number): Model {
  if (depth === 0 || random.chance(0.6)) return randomScalar(random);
  if (random.chance(0.35)) {
    return { kind: 'array', elements: random.list(random.below(4), () => randomModel(random, depth - 1)) };
  }
  return randomObject(random, depth);
}

export function randomObject(random: Random, depth: number): Model & { kind: 'object' } {
  return {
    kind: 'object',
    members: random.list(random.below(4), () => [randomKey(random), randomModel(random, depth - 1)]),
  };
}

/** A name that selectors have, or one that contains such a name. */
function randomKey(random: Random): string {
  const name = random.chance(0.8) ? random.pick(names) : random.pick(oddNames);
  return random.chance(0.1) ? random.pick([`x${name}`, `${name}2`, `${name}"`, `"${name}`]) : name;
}

/** Something like a record of CloudTrail. */
export function recordModel(random: Random): Model & { kind: 'object' } {
  const object = (members: [string, Model][]): Model => ({ kind: 'object', members });
  return {
    kind: 'object',
    members: [
      ['eventVersion', text('1.09')],
      [
        'userIdentity',
        object([
          ['type', text(random.pick(['Root', 'IAMUser', 'AssumedRole']))],
          ['accountId', text('111122223333')],
          ['sessionContext', object([['attributes', object([['mfaAuthenticated', text('false')]])]])],
        ]),
      ],
      ['eventSource', text('ec2.amazonaws.com')],
      ['eventName', text(random.pick(['StopInstances', 'StartInstances', 'ConsoleLogin']))],
      ['sourceIPAddress', text('10.0.0.10')],
      ['requestParameters', random.chance(0.3) ? bare('null') : object([['items', randomModel(random, 2)]])],
      ['readOnly', bare(random.pick(['true', 'false']))],
      ['resources', { kind: 'array', elements: [object([['type', text('AWS::EC2::Instance')]])] }],
    ],
  };
}

/** Writes a value, in the plainest spelling or in an odd one that means the same. */
export function writeModel(random: Random, model: Model): string {
  const style = random.next();
  return new ModelWriter(random, style < 0.4 ? 0 : style < 0.7 ? 0.05 : 0.6, random.chance(0.5)).write(model);
}

class ModelWriter {
  readonly #random: Random;
  readonly #escapeShare: number;
  readonly #hasBlanks: boolean;

  constructor(random: Random, escapeShare: number, hasBlanks: boolean) {
    this.#random = random;
    this.#escapeShare = escapeShare;
    this.#hasBlanks = hasBlanks;
  }

  write(model: Model): string {
    switch (model.kind) {
      case 'bare':
        return model.text;
      case 'string':
        return this.#string(model.text);
      case 'array':
        return `[${this.#blank()}${model.elements.map((element) => this.write(element)).join(this.#between(','))}${this.#blank()}]`;
      case 'object': {
        const members = model.members.map(([key, value]) => this.#string(key) + this.#between(':') + this.write(value));
        return `{${this.#blank()}${members.join(this.#between(','))}${this.#blank()}}`;
      }
    }
  }

  #blank(): string {
    return this.#hasBlanks ? this.#random.pick(blanks) : '';
  }

  #between(sign: string): string {
    return this.#blank() + sign + this.#blank();
  }

  #string(value: string): string {
    const plain = JSON.stringify(value);
    if (this.#escapeShare === 0) return plain;
    const written = value.split('').map((unit) => this.#character(unit));
    return `"${written.join('')}"`;
  }

  #character(character: string): string {
    const random = this.#random;
    if (random.chance(this.#escapeShare)) {
      if (character === '/') return '\\/';
      const hex = character.charCodeAt(0).toString(16).padStart(4, '0');
      return `\\u${random.chance(0.5) ? hex : hex.toUpperCase()}`;
    }
    // JSON.stringify escapes lone surrogates; here they stay as they are.
    return character >= '\ud800' && character <= '\udfff' ? character : JSON.stringify(character).slice(1, -1);
  }
}
