import { distance } from 'fastest-levenshtein';
import { fitsWildcard } from './wildcard';

/** Thousands of names, to be asked about often: which one was meant by a misspelt one, whether one fits a wildcard. */
export class NameTable {
  /** Sorted, each once. */
  readonly #names: readonly string[];
  /** One bit for each letter a name has, so that most names are passed over by one operation. */
  readonly #letters: Int32Array;
  readonly #nearest = new Map<string, string | undefined>();

  constructor(names: readonly string[]) {
    this.#names = [...new Set(names)].sort();
    this.#letters = Int32Array.from(this.#names, lettersOf);
  }

  /** Whether a value with stars in it fits any of the names. */
  fits(wildcard: string): boolean {
    const segments = wildcard.split('*');
    const [head = ''] = segments;
    for (let index = this.#firstFrom(head); index < this.#names.length; index++) {
      const name = this.#names[index]!;
      if (!name.startsWith(head)) return false;
      if (fitsWildcard(segments, name)) return true;
    }
    return false;
  }

  /** The index of the first name that is not before `text`. */
  #firstFrom(text: string): number {
    let low = 0;
    let high = this.#names.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#names[middle]! < text) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /**
   * The nearest name: one that differs in capitals only, else one that goes on with a date (`UpdateFunctionCode` →
   * `UpdateFunctionCode20150331v2`), else one that is a letter or two away. Undefined where none is.
   */
  nearest(word: string): string | undefined {
    if (this.#nearest.has(word)) return this.#nearest.get(word);
    const found = this.#dated(word) ?? this.#search(word);
    if (this.#nearest.size >= most.remembered) this.#nearest.clear();
    this.#nearest.set(word, found);
    return found;
  }

  #dated(word: string): string | undefined {
    let found: string | undefined;
    for (let index = this.#firstFrom(word); this.#names[index]?.startsWith(word); index++) {
      const name = this.#names[index]!;
      if (/^\d{8}(?:v\d)?$/.test(name.slice(word.length))) found = name;
    }
    return found;
  }

  #search(word: string): string | undefined {
    const written = word.toLowerCase();
    const letters = lettersOf(word);
    let least = word.length < 5 ? 2 : most.edits + 1;
    let nearest: string | undefined;
    for (const [index, name] of this.#names.entries()) {
      if (Math.abs(name.length - word.length) >= least) continue;
      // A changed letter turns at most two bits.
      if (bits(letters ^ this.#letters[index]!) > 2 * (least - 1)) continue;
      const steps = distance(written, name.toLowerCase());
      if (steps >= least) continue;
      least = steps;
      nearest = name;
      if (steps === 0) break;
    }
    return nearest;
  }
}

const most = { edits: 2, remembered: 500 };

function lettersOf(name: string): number {
  let letters = 0;
  for (let i = 0; i < name.length; i++) letters |= 1 << (name.charCodeAt(i) & 31);
  return letters;
}

function bits(mask: number): number {
  let count = 0;
  for (let rest = mask; rest !== 0; rest &= rest - 1) count++;
  return count;
}
