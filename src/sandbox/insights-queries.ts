import { numberOf, textOf, textsOf, type Fields } from './fields';
import { runCommands, type QueryRow } from './insights-run';
import { parseQuery, QuerySyntaxError, type Command } from './insights-syntax';
import { EVENT_OVERHEAD, firstSince, type LogGroup, type LogGroups } from './log-groups';
import { constraint, invalidParameter, notFound } from './logs-errors';
import { pageOf } from './paging';
import { ServiceError, type RequestContext, type Service } from './service';
import type { World } from './world';

const SECOND = 1000;
const DAY = 24 * 60 * 60_000;
/** Queries of an account at one time (CloudWatch Logs quotas; it has been raised since in some regions). */
const MOST_AT_ONCE = 30;
const MOST_GROUPS = 50;
const MOST_CHARACTERS = 10_000;
/** How long a query waits, how long it takes at least, and how much it then reads in a second. */
const WAITS = SECOND;
const LEAST_TIME = 2 * SECOND;
const BYTES_PER_SECOND = 1_000_000;
/** Results are kept so long. */
const KEPT = 7 * DAY;

interface Query {
  readonly id: string;
  readonly region: string;
  readonly text: string;
  readonly commands: readonly Command[];
  readonly groups: readonly LogGroup[];
  readonly events: Parameters<typeof runCommands>[1];
  readonly bytes: number;
  readonly limit: number;
  readonly createdAt: number;
  stoppedAt?: number;
}

type Status = 'Scheduled' | 'Running' | 'Complete' | 'Cancelled';

/** The operations of Logs Insights: StartQuery, GetQueryResults, StopQuery and DescribeQueries. */
export class InsightsQueries {
  readonly operations: Service;
  readonly #world: World;
  readonly #groups: LogGroups;
  readonly #queries = new Map<string, Query>();

  constructor(world: World, groups: LogGroups) {
    this.#world = world;
    this.#groups = groups;
    this.operations = {
      StartQuery: (input, context) => this.#start(input, context),
      GetQueryResults: (input) => this.#results(this.#named(input)),
      StopQuery: (input) => this.#stop(this.#named(input)),
      DescribeQueries: (input, context) => this.#describe(input, context),
    };
  }

  #start(input: Fields, context: RequestContext): object {
    const names = [
      ...(textsOf(input, 'logGroupNames') ?? []),
      ...(textsOf(input, 'logGroupIdentifiers') ?? []),
      ...(textOf(input, 'logGroupName') === undefined ? [] : [textOf(input, 'logGroupName')!]),
    ];
    if (names.length === 0) throw invalidParameter('A log group must be given.');
    if (names.length > MOST_GROUPS)
      throw constraint(names.length, 'logGroupNames', `have length at most ${MOST_GROUPS}`);
    const groups = names.map((logGroupName) => this.#groups.named({ logGroupName }, context));
    const text = textOf(input, 'queryString') ?? '';
    if (text.length > MOST_CHARACTERS) {
      throw constraint('…', 'queryString', `have length less than or equal to ${MOST_CHARACTERS}`);
    }
    const from = numberOf(input, 'startTime');
    const to = numberOf(input, 'endTime');
    if (from === undefined || to === undefined) throw invalidParameter('startTime and endTime must be given.');
    if (from > to) throw invalidParameter('The start time must not be later than the end time.');
    const limit = numberOf(input, 'limit') ?? 10_000;
    if (limit < 1 || limit > 10_000) throw constraint(limit, 'limit', 'have value between 1 and 10000');

    const commands = compiled(text);
    const now = this.#world.clock.now();
    const isGone = (group: LogGroup) =>
      to * SECOND < group.creationTime ||
      (group.retentionInDays !== undefined && to * SECOND < now - group.retentionInDays * DAY);
    if (groups.every(isGone)) {
      throw malformed(
        'end date and time is either before the log groups creation time or exceeds the log groups log retention settings',
      );
    }
    const isRunning = (query: Query) => /Scheduled|Running/.test(this.#status(query));
    if ([...this.#queries.values()].filter(isRunning).length >= MOST_AT_ONCE) {
      throw new ServiceError('LimitExceededException', 'Account maximum query concurrency limit of [30] reached.');
    }
    const events = groups.flatMap((group) => this.#eventsOf(group, from * SECOND, to * SECOND));
    events.sort((a, b) => b.event.timestamp - a.event.timestamp || b.event.id - a.event.id);
    const query: Query = {
      id: this.#newId(),
      region: context.region,
      text,
      commands,
      groups,
      events,
      bytes: events.reduce((sum, { event }) => sum + event.message.length + EVENT_OVERHEAD, 0),
      limit,
      createdAt: now,
    };
    this.#queries.set(query.id, query);
    return { queryId: query.id };
  }

  /** Both ends are in the range (API reference, StartQuery), as whole seconds. */
  #eventsOf(group: LogGroup, from: number, to: number): Query['events'][number][] {
    const events = group.events(this.#world.clock.now());
    const log = `${this.#world.accountId}:${group.name}`;
    return events.slice(firstSince(events, from), firstSince(events, to + SECOND)).map((event) => ({ event, log }));
  }

  #status(query: Query): Status {
    const end = query.stoppedAt ?? this.#world.clock.now();
    const ran = end - query.createdAt;
    if (ran >= WAITS + timeOf(query)) return 'Complete';
    if (query.stoppedAt !== undefined) return 'Cancelled';
    return ran < WAITS ? 'Scheduled' : 'Running';
  }

  #results(query: Query): object {
    const status = this.#status(query);
    const ran = (query.stoppedAt ?? this.#world.clock.now()) - query.createdAt - WAITS;
    const share = Math.min(1, Math.max(0, ran / timeOf(query)));
    const read = query.events.slice(0, Math.floor(query.events.length * share));
    const { rows, matched } = read.length > 0 ? runCommands(query.commands, read) : { rows: [], matched: 0 };
    return {
      queryLanguage: 'CWLI',
      status,
      results: rows.slice(0, query.limit) satisfies readonly (readonly QueryRow[])[],
      statistics: {
        recordsMatched: matched,
        recordsScanned: read.length,
        estimatedRecordsSkipped: 0,
        bytesScanned: Math.floor(query.bytes * share),
        estimatedBytesSkipped: 0,
        logGroupsScanned: query.groups.length,
      },
    };
  }

  #stop(query: Query): object {
    if (!/Scheduled|Running/.test(this.#status(query))) {
      throw invalidParameter('Query is not in a running or scheduled state and cannot be stopped.');
    }
    query.stoppedAt = this.#world.clock.now();
    return { success: true };
  }

  #describe(input: Fields, context: RequestContext): object {
    const status = textOf(input, 'status');
    const group = textOf(input, 'logGroupName');
    const most = numberOf(input, 'maxResults') ?? 1000;
    const found = [...this.#queries.values()]
      .filter(({ region }) => region === context.region)
      .filter((query) => status === undefined || this.#status(query) === status)
      .filter(({ groups }) => group === undefined || groups.some(({ name }) => name === group))
      .reverse();
    const page = pageOf(found, most, textOf(input, 'nextToken'), () => invalidParameter('The nextToken is invalid.'));
    return {
      queries: page.items.map((query) => ({
        queryLanguage: 'CWLI',
        queryId: query.id,
        queryString: query.text,
        status: this.#status(query),
        createTime: query.createdAt,
        logGroupName: query.groups[0]!.name,
      })),
      ...(page.nextToken !== undefined && { nextToken: page.nextToken }),
    };
  }

  #named(input: Fields): Query {
    const query = this.#queries.get(textOf(input, 'queryId') ?? '');
    if (query === undefined || this.#world.clock.now() - query.createdAt > KEPT) {
      throw notFound('The specified query does not exist.');
    }
    return query;
  }

  /** A UUID's form, unlike any before it. */
  #newId(): string {
    const number = (this.#queries.size + 1).toString(16).padStart(12, '0');
    return `a1b2c3d4-5e6f-4a7b-8c9d-${number}`;
  }
}

function timeOf({ bytes }: Query): number {
  return LEAST_TIME + (bytes / BYTES_PER_SECOND) * SECOND;
}

function compiled(text: string): readonly Command[] {
  try {
    return parseQuery(text);
  } catch (error) {
    if (error instanceof QuerySyntaxError) throw malformed(`${error.message} at position ${error.start}`);
    throw error;
  }
}

function malformed(message: string): ServiceError {
  return new ServiceError('MalformedQueryException', message);
}
