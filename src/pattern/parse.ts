import { problem, type Diagnostic } from './diagnostic';
import { parseDelimited } from './parse-delimited';
import { parseJson } from './parse-json';
import { parseTerms } from './parse-terms';
import type { PatternTree, Selector } from './syntax';

/** What AWS takes at most, in characters (API reference, PutMetricFilter). */
export const maxPatternLength = 1024;
/** Beyond this a text is not a pattern that got long but something else, and it is not read. */
const absurdLength = 2 * maxPatternLength;

export interface ParsedPattern {
  readonly tree: PatternTree;
  /** What is wrong with the syntax, in the order of the text; `checkPattern` knows more. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads a pattern of any form. Never throws: of a pattern with errors the tree holds what could be read. */
export function parsePattern(text: string): ParsedPattern {
  const start = text.length - text.trimStart().length;
  const range = { start, end: Math.max(start, text.trimEnd().length) };
  if (start === range.end)
    return { tree: { kind: 'everything', range: { start: 0, end: text.length } }, diagnostics: [] };

  const long = tooLong(text);
  if (text.length > absurdLength) return { tree: { kind: 'terms', range, terms: [] }, diagnostics: long };
  const parse = text[start] === '{' ? parseJson : text[start] === '[' ? parseDelimited : parseTerms;
  const { tree, diagnostics } = parse(text, range);
  return {
    tree,
    diagnostics: [...outerWhitespace(text, range), ...diagnostics, ...long],
  };
}

/** Reads a selector that stands alone, as in a metric's value: `$.requestParameters.bytes`. Undefined if it is none. */
export function parseSelector(text: string): Selector | undefined {
  const { tree, diagnostics } = parsePattern(`{${text}=*}`);
  if (tree.kind !== 'json' || tree.expression.kind !== 'comparison') return undefined;
  if (diagnostics.some(({ severity }) => severity === 'error')) return undefined;
  const { subject } = tree.expression;
  return subject.kind === 'selector' ? subject : undefined;
}

/** One observation says that AWS refuses such a pattern; deployed templates with a blank at the end say it does not. */
function outerWhitespace(text: string, range: { start: number; end: number }): readonly Diagnostic[] {
  if (range.start === 0 && range.end === text.length) return [];
  const before = { start: 0, end: range.start };
  const after = { start: range.end, end: text.length };
  const where = range.start > 0 ? before : after;
  const edits = [before, after].filter(({ start, end }) => end > start).map((blanks) => ({ range: blanks, text: '' }));
  return [
    problem('outer-whitespace', where, 'AWS may refuse a pattern with blanks around it.', {
      severity: 'warning',
      fixes: [{ title: 'Remove the blanks around the pattern', edits }],
    }),
  ];
}

function tooLong(text: string): readonly Diagnostic[] {
  if (text.length <= maxPatternLength) return [];
  let length = 0;
  let firstTooMany = text.length;
  let at = 0;
  for (const character of text) {
    if (length++ === maxPatternLength) firstTooMany = at;
    at += character.length;
  }
  if (length <= maxPatternLength) return [];
  const range = { start: firstTooMany, end: text.length };
  return [problem('too-long', range, `A pattern has at most ${maxPatternLength} characters; this one has ${length}.`)];
}
