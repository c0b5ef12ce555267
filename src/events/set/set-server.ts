import { PatternError } from '../../pattern/index';
import { readBytes, streamOf } from '../event-stream';
import { EventSetEngine, oldestFirst } from './engine';
import { observe } from './observe';
import { readEventsInto } from './read-events';
import { saveEvents } from './save-events';
import type {
  Answer,
  ExchangeName,
  FromThread,
  ObservedPart,
  Question,
  SetFailure,
  SetThread,
  ToThread,
} from './set-messages';

/** How many observed values are told at once. */
const valuesAtOnce = 1000;

/** Answers what the thread of an event set is asked. */
export class SetServer {
  readonly #post: (message: FromThread) => void;
  readonly #engine: EventSetEngine;
  /** What is being answered and can be aborted. */
  readonly #aborts = new Map<number, AbortController>();
  /** What is handed over in pieces. */
  readonly #feeds = new Map<number, Feed>();

  constructor({ wanted }: SetThread, post: (message: FromThread) => void) {
    const newest = new Int32Array(wanted);
    this.#post = post;
    this.#engine = new EventSetEngine({
      isWanted: (number) => Atomics.load(newest, 0) === number,
      report: (state, number) => post({ type: 'state', wanted: number, state }),
    });
  }

  take(message: ToThread): void {
    switch (message.type) {
      case 'clear':
        this.#engine.clear(message.wanted, message.generation);
        break;
      case 'pattern':
        this.#engine.setPattern(message.wanted, message.text);
        break;
      case 'filter':
        this.#engine.setFilter(message.wanted, message.filter);
        break;
      case 'range':
        this.#engine.setRange(message.range);
        break;
      case 'feed':
        this.#feeds.get(message.id)?.push(message.bytes);
        break;
      case 'abort':
        this.#aborts.get(message.id)?.abort();
        this.#feeds.get(message.id)?.push(undefined);
        break;
      case 'question':
        void this.#reply(message.id, message.question);
        break;
    }
  }

  async #reply(id: number, question: Question): Promise<void> {
    const abort = new AbortController();
    this.#aborts.set(id, abort);
    try {
      this.#post({ type: 'answer', id, answer: await this.#answer(id, question, abort.signal) });
    } catch (error) {
      this.#post({ type: 'failed', id, failure: failureOf(error, abort.signal) });
    } finally {
      this.#aborts.delete(id);
      this.#feeds.delete(id);
    }
  }

  async #answer(id: number, { name, ask }: Question, signal: AbortSignal): Promise<Answer<ExchangeName>> {
    const engine = this.#engine;
    switch (name) {
      case 'add':
        engine.add(ask.events);
        return undefined;
      case 'addFile':
        return readEventsInto(engine.events, readBytes(ask.path), () => engine.grown(), signal);
      case 'addBytes': {
        const feed = new Feed();
        this.#feeds.set(id, feed);
        return readEventsInto(engine.events, streamOf(feed), () => engine.grown(), signal);
      }
      case 'rows':
        return engine.rows(ask.from, ask.count);
      case 'positionOf':
        return engine.positionOf(ask.index);
      case 'read':
        return ask.indexes.map((index) => engine.events.read(index));
      case 'matchesOf':
        await engine.matchesOf(ask.pattern, ask.fields, (part) => this.#post({ type: 'part', id, part }), signal);
        return undefined;
      case 'borderline':
        return engine.borderline(ask.pattern, ask.count, signal);
      case 'observed':
        return this.#observe(id);
      case 'save': {
        const { events } = engine;
        return saveEvents(events, oldestFirst(engine.order(), events.times), ask.path, signal);
      }
    }
  }

  /** In several messages, for the other side has to read each of them at once. */
  async #observe(id: number): Promise<number> {
    const { events } = this.#engine;
    const total = events.count;
    let part: ObservedPart[] = [];
    let values = 0;
    for (const each of await observe(events)) {
      part.push(each);
      values += each.values.length + 1;
      if (values < valuesAtOnce) continue;
      this.#post({ type: 'part', id, part });
      part = [];
      values = 0;
    }
    this.#post({ type: 'part', id, part });
    return total;
  }
}

/** Bytes that come in pieces. */
class Feed implements AsyncIterable<Buffer> {
  readonly #pieces: (Uint8Array | undefined)[] = [];
  #wake: () => void = () => undefined;

  /** The next piece; undefined ends it. */
  push(bytes: Uint8Array | undefined): void {
    this.#pieces.push(bytes);
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer> {
    for (;;) {
      while (this.#pieces.length === 0) await new Promise<void>((resolve) => (this.#wake = resolve));
      const bytes = this.#pieces.shift();
      if (!bytes) return;
      yield Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    }
  }
}

function failureOf(error: unknown, signal: AbortSignal): SetFailure {
  if (error instanceof PatternError) return { kind: 'pattern', diagnostics: error.diagnostics };
  if (signal.aborted) return { kind: 'aborted' };
  return { kind: 'other', message: error instanceof Error ? error.message : String(error) };
}
