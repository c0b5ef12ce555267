import { h } from './dom';
import type { Format } from './format';
import { verdictMarks } from './live-test-marks';
import type { ClauseLine, EventDetails } from './live-test-messages';
import type { LiveTestStrings } from './live-test-strings';

/** The selected event: what it is, and what each clause of the pattern says of it. */
export class EventDetailsPane {
  readonly element: HTMLElement;
  readonly #strings: LiveTestStrings;
  readonly #format: Format;
  readonly #onOpen: (index: number) => void;
  readonly #onClose: () => void;
  #shown = '';

  constructor(strings: LiveTestStrings, format: Format, onOpen: (index: number) => void, onClose: () => void) {
    this.#strings = strings;
    this.#format = format;
    this.#onOpen = onOpen;
    this.#onClose = onClose;
    this.element = h('section', { class: 'details', 'aria-label': strings.details, tabindex: 0, hidden: true });
  }

  show(details: EventDetails | undefined): void {
    this.element.hidden = !details;
    // Building the same again would take the focus off its buttons.
    const content = JSON.stringify(details);
    if (!details || content === this.#shown) return;
    this.#shown = content;
    const { row, source, clauses } = details;
    const strings = this.#strings;
    const facts: readonly (readonly [string, string | undefined])[] = [
      [strings.time, row.time === undefined ? undefined : this.#format.full(row.time)],
      [strings.service, source],
      [strings.columnWho, row.who],
      [strings.columnIp, row.ip],
      [strings.columnRegion, row.region],
      [strings.error, row.error],
    ];
    const open = h('button', { type: 'button' }, strings.openEvent);
    open.addEventListener('click', () => this.#onOpen(row.index));
    const close = h('button', { type: 'button', class: 'quiet', title: strings.closeDetails }, '✕');
    close.setAttribute('aria-label', strings.closeDetails);
    close.addEventListener('click', () => this.#onClose());
    this.element.replaceChildren(
      h('div', { class: 'details-head' }, h('h2', {}, row.name), open, close),
      h('ul', { class: 'clauses' }, ...clauses.map((clause) => this.#clause(clause))),
      h('dl', {}, ...facts.flatMap(([name, value]) => (value ? [h('dt', {}, name), h('dd', {}, value)] : []))),
    );
  }

  #clause({ text, matches, saw, note }: ClauseLine): HTMLElement {
    const { mark } = verdictMarks(this.#strings)[matches ? 'match' : 'no'];
    const words = matches ? this.#strings.clauseHolds : this.#strings.clauseFails;
    return h(
      'li',
      { 'data-holds': String(matches) },
      h('span', { class: 'mark', role: 'img', 'aria-label': words, title: words }, mark),
      h('code', { class: 'clause' }, text),
      saw === undefined ? h('span', { class: 'note' }, note ?? '') : h('code', { class: 'saw' }, saw),
      saw !== undefined && note !== undefined && h('span', { class: 'note' }, note),
    );
  }
}
