import type { PathNode } from './column-paths';

/** Values that are not told apart by their text: `JsonKind.True` to `JsonKind.Array`, less 2. */
export const fixedValues = 5;
/** From so many different values on it is asked whether nearly all are different. */
const fewDistinct = 512;
/** Different values of one path have numbers of 16 bits. */
const mostDistinct = 32_768;

/**
 * What was read of events, in the order in which it was read: entries of a path, a value and a place in arrays; and
 * the different values of each path. Made once and used for one stretch of events after another.
 */
export class ColumnLog {
  entries = 0;
  paths = new Uint16Array(4096);
  /** A fixed value, or `fixedValues` more than the number of a different value, or in a plain column where it begins. */
  values = new Uint32Array(4096);
  places = new Uint16Array(4096);

  /** Different values: whose they are, and where they stand. */
  distinct = 0;
  owners = new Uint16Array(1024);
  starts = new Uint32Array(1024);
  lengths = new Uint32Array(1024);
  #hashes = new Int32Array(1024);
  /** One more than the number of a different value; 0 is free. A power of two of them, at most half taken. */
  #slots = new Int32Array(4096);
  /** Where the event that is being read began. */
  #firstEntry = 0;
  #firstDistinct = 0;
  /** Columns whose values need no longer be told apart after this event. */
  #plain: PathNode[] = [];

  clear(): void {
    this.entries = 0;
    this.distinct = 0;
    this.#slots.fill(0);
    this.begin(0);
  }

  /** Begins an event that has no more than `most` entries. */
  begin(most: number): void {
    this.#firstEntry = this.entries;
    this.#firstDistinct = this.distinct;
    this.#plain.length = 0;
    const needed = this.entries + most;
    if (needed <= this.paths.length) return;
    const length = Math.max(needed, this.paths.length * 2);
    this.paths = larger(this.paths, new Uint16Array(length));
    this.values = larger(this.values, new Uint32Array(length));
    this.places = larger(this.places, new Uint16Array(length));
  }

  get entriesOfEvent(): number {
    return this.entries - this.#firstEntry;
  }

  /** The event is as it was read. */
  keep(): void {
    for (const node of this.#plain) {
      node.isPlain = true;
      node.plainFrom = node.count;
    }
  }

  /** The event leaves nothing behind; also after `keep`, until the next one begins. */
  drop(nodes: readonly PathNode[]): void {
    for (const node of this.#plain.splice(0)) {
      node.isPlain = false;
      node.plainFrom = Infinity;
    }
    for (let i = this.#firstEntry; i < this.entries; i++) nodes[this.paths[i]!]!.count--;
    this.entries = this.#firstEntry;
    // The last one first: then no other value was put behind it since.
    while (this.distinct > this.#firstDistinct) {
      this.distinct--;
      nodes[this.owners[this.distinct]!]!.distinct--;
      const mask = this.#slots.length - 1;
      let slot = this.#hashes[this.distinct]! & mask;
      while (this.#slots[slot] !== this.distinct + 1) slot = (slot + 1) & mask;
      this.#slots[slot] = 0;
    }
  }

  push(node: PathNode, value: number, place: number): void {
    const entry = this.entries++;
    this.paths[entry] = node.id;
    this.values[entry] = value;
    this.places[entry] = place;
    node.count++;
  }

  /** The value of a path that stands from `start` on, with `hash` of its bytes; a new one or one that was there. */
  valueAt(node: PathNode, bytes: Uint8Array, start: number, end: number, hash: number): number {
    const length = end - start;
    const mixed = Math.imul(hash ^ (node.id * 0x9e3779b1), 0x85ebca6b);
    const key = mixed ^ (mixed >>> 15);
    const mask = this.#slots.length - 1;
    let slot = key & mask;
    for (let found = this.#slots[slot]!; found !== 0; found = this.#slots[slot]!) {
      const value = found - 1;
      if (
        this.#hashes[value] === key &&
        this.lengths[value] === length &&
        this.owners[value] === node.id &&
        isSame(bytes, start, this.starts[value]!, length)
      ) {
        return fixedValues + value;
      }
      slot = (slot + 1) & mask;
    }
    return fixedValues + this.#addDistinct(node, start, length, key, slot);
  }

  #addDistinct(node: PathNode, start: number, length: number, hash: number, slot: number): number {
    const value = this.distinct++;
    if (value >= this.owners.length) this.#growValues();
    this.owners[value] = node.id;
    this.starts[value] = start;
    this.lengths[value] = length;
    this.#hashes[value] = hash;
    this.#slots[slot] = value + 1;
    if (this.distinct * 2 > this.#slots.length) this.#growSlots();
    node.distinct++;
    if (node.distinct >= fewDistinct && (node.distinct * 2 > node.count || node.distinct >= mostDistinct)) {
      this.#plain.push(node);
    }
    return value;
  }

  #growValues(): void {
    const length = this.owners.length * 2;
    this.owners = larger(this.owners, new Uint16Array(length));
    this.starts = larger(this.starts, new Uint32Array(length));
    this.lengths = larger(this.lengths, new Uint32Array(length));
    this.#hashes = larger(this.#hashes, new Int32Array(length));
  }

  #growSlots(): void {
    const slots = new Int32Array(this.#slots.length * 2);
    const mask = slots.length - 1;
    for (let value = 0; value < this.distinct; value++) {
      let slot = this.#hashes[value]! & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = value + 1;
    }
    this.#slots = slots;
  }
}

function isSame(bytes: Uint8Array, a: number, b: number, length: number): boolean {
  for (let i = 0; i < length; i++) if (bytes[a + i] !== bytes[b + i]) return false;
  return true;
}

function larger<T extends Uint16Array | Uint32Array | Int32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
