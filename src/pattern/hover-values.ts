import type { Hover } from './hover';
import type { EventKnowledge } from './knowledge';
import { code, eventCount, fieldHelp, named } from './field-help';
import { unquote, type Token } from './lexer';
import { isNumber } from './numbers';
import { listedSelector, type HelpContext } from './observed';
import { termHelp } from './term-help';
import { fitsWildcard } from './wildcard';

/** So many services are named of an event that many write. */
const mostSources = 4;

/** What a value stands for: the texts that a wildcard fits, what a known value means. `at` is right behind an operator. */
export function valueHover(tokens: readonly Token[], at: number, context: HelpContext): Hover {
  const token = tokens[at]!;
  const { range } = token;
  const subject = tokens[at - 2]?.text ?? '';
  if (token.kind === 'regex') return { range, markdown: termHelp.regex };
  const isQuoted = token.kind === 'string';
  const value = isQuoted ? unquote(token.text) : token.text;
  const markdown = value.includes('*')
    ? [wildcardHelp(value), ...wildcardFits(value, subject, servicesIn(tokens), context)].join('\n\n')
    : plainHelp(value, isQuoted, subject, context);
  return { range, markdown };
}

/** What text a wildcard fits, as Markdown. Each part is looked for once, at its first place (see `fitsWildcard`). */
export function wildcardHelp(value: string): string {
  const segments = value.split(/\*+/);
  const head = segments[0]!;
  const tail = segments.at(-1)!;
  const middle = segments.slice(1, -1);
  if (segments.every((segment) => segment === '')) {
    return '**Any text or number**, also empty text. Not a field that is missing, null, true, false, an object or an array.';
  }
  const parts = [
    ...(head ? [`begins with ${code(head)}`] : []),
    ...middle.map((segment) => `${head || segment !== middle[0] ? 'then has' : 'has'} ${code(segment)}`),
    ...(tail ? [`ends with ${code(tail)}`] : []),
  ];
  const help = `**A value that** ${parts.join(', ')}${tail ? '' : middle.length > 0 ? ' anywhere' : ''}.`;
  if (!tail) return help;
  const isAfterAnything = head || middle.length > 0 ? ' after what stands before the star' : '';
  return (
    `${help}\n\nAWS looks for the first ${code(tail)}${isAfterAnything} and never for a later one: ` +
    'a value in which it comes twice does not fit.'
  );
}

/** Which known and seen values a wildcard fits. */
function wildcardFits(
  value: string,
  subject: string,
  services: readonly string[],
  { knowledge, observed }: HelpContext,
): readonly string[] {
  const segments = value.split('*');
  const fits = (candidate: string) => fitsWildcard(segments, candidate);
  const lines: string[] = [];
  const known =
    subject === '$.eventName'
      ? eventNamesOf(services, knowledge)
      : subject === '$.eventSource'
        ? (knowledge?.eventSources ?? []).map((source) => source.value)
        : (knowledge?.field(subject)?.values ?? []).map((one) => one.value);
  const fitting = known.filter(fits);
  if (known.length > 0) {
    lines.push(fitting.length > 0 ? `Known values that fit: ${named(fitting)}.` : 'No known value fits.');
  }
  const seen = (observed?.values(listedSelector(subject)) ?? []).filter((one) => fits(one.value));
  if (seen.length > 0) {
    const count = seen.reduce((sum, one) => sum + one.count, 0);
    lines.push(`Fits in ${eventCount(count)} of those fetched: ${named(seen.map((one) => one.value))}.`);
  }
  return lines;
}

/** The services that a pattern names. */
function servicesIn(tokens: readonly Token[]): readonly string[] {
  return tokens.flatMap(({ text }, at) => {
    const [operator, value] = [tokens[at + 1], tokens[at + 2]];
    if (text !== '$.eventSource' || operator?.text !== '=' || !value) return [];
    return [value.kind === 'string' ? unquote(value.text) : value.text];
  });
}

/** The event names of some services; of all where none of them is known. */
function eventNamesOf(services: readonly string[], knowledge: EventKnowledge | undefined): readonly string[] {
  const own = services.flatMap((service) => knowledge?.eventNames(service) ?? []);
  const names = own.length > 0 ? own : (knowledge?.eventNames() ?? []);
  return [...new Set(names.map(({ name }) => name))];
}

/** What writes an event of this name. */
function eventHelp(name: string, knowledge: EventKnowledge | undefined): string {
  const titles = new Map(knowledge?.eventSources.map((source) => [source.value, source.description]));
  const sources = (knowledge?.eventSourcesOf(name) ?? []).map((source) => {
    const title = titles.get(source);
    return title === undefined ? code(source) : `${title} (${code(source)})`;
  });
  const shown = sources.slice(0, mostSources).join(', ');
  const more = sources.length > mostSources ? ` and ${sources.length - mostSources} more` : '';
  return sources.length > 0 ? `${code(name)}: an event of ${shown}${more}.` : code(name);
}

function plainHelp(value: string, isQuoted: boolean, subject: string, context: HelpContext): string {
  const { knowledge, observed } = context;
  const parts: string[] = [];
  if (subject === '$.eventName') {
    parts.push(eventHelp(value, knowledge));
  } else {
    const known =
      subject === '$.eventSource'
        ? knowledge?.eventSources.find((one) => one.value === value)
        : knowledge?.field(subject)?.values?.find((one) => one.value === value);
    parts.push(`${code(value)}${known?.description ? `: ${known.description}` : ''}`);
  }
  if (isNumber(value)) {
    parts.push(
      isQuoted
        ? 'In quotes it is text: it fits a number that is written exactly so, `12` and not `12.0`.'
        : 'Without quotes it is a number: it fits any number of that value, `12` and `12.0`.',
    );
  }
  const count = observed?.values(listedSelector(subject)).find((one) => one.value === value)?.count;
  if (count !== undefined) parts.push(`In ${eventCount(count)} of those fetched.`);
  if (parts.length === 1 && !knowledge) parts.push(fieldHelp(subject, context) ?? '');
  return parts.filter(Boolean).join('\n\n');
}
