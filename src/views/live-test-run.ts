import type { LogEvent } from '../cloudtrail/log-event';
import type { CompiledPattern } from '../pattern/index';
import type { ListFilter, Verdict, VerdictCounts } from '../webview/live-test-messages';
import type { Obstacle } from '../alerts/nearly';

/** A pattern that works, and what it needs to tell near from far. */
export interface Matcher {
  readonly pattern: CompiledPattern;
  readonly obstacle: Obstacle;
}

/** How long a stretch of work may hold up the event loop, in milliseconds. */
const stretch = 10;
/** How often a run says how far it is, in milliseconds. What is done sooner says so only once. */
const reportEvery = 120;

const verdicts: readonly Verdict[] = ['no', 'nearly', 'match'];

/**
 * Judges events and lists those that the filter lets through: two cursors over the same events, the first to come
 * first. Work is done in short stretches; a new pattern or filter abandons what is under way.
 */
export class LiveTestRun {
  /** As listed: newest first, those without a time last. */
  readonly events: readonly LogEvent[];
  readonly #onProgress: () => void;
  /** Index into `verdicts`, of the first `#tested` events. */
  readonly #verdicts: Uint8Array;
  readonly #perVerdict = [0, 0, 0];
  readonly #matchTimes: number[] = [];
  #matcher: Matcher | undefined;
  #filter: ListFilter = { verdicts: [], search: '' };
  #passes: (index: number) => boolean = () => true;
  #tested = 0;
  #filtered = 0;
  #listed: number[] = [];
  #abort = new AbortController();

  constructor(events: readonly LogEvent[], onProgress: () => void) {
    this.events = [...events].sort((a, b) => b.timestamp - a.timestamp);
    this.#onProgress = onProgress;
    this.#verdicts = new Uint8Array(events.length);
  }

  /** Whether every event has been judged and listed. */
  get done(): boolean {
    return this.#filtered === this.events.length;
  }

  /** Absent without a pattern. */
  get counts(): VerdictCounts | undefined {
    if (!this.#matcher) return undefined;
    const [no = 0, nearly = 0, match = 0] = this.#perVerdict;
    return { match, nearly, no, tested: this.#tested };
  }

  /** When the matching events happened, newest first. */
  get matchTimes(): readonly number[] {
    return this.#matchTimes;
  }

  /** Indices of the listed events, in their order. */
  get listed(): readonly number[] {
    return this.#listed;
  }

  verdictOf(index: number): Verdict | undefined {
    return this.#matcher && index < this.#tested ? verdicts[this.#verdicts[index]!] : undefined;
  }

  /** The place of an event in the list; undefined when it is not in it. */
  positionOf(index: number): number | undefined {
    let low = 0;
    let high = this.#listed.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#listed[middle]! < index) low = middle + 1;
      else high = middle;
    }
    return this.#listed[low] === index ? low : undefined;
  }

  /**
   * Judges all events anew; without a matcher no event has a verdict, and the list is not narrowed by verdicts.
   * Resolves when all is done, or when something newer has taken over.
   */
  setMatcher(matcher: Matcher | undefined, filter = this.#filter): Promise<void> {
    this.#matcher = matcher;
    this.#tested = 0;
    this.#perVerdict.fill(0);
    this.#matchTimes.length = 0;
    return this.setFilter(filter);
  }

  /** Lists anew; what was judged stays judged. Resolves as `setMatcher` does. */
  setFilter(filter: ListFilter): Promise<void> {
    this.#filter = filter;
    this.#passes = this.#compileFilter(filter);
    this.#filtered = 0;
    this.#listed = [];
    this.stop();
    this.#abort = new AbortController();
    return this.#run(this.#abort.signal);
  }

  /** Abandons what is under way. */
  stop(): void {
    this.#abort.abort();
  }

  async #run(signal: AbortSignal): Promise<void> {
    let report = performance.now() + reportEvery;
    while (this.#work()) {
      if (performance.now() >= report) {
        this.#onProgress();
        report = performance.now() + reportEvery;
      }
      await new Promise((resolve) => setImmediate(resolve));
      if (signal.aborted) return;
    }
    this.#onProgress();
  }

  /** One stretch of work; whether there is more. */
  #work(): boolean {
    const until = performance.now() + stretch;
    while (!this.done) {
      const index = this.#filtered;
      if (this.#matcher && this.#tested === index) this.#judge(index, this.#matcher);
      if (this.#passes(index)) this.#listed.push(index);
      this.#filtered++;
      // Asking for the time costs as much as a fast test.
      if (index % 16 === 0 && performance.now() >= until) return !this.done;
    }
    return false;
  }

  #judge(index: number, { pattern, obstacle }: Matcher): void {
    const { message, timestamp } = this.events[index]!;
    let verdict: Verdict = 'match';
    if (!pattern.test(message)) verdict = obstacle(message) ? 'nearly' : 'no';
    else if (timestamp > 0) this.#matchTimes.push(timestamp);
    const code = verdicts.indexOf(verdict);
    this.#verdicts[index] = code;
    this.#perVerdict[code]!++;
    this.#tested++;
  }

  #compileFilter({ verdicts: wanted, search, time }: ListFilter): (index: number) => boolean {
    const text = search === '' ? undefined : new RegExp(search.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'), 'i');
    const byVerdict = this.#matcher !== undefined && wanted.length > 0;
    return (index) => {
      const { message, timestamp } = this.events[index]!;
      if (byVerdict && !wanted.includes(this.verdictOf(index)!)) return false;
      if (time && (timestamp < time.from || timestamp >= time.to)) return false;
      return text === undefined || text.test(message);
    };
  }
}
