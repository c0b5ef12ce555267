import type { TextRange } from './text-range';

/** In which a query differs from the pattern. */
export interface InsightsDifference {
  /** The clause of the pattern. */
  readonly range: TextRange;
  /** What differs, in a sentence. */
  readonly text: string;
  /** Which way: the query finds more events than the pattern, fewer, or now these and now those. */
  readonly errs: 'more' | 'fewer' | 'either';
}

/** A piece of a filter, and what of its clause it does not say. */
export interface Part {
  /** Absent: every event. */
  readonly filter?: string;
  /** What joins it inside, outermost. */
  readonly joinedBy?: 'and' | 'or';
  readonly differences: readonly InsightsDifference[];
  /** Whether it holds for an event without any field, such as a line of text. */
  readonly holdsForText: boolean;
  readonly readsFields: boolean;
  /** Where it is `field = literal`: several of them can be one list. */
  readonly equality?: { readonly field: string; readonly literal: string };
}

export const everything: Part = { differences: [], holdsForText: true, readsFields: false };

/** Both, all, of several parts. */
export function allOf(parts: readonly Part[]): Part {
  const tests = parts.filter(({ filter }) => filter !== undefined);
  return {
    ...joined(tests, 'and'),
    differences: parts.flatMap(({ differences }) => differences),
    holdsForText: parts.every(({ holdsForText }) => holdsForText),
    readsFields: parts.some(({ readsFields }) => readsFields),
  };
}

/** One of several parts. */
export function anyOf(parts: readonly Part[]): Part {
  const isEverything = parts.some(({ filter }) => filter === undefined);
  return {
    ...(isEverything ? {} : joined(listed(parts), 'or')),
    differences: parts.flatMap(({ differences }) => differences),
    holdsForText: parts.some(({ holdsForText }) => holdsForText),
    readsFields: !isEverything && parts.some(({ readsFields }) => readsFields),
  };
}

function joined(parts: readonly Part[], word: 'and' | 'or'): Pick<Part, 'filter' | 'joinedBy' | 'equality'> {
  const [only] = parts;
  if (only === undefined) return {};
  if (parts.length === 1) {
    const { filter, joinedBy, equality } = only;
    return { ...(filter !== undefined && { filter }), ...(joinedBy && { joinedBy }), ...(equality && { equality }) };
  }
  const texts = parts.map(({ filter, joinedBy }) => (joinedBy && joinedBy !== word ? `(${filter})` : filter));
  return { filter: texts.join(` ${word} `), joinedBy: word };
}

/** Neighbours that compare one field become one list: `eventName in ["A", "B"]`. */
function listed(parts: readonly Part[]): readonly Part[] {
  const result: Part[] = [];
  for (let i = 0; i < parts.length;) {
    const field = parts[i]!.equality?.field;
    let end = i + 1;
    while (field !== undefined && parts[end]?.equality?.field === field) end++;
    if (end - i < 2) {
      result.push(parts[i]!);
    } else {
      const literals = parts.slice(i, end).map(({ equality }) => equality!.literal);
      const { differences, holdsForText, readsFields } = parts[i]!;
      result.push({ filter: `${field} in [${literals.join(', ')}]`, differences, holdsForText, readsFields });
    }
    i = end;
  }
  return result;
}
