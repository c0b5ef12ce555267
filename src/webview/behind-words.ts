import type { BehindRemark, BehindRow, BehindState } from './events-behind-messages';
import type { BehindStrings } from './events-behind-strings';
import { fill, type Format } from './format';

/** More callers, and more places of one, than this are only counted: the list has them all. */
const mostNamed = { callers: 5, places: 3 };

/** `14:00 – 14:05 · 3 events: alice 2 (203.0.113.9), deploy-role/ci 1 (10.0.3.7)`. */
export function sentenceOf(state: BehindState, strings: BehindStrings, format: Format): string {
  const { callers, from, to, rows } = state;
  const named = callers.slice(0, mostNamed.callers).map((caller) => callerWords(caller, strings, format));
  const others = callers.length - named.length;
  if (others > 0) named.push(fill(strings.moreCallers, format.number(others)));
  // Where nothing but "unknown" could be said, as of lines of text, nothing is said.
  const who = callers.some((caller) => caller.who !== '') ? `: ${named.join(', ')}` : '';
  const words =
    rows.length === 0 && state.phase === 'done' ? strings.nothing : `${countWords(state, strings, format)}${who}`;
  return `${format.range(from, to)} · ${words}`;
}

function countWords({ rows, remarks }: BehindState, strings: BehindStrings, format: Format): string {
  if (rows.length === 1) return strings.oneEvent;
  const template = remarks.some(({ kind }) => kind === 'more') ? strings.eventsAndMore : strings.events;
  return fill(template, format.number(rows.length));
}

function callerWords({ who, count, places }: BehindState['callers'][number], strings: BehindStrings, format: Format) {
  // The kind of identity is in the list; two pairs of parentheses read badly.
  const name = who.replace(/ \(\w+\)$/, '') || strings.unknownCaller;
  const from = places.slice(0, mostNamed.places).map((place) => {
    const isOnly = places.length === 1 && place.count === count;
    return isOnly ? place.name : `${place.name} ${format.number(place.count)}`;
  });
  if (places.length > from.length) from.push('…');
  return `${name} ${format.number(count)}${from.length > 0 ? ` (${from.join(', ')})` : ''}`;
}

/** `StopInstances 3 · errors: AccessDenied 1`; empty where there is nothing to say. */
export function talliesOf({ names, errors }: BehindState, strings: BehindStrings, format: Format): string {
  const words = (tallies: BehindState['names']) =>
    tallies.map(({ name, count }) => `${name} ${format.number(count)}`).join(', ');
  return [words(names), errors.length > 0 && fill(strings.errors, words(errors))].filter(Boolean).join(' · ');
}

export function remarkWords(remark: BehindRemark, rows: readonly BehindRow[], strings: BehindStrings, format: Format) {
  const { remarks } = strings;
  const text = remarks[remark.kind];
  switch (remark.kind) {
    case 'no-filter':
    case 'recent':
    case 'unexplained':
      return text;
    case 'differs':
      return remark.datapoint === undefined
        ? fill(strings.differsFromNothing, format.number(remark.listed))
        : fill(text, format.number(remark.datapoint), format.number(remark.listed));
    case 'newer-filter':
      return fill(text, remark.filter, format.dateAndTime(remark.since));
    case 'expired':
      return fill(text, remark.logGroup, format.duration(remark.days * 86_400_000));
    case 'default-value':
      return fill(text, remark.filter, format.number(remark.value));
    case 'more':
      return remark.datapoint === undefined
        ? fill(strings.moreThanKnown, format.number(rows.length))
        : fill(text, format.number(rows.length), format.number(remark.datapoint));
    case 'no-number':
      return fill(text, format.number(remark.count), remark.field);
    case 'delivered-later':
      return fill(text, format.number(remark.count), format.span(Math.ceil(remark.most / 60_000) * 60_000));
  }
}
