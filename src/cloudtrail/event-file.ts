import { isJsonObject, type JsonObject } from '../common/json-object';
import { eventTime } from './event-summary';
import { elementSlices, memberStart, valueEnd } from './json-slices';
import type { LogEvent } from './log-event';

/** What a file of events holds. */
export interface EventFile {
  /** In the file's order. `timestamp` is 0 where a record does not say when it happened. */
  readonly events: readonly LogEvent[];
  /** What could not be read, with its line: `line 7 is not JSON`. */
  readonly problems: readonly string[];
}

/**
 * Reads CloudTrail records from the text of a file: CloudTrail's own log files (`{"Records": […]}`), an array, a single
 * record, one record a line, and what `aws logs filter-log-events` and `aws cloudtrail lookup-events` print. A record
 * keeps its own source text, so that numbers are tested as they were written. Never throws.
 */
export function readEventFile(text: string): EventFile {
  const reader = new Reader();
  const source = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const whole = parse(source);
  if (whole) {
    const start = source.search(/\S/);
    reader.read(whole.value, source.slice(start).trimEnd(), 1);
  } else {
    readLines(source, reader);
  }
  if (reader.events.length === 0 && reader.problems.length === 0) reader.problems.push('there is no event in it');
  return reader;
}

/** Values one after the other, mostly one a line; a value may also go over several lines, as `jq` prints them. */
function readLines(text: string, reader: Reader): void {
  // After a value that never ends, every further search for an end would go through the whole rest in vain.
  let endless = false;
  for (let start = 0, line = 1; start < text.length;) {
    const end = lineEnd(text, start);
    const first = text.slice(start, end).trim();
    const valueStart = text.indexOf(first, start);
    const stop = !endless && opensValue(first) ? valueEnd(text, valueStart) : end;
    if (stop === undefined) endless = true;

    if (stop === undefined) reader.problems.push(`line ${line} begins a JSON value that does not end`);
    else if (first !== '') readValue(text.slice(valueStart, stop).trimEnd(), line, reader);

    const next = stop === undefined ? nextRecord(text, end) : lineEnd(text, stop) + 1;
    line += countLines(text.slice(start, next));
    start = next;
  }
}

function readValue(raw: string, line: number, reader: Reader): void {
  const parsed = parse(raw);
  if (parsed) reader.read(parsed.value, raw, line);
  else reader.problems.push(`line ${line} is not JSON`);
}

function lineEnd(text: string, start: number): number {
  const end = text.indexOf('\n', start);
  return end < 0 ? text.length : end;
}

/** The next line that begins with a brace at its very start: what lies before belongs to the broken value. */
function nextRecord(text: string, start: number): number {
  const found = text.indexOf('\n{', start);
  return found < 0 ? text.length : found + 1;
}

/** Whether a line looks like the first one of a value that goes on below. */
function opensValue(line: string): boolean {
  return /^[[{]/.test(line) && /[[{,]$/.test(line);
}

/** Takes parsed values apart into events. */
class Reader implements EventFile {
  readonly events: LogEvent[] = [];
  readonly problems: string[] = [];

  /** `raw` is the source text of `value`, without white space around it. */
  read(value: unknown, raw: string, line: number): void {
    if (Array.isArray(value)) {
      this.#readList(value, raw, 0, line);
      return;
    }
    if (!isJsonObject(value)) {
      this.problems.push(`line ${line} is not an event`);
      return;
    }
    for (const key of ['Records', 'records', 'events', 'Events']) {
      const list = value[key];
      if (Array.isArray(list)) {
        this.#readList(list, raw, memberStart(raw, 0, key) ?? 0, line);
        return;
      }
    }
    this.#readRecord(value, raw);
  }

  #readList(values: readonly unknown[], raw: string, start: number, line: number): void {
    const slices = elementSlices(raw, start);
    values.forEach((value, index) => {
      const slice = slices[index];
      const own = slice ? raw.slice(slice.start, slice.end) : JSON.stringify(value);
      if (isJsonObject(value)) this.#readRecord(value, own);
      else this.problems.push(`element ${index + 1} of the list in line ${line} is not an event`);
    });
  }

  #readRecord(value: JsonObject, raw: string): void {
    if (typeof value.CloudTrailEvent === 'string') {
      // lookup-events: the record is a text of its own.
      const message = value.CloudTrailEvent;
      this.#add(eventTime(parse(message)?.value) ?? timeOf(value.EventTime), message, value.EventId);
    } else if (isLogEvent(value)) {
      const stream = value.logStreamName;
      this.#add(timeOf(value.timestamp), value.message, value.eventId, stream);
    } else {
      this.#add(eventTime(value) ?? 0, raw, value.eventID);
    }
  }

  #add(timestamp: number, message: string, id: unknown, stream?: unknown): void {
    this.events.push({
      timestamp,
      message,
      ...(typeof stream === 'string' ? { stream } : {}),
      ...(typeof id === 'string' ? { id } : {}),
    });
  }
}

/**
 * What filter-log-events and get-log-events print, rather than an application's own JSON with a `message` beside other
 * things, which is an event as it stands.
 */
function isLogEvent(value: JsonObject): value is JsonObject & { readonly message: string } {
  return (
    typeof value.message === 'string' &&
    (value.timestamp === undefined || typeof value.timestamp === 'number') &&
    Object.keys(value).every((key) => logEventKeys.has(key))
  );
}

const logEventKeys = new Set(['message', 'timestamp', 'ingestionTime', 'eventId', 'logStreamName']);

/** CloudWatch Logs gives milliseconds; the AWS CLI prints `EventTime` as seconds or as ISO 8601. 0 when unknown. */
function timeOf(value: unknown): number {
  if (typeof value === 'number') return value < 1e11 ? value * 1000 : value;
  const time = typeof value === 'string' ? Date.parse(value) : NaN;
  return Number.isNaN(time) ? 0 : time;
}

function parse(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}

function countLines(text: string): number {
  return text.split('\n').length - 1;
}
