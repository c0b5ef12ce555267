import type { EventKnowledge } from './knowledge';
import { parsePattern } from './parse';
import { forEachCondition, type Comparison, type Expression, type Selector, type TermPattern } from './syntax';
import type { TextRange } from './text-range';
import { fitsWildcard } from './wildcard';

/**
 * What a stretch of a pattern is, where a grammar cannot tell: `knownField`: a property that events have; `knownValue`:
 * a value that its field can have; `fieldName`: the name of a line's field; `ignored`: a term that AWS ignores.
 */
export type SemanticTokenKind = 'knownField' | 'knownValue' | 'fieldName' | 'ignored';

export interface SemanticToken {
  readonly kind: SemanticTokenKind;
  readonly range: TextRange;
}

/** The tokens of a pattern, in the order of the text and without overlaps. */
export function semanticTokens(text: string, knowledge?: EventKnowledge): readonly SemanticToken[] {
  const { tree } = parsePattern(text);
  switch (tree.kind) {
    case 'json':
      return conditionTokens(tree.expression, text, knowledge);
    case 'delimited':
      return tree.entries.flatMap((entry): readonly SemanticToken[] => {
        if (entry.kind !== 'field') return [];
        if (entry.condition) return conditionTokens(entry.condition, text, undefined);
        return entry.name === undefined ? [] : [{ kind: 'fieldName', range: entry.range }];
      });
    case 'terms':
      return ignoredTerms(tree);
    case 'everything':
      return [];
  }
}

function conditionTokens(
  expression: Expression,
  text: string,
  knowledge: EventKnowledge | undefined,
): readonly SemanticToken[] {
  const tokens: SemanticToken[] = [];
  forEachCondition(expression, (condition) => {
    const { subject } = condition;
    if (subject?.kind === 'field-name') tokens.push({ kind: 'fieldName', range: subject.range });
    else if (subject) tokens.push(...fieldTokens(subject, text, knowledge));
    if (condition.kind === 'comparison' && isKnownValue(condition, text, knowledge)) {
      tokens.push({ kind: 'knownValue', range: textOf(condition.value.range, text) });
    }
  });
  return tokens;
}

/** The names in a selector, as far as they are known. */
function fieldTokens({ steps, range }: Selector, text: string, knowledge?: EventKnowledge): readonly SemanticToken[] {
  return steps.flatMap((step): readonly SemanticToken[] => {
    if (step.kind !== 'name') return [];
    const selector = text.slice(range.start, step.range.end);
    if (!knowledge?.field(selector)) return [];
    const start = step.range.start + (text[step.range.start] === '.' ? 1 : 0);
    return [{ kind: 'knownField', range: { start, end: step.range.end } }];
  });
}

function isKnownValue({ subject, value }: Comparison, text: string, knowledge: EventKnowledge | undefined): boolean {
  if (value.kind !== 'text' || !knowledge) return false;
  const selector = text.slice(subject.range.start, subject.range.end);
  const segments = value.text.split('*');
  if (segments.every((segment) => segment === '')) return false;
  const fits = (known: string) => fitsWildcard(segments, known);
  if (selector === '$.eventName') {
    return segments.length === 1
      ? knowledge.eventSourcesOf(value.text).length > 0
      : knowledge.eventNames().some(({ name }) => fits(name));
  }
  const values = selector === '$.eventSource' ? knowledge.eventSources : knowledge.field(selector)?.values;
  return values?.some((known) => fits(known.value)) ?? false;
}

/** Without the quotes. */
function textOf({ start, end }: TextRange, text: string): TextRange {
  const isQuoted = text[start] === '"' && text[end - 1] === '"' && end - start > 2;
  return isQuoted ? { start: start + 1, end: end - 1 } : { start, end };
}

function ignoredTerms({ terms }: TermPattern): readonly SemanticToken[] {
  const words = terms.filter((term) => term.kind === 'word');
  if (!words.some(({ role }) => role !== 'optional')) return [];
  return words.filter(({ role }) => role === 'optional').map(({ range }) => ({ kind: 'ignored', range }));
}
