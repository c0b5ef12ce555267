import { maxPatternLength } from './parse';
import { connectives, printEntry, printFlat, printLong, printTerm, withoutIdleParentheses } from './print-flat';
import { lengthOf, printable, type Printable } from './print';
import type { Expression } from './syntax';

/** Columns of a line. */
const width = 100;

/**
 * The long form that people read: blanks around operators, quotes where AWS's examples have them, keywords in capitals,
 * and what is too long for a line broken at the outermost `||` or `&&`. The meaning stays; so do parentheses, but for
 * those that only surround others or the whole.
 *
 * A pattern with syntax errors is given back as it is, and so is one that its long form would make too long for AWS.
 */
export function formatPattern(text: string): string {
  const found = printable(text);
  if (!found) return text;
  const fits = (form: string) => lengthOf(form) <= maxPatternLength || lengthOf(text) > maxPatternLength;
  return [formatLines(found), printFlat(found, 'long')].find(fits) ?? text;
}

function formatLines(found: Printable): string {
  const { tree, text } = found;
  const flat = printFlat(found, 'long');
  if (flat.length <= width) return flat;
  switch (tree.kind) {
    case 'everything':
      return flat;
    case 'json':
      return `{ ${breakExpression(text, withoutIdleParentheses(tree.expression), 2, 2)} }`;
    case 'terms':
      return fill(
        tree.terms.map((term) => printTerm(text, term, 'long')),
        ' ',
        0,
      );
    case 'delimited': {
      const entries = tree.entries.map((entry) => printEntry(text, entry, 'long'));
      const last = entries.length - 1;
      return `[${fill(
        entries.map((entry, i) => (i < last ? `${entry},` : entry)),
        ' ',
        1,
      )}]`;
    }
  }
}

/**
 * An expression from column `indent` on, where `after` characters follow its last line. Operands after the first begin
 * at `hanging`.
 */
function breakExpression(
  text: string,
  expression: Expression,
  indent: number,
  after: number,
  hanging = indent,
): string {
  const flat = printLong(text, expression);
  if (indent + flat.length + after <= width) return flat;
  switch (expression.kind) {
    case 'and':
    case 'or': {
      const { kind, operands } = expression;
      const last = operands.length - 1;
      return operands
        .map((operand, i) => {
          const start = i === 0 ? indent : hanging;
          const sign = i < last ? ` ${connectives[kind]}` : '';
          // `a && b || c`: what belongs to the first operand of || stands further in than the second operand.
          return breakExpression(text, operand, start, sign.length || after, start + 2) + sign;
        })
        .join(`\n${' '.repeat(hanging)}`);
    }
    case 'group':
      return `(${breakExpression(text, withoutIdleParentheses(expression.inner), indent + 1, after + 1)})`;
    default:
      return flat;
  }
}

/** As many parts on each line as it has room for. */
function fill(parts: readonly string[], blank: string, indent: number): string {
  const lines: string[] = [];
  let line = '';
  for (const part of parts) {
    const longer = line === '' ? part : line + blank + part;
    if (line !== '' && indent + longer.length + 1 > width) {
      lines.push(line);
      line = part;
    } else {
      line = longer;
    }
  }
  return [...lines, line].join(`\n${' '.repeat(indent)}`);
}
