import { ServiceError } from './service';

/**
 * Readers for the fields of an operation's input. What is not there is `undefined`; what has the wrong type is refused
 * with SerializationException, as AWS does before it looks at any rule.
 */
export type Fields = Readonly<Record<string, unknown>>;

export function textOf(input: Fields, name: string): string | undefined {
  const value = input[name] ?? undefined;
  if (value === undefined || typeof value === 'string') return value;
  throw wrongType(name, 'a string');
}

export function numberOf(input: Fields, name: string): number | undefined {
  const value = input[name] ?? undefined;
  if (value === undefined) return undefined;
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number === 'number' && !Number.isNaN(number)) return number;
  throw wrongType(name, 'a number');
}

export function flagOf(input: Fields, name: string): boolean | undefined {
  const value = input[name] ?? undefined;
  if (value === undefined || typeof value === 'boolean') return value;
  if (value === 'true' || value === 'false') return value === 'true';
  throw wrongType(name, 'a boolean');
}

/** A time in milliseconds since the epoch, from a `Date`, epoch seconds or an ISO 8601 text. */
export function timeOf(input: Fields, name: string): number | undefined {
  const value = input[name] ?? undefined;
  if (value === undefined) return undefined;
  const time =
    value instanceof Date
      ? value.getTime()
      : typeof value === 'number'
        ? value * 1000
        : typeof value === 'string'
          ? Date.parse(value)
          : NaN;
  if (Number.isFinite(time)) return time;
  throw wrongType(name, 'a time');
}

export function textsOf(input: Fields, name: string): readonly string[] | undefined {
  return listOf(input, name)?.map((value) => {
    if (typeof value === 'string') return value;
    throw wrongType(name, 'a list of strings');
  });
}

export function structuresOf(input: Fields, name: string): readonly Fields[] | undefined {
  return listOf(input, name)?.map((value) => {
    if (isFields(value)) return value;
    throw wrongType(name, 'a list of structures');
  });
}

export function structureOf(input: Fields, name: string): Fields | undefined {
  const value = input[name] ?? undefined;
  if (value === undefined || isFields(value)) return value;
  throw wrongType(name, 'a structure');
}

export function textMapOf(input: Fields, name: string): Readonly<Record<string, string>> | undefined {
  const map = structureOf(input, name);
  if (map === undefined) return undefined;
  return Object.fromEntries(Object.keys(map).map((key) => [key, textOf(map, key) ?? '']));
}

/** Tags given as a list of `Key` and `Value`, as CloudTrail and CloudWatch take them. */
export function tagListOf(input: Fields, name: string): Readonly<Record<string, string>> | undefined {
  const tags = structuresOf(input, name);
  if (tags === undefined) return undefined;
  return Object.fromEntries(tags.map((tag) => [textOf(tag, 'Key') ?? '', textOf(tag, 'Value') ?? '']));
}

/** Tags as a list of `Key` and `Value`. */
export function tagList(tags: ReadonlyMap<string, string>): { Key: string; Value: string }[] {
  return [...tags].map(([Key, Value]) => ({ Key, Value }));
}

function listOf(input: Fields, name: string): readonly unknown[] | undefined {
  const value = input[name] ?? undefined;
  if (value === undefined || Array.isArray(value)) return value;
  throw wrongType(name, 'a list');
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

function wrongType(name: string, wanted: string): ServiceError {
  return new ServiceError('SerializationException', `${name} must be ${wanted}`);
}
