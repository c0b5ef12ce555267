import { h, setAttribute, setText } from './dom';

/** The numbers of a chart as a table: there for screen readers at once, for everybody when the button is pressed. */
export class ValuesTable {
  readonly element: HTMLElement;
  readonly toggle: HTMLButtonElement;
  readonly #caption = h('caption', {});
  readonly #valueHeader = h('th', { scope: 'col' });
  readonly #body = h('tbody', {});

  /** `name`: what the button says. */
  constructor(name: string, columnTime: string) {
    this.toggle = h('button', { type: 'button', class: 'toggle', 'aria-pressed': 'false' }, name);
    this.element = h(
      'div',
      { class: 'visually-hidden', id: 'values' },
      h(
        'table',
        {},
        this.#caption,
        h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, columnTime), this.#valueHeader)),
        this.#body,
      ),
    );
    this.toggle.addEventListener('click', () => {
      const isShown = !this.element.classList.toggle('visually-hidden');
      setAttribute(this.toggle, 'aria-pressed', String(isShown));
      // What scrolls must be reachable by keyboard.
      setAttribute(this.element, 'tabindex', isShown ? 0 : undefined);
      setAttribute(this.element, 'role', isShown ? 'region' : undefined);
      setAttribute(this.element, 'aria-label', isShown ? name : undefined);
    });
  }

  /** Rows newest first: a time and its value, in words. */
  show(caption: string, valueHeader: string, rows: readonly (readonly [time: string, value: string])[]): void {
    setText(this.#caption, caption);
    setText(this.#valueHeader, valueHeader);
    this.#body.replaceChildren(
      ...rows.map(([time, value]) => h('tr', {}, h('th', { scope: 'row' }, time), h('td', {}, value))),
    );
  }
}
