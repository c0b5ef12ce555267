import type { Comparison, Expression, KeywordTest, Logical, Selector } from './syntax';
import type { TextRange } from './text-range';
import { stepText } from './selector';

/** A condition as reasoning needs it: what it is about, and where it stands. */
export interface Atom {
  readonly kind: 'atom';
  readonly node: Comparison | KeywordTest;
  /** The selector, or the name of a field, in one spelling. */
  readonly subject: string;
  /** The selector has a wildcard: the condition holds if any of several values fits. */
  readonly isAny: boolean;
  /** With the parentheses that hold nothing else. */
  readonly range: TextRange;
  /** What joins it to others; undefined for a pattern of one condition. */
  readonly parent: Logical | undefined;
}

/** An expression without parentheses, `a && (b && c)` being the same as `a && b && c`. */
export type Logic = Atom | Junction | Unreadable;

export interface Junction {
  readonly kind: 'and' | 'or';
  readonly node: Logical;
  readonly range: TextRange;
  readonly operands: readonly Logic[];
}

/** A place with a syntax error: nothing can be concluded. */
export interface Unreadable {
  readonly kind: 'unreadable';
  readonly range: TextRange;
}

/** Takes the parentheses out of an expression. */
export function logicOf(expression: Expression): Logic {
  return build(expression, expression.range, undefined);
}

function build(expression: Expression, range: TextRange, parent: Logical | undefined): Logic {
  switch (expression.kind) {
    case 'group':
      return build(expression.inner, range, parent);
    case 'and':
    case 'or': {
      const operands = expression.operands.flatMap((operand) => {
        const logic = build(operand, operand.range, expression);
        return logic.kind === expression.kind ? logic.operands : [logic];
      });
      return { kind: expression.kind, node: expression, range, operands };
    }
    case 'faulty':
      return { kind: 'unreadable', range };
    default: {
      const { subject } = expression;
      const isSelector = subject.kind === 'selector';
      return {
        kind: 'atom',
        node: expression,
        subject: isSelector ? selectorText(subject) : subject.name,
        isAny: isSelector && subject.steps.some(({ kind }) => kind === 'any-name' || kind === 'any-index'),
        range,
        parent,
      };
    }
  }
}

/** A selector in its plainest spelling: `$.userIdentity.type`, `$.resources[0].ARN`. */
export function selectorText({ steps }: Selector): string {
  let text = '$';
  for (const step of steps) {
    if (step.kind === 'name') text += stepText(step.name);
    else if (step.kind === 'index') text += `[${step.index}]`;
    else text += step.kind === 'any-index' ? '[*]' : '.*';
  }
  return text;
}

/** Where a condition stands among others. */
export interface Surroundings {
  /** What has to hold together with it, itself included. */
  readonly together: readonly Atom[];
  /** What would do instead of it, or of something that it is part of. */
  readonly alternatives: readonly Atom[];
}

/** Calls `visit` for every condition, in the order they are written. */
export function forEachAtom(logic: Logic, visit: (atom: Atom, around: Surroundings) => void): void {
  walk(logic, { together: [], alternatives: [] }, visit);
}

function walk(logic: Logic, around: Surroundings, visit: (atom: Atom, around: Surroundings) => void): void {
  if (logic.kind === 'unreadable') return;
  if (logic.kind === 'atom') {
    visit(logic, around.together.includes(logic) ? around : { ...around, together: [...around.together, logic] });
    return;
  }
  const atoms = logic.operands.filter((operand) => operand.kind === 'atom');
  const inner =
    logic.kind === 'and'
      ? { ...around, together: [...around.together, ...atoms] }
      : { ...around, alternatives: [...around.alternatives, ...atoms] };
  for (const operand of logic.operands) walk(operand, inner, visit);
}
