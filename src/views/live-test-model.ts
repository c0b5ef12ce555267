import type { LogEvent } from '../cloudtrail/log-event';
import type { PatternInFront } from '../editor/pattern-in-front';
import type { EventSet, EventSetState } from '../events/event-set';
import type { FetchSummary } from '../events/fetch-summary';
import { compilePattern, PatternError, type CompiledPattern } from '../pattern/index';
import type { EventDetails, EventRow, ListFilter, LiveTestState } from '../webview/live-test-messages';
import type { Progress, RowWindow, Selection } from '../webview/live-test-messages';
import { cut, eventDetails, type NoteTexts } from './live-test-details';
import { eventsRead, rangeOf, type ReadWords } from './live-test-read';

/** How many of the events the pattern matches, and the time from the first to the last of them in milliseconds. */
export interface SettledCounts {
  readonly match: number;
  readonly total: number;
  readonly span: number | undefined;
}

/** What the model cannot say by itself. */
export interface ModelWords extends ReadWords {
  readonly notes: NoteTexts;
}

/** A cell of the table shows no more; events of 256 KB would make a window of rows too large to send. */
const cellLength = 300;
const nothing: Selection = { chosen: [], rejected: [] };

/**
 * What the Live Test panel knows besides the events, which are in the set: the pattern in front, what was read and
 * from where, what the person points at. Indexes that arrive with an older `eventSet` mean nothing any more.
 */
export class LiveTestModel {
  readonly #events: EventSet;
  readonly #words: ModelWords;
  readonly #onDidChange: () => void;
  readonly #subscription: { dispose(): void };
  #revision = 0;
  #generation: number;
  #summary: FetchSummary | undefined;
  #pattern: PatternInFront | undefined;
  #patternVersion = 0;
  #compiled: CompiledPattern | undefined;
  #patternError: string | undefined;
  #filter: ListFilter = { verdicts: [], search: '' };
  #selection = nothing;
  #progress: Progress | undefined;
  #live: { readonly text: string } | undefined;
  #settled: SettledCounts | undefined;

  constructor(events: EventSet, words: ModelWords, onDidChange: () => void) {
    this.#events = events;
    this.#words = words;
    this.#onDidChange = onDidChange;
    this.#generation = events.state.generation;
    this.#subscription = events.onDidChange((state) => this.#follow(state));
  }

  /** Of the last finished test of this pattern on these events; absent before, and when there is nothing to test. */
  get counts(): SettledCounts | undefined {
    return this.#settled;
  }

  get pattern(): PatternInFront | undefined {
    return this.#pattern;
  }

  get selection(): Selection {
    return this.#selection;
  }

  async state(): Promise<LiveTestState> {
    const index = this.#selection.active;
    const position = index === undefined ? undefined : await this.#events.positionOf(index);
    const { generation, counts, histogram, listed, isDone } = this.#events.state;
    const isSame = index !== undefined && index === this.#selection.active;
    const read = eventsRead(this.#events.state, this.#summary, this.#words);
    // Those of the last pattern stay until there are new ones, but not beside a pattern without any.
    const isTested = this.#compiled !== undefined && read !== undefined;
    return {
      revision: this.#revision,
      eventSet: generation,
      pattern: this.#pattern && { name: this.#pattern.name, error: this.#patternError },
      patternVersion: this.#patternVersion,
      events: read,
      progress: this.#progress,
      live: this.#live,
      counts: isTested ? counts : undefined,
      histogram: isTested ? histogram : undefined,
      rows: listed,
      isDone,
      selected: isSame ? { index, position } : undefined,
    };
  }

  setPattern(pattern: PatternInFront | undefined): void {
    const old = this.#pattern;
    this.#pattern = pattern;
    if (pattern?.text !== old?.text) this.#compile(pattern?.text);
    if (pattern?.text !== old?.text || pattern?.name !== old?.name) this.#changed();
  }

  setFilter(filter: ListFilter): void {
    this.#filter = filter;
    this.#events.setFilter(filter);
  }

  /** What a fetch that is over read; undefined when another one begins. */
  setSummary(summary: FetchSummary | undefined): void {
    this.#summary = summary;
    this.#events.setRange(rangeOf(summary?.sources.map(({ report }) => report) ?? []));
    this.#settle(this.#events.state);
    this.#changed();
  }

  setProgress(progress: Progress | undefined): void {
    this.#progress = progress;
    this.#changed();
  }

  setLive(live: { readonly text: string } | undefined): void {
    this.#live = live;
    this.#changed();
  }

  /** Whether it was meant for the events of now. */
  select(eventSet: number, selection: Selection): boolean {
    if (!this.isCurrent(eventSet)) return false;
    this.#selection = selection;
    this.#changed();
    return true;
  }

  isCurrent(eventSet: number): boolean {
    return eventSet === this.#events.state.generation;
  }

  async event(eventSet: number, index: number): Promise<LogEvent | undefined> {
    if (!this.isCurrent(eventSet)) return undefined;
    const [event] = await this.#events.read([index]);
    return event;
  }

  async rows(from: number, count: number): Promise<RowWindow> {
    const revision = this.#revision;
    const { rows } = await this.#events.rows(from, count);
    return { revision, from, rows: rows.map(cutRow) };
  }

  async positionOf(eventSet: number, index: number): Promise<number | undefined> {
    return this.isCurrent(eventSet) ? this.#events.positionOf(index) : undefined;
  }

  /** Undefined for an event that is not there any more. */
  async details(eventSet: number, index: number): Promise<EventDetails | undefined> {
    const event = await this.event(eventSet, index);
    return event && eventDetails(index, event, this.#compiled, this.#words.notes);
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  #compile(text: string | undefined): void {
    this.#patternVersion++;
    this.#compiled = undefined;
    this.#patternError = undefined;
    this.#settled = undefined;
    if (text !== undefined) {
      try {
        this.#compiled = compilePattern(text, { isForDeployment: true });
      } catch (error) {
        if (!(error instanceof PatternError)) throw error;
        this.#patternError = error.message;
      }
    }
    this.#events.setPattern(this.#compiled && text);
  }

  #follow(state: EventSetState): void {
    if (state.generation !== this.#generation) {
      this.#generation = state.generation;
      this.#selection = nothing;
      this.#settled = undefined;
      // A time range was chosen on the old events' histogram.
      if (this.#filter.time) this.setFilter({ ...this.#filter, time: undefined });
    }
    this.#settle(state);
    this.#changed();
  }

  #settle(state: EventSetState): void {
    const { counts, isDone, events } = state;
    if (!this.#compiled || !isDone || !counts || (events === 0 && !this.#summary)) return;
    const { from, to } = eventsRead(state, this.#summary, this.#words) ?? {};
    const span = from === undefined || to === undefined ? undefined : to - from;
    this.#settled = { match: counts.match, total: events, span };
  }

  #changed(): void {
    this.#revision++;
    this.#onDidChange();
  }
}

function cutRow(row: EventRow): EventRow {
  const { name, who, ip, region, error, fails } = row;
  return {
    ...row,
    name: cut(name, cellLength),
    who: cut(who, cellLength),
    ip: cut(ip, cellLength),
    region: cut(region, cellLength),
    error: error && cut(error, cellLength),
    fails: fails && cut(fails, cellLength),
  };
}
