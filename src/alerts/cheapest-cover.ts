import type { EventBits } from './event-conditions';

/** One way to cover some events, at a price. */
export interface CoverSet<T> {
  readonly item: T;
  readonly covers: EventBits;
  readonly cost: number;
}

/** So many sets are looked at in earnest, and so many partial choices; what is left over is decided greedily. */
const most = { sets: 200, tries: 3000 };

/**
 * Sets that together cover all of `wanted`, at the smallest sum of costs for small problems and nearly so for large
 * ones. Undefined where all sets together leave something out.
 */
export function cheapestCover<T>(wanted: EventBits, offered: readonly CoverSet<T>[]): readonly T[] | undefined {
  const sets = worthwhile(wanted, offered);
  const greedy = greedyCover(wanted, sets);
  if (!greedy) return undefined;

  let best = greedy;
  let bestCost = sum(greedy);
  let tries = 0;
  // The events that the fewest sets cover come first: they leave the least to try.
  const choices = bitsOf(wanted)
    .map((bit) => ({ bit, sets: sets.filter(({ covers }) => (covers & bit) !== 0n) }))
    .sort((a, b) => a.sets.length - b.sets.length);
  const search = (left: EventBits, taken: readonly CoverSet<T>[], cost: number): void => {
    if (left === 0n) {
      best = taken;
      bestCost = cost;
      return;
    }
    const next = choices.find(({ bit }) => (left & bit) !== 0n)!;
    for (const set of next.sets) {
      if (cost + set.cost >= bestCost || tries++ > most.tries) return;
      search(left & ~set.covers, [...taken, set], cost + set.cost);
    }
  };
  search(wanted, [], 0);
  return best.map(({ item }) => item);
}

/** The sets that no other one beats in cost and in what it covers, the cheapest first. */
function worthwhile<T>(wanted: EventBits, offered: readonly CoverSet<T>[]): readonly CoverSet<T>[] {
  const cheapest = new Map<EventBits, CoverSet<T>>();
  for (const set of offered) {
    const covers = set.covers & wanted;
    const known = cheapest.get(covers);
    if (covers !== 0n && (known === undefined || set.cost < known.cost)) cheapest.set(covers, { ...set, covers });
  }
  const byCost = [...cheapest.values()].sort((a, b) => a.cost - b.cost);
  const kept: CoverSet<T>[] = [];
  let covered = 0n;
  for (const set of byCost) {
    const isNew = (set.covers & ~covered) !== 0n;
    if (kept.length >= most.sets && !isNew) continue;
    if (!isNew && kept.some(({ covers }) => (set.covers & ~covers) === 0n)) continue;
    kept.push(set);
    covered |= set.covers;
  }
  return kept;
}

function greedyCover<T>(wanted: EventBits, sets: readonly CoverSet<T>[]): readonly CoverSet<T>[] | undefined {
  const taken: CoverSet<T>[] = [];
  for (let left = wanted; left !== 0n;) {
    let best: CoverSet<T> | undefined;
    let bestRatio = 0;
    for (const set of sets) {
      const ratio = bitsOf(set.covers & left).length / set.cost;
      if (ratio > bestRatio) [best, bestRatio] = [set, ratio];
    }
    if (!best) return undefined;
    taken.push(best);
    left &= ~best.covers;
  }
  return taken;
}

function sum(sets: readonly CoverSet<unknown>[]): number {
  return sets.reduce((total, { cost }) => total + cost, 0);
}

/** The single events of a set, each as a set of its own. */
export function bitsOf(bits: EventBits): EventBits[] {
  const found: EventBits[] = [];
  for (let left = bits; left !== 0n; left &= left - 1n) found.push(left & -left);
  return found;
}
