import { compilePattern, regexSamples, type DelimitedPattern, type Field, type TermPattern } from '../pattern/index';
import { comparisonsIn } from './drill-json';
import { candidatesFor, drillWord, type DrillScalar } from './drill-values';

/** What a message has to have in it for a term pattern, and one for each alternative of a regular expression. */
export function termTexts({ terms }: TermPattern): readonly string[] {
  const [first] = terms;
  if (first?.kind === 'regex') return regexSamples(first.source);
  const words = terms.filter((term) => term.kind === 'word');
  const textsOf = (role: string) => words.filter((term) => term.role === role).map(({ text }) => text);
  const required = textsOf('required');
  if (required.length > 0 || textsOf('excluded').length > 0) return [required.join(' '), required.join('')];
  return textsOf('optional');
}

/** A line with the drill's mark before or after a text, where there is room for it. */
export function markedLines(text: string, mark: string): readonly string[] {
  return [`${text} ${mark}`, `${mark} ${text}`, `${text} ${drillWord}`, text];
}

/**
 * A line for a space-delimited pattern. Fields that may be anything carry the mark; the last one has room for all of it.
 * @param isNumber whether a field, by its name or `$3`, has to be a number
 */
export function delimitedLine(
  { entries }: DelimitedPattern,
  text: string,
  mark: string,
  isNumber: (names: readonly string[]) => boolean,
): string | undefined {
  const parts: string[] = [];
  for (const [i, entry] of entries.entries()) {
    if (entry.kind === 'ellipsis') {
      parts.push(mark);
      continue;
    }
    const names = [`$${entry.name ?? ''}`, `$${i + 1}`];
    const isLast = i === entries.length - 1;
    const written = fieldText(entry, text, isNumber(names), isLast ? mark : drillWord);
    if (written === undefined) return undefined;
    parts.push(written);
  }
  return entries.length === 0 ? mark : parts.join(' ');
}

function fieldText({ condition }: Field, text: string, isNumber: boolean, mark: string): string | undefined {
  if (!condition) return isNumber ? '1' : mark;
  const asks = compilePattern(`[${text.slice(condition.range.start, condition.range.end)}]`);
  const candidates = candidatesFor(comparisonsIn(condition)).flatMap(plainText);
  return candidates
    .filter((value) => !isNumber || Number.isFinite(Number(value)))
    .flatMap(spellings)
    .find((spelling) => asks.test(spelling));
}

function plainText(value: DrillScalar): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? [value.number] : [];
}

/** How a text is written as one field of a line. */
function spellings(text: string): readonly string[] {
  return [
    ...(text !== '' && !/[\s[\]"]/.test(text) ? [text] : []),
    ...(text.includes('"') ? [] : [`"${text}"`]),
    ...(text.includes(']') ? [] : [`[${text}]`]),
  ];
}
