import { maxPatternLength } from './parse';
import { lengthOf, printable } from './print';
import { printFlat } from './print-flat';

/**
 * The shortest pattern of the same meaning, for AWS's limit of 1024 characters: without blanks, parentheses and quotes
 * that change nothing. Quotes go only where AWS documents that they may: a number without them is another value.
 *
 * A pattern with syntax errors is given back as it is.
 */
export function minifyPattern(text: string): string {
  const found = printable(text);
  return found ? printFlat(found, 'short') : text;
}

/**
 * The pattern as it is sent to AWS: on one line, since AWS's console and auditors' tools compare it as text. What its
 * author wrote on one line stays as it is; one of several lines becomes the long form on one line, and where that is
 * over AWS's limit the shortest form.
 */
export function deployablePattern(text: string): string {
  const trimmed = text.trim();
  if (!/[\r\n]/.test(trimmed) && lengthOf(trimmed) <= maxPatternLength) return trimmed;
  const found = printable(trimmed);
  if (!found) return trimmed;
  const line = printFlat(found, 'long');
  return lengthOf(line) <= maxPatternLength ? line : printFlat(found, 'short');
}
