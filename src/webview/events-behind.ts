import { BehindList } from './behind-list';
import { remarkWords, sentenceOf, talliesOf } from './behind-words';
import { h, setAttribute, setText } from './dom';
import type { BehindState, FromBehind } from './events-behind-messages';
import type { BehindStrings } from './events-behind-strings';
import { fill, type Format } from './format';

/** What the list needs from the page with the chart. */
export interface EventsBehindHost {
  readonly strings: BehindStrings;
  /** As times are written now: the person may choose another time zone. */
  readonly format: () => Format;
  readonly send: (message: FromBehind) => void;
  /** The person is done with the list and goes back to the datapoint: the one at this time. */
  readonly onLeave: (from: number) => void;
}

/** Below the chart: the events behind one of its datapoints, who caused them, and what to know about them. */
export class EventsBehindSection {
  readonly element: HTMLElement;
  readonly #host: EventsBehindHost;
  readonly #list: BehindList;
  readonly #heading = h('h2', { id: 'behind-heading', tabindex: -1 });
  readonly #sentence = h('p', { class: 'sentence', role: 'status' });
  readonly #tallies = h('p', { class: 'tallies' });
  readonly #notes = h('ul', { class: 'remarks' });
  readonly #trouble = h('p', { class: 'trouble', role: 'status', hidden: true });
  readonly #hint: HTMLElement;
  readonly #stop: HTMLButtonElement;
  readonly #test: HTMLButtonElement;
  #shown: BehindState | undefined;
  /** The person asked for these events, and is to be taken to them. */
  #isWanted = false;

  constructor(host: EventsBehindHost) {
    const { strings, send } = host;
    this.#host = host;
    this.#list = new BehindList({
      strings,
      format: host.format,
      onOpen: (index) => send({ type: 'openEvent', index }),
    });
    const button = (text: string, type: 'stopReading' | 'testEvents') => {
      const element = h('button', { type: 'button' }, text);
      element.addEventListener('click', () => send({ type }));
      return element;
    };
    this.#stop = button(strings.stop, 'stopReading');
    this.#test = button(strings.test, 'testEvents');
    this.#hint = h('p', { class: 'hint' }, strings.hint);
    const close = h(
      'button',
      { type: 'button', class: 'quiet', 'aria-label': strings.close, title: strings.close },
      '✕',
    );
    close.addEventListener('click', () => this.#leave());
    this.element = h(
      'section',
      { class: 'behind', 'aria-labelledby': this.#heading.id, hidden: true },
      h('div', { class: 'behind-head' }, this.#heading, h('div', { class: 'controls' }, this.#stop, this.#test, close)),
      this.#sentence,
      this.#tallies,
      this.#trouble,
      this.#notes,
      this.#list.element,
      this.#hint,
    );
    this.element.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      this.#leave();
    });
  }

  /** The person asked for the events of a datapoint: once they begin to come, the list has the focus. */
  expect(): void {
    this.#isWanted = true;
  }

  /** Times are written in another way now. */
  redraw(): void {
    this.show(this.#shown);
  }

  show(state: BehindState | undefined): void {
    const before = this.#shown;
    this.#shown = state;
    this.element.hidden = state === undefined;
    if (!state) return;
    const { strings } = this.#host;
    const format = this.#host.format();
    const { rows, phase, trouble, remarks, waiting } = state;
    const isReading = phase === 'reading';
    setText(this.#heading, fill(strings.heading, state.metric));
    setText(this.#sentence, this.#sentenceOf(state));
    setAttribute(this.#sentence, 'title', `${format.full(state.from)} – ${format.full(state.to)}`);
    setText(this.#tallies, talliesOf(state, strings, format));
    this.#trouble.hidden = trouble === undefined;
    setText(this.#trouble, trouble ?? '');
    const notes = remarks.map((remark) => remarkWords(remark, rows, strings, format));
    if (isReading && waiting !== undefined) notes.push(waiting);
    if (phase === 'stopped') notes.push(strings.stopped);
    this.#notes.replaceChildren(...notes.map((note) => h('li', {}, note)));
    this.#notes.hidden = notes.length === 0;
    this.#stop.hidden = !isReading;
    this.#test.disabled = state.filters === undefined || state.filters === 0;

    const isEmpty = rows.length === 0 && !isReading;
    const hadFocus = this.#list.element.contains(document.activeElement);
    this.#list.element.hidden = isEmpty;
    this.#hint.hidden = isEmpty;
    const isOther = before?.metric !== state.metric || before.from !== state.from || before.to !== state.to;
    this.#list.show(state, isOther);
    const isBack = before === undefined && state.opened !== undefined;
    const isToFocus = this.#isWanted || isBack || (hadFocus && isEmpty);
    this.#isWanted = false;
    if (isToFocus) this.#takeFocus(isEmpty ? this.#heading : this.#list.element);
    // It has grown.
    else if (hadFocus) this.element.scrollIntoView({ block: 'nearest' });
  }

  /** Never from elsewhere in the window: there, it waits until the page is looked at. */
  #takeFocus(element: HTMLElement): void {
    this.element.scrollIntoView({ block: 'nearest' });
    if (document.hasFocus()) element.focus();
    else window.addEventListener('focus', () => element.focus(), { once: true });
  }

  #sentenceOf(state: BehindState): string {
    const { strings } = this.#host;
    const format = this.#host.format();
    const { rows, from, to, phase, trouble } = state;
    if (rows.length > 0) return sentenceOf(state, strings, format);
    if (phase === 'reading') return `${format.range(from, to)} · ${strings.reading}`;
    // What could not be read is not to be called empty.
    return trouble === undefined && phase === 'done' ? sentenceOf(state, strings, format) : format.range(from, to);
  }

  #leave(): void {
    const from = this.#shown?.from ?? 0;
    this.#host.send({ type: 'closeEvents' });
    this.show(undefined);
    this.#host.onLeave(from);
  }
}
