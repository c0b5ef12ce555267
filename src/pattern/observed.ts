import type { EventKnowledge, FieldType } from './knowledge';

/**
 * What the fetched events hold, for help while writing: which fields, and which values they had. Selectors are written
 * with `[*]` for the index of an array: `$.resources[*].ARN`.
 */
export interface ObservedEvents {
  /** How many events were read. */
  readonly total: number;
  /** Every field that was seen, objects and arrays among them. */
  fields(): readonly ObservedField[];
  /** One of them. */
  field(selector: string): ObservedField | undefined;
  /** The text and numbers that a field had, the most frequent first; empty for a field that was not seen. */
  values(selector: string): readonly ObservedValue[];
}

export interface ObservedField {
  readonly selector: string;
  /** What it was most often; null counts for nothing. */
  readonly type: FieldType;
  /** In how many events it was there, null included. */
  readonly count: number;
}

export interface ObservedValue {
  /** Text without quotes, or a number as written. */
  readonly value: string;
  /** In how many events. */
  readonly count: number;
}

/** What help draws on; all of it may be absent. */
export interface HelpContext {
  readonly knowledge?: EventKnowledge;
  readonly observed?: ObservedEvents;
}

/** A selector as fields are listed: the index of an array as `[*]`. */
export function listedSelector(selector: string): string {
  return selector.replace(/\[\d+\]/g, '[*]');
}
