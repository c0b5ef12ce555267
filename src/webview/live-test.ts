import { PageChannel, type VsCodeApi } from './channel';
import { h, pageStrings, setAttribute, setText } from './dom';
import { EventDetailsPane } from './event-details';
import { EventList } from './event-list';
import { fill, Format } from './format';
import { shape, isCount, type Guard } from './guards';
import { HistogramBars } from './histogram-bars';
import { LiveTestHeader } from './live-test-header';
import type { ListFilter, LiveTestState, PageAction, Selection } from './live-test-messages';
import { isListFilter, isSelection, liveTestProtocol, type LiveTestProtocol } from './live-test-protocol';
import type { LiveTestStrings } from './live-test-strings';
import { ReadLine } from './read-line';

declare function acquireVsCodeApi(): VsCodeApi;

/** What the page keeps over being hidden. */
interface Kept {
  readonly eventSet: number;
  readonly filter: ListFilter;
  readonly selection: Selection;
}
const isKept: Guard<Kept> = shape<Kept>({ eventSet: isCount, filter: isListFilter, selection: isSelection });

const api = acquireVsCodeApi();
const strings = pageStrings() as LiveTestStrings;
const format = new Format(document.documentElement.lang);

const kept = api.getState();
let filter: ListFilter = isKept(kept) ? kept.filter : { verdicts: [], search: '' };
let eventSet = isKept(kept) ? kept.eventSet : undefined;
let latest: LiveTestState | undefined;
/** What the details were last asked for. */
let asked = '';

const header = new LiveTestHeader({
  strings,
  format,
  onFilter: (change) => setFilter({ ...filter, ...change }),
  onAction: act,
  onLeaveSearch: () => list.element.focus(),
});
const patternNotice = h('p', { class: 'notice', role: 'status' });
const histogram = new HistogramBars(strings, format, (time) => setFilter({ ...filter, time }));
const list = new EventList({
  strings,
  format,
  fetchRows: (from, count) => channel.request('rows', { from, count }),
  positionOf: (index) => channel.request('position', { eventSet: eventSet ?? 0, index }),
  onSelect: select,
  onOpen: open,
  onMenu: () => details.focusActions(),
  onType: () => header.focusSearch(),
});
const details = new EventDetailsPane({
  strings,
  format,
  onOpen: () => open(list.selection.active),
  onMakePattern: () => {
    const { rejected } = list.selection;
    const chosen = meant().filter((index) => !rejected.includes(index));
    if (eventSet !== undefined) channel.send({ type: 'makePattern', eventSet, chosen, rejected });
  },
  onReject: () => list.toggleRejected(),
  onRejectNone: () => list.rejectNone(),
  onWhichAlerts: () => {
    const { active } = list.selection;
    if (eventSet !== undefined && active !== undefined) channel.send({ type: 'whichAlerts', eventSet, index: active });
  },
  onCheck: () => {
    if (eventSet !== undefined) channel.send({ type: 'check', eventSet, indexes: meant() });
  },
  onClose: () => {
    list.clearSelection();
    list.element.focus();
  },
});
const empty = h('div', { class: 'empty' });
const progress = h('div', { class: 'progress', role: 'progressbar', 'aria-label': strings.title });
const progressText = h('span', { class: 'progress-text' });
const stop = h('button', { type: 'button', class: 'quiet' }, strings.stop);
const readLine = new ReadLine(strings, format);

stop.addEventListener('click', () => act('stopFetching'));
document.body.append(
  progress,
  h(
    'main',
    { 'aria-label': strings.title },
    header.element,
    patternNotice,
    histogram.element,
    h('div', { class: 'split' }, list.element, empty, details.element),
    h('footer', {}, readLine.element, h('span', { class: 'going-on' }, progressText, stop)),
  ),
  header.spoken,
);
document.addEventListener('keydown', (event) => {
  if (event.key !== '/' || event.target instanceof HTMLInputElement) return;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  header.focusSearch();
  event.preventDefault();
});

if (isKept(kept)) list.restore(kept.selection);
const channel = new PageChannel<LiveTestProtocol>(api, window, liveTestProtocol, ({ state }) => show(state));
channel.send({ type: 'filter', filter });
if (isKept(kept)) select(kept.selection);

/** The selected events; of none, the one in front. */
function meant(): readonly number[] {
  const { active, chosen } = list.selection;
  return chosen.length > 0 || active === undefined ? chosen : [active];
}

function act(action: PageAction): void {
  channel.send({ type: 'do', action });
}

function open(index: number | undefined): void {
  if (eventSet !== undefined && index !== undefined) channel.send({ type: 'open', eventSet, index });
}

function select(selection: Selection): void {
  keep();
  if (eventSet !== undefined) channel.send({ type: 'select', eventSet, selection });
  details.select(selection);
  void showDetails();
}

function setFilter(next: ListFilter): void {
  filter = next;
  keep();
  list.filterChanged();
  channel.send({ type: 'filter', filter });
  if (latest) header.update(latest, filter);
}

function keep(): void {
  if (eventSet !== undefined) api.setState({ eventSet, filter, selection: list.selection } satisfies Kept);
}

function show(state: LiveTestState): void {
  if (state.eventSet !== eventSet) {
    if (eventSet !== undefined) list.reset();
    eventSet = state.eventSet;
    // A time that was chosen among other events.
    if (filter.time) setFilter({ ...filter, time: undefined });
    select(list.selection);
  }
  latest = state;
  header.update(state, filter);
  showNotice(state);
  showProgress(state);
  readLine.update(state);
  histogram.update(state.histogram, filter.time);
  showEmpty(state);
  const { from, to } = state.events ?? {};
  list.update(state, from === undefined || to === undefined || !format.isOneDay(from, to));
  void showDetails();
}

function showNotice({ pattern, events }: LiveTestState): void {
  patternNotice.hidden = !events || (pattern !== undefined && pattern.error === undefined);
  patternNotice.classList.toggle('error', pattern?.error !== undefined);
  if (pattern?.error !== undefined) setText(patternNotice, fill(strings.patternError, pattern.error));
  else if (!pattern && patternNotice.querySelector('button') === null) {
    patternNotice.replaceChildren(`${strings.noPattern} `, actionButton(strings.newMetricFilter, 'newFilter'));
  }
}

function showProgress({ progress: fetching, counts, events, isDone }: LiveTestState): void {
  const total = events?.count ?? 0;
  const isTesting = !isDone && counts !== undefined && counts.tested < total;
  const share = fetching ? fetching.share : isTesting ? counts.tested / total : undefined;
  const testing = isTesting ? fill(strings.tested, format.number(counts.tested), format.number(total)) : '';
  const percent = share === undefined ? undefined : Math.min(100, Math.floor(share * 100));
  progress.hidden = !fetching && !isTesting;
  progress.classList.toggle('measured', percent !== undefined);
  progress.style.setProperty('--share', `${percent ?? 0}%`);
  setAttribute(progress, 'aria-valuenow', percent);
  setAttribute(progress, 'aria-valuetext', fetching?.text ?? (testing || undefined));
  const rate = share === undefined ? '' : format.percent(share);
  setText(progressText, fetching ? [fetching.text, rate].filter((part) => part).join(' · ') : testing);
  stop.hidden = !fetching;
}

/** In place of rows: what to do about there being none. */
function showEmpty({ events, progress: fetching, live, rows, isDone }: LiveTestState): void {
  const kind = emptyKind();
  list.element.hidden = kind !== undefined || !events;
  empty.hidden = kind === undefined;
  if (empty.dataset.kind === (kind ?? '')) return;
  empty.dataset.kind = kind ?? '';
  if (kind === 'unread' || kind === 'none') {
    const text = kind === 'unread' ? strings.noEvents : strings.noneFound;
    const buttons = [actionButton(strings.testAgainstEvents, 'test'), actionButton(strings.startLive, 'startLive')];
    empty.replaceChildren(h('p', {}, text), h('p', { class: 'actions' }, ...buttons));
  } else if (kind === 'waiting') {
    empty.replaceChildren(h('p', {}, strings.waiting));
  } else if (kind === 'filtered') {
    const all = h('button', { type: 'button' }, strings.showAll);
    all.addEventListener('click', () => {
      setFilter({ verdicts: [], search: '' });
      list.element.focus();
    });
    empty.replaceChildren(h('p', {}, strings.noRow), h('p', {}, all));
  }

  function emptyKind(): 'unread' | 'none' | 'waiting' | 'filtered' | undefined {
    if (rows > 0 || !isDone) return undefined;
    if (events && events.count > 0) return 'filtered';
    if (fetching) return undefined;
    return live ? 'waiting' : events ? 'none' : 'unread';
  }
}

function actionButton(text: string, action: PageAction): HTMLElement {
  const button = h('button', { type: 'button' }, text);
  button.addEventListener('click', () => act(action));
  return button;
}

async function showDetails(): Promise<void> {
  const { active } = list.selection;
  const question = JSON.stringify([eventSet, active, latest?.patternVersion]);
  if (question === asked) return;
  asked = question;
  if (active === undefined || eventSet === undefined) {
    details.show(undefined);
    return;
  }
  try {
    const found = await channel.request('details', { eventSet, index: active });
    if (asked === question) details.show(found);
  } catch (error) {
    console.error(error);
  }
}
