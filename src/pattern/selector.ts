import { replaceFix } from './diagnostic';
import type { Token } from './lexer';
import type { Selector, Step } from './syntax';
import type { TextRange } from './text-range';
import type { TokenStream } from './token-stream';

const plainName = /^[A-Za-z0-9_-]+$/;

/** A property name as a selector's step: `.detail-type`, or `.['cluster.name']` where it needs quotes. */
export function stepText(name: string): string {
  return plainName.test(name) ? `.${name}` : `.['${name}']`;
}

/** Reads the steps of a selector token; reports its first slip and keeps the steps before it. */
export function readSelector(stream: TokenStream, token: Token): Selector {
  const reader = new StepReader(stream, token.text, token.range.start);
  return { kind: 'selector', range: token.range, steps: reader.read() };
}

/** A selector that lacks its `$.`, read as if it were there. */
export function readBareSelector(stream: TokenStream, token: Token): Selector {
  const path = token.kind === 'string' ? token.text.replace(/^"|"$/g, '') : token.text;
  const dotted =
    token.kind !== 'string' && path.split('.').every((name) => plainName.test(name.replace(/\[\d+\]$/, '')));
  const fixed = path.startsWith('.') ? `$${path}` : dotted ? `$.${path}` : `$${stepText(path)}`;
  stream.report('missing-selector', token.range, 'A property is written with "$." before its name.', {
    fixes: [replaceFix(`Write ${fixed}`, token.range, fixed)],
  });
  return { kind: 'selector', range: token.range, steps: [{ kind: 'name', range: token.range, name: path }] };
}

class StepReader {
  readonly #stream: TokenStream;
  readonly #text: string;
  /** Where the token begins in the pattern. */
  readonly #offset: number;
  readonly #steps: Step[] = [];
  #at = 1;

  constructor(stream: TokenStream, text: string, offset: number) {
    this.#stream = stream;
    this.#text = text;
    this.#offset = offset;
  }

  read(): readonly Step[] {
    if (this.#text === '$' || this.#text === '$.') {
      this.#stream.report('invalid-selector', this.#range(0), 'The name of a property is missing after "$.".');
      return [];
    }
    while (this.#at < this.#text.length) {
      const step = this.#step();
      if (!step) break;
      this.#steps.push(step);
      this.#at = step.range.end - this.#offset;
    }
    return this.#steps;
  }

  #step(): Step | undefined {
    const from = this.#at;
    const rest = this.#text.slice(from);
    if (rest.startsWith('[')) return this.#bracket(from, rest, false);
    if (rest.startsWith('.[')) return this.#bracket(from, rest.slice(1), true);
    if (rest.startsWith('.*') && !/^[A-Za-z0-9_*-]/.test(rest.slice(2))) {
      return { kind: 'any-name', range: this.#range(from, from + 2) };
    }
    const name = /^\.([A-Za-z0-9_-]+)(?=$|[.[])/.exec(rest);
    if (name) return { kind: 'name', range: this.#range(from, from + name[0].length), name: name[1]! };
    this.#reportBadName(from, rest);
    return undefined;
  }

  #bracket(from: number, rest: string, dotted: boolean): Step | undefined {
    const start = dotted ? from + 1 : from;
    const found = /^\[(?:(\d+)|(\*)|'([^']*)'|"([^"]*)")\]/.exec(rest);
    const range = this.#range(from, start + (found?.[0].length ?? 0));
    const name = found?.[3] ?? found?.[4];
    if (name) {
      if (!dotted || found?.[4] !== undefined) {
        const fixed = `.['${name}']`;
        this.#stream.report(
          'bracket-spelling',
          range,
          `The documented spelling is ${fixed}; AWS may refuse this one.`,
          {
            severity: 'warning',
            fixes: name.includes("'") ? [] : [replaceFix(`Write ${fixed}`, range, fixed)],
          },
        );
      }
      return { kind: 'name', range, name };
    }
    if (found && !dotted && name === undefined) {
      return found[2] ? { kind: 'any-index', range } : { kind: 'index', range, index: Number(found[1]) };
    }
    const whole = this.#range(from, this.#endOfBracket(start));
    const fixes = found && dotted ? [replaceFix(`Write ${found[0]}`, range, found[0])] : [];
    this.#stream.report(
      'invalid-selector',
      whole,
      dotted && found
        ? 'An array index follows its property without a dot.'
        : `Between the square brackets stands an index from 0, a star, or a name in single quotes.`,
      { fixes },
    );
    return undefined;
  }

  #endOfBracket(start: number): number {
    const close = this.#text.indexOf(']', start);
    return close < 0 ? this.#text.length : close + 1;
  }

  #reportBadName(from: number, rest: string): void {
    const quotedName = /^\."([^"]*)"?/.exec(rest);
    if (quotedName) {
      const range = this.#range(from, from + quotedName[0].length);
      const fixed = stepText(quotedName[1]!);
      this.#stream.report('invalid-selector', range, 'A property name takes no double quotes.', {
        awsMessage: `Invalid character(s) in term '$."'`,
        fixes: /^[^']+$/.test(quotedName[1]!) ? [replaceFix(`Write ${fixed}`, range, fixed)] : [],
      });
      return;
    }
    if (from === 1 && /^(?:\$+\.?)?[A-Za-z0-9_]/.test(rest)) {
      const range = this.#range(0, 1 + /^\$*\.?/.exec(rest)![0].length);
      this.#stream.report('invalid-selector', range, 'A selector begins with "$." and then the name of a property.', {
        fixes: [replaceFix('Write $.', range, '$.')],
      });
      return;
    }
    const part = /^\.?[^.[]*/.exec(rest)![0];
    const range = this.#range(from, from + Math.max(1, part.length));
    const name = part.replace(/^\./, '').replace(/^['‘’“”]|['‘’“”]$/g, '');
    if (name === '') {
      this.#stream.report('invalid-selector', range, 'The name of a property is missing after the dot.');
      return;
    }
    const fixed = stepText(name);
    this.#stream.report(
      'invalid-selector',
      range,
      'Property names are letters, digits, "-" and "_". Other names stand in square brackets and single quotes.',
      { fixes: name.includes("'") ? [] : [replaceFix(`Write ${fixed}`, range, fixed)] },
    );
  }

  /** A stretch of the token, as a range of the pattern. */
  #range(from: number, to = this.#text.length): TextRange {
    return { start: this.#offset + from, end: this.#offset + to };
  }
}
