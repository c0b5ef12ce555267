import { listedSelector, type HelpContext, type ObservedValue } from './observed';

/** So many values are named in one sentence. */
const mostNamed = 6;

/** What is known about a property, as Markdown; undefined where nothing is. */
export function fieldHelp(selector: string, { knowledge, observed }: HelpContext): string | undefined {
  const field = knowledge?.field(selector);
  const listed = listedSelector(selector);
  const seen = observed?.field(listed);
  const parts: string[] = [];
  if (field) {
    parts.push(field.description);
    if (field.example !== undefined) parts.push(`Example: ${code(field.example)}`);
    if (field.values) parts.push(`Values: ${named(field.values.map(({ value }) => value))}.`);
    if (field.open) parts.push('What stands below it differs from event to event.');
    if (field.optional) parts.push(`Absent from some events: there ${code('!=')} is false too.`);
  }
  if (seen) {
    parts.push(`In ${eventCount(seen.count)} of those fetched${seenValues(observed?.values(listed) ?? [])}.`);
  }
  return parts.length > 0 ? parts.join('\n\n') : undefined;
}

function seenValues(values: readonly ObservedValue[]): string {
  return values.length > 0 ? `: ${named(values.map(({ value }) => value))}` : '';
}

/** `1 event`, `12 events`. */
export function eventCount(count: number): string {
  return count === 1 ? '1 event' : `${count} events`;
}

/** The first few of some values, as code, and how many more there are. */
export function named(values: readonly string[]): string {
  const shown = values.slice(0, mostNamed).map(code).join(', ');
  const more = values.length - mostNamed;
  return more > 0 ? `${shown} and ${more} more` : shown;
}

/** Text as code in Markdown, whatever is in it. */
export function code(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = text.startsWith('`') || text.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${text.replace(/\s+/g, ' ')}${pad}${fence}`;
}
