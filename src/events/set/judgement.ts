import { compileObstacle, type Obstacle } from '../../alerts/nearly';
import { countBits, hasBit, setBit, type Bits } from '../../common/bits';
import { compilePattern, type CompiledPattern } from '../../pattern/index';
import type { Verdict, VerdictCounts } from '../../webview/live-test-messages';
import type { Segment } from './segment';
import type { StoredEvents } from './stored-events';

/** Verdicts on the first events of a segment. */
interface Judged {
  count: number;
  match: Bits;
  near: Bits;
  matches: number;
  nearly: number;
}

/** What one pattern says of the events, worked out a stretch at a time. */
export class Judgement {
  readonly pattern: CompiledPattern;
  readonly obstacle: Obstacle;
  readonly #events: StoredEvents;
  /** By segment. */
  readonly #judged: Judged[] = [];

  /** @throws PatternError */
  constructor(text: string, events: StoredEvents) {
    this.pattern = compilePattern(text, { isForDeployment: true });
    this.obstacle = compileObstacle(text, this.pattern);
    this.#events = events;
  }

  get counts(): VerdictCounts {
    let [match, nearly, tested] = [0, 0, 0];
    for (const judged of this.#judged) {
      match += judged.matches;
      nearly += judged.nearly;
      tested += judged.count;
    }
    return { match, nearly, no: tested - match - nearly, tested };
  }

  /** Undefined for an event that was not judged yet. */
  verdictOf(index: number): Verdict | undefined {
    const segment = this.#events.segmentOf(index);
    const judged = this.#judged[segment.place];
    const number = index - segment.first;
    if (!judged || number >= judged.count) return undefined;
    if (hasBit(judged.match, number)) return 'match';
    return hasBit(judged.near, number) ? 'nearly' : 'no';
  }

  /** Sets of numbers of a segment's events; undefined for a segment that was not judged yet. */
  of(segment: number): { readonly count: number; readonly match: Bits; readonly near: Bits } | undefined {
    return this.#judged[segment];
  }

  /** Judges until a time of `performance.now()`; whether nothing is left. */
  work(until: number): boolean {
    for (const [i, segment] of this.#events.segments.entries()) {
      const judged = (this.#judged[i] ??= {
        count: 0,
        match: segment.emptyBits(),
        near: segment.emptyBits(),
        matches: 0,
        nearly: 0,
      });
      if (judged.count < segment.count && !this.#judge(segment, judged, until)) return false;
    }
    return true;
  }

  #judge(segment: Segment, judged: Judged, until: number): boolean {
    judged.match = enlarged(judged.match, segment);
    judged.near = enlarged(judged.near, segment);
    let number = judged.count;
    for (; number < segment.count; number++) {
      if (number % 16 === 0 && performance.now() >= until) break;
      const message = segment.textOf(number);
      if (this.pattern.test(message)) setBit(judged.match, number);
      else if (this.obstacle(message)) setBit(judged.near, number);
    }
    judged.count = number;
    judged.matches = countBits(judged.match);
    judged.nearly = countBits(judged.near);
    return number === segment.count;
  }
}

function enlarged(bits: Bits, segment: Segment): Bits {
  const all = segment.emptyBits();
  if (all.length === bits.length) return bits;
  all.set(bits);
  return all;
}
