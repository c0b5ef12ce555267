import { wordsFor, type Bits } from '../../common/bits';

/** How many bytes of messages one segment takes, but for a single message that is longer. */
const segmentBytes = 16 * 1024 * 1024;
/** How many events: their numbers fit in 16 bits. */
const segmentEvents = 65_536;

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

  constructor(place: number, first: number, length: number) {
    this.place = place;
    this.first = first;
    // Memory that was never touched is not taken from the system.
    this.bytes = Buffer.allocUnsafeSlow(Math.max(segmentBytes, length + 1));
  }

  hasRoomFor(length: number): boolean {
    return this.count < segmentEvents && this.used + length < this.bytes.length;
  }

  add(message: string, length: number): void {
    this.bytes.write(message, this.used);
    this.#added(length);
  }

  addBytes(source: Buffer, start: number, end: number): void {
    source.copy(this.bytes, this.used, start, end);
    this.#added(end - start);
  }

  startOf(number: number): number {
    return this.#starts[number]!;
  }

  endOf(number: number): number {
    return (number + 1 < this.count ? this.#starts[number + 1]! : this.used) - 1;
  }

  textOf(number: number): string {
    return this.bytes.toString('utf8', this.startOf(number), this.endOf(number));
  }

  /** As many words as a set of its events takes. */
  emptyBits(): Bits {
    return new Uint32Array(wordsFor(this.count));
  }

  #added(length: number): void {
    if (this.count >= this.#starts.length) {
      const larger = new Uint32Array(this.#starts.length * 2);
      larger.set(this.#starts);
      this.#starts = larger;
    }
    this.#starts[this.count++] = this.used;
    this.used += length;
    this.bytes[this.used++] = 0;
  }
}
