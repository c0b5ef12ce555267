import { delimitedHover } from './hover-delimited';
import { valueHover } from './hover-values';
import type { Hover } from './hover';
import { fieldHelp, code } from './field-help';
import { lex, type Token } from './lexer';
import { isKeyword } from './keywords';
import type { HelpContext } from './observed';
import { connectiveHelp, keywordHelp, operatorHelp } from './operator-help';
import { parseTerms } from './parse-terms';
import type { ComparisonOperator } from './syntax';
import { termHelp } from './term-help';
import { spanning, type TextRange } from './text-range';

/** What stands at `offset` of a pattern, in words; undefined where there is nothing to say. */
export function hoverPattern(text: string, offset: number, context: HelpContext = {}): Hover | undefined {
  const range = { start: text.length - text.trimStart().length, end: text.trimEnd().length };
  if (offset < range.start || offset >= range.end) return undefined;
  const form = text[range.start] === '{' ? 'json' : text[range.start] === '[' ? 'delimited' : undefined;
  if (!form) return termHover(text, range, offset);

  const tokens = lex(text, range.start, range.end, form);
  const at = tokens.findIndex((token) => token.range.start <= offset && offset < token.range.end);
  if (at < 0) return undefined;
  return form === 'json' ? jsonHover(tokens, at, offset, context) : delimitedHover(tokens, at);
}

function jsonHover(tokens: readonly Token[], at: number, offset: number, context: HelpContext): Hover | undefined {
  const token = tokens[at]!;
  const { range } = token;
  const before = tokens[at - 1];
  if (before?.kind === 'compare' && ['string', 'regex', 'word'].includes(token.kind)) {
    return valueHover(tokens, at, context);
  }
  switch (token.kind) {
    case 'selector':
      return selectorHover(token, offset, context);
    case 'compare':
      return { range, markdown: operatorHelp(token.text as ComparisonOperator, before?.text) };
    case 'and':
    case 'or':
      return { range, markdown: connectiveHelp[token.kind === 'and' ? '&&' : '||'] };
    case 'word':
      return keywordHover(tokens, at);
    default:
      return undefined;
  }
}

/** The property up to the step under the cursor: `$.userIdentity` of `$.userIdentity.type`, and the whole of it on `type`. */
function selectorHover({ text, range }: Token, offset: number, context: HelpContext): Hover {
  const steps = /\.?\['[^']*'\]|\[[^\]]*\]|\.[^.[]+/g;
  let end = text.length;
  for (const step of text.matchAll(steps)) {
    const stepEnd = step.index + step[0].length;
    if (range.start + stepEnd > offset) {
      end = stepEnd;
      break;
    }
  }
  const selector = text.slice(0, end);
  const help = fieldHelp(selector, context);
  const type = context.knowledge?.field(selector)?.type ?? context.observed?.field(selector)?.type;
  const title = type === undefined ? code(selector) : `${code(selector)}: ${type}`;
  const markdown = help ?? unknownHelp(selector);
  return { range: { start: range.start, end: range.start + end }, markdown: `${title}\n\n${markdown}` };
}

function unknownHelp(selector: string): string {
  const wildcard = selector.includes('[*]')
    ? 'any element of the array'
    : selector.endsWith('.*')
      ? 'any property of the object'
      : undefined;
  const what = wildcard ? `${wildcard}: one that fits is enough` : 'a property of the event';
  return `${what[0]!.toUpperCase()}${what.slice(1)}. Where it is missing, every comparison is false.`;
}

/** `IS TRUE` and its like, on either word. */
function keywordHover(tokens: readonly Token[], at: number): Hover | undefined {
  for (const [first, second] of [
    [tokens[at], tokens[at + 1]],
    [tokens[at - 1], tokens[at]],
  ]) {
    const written = `${first?.text ?? ''} ${second?.text ?? ''}`.toUpperCase();
    if (first && second && isKeyword(written)) {
      return { range: spanning(first.range, second.range), markdown: keywordHelp(written) };
    }
  }
  return undefined;
}

function termHover(text: string, range: TextRange, offset: number): Hover | undefined {
  const { terms } = parseTerms(text, range).tree;
  const term = terms.find((one) => one.range.start <= offset && offset < one.range.end);
  if (!term) return undefined;
  if (term.kind === 'regex') return { range: term.range, markdown: termHelp.regex };
  const isIgnored = term.role === 'optional' && terms.some((one) => one.kind === 'word' && one.role !== 'optional');
  const ignored = isIgnored ? '**Ignored here**, for there is a term without `?`.\n\n' : '';
  return { range: term.range, markdown: `${ignored}${termHelp[term.role]}` };
}
