import { summarize } from '../cloudtrail/event-summary';
import type { LogEvent } from '../cloudtrail/log-event';
import type { Clause, ClauseNote, CompiledPattern } from '../pattern/index';
import type { ClauseLine, EventDetails } from '../webview/live-test-messages';

/** What a clause found instead of a value, in words. */
export type NoteTexts = Readonly<Record<ClauseNote, string>>;

/** So much of a message that is not a CloudTrail record is shown in place of its name. */
const excerptLength = 200;
/** Values that are longer are cut: an event may have 256 KB. */
const valueLength = 1000;

/** `text`, or its beginning with an ellipsis. */
export function cut(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length)}…` : text;
}

/** One event, and what each clause of `pattern` says of it; without a pattern there are no clauses. */
export function eventDetails(
  index: number,
  { message, timestamp }: LogEvent,
  pattern: CompiledPattern | undefined,
  notes: NoteTexts,
): EventDetails {
  const { time, name, source, who, ip, region, error } = summarize(message);
  const clauses = pattern?.explain(message).clauses ?? [];
  return {
    index,
    name: cut(name || message, excerptLength),
    time: timestamp > 0 ? timestamp : time,
    source: cut(source, valueLength),
    who: cut(who, valueLength),
    ip: cut(ip, valueLength),
    region: cut(region, valueLength),
    error: error && cut(error, valueLength),
    bytes: Buffer.byteLength(message),
    clauses: clauses.map((clause) => clauseLine(clause, notes)),
  };
}

function clauseLine({ text, matches, saw, note }: Clause, notes: NoteTexts): ClauseLine {
  return { text, matches, saw: saw === undefined ? undefined : cut(saw, valueLength), note: note && notes[note] };
}
