import type { Clause, Explanation, Expression, PatternTree } from '../pattern/index';

/** The clauses that a verdict hangs on, in the order they are written. */
export interface Decision {
  readonly clauses: readonly Clause[];
  /** How many of them would have to turn for the other verdict. */
  readonly needed: number;
}

/**
 * What decided about a message, for somebody who expected the other verdict. Of alternatives that all fail, those that
 * fail in the fewest clauses are told: nearer to a match is more likely meant.
 */
export function decidingClauses(tree: PatternTree, { matches, clauses }: Explanation): Decision {
  // A line with too few fields was not compared at all.
  if (clauses[0]?.note === 'field-count') return { clauses, needed: 1 };
  const judge = new Judge(clauses, matches);
  switch (tree.kind) {
    case 'everything':
      return { clauses: [], needed: 0 };
    case 'json':
      return judge.decide(tree.expression);
    case 'delimited':
      return judge.all(tree.entries.flatMap((entry) => (entry.kind === 'field' ? (entry.condition ?? []) : [])));
    case 'terms': {
      const told = clauses.filter(({ note, matches: holds }) => note !== 'ignored' && holds === matches);
      const areAlternatives = tree.terms.every((term) => term.kind === 'word' && term.role === 'optional');
      return { clauses: told, needed: areAlternatives === matches ? told.length : Math.min(1, told.length) };
    }
  }
}

/** Takes expressions apart that have all the same verdict. */
class Judge {
  readonly #clauses: ReadonlyMap<number, Clause>;
  readonly #verdict: boolean;

  constructor(clauses: readonly Clause[], verdict: boolean) {
    this.#clauses = new Map(clauses.map((clause) => [clause.range.start, clause]));
    this.#verdict = verdict;
  }

  decide(expression: Expression): Decision {
    switch (expression.kind) {
      case 'group':
        return this.decide(expression.inner);
      case 'and':
        return this.all(expression.operands);
      case 'or':
        return this.#some(expression.operands);
      default: {
        const clause = this.#clauses.get(expression.range.start);
        return { clauses: clause ? [clause] : [], needed: 1 };
      }
    }
  }

  /** Operands that all have to hold. If they do, any one could have been the one that fails. */
  all(operands: readonly Expression[]): Decision {
    const decisions = this.#decisions(operands);
    return this.#verdict ? union(decisions, least(decisions)) : union(decisions, sum(decisions));
  }

  /** Operands of which one has to hold. If none does, any one could have been the one that holds. */
  #some(operands: readonly Expression[]): Decision {
    const decisions = this.#decisions(operands);
    if (this.#verdict) return union(decisions, sum(decisions));
    const needed = least(decisions);
    return union(
      decisions.filter((decision) => decision.needed === needed),
      needed,
    );
  }

  #decisions(operands: readonly Expression[]): readonly Decision[] {
    return operands.filter((operand) => this.#holds(operand) === this.#verdict).map((operand) => this.decide(operand));
  }

  #holds(expression: Expression): boolean {
    switch (expression.kind) {
      case 'and':
        return expression.operands.every((operand) => this.#holds(operand));
      case 'or':
        return expression.operands.some((operand) => this.#holds(operand));
      case 'group':
        return this.#holds(expression.inner);
      default:
        return this.#clauses.get(expression.range.start)?.matches ?? false;
    }
  }
}

function union(decisions: readonly Decision[], needed: number): Decision {
  return { clauses: decisions.flatMap(({ clauses }) => clauses), needed };
}

function least(decisions: readonly Decision[]): number {
  return decisions.reduce((fewest, { needed }) => Math.min(fewest, needed), Infinity);
}

function sum(decisions: readonly Decision[]): number {
  return decisions.reduce((total, { needed }) => total + needed, 0);
}
