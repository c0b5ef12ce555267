import { h } from './dom';

/** Where rows come from, and how they look. */
export interface RowSource<Row> {
  readonly fetch: (from: number, count: number) => Promise<readonly Row[]>;
  /** Where a row that was fetched is now; undefined when it is not in the list any more. */
  readonly positionOf: (row: Row) => Promise<number | undefined>;
  /** Whether two answers mean the same row. */
  readonly isSame: (one: Row, other: Row) => boolean;
  /** Shows `row` in an element that may show another one. */
  readonly draw: (element: HTMLElement, row: Row) => void;
  /** What is in sight was drawn. */
  readonly onDrawn: () => void;
}

/** In pixels; `media/event-rows.css` says the same. */
const rowHeight = 22;
/** Rows beyond the visible ones that are fetched with them. */
const margin = 60;
const mostAtOnce = 500;

/** The rows of a list of any length: there are elements only for those in sight, and only what is around them is fetched. */
export class VirtualRows<Row> {
  readonly body = h('div', { role: 'rowgroup', class: 'rows' });
  readonly #scroller: HTMLElement;
  readonly #source: RowSource<Row>;
  readonly #elements = new Map<number, HTMLElement>();
  /** `#rows[0]` is at `#from`. */
  #rows: readonly Row[] = [];
  #from = 0;
  #total = 0;
  #isStale = true;
  #isFetching = false;
  #fetchAgain = false;
  /** The place in the list is a new one, and not to be kept relative to the old one. */
  #hasJumped = false;
  /** The row that tells the place in the list, until rows have come that have it where it is thought to be. */
  #anchor: { readonly row: Row; readonly position: number } | undefined;

  /** @param scroller gets `body`, below a header that is one row high */
  constructor(scroller: HTMLElement, source: RowSource<Row>) {
    this.#scroller = scroller;
    this.#source = source;
    scroller.addEventListener('scroll', () => this.show());
    new ResizeObserver(() => this.show()).observe(scroller);
  }

  get total(): number {
    return this.#total;
  }

  /** How many rows a page is, less one to see where one was. */
  get page(): number {
    return Math.max(1, Math.floor(this.#scroller.clientHeight / rowHeight) - 2);
  }

  /**
   * The list has changed, and has `total` rows now. While it is made anew (not `isDone`) it is short for a moment: then
   * what is in sight stays until there is as much again.
   *
   * @returns whether the rows are those of the new list
   */
  update(total: number, isDone: boolean): boolean {
    const isShort = !isDone && total < this.#total;
    if (isShort && total < this.#inSight().end) return false;
    if (!isShort) this.body.style.height = `${total * rowHeight}px`;
    this.#total = total;
    this.#isStale = true;
    return true;
  }

  /** Another list: begins at its top. */
  toTop(): void {
    this.#hasJumped = true;
    this.#scroller.scrollTop = 0;
  }

  /** Scrolls so that a row is in sight, below the header. `isJump`: from wherever it was before. */
  reveal(position: number, isJump = false): void {
    if (isJump) this.#hasJumped = true;
    const top = position * rowHeight;
    const height = this.#scroller.clientHeight - rowHeight;
    if (top < this.#scroller.scrollTop) this.#scroller.scrollTop = top;
    else if (top + rowHeight > this.#scroller.scrollTop + height) this.#scroller.scrollTop = top + rowHeight - height;
  }

  /** Undefined for what is not fetched. */
  rowAt(position: number): Row | undefined {
    return this.#rows[position - this.#from];
  }

  /** Rows from `first`, as many as there are of `count`; fetched if need be. */
  async stretch(first: number, count: number): Promise<readonly Row[]> {
    const at = first - this.#from;
    if (at >= 0 && at + count <= this.#rows.length) return this.#rows.slice(at, at + count);
    return this.#source.fetch(first, count);
  }

  /** What is drawn, by position. */
  get elements(): ReadonlyMap<number, HTMLElement> {
    return this.#elements;
  }

  /** Fetches what is in sight, if need be, and draws what there is of it. */
  show(): void {
    const { first, end } = this.#inSight();
    if (this.#isStale || first < this.#from || end > this.#from + this.#rows.length) {
      if (this.#isFetching) this.#fetchAgain = true;
      else void this.#fetch();
    }
    this.#draw();
  }

  #inSight(): { readonly first: number; readonly end: number } {
    const first = Math.floor(this.#scroller.scrollTop / rowHeight);
    const end = Math.min(this.#total, first + Math.ceil(this.#scroller.clientHeight / rowHeight) + 1);
    return { first: Math.min(first, Math.max(0, end - 1)), end };
  }

  /** One fetch at a time; what was scrolled to meanwhile is fetched afterwards. */
  async #fetch(): Promise<void> {
    this.#isFetching = true;
    try {
      this.#setAnchor();
      if (this.#isStale) await this.#keepPlace();
      this.#isStale = false;
      const { first, end } = this.#inSight();
      const from = Math.max(0, first - margin);
      this.#rows = await this.#source.fetch(from, Math.min(end + margin - from, mostAtOnce));
      this.#from = from;
      this.#checkAnchor();
    } catch (error) {
      console.error(error);
      return;
    } finally {
      this.#isFetching = false;
    }
    this.#draw();
    if (this.#fetchAgain) {
      this.#fetchAgain = false;
      this.show();
    }
  }

  /** Once scrolled down, what is in sight stays in its place while rows come in above it. */
  #setAnchor(): void {
    if (this.#hasJumped || this.#scroller.scrollTop === 0) this.#anchor = undefined;
    else if (!this.#anchor) {
      const position = this.#inSight().first;
      const row = this.rowAt(position);
      this.#anchor = row && { row, position };
    }
    this.#hasJumped = false;
  }

  async #keepPlace(): Promise<void> {
    const anchor = this.#anchor;
    if (!anchor) return;
    const position = await this.#source.positionOf(anchor.row);
    if (this.#hasJumped) return;
    if (position !== undefined) this.#scroller.scrollTop += (position - anchor.position) * rowHeight;
    this.#anchor = position === undefined ? undefined : { row: anchor.row, position };
  }

  /** The list may have changed before these rows were taken from it: then the next fetch, which that brings, needs it. */
  #checkAnchor(): void {
    const row = this.#anchor && this.rowAt(this.#anchor.position);
    if (!this.#anchor || !row || this.#source.isSame(row, this.#anchor.row)) this.#anchor = undefined;
  }

  #draw(): void {
    const { first, end } = this.#inSight();
    for (const [position, element] of this.#elements) {
      if (position >= first && position < end) continue;
      element.remove();
      this.#elements.delete(position);
    }
    for (let position = first; position < end; position++) {
      const element = this.#elements.get(position) ?? this.#addElement(position);
      const row = this.rowAt(position);
      if (row) this.#source.draw(element, row);
    }
    this.#source.onDrawn();
  }

  #addElement(position: number): HTMLElement {
    const element = h('div', {
      role: 'row',
      class: 'row',
      id: `row-${position}`,
      'data-position': position,
      'aria-rowindex': position + 2,
    });
    element.style.transform = `translateY(${position * rowHeight}px)`;
    this.#elements.set(position, element);
    this.body.append(element);
    return element;
  }
}
