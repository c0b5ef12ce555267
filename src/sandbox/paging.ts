import type { ServiceError } from './service';

/** One page of a list, and the token of the next. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly nextToken?: string;
}

/** The page of `items` that a token asks for; a token is an opaque text around the number of items before the page. */
export function pageOf<T>(
  items: readonly T[],
  size: number,
  token: string | undefined,
  invalidToken: () => ServiceError,
): Page<T> {
  const start = token === undefined ? 0 : readToken(token)?.[0];
  if (typeof start !== 'number' || start > items.length) throw invalidToken();
  const end = start + size;
  return { items: items.slice(start, end), ...(end < items.length && { nextToken: writeToken([end]) }) };
}

/** An opaque token that carries a few values. */
export function writeToken(values: readonly (number | string)[]): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url');
}

/** The values of a token of {@link writeToken}; `undefined` for any other text. */
export function readToken(token: string): readonly (number | string)[] | undefined {
  try {
    const values: unknown = JSON.parse(Buffer.from(token, 'base64url').toString());
    return Array.isArray(values) && values.every((value) => typeof value === 'number' || typeof value === 'string')
      ? values
      : undefined;
  } catch {
    return undefined;
  }
}
