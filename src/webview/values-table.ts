import { h, setAttribute, setText } from './dom';

/** The numbers of a chart as a table: there for screen readers at once, for everybody when the button is pressed. */
export class ValuesTable {
  readonly element: HTMLElement;
  readonly toggle: HTMLButtonElement;
  readonly #caption = h('caption', {});
  readonly #head = h('tr', {});
  readonly #columnTime: string;
  readonly #body = h('tbody', {});

  /** `name`: what the button says. */
  constructor(name: string, columnTime: string) {
    this.#columnTime = columnTime;
    this.toggle = h('button', { type: 'button', class: 'toggle', 'aria-pressed': 'false' }, name);
    this.element = h(
      'div',
      { class: 'visually-hidden', id: 'values' },
      h('table', { class: 'values' }, this.#caption, h('thead', {}, this.#head), this.#body),
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

  /** Rows newest first: a time and its values, in words; as many values as there are headers. */
  show(caption: string, valueHeaders: readonly string[], rows: readonly (readonly (string | HTMLElement)[])[]): void {
    setText(this.#caption, caption);
    this.#head.replaceChildren(
      ...[this.#columnTime, ...valueHeaders].map((header) => h('th', { scope: 'col' }, header)),
    );
    this.#body.replaceChildren(
      ...rows.map(([time = '', ...values]) =>
        h('tr', {}, h('th', { scope: 'row' }, time), ...values.map((value) => h('td', {}, value))),
      ),
    );
  }
}
