/**
 * What is known about the events that a pattern is written for. The language works without it; whoever wants unknown
 * fields reported, or completions, hands it over (for CloudTrail: ../cloudtrail/knowledge).
 */
export interface EventKnowledge {
  /** Every known field, in the order in which a record is read. */
  readonly fields: readonly KnownField[];
  /**
   * The field of a selector; the index of an array counts as `[*]`, so `$.resources[0].ARN` finds `$.resources[*].ARN`.
   * Undefined for what is not known, which is no error below a field that is `open`.
   */
  field(selector: string): KnownField | undefined;
  /** Whether a pattern that uses these selectors is about such events: nothing is reported about others. */
  isAbout(selectors: readonly string[]): boolean;
  /** The services that write events, by the value of `$.eventSource`. */
  readonly eventSources: readonly KnownValue[];
  /** The event names of one service, or of all. */
  eventNames(eventSource?: string): readonly KnownEventName[];
  /** The services that write events of this name; empty for a name that is not known. */
  eventSourcesOf(eventName: string): readonly string[];
  /** The event name of an action whose permission has another name; undefined where they are the same. */
  eventNameOfAction?(action: string): string | undefined;
}

export type FieldType = 'string' | 'number' | 'boolean' | 'object' | 'array';

export interface KnownField {
  /** As a selector: `$.userIdentity.type`. */
  readonly selector: string;
  readonly type: FieldType;
  /** What it holds, in a sentence of Markdown. */
  readonly description: string;
  /** A value as an event has it; text without its quotes. */
  readonly example?: string;
  /** Absent from some events, where `!=` is false. */
  readonly optional: boolean;
  /** Conditions, each of which is enough for an optional field to be there: another field has one of these values. */
  readonly presentWhen?: readonly { readonly selector: string; readonly values: readonly string[] }[];
  /** The values it can have, where they are few. */
  readonly values?: readonly KnownValue[];
  /** An object whose members differ from event to event, as `requestParameters`: any name may stand below it. */
  readonly open?: boolean;
}

export interface KnownValue {
  readonly value: string;
  readonly description?: string;
}

export interface KnownEventName {
  readonly name: string;
  readonly eventSource: string;
  readonly description?: string;
}
