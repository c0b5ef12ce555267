import type { Clause, ClauseNote } from '../pattern/index';

/** What a clause found that it cannot compare, said of the event. */
const notes: Readonly<Record<ClauseNote, string>> = {
  missing: 'the event has no such field',
  null: 'the event has null there, which is never compared',
  boolean: 'the event has a boolean there; IS TRUE and IS FALSE test those',
  object: 'the event has an object there, not a value',
  array: 'the event has a list there, not a value; [0] or [*] selects elements',
  'not-json': 'the event is not JSON',
  'not-a-number': 'which is not a number',
  ignored: 'AWS ignores a ? term beside other terms',
  'field-count': 'the line does not have that many fields',
};

/** Characters of a value that are shown. */
const longest = 200;

/** What a clause saw in an event, as the rest of a sentence that begins with the clause. Long values are cut. */
export function clauseWords({ text, saw, note, matches }: Clause): string {
  const value = saw !== undefined && saw.length > longest ? `${saw.slice(0, longest)}…` : saw;
  if (note === 'not-a-number' && value !== undefined) return `the event has ${value}, ${notes[note]}`;
  if (note !== undefined) return notes[note];
  if (value !== undefined) return `the event has ${value}`;
  const isFound = matches !== text.startsWith('-');
  return isFound ? 'found in the event' : 'not found in the event';
}
