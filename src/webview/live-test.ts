import { Command } from '../common/contributions';
import { PageChannel, type VsCodeApi } from './channel';
import { h, pageStrings, setAttribute, setText } from './dom';
import { EventDetailsPane } from './event-details';
import { EventList } from './event-list';
import { fill, Format } from './format';
import { shape, isCount, type Guard } from './guards';
import { HistogramBars } from './histogram-bars';
import { isListFilter, liveTestProtocol, type LiveTestProtocol, type LiveTestState } from './live-test-messages';
import type { EventRow, ListFilter, Verdict } from './live-test-messages';
import type { LiveTestStrings } from './live-test-strings';

declare function acquireVsCodeApi(): VsCodeApi;

/** What the page keeps over being hidden. */
interface Kept {
  readonly eventSet: number;
  readonly filter: ListFilter;
}
const isKept: Guard<Kept> = shape<Kept>({ eventSet: isCount, filter: isListFilter });

const verdicts: readonly Verdict[] = ['match', 'nearly', 'no'];
/** How long counts must stand still before they are read out, in milliseconds. */
const settled = 700;

const api = acquireVsCodeApi();
const strings = pageStrings() as LiveTestStrings;
const format = new Format(document.documentElement.lang);

const kept = api.getState();
let filter: ListFilter = isKept(kept) ? kept.filter : { verdicts: [], search: '' };
let eventSet = isKept(kept) ? kept.eventSet : undefined;
let selected: EventRow | undefined;
let announce: ReturnType<typeof setTimeout> | undefined;

const patternName = h('strong', { class: 'pattern' });
const source = h('span', { class: 'source' });
const toggles = new Map(
  verdicts.map((verdict) => {
    const button = h('button', { type: 'button', class: 'toggle', 'data-verdict': verdict });
    button.addEventListener('click', () => {
      const others = filter.verdicts.filter((other) => other !== verdict);
      setFilter({ ...filter, verdicts: others.length < filter.verdicts.length ? others : [...others, verdict] });
    });
    return [verdict, button] as const;
  }),
);
const counts = h('div', { class: 'counts', role: 'group', 'aria-label': strings.show }, ...toggles.values());
const timeChip = h('button', { type: 'button', class: 'toggle', 'aria-pressed': 'true', title: strings.anyTime });
const search = h('input', { type: 'search', placeholder: strings.search, 'aria-label': strings.search });
const progress = h('div', { class: 'progress', role: 'progressbar', 'aria-label': strings.title });
const patternNotice = h('p', { class: 'notice', role: 'status' });
const empty = h('div', { class: 'empty' });
const readLine = h('span', { class: 'read' });
const progressText = h('span', {});
const spoken = h('p', { class: 'visually-hidden', role: 'status' });

const list = new EventList({
  strings,
  format,
  fetchRows: (from, count) => channel.request('rows', { from, count }),
  onSelect: (row) => {
    selected = row;
    channel.send({ type: 'select', eventSet: eventSet ?? 0, index: row?.index });
    void showDetails();
  },
  onOpen: ({ index }) => open(index),
  onType: () => search.focus(),
});
const histogram = new HistogramBars(strings, format, (time) => setFilter({ ...filter, time }));
const details = new EventDetailsPane(strings, format, open, () => {
  list.clearSelection();
  list.element.focus();
});

document.body.append(
  progress,
  h(
    'main',
    { 'aria-label': strings.title },
    h('header', {}, patternName, source, counts, timeChip, search),
    patternNotice,
    histogram.element,
    h('div', { class: 'split' }, list.element, empty, details.element),
    h('footer', {}, readLine, progressText),
  ),
  spoken,
);

timeChip.addEventListener('click', () => setFilter({ ...filter, time: undefined }));
search.value = filter.search;
search.addEventListener('input', () => setFilter({ ...filter, search: search.value }));
search.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') {
    if (search.value === '') list.element.focus();
    search.value = '';
    setFilter({ ...filter, search: '' });
  } else if (event.key === 'Enter' || event.key === 'ArrowDown') {
    list.element.focus();
  } else return;
  event.preventDefault();
});
document.addEventListener('keydown', (event) => {
  if (event.key !== '/' || event.target === search || event.ctrlKey || event.metaKey || event.altKey) return;
  search.focus();
  event.preventDefault();
});

const channel = new PageChannel<LiveTestProtocol>(api, window, liveTestProtocol, ({ state }) => show(state));
channel.send({ type: 'filter', filter });

function open(index: number): void {
  if (eventSet !== undefined) channel.send({ type: 'open', eventSet, index });
}

function setFilter(next: ListFilter): void {
  filter = next;
  keep();
  channel.send({ type: 'filter', filter });
}

function keep(): void {
  if (eventSet !== undefined) api.setState({ eventSet, filter } satisfies Kept);
}

function show(state: LiveTestState): void {
  if (state.eventSet !== eventSet) {
    if (eventSet !== undefined && selected) list.clearSelection();
    eventSet = state.eventSet;
    // A time that was chosen among other events.
    if (filter.time) setFilter({ ...filter, time: undefined });
    keep();
  }
  const { events, pattern } = state;
  setText(patternName, pattern?.name ?? '');
  setText(source, events?.source ?? '');
  showCounts(state);
  showNotice(state);
  showRead(state);
  histogram.update(state.histogram, filter.time);
  timeChip.hidden = !filter.time;
  if (filter.time) setText(timeChip, `${fill(strings.onlyTime, format.range(filter.time.from, filter.time.to))} ✕`);
  search.hidden = !events || events.count === 0;
  showEmpty(state);
  const isOneDay = events?.from !== undefined && events.to !== undefined && format.isOneDay(events.from, events.to);
  list.update(state, !isOneDay);
  void showDetails();
}

function showCounts({ counts: verdictCounts, events }: LiveTestState): void {
  counts.hidden = !verdictCounts;
  for (const [verdict, button] of toggles) {
    setText(button, fill(strings[verdict], format.number(verdictCounts?.[verdict] ?? 0)));
    setAttribute(button, 'aria-pressed', filter.verdicts.includes(verdict) ? 'true' : 'false');
  }
  clearTimeout(announce);
  if (!verdictCounts || verdictCounts.tested < (events?.count ?? 0)) return;
  const text = verdicts.map((verdict) => toggles.get(verdict)!.textContent).join(' · ');
  announce = setTimeout(() => setText(spoken, text), settled);
}

function showNotice({ pattern, events }: LiveTestState): void {
  patternNotice.hidden = !events || (pattern !== undefined && pattern.error === undefined);
  patternNotice.classList.toggle('error', pattern?.error !== undefined);
  if (pattern?.error !== undefined) setText(patternNotice, fill(strings.patternError, pattern.error));
  else if (!pattern && patternNotice.querySelector('a') === null) {
    patternNotice.replaceChildren(`${strings.noPattern} `, link(strings.newMetricFilter, Command.NewMetricFilter));
  }
}

/** The account of what was read; it never says more than is so. */
function showRead({ events, counts: tested, busy }: LiveTestState): void {
  const isTesting = tested !== undefined && tested.tested < (events?.count ?? 0);
  progress.hidden = busy === undefined && !isTesting;
  if (isTesting) {
    setText(progressText, fill(strings.tested, format.number(tested.tested), format.number(events?.count ?? 0)));
  } else {
    setText(progressText, busy ?? '');
  }
  if (!events) {
    setText(readLine, '');
    return;
  }
  const { count, bytes, from, to, leftOut } = events;
  const what = fill(
    count === 1 ? strings.readOne : strings.read,
    format.number(count),
    format.size(bytes),
    events.source,
  );
  const range =
    from === undefined || to === undefined
      ? ''
      : `, ${fill(strings.readRange, format.dateAndTime(from), format.dateAndTime(to))}`;
  const missing = leftOut === undefined ? strings.nothingLeftOut : fill(strings.leftOut, leftOut);
  setText(readLine, `${what}${range}. ${missing}`);
  setAttribute(
    readLine,
    'title',
    from === undefined || to === undefined ? undefined : fill(strings.readRange, format.full(from), format.full(to)),
  );
  readLine.classList.toggle('warning', leftOut !== undefined);
}

/** In place of rows: what to do about there being none. */
function showEmpty({ events, busy, rows, counts: tested }: LiveTestState): void {
  const isListing = tested !== undefined && tested.tested < (events?.count ?? 0);
  const kind =
    rows > 0 || isListing
      ? undefined
      : !events
        ? busy === undefined
          ? 'unread'
          : undefined
        : events.count === 0
          ? 'none'
          : 'filtered';
  list.element.hidden = kind !== undefined || !events;
  empty.hidden = kind === undefined;
  if (empty.dataset.kind === kind) return;
  empty.dataset.kind = kind ?? '';
  if (kind === 'unread' || kind === 'none') {
    const text = kind === 'unread' ? strings.noEvents : strings.noneFound;
    empty.replaceChildren(h('p', {}, text), h('p', {}, link(strings.testAgainstEvents, Command.TestAgainstEvents)));
  } else if (kind === 'filtered') {
    const all = h('button', { type: 'button' }, strings.showAll);
    all.addEventListener('click', () => {
      search.value = '';
      setFilter({ verdicts: [], search: '' });
      list.element.focus();
    });
    empty.replaceChildren(h('p', {}, strings.noRow), h('p', {}, all));
  }
}

function link(text: string, command: string): HTMLElement {
  return h('a', { href: `command:${command}` }, text);
}

async function showDetails(): Promise<void> {
  const row = selected;
  if (!row || eventSet === undefined) {
    details.show(undefined);
    return;
  }
  try {
    const found = await channel.request('details', { eventSet, index: row.index });
    if (selected === row) details.show(found);
  } catch (error) {
    console.error(error);
  }
}
