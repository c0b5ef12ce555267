import { decidingClauses } from './deciding-clauses';
import {
  compilePattern,
  forEachCondition,
  parsePattern,
  type Clause,
  type Comparison,
  type CompiledPattern,
  type Faulty,
  type KeywordTest,
  type PatternTree,
} from '../pattern/index';

/** The clause that alone keeps a message from matching; undefined when it matches, or more is in its way. */
export type Obstacle = (message: string) => Clause | undefined;

/**
 * Finds the clause in the way of nearly matching events; `pattern` is the compiled `text`.
 *
 * An event is near only if some clause that says what an event *is* holds for it already. Otherwise a pattern with
 * `NOT EXISTS` or `!=` would call nearly every event near, and one with a single clause all of them.
 */
export function compileObstacle(text: string, pattern: CompiledPattern): Obstacle {
  const { tree } = parsePattern(text);
  const telling = tellingClauses(tree);
  const mayBeNear = compileMayBeNear(tree, text, telling);
  return (message) => {
    if (!mayBeNear(message)) return undefined;
    const explanation = pattern.explain(message);
    const { matches, clauses } = explanation;
    if (matches || !clauses.some((clause) => clause.matches && telling.has(clause.range.start))) return undefined;
    const deciding = decidingClauses(tree, explanation);
    return deciding.needed === 1 ? deciding.clauses[0] : undefined;
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

/** Where the clauses begin that say what an event is, not what it is not. */
export function tellingClauses(tree: PatternTree): ReadonlySet<number> {
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
