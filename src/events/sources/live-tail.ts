import { AwsError, type Account, type AwsFailure } from '../../aws/account';
import type { LogEvent } from '../../cloudtrail/log-event';
import type { EventSink, EventSource, ReadOptions, SourceReport } from '../event-source';
import { SeenEvents, type StreamedLogEvent } from './seen-events';

/** The log group to follow. */
export interface TailedGroup {
  readonly name: string;
  /** Without `:*` at its end. */
  readonly arn: string;
}

export interface LiveTailOptions {
  readonly account: Pick<Account, 'pages' | 'stream' | 'clock'>;
  readonly group: TailedGroup;
  /** Begins with what came in from this time on, such as the end of the last fetch; else from now on. */
  readonly since?: number;
}

const second = 1000;
const minute = 60 * second;
/** How often the log group is read where it cannot be streamed. */
const pollEvery = 5 * second;
/** Events are not found the moment they came in, and some have an older time: each read looks back so far. */
const overlap = minute;
/** And so far with each read of this many, and after a gap. */
const longOverlap = 15 * minute;
const readsPerLongOne = 12;
/** What came in right before a session began is found a little later. */
const fillAgainAfter = 15 * second;

/** When another session is tried after one could not begin; for the other reasons never. */
const retryAfter: Readonly<Partial<Record<AwsFailure['reason'], number>>> = {
  'limit-exceeded': 5 * minute,
  throttled: minute,
  unreachable: minute,
  unavailable: minute,
  conflict: minute,
};

/** What passes by itself while the log group is read again and again. */
const passing: ReadonlySet<AwsFailure['reason']> = new Set(['throttled', 'unreachable', 'unavailable', 'conflict']);

/**
 * The events of a log group as they come in, until cancelled: by Live Tail, and where that is refused by reading the group
 * every few seconds. Sessions that end or break are followed by others; what came in between is read, no event twice.
 */
export function liveTail(options: LiveTailOptions): EventSource {
  return {
    label: options.group.name,
    read: (sink, readOptions) => new Tail(options, sink, readOptions).run(),
  };
}

class Tail {
  readonly #account: LiveTailOptions['account'];
  readonly #group: TailedGroup;
  readonly #sink: EventSink;
  readonly #signal: AbortSignal;
  readonly #onProgress: ReadOptions['onProgress'];
  readonly #seen = new SeenEvents();
  /** When it began, by this computer's clock; what came in before is not its business. */
  readonly #from: number;
  /** The time of the newest event. */
  #newest: number;
  /** From where on events may have been missed. */
  #gapFrom: number | undefined;
  #pass = 0;
  #events = 0;
  #sampled = 0;
  #unfilled: string | undefined;
  #waiting = '';
  #adding: Promise<void> = Promise.resolve();

  constructor({ account, group, since }: LiveTailOptions, sink: EventSink, { signal, onProgress }: ReadOptions) {
    this.#account = account;
    this.#group = group;
    this.#sink = sink;
    this.#signal = signal;
    this.#onProgress = onProgress;
    this.#from = since ?? account.clock.now();
    this.#newest = this.#from;
    this.#gapFrom = since;
  }

  async run(): Promise<SourceReport> {
    let failure: unknown;
    try {
      while (!this.#signal.aborted) await this.#follow();
    } catch (error) {
      if (!this.#signal.aborted) failure = error;
    }
    return {
      events: this.#events,
      from: this.#from,
      to: this.#account.clock.now(),
      leftOut: this.#leftOut(),
      ...(failure !== undefined && { failure }),
    };
  }

  /** One session, or reading for as long as there can be none. */
  async #follow(): Promise<void> {
    const before = this.#base();
    const { updates, error } = await this.#session();
    this.#gapFrom ??= updates > 0 ? this.#base() : before;
    if (this.#signal.aborted) return;
    if (updates > 0) {
      const isTimeout = error?.code === 'SessionTimeoutException';
      this.#say(
        `another Live Tail session; ${isTimeout ? 'AWS ended the last one after 3 hours' : 'the last one broke off'}`,
      );
      return;
    }
    if (error?.failure.reason.startsWith('credentials-')) throw error;
    await this.#poll(error);
    this.#gapFrom = this.#base();
  }

  /** Streams until the session ends. `updates` is 0 where none came to life. */
  async #session(): Promise<{ readonly updates: number; readonly error?: AwsError }> {
    const pass = ++this.#pass;
    const end = new AbortController();
    let updates = 0;
    let filling: Promise<void> | undefined;
    try {
      const input = { logGroupIdentifiers: [this.#group.arn] };
      for await (const event of this.#account.stream('logs:StartLiveTail', input, { signal: this.#signal })) {
        if (event.sessionStart && this.#gapFrom !== undefined) {
          filling = this.#fill(this.#gapFrom, AbortSignal.any([this.#signal, end.signal]));
        }
        if (!event.sessionUpdate) continue;
        if (updates++ === 0) this.#say('new events; Live Tail shows at most 500 a second, in sessions of 3 hours');
        const { sessionMetadata, sessionResults = [] } = event.sessionUpdate;
        if (sessionMetadata?.sampled) this.#sampled++;
        await this.#take(sessionResults.filter((each) => this.#seen.isNew(each, pass)));
      }
      return { updates };
    } catch (error) {
      if (error instanceof AwsError) return { updates, error };
      throw error;
    } finally {
      end.abort();
      await filling;
    }
  }

  /** Reads what came in while there was no session. What cannot be read is said in the report. */
  async #fill(gapFrom: number, signal: AbortSignal): Promise<void> {
    try {
      await this.#read(gapFrom - longOverlap, signal);
      await this.#account.clock.sleep(fillAgainAfter, signal);
      await this.#read(gapFrom - longOverlap, signal);
      this.#gapFrom = undefined;
    } catch (error) {
      if (signal.aborted) return;
      this.#gapFrom = undefined;
      this.#unfilled = `what came in between two sessions and could not be read (${reasonOf(error)})`;
    }
  }

  /** Reads the log group again and again, until it is time to try another session. */
  async #poll(why: AwsError | undefined): Promise<void> {
    const { clock } = this.#account;
    const until = clock.now() + (why === undefined ? minute : (retryAfter[why.failure.reason] ?? Infinity));
    const mode = `Live Tail cannot be used (${whyNot(why)}), so the log group is read every ${pollEvery / second} s`;
    for (let reads = 0; clock.now() < until && !this.#signal.aborted; reads++) {
      try {
        await this.#read(this.#base() - (reads % readsPerLongOne === 0 ? longOverlap : overlap), this.#signal);
        this.#say(`new events; ${mode}`);
      } catch (error) {
        if (!(error instanceof AwsError && passing.has(error.failure.reason))) throw error;
        this.#say(`AWS, which does not answer (${reasonOf(error)}); ${mode}`);
      }
      await clock.sleep(pollEvery, this.#signal);
    }
  }

  /** Reads what has come in since the beginning and has a time after `startTime`. */
  async #read(startTime: number, signal: AbortSignal): Promise<void> {
    const pass = ++this.#pass;
    const input = { logGroupName: this.#group.name, startTime: Math.max(0, Math.floor(startTime)) };
    for await (const { events = [] } of this.#account.pages('logs:FilterLogEvents', input, { signal })) {
      const since = Math.max(this.#from, this.#seen.forgottenUntil + 1);
      await this.#take(
        events.filter(
          (event) =>
            (event.ingestionTime ?? event.timestamp ?? 0) >= since && this.#seen.isNew(event, pass, event.eventId),
        ),
      );
    }
  }

  async #take(found: readonly (StreamedLogEvent & { readonly eventId?: string | undefined })[]): Promise<void> {
    if (found.length === 0) return;
    const events = found.map(({ timestamp = 0, message = '', logStreamName, eventId }): LogEvent => {
      const stream = logStreamName !== undefined && { stream: logStreamName };
      return { timestamp, message, ...stream, ...(eventId !== undefined && { id: eventId }) };
    });
    this.#newest = events.reduce((newest, { timestamp }) => Math.max(newest, timestamp), this.#newest);
    // A gap is read while the stream goes on; the sink takes one thing after the other.
    this.#adding = this.#adding.then(() => this.#sink.add(events));
    await this.#adding;
    this.#events += events.length;
    this.#progress();
  }

  /** From where on there may be something new; an event's own time can be in the future. */
  #base(): number {
    return Math.min(this.#newest, this.#account.clock.now());
  }

  #say(waiting: string): void {
    if (waiting === this.#waiting) return;
    this.#waiting = waiting;
    this.#progress();
  }

  #progress(): void {
    this.#onProgress?.({ events: this.#events, waiting: this.#waiting });
  }

  #leftOut(): string[] {
    const sampled =
      this.#sampled > 0
        ? [`what came in beyond 500 events a second, ${times(this.#sampled)}: AWS shows a sample then`]
        : [];
    return [...sampled, ...(this.#unfilled === undefined ? [] : [this.#unfilled])];
  }
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count.toLocaleString('en')} times`;
}

/** Why there is no Live Tail, in words. */
function whyNot(error: AwsError | undefined): string {
  switch (error?.failure.reason) {
    case undefined:
      return 'the session ended before it began';
    case 'denied':
      return 'logs:StartLiveTail is not allowed';
    case 'limit-exceeded':
      return 'all sessions that AWS allows the account are in use';
    case 'unreachable':
      return 'it cannot be reached';
    case 'throttled':
    case 'unavailable':
      return 'AWS does not answer';
    default:
      return `not available here: ${error!.code}`;
  }
}

function reasonOf(error: unknown): string {
  return error instanceof AwsError ? error.code : String(error);
}
