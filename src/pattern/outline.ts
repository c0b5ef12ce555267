import { parsePattern } from './parse';
import type { Expression, PatternTree } from './syntax';
import type { TextRange } from './text-range';

/** A part of a pattern that is worth a line in an outline. */
export interface OutlineItem {
  /** As written, on one line. */
  readonly name: string;
  readonly kind: 'condition' | 'group' | 'field' | 'term';
  readonly range: TextRange;
  readonly children: readonly OutlineItem[];
}

/** The conditions, fields or terms of a pattern. */
export function outlinePattern(text: string): readonly OutlineItem[] {
  const { tree } = parsePattern(text);
  switch (tree.kind) {
    case 'json':
      return items(tree.expression, text);
    case 'delimited':
      return tree.entries.filter(({ range }) => range.end > range.start).map(({ range }) => leaf('field', range, text));
    case 'terms':
      return tree.terms.map(({ range }) => leaf('term', range, text));
    case 'everything':
      return [];
  }
}

function items(expression: Expression, text: string): readonly OutlineItem[] {
  switch (expression.kind) {
    case 'and':
    case 'or':
      return expression.operands.flatMap((operand) => items(operand, text));
    case 'group': {
      const children = items(expression.inner, text);
      // Parentheses around a single condition are no group to anybody.
      return children.length < 2 ? children : [{ ...leaf('group', expression.range, text), children }];
    }
    default:
      return expression.range.end > expression.range.start ? [leaf('condition', expression.range, text)] : [];
  }
}

function leaf(kind: OutlineItem['kind'], range: TextRange, text: string): OutlineItem {
  return { kind, range, name: text.slice(range.start, range.end).replace(/\s+/g, ' '), children: [] };
}

/** The nodes of a pattern's tree that hold `offset`, the smallest first: what "Expand Selection" steps through. */
export function enclosingRanges(text: string, offset: number): readonly TextRange[] {
  const { tree } = parsePattern(text);
  return nestedRanges(nodeRanges(tree), offset);
}

/** Those ranges that hold `offset`, the smallest first and each within the next; of two neighbours the first. */
export function nestedRanges(ranges: readonly TextRange[], offset: number): readonly TextRange[] {
  const holding = ranges.filter(({ start, end }) => start <= offset && offset <= end);
  const nested: TextRange[] = [];
  for (const range of holding.sort((a, b) => a.end - a.start - (b.end - b.start))) {
    const inner = nested.at(-1) ?? range;
    if (range.start <= inner.start && inner.end <= range.end) nested.push(range);
  }
  return nested;
}

/** The stretches of a pattern that can be folded: the braces, and parentheses around more than one condition. */
export function foldablePatternRanges(text: string): readonly TextRange[] {
  const { tree } = parsePattern(text);
  if (tree.kind !== 'json' && tree.kind !== 'delimited') return [];
  const groups = outlinePattern(text).flatMap(function groupsOf(item): TextRange[] {
    return [...(item.kind === 'group' ? [item.range] : []), ...item.children.flatMap(groupsOf)];
  });
  return [tree.range, ...groups].filter(({ start, end }) => text.slice(start, end).includes('\n'));
}

function nodeRanges(tree: PatternTree): readonly TextRange[] {
  switch (tree.kind) {
    case 'json':
      return [tree.range, ...expressionRanges(tree.expression)];
    case 'delimited':
      return [
        tree.range,
        ...tree.entries.flatMap((entry) => [
          entry.range,
          ...(entry.kind === 'field' && entry.condition ? expressionRanges(entry.condition) : []),
        ]),
      ];
    case 'terms':
      return [tree.range, ...tree.terms.map(({ range }) => range)];
    case 'everything':
      return [tree.range];
  }
}

function expressionRanges(expression: Expression): readonly TextRange[] {
  const { range } = expression;
  switch (expression.kind) {
    case 'and':
    case 'or':
      return [range, ...expression.operands.flatMap(expressionRanges)];
    case 'group':
      return [range, ...expressionRanges(expression.inner)];
    case 'comparison': {
      const { start, end } = expression.value.range;
      return [range, expression.subject.range, { start, end }, { start: start + 1, end: end - 1 }].filter(
        (one) => one.end > one.start,
      );
    }
    case 'keyword':
      return [range, expression.subject.range, expression.keywordRange];
    case 'faulty':
      return [range];
  }
}
