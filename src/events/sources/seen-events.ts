import { createHash } from 'node:crypto';

/** An event as Live Tail and FilterLogEvents both have it; times in milliseconds since the epoch. */
export interface StreamedLogEvent {
  readonly logStreamName?: string | undefined;
  readonly timestamp?: number | undefined;
  readonly ingestionTime?: number | undefined;
  readonly message?: string | undefined;
}

interface Seen {
  /** How many events that look just like this one were told to be new. */
  told: number;
  /** How many of them the pass of now has had. */
  inPass: number;
  pass: number;
  readonly ids: Set<string>;
}

/** Beyond so many, the oldest are forgotten: at 500 events a second more than three minutes. */
const remembered = 100_000;

/**
 * Tells events apart that come from a stream without ids and from reading the log group, where they have ids. Events that
 * look alike in everything are counted: what one pass has twice is two events, what two passes have once each is one.
 */
export class SeenEvents {
  readonly #seen = new Map<string, Seen>();
  readonly #limit: number;
  #forgotten = -Infinity;

  constructor(limit = remembered) {
    this.#limit = limit;
  }

  /** Whatever came in up to this time may have been seen and forgotten. */
  get forgottenUntil(): number {
    return this.#forgotten;
  }

  /**
   * Whether nobody has told of the event yet.
   * @param pass a number for each session of a stream and each time that the log group is read
   * @param id the event's id where it has one; the pass makes no difference then
   */
  isNew(event: StreamedLogEvent, pass: number, id?: string): boolean {
    const seen = this.#of(event);
    let count: number;
    if (id !== undefined) {
      if (seen.ids.has(id)) return false;
      count = seen.ids.add(id).size;
    } else {
      if (seen.pass !== pass) Object.assign(seen, { pass, inPass: 0 });
      count = ++seen.inPass;
    }
    if (count <= seen.told) return false;
    seen.told = count;
    return true;
  }

  #of(event: StreamedLogEvent): Seen {
    const key = keyOf(event);
    let seen = this.#seen.get(key);
    if (seen === undefined) {
      seen = { told: 0, inPass: 0, pass: 0, ids: new Set() };
      this.#seen.set(key, seen);
      if (this.#seen.size > this.#limit) this.#forgetOldest();
    }
    return seen;
  }

  #forgetOldest(): void {
    const [key] = this.#seen.keys();
    this.#seen.delete(key!);
    this.#forgotten = Math.max(this.#forgotten, Number(key!.slice(0, key!.indexOf(' '))));
  }
}

function keyOf({ logStreamName = '', timestamp = 0, ingestionTime = 0, message = '' }: StreamedLogEvent): string {
  const hash = createHash('sha1').update(message).digest('base64');
  return `${ingestionTime} ${timestamp} ${hash} ${logStreamName}`;
}
