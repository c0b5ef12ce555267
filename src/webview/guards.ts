import { isJsonObject } from '../common/json-object';

/** Tells whether a value that came from elsewhere is a `T`. */
export type Guard<T> = (value: unknown) => value is T;

/** The type that a guard lets through. */
export type Guarded<G> = G extends Guard<infer T> ? T : never;

export const isString = (value: unknown): value is string => typeof value === 'string';

export const isBoolean = (value: unknown): value is boolean => typeof value === 'boolean';

/** Finite: neither NaN nor infinity. */
export const isNumber = (value: unknown): value is number => Number.isFinite(value);

/** 0, 1, 2, … */
export const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

export function optional<T>(guard: Guard<T>): Guard<T | undefined> {
  return (value): value is T | undefined => value === undefined || guard(value);
}

export function nullable<T>(guard: Guard<T>): Guard<T | null> {
  return (value): value is T | null => value === null || guard(value);
}

export function listOf<T>(guard: Guard<T>): Guard<readonly T[]> {
  return (value): value is readonly T[] => Array.isArray(value) && value.every((item) => guard(item));
}

/** An object whose values are all `T`, whatever their names. */
export function recordOf<T>(guard: Guard<T>): Guard<Readonly<Record<string, T>>> {
  return (value): value is Readonly<Record<string, T>> => isJsonObject(value) && Object.values(value).every(guard);
}

export function oneOf<const T extends string | number>(...values: readonly T[]): Guard<T> {
  return (value): value is T => (values as readonly unknown[]).includes(value);
}

/** An object with these fields; what else it has is not looked at. A field left out here is a compile error. */
export function shape<T extends object>(fields: { readonly [K in keyof T]-?: Guard<T[K]> }): Guard<T> {
  const entries = Object.entries<Guard<unknown>>(fields);
  return (value): value is T => isJsonObject(value) && entries.every(([name, guard]) => guard(value[name]));
}

/** One of several shapes. */
export function anyOf<T extends readonly Guard<unknown>[]>(...guards: T): Guard<Guarded<T[number]>> {
  return (value): value is Guarded<T[number]> => guards.some((guard) => guard(value));
}
