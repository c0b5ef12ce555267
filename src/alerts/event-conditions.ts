import { ConditionJudge, eventValues, quoted, type EventValue } from '../pattern/index';
import { fieldCost, isUniqueField, valueCost } from './telling-fields';

/** A set of events: bit `i` is event `i`. */
export type EventBits = bigint;

/** One condition that a pattern can have, and of which events it holds. */
export interface EventCondition {
  /** As in a pattern: `$.eventName = "StopInstances"`. */
  readonly text: string;
  readonly selector: string;
  readonly kind: 'equal' | 'like' | 'order' | 'present' | 'unequal' | 'missing';
  /** How little it says about what happened; see telling-fields.ts. */
  readonly cost: number;
  readonly holds: EventBits;
}

/** In what share of all events a field has a value, 0 to 1. */
export type Frequency = (selector: string, value: string) => number;

export interface ConditionOptions {
  readonly frequency?: Frequency | undefined;
  /** Whether selectors may have `[*]`, of which a pattern can have three. */
  readonly wildcards: boolean;
}

type Draft = Omit<EventCondition, 'holds'>;

/**
 * Conditions that hold for some of the chosen events and not for all of `messages`, the first `chosen` of which are the
 * chosen ones: the most telling ones, and as many as it takes to tell the chosen from the others, if that can be. What
 * differs from event to event, such as IDs of requests and times, is left out.
 */
export function eventConditions(
  messages: readonly string[],
  chosen: number,
  { frequency, wildcards }: ConditionOptions,
): readonly EventCondition[] {
  const events = messages.map((message) => eventValues(message)?.filter(({ selector }) => !isUniqueField(selector)));
  const drafts = [...new DraftList(events, chosen, wildcards).drafts.values()].sort((a, b) => a.cost - b.cost);
  const judge = new ConditionJudge(messages);
  const all = (1n << BigInt(messages.length)) - 1n;
  const ofChosen = (1n << BigInt(chosen)) - 1n;
  /** For each chosen event the rejected ones that no condition tells it from so far. */
  const left = messages.slice(0, chosen).map(() => all & ~ofChosen);
  const conditions: EventCondition[] = [];
  for (let from = 0; from < drafts.length && left.some((bits) => bits !== 0n); from += portion) {
    for (const { value, ...draft } of drafts.slice(from, from + portion)) {
      const holds = judge
        .judge(draft.text)
        .reduce((bits, does, event) => (does ? bits | (1n << BigInt(event)) : bits), 0n);
      if (holds === all || (holds & ofChosen) === 0n) continue;
      const share = value === undefined ? 0 : (frequency?.(draft.selector, value) ?? 0);
      // Of two that say as much, the shorter one.
      conditions.push({ ...draft, cost: draft.cost + share / 2 + draft.text.length / 10_000, holds });
      for (const [event, bits] of left.entries()) if ((holds >> BigInt(event)) & 1n) left[event] = bits & holds;
    }
  }
  return conditions;
}

/** So many conditions are asked at once, the most telling first, until they tell all events apart. */
const portion = 1200;

/** Collects conditions from the values of events. */
class DraftList {
  readonly drafts = new Map<string, Draft & { readonly value?: string }>();
  readonly #chosen: readonly ReadonlyMap<string, EventValue>[];
  readonly #wildcards: boolean;

  constructor(events: readonly (readonly EventValue[] | undefined)[], chosen: number, wildcards: boolean) {
    const maps = events.map((values) => new Map(values?.map((value) => [value.selector, value])));
    this.#chosen = maps.slice(0, chosen);
    this.#wildcards = wildcards;
    const same = alike(maps);
    for (const event of this.#chosen) {
      for (const value of event.values()) if (!same.has(value.selector)) this.#addValue(value);
    }
    for (const event of maps.slice(chosen)) {
      for (const value of event.values()) if (!same.has(value.selector)) this.#addOpposites(value, event);
    }
    this.#addShared(same);
  }

  #add(selector: string, rest: string, kind: EventCondition['kind'], cost: number | undefined, value?: string): void {
    const text = `${selector} ${rest}`;
    if (cost === undefined || this.drafts.has(text)) return;
    this.drafts.set(text, { text, selector, kind, cost, ...(value !== undefined && { value }) });
  }

  /** What holds for an event with this value. */
  #addValue(value: EventValue): void {
    const { kind, text } = value;
    if (kind === 'object' || kind === 'array') return;
    for (const selector of this.#spellings(value.selector)) {
      this.#add(selector, equals(value), 'equal', valueCost(selector, value), text || kind);
      if (kind === 'string') this.#addParts(selector, text);
      if (kind === 'string' || kind === 'number') this.#add(selector, '= *', 'present', fieldCost(selector) + 0.5);
    }
  }

  /** The end of an ARN without its account, and the role of a session. */
  #addParts(selector: string, text: string): void {
    const like = (written: string, tested: string, more: number) => {
      const cost = valueCost(selector, { kind: 'string', text: tested });
      if (!tested.includes('*')) this.#add(selector, `= ${quoted(written)}`, 'like', cost && cost + more);
    };
    const resource = /\d{12}(:[^:]+)$/.exec(text)?.[1];
    if (resource !== undefined) like(`*${resource}`, resource, 0.3);
    const role = /:assumed-role\/[^/]+\//.exec(text)?.[0];
    if (role !== undefined) like(`*${role}*`, role, 0.3);
  }

  /** What does not hold for a rejected event with this value. */
  #addOpposites(value: EventValue, event: ReadonlyMap<string, EventValue>): void {
    const { selector, kind } = value;
    const parent = event.get(parentOf(selector));
    // Of what is missing, the outermost object stands for all in it.
    if (this.#chosen.some((other) => !other.has(selector) && (!parent || other.has(parent.selector)))) {
      this.#add(selector, 'NOT EXISTS', 'missing', fieldCost(selector) + 0.8);
    }
    if ((kind === 'string' || kind === 'number') && this.#chosen.some((other) => other.has(selector))) {
      const cost = valueCost(selector, value);
      this.#add(selector, `!${equals(value)}`, 'unequal', cost && cost + 1.2);
    }
  }

  /** What several chosen events with different values have in common. */
  #addShared(same: ReadonlySet<string>): void {
    const [first, ...others] = this.#chosen;
    if (!first || others.length === 0) return;
    for (const { selector, kind } of first.values()) {
      if (same.has(selector) || (kind !== 'string' && kind !== 'number')) continue;
      const values = this.#chosen.flatMap((event) => event.get(selector) ?? []);
      if (values.length < this.#chosen.length || values.some((value) => value.kind !== kind)) continue;
      const texts = [...new Set(values.map(({ text }) => text))];
      if (texts.length < 2) continue;
      if (kind === 'number') this.#addBounds(selector, texts);
      else this.#addAffixes(selector, texts);
    }
  }

  #addBounds(selector: string, numbers: readonly string[]): void {
    const ordered = [...numbers].sort((a, b) => Number(a) - Number(b));
    this.#add(selector, `>= ${ordered[0]!}`, 'order', fieldCost(selector) + 0.4);
    this.#add(selector, `<= ${ordered[ordered.length - 1]!}`, 'order', fieldCost(selector) + 0.4);
  }

  #addAffixes(selector: string, texts: readonly string[]): void {
    const prefix = commonPrefix(texts);
    const suffix = commonSuffix(texts);
    const add = (written: string, tested: string, more: number) => {
      const cost = valueCost(selector, { kind: 'string', text: tested });
      if (tested.length >= 3 && !tested.includes('*'))
        this.#add(selector, `= ${quoted(written)}`, 'like', cost && cost + more);
    };
    add(`${prefix}*`, prefix, 0.2);
    add(`*${suffix}`, suffix, 0.3);
  }

  /** A selector with any element in the place of a certain one, and as it is. */
  #spellings(selector: string): string[] {
    if (!this.#wildcards) return [selector];
    return [
      ...[...selector.matchAll(/\[\d+\]/g)].map(
        ({ 0: index, index: at }) => `${selector.slice(0, at)}[*]${selector.slice(at + index.length)}`,
      ),
      selector,
    ];
  }
}

function equals({ kind, text }: EventValue): string {
  if (kind === 'string') return `= ${quoted(text)}`;
  return kind === 'number' ? `= ${text}` : `IS ${kind.toUpperCase()}`;
}

/** The selectors at which all events have the same. */
function alike(events: readonly ReadonlyMap<string, EventValue>[]): ReadonlySet<string> {
  const [first, ...others] = events;
  const same = [...(first?.values() ?? [])].filter(({ selector, kind, text }) =>
    others.every((event) => {
      const other = event.get(selector);
      return other?.kind === kind && other.text === text;
    }),
  );
  return new Set(same.map(({ selector }) => selector));
}

/** `$.a` of `$.a.b`, `$.a[0]` and `$.a.['b.c']`; `$` of `$.a`. */
function parentOf(selector: string): string {
  return selector.replace(/(?:\.?\['[^']*'\]|\[\d+\]|\.[A-Za-z0-9_-]+)$/, '');
}

/** The longest common beginning that ends where a word does: `Delete` of `DeleteRole` and `DeleteUser`. */
function commonPrefix(texts: readonly string[]): string {
  const [first = '', ...others] = texts;
  let length = first.length;
  for (const text of others) while (!text.startsWith(first.slice(0, length))) length--;
  while (length > 0 && !texts.every((text) => isBoundary(text, length))) length--;
  return first.slice(0, length);
}

function commonSuffix(texts: readonly string[]): string {
  const [first = '', ...others] = texts;
  let length = first.length;
  const end = () => first.slice(first.length - length);
  for (const text of others) while (length > 0 && !text.endsWith(end())) length--;
  while (length > 0 && !texts.every((text) => isBoundary(text, text.length - length))) length--;
  return length === 0 ? '' : end();
}

/** Whether a word ends or begins there. */
function isBoundary(text: string, at: number): boolean {
  if (at <= 0 || at >= text.length) return true;
  const [before, after] = [text[at - 1]!, text[at]!];
  if (!/[A-Za-z0-9]/.test(before) || !/[A-Za-z0-9]/.test(after)) return true;
  return /[a-z0-9][A-Z]/.test(before + after) || /[A-Za-z][0-9]/.test(before + after);
}
