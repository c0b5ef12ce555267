import { isAscii } from 'node:buffer';
import type { CompiledPattern } from '../pattern/index';

/** Events that match, as they stand in `bytes`: from `start` up to `end`. */
export type OnMatch = (bytes: Buffer, start: number, end: number) => void;

/** Ends a line. */
export const newline = 0x0a;

/**
 * Finds the lines that match a pattern, in bytes. Where the pattern has needles they are looked for in all bytes at
 * once, natively; only a line that holds one is decoded.
 */
export class LineSearch {
  readonly #pattern: CompiledPattern;
  readonly #needles: readonly Buffer[];
  /** Where each needle is next found; the end of the bytes if it is not. */
  readonly #next: number[];

  constructor(pattern: CompiledPattern) {
    this.#pattern = pattern;
    this.#needles = (pattern.needles ?? []).map((needle) => Buffer.from(needle));
    this.#next = this.#needles.map(() => 0);
  }

  /** Searches whole lines; the last one may lack its end. Answers how many match. */
  run(bytes: Buffer, onMatch: OnMatch): number {
    if (this.#needles.length > 0) return this.#byNeedles(bytes, onMatch);
    return isAscii(bytes) ? this.#byText(bytes, onMatch) : this.#byLines(bytes, onMatch);
  }

  #byNeedles(bytes: Buffer, onMatch: OnMatch): number {
    this.#next.fill(-1);
    let matches = 0;
    for (let at = 0; at < bytes.length;) {
      const hit = this.#nextNeedle(bytes, at);
      if (hit >= bytes.length) break;
      const start = bytes.lastIndexOf(newline, hit) + 1;
      const end = lineEnd(bytes, hit);
      matches += this.#judge(bytes, start, end, onMatch);
      at = end + 1;
    }
    return matches;
  }

  #byLines(bytes: Buffer, onMatch: OnMatch): number {
    let matches = 0;
    for (let start = 0; start < bytes.length;) {
      const end = lineEnd(bytes, start);
      matches += this.#judge(bytes, start, end, onMatch);
      start = end + 1;
    }
    return matches;
  }

  /** In ASCII a byte is a character: all is decoded at once, and lines are slices that copy nothing. */
  #byText(bytes: Buffer, onMatch: OnMatch): number {
    const text = bytes.toString('latin1');
    let matches = 0;
    for (let start = 0; start < text.length;) {
      const found = text.indexOf('\n', start);
      const end = found < 0 ? text.length : found;
      const textEnd = text.charCodeAt(end - 1) === 0x0d ? end - 1 : end;
      if (textEnd > start && this.#pattern.test(text.slice(start, textEnd))) {
        matches++;
        onMatch(bytes, start, end);
      }
      start = end + 1;
    }
    return matches;
  }

  #nextNeedle(bytes: Buffer, from: number): number {
    let nearest = bytes.length;
    for (const [i, needle] of this.#needles.entries()) {
      let next = this.#next[i]!;
      if (next < from) {
        next = bytes.indexOf(needle, from);
        if (next < 0) next = bytes.length;
        this.#next[i] = next;
      }
      if (next < nearest) nearest = next;
    }
    return nearest;
  }

  /** A line without anything on it is no event. */
  #judge(bytes: Buffer, start: number, end: number, onMatch: OnMatch): 0 | 1 {
    const message = lineText(bytes, start, end);
    if (message === '' || !this.#pattern.test(message)) return 0;
    onMatch(bytes, start, end);
    return 1;
  }
}

function lineEnd(bytes: Buffer, from: number): number {
  const found = bytes.indexOf(newline, from);
  return found < 0 ? bytes.length : found;
}

/** The line of a file from `start` to `end`, without the byte order mark and the carriage return that may be there. */
export function lineText(bytes: Buffer, start: number, end: number): string {
  const isMarked = bytes[start] === 0xef && bytes[start + 1] === 0xbb && bytes[start + 2] === 0xbf;
  const from = isMarked ? start + 3 : start;
  return bytes.toString('utf8', from, end > from && bytes[end - 1] === 0x0d ? end - 1 : end);
}

const recordsStart = /^(?:\xef\xbb\xbf)?\s*\{\s*"Records"\s*:\s*\[/;

/**
 * Where the list of records begins in a file as CloudTrail delivers it, `{"Records": […]}`: the offset after its
 * bracket. Undefined for other files; `bytes` are the first ones, some hundreds will do.
 */
export function recordsOffset(bytes: Buffer): number | undefined {
  return recordsStart.exec(bytes.toString('latin1', 0, 512))?.[0].length;
}

/** Takes the records out of the pieces of a `{"Records": […]}` file, each with nothing around it. */
export class RecordSplitter {
  readonly #onRecord: (bytes: Buffer) => void;
  /** How many braces and brackets are open; 0 between two records. */
  #depth = 0;
  #inString = false;
  #escaped = false;
  #ended = false;
  /** The record that began in earlier pieces. */
  #parts: Buffer[] = [];

  constructor(onRecord: (bytes: Buffer) => void) {
    this.#onRecord = onRecord;
  }

  /** Whether the list was closed: then all records were there. */
  get isComplete(): boolean {
    return this.#ended;
  }

  push(bytes: Buffer): void {
    let start = this.#depth > 0 ? 0 : -1;
    for (let i = 0; i < bytes.length && !this.#ended; i++) {
      if (this.#inString) {
        i = this.#passString(bytes, i);
        continue;
      }
      switch (bytes[i]) {
        case 0x22:
          this.#inString = true;
          break;
        case 0x7b:
        case 0x5b:
          if (this.#depth++ === 0) start = i;
          break;
        case 0x7d:
        case 0x5d:
          if (this.#depth === 0) this.#ended = true;
          else if (--this.#depth === 0) {
            this.#emit(bytes.subarray(start, i + 1));
            start = -1;
          }
          break;
      }
    }
    // The next piece may be read into the same buffer.
    if (start >= 0) this.#parts.push(Buffer.from(bytes.subarray(start)));
  }

  /** Goes on inside a string; answers the offset of its closing quote, or of the last byte. */
  #passString(bytes: Buffer, from: number): number {
    for (let i = from; i < bytes.length; i++) {
      if (this.#escaped) this.#escaped = false;
      else if (bytes[i] === 0x5c) this.#escaped = true;
      else if (bytes[i] === 0x22) {
        this.#inString = false;
        return i;
      }
    }
    return bytes.length;
  }

  #emit(last: Buffer): void {
    const record = this.#parts.length === 0 ? last : Buffer.concat([...this.#parts, last]);
    this.#parts = [];
    this.#onRecord(record);
  }
}

/** Puts pieces of a file together to whole lines. */
export class LineFeeder {
  readonly #onLines: (bytes: Buffer) => void;
  #parts: Buffer[] = [];

  constructor(onLines: (bytes: Buffer) => void) {
    this.#onLines = onLines;
  }

  push(bytes: Buffer): void {
    let rest = bytes;
    if (this.#parts.length > 0) {
      const first = bytes.indexOf(newline) + 1;
      if (first > 0) {
        this.#onLines(Buffer.concat([...this.#parts, bytes.subarray(0, first)]));
        this.#parts = [];
        rest = bytes.subarray(first);
      }
    }
    const end = rest.lastIndexOf(newline) + 1;
    if (end > 0) this.#onLines(rest.subarray(0, end));
    // The next piece may be read into the same buffer.
    if (end < rest.length) this.#parts.push(Buffer.from(rest.subarray(end)));
  }

  /** The last line may lack its end. */
  end(): void {
    if (this.#parts.length > 0) this.#onLines(Buffer.concat(this.#parts));
    this.#parts = [];
  }
}
