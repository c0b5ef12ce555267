import type { ColumnLog } from './column-log';
import { startsWith, type ArrayPlaces, type PathNode, type Paths } from './column-paths';
import { isHex, isSimpleEscape, JsonKind } from './json-text';

/**
 * What became of an event: `held` in columns; `not-json`, so that no JSON pattern matches it; or `odd`: it may be JSON,
 * but is judged by itself, because columns could not tell it truly or would take too much for it.
 */
export type EventShape = 'held' | 'not-json' | 'odd';

/** Longer events are odd: CloudWatch Logs takes up to 1 MiB. */
const longest = 1024 * 1024;
/** Deeper events are odd. */
const deepest = 64;
/** An event of more entries than `fewEntries` takes more room in columns than its text if it has one in so few bytes. */
const leastBytesPerEntry = 6;
const fewEntries = 64;

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

const malformed = 0;
const odd = -1;

/**
 * Reads an event from its bytes into the log, in one pass that checks that it is JSON. The bytes must be valid UTF-8,
 * and the one after the event a zero.
 */
export class ColumnScan {
  readonly #bytes: Uint8Array;
  readonly #paths: Paths;
  readonly #places: ArrayPlaces;
  readonly #log: ColumnLog;
  #objects = 0;
  /** Of the string that was read last. */
  #hash = 0;
  #hasEscapes = false;

  constructor(bytes: Uint8Array, paths: Paths, places: ArrayPlaces, log: ColumnLog) {
    this.#bytes = bytes;
    this.#paths = paths;
    this.#places = places;
    this.#log = log;
  }

  add(start: number, end: number): EventShape {
    const at = this.#blanks(start);
    const first = this.#bytes[at];
    if (first !== 0x7b && first !== 0x5b) return 'not-json';
    if (end - start > longest) return 'odd';
    const log = this.#log;
    log.begin((end - start) >> 1);
    const stop = first === 0x7b ? this.#object(at, this.#paths.root, 0, 1) : this.#array(at, this.#paths.root, 0, 1);
    const entries = log.entriesOfEvent;
    const isCostly = entries > fewEntries && entries * leastBytesPerEntry > end - start;
    if (stop > 0 && this.#blanks(stop) === end && !isCostly) {
      log.keep();
      return 'held';
    }
    log.drop(this.#paths.all);
    return stop === odd || (stop > 0 && isCostly) ? 'odd' : 'not-json';
  }

  /** Reads one value; answers the offset after it, or `malformed` or `odd`. */
  #value(at: number, node: PathNode, place: number, depth: number): number {
    const bytes = this.#bytes;
    switch (bytes[at]) {
      case 0x22: {
        const end = node.isPlain ? this.#string(at) : this.#hashedString(at);
        if (end === malformed) return malformed;
        // A value is known by what stands from its quote on: `"5"` is not 5.
        this.#log.push(node, node.isPlain ? at : this.#log.valueAt(node, bytes, at, end, this.#hash), place);
        return end;
      }
      case 0x7b:
        if (depth >= deepest) return odd;
        this.#pushFixed(node, JsonKind.Object, at, place);
        return this.#object(at, node, place, depth + 1);
      case 0x5b:
        if (depth >= deepest) return odd;
        this.#pushFixed(node, JsonKind.Array, at, place);
        return this.#array(at, node, place, depth + 1);
      case 0x74:
        return this.#literal(at, isTrue, JsonKind.True, node, place);
      case 0x66:
        return this.#literal(at, isFalse, JsonKind.False, node, place);
      case 0x6e:
        return this.#literal(at, isNull, JsonKind.Null, node, place);
      default: {
        const end = numberEnd(bytes, at);
        if (end === malformed) return malformed;
        if (node.isPlain) {
          this.#log.push(node, at, place);
        } else {
          let hash = 0;
          for (let i = at; i < end; i++) hash = Math.imul(hash, 31) + bytes[i]!;
          this.#log.push(node, this.#log.valueAt(node, bytes, at, end, hash), place);
        }
        return end;
      }
    }
  }

  #object(start: number, node: PathNode, place: number, depth: number): number {
    const bytes = this.#bytes;
    const object = ++this.#objects;
    let at = this.#blanks(start + 1);
    if (bytes[at] === 0x7d) return at + 1;
    let expected = node.first;
    let before: PathNode | undefined;
    for (;;) {
      if (bytes[at] !== 0x22) return malformed;
      let member: PathNode;
      if (expected && isKey(bytes, at, expected.key)) {
        member = expected;
        at += expected.key.length + 2;
      } else {
        const end = this.#string(at);
        if (end === malformed) return malformed;
        const found = this.#hasEscapes
          ? this.#escapedMember(node, at, end)
          : (node.member(bytes, at + 1, end - 1) ?? this.#paths.addMember(node, bytes, at + 1, end - 1));
        if (!found) return odd;
        member = found;
        // A name that is never written as it is cannot be expected.
        if (member.isSpelledPlainly) {
          if (before) before.next = member;
          else node.first = member;
        }
        at = end;
      }
      if (member.seenIn === object) return odd;
      member.seenIn = object;
      if (bytes[at] !== 0x3a) {
        at = this.#blanks(at);
        if (bytes[at] !== 0x3a) return malformed;
      }
      at = this.#value(this.#blanks(at + 1), member, place, depth);
      if (at <= 0) return at;
      let next = bytes[at];
      if (next !== 0x2c && next !== 0x7d) {
        at = this.#blanks(at);
        next = bytes[at];
      }
      if (next === 0x7d) return at + 1;
      if (next !== 0x2c) return malformed;
      at = this.#blanks(at + 1);
      before = member;
      expected = member.next;
    }
  }

  /** The member whose name stands from `at` up to `end` with escapes in it; it may be known without them. */
  #escapedMember(node: PathNode, at: number, end: number): PathNode | undefined {
    const name = JSON.parse(utf8.decode(this.#bytes.subarray(at, end))) as string;
    const key = new TextEncoder().encode(name);
    // Half a surrogate pair has no bytes.
    if (utf8.decode(key) !== name) return undefined;
    return node.member(key, 0, key.length) ?? this.#paths.addMember(node, key, 0, key.length);
  }

  #array(start: number, node: PathNode, place: number, depth: number): number {
    const bytes = this.#bytes;
    let at = this.#blanks(start + 1);
    if (bytes[at] === 0x5d) return at + 1;
    const element = this.#paths.elementOf(node);
    if (!element) return odd;
    for (let index = 0; ; index++) {
      const inner = this.#places.at(place, index);
      if (inner === undefined) return odd;
      at = this.#value(at, element, inner, depth);
      if (at <= 0) return at;
      at = this.#blanks(at);
      const next = bytes[at];
      if (next === 0x5d) return at + 1;
      if (next !== 0x2c) return malformed;
      at = this.#blanks(at + 1);
    }
  }

  #literal(at: number, word: Uint8Array, kind: JsonKind, node: PathNode, place: number): number {
    if (!startsWith(this.#bytes, at, word)) return malformed;
    this.#pushFixed(node, kind, at, place);
    return at + word.length;
  }

  #pushFixed(node: PathNode, kind: JsonKind, at: number, place: number): void {
    this.#log.push(node, node.isPlain ? at : kind - JsonKind.True, place);
  }

  #blanks(at: number): number {
    const bytes = this.#bytes;
    for (;;) {
      const byte = bytes[at];
      if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return at;
      at++;
    }
  }

  /** The offset after the string whose opening quote is at `at`, and its hash; `malformed` if it is none. */
  #hashedString(at: number): number {
    const bytes = this.#bytes;
    let hash = 0;
    for (let i = at + 1; ; i++) {
      const byte = bytes[i]!;
      hash = (hash << 5) - hash + byte;
      if (byte === 0x22) {
        this.#hash = hash;
        return i + 1;
      }
      if (byte === 0x5c) {
        const end = this.#string(at);
        for (let j = i + 1; j < end; j++) hash = (hash << 5) - hash + bytes[j]!;
        this.#hash = hash;
        return end;
      }
      if (byte < 0x20) return malformed;
    }
  }

  #string(at: number): number {
    const bytes = this.#bytes;
    this.#hasEscapes = false;
    for (let i = at + 1; ; i++) {
      const byte = bytes[i]!;
      if (byte === 0x22) return i + 1;
      if (byte === 0x5c) {
        this.#hasEscapes = true;
        i = escapeEnd(bytes, i + 1);
        if (i === malformed) return malformed;
      } else if (byte < 0x20) {
        return malformed;
      }
    }
  }
}

const [isTrue, isFalse, isNull] = ['true', 'false', 'null'].map((word) => new TextEncoder().encode(word)) as [
  Uint8Array,
  Uint8Array,
  Uint8Array,
];

function isKey(bytes: Uint8Array, at: number, key: Uint8Array): boolean {
  const { length } = key;
  if (bytes[at + 1 + length] !== 0x22) return false;
  for (let i = 0; i < length; i++) if (bytes[at + 1 + i] !== key[i]) return false;
  return true;
}

/** The last byte of the escape whose character after the backslash is at `at`; `malformed` if it is none. */
function escapeEnd(bytes: Uint8Array, at: number): number {
  const byte = bytes[at]!;
  if (isSimpleEscape(byte)) return at;
  if (byte !== 0x75) return malformed;
  for (let i = at + 1; i <= at + 4; i++) if (!isHex(bytes[i]!)) return malformed;
  return at + 4;
}

/** The offset after the number that begins at `at`, or `malformed`; as `scanNumber` reads text. */
function numberEnd(bytes: Uint8Array, at: number): number {
  let i = bytes[at] === 0x2d ? at + 1 : at;
  if (bytes[i] === 0x30) {
    i++;
  } else {
    const whole = digitsEnd(bytes, i);
    if (whole === i) return malformed;
    i = whole;
  }
  if (bytes[i] === 0x2e) {
    const fraction = digitsEnd(bytes, i + 1);
    if (fraction === i + 1) return malformed;
    i = fraction;
  }
  if (bytes[i] === 0x65 || bytes[i] === 0x45) {
    i++;
    if (bytes[i] === 0x2b || bytes[i] === 0x2d) i++;
    const exponent = digitsEnd(bytes, i);
    if (exponent === i) return malformed;
    i = exponent;
  }
  return i;
}

function digitsEnd(bytes: Uint8Array, at: number): number {
  while (bytes[at]! >= 0x30 && bytes[at]! <= 0x39) at++;
  return at;
}

/** Where the value ends (exclusive) that was read at `start`. */
export function valueEnd(bytes: Uint8Array, start: number): number {
  if (bytes[start] !== 0x22) return numberEnd(bytes, start);
  for (let i = start + 1; ; i++) {
    if (bytes[i] === 0x22) return i + 1;
    if (bytes[i] === 0x5c) i++;
  }
}
