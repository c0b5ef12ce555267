import { randomUUID } from 'node:crypto';
import { compilePattern } from '../pattern/index';
import { EventStream, type StreamedEvent } from './event-stream';
import { textOf, textsOf, type Fields } from './fields';
import type { LogGroup, LogGroups, StoredEvent } from './log-groups';
import { constraint, invalidParameter } from './logs-errors';
import { ServiceError, type RequestContext, type Service } from './service';
import type { Timeline } from './timeline';
import type { World } from './world';

const SECOND = 1000;
/** The API reference of StartLiveTail: how long a session is kept open, and how many events an update holds at most. */
const SESSION_TIME = 3 * 60 * 60_000;
const EVENTS_PER_UPDATE = 500;
/** For a client that reads too slowly, as many updates are kept, the newest. */
const KEPT_UPDATES = 10;
/** Quotas page: "Live Tail concurrent sessions limit", by account. */
const SESSIONS = 15;
const GROUPS_PER_SESSION = 10;

interface Taken {
  readonly group: LogGroup;
  readonly event: StoredEvent;
}

/** Live Tail: sessions that are shown what log groups take in, once a second. */
export class LiveTails {
  readonly operations: Service;
  readonly #world: World;
  readonly #timeline: Timeline;
  readonly #groups: LogGroups;
  readonly #sessions = new Set<Session>();

  constructor(world: World, timeline: Timeline, groups: LogGroups) {
    this.#world = world;
    this.#timeline = timeline;
    this.#groups = groups;
    this.operations = { StartLiveTail: (input, context) => this.#start(input, context) };
  }

  /** Shows an event that has just been ingested to whoever is watching its group. */
  see(group: LogGroup, event: StoredEvent): void {
    for (const session of this.#sessions) session.see(group, event);
  }

  #start(input: Fields, context: RequestContext): object {
    const about = this.#read(input, context);
    if (this.#sessions.size >= SESSIONS) throw new ServiceError('LimitExceededException', 'Resource limit exceeded.');
    const session = new Session(this.#world, this.#timeline, about, () => this.#sessions.delete(session));
    this.#sessions.add(session);
    return { responseStream: new EventStream(session.events(), () => session.close()) };
  }

  #read(input: Fields, context: RequestContext): SessionAbout {
    const identifiers = textsOf(input, 'logGroupIdentifiers') ?? [];
    if (identifiers.length < 1 || identifiers.length > GROUPS_PER_SESSION) {
      throw constraint(
        `[${identifiers.join(', ')}]`,
        'logGroupIdentifiers',
        `have length between 1 and ${GROUPS_PER_SESSION}`,
      );
    }
    if (identifiers.some((identifier) => !identifier.startsWith('arn:') || identifier.endsWith('*'))) {
      throw invalidParameter('Log groups must be given by their ARNs, which do not end with an asterisk.');
    }
    const streams = textsOf(input, 'logStreamNames') ?? [];
    const prefixes = textsOf(input, 'logStreamNamePrefixes') ?? [];
    if (streams.length > 0 && prefixes.length > 0) {
      throw invalidParameter('Cannot set both logStreamNames and logStreamNamePrefixes.');
    }
    if (streams.length + prefixes.length > 0 && identifiers.length > 1) {
      throw invalidParameter('Log streams can be given for a single log group only.');
    }
    const pattern = textOf(input, 'logEventFilterPattern') ?? '';
    const groups = identifiers.map((logGroupIdentifier) => this.#groups.named({ logGroupIdentifier }, context));
    if (groups.some(({ logGroupClass }) => logGroupClass !== 'STANDARD')) {
      throw new ServiceError(
        'InvalidOperationException',
        'Live Tail works with log groups of the Standard class only.',
      );
    }
    return { groups: new Set(groups), streams, prefixes, pattern, test: matcher(pattern) };
  }
}

interface SessionAbout {
  readonly groups: ReadonlySet<LogGroup>;
  readonly streams: readonly string[];
  readonly prefixes: readonly string[];
  readonly pattern: string;
  readonly test: (message: string) => boolean;
}

class Session {
  readonly #world: World;
  readonly #timeline: Timeline;
  readonly #about: SessionAbout;
  readonly #onEnd: () => void;
  readonly #stop = new AbortController();
  /** What matched and was not sent yet, by the second it came in. */
  #taken: { readonly second: number; readonly events: Taken[] }[] = [];

  constructor(world: World, timeline: Timeline, about: SessionAbout, onEnd: () => void) {
    this.#world = world;
    this.#timeline = timeline;
    this.#about = about;
    this.#onEnd = onEnd;
  }

  see(group: LogGroup, event: StoredEvent): void {
    const { groups, streams, prefixes, test } = this.#about;
    if (!groups.has(group) || !test(event.message)) return;
    if (streams.length > 0 && !streams.includes(event.stream)) return;
    if (prefixes.length > 0 && !prefixes.some((prefix) => event.stream.startsWith(prefix))) return;
    const second = Math.floor(event.ingestionTime / SECOND);
    const last = this.#taken.at(-1);
    if (last?.second === second) last.events.push({ group, event });
    else this.#taken = [...this.#taken.slice(1 - KEPT_UPDATES), { second, events: [{ group, event }] }];
  }

  close(): void {
    this.#stop.abort();
    this.#onEnd();
  }

  async *events(): AsyncGenerator<StreamedEvent> {
    const { groups, streams, prefixes, pattern } = this.#about;
    const { clock } = this.#world;
    const end = clock.now() + SESSION_TIME;
    yield {
      event: 'sessionStart',
      payload: {
        requestId: randomUUID(),
        sessionId: randomUUID(),
        logGroupIdentifiers: [...groups].map(({ arn }) => arn),
        logStreamNames: streams,
        logStreamNamePrefixes: prefixes,
        logEventFilterPattern: pattern,
      },
    };
    try {
      while (clock.now() < end) {
        await clock.sleep(SECOND, this.#stop.signal);
        this.#timeline.advance();
        const updates = this.#taken.map(({ events }) => events);
        this.#taken = [];
        for (const events of updates.length > 0 ? updates : [[]]) yield updateOf(events);
      }
      yield { exception: 'SessionTimeoutException', message: 'The Live Tail session has timed out.' };
    } catch (error) {
      if (!this.#stop.signal.aborted) throw error;
    } finally {
      this.close();
    }
  }
}

/** At most 500 events; of more, such as lie evenly among them. */
function updateOf(taken: readonly Taken[]): StreamedEvent {
  const sampled = taken.length > EVENTS_PER_UPDATE;
  const step = taken.length / EVENTS_PER_UPDATE;
  const shown = sampled
    ? Array.from({ length: EVENTS_PER_UPDATE }, (_, place) => taken[Math.floor(place * step)]!)
    : taken;
  const sessionResults = shown.map(({ group, event }) => ({
    logStreamName: event.stream,
    logGroupIdentifier: group.arn,
    message: event.message,
    timestamp: event.timestamp,
    ingestionTime: event.ingestionTime,
  }));
  return { event: 'sessionUpdate', payload: { sessionMetadata: { sampled }, sessionResults } };
}

function matcher(pattern: string): (message: string) => boolean {
  if (pattern === '') return () => true;
  try {
    const compiled = compilePattern(pattern);
    return (message) => compiled.test(message);
  } catch {
    throw invalidParameter('Invalid filter pattern');
  }
}
