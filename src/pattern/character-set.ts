/** All characters from 0x100 on are one to the expressions of filter patterns, which can name none of them. */
export const otherCharacter = 0x100;
const size = otherCharacter + 1;

/** A set of characters: those of one byte each by itself, all others together. */
export class CharacterSet {
  readonly #has = new Uint8Array(size);

  /** The characters of a text. */
  static of(text: string): CharacterSet {
    const set = new CharacterSet();
    for (let i = 0; i < text.length; i++) set.#has[text.charCodeAt(i)] = 1;
    return set;
  }

  /** The characters from one code to another, both of them in it. */
  static range(from: number, to: number): CharacterSet {
    const set = new CharacterSet();
    set.#has.fill(1, from, to + 1);
    return set;
  }

  static all(): CharacterSet {
    return CharacterSet.range(0, otherCharacter);
  }

  /** The code of the only character in it; undefined if there is another number of them. */
  get only(): number | undefined {
    const first = this.#has.indexOf(1);
    return first >= 0 && first !== otherCharacter && !this.#has.includes(1, first + 1) ? first : undefined;
  }

  /** Whether a character is in it, by its code or as `otherCharacter`. */
  has(code: number): boolean {
    return this.#has[code] === 1;
  }

  /** Takes the characters of another set in. */
  add(other: CharacterSet): this {
    for (let code = 0; code < size; code++) if (other.has(code)) this.#has[code] = 1;
    return this;
  }

  negated(): CharacterSet {
    const set = new CharacterSet();
    for (let code = 0; code < size; code++) set.#has[code] = this.has(code) ? 0 : 1;
    return set;
  }
}
