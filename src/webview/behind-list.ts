import { h, setAttribute } from './dom';
import type { BehindRow, BehindState } from './events-behind-messages';
import type { BehindStrings } from './events-behind-strings';
import { fill, type Format } from './format';
import { keyMove } from './list-keys';
import { VirtualRows } from './virtual-rows';

/** What the list needs from its page. */
export interface BehindListHost {
  readonly strings: BehindStrings;
  /** As times are written now: the person may choose another time zone. */
  readonly format: () => Format;
  readonly onOpen: (index: number) => void;
}

interface Column {
  readonly name: string;
  readonly kind: 'time' | 'event' | 'who' | 'from' | 'error' | 'filter' | 'value';
  readonly text: (row: BehindRow) => string;
}

/** The table of events behind a datapoint. It has the focus, and the event in front is its active descendant. */
export class BehindList {
  readonly element: HTMLElement;
  readonly #host: BehindListHost;
  readonly #head = h('div', { role: 'row', class: 'row', 'aria-rowindex': 1 });
  readonly #list: VirtualRows<BehindRow>;
  #rows: readonly BehindRow[] = [];
  #columns: readonly Column[] = [];
  #withDate = false;
  /** The event in front, by the number that stays the same while others come in. */
  #active: number | undefined;

  constructor(host: BehindListHost) {
    const { strings } = host;
    this.#host = host;
    this.element = h(
      'div',
      {
        class: 'list behind-list',
        role: 'grid',
        tabindex: 0,
        'aria-label': strings.list,
        'aria-description': strings.keys,
      },
      h('div', { role: 'rowgroup', class: 'head' }, this.#head),
    );
    this.#list = new VirtualRows<BehindRow>(this.element, {
      fetch: (from, count) => Promise.resolve(this.#rows.slice(from, from + count)),
      positionOf: (row) => Promise.resolve(this.#positionOf(row.index)),
      isSame: (one, other) => one.index === other.index,
      draw: (element, row) => this.#draw(element, row),
      onDrawn: () => this.#mark(),
    });
    const { body } = this.#list;
    this.element.append(body);
    this.element.addEventListener('keydown', (event) => this.#onKey(event));
    body.addEventListener('click', (event) => this.#onClick(event));
    body.addEventListener('dblclick', () => this.#open());
  }

  /** @param isOther whether these are the events of another datapoint than before */
  show(state: BehindState, isOther: boolean): void {
    this.#rows = state.rows;
    const format = this.#host.format();
    const times = [state.from, ...state.rows.map(({ time, logged }) => time ?? logged)];
    this.#withDate = [Math.min(...times), Math.max(...times)].some((time) => !format.isOneDay(time, state.from));
    if (isOther) {
      this.#active = undefined;
      this.#list.toTop();
    }
    this.#active ??= state.opened ?? state.rows[0]?.index;
    this.#setColumns(this.#columnsFor(state));
    this.element.classList.toggle('with-date', this.#withDate);
    setAttribute(this.element, 'aria-busy', state.phase === 'reading' ? 'true' : 'false');
    setAttribute(this.element, 'aria-rowcount', state.rows.length + 1);
    this.#list.update(state.rows.length, true);
    this.#list.show();
  }

  /** Which filter, and how much, is told where it is not the same for all. */
  #columnsFor({ rows, filters = 1 }: BehindState): readonly Column[] {
    const { strings } = this.#host;
    const format = this.#host.format();
    const { columnTime, columnEvent, columnWho, columnFrom, columnError, columnFilter, columnValue } = strings;
    const time = ({ time, logged }: BehindRow) => {
      const at = time ?? logged;
      return this.#withDate ? format.dateAndTime(at) : format.time(at);
    };
    const columns: Column[] = [
      { name: columnTime, kind: 'time', text: time },
      { name: columnEvent, kind: 'event', text: ({ name }) => name },
      { name: columnWho, kind: 'who', text: ({ who }) => who },
      { name: columnFrom, kind: 'from', text: ({ from }) => from },
      { name: columnError, kind: 'error', text: ({ error = '' }) => error },
    ];
    if (filters > 1) {
      columns.push({ name: columnFilter, kind: 'filter', text: (row) => row.filters.join(', ') });
    }
    if (rows.some(({ value }) => value !== 1)) {
      columns.push({
        name: columnValue,
        kind: 'value',
        text: ({ value }) => (value === undefined ? '?' : format.number(value)),
      });
    }
    return columns;
  }

  #setColumns(columns: readonly Column[]): void {
    const isSame = columns.map(({ kind }) => kind).join() === this.#columns.map(({ kind }) => kind).join();
    this.#columns = columns;
    if (isSame) return;
    setAttribute(this.element, 'aria-colcount', columns.length);
    this.#head.replaceChildren(
      ...columns.map(({ name, kind }, column) =>
        h('div', { role: 'columnheader', 'aria-colindex': column + 1, class: kind }, name),
      ),
    );
  }

  #draw(element: HTMLElement, row: BehindRow): void {
    const cells = this.#columns.map(({ kind, text }, column) => {
      const value = text(row);
      const title = kind === 'time' ? this.#times(row) : value;
      return h('div', { role: 'gridcell', 'aria-colindex': column + 1, class: kind, title: title || undefined }, value);
    });
    // A row that says the same is left alone: its tooltip may be open.
    const now = h('div', {}, ...cells);
    if (now.innerHTML !== element.innerHTML) element.replaceChildren(...cells);
  }

  /** When it happened, and when the datapoint has it. */
  #times({ time, logged }: BehindRow): string {
    const { strings } = this.#host;
    const format = this.#host.format();
    return time === undefined ? format.full(logged) : fill(strings.times, format.full(time), format.full(logged));
  }

  #positionOf(index: number | undefined): number | undefined {
    const position = this.#rows.findIndex((row) => row.index === index);
    return position < 0 ? undefined : position;
  }

  #moveTo(position: number): void {
    const row = this.#rows[Math.max(0, Math.min(position, this.#rows.length - 1))];
    if (!row) return;
    this.#active = row.index;
    this.#list.reveal(this.#rows.indexOf(row));
    this.#list.show();
  }

  #open(): void {
    if (this.#active !== undefined) this.#host.onOpen(this.#active);
  }

  #onClick(event: MouseEvent): void {
    const row = event.target instanceof Element ? event.target.closest('[data-position]') : null;
    if (row !== null) this.#moveTo(Number(row.getAttribute('data-position')));
  }

  #onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const at = this.#positionOf(this.#active);
    const target = keyMove(event, { at, page: this.#list.page, last: this.#rows.length - 1 });
    if (target) this.#moveTo(target.position);
    else if (event.key === 'Enter') this.#open();
    else return;
    event.preventDefault();
  }

  #mark(): void {
    let active: string | undefined;
    for (const [position, element] of this.#list.elements) {
      const isActive = this.#rows[position]?.index === this.#active;
      if (isActive) active = element.id;
      element.classList.toggle('active', isActive);
      setAttribute(element, 'aria-selected', isActive ? 'true' : 'false');
    }
    setAttribute(this.element, 'aria-activedescendant', active);
  }
}
