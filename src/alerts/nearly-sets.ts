import type { Bits } from '../common/bits';
import type { Expression, JsonPattern, TermPattern, WordTerm } from '../pattern/index';
import { tellingClauses } from './nearly';

/** What a pattern says of many events, as sets of their numbers. */
export interface VerdictSets {
  readonly match: Bits;
  /** Where `compileObstacle` finds a clause. */
  readonly near: Bits;
}

/** An expression: where it holds, and where it does not but would if one clause turned. */
interface Fold {
  readonly match: Bits;
  readonly oneAway: Bits;
}

/**
 * The verdicts of a JSON pattern, from those of its conditions.
 *
 * @param all the events that the conditions were asked about; they are JSON
 * @param holding where the condition holds that begins at an offset of the pattern
 */
export function jsonVerdicts(pattern: JsonPattern, all: Bits, holding: (start: number) => Bits): VerdictSets {
  const { match, oneAway } = fold(pattern.expression, all, holding);
  return { match, near: nearOf(oneAway, all, tellingClauses(pattern), holding, isSingle(pattern.expression)) };
}

/** The same of terms that are words; `holding` says where the text of a term stands. */
export function termVerdicts(pattern: TermPattern, all: Bits, holding: (start: number) => Bits): VerdictSets {
  const terms = pattern.terms.filter((term) => term.kind === 'word');
  const isOptional = ({ role }: WordTerm) => role === 'optional';
  const clause = ({ range, role }: WordTerm): Fold => {
    const found = holding(range.start);
    const match = role === 'excluded' ? without(all, found) : found;
    return { match, oneAway: without(all, match) };
  };
  // AWS ignores optional terms beside others; alternatives of which one holds match.
  if (terms.every(isOptional)) {
    const match = terms.map((term) => holding(term.range.start)).reduce(either, emptyLike(all));
    return { match: terms.length === 0 ? all : match, near: emptyLike(all) };
  }
  const { match, oneAway } = terms
    .filter((term) => !isOptional(term))
    .map(clause)
    .reduce(bothFold);
  // A clause that is ignored counts as one that holds.
  const telling = terms.some(isOptional)
    ? all
    : terms
        .filter(({ role }) => role === 'required')
        .map((term) => holding(term.range.start))
        .reduce(either, emptyLike(all));
  return { match, near: both(oneAway, telling) };
}

function fold(expression: Expression, all: Bits, holding: (start: number) => Bits): Fold {
  switch (expression.kind) {
    case 'group':
      return fold(expression.inner, all, holding);
    case 'and':
      return expression.operands.map((operand) => fold(operand, all, holding)).reduce(bothFold);
    case 'or':
      return expression.operands.map((operand) => fold(operand, all, holding)).reduce(eitherFold);
    default: {
      const match = holding(expression.range.start);
      return { match, oneAway: without(all, match) };
    }
  }
}

/** All have to hold: one clause is missing where all but one operand hold and that one lacks one clause. */
function bothFold(a: Fold, b: Fold): Fold {
  return {
    match: both(a.match, b.match),
    oneAway: either(both(a.oneAway, b.match), both(a.match, b.oneAway)),
  };
}

/** One has to hold: one clause is missing where none holds and any lacks one clause only. */
function eitherFold(a: Fold, b: Fold): Fold {
  const match = either(a.match, b.match);
  return { match, oneAway: without(either(a.oneAway, b.oneAway), match) };
}

function nearOf(
  oneAway: Bits,
  all: Bits,
  telling: ReadonlySet<number>,
  holding: (start: number) => Bits,
  isSingleClause: boolean,
): Bits {
  if (isSingleClause) return emptyLike(all);
  return both(oneAway, [...telling].map(holding).reduce(either, emptyLike(all)));
}

function isSingle(expression: Expression): boolean {
  if (expression.kind === 'group') return isSingle(expression.inner);
  return expression.kind !== 'and' && expression.kind !== 'or';
}

function emptyLike(bits: Bits): Bits {
  return new Uint32Array(bits.length);
}

function both(a: Bits, b: Bits): Bits {
  const bits = emptyLike(a);
  for (let i = 0; i < bits.length; i++) bits[i] = a[i]! & b[i]!;
  return bits;
}

function either(a: Bits, b: Bits): Bits {
  const bits = emptyLike(a);
  for (let i = 0; i < bits.length; i++) bits[i] = a[i]! | b[i]!;
  return bits;
}

function without(a: Bits, b: Bits): Bits {
  const bits = emptyLike(a);
  for (let i = 0; i < bits.length; i++) bits[i] = a[i]! & ~b[i]!;
  return bits;
}
