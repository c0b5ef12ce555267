import { hasBit, setBit, type Bits } from '../../common/bits';
import type { ListFilter } from '../../webview/live-test-messages';
import type { Judgement } from './judgement';
import type { StoredEvents } from './stored-events';
import { isBefore, type TimeOrder } from './time-order';

/** Which events are listed, in their order. */
export class EventList {
  filter: ListFilter = { verdicts: [], search: '' };
  readonly #events: StoredEvents;
  readonly #order: TimeOrder;
  #search: TextSearch | undefined;
  #listed: Uint32Array = new Uint32Array(0);

  constructor(events: StoredEvents, order: TimeOrder) {
    this.#events = events;
    this.#order = order;
  }

  get listed(): Uint32Array {
    return this.#listed;
  }

  /** Looks for the filter's text until a time of `performance.now()`; whether nothing is left. */
  work(until: number): boolean {
    const { search } = this.filter;
    if (search === '') {
      this.#search = undefined;
      return true;
    }
    if (this.#search?.text !== search) this.#search = new TextSearch(search, this.#events);
    return this.#search.work(until);
  }

  /** Lists what passes the filter, of what is judged and searched by now. */
  update(judgement: Judgement | undefined): void {
    const { times, count, segments } = this.#events;
    const order = this.#order.of(times, count);
    const { verdicts, time } = this.filter;
    const wanted = judgement && verdicts.length > 0 ? verdicts : undefined;
    if (!wanted && !time && !this.#search) {
      this.#listed = order;
      return;
    }
    const passing = segments.map((segment, i) => this.#passing(i, segment.emptyBits(), wanted, judgement));
    const listed = new Uint32Array(order.length);
    let found = 0;
    let segment = 0;
    for (const index of order) {
      while (index < segments[segment]!.first) segment--;
      while (segment + 1 < segments.length && index >= segments[segment + 1]!.first) segment++;
      if (!hasBit(passing[segment]!, index - segments[segment]!.first)) continue;
      if (time && !(times[index]! >= time.from && times[index]! < time.to)) continue;
      listed[found++] = index;
    }
    this.#listed = listed.slice(0, found);
  }

  /** The place of an event in the list; undefined when it is not in it. */
  positionOf(index: number): number | undefined {
    const { times, count } = this.#events;
    if (!(index >= 0 && index < count)) return undefined;
    let low = 0;
    for (let high = this.#listed.length; low < high;) {
      const middle = (low + high) >> 1;
      if (isBefore(this.#listed[middle]!, index, times)) low = middle + 1;
      else high = middle;
    }
    return this.#listed[low] === index ? low : undefined;
  }

  /** Which of a segment's events have a wanted verdict and the text. */
  #passing(
    segment: number,
    bits: Bits,
    verdicts: ListFilter['verdicts'] | undefined,
    judgement: Judgement | undefined,
  ): Bits {
    bits.fill(0xffffffff);
    if (verdicts) {
      const judged = judgement?.of(segment);
      const wants = (verdict: 'match' | 'nearly' | 'no') => (verdicts.includes(verdict) ? 0xffffffff : 0);
      const [match, near, no] = [wants('match'), wants('nearly'), wants('no')];
      for (let word = 0; word < bits.length; word++) {
        const matching = judged?.match[word] ?? 0;
        const nearly = judged?.near[word] ?? 0;
        const tested = firstBits((judged?.count ?? 0) - word * 32);
        bits[word] = (matching & match) | (nearly & near) | (tested & ~matching & ~nearly & no);
      }
    }
    const holding = this.#search?.holding[segment];
    if (this.#search) for (let word = 0; word < bits.length; word++) bits[word]! &= holding?.[word] ?? 0;
    return bits;
  }
}

/** A word with the first `count` bits set. */
function firstBits(count: number): number {
  if (count >= 32) return 0xffffffff;
  return count <= 0 ? 0 : (1 << count) - 1;
}

/** Looks for a text in all events, in upper or lower case. */
class TextSearch {
  readonly text: string;
  /** By segment: the events that hold the text. */
  readonly holding: Bits[] = [];
  readonly #events: StoredEvents;
  readonly #expression: RegExp;
  /** By segment: how many events were looked at. */
  readonly #searched: number[] = [];

  constructor(text: string, events: StoredEvents) {
    this.text = text;
    this.#events = events;
    this.#expression = new RegExp(text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'), 'i');
  }

  work(until: number): boolean {
    for (const [i, segment] of this.#events.segments.entries()) {
      let number = this.#searched[i] ?? 0;
      if (number === segment.count) continue;
      const bits = segment.emptyBits();
      bits.set(this.holding[i] ?? []);
      this.holding[i] = bits;
      for (; number < segment.count; number++) {
        if (number % 16 === 0 && performance.now() >= until) break;
        if (this.#expression.test(segment.textOf(number))) setBit(bits, number);
      }
      this.#searched[i] = number;
      if (number < segment.count) return false;
    }
    return true;
  }
}
