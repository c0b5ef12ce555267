import { compilePattern, parsePattern, PatternError, type Clause, type CompiledPattern } from '../pattern/index';

/** So many messages go into one `TestMetricFilter` (API reference). */
export const mostMessages = 50;
/** CloudWatch Logs quotas: an event is no larger; in bytes of UTF-8. */
export const longestMessage = 256 * 1024;
/** What one request holds, in bytes, to stay below what an API call may have. */
const requestBytes = 1024 * 1024;

/** A member of `TestMetricFilter`'s `matches`. */
export interface RefereeMatch {
  readonly eventNumber?: number | undefined;
  readonly eventMessage?: string | undefined;
  readonly extractedValues?: Readonly<Record<string, string>> | undefined;
}

/** A value of a line that we and AWS read differently; absent where one of the two has none. */
export interface DifferentValue {
  readonly name: string;
  readonly ours?: string;
  readonly aws?: string;
}

export interface ComparedEvent {
  readonly message: string;
  /** Absent for a pattern that we hold to be none. */
  readonly ours?: boolean;
  /** Absent where AWS refuses the pattern, or where its answer does not tell. */
  readonly aws?: boolean;
  /** Why we say what we say. */
  readonly clauses: readonly Clause[];
  readonly values: readonly DifferentValue[];
}

export interface Comparison {
  readonly pattern: string;
  /** What is wrong with the pattern; empty where nothing is. */
  readonly ourErrors: readonly string[];
  /** AWS's text where it refuses the pattern. */
  readonly awsError?: string;
  /** Whether one takes the pattern that the other refuses. */
  readonly disagreesOnPattern: boolean;
  readonly events: readonly ComparedEvent[];
  readonly disagreements: readonly ComparedEvent[];
  /** Events on which AWS's answer could not be told. */
  readonly untold: number;
}

/** What AWS says of each message: the match, false for none, undefined where its answer does not tell. */
export type AwsVerdict = RefereeMatch | false | undefined;

/** Whether AWS takes a message for a test. */
export function isTestable(message: string): boolean {
  return message !== '' && bytesOf(message) <= longestMessage;
}

/** Messages in requests that AWS takes. */
export function requestsOf(messages: readonly string[]): readonly (readonly string[])[] {
  const requests: string[][] = [];
  let bytes = 0;
  for (const message of messages) {
    const size = bytesOf(message);
    const last = requests.at(-1);
    if (last && last.length < mostMessages && bytes + size <= requestBytes) {
      last.push(message);
      bytes += size;
    } else {
      requests.push([message]);
      bytes = size;
    }
  }
  return requests;
}

/**
 * What AWS says of each message of one request. Matches are told by the message that AWS repeats. Its number counts from
 * 0 in the API reference and from 1 in that of the AWS CLI, so it is used only where no message is repeated, and where
 * the other matches or the numbers themselves show from where it counts.
 */
export function verdictsOf(messages: readonly string[], matches: readonly RefereeMatch[]): readonly AwsVerdict[] {
  const verdicts: AwsVerdict[] = messages.map(() => false);
  const unnamed: RefereeMatch[] = [];
  for (const match of matches) {
    const places = messages.flatMap((message, place) => (message === match.eventMessage ? [place] : []));
    for (const place of places) verdicts[place] = match;
    if (places.length === 0) unnamed.push(match);
  }
  if (unnamed.length === 0) return verdicts;
  const base = baseOf(messages, matches);
  const places = unnamed.map(({ eventNumber }) =>
    base === undefined || eventNumber === undefined ? -1 : eventNumber - base,
  );
  if (places.some((place) => !(place in messages)))
    return verdicts.map((verdict) => (verdict === false ? undefined : verdict));
  for (const [at, place] of places.entries()) verdicts[place] = unnamed[at];
  return verdicts;
}

/** The number of the first message, by the evidence there is. */
function baseOf(messages: readonly string[], matches: readonly RefereeMatch[]): number | undefined {
  const bases = new Set<number>();
  for (const { eventNumber, eventMessage } of matches) {
    if (eventNumber === undefined) continue;
    if (eventNumber === 0) bases.add(0);
    if (eventNumber === messages.length) bases.add(1);
    const place = messages.indexOf(eventMessage ?? '');
    if (place >= 0 && place === messages.lastIndexOf(eventMessage!)) bases.add(eventNumber - place);
  }
  return bases.size === 1 ? [...bases][0] : undefined;
}

/**
 * Holds AWS's answers against our own.
 * @param answer the verdicts for `messages`, or the text with which AWS refuses the pattern
 */
export function compareWithAws(
  pattern: string,
  messages: readonly string[],
  answer: { readonly verdicts: readonly AwsVerdict[] } | { readonly refused: string },
): Comparison {
  const { compiled, errors } = compile(pattern);
  const isLine = parsePattern(pattern).tree.kind === 'delimited';
  const verdicts = 'verdicts' in answer ? answer.verdicts : messages.map(() => undefined);
  const events = messages.map((message, place): ComparedEvent => {
    const verdict = verdicts[place];
    const explanation = compiled?.explain(message);
    return {
      message,
      ...(compiled && { ours: compiled.test(message) }),
      ...(verdict !== undefined && { aws: verdict !== false }),
      clauses: explanation?.clauses ?? [],
      values: isLine && compiled && verdict ? differentValues(compiled.extract(message), verdict) : [],
    };
  });
  const isRefused = 'refused' in answer;
  return {
    pattern,
    ourErrors: errors,
    ...(isRefused && { awsError: answer.refused }),
    disagreesOnPattern: isRefused !== errors.length > 0,
    events,
    disagreements: events.filter(disagrees),
    untold: isRefused ? 0 : events.filter(({ aws }) => aws === undefined).length,
  };
}

function disagrees({ ours, aws, values }: ComparedEvent): boolean {
  return (ours !== undefined && aws !== undefined && ours !== aws) || values.length > 0;
}

/** AWS gives no values for JSON and for terms, and an answer without any says nothing of them. */
function differentValues(
  ours: Readonly<Record<string, string>>,
  { extractedValues: theirs = {} }: RefereeMatch,
): DifferentValue[] {
  if (Object.keys(theirs).length === 0 || Object.keys(ours).length === 0) return [];
  const names = [...new Set([...Object.keys(ours), ...Object.keys(theirs)])];
  return names
    .filter((name) => ours[name] !== theirs[name])
    .map((name) => ({
      name,
      ...(ours[name] !== undefined && { ours: ours[name] }),
      ...(theirs[name] !== undefined && { aws: theirs[name] }),
    }));
}

function compile(pattern: string): { readonly compiled?: CompiledPattern; readonly errors: readonly string[] } {
  try {
    return { compiled: compilePattern(pattern), errors: [] };
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    return { errors: error.diagnostics.map(({ message }) => message) };
  }
}

function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}
