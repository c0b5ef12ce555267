/** A part of a text, `end` exclusive. */
export interface Slice {
  readonly start: number;
  readonly end: number;
}

const space = /[\s,]/;

/**
 * Where the JSON value that begins at `start` ends (exclusive), by its brackets and quotes alone; undefined when the
 * text ends first. Tells extents, not validity.
 */
export function valueEnd(text: string, start: number): number | undefined {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const character = text[at]!;
    if (character === '"') {
      const end = stringEnd(text, at);
      if (end === undefined) return undefined;
      at = end - 1;
    } else if (character === '{' || character === '[') {
      depth++;
    } else if (character === '}' || character === ']') {
      depth--;
    } else if (depth === 0) {
      while (at < text.length && !space.test(text[at]!) && text[at] !== ']' && text[at] !== '}') at++;
      return at;
    }
    if (depth === 0) return at + 1;
  }
  return undefined;
}

/** The elements of the array that begins at `start`. The text there must be valid JSON. */
export function elementSlices(text: string, start: number): Slice[] {
  const slices: Slice[] = [];
  for (let at = skip(text, start + 1); at < text.length && text[at] !== ']';) {
    const end = valueEnd(text, at) ?? text.length;
    slices.push({ start: at, end });
    at = skip(text, end);
  }
  return slices;
}

/** Where the value of member `key` begins in the object that begins at `start`; the last one, as JSON.parse takes it. */
export function memberStart(text: string, start: number, key: string): number | undefined {
  let found: number | undefined;
  for (let at = skip(text, start + 1); at < text.length && text[at] !== '}';) {
    const keyEnd = stringEnd(text, at) ?? text.length;
    const value = skip(text, text.indexOf(':', keyEnd) + 1);
    if (JSON.parse(text.slice(at, keyEnd)) === key) found = value;
    at = skip(text, valueEnd(text, value) ?? text.length);
  }
  return found;
}

/** The end (exclusive) of the string whose opening quote is at `start`. */
function stringEnd(text: string, start: number): number | undefined {
  for (let quote = text.indexOf('"', start + 1); quote >= 0; quote = text.indexOf('"', quote + 1)) {
    let backslashes = 0;
    while (text[quote - 1 - backslashes] === '\\') backslashes++;
    if (backslashes % 2 === 0) return quote + 1;
  }
  return undefined;
}

/** Over white space and commas. */
function skip(text: string, at: number): number {
  while (at < text.length && space.test(text[at]!)) at++;
  return at;
}
