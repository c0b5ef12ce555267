import { quoted } from './diagnostic';
import { parsePattern } from './parse';
import type { PatternTree, Selector, Step, Value, WordTerm } from './syntax';
import type { TextRange } from './text-range';

/** A pattern that can be printed: its tree, and the text that the tree's ranges are of. */
export interface Printable {
  readonly tree: PatternTree;
  readonly text: string;
}

/** How much room a printed form takes: `long` is spaced and quoted as AWS's examples are, `short` is as short as can be. */
export type Style = 'long' | 'short';

/** A pattern ready to be printed; undefined for one with syntax errors. One that is only too long can be printed. */
export function printable(text: string): Printable | undefined {
  const { tree, diagnostics } = parsePattern(text);
  if (diagnostics.some(({ severity, code }) => severity === 'error' && code !== 'too-long')) return undefined;
  // What is no pattern by its sheer length is given back without having been read.
  if (tree.kind === 'terms' && tree.terms.length === 0) return undefined;
  return { tree, text };
}

/** Length as AWS limits it: in characters, not in UTF-16 units. */
export function lengthOf(text: string): number {
  return Array.from(text).length;
}

/** A stretch of the pattern, byte for byte. */
export function sourceOf(text: string, { start, end }: TextRange): string {
  return text.slice(start, end);
}

/** Names that need no brackets for certain; one that begins with a digit or a hyphen stays as it is written. */
const surelyPlainName = /^[A-Za-z_][A-Za-z0-9_-]*$/;

/** `$.userIdentity.type`. The long form has the documented `.['cluster.name']` for the other spellings of brackets. */
export function printSelector(text: string, { steps }: Selector, style: Style): string {
  return `$${steps.map((step) => printStep(text, step, style)).join('')}`;
}

function printStep(text: string, step: Step, style: Style): string {
  const written = sourceOf(text, step.range);
  if (step.kind !== 'name') return written;
  if (surelyPlainName.test(step.name)) return `.${step.name}`;
  const isDocumented = !written.includes('[') || style === 'short' || step.name.includes("'");
  return isDocumented ? written : `.['${step.name}']`;
}

/**
 * Values whose quotes may go: a word, or anything with a star in it, neither of which is a number in any reading.
 * `111.111.111.111` and `0x1F` keep theirs.
 */
const surelyText = /^(?:[A-Za-z_][A-Za-z0-9_.]*|[A-Za-z0-9_.]*\*[A-Za-z0-9_.*]*)$/;
/** Words that mean something to the language, to its checks or to a reader of numbers. */
const reserved = /^(?:true|false|null|and|or|not|is|exists|nan|infinity)$/i;
/** Bare values that AWS's examples have without quotes: `4*`, `123.123.*`, `*`. */
const documentedBare = /^[0-9.*]+$/;

/** A value to compare with. `isField`: of a space-delimited pattern, whose examples have few quotes. */
export function printValue(text: string, value: Value, style: Style, isField: boolean): string {
  const written = sourceOf(text, value.range);
  if (value.kind !== 'text') return written;
  if (style === 'short') {
    const isSure = value.quoted && surelyText.test(value.text) && !reserved.test(value.text);
    return isSure ? value.text : written;
  }
  const isDocumented = isField ? !value.text.includes('-') : documentedBare.test(value.text);
  return value.quoted || isDocumented || reserved.test(value.text) ? written : quoted(value.text);
}

const signs: Readonly<Record<WordTerm['role'], string>> = { required: '', optional: '?', excluded: '-' };

/** A word or phrase with its sign. A blank between them, as the guide had until 2020, goes. */
export function printWord(text: string, term: WordTerm, style: Style): string {
  const sign = signs[term.role];
  const written = sourceOf(text, term.range).slice(sign.length).trimStart();
  const isPlain = /^[A-Za-z0-9_]+$/.test(term.text);
  if (style === 'short') return sign + (isPlain ? term.text : written);
  return sign + (term.quoted || isPlain ? written : quoted(term.text));
}
