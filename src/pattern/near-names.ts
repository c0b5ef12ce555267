import { distance } from 'fastest-levenshtein';

/** The names that somebody who misspelt one most likely meant; made once for a list of thousands. */
export class NearNames {
  readonly #names: readonly string[];
  /** One bit for each letter a name has, so that most names are passed over by one operation. */
  readonly #letters: Int32Array;
  readonly #found = new Map<string, string | undefined>();

  constructor(names: readonly string[]) {
    this.#names = names;
    this.#letters = Int32Array.from(names, lettersOf);
  }

  /**
   * The nearest name: one that differs in capitals only, else one that goes on with a date (`UpdateFunctionCode` →
   * `UpdateFunctionCode20150331v2`), else one that is a letter or two away. Undefined where none is.
   */
  nearest(word: string): string | undefined {
    if (this.#found.has(word)) return this.#found.get(word);
    const found = this.#dated(word) ?? this.#search(word);
    if (this.#found.size >= most.remembered) this.#found.clear();
    this.#found.set(word, found);
    return found;
  }

  #dated(word: string): string | undefined {
    return this.#names.findLast((name) => name.startsWith(word) && /^\d{8}(?:v\d)?$/.test(name.slice(word.length)));
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
