import type { FoundEvent } from './found-event';

/** How long CloudTrail keeps its Event history. */
export const historyKeptMs = 90 * 86_400_000;

/**
 * What Event history can be looked up by, the attribute first that usually leaves the fewest events. AWS takes one of
 * them in a call (API reference, LookupEvents).
 */
const lookupKeys = [
  'EventId',
  'AccessKeyId',
  'ResourceName',
  'Username',
  'EventName',
  'ResourceType',
  'EventSource',
  'ReadOnly',
] as const;
export type LookupKey = (typeof lookupKeys)[number];

/** What events are searched for. All of it has to hold. */
export interface EventSearch {
  readonly is: Readonly<Partial<Record<LookupKey, string>>>;
  /** Only those that failed, which AWS cannot be asked for. */
  readonly onlyErrors?: boolean;
}

/** What changed something: the view's first question, as of AWS's own console. */
export const changes: EventSearch = { is: { ReadOnly: 'false' } };

/** The one attribute that AWS is asked for. */
export function lookupAttribute({ is }: EventSearch): { readonly key: LookupKey; readonly value: string } | undefined {
  const key = lookupKeys.find((each) => is[each] !== undefined);
  return key && { key, value: is[key]! };
}

/**
 * Whether an event that AWS found by the one attribute fits the others as well, letter by letter as AWS compares. On the
 * one attribute AWS is right, also about events that do not say.
 */
export function fits(search: EventSearch, event: FoundEvent): boolean {
  const { is, onlyErrors } = search;
  if (onlyErrors && event.error === undefined) return false;
  const asked = lookupAttribute(search)?.key;
  return lookupKeys.every((key) => key === asked || is[key] === undefined || valuesOf(event, key).includes(is[key]));
}

/** Whether more is asked than AWS looks for, so that a page of it may hold nothing that is wanted. */
export function isNarrowed({ is, onlyErrors }: EventSearch): boolean {
  return onlyErrors === true || lookupKeys.filter((key) => is[key] !== undefined).length > 1;
}

/** By what an event can be looked up. */
export function valuesOf(event: FoundEvent, key: LookupKey): readonly string[] {
  switch (key) {
    case 'EventId':
      return [event.id];
    case 'AccessKeyId':
      return filled(event.accessKeyId);
    case 'ResourceName':
      return event.resources.flatMap(({ name }) => filled(name));
    case 'ResourceType':
      return event.resources.flatMap(({ type }) => filled(type));
    case 'Username':
      return filled(event.user);
    case 'EventName':
      return filled(event.name);
    case 'EventSource':
      return filled(event.source);
    case 'ReadOnly':
      return event.readOnly === undefined ? [] : [String(event.readOnly)];
  }
}

function filled(text: string): readonly string[] {
  return text === '' ? [] : [text];
}
