import { isAscii, isUtf8 } from 'node:buffer';
import { readEventFile } from '../../cloudtrail/event-file';
import { eventTime } from '../../cloudtrail/event-summary';
import type { FileReport } from '../event-source';
import type { StoredEvents } from './stored-events';

/** So many problems are told in words. */
const mostProblems = 20;
/** A value that does not end within so many bytes is given up. */
const longestValue = 64 * 1024 * 1024;
/** Enough to see whether a list of records begins. */
const headSize = 256;

const listStart = /^\{\s*"(?:Records|records|Events|events)"\s*:\s*\[/;
/** Members that say that a value is not a record itself; then `readEventFile` takes it apart. */
const wrappers = ['message', 'CloudTrailEvent', 'Records', 'records', 'Events', 'events'];

/** Where in the content the reader is. */
type Place = 'between' | 'list' | 'after-list' | 'given-up';

/**
 * Takes events out of the content of a file as it comes: lists of records, values one after the other, on a line each
 * or over several, as `readEventFile` knows them. No more is held than a value that has not ended.
 */
export class EventReader {
  readonly #events: StoredEvents;
  #rest: Buffer = Buffer.alloc(0);
  #isFirst = true;
  #place: Place = 'between';
  /** Whether the list stands in an object, which goes on behind it. */
  #isWrapped = false;
  /** The elements of the list so far. */
  #elements = 0;
  #line = 1;
  #count = 0;
  #problemCount = 0;
  #isMuted = false;
  readonly #problems: string[] = [];
  /** Whether the bytes that are being read hold nothing but ASCII. */
  #isPlain = true;

  constructor(events: StoredEvents) {
    this.#events = events;
  }

  get report(): FileReport {
    return { events: this.#count, problems: this.#problems, problemCount: this.#problemCount };
  }

  push(piece: Buffer): void {
    this.#read(this.#rest.length > 0 ? Buffer.concat([this.#rest, piece]) : piece, false);
  }

  /** @param failure why it ends before its end */
  end(failure?: string): void {
    // What is cut off is no problem of its own.
    if (failure !== undefined) this.#problem(failure);
    this.#isMuted = failure !== undefined;
    if (this.#place !== 'given-up') this.#read(this.#rest, true);
    if (failure !== undefined) return;
    if (this.#place === 'list') this.#problem('the list of records does not end; the file may be cut off');
    else if (this.#count === 0 && this.#problemCount === 0) this.#problem('there is no event in it');
  }

  #read(bytes: Buffer, isLast: boolean): void {
    let at = 0;
    if (this.#isFirst && (bytes.length >= 3 || isLast)) {
      if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) at = 3;
      this.#isFirst = false;
    }
    this.#isPlain = isAscii(bytes);
    for (;;) {
      const next = this.#step(bytes, at, isLast);
      if (next === undefined) break;
      at = next;
    }
    // The next piece may come in the same memory.
    this.#rest = Buffer.from(bytes.subarray(at));
    if (this.#rest.length < longestValue) return;
    this.#problem(`line ${this.#line} begins a JSON value that does not end`);
    this.#place = 'given-up';
    this.#rest = Buffer.alloc(0);
  }

  /** Reads what stands at an offset; answers where it ends, or undefined when more is needed. */
  #step(bytes: Buffer, from: number, isLast: boolean): number | undefined {
    if (this.#place === 'given-up') return from < bytes.length ? bytes.length : undefined;
    const at = this.#blanksEnd(bytes, from, this.#place === 'list');
    if (at >= bytes.length) return at > from ? at : undefined;
    switch (this.#place) {
      case 'list':
        return this.#element(bytes, at);
      case 'after-list': {
        const end = closingBrace(bytes, at);
        if (end !== undefined) this.#place = 'between';
        return end;
      }
      case 'between':
        return this.#value(bytes, at, isLast);
    }
  }

  #element(bytes: Buffer, at: number): number | undefined {
    if (bytes[at] === 0x5d) {
      this.#place = this.#isWrapped ? 'after-list' : 'between';
      return at + 1;
    }
    if (bytes[at] !== 0x7b && bytes[at] !== 0x5b) {
      const end = scalarEnd(bytes, at);
      if (end === undefined) return undefined;
      this.#problem(`element ${++this.#elements} of the list in line ${this.#line} is not an event`);
      return end;
    }
    const end = valueEnd(bytes, at, bytes.length);
    if (end === undefined) return undefined;
    this.#elements++;
    if (bytes[at] !== 0x7b || !this.#take(bytes, at, end)) {
      this.#problem(`element ${this.#elements} of the list in line ${this.#line} is not an event`);
    }
    this.#line += countLines(bytes, at, end);
    return end;
  }

  #value(bytes: Buffer, at: number, isLast: boolean): number | undefined {
    if (bytes[at] === 0x7b) {
      if (bytes.length - at < headSize && !isLast) return undefined;
      const [head] = listStart.exec(bytes.toString('latin1', at, at + headSize)) ?? [];
      if (head !== undefined) return this.#beginList(bytes, at, at + head.length, true);
    } else if (bytes[at] === 0x5b) {
      return this.#beginList(bytes, at, at + 1, false);
    }
    const found = bytes.indexOf(0x0a, at);
    if (found < 0 && !isLast) return undefined;
    const lineEnd = found < 0 ? bytes.length : found;
    let end = lineEnd;
    while (end > at && isBlank(bytes[end - 1]!)) end--;
    if (bytes[at] === 0x7b && this.#take(bytes, at, end)) return lineEnd;

    // A value that goes on below, as `jq` prints it, or one with another behind it.
    const goesOn = bytes[at] === 0x7b && [0x7b, 0x5b, 0x2c].includes(bytes[end - 1]!);
    const stop = bytes[at] === 0x7b ? valueEnd(bytes, at, goesOn ? bytes.length : lineEnd) : undefined;
    if (stop === undefined && goesOn && !isLast) return undefined;
    if (stop !== undefined && stop !== end && this.#take(bytes, at, stop)) {
      this.#line += countLines(bytes, at, stop);
      return stop;
    }
    this.#problem(
      stop === undefined && goesOn
        ? `line ${this.#line} begins a JSON value that does not end`
        : `line ${this.#line} is not JSON`,
    );
    if (stop !== undefined || !goesOn) {
      this.#line += countLines(bytes, at, stop ?? lineEnd);
      return Math.max(stop ?? 0, lineEnd);
    }
    // What lies before a line that begins with a brace belongs to the broken value.
    const next = bytes.indexOf('\n{', at);
    this.#line += countLines(bytes, at, next < 0 ? bytes.length : next);
    return next < 0 ? bytes.length : next;
  }

  #beginList(bytes: Buffer, at: number, end: number, isWrapped: boolean): number {
    this.#place = 'list';
    this.#isWrapped = isWrapped;
    this.#elements = 0;
    this.#line += countLines(bytes, at, end);
    return end;
  }

  /** Adds what stands in the bytes, if it is JSON. */
  #take(bytes: Buffer, start: number, end: number): boolean {
    if (!this.#isPlain && !isUtf8(bytes.subarray(start, end))) {
      const valid = Buffer.from(bytes.toString('utf8', start, end));
      return this.#takeRecord(valid, 0, valid.length);
    }
    return this.#takeRecord(bytes, start, end);
  }

  #takeRecord(bytes: Buffer, start: number, end: number): boolean {
    const shape = this.#events.addBytes(bytes, start, end);
    const { columns } = this.#events.segments.at(-1)!;
    let time: number | undefined;
    let isWrapper: boolean;
    if (shape === 'held') {
      isWrapper = wrappers.some((name) => columns.lastHas(name));
      time = Date.parse(columns.textOfLast('eventTime') ?? columns.textOfLast('@timestamp') ?? '');
    } else {
      const record = shape === 'odd' ? parse(bytes.toString('utf8', start, end)) : undefined;
      if (!record) {
        this.#events.takeBack();
        return false;
      }
      isWrapper = wrappers.some((name) => Object.hasOwn(record.value as object, name));
      time = eventTime(record.value);
    }
    if (isWrapper) {
      this.#events.takeBack();
      this.#takeApart(bytes.toString('utf8', start, end));
      return true;
    }
    if (time !== undefined && !Number.isNaN(time)) this.#events.setTimeOfLast(time);
    this.#count++;
    return true;
  }

  #takeApart(text: string): void {
    const { events, problems } = readEventFile(text);
    for (const event of events) this.#events.add(event);
    this.#count += events.length;
    for (const problem of problems) this.#problem(problem.replace('line 1', `line ${this.#line}`));
  }

  #blanksEnd(bytes: Buffer, from: number, inList: boolean): number {
    let at = from;
    for (; at < bytes.length; at++) {
      const byte = bytes[at]!;
      if (byte === 0x0a) this.#line++;
      else if (!isBlank(byte) && !(inList && byte === 0x2c)) break;
    }
    return at;
  }

  #problem(text: string): void {
    if (this.#isMuted) return;
    if (this.#problemCount++ < mostProblems) this.#problems.push(text);
  }
}

function isBlank(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/** Where the value ends (exclusive) that begins at `start`, by its brackets and quotes; undefined if not before `limit`. */
function valueEnd(bytes: Buffer, start: number, limit: number): number | undefined {
  return closed(bytes, start, limit, 0);
}

/** Where the object ends that is being read at `start`. */
function closingBrace(bytes: Buffer, start: number): number | undefined {
  return closed(bytes, start, bytes.length, 1);
}

function closed(bytes: Buffer, start: number, limit: number, open: number): number | undefined {
  let depth = open;
  for (let at = start; at < limit; at++) {
    switch (bytes[at]) {
      case 0x22:
        for (at++; at < limit && bytes[at] !== 0x22; at++) if (bytes[at] === 0x5c) at++;
        break;
      case 0x7b:
      case 0x5b:
        depth++;
        break;
      case 0x7d:
      case 0x5d:
        if (--depth === 0) return at + 1;
        break;
    }
  }
  return undefined;
}

/** Where an element ends that is neither an object nor an array. */
function scalarEnd(bytes: Buffer, start: number): number | undefined {
  let at = start;
  if (bytes[at] === 0x22) for (at++; at < bytes.length && bytes[at] !== 0x22; at++) if (bytes[at] === 0x5c) at++;
  for (; at < bytes.length; at++) if (bytes[at] === 0x2c || bytes[at] === 0x5d) return at;
  return undefined;
}

function countLines(bytes: Buffer, start: number, end: number): number {
  let count = 0;
  const part = bytes.subarray(start, end);
  for (let at = part.indexOf(0x0a); at >= 0; at = part.indexOf(0x0a, at + 1)) count++;
  return count;
}

function parse(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}
