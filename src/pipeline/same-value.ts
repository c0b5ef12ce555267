/**
 * Whether a value that AWS gives is the one that was sent. Neither the order of members matters, nor whether nothing is
 * written as an empty text, an empty list or not at all.
 */
export function sameValue(one: unknown, other: unknown): boolean {
  return canonical(one) === canonical(other);
}

function canonical(value: unknown): string | undefined {
  if (value === '' || value === undefined || value === null) return undefined;
  if (Array.isArray(value)) return value.length === 0 ? undefined : `[${value.map(canonical).join()}]`;
  if (typeof value !== 'object') return JSON.stringify(value);
  const members = Object.entries(value).flatMap(([name, each]) => {
    const text = canonical(each);
    return text === undefined ? [] : [`${JSON.stringify(name)}:${text}`];
  });
  return `{${members.sort().join()}}`;
}
