import { printSelector, printValue, printWord, sourceOf, type Printable, type Style } from './print';
import type { Comparison, Expression, FieldEntry, KeywordTest, Term } from './syntax';

/** A pattern on one line. Line breaks inside quotes stay: they are part of what is looked for. */
export function printFlat({ tree, text }: Printable, style: Style): string {
  const blank = style === 'long' ? ' ' : '';
  switch (tree.kind) {
    case 'everything':
      return '';
    case 'json':
      return `{${blank}${printExpression(text, tree.expression, style)}${blank}}`;
    case 'terms':
      return tree.terms.map((term) => printTerm(text, term, style)).join(' ');
    case 'delimited':
      return `[${tree.entries.map((entry) => printEntry(text, entry, style)).join(`,${blank}`)}]`;
  }
}

/** A term with its sign. */
export function printTerm(text: string, term: Term, style: Style): string {
  return term.kind === 'regex' ? sourceOf(text, term.range) : printWord(text, term, style);
}

/** A field of a space-delimited pattern; empty for one without a name. */
export function printEntry(text: string, entry: FieldEntry, style: Style): string {
  if (entry.kind === 'ellipsis') return '...';
  return entry.condition ? printExpression(text, entry.condition, style) : (entry.name ?? '');
}

/** Conditions on one line; the short form has only the parentheses that it needs. */
function printExpression(text: string, whole: Expression, style: Style): string {
  const expression = style === 'long' ? withoutIdleParentheses(whole) : whole;
  return style === 'long' ? printLong(text, expression) : printShort(text, expression, false);
}

/** The sign between operands. */
export const connectives = { and: '&&', or: '||' } as const;

/** An expression without parentheses around the whole of it, which say nothing. */
export function withoutIdleParentheses(expression: Expression): Expression {
  return expression.kind === 'group' ? withoutIdleParentheses(expression.inner) : expression;
}

/** Conditions on one line as their author grouped them; of parentheses around parentheses one pair is left. */
export function printLong(text: string, expression: Expression): string {
  switch (expression.kind) {
    case 'and':
    case 'or':
      return expression.operands.map((operand) => printLong(text, operand)).join(` ${connectives[expression.kind]} `);
    case 'group':
      return `(${printLong(text, withoutIdleParentheses(expression.inner))})`;
    default:
      return printCondition(text, expression, 'long');
  }
}

function printShort(text: string, expression: Expression, isInAnd: boolean): string {
  switch (expression.kind) {
    case 'group':
      return printShort(text, expression.inner, isInAnd);
    case 'and':
    case 'or': {
      const { kind, operands } = expression;
      const printed = operands.map((operand) => printShort(text, operand, kind === 'and')).join(connectives[kind]);
      return kind === 'or' && isInAnd ? `(${printed})` : printed;
    }
    default:
      return printCondition(text, expression, 'short');
  }
}

function printCondition(
  text: string,
  condition: Exclude<Expression, { kind: 'and' | 'or' | 'group' }>,
  style: Style,
): string {
  if (condition.kind === 'faulty') return sourceOf(text, condition.range);
  return condition.kind === 'keyword' ? printKeyword(text, condition, style) : printComparison(text, condition, style);
}

function printKeyword(text: string, { subject, keyword }: KeywordTest, style: Style): string {
  return `${printSelector(text, subject, style)} ${keyword}`;
}

function printComparison(text: string, { subject, operator, value }: Comparison, style: Style): string {
  const isField = subject.kind === 'field-name';
  const name = isField ? subject.name : printSelector(text, subject, style);
  const blank = style === 'long' ? ' ' : '';
  return `${name}${blank}${operator}${blank}${printValue(text, value, style, isField)}`;
}
