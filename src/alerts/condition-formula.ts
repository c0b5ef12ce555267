import type { EventBits, EventCondition } from './event-conditions';

/** Conditions joined by `&&` and `||`. */
export type Formula =
  | { readonly kind: 'condition'; readonly condition: EventCondition }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Formula[] };

export function single(condition: EventCondition): Formula {
  return { kind: 'condition', condition };
}

/** Joins parts; a part that is joined in the same way gives its own. */
export function join(kind: 'and' | 'or', parts: readonly Formula[]): Formula {
  const flat = parts.flatMap((part) => (part.kind === kind ? part.parts : [part]));
  return flat.length === 1 ? flat[0]! : { kind, parts: flat };
}

/** The events that a formula holds for. */
export function holdsFor(formula: Formula): EventBits {
  if (formula.kind === 'condition') return formula.condition.holds;
  const [first = 0n, ...others] = formula.parts.map(holdsFor);
  return others.reduce((left, right) => (formula.kind === 'and' ? left & right : left | right), first);
}

/** The same meaning with what all alternatives have in common written once: `a && (b || c)`. */
export function factored(formula: Formula): Formula {
  if (formula.kind !== 'or') return formula;
  const alternatives = formula.parts.map((part) => (part.kind === 'and' ? part.parts : [part]));
  const [first = [], ...others] = alternatives.map((parts) => new Map(parts.map((part) => [printFormula(part), part])));
  const common = [...first].filter(([text]) => others.every((parts) => parts.has(text)));
  if (common.length === 0) return formula;
  const keys = new Set(common.map(([text]) => text));
  const rests = alternatives.map((parts) => parts.filter((part) => !keys.has(printFormula(part))));
  const shared = common.map(([, part]) => part);
  // An alternative that is nothing but what all have makes the others idle.
  if (rests.some((rest) => rest.length === 0)) return join('and', shared);
  return join('and', [
    ...shared,
    join(
      'or',
      rests.map((rest) => join('and', rest)),
    ),
  ]);
}

/** Takes out what can go while the formula stays `good`, the least telling first. */
export function pruned(formula: Formula, isGood: (formula: Formula) => boolean): Formula {
  for (const { without } of removals(formula).sort((a, b) => b.cost - a.cost)) {
    if (isGood(without)) return pruned(without, isGood);
  }
  return formula;
}

/** The formula without each one of its parts, and what that part costs. */
function removals(formula: Formula): { without: Formula; cost: number }[] {
  if (formula.kind === 'condition') return [];
  const { kind, parts } = formula;
  const replaced = (i: number, by: readonly Formula[]) =>
    join(kind, [...parts.slice(0, i), ...by, ...parts.slice(i + 1)]);
  return parts.flatMap((part, i) => [
    { without: replaced(i, []), cost: costOf(part) },
    ...removals(part).map(({ without, cost }) => ({ without: replaced(i, [without]), cost })),
  ]);
}

/** The smaller, the more a pattern says what happened, with few conditions. */
export function costOf(formula: Formula): number {
  if (formula.kind === 'condition') return formula.condition.cost;
  const costs = formula.parts.map(costOf);
  if (formula.kind === 'and') return costs.reduce((total, cost) => total + cost, 0);
  // Further values of one field are easily read.
  const selectors = new Set(formula.parts.map((part) => (part.kind === 'condition' ? part.condition.selector : part)));
  const isList =
    selectors.size === 1 && formula.parts.every((part) => 'condition' in part && part.condition.kind === 'equal');
  const most = Math.max(...costs);
  return isList ? most + furtherValue * (costs.length - 1) : costs.reduce((total, cost) => total + cost, 0);
}
const furtherValue = 0.35;

/**
 * As a pattern's expression, every condition of several in parentheses, as in AWS's examples: what is most telling and
 * simple first, alternatives in the order of the events.
 */
export function printFormula(formula: Formula): string {
  if (formula.kind === 'condition') return formula.condition.text;
  const { kind, parts } = formula;
  const order = kind === 'and' ? compareConditions : compareAlternatives;
  const ordered = [...parts].sort(order);
  return ordered.map((part) => `(${printFormula(part)})`).join(kind === 'and' ? ' && ' : ' || ');
}

function compareConditions(a: Formula, b: Formula): number {
  const isNested = (formula: Formula) => (formula.kind === 'condition' ? 0 : 1);
  return isNested(a) - isNested(b) || costOf(a) - costOf(b);
}

function compareAlternatives(a: Formula, b: Formula): number {
  const first = (formula: Formula) => {
    const holds = holdsFor(formula);
    return holds & -holds;
  };
  const [left, right] = [first(a), first(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}
