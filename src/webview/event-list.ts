import { h, hiddenText, setAttribute } from './dom';
import { fill, type Format } from './format';
import { verdictMarks } from './live-test-marks';
import type { EventRow, LiveTestState, RowWindow } from './live-test-messages';
import type { LiveTestStrings } from './live-test-strings';

/** What the list needs from its page. */
export interface EventListHost {
  readonly strings: LiveTestStrings;
  readonly format: Format;
  readonly fetchRows: (from: number, count: number) => Promise<RowWindow>;
  readonly onSelect: (row: EventRow | undefined) => void;
  readonly onOpen: (row: EventRow) => void;
  /** The person began to type a word. */
  readonly onType: () => void;
}

/** In pixels; `media/live-test.css` says the same. */
const rowHeight = 22;
/** Rows beyond the visible ones that are fetched with them. */
const margin = 60;

/**
 * The table of events. It has elements only for the rows in sight and asks the host for those, so it can be as long as
 * it likes. The table has the focus, and the selected row is its active descendant.
 */
export class EventList {
  readonly element: HTMLElement;
  readonly #host: EventListHost;
  readonly #body: HTMLElement;
  readonly #elements = new Map<number, HTMLElement>();
  #window: RowWindow = { revision: -1, from: 0, rows: [] };
  #total = 0;
  #isStale = true;
  #isFetching = false;
  #fetchAgain = false;
  #withDate = false;
  #position: number | undefined;
  #selected: EventRow | undefined;

  constructor(host: EventListHost) {
    const { strings } = host;
    this.#host = host;
    const columns = [
      strings.columnVerdict,
      strings.columnTime,
      strings.columnEvent,
      strings.columnWho,
      strings.columnIp,
      strings.columnRegion,
      strings.columnRemark,
    ];
    const headers = columns.map((text, column) =>
      h('div', { role: 'columnheader', 'aria-colindex': column + 1 }, column === 0 ? hiddenText(text) : text),
    );
    this.#body = h('div', { role: 'rowgroup', class: 'rows' });
    this.element = h(
      'div',
      {
        class: 'list',
        role: 'grid',
        tabindex: 0,
        'aria-label': strings.list,
        'aria-description': strings.keys,
        'aria-colcount': columns.length,
      },
      h(
        'div',
        { role: 'rowgroup', class: 'head' },
        h('div', { role: 'row', class: 'row', 'aria-rowindex': 1 }, ...headers),
      ),
      this.#body,
    );
    this.element.addEventListener('scroll', () => this.#show());
    this.element.addEventListener('keydown', (event) => this.#onKey(event));
    this.#body.addEventListener('click', (event) => this.#select(this.#positionAt(event)));
    this.#body.addEventListener('dblclick', () => this.#open());
    new ResizeObserver(() => this.#show()).observe(this.element);
  }

  /** Something about the list is new. */
  update({ rows, selected }: LiveTestState, withDate: boolean): void {
    this.#total = rows;
    this.#withDate = withDate;
    this.element.classList.toggle('with-date', withDate);
    this.#isStale = true;
    if (selected && selected.index === this.#selected?.index) this.#position = selected.position;
    this.#body.style.height = `${rows * rowHeight}px`;
    setAttribute(this.element, 'aria-rowcount', rows + 1);
    this.#show();
  }

  clearSelection(): void {
    this.#position = undefined;
    this.#selected = undefined;
    this.#show();
    this.#host.onSelect(undefined);
  }

  #select(position: number | undefined): void {
    if (position === undefined || this.#total === 0) return;
    this.#position = Math.min(Math.max(position, 0), this.#total - 1);
    this.#selected = undefined;
    this.#reveal(this.#position);
    this.#show();
  }

  #open(): void {
    if (this.#selected) this.#host.onOpen(this.#selected);
  }

  #onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const at = this.#position;
    const page = Math.max(1, Math.floor(this.element.clientHeight / rowHeight) - 2);
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: (at ?? -1) + 1,
      ArrowUp: (at ?? 1) - 1,
      PageDown: (at ?? 0) + page,
      PageUp: (at ?? 0) - page,
      Home: 0,
      End: this.#total - 1,
    };
    const target = moves[event.key];
    if (target !== undefined) this.#select(target);
    else if (event.key === 'Enter') this.#open();
    else if (event.key === 'Escape') this.clearSelection();
    else if (event.key.length === 1 && event.key !== ' ') {
      // The search field has the focus before the key becomes text, and so gets it; "/" is only the way there.
      this.#host.onType();
      if (event.key !== '/') return;
    } else return;
    event.preventDefault();
  }

  /** Scrolls so that a row is in sight, below the header. */
  #reveal(position: number): void {
    const top = position * rowHeight;
    const height = this.element.clientHeight - rowHeight;
    if (top < this.element.scrollTop) this.element.scrollTop = top;
    else if (top + rowHeight > this.element.scrollTop + height) this.element.scrollTop = top + rowHeight - height;
  }

  #positionAt({ target }: MouseEvent): number | undefined {
    const row = target instanceof Element ? target.closest('[data-position]') : null;
    return row === null ? undefined : Number(row.getAttribute('data-position'));
  }

  #visible(): { readonly first: number; readonly end: number } {
    const first = Math.floor(this.element.scrollTop / rowHeight);
    const end = Math.min(this.#total, first + Math.ceil(this.element.clientHeight / rowHeight) + 1);
    return { first: Math.min(first, Math.max(0, end - 1)), end };
  }

  /** Fetches what is in sight, if need be, and draws what there is of it. */
  #show(): void {
    const { first, end } = this.#visible();
    const { from, rows } = this.#window;
    if (this.#isStale || first < from || end > from + rows.length) {
      if (this.#isFetching) this.#fetchAgain = true;
      else void this.#fetch(first, end);
    }
    this.#draw(first, end);
  }

  /** One fetch at a time; what was scrolled to meanwhile is fetched afterwards. */
  async #fetch(first: number, end: number): Promise<void> {
    this.#isFetching = true;
    this.#isStale = false;
    const from = Math.max(0, first - margin);
    try {
      this.#window = await this.#host.fetchRows(from, Math.min(end + margin - from, 500));
    } catch (error) {
      console.error(error);
      return;
    } finally {
      this.#isFetching = false;
    }
    const visible = this.#visible();
    this.#draw(visible.first, visible.end);
    if (this.#fetchAgain) {
      this.#fetchAgain = false;
      this.#show();
    }
  }

  #draw(first: number, end: number): void {
    for (const [position, element] of this.#elements) {
      if (position >= first && position < end) continue;
      element.remove();
      this.#elements.delete(position);
    }
    for (let position = first; position < end; position++) this.#drawRow(position);
    this.#markSelected();
  }

  #drawRow(position: number): void {
    const row = this.#window.rows[position - this.#window.from];
    let element = this.#elements.get(position);
    if (!element) {
      element = h('div', {
        role: 'row',
        class: 'row',
        id: `row-${position}`,
        'data-position': position,
        'aria-rowindex': position + 2,
      });
      element.style.transform = `translateY(${position * rowHeight}px)`;
      this.#elements.set(position, element);
      this.#body.append(element);
    }
    if (row) element.replaceChildren(...this.#cells(row));
    setAttribute(element, 'data-verdict', row?.verdict);
  }

  #cells({ verdict, time, name, who, ip, region, error, fails }: EventRow): HTMLElement[] {
    const { format, strings } = this.#host;
    const { mark, text } = verdictMarks(strings)[verdict ?? 'untested'];
    const when = time === undefined ? '' : this.#withDate ? format.dateAndTime(time) : format.time(time);
    const remark = [fails && fill(strings.fails, fails), error].filter((part) => part).join(' · ');
    const cell = (column: number, value: string, title = value) =>
      h('div', { role: 'gridcell', 'aria-colindex': column, title: title || undefined }, value);
    return [
      h(
        'div',
        { role: 'gridcell', 'aria-colindex': 1, class: 'verdict', title: text },
        h('span', { 'aria-hidden': 'true' }, mark),
        hiddenText(text),
      ),
      cell(2, when, time === undefined ? '' : format.full(time)),
      cell(3, name),
      cell(4, who),
      cell(5, ip),
      cell(6, region),
      cell(7, remark),
    ];
  }

  #markSelected(): void {
    for (const [position, element] of this.#elements) {
      setAttribute(element, 'aria-selected', position === this.#position ? 'true' : 'false');
    }
    const position = this.#position;
    const isDrawn = position !== undefined && this.#elements.has(position);
    setAttribute(this.element, 'aria-activedescendant', isDrawn ? `row-${position}` : undefined);
    if (position === undefined || this.#selected) return;
    const row = this.#window.rows[position - this.#window.from];
    if (!row) return;
    this.#selected = row;
    this.#host.onSelect(row);
  }
}
