/** A stretch of time, both ends in it. Milliseconds since the epoch. */
export interface Slice {
  readonly from: number;
  readonly to: number;
}

/** How many pages a slice should come to: few enough to be read by itself, and enough not to ask for nothing. */
const wantedPages = 2;

/**
 * Cuts a range of time into slices, the newest first, each as long as the ones before suggest. How many events there
 * are is not known beforehand, and differs from hour to hour: so it begins short, and grows where little is found.
 */
export class TimeSlices {
  readonly #range: Slice;
  /** The shortest slice, and what borders are multiples of: the service may count in whole seconds. */
  readonly #unit: number;
  readonly #open = new Set<Slice>();
  #length: number;
  #next: number;
  #done = 0;

  /** @param first how long the newest slice is */
  constructor(range: Slice, { unit, first }: { readonly unit: number; readonly first: number }) {
    const { from, to } = range;
    this.#range = { from: Math.floor(from / unit) * unit, to: Math.ceil(to / unit) * unit };
    this.#unit = unit;
    this.#length = Math.max(unit, first);
    this.#next = this.#range.to;
  }

  /** The newest slice that nobody has taken; undefined when there is none left. */
  take(): Slice | undefined {
    const { from } = this.#range;
    if (this.#next < from) return undefined;
    const slice = { from: Math.max(from, this.#next - this.#length + this.#unit), to: this.#next };
    this.#next = slice.from - this.#unit;
    this.#open.add(slice);
    return slice;
  }

  /** A slice was read to its end, in so many pages; pages without events count for nothing. */
  finish(slice: Slice, pages: number): void {
    this.#open.delete(slice);
    const length = slice.to - slice.from + this.#unit;
    this.#done += length;
    const suggested = length * Math.min(4, Math.max(1 / 8, wantedPages / Math.max(pages, 0.5)));
    this.#length = Math.max(this.#unit, Math.floor(suggested / this.#unit) * this.#unit);
  }

  /** How much of the range was read, from 0 to 1. */
  get share(): number {
    const { from, to } = this.#range;
    return Math.min(1, this.#done / (to - from + this.#unit));
  }

  /** What was not read to its end, the newest first. */
  get missing(): readonly Slice[] {
    const { from } = this.#range;
    const rest = this.#next >= from ? [{ from, to: this.#next }] : [];
    const parts = [...[...this.#open].sort((a, b) => b.to - a.to), ...rest];
    return parts.reduce<Slice[]>((joined, part) => {
      const last = joined.at(-1);
      if (last?.from === part.to + this.#unit) joined[joined.length - 1] = { from: part.from, to: last.to };
      else joined.push(part);
      return joined;
    }, []);
  }
}
