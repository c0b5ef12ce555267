import { bitsOf, cheapestCover, type CoverSet } from './cheapest-cover';
import { costOf, factored, holdsFor, join, pruned, single, type Formula } from './condition-formula';
import type { EventBits, EventCondition } from './event-conditions';

/** Ways to take chosen events together that are tried; beyond them each is only taken by itself. */
const mostGroups = 60;

/** Alternatives on two fields cost at least this much; values of one field are found without them. */
const leastOfTwo = 2;

export type Separation =
  | { readonly formula: Formula }
  /** Events that no condition tells apart, by their place. */
  | { readonly alike: readonly [chosen: number, rejected: number] };

/**
 * The cheapest formula found that holds for all of `chosen` and for none of `rejected`, of which no part can go. Both
 * must not be empty.
 */
export function separateEvents(
  conditions: readonly EventCondition[],
  chosen: EventBits,
  rejected: EventBits,
): Separation {
  const alike = alikeEvents(conditions, chosen, rejected);
  if (alike) return { alike };
  const together = bestFor(conditions, chosen, rejected);
  const isCheap = together !== undefined && costOf(together) <= leastOfTwo;
  const apart = isCheap ? undefined : bestAlternatives(conditions, chosen, rejected);
  const [best] = [together, apart].filter((found) => found !== undefined).sort((a, b) => costOf(a) - costOf(b));
  const isGood = (formula: Formula) => {
    const holds = holdsFor(formula);
    return (holds & chosen) === chosen && (holds & rejected) === 0n;
  };
  // Each chosen event can be told from all rejected ones, so there are alternatives in any case.
  return { formula: pruned(factored(best!), isGood) };
}

function alikeEvents(
  conditions: readonly EventCondition[],
  chosen: EventBits,
  rejected: EventBits,
): readonly [number, number] | undefined {
  for (const bit of bitsOf(chosen)) {
    const left = conditions.reduce((rest, { holds }) => ((holds & bit) === 0n ? rest : rest & holds), rejected);
    if (left !== 0n) return [placeOf(bit), placeOf(left & -left)];
  }
  return undefined;
}

function placeOf(bit: EventBits): number {
  return bit.toString(2).length - 1;
}

/** Alternatives, each for a group of the chosen events that have something in common. */
function bestAlternatives(
  conditions: readonly EventCondition[],
  chosen: EventBits,
  rejected: EventBits,
): Formula | undefined {
  const supports = conditions.filter(({ kind }) => kind !== 'unequal' && kind !== 'missing');
  const groups = new Set([...supports].sort((a, b) => a.cost - b.cost).map(({ holds }) => holds & chosen));
  groups.delete(chosen);
  const tried = [...groups].slice(0, mostGroups).concat(bitsOf(chosen).filter((bit) => !groups.has(bit)));
  const terms = tried.flatMap((group): CoverSet<Formula>[] => {
    const formula = bestFor(conditions, group, rejected);
    return formula ? [{ item: formula, covers: holdsFor(formula) & chosen, cost: costOf(formula) }] : [];
  });
  const taken = cheapestCover(chosen, terms);
  return taken && join('or', taken);
}

/** Conditions that all hold for a group, and of which one fails for each rejected event. */
function bestFor(conditions: readonly EventCondition[], group: EventBits, rejected: EventBits): Formula | undefined {
  const parts = [
    ...conditions.filter(({ holds }) => (holds & group) === group).map(single),
    ...sharedAlternatives(conditions, group),
  ];
  const taken = cheapestCover(
    rejected,
    parts.map((part) => ({ item: part, covers: rejected & ~holdsFor(part), cost: costOf(part) })),
  );
  return taken && join('and', taken);
}

/** Alternatives on one field that hold for a whole group: several values, or `NOT EXISTS` beside `!=`. */
function sharedAlternatives(conditions: readonly EventCondition[], group: EventBits): Formula[] {
  if ((group & (group - 1n)) === 0n) return [];
  const byField = new Map<string, EventCondition[]>();
  for (const condition of conditions) {
    const known = byField.get(condition.selector);
    if (known) known.push(condition);
    else byField.set(condition.selector, [condition]);
  }
  const found: Formula[] = [];
  for (const ofField of byField.values()) {
    if (ofField.length < 2) continue;
    const values = ofField.filter(({ kind }) => kind === 'equal');
    const union = values.reduce((bits, { holds }) => bits | holds, 0n);
    if ((union & group) === group) {
      const taken = cheapestCover(
        group,
        values.map((item) => ({ item, covers: item.holds, cost: 1 })),
      );
      if (taken && taken.length > 1) found.push(join('or', taken.map(single)));
    }
    const missing = ofField.find(({ kind }) => kind === 'missing');
    if (!missing || (missing.holds & group) === group) continue;
    for (const other of ofField) {
      if (other.kind !== 'unequal' || (other.holds & group) === group) continue;
      if (((other.holds | missing.holds) & group) === group) found.push(join('or', [single(missing), single(other)]));
    }
  }
  return found;
}
