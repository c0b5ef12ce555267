import { clearBit, hasBit, setBit, wordsFor, type Bits } from '../common/bits';
import { ColumnLog, fixedValues } from './column-log';
import { ArrayPlaces, Paths, type PathNode } from './column-paths';
import { ColumnScan, type EventShape } from './column-scan';
import { packColumns, type PackedColumns } from './column-pack';
import { ColumnTexts } from './column-texts';
import type { JsonCondition } from './json-condition';
import { JsonKind } from './json-text';
import type { Step } from './syntax';

/** The most events: their numbers have 16 bits. */
export const mostColumnEvents = 65_536;

/** What several `EventColumns`, filled one after another, use in turn while they are filled. */
export class ColumnMaker {
  readonly log = new ColumnLog();
}

/**
 * JSON events by columns: for every path the values that events have there. Each event is read once when it is added;
 * a condition is then asked about every different value once, not about every event, and the answer is a set of events.
 *
 * The answers are those of `compilePattern`. Events that columns could not tell truly are `odd`, to be judged one by one.
 */
export class EventColumns {
  /** Events that columns hold. */
  held: Bits = new Uint32Array(1);
  /** Events to be judged one by one. */
  readonly odd: number[] = [];
  readonly #paths = new Paths();
  readonly #places = new ArrayPlaces();
  readonly #texts: ColumnTexts;
  #log: ColumnLog | undefined;
  #scan: ColumnScan | undefined;
  /** Which event each entry of the log belongs to: the log's length after every event. */
  #ends = new Uint32Array(1024);
  #packed: PackedColumns | undefined;
  #count = 0;

  /**
   * @param bytes what all messages stand in, as valid UTF-8, each with a zero byte after it
   * @param maker not to be used for others until `finish`
   */
  constructor(bytes: Uint8Array, maker: ColumnMaker) {
    this.#log = maker.log;
    this.#log.clear();
    this.#scan = new ColumnScan(bytes, this.#paths, this.#places, this.#log);
    this.#texts = new ColumnTexts(bytes);
  }

  get count(): number {
    return this.#count;
  }

  /** Adds the event that stands from `start` up to `end`. At most `mostColumnEvents` times, and not after `finish`. */
  add(start: number, end: number): EventShape {
    const scan = this.#scan!;
    const number = this.#count++;
    const shape = scan.add(start, end);
    if (wordsFor(this.#count) > this.held.length) this.held = larger(this.held, new Uint32Array(this.held.length * 2));
    if (shape === 'held') setBit(this.held, number);
    else if (shape === 'odd') this.odd.push(number);
    if (number >= this.#ends.length) this.#ends = larger(this.#ends, new Uint32Array(number * 2));
    this.#ends[number] = this.#log!.entries;
    this.#packed = undefined;
    return shape;
  }

  /** Takes back the event that was added last, once. */
  takeBack(): void {
    const number = --this.#count;
    this.#packed = undefined;
    if (this.odd.at(-1) === number) this.odd.pop();
    if (!hasBit(this.held, number)) return;
    clearBit(this.held, number);
    this.#log!.drop(this.#paths.all);
  }

  /** Whether the event that was added last has a member. */
  lastHas(name: string): boolean {
    return this.#entryOfLast(name) !== undefined;
  }

  /** No more events come: takes less memory from now on. */
  finish(): void {
    this.#pack();
    this.held = this.held.slice(0, wordsFor(this.#count));
    this.#ends = new Uint32Array(0);
    this.#log = undefined;
    this.#scan = undefined;
  }

  /** The held events that have a value which the condition accepts; those where none is, are not told for `negated`. */
  accepted(condition: JsonCondition): Bits {
    const bits = new Uint32Array(wordsFor(this.#count));
    const packed = this.#pack();
    this.#select(this.#paths.root, condition.steps, 0, [], (node, indexes) => {
      if (node.count > 0) this.#accept(packed, node, indexes, condition, bits);
    });
    return bits;
  }

  /** The values at the paths that lead to elements of arrays as `[*]`; for every path with values. */
  forEachPath(visit: (steps: readonly (string | undefined)[], values: PathValues) => void): void {
    const packed = this.#pack();
    const walk = (node: PathNode, steps: readonly (string | undefined)[]) => {
      if (node.count > 0) visit(steps, new PathValues(packed, node, this.#texts));
      for (const member of node.members) walk(member, [...steps, member.name]);
      if (node.element) walk(node.element, [...steps, undefined]);
    };
    walk(this.#paths.root, []);
  }

  /** The text of a member of the event that was added last; undefined where that is none. */
  textOfLast(name: string): string | undefined {
    const entry = this.#entryOfLast(name);
    if (entry === undefined) return undefined;
    const node = this.#paths.root.named(name)!;
    const log = this.#log!;
    const value = log.values[entry]!;
    if (node.count > node.plainFrom) return this.#texts.stringAt(value);
    return value < fixedValues ? undefined : this.#texts.stringAt(log.starts[value - fixedValues]!);
  }

  /** The entry of a member of the event that was added last. */
  #entryOfLast(name: string): number | undefined {
    const node = this.#paths.root.named(name);
    const log = this.#log;
    if (!node || !log) return undefined;
    for (let entry = this.#count === 1 ? 0 : this.#ends[this.#count - 2]!; entry < log.entries; entry++) {
      if (log.paths[entry] === node.id) return entry;
    }
    return undefined;
  }

  #pack(): PackedColumns {
    return (this.#packed ??= packColumns(this.#log!, this.#paths.all, this.#ends, this.#count));
  }

  /** The paths that a selector leads to, each with the indexes that its array steps ask for. */
  #select(
    node: PathNode,
    steps: readonly Step[],
    depth: number,
    indexes: readonly (number | undefined)[],
    visit: (node: PathNode, indexes: readonly (number | undefined)[]) => void,
  ): void {
    const step = steps[depth];
    switch (step?.kind) {
      case undefined:
        visit(node, indexes);
        break;
      case 'name': {
        const member = node.named(step.name);
        if (member) this.#select(member, steps, depth + 1, indexes, visit);
        break;
      }
      case 'any-name':
        for (const member of node.members) this.#select(member, steps, depth + 1, indexes, visit);
        break;
      case 'index':
      case 'any-index': {
        const index = step.kind === 'index' ? step.index : undefined;
        if (node.element) this.#select(node.element, steps, depth + 1, [...indexes, index], visit);
        break;
      }
    }
  }

  #accept(
    packed: PackedColumns,
    node: PathNode,
    indexes: readonly (number | undefined)[],
    { accepts }: JsonCondition,
    bits: Bits,
  ): void {
    const places = indexes.some((index) => index !== undefined) ? this.#allowedPlaces(indexes) : undefined;
    const first = packed.firsts[node.id]!;
    const firstPlace = packed.firstPlaces[node.id]!;
    const { events } = packed;
    const isThere = (i: number) => places === undefined || places[packed.places[firstPlace + i]!] === 1;

    const counted = Math.min(node.count, node.plainFrom);
    const accepted = new Uint8Array(fixedValues + node.distinct);
    let any = false;
    for (let kind = 0; kind < fixedValues; kind++) {
      if (!accepts((kind + JsonKind.True) as JsonKind, '', 0, 0)) continue;
      accepted[kind] = 1;
      any = true;
    }
    for (const { from, source, starts, ends, kinds } of this.#texts.distinct(packed, node)) {
      for (let i = 0; i < starts.length; i++) {
        if (!accepts(kinds[i] as JsonKind, source, starts[i]!, ends[i]!)) continue;
        accepted[fixedValues + from + i] = 1;
        any = true;
      }
    }
    if (any) {
      const values = packed.values;
      const firstValue = packed.firstValues[node.id]!;
      for (let i = 0; i < counted; i++) {
        if (accepted[values[firstValue + i]!] === 1 && isThere(i)) setBit(bits, events[first + i]!);
      }
    }
    if (node.count === counted) return;
    for (const { from, source, starts, ends, kinds } of this.#texts.plain(packed, node)) {
      for (let i = 0; i < starts.length; i++) {
        const entry = counted + from + i;
        if (accepts(kinds[i] as JsonKind, source, starts[i]!, ends[i]!) && isThere(entry)) {
          setBit(bits, events[first + entry]!);
        }
      }
    }
  }

  /** By place: 1 where the indexes are those asked for. */
  #allowedPlaces(indexes: readonly (number | undefined)[]): Uint8Array {
    const { outer, index } = this.#places;
    const allowed = new Uint8Array(outer.length);
    for (let place = 1; place < outer.length; place++) {
      let at = place;
      let isAllowed = true;
      for (let level = indexes.length - 1; level >= 0 && isAllowed; level--) {
        const wanted = indexes[level];
        isAllowed = wanted === undefined || index[at] === wanted;
        at = outer[at]!;
      }
      if (isAllowed) allowed[place] = 1;
    }
    return allowed;
  }
}

/** The values of one path. */
export class PathValues {
  readonly #packed: PackedColumns;
  readonly #node: PathNode;
  readonly #texts: ColumnTexts;

  constructor(packed: PackedColumns, node: PathNode, texts: ColumnTexts) {
    this.#packed = packed;
    this.#node = node;
    this.#texts = texts;
  }

  /** How many events have a value there. */
  get events(): number {
    const { events, firsts } = this.#packed;
    const first = firsts[this.#node.id]!;
    let count = 0;
    for (let i = 0; i < this.#node.count; i++) if (i === 0 || events[first + i] !== events[first + i - 1]) count++;
    return count;
  }

  /** How many values of each kind there are, by `JsonKind`. */
  kinds(): readonly number[] {
    const { values, firstValues, starts, firstStarts, plain, firstPlain } = this.#packed;
    const { id, count, distinct, plainFrom } = this.#node;
    const known = Uint8Array.from({ length: distinct }, (_, i) => this.#texts.kindAt(starts[firstStarts[id]! + i]!));
    const counts = new Array<number>(7).fill(0);
    for (let i = 0; i < count; i++) {
      if (i >= plainFrom) {
        counts[this.#texts.kindAt(plain[firstPlain[id]! + i - plainFrom]!)]!++;
      } else {
        const value = values[firstValues[id]! + i]!;
        counts[value < fixedValues ? value + JsonKind.True : known[value - fixedValues]!]!++;
      }
    }
    return counts;
  }

  /** The different texts and numbers and in how many events each is; of those that are nearly all different none. */
  counted(): readonly { readonly kind: JsonKind; readonly text: string; readonly events: number }[] {
    const node = this.#node;
    const packed = this.#packed;
    const events = new Uint32Array(node.distinct);
    const last = new Int32Array(node.distinct).fill(-1);
    const first = packed.firsts[node.id]!;
    const firstValue = packed.firstValues[node.id]!;
    for (let i = 0; i < Math.min(node.count, node.plainFrom); i++) {
      const value = packed.values[firstValue + i]! - fixedValues;
      const event = packed.events[first + i]!;
      if (value < 0 || last[value] === event) continue;
      last[value] = event;
      events[value]!++;
    }
    const found: { kind: JsonKind; text: string; events: number }[] = [];
    for (const { from, source, starts, ends, kinds } of this.#texts.distinct(packed, node)) {
      for (let i = 0; i < starts.length; i++) {
        const count = events[from + i]!;
        if (count > 0)
          found.push({ kind: kinds[i] as JsonKind, text: source.slice(starts[i], ends[i]), events: count });
      }
    }
    return found;
  }
}

function larger<T extends Uint32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
