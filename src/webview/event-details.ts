import { h, setText } from './dom';
import { EventActions, type EventActionsHost } from './event-actions';
import { fill } from './format';
import { verdictMarks } from './live-test-marks';
import type { ClauseLine, EventDetails, Selection } from './live-test-messages';

/** The selected event: what it is, what each clause of the pattern says of it, and what can be done with it. */
export class EventDetailsPane {
  readonly element: HTMLElement;
  readonly #host: EventActionsHost;
  readonly #actions: EventActions;
  readonly #title = h('h2', {});
  readonly #several = h('span', { class: 'several' });
  readonly #facts = h('div', { class: 'facts' });
  #shown = '';

  constructor(host: EventActionsHost & { readonly onClose: () => void }) {
    const { strings, onClose } = host;
    this.#host = host;
    this.#actions = new EventActions(host);
    const close = h('button', { type: 'button', class: 'quiet', title: strings.closeDetails }, '✕');
    close.setAttribute('aria-label', strings.closeDetails);
    close.addEventListener('click', onClose);
    this.element = h(
      'section',
      { class: 'details', 'aria-label': strings.details, tabindex: 0, hidden: true },
      h('div', { class: 'details-head' }, this.#title, this.#several, close),
      this.#actions.element,
      this.#facts,
    );
    this.element.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') onClose();
    });
  }

  /** Where the keyboard finds what can be done. */
  focusActions(): void {
    if (!this.element.hidden) this.#actions.focus();
  }

  select(selection: Selection): void {
    const { chosen } = selection;
    this.#actions.update(selection);
    const { strings, format } = this.#host;
    setText(this.#several, chosen.length > 1 ? fill(strings.severalSelected, format.number(chosen.length)) : '');
  }

  show(details: EventDetails | undefined): void {
    this.element.hidden = !details;
    // Building the same again would lose the place in it.
    const content = JSON.stringify(details);
    if (!details || content === this.#shown) return;
    this.#shown = content;
    const { strings, format } = this.#host;
    const { name, time, source, who, ip, region, error, bytes, clauses } = details;
    const facts: readonly (readonly [string, string | undefined])[] = [
      [strings.time, time === undefined ? undefined : format.full(time)],
      [strings.service, source],
      [strings.columnWho, who],
      [strings.columnIp, ip],
      [strings.columnRegion, region],
      [strings.error, error],
      [strings.size, format.size(bytes)],
    ];
    setText(this.#title, name);
    this.#facts.replaceChildren(
      h('ul', { class: 'clauses' }, ...clauses.map((clause) => this.#clause(clause))),
      h('dl', {}, ...facts.flatMap(([term, value]) => (value ? [h('dt', {}, term), h('dd', {}, value)] : []))),
    );
  }

  #clause({ text, matches, saw, note }: ClauseLine): HTMLElement {
    const { strings } = this.#host;
    const { mark } = verdictMarks(strings)[matches ? 'match' : 'no'];
    const words = matches ? strings.clauseHolds : strings.clauseFails;
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
