import { h, setAttribute, setText } from './dom';
import { fill, type Format } from './format';
import type { Selection } from './live-test-messages';
import type { LiveTestStrings } from './live-test-strings';

/** What can be done with the selected events. */
export interface EventActionsHost {
  readonly strings: LiveTestStrings;
  readonly format: Format;
  readonly onOpen: () => void;
  readonly onMakePattern: () => void;
  readonly onReject: () => void;
  readonly onRejectNone: () => void;
  readonly onWhichAlerts: () => void;
  readonly onCheck: () => void;
}

/** The buttons of the selected events. They stay the same elements, so that none loses the focus. */
export class EventActions {
  readonly element: HTMLElement;
  readonly #strings: LiveTestStrings;
  readonly #format: Format;
  readonly #open: HTMLButtonElement;
  readonly #make: HTMLButtonElement;
  readonly #reject: HTMLButtonElement;
  readonly #rejectNone: HTMLButtonElement;

  constructor(host: EventActionsHost) {
    const { strings, format, onOpen, onMakePattern, onReject, onRejectNone, onWhichAlerts, onCheck } = host;
    this.#strings = strings;
    this.#format = format;
    const button = (text: string, onClick: () => void, title?: string) => {
      const element = h('button', { type: 'button', title }, text);
      element.addEventListener('click', onClick);
      return element;
    };
    this.#open = button(strings.openEvent, onOpen);
    this.#make = button('', onMakePattern, strings.makePatternHint);
    this.#reject = button(strings.reject, onReject, strings.rejectHint);
    this.#rejectNone = button('', onRejectNone, strings.rejectNone);
    this.#rejectNone.classList.add('quiet');
    this.element = h(
      'div',
      { class: 'actions', role: 'group', 'aria-label': strings.actions },
      this.#open,
      this.#make,
      this.#reject,
      button(strings.whichAlerts, onWhichAlerts, strings.whichAlertsHint),
      button(strings.check, onCheck, strings.checkHint),
      this.#rejectNone,
    );
  }

  focus(): void {
    this.#open.focus();
  }

  update({ active, chosen, rejected }: Selection): void {
    const meant = chosen.length > 0 ? chosen : active === undefined ? [] : [active];
    const isRejected = meant.length > 0 && meant.every((index) => rejected.includes(index));
    const wanted = meant.filter((index) => !rejected.includes(index)).length;
    const { makeFromThis, makeFromThese, notRejected } = this.#strings;
    setText(this.#make, wanted > 1 ? fill(makeFromThese, this.#format.number(wanted)) : makeFromThis);
    this.#make.disabled = wanted === 0;
    setAttribute(this.#reject, 'aria-pressed', isRejected ? 'true' : 'false');
    this.#rejectNone.hidden = rejected.length === 0;
    setText(this.#rejectNone, `${fill(notRejected, this.#format.number(rejected.length))} ✕`);
  }
}
