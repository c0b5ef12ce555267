import { invalidParameter, notFound } from './logs-errors';
import type { MetricFilter } from './metric-filter-rules';
import type { Fields } from './fields';
import { textOf } from './fields';
import type { RequestContext } from './service';
import type { World } from './world';

/** How many events a log group keeps in the sandbox, the newest; on AWS only retention ends them. */
const KEPT_EVENTS = 50_000;
const DAY = 24 * 60 * 60_000;
/** CloudWatch Logs counts 26 bytes beside the message for each event. */
export const EVENT_OVERHEAD = 26;

/** A log event as it is kept. Times are milliseconds since the epoch; `id` grows with every event of the account. */
export interface StoredEvent {
  readonly id: number;
  readonly timestamp: number;
  readonly ingestionTime: number;
  readonly message: string;
  readonly stream: string;
}

export interface LogStream {
  readonly name: string;
  readonly arn: string;
  readonly creationTime: number;
  firstEvent?: number;
  lastEvent?: number;
  lastIngestion?: number;
}

/** One log group: its settings, streams, metric filters and events. */
export class LogGroup {
  readonly name: string;
  /** Without the trailing `:*`. */
  readonly arn: string;
  readonly region: string;
  readonly creationTime: number;
  readonly logGroupClass: string;
  readonly deletionProtection: boolean;
  readonly tags: Map<string, string>;
  readonly streams = new Map<string, LogStream>();
  readonly filters = new Map<string, MetricFilter>();
  /** Days. */
  retentionInDays?: number;
  storedBytes = 0;
  #events: StoredEvent[] = [];

  constructor(about: {
    name: string;
    arn: string;
    region: string;
    creationTime: number;
    logGroupClass: string;
    deletionProtection: boolean;
    tags: Map<string, string>;
  }) {
    this.name = about.name;
    this.arn = about.arn;
    this.region = about.region;
    this.creationTime = about.creationTime;
    this.logGroupClass = about.logGroupClass;
    this.deletionProtection = about.deletionProtection;
    this.tags = about.tags;
  }

  /** The stream of that name, made at `now` when it is missing. */
  stream(name: string, now: number): LogStream {
    let stream = this.streams.get(name);
    if (stream === undefined) {
      stream = { name, arn: `${this.arn}:log-stream:${name}`, creationTime: now };
      this.streams.set(name, stream);
    }
    return stream;
  }

  /** Keeps an event in the order of timestamps; events arrive nearly sorted, so the search starts at the end. */
  add(event: StoredEvent): void {
    let place = this.#events.length;
    while (place > 0 && this.#events[place - 1]!.timestamp > event.timestamp) place--;
    if (place === this.#events.length) this.#events.push(event);
    else this.#events.splice(place, 0, event);
    this.storedBytes += event.message.length + EVENT_OVERHEAD;

    const stream = this.stream(event.stream, event.ingestionTime);
    stream.firstEvent = Math.min(stream.firstEvent ?? event.timestamp, event.timestamp);
    stream.lastEvent = Math.max(stream.lastEvent ?? event.timestamp, event.timestamp);
    stream.lastIngestion = event.ingestionTime;
    if (this.#events.length > KEPT_EVENTS * 1.2) this.#drop(this.#events.length - KEPT_EVENTS);
  }

  /** The events that have not expired by `now`, oldest first. */
  events(now: number): readonly StoredEvent[] {
    if (this.retentionInDays !== undefined) {
      const oldest = now - this.retentionInDays * DAY;
      const expired = this.#events.findIndex((event) => event.timestamp >= oldest);
      this.#drop(expired < 0 ? this.#events.length : expired);
    }
    return this.#events;
  }

  #drop(count: number): void {
    if (count === 0) return;
    for (const event of this.#events.slice(0, count)) this.storedBytes -= event.message.length + EVENT_OVERHEAD;
    this.#events = this.#events.slice(count);
  }
}

/** The first event at or after `time`, as an index into events that are sorted by timestamp. */
export function firstSince(events: readonly StoredEvent[], time: number): number {
  let low = 0;
  let high = events.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (events[middle]!.timestamp < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The account's log groups, by region. */
export class LogGroups {
  readonly #world: World;
  readonly #groups = new Map<string, LogGroup>();

  constructor(world: World) {
    this.#world = world;
  }

  arn(region: string, name: string): string {
    return `arn:${this.#world.partition}:logs:${region}:${this.#world.accountId}:log-group:${name}`;
  }

  find(region: string, name: string): LogGroup | undefined {
    return this.#groups.get(`${region}/${name}`);
  }

  /** The groups of a region in the order of their names. */
  in(region: string): LogGroup[] {
    const groups = [...this.#groups.values()].filter((group) => group.region === region);
    return groups.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  add(group: LogGroup): void {
    this.#groups.set(`${group.region}/${group.name}`, group);
  }

  remove(group: LogGroup): void {
    this.#groups.delete(`${group.region}/${group.name}`);
  }

  /**
   * The group that an input names by `logGroupName`, or by `logGroupIdentifier`, a name or an ARN.
   * @throws ServiceError ResourceNotFoundException, InvalidParameterException
   */
  named(input: Fields, context: RequestContext): LogGroup {
    const identifier = textOf(input, 'logGroupName') ?? textOf(input, 'logGroupIdentifier');
    if (identifier === undefined) throw invalidParameter('A log group name or identifier must be given.');
    const group = this.find(context.region, identifier.replace(/^arn:[^:]+:logs:[^:]*:[^:]*:log-group:/, ''));
    if (group === undefined) throw notFound('The specified log group does not exist.');
    return group;
  }

  /** The group of a log group's ARN, with or without `:*`. */
  byArn(arn: string): LogGroup | undefined {
    const plain = arn.replace(/:\*$/, '');
    return [...this.#groups.values()].find((group) => group.arn === plain);
  }
}
