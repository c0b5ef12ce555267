import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { LogEvent } from '../../cloudtrail/log-event';
import type { Disposable } from '../../common/disposable';
import { Failure } from '../../common/failure';
import { PatternError, type ObservedEvents } from '../../pattern/index';
import type { ListFilter } from '../../webview/live-test-messages';
import type { EventSet, EventSetState, MatchedEvent } from '../event-set';
import type { FileReport } from '../event-source';
import { ObservedSnapshot } from './observed-snapshot';
import type {
  Answer,
  Ask,
  ExchangeName,
  FromThread,
  ObservedPart,
  Part,
  Question,
  SetFailure,
  SetThread,
  ToThread,
} from './set-messages';

export interface WorkerEventSetOptions {
  /** The script of the thread, ./event-set-worker. */
  readonly script: URL;
  /** Told when the thread ended, while nobody waited for an answer of it who could be told; the set is empty then. */
  readonly onFailure: (failure: Failure) => void;
  /** In words of the interface: the thread ended, such as for want of memory, and the events are gone. */
  readonly lostEvents: () => { readonly what: string; readonly todo: string };
  /** Limits of the thread's memory, as Node takes them; tests make them small. */
  readonly resourceLimits?: { readonly maxOldGenerationSizeMb: number };
}

/** Listeners are not told more often, in milliseconds: as often as a screen is drawn. */
const tellEvery = 16;
/** So much text, in UTF-16 units, goes over to the thread at once: it is copied on this side. */
const textAtOnce = 1024 * 1024;
/** What an event takes besides its message, in the same unit. */
const eventSize = 200;
/** The same of bytes that have to be copied. */
const bytesAtOnce = 4 * 1024 * 1024;

interface Waiting {
  readonly resolve: (answer: Answer<ExchangeName>) => void;
  readonly reject: (error: Error) => void;
  readonly onPart: (part: Part<ExchangeName>) => void;
}

/** An event set whose events live in a thread; see `EventSet`. */
export class WorkerEventSet implements EventSet {
  readonly #options: WorkerEventSetOptions;
  /** Counts patterns, filters and sets; the thread reads it in the middle of its work. */
  readonly #wanted = new Int32Array(new SharedArrayBuffer(4));
  readonly #listeners = new Set<(state: EventSetState) => void>();
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  #lastId = 0;
  #state: EventSetState = { revision: 0, generation: 0, events: 0, bytes: 0, listed: 0, isDone: true };
  #pattern: string | undefined;
  #filter: ListFilter = { verdicts: [], search: '' };
  #range: { readonly from: number; readonly to: number } | undefined;
  #told = 0;
  #timer: NodeJS.Timeout | undefined;
  #isDisposed = false;

  constructor(options: WorkerEventSetOptions) {
    this.#options = options;
  }

  get state(): EventSetState {
    return this.#state;
  }

  onDidChange(listener: (state: EventSetState) => void): Disposable {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  }

  clear(): void {
    this.#empty();
    if (this.#worker) this.#post({ type: 'clear', wanted: this.#next(), generation: this.#state.generation });
  }

  setPattern(text: string | undefined): void {
    if (text === this.#pattern) return;
    this.#pattern = text;
    this.#wish({ type: 'pattern', wanted: this.#next(), text });
  }

  setFilter(filter: ListFilter): void {
    this.#filter = filter;
    this.#wish({ type: 'filter', wanted: this.#next(), filter });
  }

  setRange(range: { readonly from: number; readonly to: number } | undefined): void {
    this.#range = range;
    this.#wish({ type: 'range', range });
  }

  async add(events: readonly LogEvent[]): Promise<void> {
    for (let start = 0; start < events.length;) {
      let end = start;
      for (let length = 0; end < events.length && length < textAtOnce; end++)
        length += events[end]!.message.length + eventSize;
      await this.#ask('add', { events: events.slice(start, end) });
      start = end;
    }
  }

  addFile(path: string, signal?: AbortSignal): Promise<FileReport> {
    return this.#ask('addFile', { path }, { signal });
  }

  async addBytes(name: string, bytes: Uint8Array, signal?: AbortSignal): Promise<FileReport> {
    const id = ++this.#lastId;
    const report = this.#ask('addBytes', { name }, { signal, id });
    const isWhole = bytes.byteLength === bytes.buffer.byteLength && bytes.buffer instanceof ArrayBuffer;
    if (isWhole) {
      this.#post({ type: 'feed', id, bytes }, [bytes.buffer]);
    } else {
      for (let start = 0; start < bytes.length && this.#waiting.has(id); start += bytesAtOnce) {
        const piece = new Uint8Array(bytes.subarray(start, start + bytesAtOnce));
        this.#post({ type: 'feed', id, bytes: piece }, [piece.buffer]);
        await setImmediate();
      }
    }
    this.#post({ type: 'feed', id });
    return report;
  }

  rows(from: number, count: number) {
    return this.#ask('rows', { from, count });
  }

  positionOf(index: number): Promise<number | undefined> {
    return this.#ask('positionOf', { index });
  }

  read(indexes: readonly number[]): Promise<readonly (LogEvent | undefined)[]> {
    return this.#ask('read', { indexes });
  }

  async matchesOf(pattern: string, fields: readonly string[], signal?: AbortSignal): Promise<readonly MatchedEvent[]> {
    const matches: MatchedEvent[] = [];
    const onPart = (part: readonly MatchedEvent[]) => void matches.push(...part);
    await this.#ask('matchesOf', { pattern, fields }, { signal, onPart });
    return matches;
  }

  borderline(pattern: string, count: number): Promise<readonly number[]> {
    return this.#ask('borderline', { pattern, count });
  }

  async observed(): Promise<ObservedEvents> {
    const parts: ObservedPart[] = [];
    const total = await this.#ask('observed', {}, { onPart: (part) => void parts.push(...part) });
    return new ObservedSnapshot(total, parts);
  }

  save(path: string, signal?: AbortSignal): Promise<number> {
    return this.#ask('save', { path }, { signal });
  }

  dispose(): void {
    this.#isDisposed = true;
    clearTimeout(this.#timer);
    this.#listeners.clear();
    void this.#worker?.terminate();
    this.#worker = undefined;
    for (const id of [...this.#waiting.keys()]) this.#settle(id)?.reject(aborted());
  }

  #ask<N extends ExchangeName>(
    name: N,
    ask: Ask<N>,
    { signal, onPart, id = ++this.#lastId }: AskOptions<N> = {},
  ): Promise<Answer<N>> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason as Error);
        return;
      }
      const onAbort = () => this.#post({ type: 'abort', id });
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#waiting.set(id, {
        resolve: (answer) => {
          signal?.removeEventListener('abort', onAbort);
          resolve(answer);
        },
        reject: (error) => {
          signal?.removeEventListener('abort', onAbort);
          reject(error);
        },
        onPart: (part) => onPart?.(part),
      });
      this.#post({ type: 'question', id, question: { name, ask } as Question });
      this.#worker?.ref();
    });
  }

  #post(message: ToThread, transfer: readonly ArrayBuffer[] = []): void {
    if (this.#isDisposed) return;
    (this.#worker ?? this.#start()).postMessage(message, transfer);
  }

  /** A thread that starts later is told then. */
  #wish(message: Extract<ToThread, { type: 'pattern' | 'filter' | 'range' }>): void {
    if (!this.#worker) return;
    this.#post(message);
    this.#state = { ...this.#state, isDone: false };
    // Mostly the result is there before this has to be told.
    this.#timer ??= setTimeout(() => this.#tell(), tellEvery);
  }

  #start(): Worker {
    const workerData: SetThread = { wanted: this.#wanted.buffer };
    const { script, resourceLimits } = this.#options;
    const worker = new Worker(script, { workerData, ...(resourceLimits && { resourceLimits }) });
    this.#worker = worker;
    worker.on('message', (message: FromThread) => {
      if (worker === this.#worker) this.#take(message);
    });
    worker.once('error', (error) => this.#died(worker, error));
    worker.once('exit', () => this.#died(worker, undefined));
    // The thread does not keep a process alive that waits for nothing.
    worker.unref();
    const wanted = this.#wanted[0]!;
    worker.postMessage({ type: 'clear', wanted, generation: this.#state.generation } satisfies ToThread);
    worker.postMessage({ type: 'range', range: this.#range } satisfies ToThread);
    worker.postMessage({ type: 'filter', wanted, filter: this.#filter } satisfies ToThread);
    worker.postMessage({ type: 'pattern', wanted, text: this.#pattern } satisfies ToThread);
    return worker;
  }

  #take(message: FromThread): void {
    switch (message.type) {
      case 'state':
        // What was found for an older pattern is not what is wanted now.
        if (message.wanted === this.#wanted[0]) this.#change(message.state);
        break;
      case 'part':
        this.#waiting.get(message.id)?.onPart(message.part);
        break;
      case 'answer':
        this.#settle(message.id)?.resolve(message.answer);
        break;
      case 'failed':
        this.#settle(message.id)?.reject(errorOf(message.failure));
        break;
    }
  }

  #settle(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (this.#waiting.size === 0) this.#worker?.unref();
    return waiting;
  }

  #died(worker: Worker, cause: unknown): void {
    if (worker !== this.#worker) return;
    this.#worker = undefined;
    this.#empty();
    const { what, todo } = this.#options.lostEvents();
    const failure = new Failure(what, todo, cause);
    const ids = [...this.#waiting.keys()];
    if (ids.length === 0) this.#options.onFailure(failure);
    for (const id of ids) this.#settle(id)?.reject(failure);
  }

  #empty(): void {
    const { revision, generation } = this.#state;
    this.#change({ revision: revision + 1, generation: generation + 1, events: 0, bytes: 0, listed: 0, isDone: true });
  }

  #next(): number {
    return Atomics.add(this.#wanted, 0, 1) + 1;
  }

  #change(state: EventSetState): void {
    this.#state = state;
    if (this.#isDisposed) return;
    const wait = this.#told + tellEvery - performance.now();
    if (wait <= 0) this.#tell();
    else this.#timer ??= setTimeout(() => this.#tell(), wait);
  }

  #tell(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#told = performance.now();
    for (const listener of [...this.#listeners]) listener(this.#state);
  }
}

interface AskOptions<N extends ExchangeName> {
  readonly signal?: AbortSignal | undefined;
  readonly onPart?: (part: Part<N>) => void;
  readonly id?: number;
}

function errorOf(failure: SetFailure): Error {
  switch (failure.kind) {
    case 'pattern':
      return new PatternError(failure.diagnostics);
    case 'aborted':
      return aborted();
    case 'other':
      return new Error(failure.message);
  }
}

function aborted(): Error {
  return new DOMException('This operation was aborted', 'AbortError');
}
