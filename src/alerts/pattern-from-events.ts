import {
  compilePattern,
  eventValues,
  formatPattern,
  lengthOf,
  maxPatternLength,
  minifyPattern,
  PatternError,
} from '../pattern/index';
import { printFormula } from './condition-formula';
import { eventConditions, type Frequency } from './event-conditions';
import { alikeLines, patternFromLines } from './pattern-from-lines';
import { patternOfWhatHappened } from './pattern-of-what-happened';
import { separateEvents } from './separate-events';

/** Why no pattern was made; places count from 0 in what was given. */
export type NoPattern =
  | { readonly reason: 'none-chosen' }
  /** These two differ in nothing that a pattern should be made of. */
  | { readonly reason: 'alike'; readonly chosen: number; readonly rejected: number }
  /** Some of the chosen events are JSON and this one is not: no pattern matches both kinds well. */
  | { readonly reason: 'mixed'; readonly chosen: number }
  /** Nothing in the chosen events says what they are about. */
  | { readonly reason: 'nothing-telling' }
  /** Each chosen event can be told from each rejected one, but no pattern does that for all of them. */
  | { readonly reason: 'none-found' }
  /** The shortest pattern found has so many characters; AWS takes 1024. */
  | { readonly reason: 'too-long'; readonly length: number };

export interface FromEventsOptions {
  /** The services that write events of a name: the name of a shared one goes with its service. */
  readonly eventSourcesOf?: (eventName: string) => readonly string[];
  /** Of the fetched events; a value that most of them have says little. */
  readonly frequency?: Frequency | undefined;
}

/**
 * The smallest pattern that matches all of the chosen messages and none of the rejected ones. It says what happened
 * rather than who did it, from where and when, and has no condition that could go. With nothing rejected it says what
 * the chosen events are: their name, their service where others have that name too, and their error.
 */
export function patternFromEvents(
  chosen: readonly string[],
  rejected: readonly string[],
  options: FromEventsOptions = {},
): { readonly pattern: string } | NoPattern {
  if (chosen.length === 0) return { reason: 'none-chosen' };
  const same = alikeMessages(chosen, rejected);
  if (same) return same;
  const isJson = chosen.map((message) => eventValues(message, 1) !== undefined);
  const other = isJson.findIndex((is) => is !== isJson[0]);
  if (other >= 0) return { reason: 'mixed', chosen: isJson[0] ? other : 0 };
  if (!isJson[0]) {
    const alike = alikeLines(chosen, rejected);
    return alike ? { reason: 'alike', ...alike } : checked(patternFromLines(chosen, rejected), chosen, rejected);
  }
  if (rejected.length === 0) return checked(patternOfWhatHappened(chosen, options), chosen, rejected);

  const found = separated(chosen, rejected, options, true);
  // A pattern can have three selectors with a wildcard; one that took more is made without them.
  return 'pattern' in found || found.reason !== 'none-found' ? found : separated(chosen, rejected, options, false);
}

function separated(
  chosen: readonly string[],
  rejected: readonly string[],
  { frequency }: FromEventsOptions,
  wildcards: boolean,
): { readonly pattern: string } | NoPattern {
  const messages = [...chosen, ...rejected];
  const conditions = eventConditions(messages, chosen.length, { frequency, wildcards });
  const ofChosen = (1n << BigInt(chosen.length)) - 1n;
  const ofRejected = ((1n << BigInt(rejected.length)) - 1n) << BigInt(chosen.length);
  const separation = separateEvents(conditions, ofChosen, ofRejected);
  if ('alike' in separation) {
    const [one, another] = separation.alike;
    return { reason: 'alike', chosen: one, rejected: another - chosen.length };
  }
  return checked(`{ ${printFormula(separation.formula)} }`, chosen, rejected);
}

/** A pattern in its long form, if it is one that AWS takes and that keeps the two kinds of events apart. */
function checked(
  text: string | undefined,
  chosen: readonly string[],
  rejected: readonly string[],
): { readonly pattern: string } | NoPattern {
  const none: NoPattern = { reason: rejected.length > 0 ? 'none-found' : 'nothing-telling' };
  if (text === undefined) return none;
  const length = lengthOf(minifyPattern(text));
  if (length > maxPatternLength) return { reason: 'too-long', length };
  const pattern = formatPattern(lengthOf(text) > maxPatternLength ? minifyPattern(text) : text);
  try {
    const compiled = compilePattern(pattern);
    const matches = (message: string) => compiled.test(message);
    if (chosen.every(matches) && !rejected.some(matches)) return { pattern };
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
  }
  return none;
}

function alikeMessages(chosen: readonly string[], rejected: readonly string[]): NoPattern | undefined {
  const at = chosen.findIndex((message) => rejected.includes(message));
  return at < 0 ? undefined : { reason: 'alike', chosen: at, rejected: rejected.indexOf(chosen[at]!) };
}
