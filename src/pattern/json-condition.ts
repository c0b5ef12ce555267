import { JsonKind } from './json-text';
import { compileScalarTest } from './scalar-test';
import { forEachCondition, type Comparison, type Expression, type KeywordTest, type Step } from './syntax';

/**
 * A condition of a JSON pattern, ready to be asked about values. It holds if any value that its steps lead to is
 * accepted, or with `negated` if none is.
 */
export interface JsonCondition {
  readonly syntax: Comparison | KeywordTest;
  readonly steps: readonly Step[];
  readonly accepts: (kind: JsonKind, source: string, start: number, end: number) => boolean;
  /** NOT EXISTS accepts every value, and holds where there is none. */
  readonly negated: boolean;
}

/** An expression as a function of its conditions: `marks[i]` is 1 if some value was accepted by condition `i`. */
export type Verdict = (marks: Uint8Array) => boolean;

/** The conditions of an expression without errors, in the order they are written, and what they add up to. */
export function compileExpression(expression: Expression): { conditions: readonly JsonCondition[]; verdict: Verdict } {
  const conditions: JsonCondition[] = [];
  forEachCondition(expression, (syntax) => {
    if (syntax.kind !== 'faulty') conditions.push(compileCondition(syntax));
  });
  let next = 0;
  const compile = (part: Expression): Verdict => {
    switch (part.kind) {
      case 'group':
        return compile(part.inner);
      case 'and': {
        const operands = part.operands.map(compile);
        return (marks) => operands.every((operand) => operand(marks));
      }
      case 'or': {
        const operands = part.operands.map(compile);
        return (marks) => operands.some((operand) => operand(marks));
      }
      case 'faulty':
        return () => false;
      default: {
        const index = next++;
        const wanted = conditions[index]!.negated ? 0 : 1;
        return (marks) => marks[index] === wanted;
      }
    }
  };
  return { conditions, verdict: compile(expression) };
}

/** The conditions of an expression without errors, in the order they are written. */
export function compileConditions(expression: Expression): readonly JsonCondition[] {
  return compileExpression(expression).conditions;
}

function compileCondition(syntax: Comparison | KeywordTest): JsonCondition {
  const steps = syntax.subject.kind === 'selector' ? syntax.subject.steps : [];
  if (syntax.kind === 'comparison') {
    const test = compileScalarTest(syntax.operator, syntax.value);
    // Only text and numbers are compared: null, booleans, objects and arrays satisfy neither = nor !=.
    const accepts: JsonCondition['accepts'] = (kind, source, start, end) =>
      (kind === JsonKind.String || kind === JsonKind.Number) && test(source, start, end, kind === JsonKind.Number);
    return { syntax, steps, accepts, negated: false };
  }
  switch (syntax.keyword) {
    case 'NOT EXISTS':
      return { syntax, steps, accepts: () => true, negated: true };
    case 'IS NULL':
      return { syntax, steps, accepts: (kind) => kind === JsonKind.Null, negated: false };
    case 'IS TRUE':
      return { syntax, steps, accepts: (kind) => kind === JsonKind.True, negated: false };
    case 'IS FALSE':
      return { syntax, steps, accepts: (kind) => kind === JsonKind.False, negated: false };
  }
}
