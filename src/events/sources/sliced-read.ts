import { AwsError } from '../../aws/account';
import type { LogEvent } from '../../cloudtrail/log-event';
import type { Clock } from '../../common/clock';
import type { EventRange, EventSink, ReadOptions, SourceReport } from '../event-source';
import { TimeSlices, type Slice } from './time-slices';

/** One page of a slice. An empty one may be followed by others: only a missing token ends a slice. */
export interface SlicePage {
  readonly events: readonly LogEvent[];
  readonly token?: string | undefined;
}

/** An API that gives events by time, page by page. Its slices have both ends in them. */
export interface SlicedApi {
  readonly clock: Clock;
  ask(slice: Slice, token: string | undefined, signal: AbortSignal): Promise<SlicePage>;
  /** Milliseconds that the API tells apart. */
  readonly unit: number;
  /** How long the first slice is, in milliseconds. */
  readonly first: number;
  /** At most so many calls at once: as many as fill the API's quota although each takes its time. */
  readonly atOnce: number;
}

const mostTries = { throttled: 12, other: 4 };
const longestWait = 20_000;

/**
 * Reads events of a range of time, the newest slices first, several at once. Throttled, it asks for less at once, and
 * for more again when that goes well. Whatever ends it, the events so far are in the sink and the report says which
 * times are missing.
 */
export async function readSliced(
  api: SlicedApi,
  range: EventRange,
  sink: Pick<EventSink, 'add'>,
  options: ReadOptions,
): Promise<SourceReport> {
  const read = new SlicedRead(api, range, sink, options);
  return read.run();
}

class SlicedRead {
  readonly #api: SlicedApi;
  readonly #range: EventRange;
  readonly #sink: Pick<EventSink, 'add'>;
  readonly #options: ReadOptions;
  readonly #slices: TimeSlices;
  /** Ends the others when one fails. */
  readonly #stop = new AbortController();
  readonly #signal: AbortSignal;
  /** Of events on a border of slices: whether the API counts its ends in or not, none comes twice. */
  readonly #onBorders = new Set<string>();
  #atOnce: number;
  #running = 0;
  #events = 0;
  #isFull = false;
  #failure: unknown;
  #adding: Promise<unknown> = Promise.resolve();

  constructor(api: SlicedApi, range: EventRange, sink: Pick<EventSink, 'add'>, options: ReadOptions) {
    this.#api = api;
    this.#range = range;
    this.#sink = sink;
    this.#options = options;
    this.#slices = new TimeSlices(range, api);
    this.#signal = AbortSignal.any([options.signal, this.#stop.signal]);
    this.#atOnce = api.atOnce;
  }

  async run(): Promise<SourceReport> {
    await new Promise<void>((resolve) => {
      const fill = () => {
        while (this.#running < this.#atOnce && !this.#isFull && !this.#signal.aborted) {
          const slice = this.#slices.take();
          if (!slice) break;
          this.#running++;
          void this.#readSlice(slice).then(() => {
            this.#running--;
            fill();
          });
        }
        if (this.#running === 0) resolve();
      };
      fill();
    });
    return this.#report();
  }

  async #readSlice(slice: Slice): Promise<void> {
    let token: string | undefined;
    let pages = 0;
    try {
      do {
        const page = await this.#ask(slice, token);
        if (page.events.length > 0) pages++;
        const hasAll = await this.#add(slice, page.events);
        token = page.token;
        // What follows in this slice is left out, and said to be.
        if (!hasAll || (this.#isFull && token !== undefined)) return;
      } while (token !== undefined);
      this.#slices.finish(slice, pages);
    } catch (error) {
      if (!this.#signal.aborted) this.#failure = error;
      this.#stop.abort();
    }
  }

  /** One page, as often as it takes. */
  async #ask(slice: Slice, token: string | undefined): Promise<SlicePage> {
    for (let tries = 1; ; tries++) {
      try {
        const page = await this.#api.ask(slice, token, this.#signal);
        if (this.#atOnce < this.#api.atOnce && tries === 1) this.#atOnce++;
        return page;
      } catch (error) {
        const reason = error instanceof AwsError ? error.failure.reason : 'other';
        const isThrottled = reason === 'throttled';
        const isPassing = isThrottled || reason === 'unavailable' || reason === 'unreachable';
        if (!isPassing || tries >= (isThrottled ? mostTries.throttled : mostTries.other)) throw error;
        if (isThrottled) this.#atOnce = Math.max(1, this.#atOnce >> 1);
        this.#tell(isThrottled ? 'AWS asks for fewer requests; waiting a moment' : 'AWS does not answer; trying again');
        await this.#api.clock.sleep(Math.min(longestWait, 500 * 2 ** tries), this.#signal);
      }
    }
  }

  /** One after the other: the sink says when it can take more. @returns whether there was room for all of them */
  #add(slice: Slice, events: readonly LogEvent[]): Promise<boolean> {
    const added = this.#adding.then(async () => {
      const fresh = events.filter((event) => this.#isFresh(slice, event));
      const taken = fresh.slice(0, this.#range.limit - this.#events);
      this.#events += taken.length;
      this.#isFull = this.#events >= this.#range.limit;
      if (taken.length > 0) await this.#sink.add(taken);
      this.#tell();
      return taken.length === fresh.length;
    });
    this.#adding = added;
    return added;
  }

  #isFresh({ from, to }: Slice, { timestamp, id }: LogEvent): boolean {
    const unit = this.#api.unit;
    const isOnBorder = timestamp < from + unit || timestamp > to - unit;
    if (!isOnBorder || id === undefined) return true;
    if (this.#onBorders.has(id)) return false;
    this.#onBorders.add(id);
    return true;
  }

  #tell(waiting?: string): void {
    this.#options.onProgress?.({ events: this.#events, share: this.#slices.share, ...(waiting && { waiting }) });
  }

  #report(): SourceReport {
    const { from, to, limit } = this.#range;
    const { missing } = this.#slices;
    const why = this.#isFull ? `after ${limit.toLocaleString('en')} events` : this.#failure ? '' : 'cancelled';
    const oldest = missing.at(-1);
    const isOnlyOlder = missing.length === 1 && oldest !== undefined && oldest.from <= from;
    return {
      events: this.#events,
      from: isOnlyOlder ? Math.min(to, oldest.to + this.#api.unit) : from,
      to,
      missing,
      leftOut: missing.map((slice) => [`events from ${timeWords(slice)}`, why].filter(Boolean).join(', ')),
      ...(this.#failure !== undefined && { failure: this.#failure }),
    };
  }
}

function timeWords({ from, to }: Slice): string {
  const words = (time: number) => new Date(time).toLocaleString('en', { dateStyle: 'medium', timeStyle: 'medium' });
  return `${words(from)} to ${words(to)}`;
}
