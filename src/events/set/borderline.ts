import type { Clause } from '../../pattern/index';
import type { Judgement } from './judgement';
import type { StoredEvents } from './stored-events';

/** So many events of a verdict are looked at for differences; more say little more. */
const mostLookedAt = 2000;

/**
 * Indexes of events on which a mistake would most likely show: nearly matching and matching ones in turn, and of either
 * first such as differ in what decides. `order` is that of the list.
 */
export function chooseBorderline(
  judgement: Judgement,
  events: StoredEvents,
  order: Uint32Array,
  count: number,
): readonly number[] {
  const near = new Candidates();
  const match = new Candidates();
  for (const index of order) {
    if (near.isFull && match.isFull) break;
    const verdict = judgement.verdictOf(index);
    if (verdict === 'nearly' && !near.isFull) near.add(index, () => obstacleKey(judgement, events.messageOf(index)));
    if (verdict === 'match' && !match.isFull) match.add(index, () => matchKey(judgement, events.messageOf(index)));
  }
  return inTurn(near.chosen(), match.chosen()).slice(0, count);
}

/** Events of one verdict, by what decides. */
class Candidates {
  readonly #byKey = new Map<string, number[]>();
  #count = 0;

  get isFull(): boolean {
    return this.#count >= mostLookedAt;
  }

  add(index: number, key: () => string): void {
    this.#count++;
    const name = key();
    const indexes = this.#byKey.get(name);
    if (indexes) indexes.push(index);
    else this.#byKey.set(name, [index]);
  }

  /** One of each kind, then the second of each kind, and so on. */
  chosen(): readonly number[] {
    const kinds = [...this.#byKey.values()];
    const chosen: number[] = [];
    for (let round = 0; chosen.length < this.#count; round++) {
      for (const indexes of kinds) if (round < indexes.length) chosen.push(indexes[round]!);
    }
    return chosen;
  }
}

/** The clause in the way and what it saw. */
function obstacleKey({ obstacle }: Judgement, message: string): string {
  const clause = obstacle(message);
  return clause ? clauseKey(clause) : '';
}

/** What all clauses saw. */
function matchKey({ pattern }: Judgement, message: string): string {
  return pattern.explain(message).clauses.map(clauseKey).join('\n');
}

function clauseKey({ text, matches, saw, note }: Clause): string {
  return `${text} ${matches} ${note ?? ''} ${saw ?? ''}`;
}

function inTurn(a: readonly number[], b: readonly number[]): number[] {
  const all: number[] = [];
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    if (i < a.length) all.push(a[i]!);
    if (i < b.length) all.push(b[i]!);
  }
  return all;
}
