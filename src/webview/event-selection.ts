import type { Selection } from './live-test-messages';
import { mostAtOnce } from './live-test-protocol';

/** Which events a person points at. By index, so that new events on top of the list move nothing. */
export class EventSelection {
  #active: number | undefined;
  #chosen: ReadonlySet<number> = new Set();
  #rejected: ReadonlySet<number> = new Set();

  constructor({ active, chosen, rejected }: Selection = { chosen: [], rejected: [] }) {
    this.#active = active;
    this.#chosen = new Set(chosen);
    this.#rejected = new Set(rejected);
  }

  get value(): Selection {
    return { active: this.#active, chosen: [...this.#chosen], rejected: [...this.#rejected] };
  }

  get active(): number | undefined {
    return this.#active;
  }

  isChosen(index: number): boolean {
    return this.#chosen.has(index);
  }

  isRejected(index: number): boolean {
    return this.#rejected.has(index);
  }

  /** This one and no other. */
  only(index: number): void {
    this.#active = index;
    this.#chosen = new Set([index]);
  }

  /** A stretch of the list with the event in front at one of its ends. */
  stretch(indexes: readonly number[], active: number): void {
    this.#active = active;
    this.#chosen = new Set(indexes.slice(0, mostAtOnce));
  }

  /** Brings an event to the front and leaves the rest as it is. */
  moveTo(index: number): void {
    this.#active = index;
  }

  /** Takes the event in, or out again. */
  toggle(index: number): void {
    this.#active = index;
    this.#chosen = toggled(this.#chosen, [index]);
  }

  /** Marks the chosen events, or without any the one in front, as "but not this"; where all are, takes the marks away. */
  toggleRejected(): void {
    const meant = this.#chosen.size > 0 ? [...this.#chosen] : this.#active === undefined ? [] : [this.#active];
    this.#rejected = toggled(this.#rejected, meant);
  }

  rejectNone(): void {
    this.#rejected = new Set();
  }

  /** Nothing is in front and nothing chosen; what is rejected stays so. */
  letGo(): void {
    this.#active = undefined;
    this.#chosen = new Set();
  }
}

/** With all of `items`, or without them where they are all in already. */
function toggled(set: ReadonlySet<number>, items: readonly number[]): ReadonlySet<number> {
  const result = new Set(set);
  const isTakenOut = items.every((item) => set.has(item));
  for (const item of items) {
    if (isTakenOut) result.delete(item);
    else if (result.size < mostAtOnce) result.add(item);
  }
  return result;
}
