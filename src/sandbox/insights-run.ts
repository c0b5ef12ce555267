import type { Command, Condition, Named } from './insights-syntax';
import type { StoredEvent } from './log-groups';

type Scalar = string | number;
/** What an event, or a row that came of several, has under a name. */
type Lookup = (name: string) => Scalar | undefined;

export interface QueryRow {
  readonly field: string;
  readonly value: string;
}

/** How many rows a query answers without a `limit` (API reference, StartQuery). */
const DEFAULT_LIMIT = 10_000;

/** Runs a query over events; `log` is what `@log` shows of each. */
export function runCommands(
  commands: readonly Command[],
  events: readonly { readonly event: StoredEvent; readonly log: string }[],
): { readonly rows: readonly (readonly QueryRow[])[]; readonly matched: number } {
  let lookups: Lookup[] = events.map(({ event, log }) => lookupOf(event, log));
  let matched = lookups.length;
  let columns: readonly string[] = ['@timestamp', '@message'];
  let most = DEFAULT_LIMIT;
  let isAggregate = false;
  for (const command of commands) {
    switch (command.name) {
      case 'filter':
        lookups = lookups.filter((lookup) => holds(command.test, lookup));
        if (!isAggregate) matched = lookups.length;
        break;
      case 'fields':
        columns = command.fields.map(({ as }) => as);
        break;
      case 'stats':
        lookups = aggregate(lookups, command.sums, command.by);
        columns = [...command.by, ...command.sums].map(({ as }) => as);
        isAggregate = true;
        break;
      case 'sort': {
        const sign = command.descending ? -1 : 1;
        lookups = [...lookups].sort((a, b) => sign * order(a(command.field), b(command.field)));
        break;
      }
      case 'limit':
        most = command.most;
    }
  }
  const rows = lookups.slice(0, most).map((lookup) => {
    const shown = isAggregate ? columns : [...columns, '@ptr'];
    return shown.flatMap((field) => {
      const value = lookup(field);
      if (value === undefined) return [];
      return [{ field, value: field === '@timestamp' ? timeText(Number(value)) : String(value) }];
    });
  });
  return { rows, matched };
}

function lookupOf(event: StoredEvent, log: string): Lookup {
  let parsed: unknown;
  let isParsed = false;
  return (name) => {
    switch (name) {
      case '@message':
        return event.message;
      case '@timestamp':
        return event.timestamp;
      case '@ingestionTime':
        return event.ingestionTime;
      case '@logStream':
        return event.stream;
      case '@log':
        return log;
      case '@ptr':
        return Buffer.from(`${log}/${event.id}`).toString('base64');
    }
    if (!isParsed) {
      isParsed = true;
      try {
        parsed = JSON.parse(event.message);
      } catch {
        parsed = undefined;
      }
    }
    return at(parsed, name.startsWith('@@') ? name.slice(1) : name);
  };
}

/** The scalar that a dotted name leads to. Names with dots in them are found too: the shortest way first. */
function at(value: unknown, path: string): Scalar | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const own = Object.hasOwn(value, path) ? (value as Record<string, unknown>)[path] : undefined;
  // Booleans are numbers here, and null is as if it were not there.
  if (typeof own === 'boolean') return Number(own);
  if (typeof own === 'string' || typeof own === 'number') return own;
  for (let dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
    const key = path.slice(0, dot);
    if (!Object.hasOwn(value, key)) continue;
    const found = at((value as Record<string, unknown>)[key], path.slice(dot + 1));
    if (found !== undefined) return found;
  }
  return undefined;
}

function holds(condition: Condition, lookup: Lookup): boolean {
  switch (condition.kind) {
    case 'and':
      return condition.of.every((each) => holds(each, lookup));
    case 'or':
      return condition.of.some((each) => holds(each, lookup));
    case 'not':
      return !holds(condition.of, lookup);
  }
  const value = lookup(condition.field);
  if (condition.kind === 'present') return value !== undefined;
  // What is missing is unequal to everything, and nothing else.
  if (value === undefined) return condition.kind === 'compare' && condition.operator === '!=';
  switch (condition.kind) {
    case 'like':
      return typeof condition.part === 'string'
        ? String(value).includes(condition.part)
        : condition.part.test(String(value));
    case 'in':
      return condition.values.some((each) => order(value, each) === 0);
    case 'compare': {
      const found = order(value, condition.value);
      return {
        '=': found === 0,
        '!=': found !== 0,
        '<': found < 0,
        '<=': found <= 0,
        '>': found > 0,
        '>=': found >= 0,
      }[condition.operator]!;
    }
  }
}

/** As numbers where both are written as such, else as text; what is missing comes first. */
function order(a: Scalar | undefined, b: Scalar | undefined): number {
  if (a === undefined || b === undefined) return Number(a !== undefined) - Number(b !== undefined);
  const [left, right] = [numberOf(a), numberOf(b)];
  if (left !== undefined && right !== undefined) return left - right;
  return String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0;
}

function numberOf(value: Scalar): number | undefined {
  if (typeof value === 'number') return value;
  return /^-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?$/.test(value) ? Number(value) : undefined;
}

function aggregate(lookups: readonly Lookup[], sums: readonly Named[], by: readonly Named[]): Lookup[] {
  const groups = new Map<string, { readonly keys: readonly (Scalar | undefined)[]; readonly members: Lookup[] }>();
  for (const lookup of lookups) {
    const keys = by.map((column) => valueOf(column, lookup));
    const id = JSON.stringify(keys);
    const group = groups.get(id);
    if (group) group.members.push(lookup);
    else groups.set(id, { keys, members: [lookup] });
  }
  return [...groups.values()].map(({ keys, members }) => {
    const row = new Map<string, Scalar | undefined>(by.map(({ as }, i) => [as, keys[i]]));
    for (const { what, of, as } of sums) {
      const values = of === undefined ? members : members.flatMap((member) => member(String(of)) ?? []);
      const total = what === 'count' ? values.length : values.reduce<number>((sum, value) => sum + Number(value), 0);
      row.set(as, total);
    }
    return (name: string) => row.get(name);
  });
}

function valueOf({ what, of }: Named, lookup: Lookup): Scalar | undefined {
  if (what !== 'bin') return lookup(String(of));
  const length = Number(of);
  return timeText(Math.floor(Number(lookup('@timestamp')) / length) * length);
}

/** `2026-11-25 14:05:00.000`, in UTC. */
function timeText(time: number): string {
  return new Date(time).toISOString().replace('T', ' ').replace('Z', '');
}
