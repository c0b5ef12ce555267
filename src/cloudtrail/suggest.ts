/** A value that can be looked for. */
export interface Suggestion {
  readonly value: string;
  /** What it is, beside it. */
  readonly about: string;
}

/**
 * The likeliest of what begins with a text or holds it, in upper or lower case: what was seen first, then in the order
 * of `known`; of each, what begins with it first.
 */
export function suggest(
  seen: readonly Suggestion[],
  known: readonly Suggestion[],
  typed: string,
  most: number,
): readonly Suggestion[] {
  const wanted = typed.trim().toLowerCase();
  const found = new Map<string, Suggestion>();
  const add = (from: readonly Suggestion[], fits: (value: string) => boolean) => {
    for (const each of from) {
      if (found.size >= most) return;
      if (!found.has(each.value) && fits(each.value.toLowerCase())) found.set(each.value, each);
    }
  };
  for (const from of [seen, known]) {
    add(from, (value) => value.startsWith(wanted));
    add(from, (value) => value.includes(wanted));
  }
  return [...found.values()];
}
