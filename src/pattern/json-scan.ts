import type { JsonCondition } from './json-condition';
import {
  decodeString,
  deepestJson,
  JsonKind,
  literalAt,
  literalLength,
  scanNumber,
  scanString,
  skipBlanks,
} from './json-text';
import type { TrieNode } from './selector-trie';

/** `repeated`: an object has two members of one name that the pattern asks about, and the last one would count. */
export type ScanOutcome = 'json' | 'not-json' | 'repeated';

// eslint-disable-next-line no-control-regex
const control = /[\x00-\x1f]/;
const malformed = 0;
const repeated = -1;
/** Bits in a number that count the members already seen. */
const mostCounted = 31;

/**
 * Passes once over an event and sets `marks[i]` where a value is accepted by condition `i`. What no selector leads to
 * is checked to be JSON and otherwise left alone: nothing is built and, but for escaped strings, nothing is copied.
 */
export class JsonScan {
  readonly #conditions: readonly JsonCondition[];
  readonly #root: TrieNode;
  readonly #marks: Uint8Array;
  #text = '';
  /** No string of the event holds an escape or a control character: each ends at the next quote. */
  #isPlain = false;

  constructor(conditions: readonly JsonCondition[], root: TrieNode, marks: Uint8Array) {
    this.#conditions = conditions;
    this.#root = root;
    this.#marks = marks;
  }

  run(text: string): ScanOutcome {
    this.#text = text;
    this.#isPlain = !text.includes('\\') && !control.test(text);
    this.#marks.fill(0);
    const start = skipBlanks(text, 0);
    const first = text.charCodeAt(start);
    if (first !== 0x7b && first !== 0x5b) return 'not-json';
    const end = this.#value(start, this.#root, 1);
    if (end === repeated) return 'repeated';
    return end === malformed || skipBlanks(text, end) !== text.length ? 'not-json' : 'json';
  }

  /** Passes one value; answers the offset after it, or `malformed` or `repeated`. */
  #value(at: number, node: TrieNode | undefined, depth: number): number {
    const text = this.#text;
    switch (text.charCodeAt(at)) {
      case 0x22: {
        const end = this.#string(at);
        if (end !== 0 && node !== undefined && node.here.length > 0) this.#markString(node, at, end);
        return Math.abs(end);
      }
      case 0x7b:
        if (depth > deepestJson) return malformed;
        if (node !== undefined) this.#mark(node, JsonKind.Object, text, at, at);
        return this.#object(at, node, depth);
      case 0x5b:
        if (depth > deepestJson) return malformed;
        if (node !== undefined) this.#mark(node, JsonKind.Array, text, at, at);
        return this.#array(at, node, depth);
      default: {
        const literal = literalAt(text, at);
        const end = literal === undefined ? scanNumber(text, at) : at + literalLength(literal);
        if (end !== 0 && node !== undefined) this.#mark(node, literal ?? JsonKind.Number, text, at, end);
        return end;
      }
    }
  }

  /** As `scanString`; native search passes the characters of most strings several times faster. */
  #string(at: number): number {
    if (!this.#isPlain) return scanString(this.#text, at);
    return this.#text.charCodeAt(at) === 0x22 ? this.#text.indexOf('"', at + 1) + 1 : 0;
  }

  #object(start: number, node: TrieNode | undefined, depth: number): number {
    const text = this.#text;
    let at = skipBlanks(text, start + 1);
    if (text.charCodeAt(at) === 0x7d) return at + 1;
    let seen = 0;
    const names =
      node !== undefined && (node.anyName !== undefined || node.names.length > mostCounted)
        ? new Set<string>()
        : undefined;
    for (;;) {
      const key = this.#string(at);
      if (key === 0) return malformed;
      const keyEnd = Math.abs(key);
      let child: TrieNode | undefined;
      if (node !== undefined) {
        const index = indexOfName(node.names, text, at, key);
        child = index < 0 ? node.anyName : node.named[index];
        if (names !== undefined) {
          const name = decodeString(text.slice(at, keyEnd));
          if (names.has(name)) return repeated;
          names.add(name);
        } else if (index >= 0) {
          if ((seen & (1 << index)) !== 0) return repeated;
          seen |= 1 << index;
        }
      }
      at = skipBlanks(text, keyEnd);
      if (text.charCodeAt(at) !== 0x3a) return malformed;
      at = this.#value(skipBlanks(text, at + 1), child, depth + 1);
      if (at <= 0) return at;
      at = skipBlanks(text, at);
      const next = text.charCodeAt(at);
      if (next === 0x7d) return at + 1;
      if (next !== 0x2c) return malformed;
      at = skipBlanks(text, at + 1);
    }
  }

  #array(start: number, node: TrieNode | undefined, depth: number): number {
    const text = this.#text;
    let at = skipBlanks(text, start + 1);
    if (text.charCodeAt(at) === 0x5d) return at + 1;
    for (let index = 0; ; index++) {
      const child = node === undefined ? undefined : (node.indexes.get(index) ?? node.anyIndex);
      at = this.#value(at, child, depth + 1);
      if (at <= 0) return at;
      at = skipBlanks(text, at);
      const next = text.charCodeAt(at);
      if (next === 0x5d) return at + 1;
      if (next !== 0x2c) return malformed;
      at = skipBlanks(text, at + 1);
    }
  }

  #markString(node: TrieNode, start: number, end: number): void {
    if (end > 0) {
      this.#mark(node, JsonKind.String, this.#text, start + 1, end - 1);
    } else {
      const decoded = decodeString(this.#text.slice(start, -end));
      this.#mark(node, JsonKind.String, decoded, 0, decoded.length);
    }
  }

  #mark(node: TrieNode, kind: JsonKind, source: string, start: number, end: number): void {
    for (const condition of node.here) {
      if (this.#marks[condition] === 0 && this.#conditions[condition]!.accepts(kind, source, start, end)) {
        this.#marks[condition] = 1;
      }
    }
  }
}

/** Which of `names` the key is that begins at `at` and that `scanString` answered `key` for; -1 for none. */
function indexOfName(names: readonly string[], text: string, at: number, key: number): number {
  if (key < 0) return names.indexOf(decodeString(text.slice(at, -key)));
  const length = key - at - 2;
  for (let i = 0; i < names.length; i++) {
    const name = names[i]!;
    if (name.length === length && text.startsWith(name, at + 1)) return i;
  }
  return -1;
}
