import { otherCharacter, type CharacterSet } from './character-set';
import type { Branch } from './regex-syntax';

/**
 * Searches for an expression without groups in time that is proportional to the text, whatever the expression: all the
 * ways in which it may go on are the bits of one number, and a character moves them all at once.
 *
 * Each character that is to be matched, repetitions written out, is a bit: a state in which that character was the last
 * one read. Optional bits may be passed over, looping ones match again. (The Shift-And algorithm with extended strings:
 * Navarro and Raffinot, "Flexible Pattern Matching in Strings", 2002, chapter 4.)
 */
export class RegexMachine {
  readonly #words: number;
  /** For each character the states that read it, one character after the other. */
  readonly #reading: Int32Array;
  /** Bits that may be passed over. */
  readonly #optional: Int32Array;
  /** Bits that match again. */
  readonly #looping: Int32Array;
  /** What may be read first anywhere, and what may be read first at the start of the text only. */
  readonly #first: Int32Array;
  readonly #firstAtStart: Int32Array;
  /** After which a match is complete; and after which it is where the text ends. */
  readonly #last: Int32Array;
  readonly #lastAtEnd: Int32Array;
  readonly #state: Int32Array;
  /** The empty part of any text matches. */
  #matchesAll = false;
  #matchesEmpty = false;

  constructor(branches: readonly Branch[]) {
    const chains = branches.map(chainOf).filter((chain) => chain !== undefined);
    // A bit that reads nothing keeps each branch from running into the next one.
    const bits = chains.reduce((sum, { links }) => sum + links.length + 1, 0);
    this.#words = Math.max(1, Math.ceil(bits / 32));
    const bitSet = () => new Int32Array(this.#words);
    this.#reading = new Int32Array(this.#words * (otherCharacter + 1));
    [this.#optional, this.#looping, this.#first, this.#firstAtStart] = [bitSet(), bitSet(), bitSet(), bitSet()];
    [this.#last, this.#lastAtEnd, this.#state] = [bitSet(), bitSet(), bitSet()];

    let bit = 0;
    for (const chain of chains) {
      this.#layOut(chain, bit);
      bit += chain.links.length + 1;
    }
  }

  test(text: string): boolean {
    if (this.#matchesAll || (this.#matchesEmpty && text === '')) return true;
    return this.#words === 1 ? this.#runWord(text) : this.#runWords(text);
  }

  #layOut({ links, atStart, atEnd }: Chain, from: number): void {
    const isEmpty = links.every(({ isOptional }) => isOptional);
    if (isEmpty && atStart && atEnd) this.#matchesEmpty = true;
    else if (isEmpty) this.#matchesAll = true;

    let isFirst = true;
    for (const [i, { set, isOptional, isLooping }] of links.entries()) {
      const bit = from + i;
      if (isOptional) add(this.#optional, bit);
      if (isLooping) add(this.#looping, bit);
      if (isFirst) add(atStart ? this.#firstAtStart : this.#first, bit);
      isFirst &&= isOptional;
      for (let code = 0; code <= otherCharacter; code++) {
        if (set.has(code)) add(this.#reading, code * this.#words * 32 + bit);
      }
    }
    for (let i = links.length - 1; i >= 0; i--) {
      add(atEnd ? this.#lastAtEnd : this.#last, from + i);
      if (!links[i]!.isOptional) break;
    }
  }

  /** The same as `#runWords` for up to 32 bits, which is what nearly all expressions have. */
  #runWord(text: string): boolean {
    const [optional, looping, first, last] = [this.#optional[0]!, this.#looping[0]!, this.#first[0]!, this.#last[0]!];
    const reading = this.#reading;
    let begin = first | this.#firstAtStart[0]!;
    let state = 0;
    for (let i = 0; i < text.length; i++) {
      let code = text.charCodeAt(i);
      if (code >= otherCharacter) {
        if (isPair(text, i)) i++;
        code = otherCharacter;
      }
      const next = state << 1;
      const entered = next & optional;
      const passed = (((entered + optional) ^ optional) | entered) & optional;
      state = (next | (passed << 1) | begin | (state & looping)) & reading[code]!;
      if ((state & last) !== 0) return true;
      begin = first;
    }
    return (state & this.#lastAtEnd[0]!) !== 0;
  }

  #runWords(text: string): boolean {
    const [words, state, reading, optional, looping] = [
      this.#words,
      this.#state.fill(0),
      this.#reading,
      this.#optional,
      this.#looping,
    ];
    for (let i = 0; i < text.length; i++) {
      let code = text.charCodeAt(i);
      const isStart = i === 0;
      if (code >= otherCharacter) {
        if (isPair(text, i)) i++;
        code = otherCharacter;
      }
      let [shifted, carried, passedOut, found] = [0, 0, 0, 0];
      for (let word = 0; word < words; word++) {
        const before = state[word]!;
        const mayPass = optional[word]!;
        const next = (before << 1) | shifted;
        shifted = before >>> 31;
        const entered = next & mayPass;
        // Adding carries from each entered bit through the optional ones behind it.
        const sum = (entered >>> 0) + (mayPass >>> 0) + carried;
        carried = sum > 0xffff_ffff ? 1 : 0;
        const passed = ((sum ^ mayPass) | entered) & mayPass;
        const begin = isStart ? this.#first[word]! | this.#firstAtStart[word]! : this.#first[word]!;
        const reached = next | (passed << 1) | passedOut | begin | (before & looping[word]!);
        passedOut = passed >>> 31;
        const after = reached & reading[code * words + word]!;
        state[word] = after;
        found |= after & this.#last[word]!;
      }
      if (found !== 0) return true;
    }
    return state.some((word, i) => (word & this.#lastAtEnd[i]!) !== 0);
  }
}

/** A branch with its repetitions written out. */
interface Chain {
  readonly links: readonly Link[];
  readonly atStart: boolean;
  readonly atEnd: boolean;
}

interface Link {
  readonly set: CharacterSet;
  readonly isOptional: boolean;
  readonly isLooping: boolean;
}

/** Undefined for a branch that nothing matches, such as `a^b`. */
function chainOf(branch: Branch): Chain | undefined {
  // `x*^y$z*`: what stands outside the anchors has to be empty.
  const anchors = branch.filter(({ least }) => least > 0);
  const start = branch.findLastIndex((item) => item.what === 'start' && anchors.includes(item));
  const firstEnd = branch.findIndex((item) => item.what === 'end' && anchors.includes(item));
  const end = firstEnd < 0 ? branch.length : firstEnd;
  const mayBeEmpty = branch.every(
    ({ what, least }, i) => (i > start && i < end) || typeof what === 'string' || least === 0,
  );
  if (!mayBeEmpty) return undefined;
  const links = start < end ? branch.slice(start + 1, end).flatMap(linksOf) : [];
  return { links, atStart: start >= 0, atEnd: firstEnd >= 0 };
}

function linksOf({ what, least, most }: Branch[number]): readonly Link[] {
  if (typeof what === 'string') return [];
  const link = (isOptional: boolean, isLooping = false) => ({ set: what, isOptional, isLooping });
  if (most !== Infinity) return Array.from({ length: most }, (_, i) => link(i >= least));
  return Array.from({ length: Math.max(least, 1) }, (_, i) => link(least === 0, i === Math.max(least, 1) - 1));
}

/** Whether two units at `at` are one character. */
function isPair(text: string, at: number): boolean {
  return text.codePointAt(at)! > 0xffff;
}

function add(bits: Int32Array, bit: number): void {
  bits[bit >> 5]! |= 1 << (bit & 31);
}
