import { services } from 'virtual:iam-actions';
import type { KnownEventName, KnownValue } from '../pattern/index';
import {
  eventSourcesOfPrefix,
  furtherEventNames,
  furtherServices,
  noEvents,
  writtenInstead,
} from './event-names-by-hand';

const ending = '.amazonaws.com';

interface Service {
  /** As people call it: `AWS Key Management Service`. */
  readonly title: string;
  readonly names: Set<string>;
}

// Each of these is made when something first needs it.
let servicesBySource: ReadonlyMap<string, Service> | undefined;
let sourcesByName: ReadonlyMap<string, readonly string[]> | undefined;
let sources: readonly KnownValue[] | undefined;
const lists = new Map<string | undefined, readonly KnownEventName[]>();

/** The services that write events, by `eventSource`, sorted; the description is the service's name. */
export function eventSources(): readonly KnownValue[] {
  sources ??= [...byEventSource()]
    .map(([value, { title }]) => ({ value, description: title }))
    .sort((a, b) => (a.value < b.value ? -1 : 1));
  return sources;
}

/** The event names of one service, or of all; the same array for the same question. */
export function eventNames(eventSource?: string): readonly KnownEventName[] {
  const before = lists.get(eventSource);
  if (before) return before;
  const listed =
    eventSource === undefined
      ? eventSources().flatMap(({ value }) => eventNames(value))
      : namesOf(eventSource, byEventSource().get(eventSource));
  // Only what exists is kept, so that no stream of odd questions fills the memory.
  if (listed.length > 0) lists.set(eventSource, listed);
  return listed;
}

/** The services that write events of this name; empty for one that is not known. */
export function eventSourcesOf(eventName: string): readonly string[] {
  sourcesByName ??= invert(byEventSource());
  return sourcesByName.get(eventName) ?? [];
}

/** What CloudTrail writes for an IAM action that it never names so: `ListBuckets` for `ListAllMyBuckets`. */
export function eventNameOfAction(action: string): string | undefined {
  const names = Object.values(writtenInstead).find((others) => Object.hasOwn(others, action));
  return names?.[action];
}

function namesOf(eventSource: string, service: Service | undefined): readonly KnownEventName[] {
  if (!service) return [];
  return [...service.names].sort().map((name) => ({ name, eventSource, description: service.title }));
}

function byEventSource(): ReadonlyMap<string, Service> {
  servicesBySource ??= readServices();
  return servicesBySource;
}

function readServices(): ReadonlyMap<string, Service> {
  const found = new Map<string, Service>();
  const add = (source: string, title: string, names: readonly string[]): void => {
    const service = found.get(source + ending) ?? { title, names: new Set() };
    found.set(source + ending, service);
    for (const name of names) service.names.add(name);
  };
  const guests: (() => void)[] = [];
  for (const line of services) {
    const [prefix = '', title = '', actions = ''] = line.split('\t');
    const others = writtenInstead[prefix] ?? {};
    const names = actions.split(' ').filter((name) => !noEvents.includes(name) && !Object.hasOwn(others, name));
    const ownSources = eventSourcesOfPrefix[prefix];
    if (ownSources) guests.push(() => ownSources.forEach((source) => add(source, title, names)));
    else add(prefix, title, names);
  }
  // Where services share a source, its title is that of the one whose prefix it is.
  for (const addGuest of guests) addGuest();
  for (const [source, title] of Object.entries(furtherServices)) add(source, title, []);
  for (const [source, names] of Object.entries(furtherEventNames)) add(source, source, names.split(/\s+/));
  return found;
}

function invert(bySource: ReadonlyMap<string, Service>): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const [source, { names }] of bySource) {
    for (const name of names) {
      const before = found.get(name);
      if (before) before.push(source);
      else found.set(name, [source]);
    }
  }
  return found;
}
