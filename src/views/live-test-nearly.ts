import {
  compilePattern,
  forEachCondition,
  parsePattern,
  type Clause,
  type Comparison,
  type CompiledPattern,
  type Expression,
  type Faulty,
  type KeywordTest,
  type PatternTree,
} from '../pattern/index';

/** The clause that alone keeps a message from matching; undefined when it matches, or more is in its way. */
export type Obstacle = (message: string) => Clause | undefined;

/** How many clauses would have to change for a match, and the first of them. */
interface Distance {
  readonly clauses: number;
  readonly first?: Clause | undefined;
}

type Judge = (clauses: ReadonlyMap<number, Clause>) => Distance;

const none: Distance = { clauses: 0 };
const far: Distance = { clauses: Infinity };

/**
 * Finds the clause in the way of nearly matching events; `pattern` is the compiled `text`.
 *
 * An event is near only if some clause that says what an event *is* holds for it already. Otherwise a pattern with
 * `NOT EXISTS` or `!=` would call nearly every event near, and one with a single clause all of them.
 */
export function compileObstacle(text: string, pattern: CompiledPattern): Obstacle {
  const { tree } = parsePattern(text);
  const judge = judgeOf(tree);
  const telling = tellingClauses(tree);
  const mayBeNear = compileMayBeNear(tree, text, telling);
  return (message) => {
    if (!mayBeNear(message)) return undefined;
    const { matches, clauses } = pattern.explain(message);
    if (matches || !clauses.some((clause) => clause.matches && telling.has(clause.range.start))) return undefined;
    const { clauses: count, first } = judge(new Map(clauses.map((clause) => [clause.range.start, clause])));
    return count === 1 ? first : undefined;
  };
}

/**
 * Explaining is slow, so a quick test goes first: of a JSON pattern, whether any telling clause holds at all, which is
 * a pattern of its own.
 */
function compileMayBeNear(tree: PatternTree, text: string, telling: ReadonlySet<number>): (message: string) => boolean {
  if (tree.kind !== 'json') return () => telling.size > 0;
  const conditions: string[] = [];
  let count = 0;
  forEachCondition(tree.expression, ({ range: { start, end } }) => {
    count++;
    if (telling.has(start)) conditions.push(`(${text.slice(start, end)})`);
  });
  if (count < 2 || conditions.length === 0) return () => false;
  try {
    const anyTelling = compilePattern(`{ ${conditions.join(' || ')} }`);
    return (message) => anyTelling.test(message);
  } catch {
    // The added parentheses made it too long: then without the short cut.
    return () => true;
  }
}

function judgeOf(tree: PatternTree): Judge {
  switch (tree.kind) {
    case 'everything':
      return () => none;
    case 'json':
      return compile(tree.expression);
    case 'delimited': {
      const conditions = tree.entries.flatMap((entry) => (entry.kind === 'field' ? (entry.condition ?? []) : []));
      return all(conditions.map(compile));
    }
    case 'terms': {
      const words = tree.terms.filter((term) => term.kind === 'word');
      const optional = words.filter(({ role }) => role === 'optional').map(({ range }) => leaf(range.start));
      const others = words.filter(({ role }) => role !== 'optional').map(({ range }) => leaf(range.start));
      // AWS ignores optional terms beside others.
      return others.length > 0 || optional.length === 0 ? all(others) : any(optional);
    }
  }
}

function compile(expression: Expression): Judge {
  switch (expression.kind) {
    case 'and':
      return all(expression.operands.map(compile));
    case 'or':
      return any(expression.operands.map(compile));
    case 'group':
      return compile(expression.inner);
    default:
      return leaf(expression.range.start);
  }
}

function leaf(start: number): Judge {
  return (clauses) => {
    const clause = clauses.get(start);
    if (!clause) return far;
    return clause.matches ? none : { clauses: 1, first: clause };
  };
}

function all(judges: readonly Judge[]): Judge {
  return (clauses) => {
    let sum = none;
    for (const judge of judges) {
      const distance = judge(clauses);
      sum = { clauses: sum.clauses + distance.clauses, first: sum.first ?? distance.first };
    }
    return sum;
  };
}

function any(judges: readonly Judge[]): Judge {
  return (clauses) => {
    let least = far;
    for (const judge of judges) {
      const distance = judge(clauses);
      if (distance.clauses < least.clauses) least = distance;
    }
    return least;
  };
}

/** Where the clauses begin that say what an event is, not what it is not. */
function tellingClauses(tree: PatternTree): ReadonlySet<number> {
  const starts = new Set<number>();
  const visit = (condition: Comparison | KeywordTest | Faulty) => {
    const isTelling =
      condition.kind === 'comparison'
        ? condition.operator !== '!='
        : condition.kind === 'keyword' && condition.keyword !== 'NOT EXISTS';
    if (isTelling) starts.add(condition.range.start);
  };
  if (tree.kind === 'json') forEachCondition(tree.expression, visit);
  if (tree.kind === 'delimited') {
    for (const entry of tree.entries)
      if (entry.kind === 'field' && entry.condition) forEachCondition(entry.condition, visit);
  }
  if (tree.kind === 'terms') {
    for (const term of tree.terms) if (term.kind === 'word' && term.role !== 'excluded') starts.add(term.range.start);
  }
  return starts;
}
