import { numberOf, structuresOf, textOf, timeOf, type Fields } from './fields';
import { readToken, writeToken } from './paging';
import type { CloudTrailRecord } from './records';
import { ServiceError, type RequestContext } from './service';
import type { World } from './world';

/** How many events the sandbox's Event history keeps, the newest; AWS keeps 90 days. */
const KEPT_EVENTS = 50_000;
const NINETY_DAYS = 90 * 24 * 60 * 60_000;

/** A CloudTrail event as it is kept: the record as text, and what can be looked up. */
export interface HistoryEvent {
  /** One more than the event before it. */
  readonly order: number;
  readonly at: number;
  readonly region: string;
  readonly id: string;
  readonly name: string;
  readonly source: string;
  readonly readOnly: boolean;
  readonly userName: string | undefined;
  readonly accessKeyId: string | undefined;
  readonly resources: readonly { readonly ResourceType: string; readonly ResourceName: string }[];
  readonly message: string;
}

/** The attributes of LookupEvents, and what each compares with. */
const attributes: Readonly<Record<string, (event: HistoryEvent, value: string) => boolean>> = {
  EventId: (event, value) => event.id === value,
  EventName: (event, value) => event.name === value,
  EventSource: (event, value) => event.source === value,
  ReadOnly: (event, value) => String(event.readOnly) === value,
  Username: (event, value) => event.userName === value,
  AccessKeyId: (event, value) => event.accessKeyId === value,
  ResourceType: (event, value) => event.resources.some((resource) => resource.ResourceType === value),
  ResourceName: (event, value) => event.resources.some((resource) => resource.ResourceName === value),
};

/** CloudTrail's Event history of the account. */
export class EventHistory {
  readonly #world: World;
  #events: HistoryEvent[] = [];
  #order = 0;

  constructor(world: World) {
    this.#world = world;
  }

  /** Keeps a record; records come in the order of their times. */
  add(record: CloudTrailRecord, at: number): HistoryEvent {
    const { userIdentity } = record;
    const event: HistoryEvent = {
      order: ++this.#order,
      at,
      region: record.awsRegion,
      id: record.eventID,
      name: record.eventName,
      source: record.eventSource,
      readOnly: record.readOnly,
      userName: userNameOf(record),
      accessKeyId: userIdentity.accessKeyId === '' ? undefined : userIdentity.accessKeyId,
      resources: (record.resources ?? []).map(({ type, ARN }) => ({ ResourceType: type, ResourceName: ARN })),
      message: JSON.stringify(record),
    };
    this.#events.push(event);
    if (this.#events.length > KEPT_EVENTS * 1.2) this.#events = this.#events.slice(-KEPT_EVENTS);
    return event;
  }

  /** How many events are kept. */
  get size(): number {
    return this.#events.length;
  }

  /** The LookupEvents operation: a region's events, the newest first. */
  lookup(input: Fields, context: RequestContext): object {
    const matches = lookupAttribute(input);
    const now = this.#world.clock.now();
    const from = Math.max(timeOf(input, 'StartTime') ?? -Infinity, now - NINETY_DAYS);
    const asked = timeOf(input, 'EndTime') ?? Infinity;
    if ((timeOf(input, 'StartTime') ?? -Infinity) > asked) {
      throw new ServiceError('InvalidTimeRangeException', 'Start time must be before end time.');
    }
    // Events are found only some minutes after they happened.
    const to = Math.min(asked, now - this.#world.timings.eventHistoryDelay);
    const size = numberOf(input, 'MaxResults') ?? 50;
    if (!Number.isInteger(size) || size < 1 || size > 50) {
      throw new ServiceError('InvalidMaxResultsException', 'Max results must be between 1 and 50.');
    }
    const category = textOf(input, 'EventCategory');
    if (category !== undefined && category !== 'insight') {
      throw new ServiceError('InvalidEventCategoryException', 'Event category must be insight.');
    }
    if (category === 'insight') return { Events: [] };

    // The search's own values are in the token: AWS refuses a token with other parameters.
    const search = JSON.stringify([input.LookupAttributes, input.StartTime, input.EndTime, context.region]);
    const before = tokenOrder(textOf(input, 'NextToken'), search);
    const page: HistoryEvent[] = [];
    const newest = Math.min(this.#events.length, before - (this.#events[0]?.order ?? 0)) - 1;
    for (let i = newest; i >= 0 && this.#events[i]!.at >= from; i--) {
      const event = this.#events[i]!;
      if (event.at > to || event.region !== context.region || !matches(event)) continue;
      if (page.length === size) {
        return { Events: page.map(describe), NextToken: writeToken([page.at(-1)!.order, search]) };
      }
      page.push(event);
    }
    return { Events: page.map(describe) };
  }
}

/** What Event history shows as the user name: a role session's name for a role. */
function userNameOf({ userIdentity }: CloudTrailRecord): string | undefined {
  if (userIdentity.type === 'Root') return 'root';
  return userIdentity.userName ?? userIdentity.principalId?.split(':')[1];
}

function lookupAttribute(input: Fields): (event: HistoryEvent) => boolean {
  const wanted = structuresOf(input, 'LookupAttributes') ?? [];
  if (wanted.length > 1) throw invalidAttributes('Only one lookup attribute can be specified.');
  const [attribute] = wanted;
  if (attribute === undefined) return () => true;
  const key = textOf(attribute, 'AttributeKey') ?? '';
  const value = textOf(attribute, 'AttributeValue');
  if (!Object.hasOwn(attributes, key)) throw invalidAttributes(`Unknown lookup attribute key: ${key}`);
  if (value === undefined || value.length < 1 || value.length > 2000) {
    throw invalidAttributes('A lookup attribute value must have 1 to 2000 characters.');
  }
  return (event) => attributes[key]!(event, value);
}

function tokenOrder(token: string | undefined, search: string): number {
  if (token === undefined) return Infinity;
  const [order, tokenSearch] = readToken(token) ?? [];
  if (typeof order !== 'number' || tokenSearch !== search) {
    throw new ServiceError('InvalidNextTokenException', 'The next token is invalid for these parameters.');
  }
  return order;
}

function describe(event: HistoryEvent): object {
  return {
    EventId: event.id,
    EventName: event.name,
    ReadOnly: String(event.readOnly),
    ...(event.accessKeyId !== undefined && { AccessKeyId: event.accessKeyId }),
    EventTime: new Date(Math.floor(event.at / 1000) * 1000),
    EventSource: event.source,
    ...(event.userName !== undefined && { Username: event.userName }),
    Resources: event.resources,
    CloudTrailEvent: event.message,
  };
}

function invalidAttributes(message: string): ServiceError {
  return new ServiceError('InvalidLookupAttributesException', message);
}
