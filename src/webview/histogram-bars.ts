import { h, setAttribute } from './dom';
import { fill, type Format } from './format';
import type { Histogram } from './live-test-messages';
import type { LiveTestStrings } from './live-test-strings';

interface TimeRange {
  readonly from: number;
  readonly to: number;
}

/**
 * Matches over time. One stop for the tab key: left and right move from bar to bar, Enter narrows the list to one,
 * Escape widens it again; a click does what Enter does.
 */
export class HistogramBars {
  readonly element: HTMLElement;
  readonly #strings: LiveTestStrings;
  readonly #format: Format;
  readonly #onChoose: (time: TimeRange | undefined) => void;
  #histogram: Histogram = { from: 0, width: 1, matches: [] };
  #bars: HTMLElement[] = [];
  #active = -1;
  #chosen: TimeRange | undefined;

  constructor(strings: LiveTestStrings, format: Format, onChoose: (time: TimeRange | undefined) => void) {
    this.#strings = strings;
    this.#format = format;
    this.#onChoose = onChoose;
    this.element = h('div', { class: 'histogram', role: 'listbox', tabindex: 0, 'aria-orientation': 'horizontal' });
    this.element.addEventListener('keydown', (event) => this.#onKey(event));
    this.element.addEventListener('click', ({ target }) => {
      const bar = this.#bars.findIndex((element) => target instanceof Node && element.contains(target));
      if (bar >= 0) this.#choose(bar);
    });
    this.element.addEventListener('blur', () => this.#activate(-1));
  }

  /** `chosen`: what the list is narrowed to. */
  update(histogram: Histogram | undefined, chosen: TimeRange | undefined): void {
    this.element.hidden = !histogram;
    this.#chosen = chosen;
    if (!histogram) return;
    this.#histogram = histogram;
    const { matches, width } = histogram;
    const most = Math.max(1, ...matches);
    setAttribute(this.element, 'aria-label', fill(this.#strings.histogram, this.#format.duration(width)));
    if (this.#bars.length !== matches.length) {
      this.#bars = matches.map((_, bar) => h('div', { role: 'option', id: `bar-${bar}` }, h('div', { class: 'bar' })));
      this.element.replaceChildren(...this.#bars);
      this.#active = -1;
    }
    this.#bars.forEach((element, bar) => this.#drawBar(element, bar, most));
    this.#activate(Math.min(this.#active, matches.length - 1));
  }

  #drawBar(element: HTMLElement, bar: number, most: number): void {
    const count = this.#histogram.matches[bar]!;
    const { from, to } = this.#range(bar);
    const label = fill(this.#strings.bar, this.#format.range(from, to), this.#format.number(count));
    setAttribute(element, 'aria-label', label);
    setAttribute(element, 'title', label);
    setAttribute(element, 'aria-selected', this.#chosen?.from === from && this.#chosen.to === to ? 'true' : 'false');
    // A single match among thousands is still seen.
    (element.firstElementChild as HTMLElement).style.height = count === 0 ? '0' : `max(3px, ${(count / most) * 100}%)`;
  }

  #range(bar: number): TimeRange {
    const { from, width } = this.#histogram;
    return { from: from + bar * width, to: from + (bar + 1) * width };
  }

  #onKey(event: KeyboardEvent): void {
    const last = this.#bars.length - 1;
    const at = this.#active;
    const moves: Readonly<Record<string, number>> = {
      ArrowLeft: at < 0 ? last : Math.max(0, at - 1),
      ArrowRight: Math.min(last, at + 1),
      Home: 0,
      End: last,
    };
    const target = moves[event.key];
    if (target !== undefined) this.#activate(target);
    else if ((event.key === 'Enter' || event.key === ' ') && at >= 0) this.#choose(at);
    else if (event.key === 'Escape') this.#onChoose(undefined);
    else return;
    event.preventDefault();
  }

  #activate(bar: number): void {
    this.#active = bar;
    this.#bars.forEach((element, other) => element.classList.toggle('active', other === bar));
    setAttribute(this.element, 'aria-activedescendant', bar < 0 ? undefined : `bar-${bar}`);
  }

  /** The chosen bar again means: any time. */
  #choose(bar: number): void {
    const range = this.#range(bar);
    this.#onChoose(this.#chosen?.from === range.from && this.#chosen.to === range.to ? undefined : range);
  }
}
