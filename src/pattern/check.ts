import { checkAgainst } from './check-knowledge';
import { checkLogic, checkPrecedence } from './check-logic';
import { ConditionChecker } from './check-conditions';
import { checkTerms } from './check-terms';
import { problem, replaceFix, type Diagnostic } from './diagnostic';
import type { EventKnowledge } from './knowledge';
import { logicOf } from './logic';
import { minifyPattern } from './minify';
import type { ObservedEvents } from './observed';
import { maxPatternLength, parsePattern } from './parse';
import { lengthOf } from './print';
import { forEachCondition, type DelimitedPattern, type Expression, type FieldEntry, type PatternTree } from './syntax';
import type { TextRange } from './text-range';

/**
 * How many filters of a log group may have regular expressions, metric and subscription filters together (user guide,
 * "Using regular expressions").
 */
export const mostRegexFilters = 5;

/** What a pattern is checked against beyond the language itself. */
export interface CheckContext {
  /** What is known of the events; without it nothing is said about their fields. */
  readonly knowledge?: EventKnowledge;
  /** What the fetched events hold: a message then says how many of them it concerns. */
  readonly observed?: ObservedEvents;
  /** How many other filters of the log group have regular expressions, metric and subscription filters together. */
  readonly regexFilters?: number;
  /** The pattern is sent as `deployablePattern` gives it, so only its shortest form has to fit into AWS's limit. */
  readonly isForDeployment?: boolean;
}

/** Everything that is wrong with a pattern or could be said better, in the order of the text. Never throws. */
export function checkPattern(text: string, context: CheckContext = {}): readonly Diagnostic[] {
  const { tree, diagnostics } = parsePattern(text);
  const found = [
    ...diagnostics.map((diagnostic) => withShorterForm(diagnostic, text, context)),
    ...checkTree(tree, text, context),
  ];
  // Of a pattern with errors the tree is partly a guess: what it comes to is said when they are mended.
  if (found.every(({ severity }) => severity !== 'error')) found.push(...checkMeaning(tree, text, context, found));
  return found.sort((a, b) => a.range.start - b.range.start);
}

/** What is wrong with a pattern whose syntax may be right, condition by condition; `text` is what it was read from. */
export function checkTree(tree: PatternTree, text: string, context: CheckContext = {}): readonly Diagnostic[] {
  if (tree.kind === 'everything') return [];
  const checker = new ConditionChecker(text, context.knowledge);
  if (tree.kind === 'terms') return checkTerms(tree, checker);
  if (tree.kind === 'json') checker.expression(tree.expression);
  else checkFields(tree, checker);
  return checker.diagnostics;
}

/** What the conditions come to together, and whether they fit what is known of the events. */
function checkMeaning(
  tree: PatternTree,
  text: string,
  { knowledge, observed, regexFilters = 0 }: CheckContext,
  before: readonly Diagnostic[],
): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  const regex = regexFilters >= mostRegexFilters ? firstRegex(tree) : undefined;
  if (regex) {
    const message = `The log group already has ${regexFilters} filters with regular expressions, and AWS takes ${mostRegexFilters}.`;
    found.push(problem('regex-quota', regex, message, { severity: 'warning' }));
  }
  if (tree.kind === 'delimited') {
    found.push(...tree.entries.flatMap(conditionOf).flatMap((condition) => checkLogic(logicOf(condition), text)));
  } else if (tree.kind === 'json') {
    const logic = logicOf(tree.expression);
    found.push(...checkPrecedence(tree.expression), ...checkLogic(logic, text));
    const reported = before.filter(({ code }) => code === 'boolean-comparison' || code === 'null-comparison');
    const isReported = (range: TextRange) =>
      reported.some((other) => other.range.start >= range.start && other.range.end <= range.end);
    if (knowledge) found.push(...checkAgainst({ knowledge, observed }, logic, text, isReported));
  }
  return found;
}

function checkFields({ entries }: DelimitedPattern, checker: ConditionChecker): void {
  const ellipses = entries.filter(({ kind }) => kind === 'ellipsis');
  if (ellipses[1]) checker.report('several-ellipses', ellipses[1].range, 'A pattern has at most one "...".');
  for (const condition of entries.flatMap(conditionOf)) checker.expression(condition);
  const [only] = entries;
  if (entries.length > 1 || only?.kind !== 'field' || only.condition?.kind !== 'comparison') return;
  const { value, operator } = only.condition;
  if (operator !== '=' || value.kind !== 'text' || value.text.endsWith('*')) return;
  checker.report(
    'whole-line',
    only.range,
    'The last field takes the rest of the line, so this compares the whole line.',
    {
      severity: 'warning',
      fixes: [replaceFix('Let more fields follow', { start: only.range.end, end: only.range.end }, ', ...')],
    },
  );
}

/** A pattern that is only too long in the form that people read can be deployed in its shortest. */
function withShorterForm(diagnostic: Diagnostic, text: string, { isForDeployment }: CheckContext): Diagnostic {
  if (diagnostic.code !== 'too-long') return diagnostic;
  const shorter = minifyPattern(text);
  if (shorter === text || lengthOf(shorter) > maxPatternLength) return diagnostic;
  if (isForDeployment) {
    const message = `${diagnostic.message} It is deployed in its shortest form, which has ${lengthOf(shorter)}.`;
    return { ...diagnostic, message, severity: 'info' };
  }
  const fix = replaceFix('Write the shortest form', { start: 0, end: text.length }, shorter);
  return { ...diagnostic, fixes: [fix] };
}

/** Whether a pattern counts towards `mostRegexFilters`. */
export function hasRegex(text: string): boolean {
  return firstRegex(parsePattern(text).tree) !== undefined;
}

function firstRegex(tree: PatternTree): TextRange | undefined {
  if (tree.kind === 'everything') return undefined;
  if (tree.kind === 'terms') return tree.terms.find(({ kind }) => kind === 'regex')?.range;
  let first: TextRange | undefined;
  const conditions = tree.kind === 'json' ? [tree.expression] : tree.entries.flatMap(conditionOf);
  for (const expression of conditions) {
    forEachCondition(expression, (condition) => {
      if (condition.kind === 'comparison' && condition.value.kind === 'regex') first ??= condition.value.range;
    });
  }
  return first;
}

/** The condition of a field that has one. */
function conditionOf(entry: FieldEntry): readonly Expression[] {
  return entry.kind === 'field' && entry.condition ? [entry.condition] : [];
}
