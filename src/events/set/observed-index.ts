import type { LogEvent } from '../../cloudtrail/log-event';
import {
  stepText,
  type FieldType,
  type ObservedEvents,
  type ObservedField,
  type ObservedValue,
} from '../../pattern/index';

/** How long a stretch of work may hold up the event loop, in milliseconds. */
const stretch = 8;
/** So much is kept: what has more fields or values than this is no help in a list. */
const most = { fields: 4000, values: 300, valueLength: 200, depth: 16, elements: 20 };

interface Seen {
  readonly selector: string;
  readonly types: Map<FieldType, number>;
  readonly values: Map<string, Counted>;
  readonly events: Counted;
}

/** In how many events something was. `last` is the one that was counted last: the elements of an array count once. */
interface Counted {
  count: number;
  last: number;
}

/** What fields and values a set of events has, gathered once, in short stretches of work. */
export class ObservedIndex implements ObservedEvents {
  readonly #seen = new Map<string, Seen>();
  #total = 0;
  #abort = new AbortController();
  #fields: readonly ObservedField[] | undefined;

  get total(): number {
    return this.#total;
  }

  fields(): readonly ObservedField[] {
    this.#fields ??= [...this.#seen.values()].sort((a, b) => b.events.count - a.events.count).map(fieldOf);
    return this.#fields;
  }

  field(selector: string): ObservedField | undefined {
    const seen = this.#seen.get(selector);
    return seen && fieldOf(seen);
  }

  values(selector: string): readonly ObservedValue[] {
    const values = [...(this.#seen.get(selector)?.values ?? [])];
    return values.sort(([, a], [, b]) => b.count - a.count).map(([value, { count }]) => ({ value, count }));
  }

  /** Forgets what was, and reads these events; false if others took their place before all were read. */
  async read(events: readonly LogEvent[]): Promise<boolean> {
    this.#abort.abort();
    const { signal } = (this.#abort = new AbortController());
    this.#seen.clear();
    this.#total = 0;
    this.#fields = undefined;
    for (let at = 0; at < events.length;) {
      await new Promise((resolve) => setTimeout(resolve));
      if (signal.aborted) return false;
      for (const end = performance.now() + stretch; at < events.length && performance.now() < end; at++) {
        this.#readEvent(events[at]!.message);
      }
      this.#fields = undefined;
    }
    return true;
  }

  #readEvent(message: string): void {
    this.#total++;
    try {
      const event: unknown = JSON.parse(message);
      if (typeof event === 'object' && event !== null && !Array.isArray(event)) this.#readMembers(event, '$', 0);
    } catch {
      // Not JSON: it has no fields.
    }
  }

  #readMembers(object: object, selector: string, depth: number): void {
    for (const [name, value] of Object.entries(object)) {
      if (name === '' || name.includes("'")) continue; // cannot be written in a pattern
      this.#readValue(value, selector + stepText(name), depth + 1);
    }
  }

  #readValue(value: unknown, selector: string, depth: number): void {
    const seen = this.#count(selector);
    if (!seen || value === null || depth > most.depth) return;
    const type = typeOf(value);
    seen.types.set(type, (seen.types.get(type) ?? 0) + 1);
    if (Array.isArray(value)) {
      for (const element of value.slice(0, most.elements)) this.#readValue(element, `${selector}[*]`, depth + 1);
    } else if (typeof value === 'object') {
      this.#readMembers(value, selector, depth);
    } else if (typeof value === 'string' || (typeof value === 'number' && Number.isSafeInteger(value))) {
      this.#countValue(seen.values, String(value));
    }
  }

  #count(selector: string): Seen | undefined {
    let seen = this.#seen.get(selector);
    if (!seen) {
      if (this.#seen.size >= most.fields) return undefined;
      seen = { selector, types: new Map(), values: new Map(), events: { count: 0, last: 0 } };
      this.#seen.set(selector, seen);
    }
    this.#countIn(seen.events);
    return seen;
  }

  #countValue(values: Map<string, Counted>, value: string): void {
    const counted = values.get(value);
    if (counted) this.#countIn(counted);
    else if (values.size < most.values && value.length <= most.valueLength) {
      values.set(value, { count: 1, last: this.#total });
    }
  }

  #countIn(counted: Counted): void {
    if (counted.last !== this.#total) counted.count++;
    counted.last = this.#total;
  }
}

function fieldOf({ selector, types, events }: Seen): ObservedField {
  const [[type] = ['string' as const]] = [...types].sort(([, a], [, b]) => b - a);
  return { selector, type, count: events.count };
}

function typeOf(value: unknown): FieldType {
  if (Array.isArray(value)) return 'array';
  const type = typeof value;
  return type === 'number' || type === 'boolean' || type === 'object' ? type : 'string';
}
