import { setImmediate } from 'node:timers/promises';
import { JsonKind, stepText, type FieldType, type ObservedEvents, type PathValues } from '../../pattern/index';
import { ObservedIndex } from './observed-index';
import type { ObservedPart } from './set-messages';
import type { StoredEvents } from './stored-events';

/** So much is told: what has more fields or values than this is no help in a list. */
const most = { fields: 4000, values: 300, valueLength: 200, depth: 16 };
/** So many values of a field are counted, so that the most frequent are among them. */
const mostCounted = 5000;

interface Seen {
  readonly selector: string;
  count: number;
  readonly types: Map<FieldType, number>;
  readonly values: Map<string, number>;
}

/** What fields and values the events have, the most frequent field first, in parts that are small. */
export async function observe(events: StoredEvents): Promise<readonly ObservedPart[]> {
  const seen = new Map<string, Seen>();
  const { segments } = events;
  for (const { columns } of segments) {
    columns.forEachPath((steps, values) => {
      const selector = selectorOf(steps);
      const field = selector === undefined ? undefined : fieldOf(seen, selector);
      if (field) count(field, values);
    });
    await setImmediate();
  }
  const odd = segments.flatMap(({ first, columns }) => columns.odd.map((number) => first + number));
  if (odd.length > 0) {
    const index = new ObservedIndex();
    await index.read(odd.map((each) => ({ timestamp: 0, message: events.messageOf(each) })));
    addAll(seen, index);
  }
  return [...seen.values()].sort((a, b) => b.count - a.count).map(partOf);
}

/** Undefined for what cannot be written in a pattern, or leads too deep. */
function selectorOf(steps: readonly (string | undefined)[]): string | undefined {
  if (steps[0] === undefined || steps.length > most.depth) return undefined;
  if (steps.some((name) => name === '' || name?.includes("'"))) return undefined;
  return `$${steps.map((name) => (name === undefined ? '[*]' : stepText(name))).join('')}`;
}

function fieldOf(seen: Map<string, Seen>, selector: string): Seen | undefined {
  let field = seen.get(selector);
  if (!field && seen.size < most.fields) {
    field = { selector, count: 0, types: new Map(), values: new Map() };
    seen.set(selector, field);
  }
  return field;
}

const types: readonly (readonly [JsonKind, FieldType])[] = [
  [JsonKind.String, 'string'],
  [JsonKind.Number, 'number'],
  [JsonKind.True, 'boolean'],
  [JsonKind.False, 'boolean'],
  [JsonKind.Object, 'object'],
  [JsonKind.Array, 'array'],
];

function count(field: Seen, values: PathValues): void {
  field.count += values.events;
  const kinds = values.kinds();
  for (const [kind, type] of types) if (kinds[kind]! > 0) add(field.types, type, kinds[kind]!);
  for (const { kind, text, events } of values.counted()) {
    const value = kind === JsonKind.Number ? integerText(text) : text;
    if (value !== undefined && value.length <= most.valueLength) addValue(field, value, events);
  }
}

/** Integers as a list shows them; other numbers are no help in one. */
function integerText(text: string): string | undefined {
  const value = Number(text);
  return Number.isSafeInteger(value) ? String(value) : undefined;
}

function addAll(seen: Map<string, Seen>, observed: ObservedEvents): void {
  for (const { selector, type, count: events } of observed.fields()) {
    const field = fieldOf(seen, selector);
    if (!field) continue;
    field.count += events;
    add(field.types, type, events);
    for (const { value, count: more } of observed.values(selector)) addValue(field, value, more);
  }
}

function addValue({ values }: Seen, value: string, events: number): void {
  if (values.has(value) || values.size < mostCounted) add(values, value, events);
}

function add<K>(counts: Map<K, number>, key: K, more: number): void {
  counts.set(key, (counts.get(key) ?? 0) + more);
}

function partOf({ selector, count: events, types: byType, values }: Seen): ObservedPart {
  const [[type] = ['string' as const]] = [...byType].sort(([, a], [, b]) => b - a);
  const frequent = [...values].sort(([, a], [, b]) => b - a).slice(0, most.values);
  return { field: { selector, type, count: events }, values: frequent.map(([value, n]) => ({ value, count: n })) };
}
