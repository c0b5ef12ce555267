import { summarize } from '../cloudtrail/event-summary';
import type { FetchedEvents, LogEvent } from '../cloudtrail/log-event';
import { compilePattern, PatternError, type Clause, type ClauseNote } from '../pattern/index';
import type { ClauseLine, EventDetails, EventRow, EventsRead, ListFilter } from '../webview/live-test-messages';
import type { LiveTestState, RowWindow } from '../webview/live-test-messages';
import { histogramOf } from '../events/histogram';
import { compileObstacle } from '../alerts/nearly';
import { LiveTestRun, type Matcher } from './live-test-run';

/** A pattern to test, and the document it is in. */
export interface TestedPattern {
  readonly name: string;
  readonly text: string;
  readonly uri: string;
}

/** What a clause found instead of a value, in words. */
export type NoteTexts = Readonly<Record<ClauseNote, string>>;

/** So much of a message that is not a CloudTrail record is shown in its place. */
const excerptLength = 200;

/** Everything that the Live Test panel knows; the panel itself only passes it on. */
export class LiveTestModel {
  readonly #notes: NoteTexts;
  readonly #onDidChange: () => void;
  #revision = 0;
  #eventSet = 0;
  #read: EventsRead | undefined;
  #run: LiveTestRun;
  #pattern: TestedPattern | undefined;
  #matcher: Matcher | undefined;
  #patternError: string | undefined;
  #filter: ListFilter = { verdicts: [], search: '' };
  #selected: number | undefined;
  #busy: string | undefined;

  constructor(notes: NoteTexts, onDidChange: () => void) {
    this.#notes = notes;
    this.#onDidChange = onDidChange;
    this.#run = this.#newRun([]);
  }

  /** Of a finished test; absent while one runs, and when there is nothing to test. */
  get counts(): { readonly match: number; readonly total: number } | undefined {
    const { counts, done, events } = this.#run;
    return counts && done && this.#read ? { match: counts.match, total: events.length } : undefined;
  }

  get state(): LiveTestState {
    const { counts, matchTimes, listed } = this.#run;
    const index = this.#selected;
    return {
      revision: this.#revision,
      eventSet: this.#eventSet,
      pattern: this.#pattern && { name: this.#pattern.name, error: this.#patternError },
      events: this.#read,
      busy: this.#busy,
      counts: this.#read && counts,
      histogram: counts && this.#histogram(matchTimes),
      rows: listed.length,
      selected: index === undefined ? undefined : { index, position: this.#run.positionOf(index) },
    };
  }

  async setEvents(fetched: FetchedEvents | undefined): Promise<void> {
    this.#run.stop();
    this.#run = this.#newRun(fetched?.events ?? []);
    this.#read = fetched && describeRead(fetched);
    this.#eventSet++;
    this.#selected = undefined;
    // A time range was chosen on the old events' histogram.
    this.#filter = { ...this.#filter, time: undefined };
    await this.#run.setMatcher(this.#matcher, this.#filter);
  }

  async setPattern(pattern: TestedPattern | undefined): Promise<void> {
    const isSame = pattern?.text === this.#pattern?.text && pattern?.name === this.#pattern?.name;
    this.#pattern = pattern;
    if (isSame) return;
    this.#matcher = undefined;
    this.#patternError = undefined;
    if (pattern) {
      try {
        const compiled = compilePattern(pattern.text, { isForDeployment: true });
        this.#matcher = { pattern: compiled, obstacle: compileObstacle(pattern.text, compiled) };
      } catch (error) {
        if (!(error instanceof PatternError)) throw error;
        this.#patternError = error.message;
      }
    }
    await this.#run.setMatcher(this.#matcher);
  }

  async setFilter(filter: ListFilter): Promise<void> {
    this.#filter = filter;
    await this.#run.setFilter(filter);
  }

  setBusy(text: string | undefined): void {
    this.#busy = text;
    this.#changed();
  }

  /** `index` of the current set of events; an older one is not meant any more. */
  select(eventSet: number, index: number | undefined): void {
    if (eventSet !== this.#eventSet) return;
    this.#selected = index;
  }

  event(eventSet: number, index: number): LogEvent | undefined {
    return eventSet === this.#eventSet ? this.#run.events[index] : undefined;
  }

  rows(from: number, count: number): RowWindow {
    const indices = this.#run.listed.slice(from, from + count);
    return { revision: this.#revision, from, rows: indices.map((index) => this.#row(index)) };
  }

  /** Undefined for an event that is not there any more. */
  details(eventSet: number, index: number): EventDetails | undefined {
    const event = this.event(eventSet, index);
    if (!event) return undefined;
    const clauses = this.#matcher?.pattern.explain(event.message).clauses ?? [];
    return {
      row: this.#row(index),
      source: summarize(event.message).source,
      clauses: clauses.map((clause) => this.#clauseLine(clause)),
    };
  }

  dispose(): void {
    this.#run.stop();
  }

  #newRun(events: readonly LogEvent[]): LiveTestRun {
    return new LiveTestRun(events, () => this.#changed());
  }

  #row(index: number): EventRow {
    const { message, timestamp } = this.#run.events[index]!;
    const { time, name, who, ip, region, error } = summarize(message);
    const verdict = this.#run.verdictOf(index);
    const obstacle = verdict === 'nearly' ? this.#matcher?.obstacle(message) : undefined;
    return {
      index,
      verdict,
      time: timestamp > 0 ? timestamp : time,
      name: name || message.slice(0, excerptLength),
      who,
      ip,
      region,
      error,
      fails: obstacle?.text,
    };
  }

  #clauseLine({ text, matches, saw, note }: Clause): ClauseLine {
    return { text, matches, saw, note: note && this.#notes[note] };
  }

  /** Over the range that was asked for, and over what lies outside of it all the same. */
  #histogram(times: readonly number[]): LiveTestState['histogram'] {
    const { events } = this.#run;
    const newest = events[0]?.timestamp ?? 0;
    const oldest = events.findLast(({ timestamp }) => timestamp > 0)?.timestamp;
    if (oldest === undefined) return undefined;
    return histogramOf(times, Math.min(this.#read?.from ?? oldest, oldest), Math.max(this.#read?.to ?? newest, newest));
  }

  #changed(): void {
    this.#revision++;
    this.#onDidChange();
  }
}

function describeRead({ source, events, from, to, leftOut }: FetchedEvents): EventsRead {
  return {
    source,
    count: events.length,
    bytes: events.reduce((sum, { message }) => sum + Buffer.byteLength(message), 0),
    from: Number.isFinite(from) ? from : undefined,
    to: Number.isFinite(to) ? to : undefined,
    leftOut,
  };
}
