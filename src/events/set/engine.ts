import { setImmediate } from 'node:timers/promises';
import { summarize } from '../../cloudtrail/event-summary';
import type { LogEvent } from '../../cloudtrail/log-event';
import { forEachBit } from '../../common/bits';
import { compilePattern, PatternError } from '../../pattern/index';
import type { EventRow, Histogram, ListFilter } from '../../webview/live-test-messages';
import type { EventSetState, MatchedEvent } from '../event-set';
import { histogramBars } from '../histogram';
import { chooseBorderline } from './borderline';
import { EventList } from './event-list';
import { Judgement } from './judgement';
import { StoredEvents } from './stored-events';
import { TimeOrder } from './time-order';

/** How long a stretch of work may keep questions waiting, in milliseconds. */
const stretch = 8;
/** How often it is told how far the work is, in milliseconds. What is done sooner is told only once. */
const reportEvery = 100;
/** How long added events wait for more before they are judged, in milliseconds. */
const judgeAfter = 50;
/** So much of a message that is not a CloudTrail record is shown in its place. */
const excerptLength = 200;

/** What an engine works for. */
export interface EngineHost {
  /** Whether what was asked for as `wanted` is still what is wanted: read often, in the middle of work. */
  isWanted(wanted: number): boolean;
  report(state: EventSetState, wanted: number): void;
}

/** An event set within its thread; see `EventSet`. What is long is done in short stretches. */
export class EventSetEngine {
  readonly #host: EngineHost;
  #events = new StoredEvents();
  #order = new TimeOrder();
  #list = new EventList(this.#events, this.#order);
  #judgement: Judgement | undefined;
  #pattern: string | undefined;
  #range: { readonly from: number; readonly to: number } | undefined;
  #wanted = 0;
  #generation = 0;
  #revision = 0;
  #isWorking = false;
  #isStarted = false;
  #soon: NodeJS.Timeout | undefined;
  /** What was last worked out of it. */
  #found: Pick<EventSetState, 'counts' | 'histogram' | 'from' | 'to'> = {};

  constructor(host: EngineHost) {
    this.#host = host;
  }

  get events(): StoredEvents {
    return this.#events;
  }

  /** All events, as they are listed. */
  order(): Uint32Array {
    return this.#order.of(this.#events.times, this.#events.count);
  }

  clear(wanted: number, generation: number): void {
    this.#wanted = wanted;
    this.#generation = generation;
    const { filter } = this.#list;
    this.#events = new StoredEvents();
    this.#order = new TimeOrder();
    this.#list = new EventList(this.#events, this.#order);
    this.#list.filter = filter;
    this.setPattern(wanted, this.#pattern);
  }

  setPattern(wanted: number, text: string | undefined): void {
    this.#wanted = wanted;
    this.#pattern = text;
    this.#judgement = text === undefined ? undefined : this.#judge(text);
    this.#start();
  }

  setFilter(wanted: number, filter: ListFilter): void {
    this.#wanted = wanted;
    this.#list.filter = filter;
    this.#start();
  }

  setRange(range: { readonly from: number; readonly to: number } | undefined): void {
    this.#range = range;
    this.#start();
  }

  add(events: readonly LogEvent[]): void {
    for (const event of events) this.#events.add(event);
    this.grown();
  }

  /** Tells that events were added, and judges them soon: mostly more come. */
  grown(): void {
    this.#report(false);
    this.#soon ??= setTimeout(() => this.#start(), judgeAfter);
  }

  rows(from: number, count: number): { revision: number; rows: readonly EventRow[] } {
    const indexes = this.#list.listed.subarray(from, from + count);
    return { revision: this.#revision, rows: Array.from(indexes, (index) => this.#row(index)) };
  }

  positionOf(index: number): number | undefined {
    return this.#list.positionOf(index);
  }

  /** @throws PatternError */
  async matchesOf(
    pattern: string,
    fields: readonly string[],
    tell: (matches: readonly MatchedEvent[]) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const events = this.#events;
    const compiled = compilePattern(pattern, { isForDeployment: true });
    const judgement = await this.#judgeAll(pattern, signal);
    let matches: MatchedEvent[] = [];
    const order = oldestFirst(this.order(), events.times);
    let until = performance.now() + stretch;
    for (const index of order) {
      if (judgement.verdictOf(index) === 'match') {
        const message = events.messageOf(index);
        const { name, who, ip } = rowTexts(message);
        matches.push({
          index,
          timestamp: events.times[index]!,
          extracted: compiled.extract(message, fields),
          name,
          who,
          ip,
        });
      }
      if (matches.length >= matchesAtOnce) {
        tell(matches);
        matches = [];
      }
      if (performance.now() < until) continue;
      await setImmediate();
      signal.throwIfAborted();
      until = performance.now() + stretch;
    }
    tell(matches);
  }

  /** @throws PatternError */
  async borderline(pattern: string, count: number, signal: AbortSignal): Promise<readonly number[]> {
    const judgement = await this.#judgeAll(pattern, signal);
    return chooseBorderline(judgement, this.#events, this.order(), count);
  }

  async #judgeAll(pattern: string, signal: AbortSignal): Promise<Judgement> {
    const judgement = new Judgement(pattern, this.#events);
    while (!judgement.work(performance.now() + stretch)) {
      await setImmediate();
      signal.throwIfAborted();
    }
    return judgement;
  }

  /** A pattern that AWS would refuse counts as none. */
  #judge(text: string): Judgement | undefined {
    try {
      return new Judgement(text, this.#events);
    } catch (error) {
      if (error instanceof PatternError) return undefined;
      throw error;
    }
  }

  #start(): void {
    clearTimeout(this.#soon);
    this.#soon = undefined;
    this.#isStarted = true;
    if (!this.#isWorking) void this.#work();
  }

  async #work(): Promise<void> {
    this.#isWorking = true;
    let report = performance.now() + reportEvery;
    while (this.#isStarted) {
      // What came since is not known yet, but it is on its way: what is abandoned here is started anew by it.
      const isAbandoned = !this.#host.isWanted(this.#wanted);
      const isDone = !isAbandoned && this.#step();
      if (isDone || isAbandoned) this.#isStarted = false;
      if (isDone || (!isAbandoned && performance.now() >= report)) {
        this.#workOut();
        this.#report(isDone);
        report = performance.now() + reportEvery;
      }
      if (!isDone) await setImmediate();
    }
    this.#isWorking = false;
  }

  /** One stretch of work; whether all is done. */
  #step(): boolean {
    const until = performance.now() + stretch;
    const isAbandoned = () => !this.#host.isWanted(this.#wanted);
    return (this.#judgement?.work(until, isAbandoned) ?? true) && this.#list.work(until);
  }

  #workOut(): void {
    const { times, count } = this.#events;
    const order = this.order();
    const to = count > 0 ? times[order[0]!]! : 0;
    const from = oldestTime(order, times);
    this.#list.update(this.#judgement);
    this.#found = {
      ...(from !== undefined && { from, to }),
      ...(this.#judgement && { counts: this.#judgement.counts }),
      ...(this.#judgement && from !== undefined && { histogram: this.#histogram(this.#judgement, from, to) }),
    };
  }

  #report(isDone: boolean): void {
    const { count, bytes } = this.#events;
    this.#host.report(
      {
        revision: ++this.#revision,
        generation: this.#generation,
        events: count,
        bytes,
        ...this.#found,
        listed: this.#list.listed.length,
        isDone,
      },
      this.#wanted,
    );
  }

  /** Over the range that was asked for, and over what lies outside of it all the same. */
  #histogram(judgement: Judgement, oldest: number, newest: number): Histogram | undefined {
    const range = this.#range;
    const bars = histogramBars(Math.min(range?.from ?? oldest, oldest), Math.max(range?.to ?? newest, newest));
    if (!bars) return undefined;
    const { times, segments } = this.#events;
    for (const { place, first } of segments) {
      const judged = judgement.of(place);
      if (!judged) continue;
      forEachBit(judged.match, (number) => {
        const time = times[first + number]!;
        if (time > 0) bars.count(time);
      });
    }
    return bars.histogram;
  }

  #row(index: number): EventRow {
    const message = this.#events.messageOf(index);
    const timestamp = this.#events.times[index]!;
    const { time, name, who, ip, region, error } = rowTexts(message);
    const verdict = this.#judgement?.verdictOf(index);
    const obstacle = verdict === 'nearly' ? this.#judgement?.obstacle(message) : undefined;
    return {
      index,
      verdict,
      time: timestamp > 0 ? timestamp : time,
      name,
      who,
      ip,
      region,
      error,
      fails: obstacle?.text,
    };
  }
}

/** How many matches are told at once. */
const matchesAtOnce = 500;

function rowTexts(message: string) {
  const summary = summarize(message);
  return { ...summary, name: summary.name || message.slice(0, excerptLength) };
}

function oldestTime(order: Uint32Array, times: Float64Array): number | undefined {
  const last = timedCount(order, times) - 1;
  return last < 0 ? undefined : times[order[last]!];
}

/** How many events have a time: the first ones of the list. */
function timedCount(order: Uint32Array, times: Float64Array): number {
  let low = 0;
  for (let high = order.length; low < high;) {
    const middle = (low + high) >> 1;
    if (times[order[middle]!]! > 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The oldest first, in the order in which they came where times are equal; those without a time last. */
export function oldestFirst(order: Uint32Array, times: Float64Array): Uint32Array {
  const timed = timedCount(order, times);
  const turned = order.slice();
  turned.subarray(0, timed).reverse();
  for (let start = 0; start < timed;) {
    let end = start + 1;
    while (end < timed && times[turned[end]!] === times[turned[start]!]) end++;
    if (end - start > 1) turned.subarray(start, end).reverse();
    start = end;
  }
  return turned;
}
