import { h, hiddenText, setAttribute } from './dom';
import { columnNames, eventCells } from './event-cells';
import { EventSelection } from './event-selection';
import type { Format } from './format';
import { keyMove, type Move } from './list-keys';
import type { EventRow, LiveTestState, RowWindow, Selection } from './live-test-messages';
import { mostAtOnce } from './live-test-protocol';
import type { LiveTestStrings } from './live-test-strings';

/** What the list needs from its page. */
export interface EventListHost {
  readonly strings: LiveTestStrings;
  readonly format: Format;
  readonly fetchRows: (from: number, count: number) => Promise<RowWindow>;
  /** Where an event is in the list now; undefined when it is not in it. */
  readonly positionOf: (index: number) => Promise<number | undefined>;
  readonly onSelect: (selection: Selection) => void;
  readonly onOpen: (index: number) => void;
  /** The person wants to see what can be done with the selected events. */
  readonly onMenu: () => void;
  /** The person began to type a word. */
  readonly onType: () => void;
}

/** In pixels; `media/live-test.css` says the same. */
const rowHeight = 22;
/** Rows beyond the visible ones that are fetched with them. */
const margin = 60;

/**
 * The table of events. It has elements only for the rows in sight and asks the host for those, so it can be as long as
 * it likes. The table has the focus, and the event in front is its active descendant.
 */
export class EventList {
  readonly element: HTMLElement;
  readonly #host: EventListHost;
  readonly #body: HTMLElement;
  readonly #elements = new Map<number, { readonly element: HTMLElement; shown: string }>();
  #selection = new EventSelection();
  #window: RowWindow = { revision: -1, from: 0, rows: [] };
  #total = 0;
  #isStale = true;
  #isFetching = false;
  #fetchAgain = false;
  #withDate = false;
  /** Where the event in front is, if it is in the list. */
  #position: number | undefined;
  /** Where a stretch of chosen events begins. */
  #anchor: number | undefined;
  /** A move to a row that is being fetched. */
  #pending: { readonly position: number; readonly move: Move } | undefined;
  /** The event in front is to be brought in sight once it is known where it is. */
  #isLost = false;

  constructor(host: EventListHost) {
    const { strings } = host;
    this.#host = host;
    const columns = columnNames(strings);
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
        'aria-multiselectable': 'true',
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
    this.#body.addEventListener('click', (event) => this.#onClick(event));
    this.#body.addEventListener('dblclick', () => this.#open());
    new ResizeObserver(() => this.#show()).observe(this.element);
  }

  get selection(): Selection {
    return this.#selection.value;
  }

  /** Something about the list is new. */
  update({ rows, selected, isDone }: LiveTestState, withDate: boolean): void {
    // While events are listed anew there are fewer for a moment, which must not move what is in sight.
    const height = isDone ? rows : Math.max(rows, this.#total);
    this.#total = rows;
    this.#withDate = withDate;
    this.element.classList.toggle('with-date', withDate);
    this.#body.style.height = `${height * rowHeight}px`;
    this.#isStale = true;
    if (selected && selected.index === this.#selection.active) {
      this.#moveAnchor(selected.position);
      this.#position = selected.position;
      if (this.#isLost && selected.position !== undefined) {
        this.#isLost = false;
        this.#reveal(selected.position);
      }
    }
    setAttribute(this.element, 'aria-rowcount', rows + 1);
    this.#show();
  }

  /** As it was before the page was hidden. */
  restore(selection: Selection): void {
    this.#selection = new EventSelection(selection);
    this.#isLost = true;
  }

  /** Other events: nothing of the old ones is meant any more. */
  reset(): void {
    this.#selection = new EventSelection();
    this.#forgetPlace();
    this.element.scrollTop = 0;
  }

  clearSelection(): void {
    this.#selection.letGo();
    this.#forgetPlace();
    this.#selected();
  }

  /** "But not this", or not any more, of the chosen events. */
  toggleRejected(): void {
    this.#selection.toggleRejected();
    this.#selected();
  }

  rejectNone(): void {
    this.#selection.rejectNone();
    this.#selected();
  }

  #forgetPlace(): void {
    this.#position = undefined;
    this.#anchor = undefined;
    this.#pending = undefined;
  }

  #selected(): void {
    this.#show();
    this.#host.onSelect(this.selection);
  }

  #moveAnchor(position: number | undefined): void {
    if (this.#anchor === undefined || this.#position === undefined || position === undefined) this.#anchor = position;
    else this.#anchor += position - this.#position;
  }

  #moveTo(position: number, move: Move): void {
    if (this.#total === 0) return;
    const target = Math.min(Math.max(position, 0), this.#total - 1);
    this.#pending = { position: target, move };
    this.#reveal(target);
    this.#show();
  }

  /** Carries out a move once its row is there. */
  #finishMove(): void {
    if (!this.#pending) return;
    const { position, move } = this.#pending;
    const row = this.#rowAt(position);
    if (!row) return;
    this.#pending = undefined;
    this.#position = position;
    if (move === 'extend') {
      void this.#extend(row, position, (this.#anchor ??= position));
      return;
    }
    this.#anchor = position;
    if (move === 'only') this.#selection.only(row.index);
    else if (move === 'toggle') this.#selection.toggle(row.index);
    else this.#selection.moveTo(row.index);
    this.#markRows();
    this.#host.onSelect(this.selection);
  }

  async #extend({ index }: EventRow, position: number, anchor: number): Promise<void> {
    // What lies farther from the event in front than can be selected at once is left out.
    const first = Math.max(Math.min(position, anchor), position - mostAtOnce + 1);
    const count = Math.min(Math.abs(position - anchor) + 1, mostAtOnce);
    let rows: readonly EventRow[] = this.#window.rows.slice(
      first - this.#window.from,
      first - this.#window.from + count,
    );
    if (first < this.#window.from || rows.length < count) rows = (await this.#host.fetchRows(first, count)).rows;
    this.#selection.stretch(
      rows.map((row) => row.index),
      index,
    );
    this.#markRows();
    this.#host.onSelect(this.selection);
  }

  #open(): void {
    if (this.#selection.active !== undefined) this.#host.onOpen(this.#selection.active);
  }

  #onClick(event: MouseEvent): void {
    const row = event.target instanceof Element ? event.target.closest('[data-position]') : null;
    if (row === null) return;
    const move = event.shiftKey ? 'extend' : event.ctrlKey || event.metaKey ? 'toggle' : 'only';
    this.#moveTo(Number(row.getAttribute('data-position')), move);
  }

  #onKey(event: KeyboardEvent): void {
    const at = this.#pending?.position ?? this.#position;
    const page = Math.max(1, Math.floor(this.element.clientHeight / rowHeight) - 2);
    const target = keyMove(event, { at, page, last: this.#total - 1 });
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (target) this.#moveTo(target.position, target.move);
    else if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) this.#host.onMenu();
    else if (!isPlain) return;
    else if (event.key === 'Enter') this.#open();
    else if (event.key === 'Delete') this.toggleRejected();
    else if (event.key === 'Escape') this.clearSelection();
    else if (event.key.length === 1) {
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

  #rowAt(position: number): EventRow | undefined {
    return this.#window.rows[position - this.#window.from];
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
      else void this.#fetch();
    }
    this.#draw();
  }

  /** One fetch at a time; what was scrolled to meanwhile is fetched afterwards. */
  async #fetch(): Promise<void> {
    this.#isFetching = true;
    try {
      if (this.#isStale) await this.#followScroll();
      this.#isStale = false;
      const { first, end } = this.#visible();
      const from = Math.max(0, first - margin);
      this.#window = await this.#host.fetchRows(from, Math.min(end + margin - from, mostAtOnce));
    } catch (error) {
      console.error(error);
      return;
    } finally {
      this.#isFetching = false;
    }
    this.#draw();
    if (this.#fetchAgain) {
      this.#fetchAgain = false;
      this.#show();
    }
  }

  /** Once scrolled down, what is in sight stays in its place while events come in above it. */
  async #followScroll(): Promise<void> {
    if (this.element.scrollTop === 0) return;
    const { first, end } = this.#visible();
    const isActiveInSight = this.#position !== undefined && this.#position >= first && this.#position < end;
    const row = this.#rowAt(isActiveInSight && this.#rowAt(this.#position!) ? this.#position! : first);
    if (!row) return;
    const old = this.#window.from + this.#window.rows.indexOf(row);
    const position = await this.#host.positionOf(row.index);
    if (position !== undefined && position !== old) this.element.scrollTop += (position - old) * rowHeight;
  }

  #draw(): void {
    const { first, end } = this.#visible();
    for (const [position, { element }] of this.#elements) {
      if (position >= first && position < end) continue;
      element.remove();
      this.#elements.delete(position);
    }
    for (let position = first; position < end; position++) this.#drawRow(position);
    this.#finishMove();
    this.#markRows();
  }

  #drawRow(position: number): void {
    let drawn = this.#elements.get(position);
    if (!drawn) {
      const element = h('div', {
        role: 'row',
        class: 'row',
        id: `row-${position}`,
        'data-position': position,
        'aria-rowindex': position + 2,
      });
      element.style.transform = `translateY(${position * rowHeight}px)`;
      drawn = { element, shown: '' };
      this.#elements.set(position, drawn);
      this.#body.append(element);
    }
    const row = this.#rowAt(position);
    if (!row) return;
    const { strings, format } = this.#host;
    const look = { withDate: this.#withDate, isRejected: this.#selection.isRejected(row.index) };
    // A row that says the same is left alone: its tooltip may be open.
    const content = JSON.stringify([row, look]);
    if (content === drawn.shown) return;
    drawn.shown = content;
    drawn.element.replaceChildren(...eventCells(row, look, strings, format));
    setAttribute(drawn.element, 'data-verdict', row.verdict);
    setAttribute(drawn.element, 'data-rejected', look.isRejected);
  }

  #markRows(): void {
    let active: string | undefined;
    for (const [position, { element }] of this.#elements) {
      const row = this.#rowAt(position);
      const isActive = row !== undefined && row.index === this.#selection.active;
      if (isActive) active = element.id;
      element.classList.toggle('active', isActive);
      setAttribute(element, 'aria-selected', row && this.#selection.isChosen(row.index) ? 'true' : 'false');
    }
    setAttribute(this.element, 'aria-activedescendant', active);
  }
}
