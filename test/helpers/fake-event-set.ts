import { summarize } from '../../src/cloudtrail/event-summary';
import type { LogEvent } from '../../src/cloudtrail/log-event';
import type { EventSet, EventSetState, MatchedEvent } from '../../src/events/event-set';
import type { FileReport } from '../../src/events/event-source';
import { compilePattern, PatternError, type CompiledPattern, type ObservedEvents } from '../../src/pattern/index';
import { histogramOf } from '../../src/events/histogram';
import { compileObstacle, type Obstacle } from '../../src/alerts/nearly';
import type { EventRow, ListFilter, Verdict } from '../../src/webview/live-test-messages';
import { FakeEventEmitter } from './fake-vscode';

interface Judged {
  readonly index: number;
  readonly event: LogEvent;
  readonly verdict?: Verdict;
}

/** An event set without a thread: it does its work at the next turn of the event loop, or when a test lets it. */
export class FakeEventSet implements EventSet {
  /** While true, what was set is not carried out yet. */
  isHeld = false;
  range: { readonly from: number; readonly to: number } | undefined;
  /** How often an event was asked for by its index. */
  reads = 0;
  readonly #changes = new FakeEventEmitter<EventSetState>();
  readonly onDidChange = this.#changes.event;
  #events: LogEvent[] = [];
  #listed: Judged[] = [];
  #matcher: { readonly pattern: CompiledPattern; readonly obstacle: Obstacle } | undefined;
  #filter: ListFilter = { verdicts: [], search: '' };
  #isScheduled = false;
  #state: EventSetState = { revision: 0, generation: 0, events: 0, bytes: 0, listed: 0, isDone: true };

  get state(): EventSetState {
    return this.#state;
  }

  add(events: readonly LogEvent[]): Promise<void> {
    this.#events.push(...events);
    this.#change();
    return Promise.resolve();
  }

  clear(): void {
    this.#events = [];
    this.#state = { ...this.#state, generation: this.#state.generation + 1 };
    this.#change();
  }

  setPattern(text: string | undefined): void {
    this.#matcher = undefined;
    try {
      const pattern = text === undefined ? undefined : compilePattern(text, { isForDeployment: true });
      this.#matcher = pattern && { pattern, obstacle: compileObstacle(text!, pattern) };
    } catch (error) {
      if (!(error instanceof PatternError)) throw error;
    }
    this.#change();
  }

  setFilter(filter: ListFilter): void {
    this.#filter = filter;
    this.#change();
  }

  setRange(range: { readonly from: number; readonly to: number } | undefined): void {
    this.range = range;
    this.#change();
  }

  /** Carries out what was set. */
  work(): void {
    const all = this.#events.map((event, index) => this.#judge(event, index));
    const { verdicts, search, time } = this.#filter;
    this.#listed = all
      .filter(({ event, verdict }) => {
        if (verdict !== undefined && verdicts.length > 0 && !verdicts.includes(verdict)) return false;
        if (time && (event.timestamp < time.from || event.timestamp >= time.to)) return false;
        return event.message.toLowerCase().includes(search.toLowerCase());
      })
      .sort((a, b) => b.event.timestamp - a.event.timestamp);
    const times = this.#events.map(({ timestamp }) => timestamp).filter((timestamp) => timestamp > 0);
    const count = (verdict: Verdict) => all.filter((judged) => judged.verdict === verdict).length;
    const from = times.reduce((least, timestamp) => Math.min(least, timestamp), Infinity);
    const to = times.reduce((most, timestamp) => Math.max(most, timestamp), -Infinity);
    const matchTimes = all.filter(({ verdict }) => verdict === 'match').map(({ event }) => event.timestamp);
    const histogram = histogramOf(
      matchTimes,
      Math.min(this.range?.from ?? Infinity, from),
      Math.max(this.range?.to ?? -Infinity, to),
    );
    this.#state = {
      revision: this.#state.revision + 1,
      generation: this.#state.generation,
      events: this.#events.length,
      bytes: this.#events.reduce((sum, { message }) => sum + Buffer.byteLength(message), 0),
      ...(times.length > 0 && { from, to }),
      ...(this.#matcher && {
        counts: { match: count('match'), nearly: count('nearly'), no: count('no'), tested: all.length },
      }),
      ...(this.#matcher && histogram && { histogram }),
      listed: this.#listed.length,
      isDone: true,
    };
    this.#changes.fire(this.#state);
  }

  rows(from: number, count: number): Promise<{ readonly revision: number; readonly rows: readonly EventRow[] }> {
    const rows = this.#listed.slice(from, from + count).map((judged) => this.#row(judged));
    return Promise.resolve({ revision: this.#state.revision, rows });
  }

  positionOf(index: number): Promise<number | undefined> {
    const position = this.#listed.findIndex((judged) => judged.index === index);
    return Promise.resolve(position < 0 ? undefined : position);
  }

  read(indexes: readonly number[]): Promise<readonly (LogEvent | undefined)[]> {
    this.reads += indexes.length;
    return Promise.resolve(indexes.map((index) => this.#events[index]));
  }

  addFile(): Promise<FileReport> {
    throw new Error('not in this fake');
  }
  addBytes(): Promise<FileReport> {
    throw new Error('not in this fake');
  }
  matchesOf(): Promise<readonly MatchedEvent[]> {
    throw new Error('not in this fake');
  }
  borderline(): Promise<readonly number[]> {
    throw new Error('not in this fake');
  }
  observed(): Promise<ObservedEvents> {
    throw new Error('not in this fake');
  }
  save(): Promise<number> {
    throw new Error('not in this fake');
  }

  dispose(): void {
    this.#changes.dispose();
  }

  #change(): void {
    this.#state = { ...this.#state, isDone: false };
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      if (this.isHeld) this.#changes.fire(this.#state);
      else this.work();
    });
  }

  #judge(event: LogEvent, index: number): Judged {
    if (!this.#matcher) return { event, index };
    if (this.#matcher.pattern.test(event.message)) return { event, index, verdict: 'match' };
    return { event, index, verdict: this.#matcher.obstacle(event.message) ? 'nearly' : 'no' };
  }

  #row({ event, index, verdict }: Judged): EventRow {
    const { time, name, who, ip, region, error } = summarize(event.message);
    return {
      index,
      verdict,
      time: event.timestamp > 0 ? event.timestamp : time,
      name: name || event.message,
      who,
      ip,
      region,
      error,
      fails: verdict === 'nearly' ? this.#matcher?.obstacle(event.message)?.text : undefined,
    };
  }
}
