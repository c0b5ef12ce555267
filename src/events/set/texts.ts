/** Short texts by number, most of them there, kept outside of the JavaScript heap. Set in the order of the numbers. */
export class Texts {
  #bytes = Buffer.allocUnsafeSlow(4096);
  #used = 0;
  /** Where the text of a number ends; it begins where the one before ends. */
  #ends = new Float64Array(256);
  #count = 0;

  set(number: number, text: string): void {
    const length = Buffer.byteLength(text);
    if (this.#used + length > this.#bytes.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(this.#bytes.length * 2, this.#used + length));
      this.#bytes.copy(larger, 0, 0, this.#used);
      this.#bytes = larger;
    }
    if (number >= this.#ends.length) {
      const larger = new Float64Array(Math.max(this.#ends.length * 2, number + 1));
      larger.set(this.#ends);
      this.#ends = larger;
    }
    this.#ends.fill(this.#used, this.#count, number);
    this.#bytes.write(text, this.#used);
    this.#used += length;
    this.#ends[number] = this.#used;
    this.#count = number + 1;
  }

  /** Undefined for a number that has no text. */
  textOf(number: number): string | undefined {
    if (number >= this.#count) return undefined;
    const start = number === 0 ? 0 : this.#ends[number - 1]!;
    const end = this.#ends[number]!;
    return end > start ? this.#bytes.toString('utf8', start, end) : undefined;
  }
}
