import { h, hiddenText, setAttribute } from './dom';
import { columnNames, eventCells } from './event-cells';
import { EventSelection } from './event-selection';
import type { Format } from './format';
import { keyMove, type Move } from './list-keys';
import type { EventRow, LiveTestState, RowWindow, Selection } from './live-test-messages';
import { mostAtOnce } from './live-test-protocol';
import type { LiveTestStrings } from './live-test-strings';
import { VirtualRows } from './virtual-rows';

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

/**
 * The table of events. The table has the focus, and the event in front is its active descendant. What is selected is
 * known by index, so it stays selected wherever the list moves it.
 */
export class EventList {
  readonly element: HTMLElement;
  readonly #host: EventListHost;
  readonly #rows: VirtualRows<EventRow>;
  /** What an element shows, so that a row that says the same is left alone: its tooltip may be open. */
  readonly #shown = new WeakMap<HTMLElement, string>();
  #selection = new EventSelection();
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
    );
    this.#rows = new VirtualRows<EventRow>(this.element, {
      fetch: async (from, count) => (await host.fetchRows(from, count)).rows,
      positionOf: ({ index }) => host.positionOf(index),
      isSame: (one, other) => one.index === other.index,
      draw: (element, row) => this.#draw(element, row),
      onDrawn: () => {
        this.#finishMove();
        this.#mark();
      },
    });
    const { body } = this.#rows;
    this.element.append(body);
    this.element.addEventListener('keydown', (event) => this.#onKey(event));
    body.addEventListener('click', (event) => this.#onClick(event));
    body.addEventListener('dblclick', () => this.#open());
  }

  get selection(): Selection {
    return this.#selection.value;
  }

  /** Something about the list is new. */
  update({ rows, selected, isDone }: LiveTestState, withDate: boolean): void {
    this.#withDate = withDate;
    this.element.classList.toggle('with-date', withDate);
    if (!this.#rows.update(rows, isDone)) return;
    setAttribute(this.element, 'aria-rowcount', rows + 1);
    if (selected && selected.index === this.#selection.active) this.#follow(selected.position, isDone);
    this.#rows.show();
  }

  /** As it was before the page was hidden. */
  restore(selection: Selection): void {
    this.#selection = new EventSelection(selection);
    this.#isLost = selection.active !== undefined;
  }

  /** Other events: nothing of the old ones is meant any more. */
  reset(): void {
    this.#selection = new EventSelection();
    this.#forgetPlace();
    this.filterChanged();
  }

  /** Another list of the same events: the event in front stays in sight if it is in it. */
  filterChanged(): void {
    this.#isLost = this.#selection.active !== undefined;
    this.#rows.toTop();
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
    this.#rows.show();
    this.#host.onSelect(this.selection);
  }

  /** Where the event in front is now; undefined when it is not in the list, or not yet. */
  #follow(position: number | undefined, isDone: boolean): void {
    if (position === undefined && !isDone) return;
    if (this.#anchor === undefined || this.#position === undefined || position === undefined) this.#anchor = position;
    else this.#anchor += position - this.#position;
    this.#position = position;
    if (!this.#isLost) return;
    this.#isLost = false;
    if (position !== undefined) this.#rows.reveal(position, true);
  }

  #moveTo(position: number, move: Move): void {
    const { total } = this.#rows;
    if (total === 0) return;
    const target = Math.min(Math.max(position, 0), total - 1);
    this.#pending = { position: target, move };
    this.#rows.reveal(target);
    this.#rows.show();
  }

  /** Carries out a move once its row is there. */
  #finishMove(): void {
    const row = this.#pending && this.#rows.rowAt(this.#pending.position);
    if (!this.#pending || !row) return;
    const { position, move } = this.#pending;
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
    this.#selected();
  }

  async #extend({ index }: EventRow, position: number, anchor: number): Promise<void> {
    // What lies farther from the event in front than can be selected at once is left out.
    const first = Math.max(Math.min(position, anchor), position - mostAtOnce + 1);
    const rows = await this.#rows.stretch(first, Math.min(Math.abs(position - anchor) + 1, mostAtOnce));
    this.#selection.stretch(
      rows.map((row) => row.index),
      index,
    );
    this.#selected();
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
    const target = keyMove(event, { at, page: this.#rows.page, last: this.#rows.total - 1 });
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

  #draw(element: HTMLElement, row: EventRow): void {
    const look = { withDate: this.#withDate, isRejected: this.#selection.isRejected(row.index) };
    const content = JSON.stringify([row, look]);
    if (this.#shown.get(element) === content) return;
    this.#shown.set(element, content);
    element.replaceChildren(...eventCells(row, look, this.#host.strings, this.#host.format));
    setAttribute(element, 'data-verdict', row.verdict);
    setAttribute(element, 'data-rejected', look.isRejected);
  }

  #mark(): void {
    let active: string | undefined;
    for (const [position, element] of this.#rows.elements) {
      const row = this.#rows.rowAt(position);
      const isActive = row !== undefined && row.index === this.#selection.active;
      if (isActive) active = element.id;
      element.classList.toggle('active', isActive);
      setAttribute(element, 'aria-selected', row && this.#selection.isChosen(row.index) ? 'true' : 'false');
    }
    setAttribute(this.element, 'aria-activedescendant', active);
  }
}
