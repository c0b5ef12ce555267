import { h, setAttribute, setText } from './dom';
import { fill, type Format } from './format';
import type { ListFilter, LiveTestState, PageAction, Verdict } from './live-test-messages';
import type { LiveTestStrings } from './live-test-strings';

/** What the header needs from its page. */
export interface HeaderHost {
  readonly strings: LiveTestStrings;
  readonly format: Format;
  readonly onFilter: (change: Partial<ListFilter>) => void;
  readonly onAction: (action: PageAction) => void;
  /** The search is over; the list has the next word. */
  readonly onLeaveSearch: () => void;
}

const verdicts: readonly Verdict[] = ['match', 'nearly', 'no'];
/** How long counts must stand still before they are read out, in milliseconds. */
const settled = 700;
/** Counts that never stand still are read out at most so often, in milliseconds. */
const liveEvery = 15_000;

/** What is tested against what, with which result, and how the list is narrowed. */
export class LiveTestHeader {
  readonly element: HTMLElement;
  /** What is read out to those who do not see the counts. */
  readonly spoken = h('p', { class: 'visually-hidden', role: 'status' });
  readonly #host: HeaderHost;
  readonly #pattern = h('strong', { class: 'pattern' });
  readonly #source = h('span', { class: 'source' });
  readonly #fetchAgain: HTMLButtonElement;
  readonly #live: HTMLButtonElement;
  readonly #counts: HTMLElement;
  readonly #liveMark: HTMLElement;
  readonly #toggles = new Map<Verdict, HTMLButtonElement>();
  readonly #time: HTMLButtonElement;
  readonly #search: HTMLInputElement;
  readonly #tools: HTMLElement;
  #isLive = false;
  #announce: ReturnType<typeof setTimeout> | undefined;
  #spokenAt = -Infinity;
  #said = '';

  constructor(host: HeaderHost) {
    const { strings, onAction, onFilter } = host;
    this.#host = host;
    const button = (text: string, action: () => PageAction, title?: string) => {
      const element = h('button', { type: 'button', title }, text);
      element.addEventListener('click', () => onAction(action()));
      return element;
    };
    this.#fetchAgain = button(strings.fetchAgain, () => 'fetchAgain', strings.fetchAgainHint);
    this.#live = button(strings.live, () => (this.#isLive ? 'stopLive' : 'startLive'));
    this.#live.classList.add('toggle', 'live');
    const test = button(strings.testAgainstEvents, () => 'test');
    this.#tools = h('div', { class: 'tools', role: 'group', 'aria-label': strings.list }, this.#fetchAgain, test);
    this.#tools.append(this.#live);
    this.#liveMark = h('span', { class: 'live-mark' }, strings.isLive);
    for (const verdict of verdicts) {
      const toggle = h('button', { type: 'button', class: 'toggle', 'data-verdict': verdict });
      toggle.addEventListener('click', () => this.#toggle(verdict));
      this.#toggles.set(verdict, toggle);
    }
    this.#counts = h('div', { class: 'counts', role: 'group', 'aria-label': strings.show }, ...this.#toggles.values());
    this.#time = h('button', { type: 'button', class: 'toggle', 'aria-pressed': 'true', title: strings.anyTime });
    this.#time.addEventListener('click', () => onFilter({ time: undefined }));
    this.#search = h('input', { type: 'search', placeholder: strings.search, 'aria-label': strings.search });
    this.#search.addEventListener('input', () => onFilter({ search: this.#search.value }));
    this.#search.addEventListener('keydown', (event) => this.#onSearchKey(event));
    this.element = h(
      'header',
      {},
      this.#pattern,
      this.#source,
      this.#tools,
      h('div', { class: 'result' }, this.#liveMark, this.#counts, this.#time, this.#search),
    );
  }

  focusSearch(): void {
    this.#search.focus();
  }

  update(state: LiveTestState, filter: ListFilter): void {
    const { pattern, events, live, counts, progress } = state;
    const { strings, format } = this.#host;
    this.#isLive = live !== undefined;
    this.#filter = filter;
    setText(this.#pattern, pattern?.name ?? '');
    setText(this.#source, this.#sourceText(state));
    setAttribute(this.#source, 'title', this.#source.textContent || undefined);
    this.#tools.hidden = !events && !live;
    this.#fetchAgain.hidden = !events || events.sources.length === 0;
    this.#fetchAgain.disabled = progress !== undefined;
    setAttribute(this.#live, 'aria-pressed', this.#isLive ? 'true' : 'false');
    setAttribute(this.#live, 'title', live?.text ?? strings.liveHint);
    this.#liveMark.hidden = !live;
    setAttribute(this.#liveMark, 'title', live?.text);
    this.#counts.hidden = !counts;
    for (const [verdict, toggle] of this.#toggles) {
      setText(toggle, fill(strings[verdict], format.number(counts?.[verdict] ?? 0)));
      setAttribute(toggle, 'aria-pressed', filter.verdicts.includes(verdict) ? 'true' : 'false');
    }
    const { time, search } = filter;
    this.#time.hidden = !time;
    if (time) setText(this.#time, `${fill(strings.onlyTime, format.range(time.from, time.to))} ✕`);
    this.#search.hidden = !events || events.count === 0;
    if (this.#search.value !== search) this.#search.value = search;
    this.#speak(state);
  }

  #filter: ListFilter = { verdicts: [], search: '' };

  #sourceText({ events, live }: LiveTestState): string {
    const { strings, format } = this.#host;
    if (!events) return live?.text ?? '';
    const { sources, from, to } = events;
    const origin =
      sources.length === 0
        ? (live?.text ?? '')
        : sources.length === 1
          ? sources[0]!.label
          : fill(strings.sources, format.number(sources.length));
    const range = from === undefined || to === undefined ? '' : format.range(from, to);
    return [origin, range].filter((part) => part !== '').join(', ');
  }

  #toggle(verdict: Verdict): void {
    const { verdicts: chosen } = this.#filter;
    const others = chosen.filter((other) => other !== verdict);
    this.#host.onFilter({ verdicts: others.length < chosen.length ? others : [...others, verdict] });
  }

  #onSearchKey(event: KeyboardEvent): void {
    if (event.key === 'Escape') {
      if (this.#search.value === '') this.#host.onLeaveSearch();
      this.#search.value = '';
      this.#host.onFilter({ search: '' });
    } else if (event.key === 'Enter' || event.key === 'ArrowDown') {
      this.#host.onLeaveSearch();
    } else return;
    event.preventDefault();
  }

  /** Says the counts when they have settled; while they never do, now and then. */
  #speak({ counts, isDone, live, progress }: LiveTestState): void {
    clearTimeout(this.#announce);
    if (!counts || !isDone) return;
    const text = verdicts.map((verdict) => this.#toggles.get(verdict)!.textContent).join(' · ');
    if (text === this.#said) return;
    const isMoving = live !== undefined || progress !== undefined;
    const wait = isMoving ? Math.max(settled, this.#spokenAt + liveEvery - performance.now()) : settled;
    this.#announce = setTimeout(() => {
      this.#said = text;
      this.#spokenAt = performance.now();
      setText(this.spoken, text);
    }, wait);
  }
}
