import { compilePattern } from '../pattern/index';
import { flagOf, numberOf, structuresOf, textOf, textsOf, type Fields } from './fields';
import { EVENT_OVERHEAD, firstSince, type LogGroup, type LogGroups, type StoredEvent } from './log-groups';
import { constraint, invalidParameter, notFound } from './logs-errors';
import { readToken, writeToken } from './paging';
import { ServiceError, type RequestContext, type Service } from './service';
import type { World } from './world';

const HOUR = 60 * 60_000;
const PAGE_BYTES = 1024 * 1024;
const PAGE_EVENTS = 10_000;
/** How many events one page of a filtered search reads; with few matches that makes the short and empty pages of AWS. */
const SEARCHED_PER_PAGE = 4_000;
/** How often a search begins with an empty page, as on AWS now and then. */
const EMPTY_FIRST_PAGE = 1 / 16;

type Ingest = (group: LogGroup, stream: string, events: readonly { timestamp: number; message: string }[]) => void;

/** The operations on log events: PutLogEvents, GetLogEvents and FilterLogEvents. */
export function logEventOperations(world: World, groups: LogGroups, ingest: Ingest): Service {
  return {
    PutLogEvents: (input, context) => putLogEvents(world, groups, ingest, input, context),
    GetLogEvents: (input, context) => getLogEvents(world, groups, input, context),
    FilterLogEvents: (input, context) => filterLogEvents(world, groups, input, context),
  };
}

function putLogEvents(world: World, groups: LogGroups, ingest: Ingest, input: Fields, context: RequestContext): object {
  const group = groups.named(input, context);
  const stream = streamOf(group, input);
  const events = (structuresOf(input, 'logEvents') ?? []).map((event) => ({
    timestamp: numberOf(event, 'timestamp') ?? 0,
    message: textOf(event, 'message') ?? '',
  }));
  if (events.length < 1 || events.length > PAGE_EVENTS) {
    throw constraint(events.length, 'logEvents', `have length between 1 and ${PAGE_EVENTS}`);
  }
  const bytes = events.reduce((sum, event) => sum + Buffer.byteLength(event.message) + EVENT_OVERHEAD, 0);
  if (bytes > PAGE_BYTES) throw invalidParameter(`Upload too large: ${bytes} bytes exceeds limit of ${PAGE_BYTES}`);
  if (events.some((event, i) => i > 0 && event.timestamp < events[i - 1]!.timestamp)) {
    throw invalidParameter('Log events in a single PutLogEvents request must be in chronological order.');
  }
  if (events.at(-1)!.timestamp - events[0]!.timestamp > 24 * HOUR) {
    throw invalidParameter('The batch of log events in a single PutLogEvents request cannot span more than 24 hours.');
  }

  const now = world.clock.now();
  const tooOld = events.findLastIndex((event) => event.timestamp < now - 14 * 24 * HOUR) + 1;
  const tooNew = events.findIndex((event) => event.timestamp > now + 2 * HOUR);
  ingest(group, stream, events.slice(tooOld, tooNew < 0 ? undefined : tooNew));
  const rejected = {
    ...(tooOld > 0 && { tooOldLogEventEndIndex: tooOld }),
    ...(tooNew >= 0 && { tooNewLogEventStartIndex: tooNew }),
  };
  return Object.keys(rejected).length > 0 ? { rejectedLogEventsInfo: rejected } : {};
}

function getLogEvents(world: World, groups: LogGroups, input: Fields, context: RequestContext): object {
  const group = groups.named(input, context);
  const stream = streamOf(group, input);
  const limit = eventLimit(input);
  const from = numberOf(input, 'startTime') ?? -Infinity;
  const to = numberOf(input, 'endTime') ?? Infinity;
  const events = group
    .events(world.clock.now())
    .filter((event) => event.stream === stream && event.timestamp >= from && event.timestamp < to);

  // A token is the direction and the id of the event next to the page, so pages stay put when newer events arrive.
  const token = textOf(input, 'nextToken');
  const position = token === undefined ? undefined : readToken(token.slice(2));
  if (token !== undefined && position === undefined) throw invalidParameter('The specified nextToken is invalid.');
  const forward = token === undefined ? flagOf(input, 'startFromHead') === true : token.startsWith('f/');
  let start: number;
  if (position === undefined) {
    start = forward ? 0 : Math.max(0, events.length - limit);
  } else {
    const at = events.findIndex((event) => event.id === position[0]);
    start = forward ? at + 1 : Math.max(0, (at < 0 ? 0 : at) - limit);
    if (!forward && at <= 0) return { events: [], nextForwardToken: `f/${token!.slice(2)}`, nextBackwardToken: token };
  }
  const page = takePage(events.slice(start), limit);
  const first = page[0]?.id ?? position?.[0] ?? 0;
  const last = page.at(-1)?.id ?? position?.[0] ?? 0;
  return {
    events: page.map(({ timestamp, message, ingestionTime }) => ({ timestamp, message, ingestionTime })),
    nextForwardToken: `f/${writeToken([last])}`,
    nextBackwardToken: `b/${writeToken([first])}`,
  };
}

function filterLogEvents(world: World, groups: LogGroups, input: Fields, context: RequestContext): object {
  const group = groups.named(input, context);
  const limit = eventLimit(input);
  const from = numberOf(input, 'startTime') ?? 0;
  const to = numberOf(input, 'endTime') ?? Infinity;
  if (from > to) throw invalidParameter('StartTime cannot be later than EndTime.');
  const streams = textsOf(input, 'logStreamNames');
  const prefix = textOf(input, 'logStreamNamePrefix');
  if (streams !== undefined && prefix !== undefined) {
    throw invalidParameter('Cannot set both logStreamNamePrefix and logStreamNames.');
  }
  const missing = streams?.find((stream) => !group.streams.has(stream));
  if (missing !== undefined) throw notFound('The specified log stream does not exist.');
  const test = matcher(textOf(input, 'filterPattern'));

  const events = group.events(world.clock.now());
  const token = textOf(input, 'nextToken');
  let at = token === undefined ? firstSince(events, from) : resume(events, token);
  if (token === undefined && at < events.length && world.random.next() < EMPTY_FIRST_PAGE) {
    return { events: [], searchedLogStreams: [], nextToken: tokenBefore(events[at]!) };
  }

  const page: StoredEvent[] = [];
  let bytes = 0;
  let searched = 0;
  for (; at < events.length && events[at]!.timestamp <= to; at++) {
    const event = events[at]!;
    const size = event.message.length + EVENT_OVERHEAD;
    if (page.length >= limit || searched++ >= SEARCHED_PER_PAGE || bytes + size > PAGE_BYTES) {
      return { events: page.map(describe), searchedLogStreams: [], nextToken: tokenBefore(event) };
    }
    if (streams !== undefined && !streams.includes(event.stream)) continue;
    if (prefix !== undefined && !event.stream.startsWith(prefix)) continue;
    if (!test(event.message)) continue;
    page.push(event);
    bytes += size;
  }
  return { events: page.map(describe), searchedLogStreams: [] };
}

/** A token names the event that the next page begins with, by time and id, whatever arrives or expires meanwhile. */
function tokenBefore(event: StoredEvent): string {
  return writeToken([event.timestamp, event.id]);
}

function resume(events: readonly StoredEvent[], token: string): number {
  const [timestamp, id] = readToken(token) ?? [];
  if (typeof timestamp !== 'number' || typeof id !== 'number') {
    throw invalidParameter('The specified nextToken is invalid.');
  }
  let at = firstSince(events, timestamp);
  while (events[at]?.timestamp === timestamp && events[at]!.id < id) at++;
  return at;
}

function matcher(pattern: string | undefined): (message: string) => boolean {
  if (pattern === undefined || pattern === '') return () => true;
  try {
    const compiled = compilePattern(pattern);
    return (message) => compiled.test(message);
  } catch {
    throw invalidParameter('Invalid filter pattern');
  }
}

function describe(event: StoredEvent): object {
  return {
    logStreamName: event.stream,
    timestamp: event.timestamp,
    message: event.message,
    ingestionTime: event.ingestionTime,
    eventId: `3${event.id.toString().padStart(55, '0')}`,
  };
}

function takePage(events: readonly StoredEvent[], limit: number): StoredEvent[] {
  const page: StoredEvent[] = [];
  let bytes = 0;
  for (const event of events) {
    bytes += event.message.length + EVENT_OVERHEAD;
    if (page.length >= limit || bytes > PAGE_BYTES) break;
    page.push(event);
  }
  return page;
}

function eventLimit(input: Fields): number {
  const limit = numberOf(input, 'limit') ?? PAGE_EVENTS;
  if (limit < 1 || limit > PAGE_EVENTS) {
    throw constraint(limit, 'limit', `have value less than or equal to ${PAGE_EVENTS}`);
  }
  return limit;
}

function streamOf(group: LogGroup, input: Fields): string {
  const stream = textOf(input, 'logStreamName') ?? '';
  if (!group.streams.has(stream)) {
    throw new ServiceError('ResourceNotFoundException', 'The specified log stream does not exist.');
  }
  return stream;
}
