import type {
  Comparison,
  DelimitedPattern,
  Expression,
  JsonPattern,
  KeywordTest,
  PatternTree,
  Step,
  TermPattern,
  Value,
} from '../../src/pattern/index';
import { compareDecimals, isDecimal } from './decimal';
import { readJson, type JsonNode } from './json-reader';
import { readLine, type Line } from './line-reader';
import { regexFinds } from './regex';

/**
 * Whether a pattern without errors matches a message: plain, slow, and one sentence of the language's description after
 * the other. It shares the reader of patterns with the product and nothing else, so that the two can be held against
 * each other.
 */
export function matchesByReference(tree: PatternTree, message: string): boolean {
  switch (tree.kind) {
    case 'everything':
      return true;
    case 'terms':
      return matchesTerms(tree, message);
    case 'json':
      return matchesJson(tree, message);
    case 'delimited':
      return matchesLine(tree, message);
  }
}

function matchesTerms({ terms }: TermPattern, message: string): boolean {
  const words = terms.filter((term) => term.kind === 'word');
  const regexes = terms.filter((term) => term.kind === 'regex');
  // A phrase of blanks is everywhere, also where there are none.
  const occurs = ({ text }: { text: string }) => text.trim() === '' || message.includes(text);
  const withSign = (role: string) => words.filter((word) => word.role === role);
  if (!regexes.every(({ source }) => regexFinds(source, message))) return false;
  if (!withSign('required').every(occurs)) return false;
  if (withSign('excluded').some(occurs)) return false;
  const onlyOptional = withSign('optional').length === terms.length;
  return !onlyOptional || words.some(occurs);
}

function matchesJson({ expression }: JsonPattern, message: string): boolean {
  const event = readJson(message);
  if (event?.kind !== 'object' && event?.kind !== 'array') return false;
  return holds(expression, (condition) => {
    if (condition.subject.kind !== 'selector') throw new Error('A JSON pattern speaks of selectors.');
    const nodes = select(event, condition.subject.steps);
    return condition.kind === 'keyword'
      ? keywordHolds(condition, nodes)
      : nodes.some((node) => nodeFits(condition, node));
  });
}

/** `()` before `&&` before `||`: the tree says which is whose operand. */
function holds(expression: Expression, conditionHolds: (condition: Comparison | KeywordTest) => boolean): boolean {
  switch (expression.kind) {
    case 'and':
      return expression.operands.every((operand) => holds(operand, conditionHolds));
    case 'or':
      return expression.operands.some((operand) => holds(operand, conditionHolds));
    case 'group':
      return holds(expression.inner, conditionHolds);
    case 'faulty':
      throw new Error('A pattern with errors has no meaning.');
    default:
      return conditionHolds(expression);
  }
}

/** Everything that a selector points at: several nodes with a wildcard, none where the path is absent. */
function select(event: JsonNode, steps: readonly Step[]): readonly JsonNode[] {
  let nodes: readonly JsonNode[] = [event];
  for (const step of steps) nodes = nodes.flatMap((node) => stepInto(node, step));
  return nodes;
}

function stepInto(node: JsonNode, step: Step): readonly JsonNode[] {
  if (step.kind === 'name' || step.kind === 'any-name') {
    if (node.kind !== 'object') return [];
    if (step.kind === 'any-name') return [...node.members.values()];
    const member = node.members.get(step.name);
    return member ? [member] : [];
  }
  if (node.kind !== 'array') return [];
  if (step.kind === 'any-index') return node.elements;
  const element = node.elements[step.index];
  return element ? [element] : [];
}

function keywordHolds({ keyword }: KeywordTest, nodes: readonly JsonNode[]): boolean {
  switch (keyword) {
    case 'NOT EXISTS':
      return nodes.length === 0;
    case 'IS NULL':
      return nodes.some(({ kind }) => kind === 'null');
    case 'IS TRUE':
      return nodes.some((node) => node.kind === 'boolean' && node.value);
    case 'IS FALSE':
      return nodes.some((node) => node.kind === 'boolean' && !node.value);
  }
}

/** Comparisons are false, `!=` too, for all but strings and numbers. */
function nodeFits({ operator, value }: Comparison, node: JsonNode): boolean {
  if (node.kind !== 'string' && node.kind !== 'number') return false;
  if (operator === '=') return isEqual(value, node);
  if (operator === '!=') return !isEqual(value, node);
  return isDecimal(node.text) && inOrder(node.text, operator, operandText(value));
}

/** A number without quotes is compared as a number with a number; everything else as text, a number by its source. */
function isEqual(value: Value, node: { readonly kind: 'string' | 'number'; readonly text: string }): boolean {
  if (value.kind === 'regex') return regexFinds(value.source, node.text);
  if (value.kind === 'number') {
    return node.kind === 'number' ? compareDecimals(node.text, value.text) === 0 : node.text === value.text;
  }
  return fitsText(operandText(value), node.text);
}

function operandText(value: Value): string {
  if (value.kind === 'text' || value.kind === 'number') return value.text;
  throw new Error(`There is no text in a ${value.kind} value.`);
}

function inOrder(text: string, operator: '<' | '<=' | '>' | '>=', operand: string): boolean {
  const order = compareDecimals(text, operand);
  return { '<': order < 0, '<=': order <= 0, '>': order > 0, '>=': order >= 0 }[operator];
}

/**
 * The first segment is a prefix, every further one is looked for from where the one before ended and taken at its first
 * place, and the last one has to end with the value.
 */
function fitsText(operand: string, text: string): boolean {
  const [prefix = '', ...segments] = operand.split('*');
  if (segments.length === 0) return text === operand;
  if (!text.startsWith(prefix)) return false;
  let position = prefix.length;
  for (const segment of segments) {
    const found = text.indexOf(segment, position);
    if (found === -1) return false;
    position = found + segment.length;
  }
  return operand.endsWith('*') || position === text.length;
}

function matchesLine({ entries }: DelimitedPattern, message: string): boolean {
  const line = readLine(message);
  const fields = alignedFields(entries, line);
  if (!fields) return false;
  return entries.every((entry, i) => {
    if (entry.kind === 'ellipsis' || !entry.condition) return true;
    const text = fields[i] ?? '';
    return holds(entry.condition, (condition) => {
      if (condition.kind === 'keyword') throw new Error('A field has no keyword tests.');
      return fieldFits(condition, text);
    });
  });
}

/** What stands in the line for each entry of the pattern; undefined if there is not enough. */
function alignedFields(entries: DelimitedPattern['entries'], line: Line): readonly string[] | undefined {
  const { fields } = line;
  const ellipsis = entries.findIndex(({ kind }) => kind === 'ellipsis');
  if (ellipsis >= 0) {
    const after = entries.length - ellipsis - 1;
    if (fields.length < ellipsis + after) return undefined;
    return [...fields.slice(0, ellipsis), '', ...fields.slice(fields.length - after)];
  }
  if (entries.length === 0) return [];
  if (fields.length < entries.length) return undefined;
  const last = entries.length - 1;
  return [...fields.slice(0, last), fields.length === entries.length ? fields[last]! : line.restFrom(last)];
}

function fieldFits({ operator, value }: Comparison, text: string): boolean {
  const node = { kind: isDecimal(text) ? ('number' as const) : ('string' as const), text };
  return nodeFits({ operator, value } as Comparison, node);
}
