import { RegexMachine } from './regex-machine';
import { parseRegex, type Branch, type RegexProblem } from './regex-syntax';

/** A regular expression of a filter pattern, ready to be asked. */
export interface Regex {
  /** Whether some part of `text` matches; the search is unanchored. Takes time in proportion to the text. */
  test(text: string): boolean;
}

/**
 * In characters that are to be matched, repetitions written out: a search takes time in proportion to it as well, half
 * a second for a message of 1 MB and the largest. An expression of AWS's examples has less than a hundred.
 */
const largest = 2000;
/** In characters: what AWS takes of a pattern. */
const longest = 1024;

/** Checks an expression, given without its percent signs, against AWS's dialect. */
export function checkRegex(source: string): RegexProblem | undefined {
  // Longer than a whole pattern may be, which is reported of the pattern.
  if (source.length > longest) return undefined;
  const found = parseRegex(source);
  if ('message' in found) return found;
  if (sizeOf(found) <= largest) return undefined;
  return { message: 'This expression repeats too much to be tested here.', start: 0, end: source.length };
}

/** Compiles an expression that `checkRegex` found no fault with. */
export function compileRegex(source: string): Regex {
  if (/^[A-Za-z0-9:_#=@/;, -]+$/.test(source)) return { test: (text) => text.includes(source) };
  const found = parseRegex(source);
  return 'message' in found ? { test: () => false } : new RegexMachine(found);
}

function sizeOf(branches: readonly Branch[]): number {
  let size = 0;
  for (const { least, most } of branches.flat()) size += most === Infinity ? Math.max(least, 1) : most;
  return size;
}
