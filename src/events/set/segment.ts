import { wordsFor, type Bits } from '../../common/bits';
import { EventColumns, mostColumnEvents, type ColumnMaker, type EventShape } from '../../pattern/index';

/** How many bytes of messages one segment takes, but for a single message that is longer. */
const segmentBytes = 16 * 1024 * 1024;
/** So many sets of events are remembered: of the clauses that were typed last. */
const mostKnown = 64;

/**
 * A stretch of the events. It is judged at once, and between two of them the thread listens: so it is large enough to be worth
 * it and small enough to be quick. `place` is its own among the segments, `first` the index of
 * its first event; within it events have numbers.
 */
export class Segment {
  readonly place: number;
  readonly first: number;
  readonly bytes: Buffer;
  /** How many of the bytes are taken. */
  used = 0;
  count = 0;
  /** Where each message begins; it ends one byte, a zero, before the next one. */
  #starts = new Uint32Array(1024);

  readonly columns: EventColumns;
  /** Sets of this segment's events by what they are of, and of how many of them. */
  readonly #known = new Map<string, { readonly count: number; readonly bits: Bits }>();

  /** @param maker of columns; not to be used for another segment until this one is finished */
  constructor(place: number, first: number, length: number, maker: ColumnMaker) {
    this.place = place;
    this.first = first;
    // Memory that was never touched is not taken from the system.
    this.bytes = Buffer.allocUnsafeSlow(Math.max(segmentBytes, length + 1));
    this.columns = new EventColumns(this.bytes, maker);
  }

  hasRoomFor(length: number): boolean {
    return this.count < mostColumnEvents && this.used + length < this.bytes.length;
  }

  add(message: string, length: number): EventShape {
    this.bytes.write(message, this.used);
    return this.#added(length);
  }

  addBytes(source: Buffer, start: number, end: number): EventShape {
    source.copy(this.bytes, this.used, start, end);
    return this.#added(end - start);
  }

  /** Takes back the event that was added last. */
  takeBack(): void {
    this.columns.takeBack();
    this.used = this.startOf(--this.count);
  }

  /** No more events come. */
  finish(): void {
    this.columns.finish();
  }

  /** A set of events, worked out if it is not known; bits beyond the last event are zero. */
  known(name: string, workOut: () => Bits): Bits {
    let known = this.#known.get(name);
    this.#known.delete(name);
    if (known?.count !== this.count) known = { count: this.count, bits: workOut() };
    // The one that was asked for longest ago goes first.
    if (this.#known.size >= mostKnown) this.#known.delete(this.#known.keys().next().value!);
    this.#known.set(name, known);
    return known.bits;
  }

  startOf(number: number): number {
    return this.#starts[number]!;
  }

  endOf(number: number): number {
    return (number + 1 < this.count ? this.#starts[number + 1]! : this.used) - 1;
  }

  /** The number of the event whose message, or the zero after it, has the byte at an offset. */
  numberAt(offset: number): number {
    let low = 0;
    for (let high = this.count; high - low > 1;) {
      const middle = (low + high) >> 1;
      if (this.#starts[middle]! <= offset) low = middle;
      else high = middle;
    }
    return low;
  }

  textOf(number: number): string {
    return this.bytes.toString('utf8', this.startOf(number), this.endOf(number));
  }

  /** As many words as a set of its events takes. */
  emptyBits(): Bits {
    return new Uint32Array(wordsFor(this.count));
  }

  /** A set of events that was worked out before, of all that are there now. */
  peek(name: string): Bits | undefined {
    const known = this.#known.get(name);
    return known?.count === this.count ? known.bits : undefined;
  }

  /** All events. */
  allBits(): Bits {
    const bits = this.emptyBits().fill(0xffffffff);
    if (this.count % 32 > 0) bits[bits.length - 1]! >>>= 32 - (this.count % 32);
    return bits;
  }

  #added(length: number): EventShape {
    if (this.count >= this.#starts.length) {
      const larger = new Uint32Array(this.#starts.length * 2);
      larger.set(this.#starts);
      this.#starts = larger;
    }
    this.#starts[this.count++] = this.used;
    const start = this.used;
    this.used += length;
    this.bytes[this.used++] = 0;
    return this.columns.add(start, start + length);
  }
}
