import type { ObservedEvents, ObservedField, ObservedValue } from '../../pattern/index';
import type { ObservedPart } from './set-messages';

/** What fields and values a set of events had at a moment. */
export class ObservedSnapshot implements ObservedEvents {
  readonly total: number;
  readonly #fields: readonly ObservedField[];
  readonly #bySelector: ReadonlyMap<string, ObservedPart>;

  /** @param parts the most frequent field first */
  constructor(total: number, parts: readonly ObservedPart[]) {
    this.total = total;
    this.#fields = parts.map(({ field }) => field);
    this.#bySelector = new Map(parts.map((part) => [part.field.selector, part]));
  }

  fields(): readonly ObservedField[] {
    return this.#fields;
  }

  field(selector: string): ObservedField | undefined {
    return this.#bySelector.get(selector)?.field;
  }

  values(selector: string): readonly ObservedValue[] {
    return this.#bySelector.get(selector)?.values ?? [];
  }
}
