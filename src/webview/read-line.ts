import { h, setAttribute, setText } from './dom';
import { fill, type Format } from './format';
import type { EventsRead, LiveTestState, SourceRead } from './live-test-messages';
import type { LiveTestStrings } from './live-test-strings';

/** The account of what was read, in a line that opens to one for each source. It never says more than is so. */
export class ReadLine {
  readonly element: HTMLDetailsElement;
  readonly #strings: LiveTestStrings;
  readonly #format: Format;
  readonly #line = h('span', {});
  readonly #list = h('ul', {});
  #shown = '';

  constructor(strings: LiveTestStrings, format: Format) {
    this.#strings = strings;
    this.#format = format;
    this.element = h('details', { class: 'read' }, h('summary', {}, this.#line), this.#list);
  }

  update({ events, progress, live }: LiveTestState): void {
    this.element.hidden = !events;
    if (!events) return;
    const { count, bytes, from, to, sources } = events;
    const format = this.#format;
    const isReading = sources.length === 0 && (progress !== undefined || live !== undefined);
    setText(this.#line, isReading ? this.#soFar(count, bytes) : this.#whole(events));
    const hasRange = from !== undefined && to !== undefined;
    setAttribute(this.#line, 'title', hasRange && fill(this.#strings.readRange, format.full(from), format.full(to)));
    const leftOut = sources.flatMap((source) => source.leftOut);
    this.element.classList.toggle('warning', leftOut.length > 0);
    const content = JSON.stringify(sources);
    if (content === this.#shown) return;
    this.#shown = content;
    this.#list.replaceChildren(...sources.map((source) => this.#source(source)));
  }

  #soFar(count: number, bytes: number): string {
    return fill(this.#strings.readSoFar, this.#format.number(count), this.#format.size(bytes));
  }

  #whole({ count, bytes, from, to, sources }: EventsRead): string {
    const strings = this.#strings;
    const number = this.#format.number(count);
    const size = this.#format.size(bytes);
    const [only] = sources;
    const origin = sources.length === 1 ? only!.label : fill(strings.sources, this.#format.number(sources.length));
    const what =
      sources.length === 0
        ? fill(count === 1 ? strings.readOneHere : strings.readHere, number, size)
        : fill(count === 1 ? strings.readOne : strings.read, number, size, origin);
    const range =
      from === undefined || to === undefined
        ? ''
        : `, ${fill(strings.readRange, this.#format.dateAndTime(from), this.#format.dateAndTime(to))}`;
    const [first, ...more] = sources.flatMap(({ label, leftOut }) =>
      leftOut.map((reason) => (sources.length > 1 ? `${label}: ${reason}` : reason)),
    );
    const missing =
      first === undefined
        ? sources.length === 0
          ? ''
          : ` ${strings.nothingLeftOut}`
        : more.length === 0
          ? ` ${fill(strings.leftOut, first)}`
          : ` ${fill(strings.leftOutAndMore, first, this.#format.number(more.length))}`;
    return `${what}${range}.${missing}`;
  }

  #source({ label, count, from, to, leftOut }: SourceRead): HTMLElement {
    const strings = this.#strings;
    const range =
      from === undefined || to === undefined
        ? ''
        : `, ${fill(strings.readRange, this.#format.full(from), this.#format.full(to))}`;
    const events = fill(count === 1 ? strings.sourceEvent : strings.sourceEvents, this.#format.number(count));
    return h(
      'li',
      {},
      `${label}: ${events}${range}`,
      leftOut.length > 0 && h('ul', {}, ...leftOut.map((reason) => h('li', {}, fill(strings.leftOut, reason)))),
    );
  }
}
