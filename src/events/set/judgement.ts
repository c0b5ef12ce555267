import { compileObstacle, type Obstacle } from '../../alerts/nearly';
import { jsonVerdicts, termVerdicts, type VerdictSets } from '../../alerts/nearly-sets';
import { countBits, hasBit, setBit, type Bits } from '../../common/bits';
import {
  compileConditions,
  compilePattern,
  parsePattern,
  type CompiledPattern,
  type JsonPattern,
  type TermPattern,
} from '../../pattern/index';
import type { Verdict, VerdictCounts } from '../../webview/live-test-messages';
import { holdingText } from './byte-search';
import type { Segment } from './segment';
import type { StoredEvents } from './stored-events';

/** Verdicts on a segment. */
interface Judged {
  match: Bits;
  near: Bits;
  /** How many of the events were there when it was begun, and of those that are judged one by one how many are done. */
  count: number;
  done: number;
  matches: number;
  nearly: number;
  isComplete: boolean;
}

/** Verdicts on all events of a segment at once, and which of them are still to be judged one by one. */
type JudgeAtOnce = (segment: Segment) => VerdictSets & { readonly left: readonly number[] };

/** What one pattern says of the events, worked out a stretch at a time. */
export class Judgement {
  readonly pattern: CompiledPattern;
  readonly obstacle: Obstacle;
  readonly #events: StoredEvents;
  /** Undefined for a pattern that needs each message by itself. */
  readonly #judgeAtOnce: JudgeAtOnce | undefined;
  /** By segment. */
  readonly #judged: Judged[] = [];

  /** @throws PatternError */
  constructor(text: string, events: StoredEvents) {
    this.pattern = compilePattern(text, { isForDeployment: true });
    this.obstacle = compileObstacle(text, this.pattern);
    this.#events = events;
    this.#judgeAtOnce = compileAtOnce(text);
  }

  get counts(): VerdictCounts {
    let [match, nearly, tested] = [0, 0, 0];
    for (const judged of this.#judged) {
      match += judged.matches;
      nearly += judged.nearly;
      tested += testedOf(judged, this.#judgeAtOnce === undefined);
    }
    return { match, nearly, no: tested - match - nearly, tested };
  }

  /** Undefined for an event that was not judged yet. */
  verdictOf(index: number): Verdict | undefined {
    const segment = this.#events.segmentOf(index);
    const number = index - segment.first;
    const judged = this.of(segment.place);
    if (!judged || number >= judged.count) return undefined;
    if (hasBit(judged.match, number)) return 'match';
    return hasBit(judged.near, number) ? 'nearly' : 'no';
  }

  /** Sets of numbers of a segment's events, of the first `count`; undefined for a segment that was not judged yet. */
  of(segment: number): (VerdictSets & { readonly count: number }) | undefined {
    const judged = this.#judged[segment];
    if (!judged) return undefined;
    const { match, near } = judged;
    return { match, near, count: testedOf(judged, this.#judgeAtOnce === undefined) };
  }

  /** Judges until a time of `performance.now()`, or until `isAbandoned`; whether nothing is left. */
  work(until: number, isAbandoned: () => boolean = () => false): boolean {
    for (const segment of this.#events.segments) {
      const before = this.#judged[segment.place];
      if (before?.isComplete && before.count === segment.count) continue;
      if (performance.now() >= until || isAbandoned()) return false;
      if (!this.#judge(segment, before, until)) return false;
    }
    return true;
  }

  #judge(segment: Segment, before: Judged | undefined, until: number): boolean {
    let judged = before;
    let left: readonly number[] | undefined;
    if (this.#judgeAtOnce) {
      const sets = this.#judgeAtOnce(segment);
      ({ left } = sets);
      if (judged?.count !== segment.count || left.length === 0) judged = begin(sets, segment.count);
    } else {
      judged = judged
        ? { ...judged, match: enlarged(judged.match, segment), near: enlarged(judged.near, segment) }
        : begin({ match: segment.emptyBits(), near: segment.emptyBits() }, 0);
      judged.count = segment.count;
    }
    this.#judged[segment.place] = judged;
    const total = left?.length ?? segment.count;
    for (let next = judged.done; next < total; judged.done = ++next) {
      if (next % 16 === 15 && performance.now() >= until) break;
      const number = left?.[next] ?? next;
      const message = segment.textOf(number);
      if (this.pattern.test(message)) setBit(judged.match, number);
      else if (this.obstacle(message)) setBit(judged.near, number);
    }
    judged.matches = countBits(judged.match);
    judged.nearly = countBits(judged.near);
    judged.isComplete = judged.done === total;
    return judged.isComplete;
  }
}

function begin({ match, near }: VerdictSets, count: number): Judged {
  // What a segment remembers is not written to.
  return { match: match.slice(), near: near.slice(), count, done: 0, matches: 0, nearly: 0, isComplete: false };
}

/** How many of a segment's events have a verdict. */
function testedOf({ count, done, isComplete }: Judged, isOneByOne: boolean): number {
  if (isComplete) return count;
  return isOneByOne ? done : 0;
}

function compileAtOnce(text: string): JudgeAtOnce | undefined {
  const { tree } = parsePattern(text);
  switch (tree.kind) {
    case 'everything':
      return (segment) => ({ match: segment.allBits(), near: segment.emptyBits(), left: [] });
    case 'json':
      return jsonAtOnce(tree, text);
    case 'terms':
      return termsAtOnce(tree);
    case 'delimited':
      return undefined;
  }
}

/** By columns. */
function jsonAtOnce(tree: JsonPattern, text: string): JudgeAtOnce {
  const conditions = new Map(compileConditions(tree.expression).map((each) => [each.syntax.range.start, each]));
  return (segment) => {
    const { columns } = segment;
    const { held } = columns;
    const sets = jsonVerdicts(tree, held.subarray(0, segment.emptyBits().length), (start) => {
      const condition = conditions.get(start)!;
      const { end } = condition.syntax.range;
      return segment.known(text.slice(start, end), () => {
        const accepted = columns.accepted(condition);
        return condition.negated ? accepted.map((word, i) => held[i]! & ~word) : accepted;
      });
    });
    return { ...sets, left: columns.odd };
  };
}

/** By looking for the words in the bytes. */
function termsAtOnce(tree: TermPattern): JudgeAtOnce | undefined {
  const words = new Map(tree.terms.flatMap((term) => (term.kind === 'word' ? [[term.range.start, term.text]] : [])));
  if (words.size < tree.terms.length) return undefined;
  return (segment) => ({
    ...termVerdicts(tree, segment.allBits(), (start) => {
      const word = words.get(start)!;
      // A phrase of blanks is in every message.
      if (word.trim() === '') return segment.allBits();
      return segment.known(`"${word}`, () => holdingText(segment, word));
    }),
    left: [],
  });
}

function enlarged(bits: Bits, segment: Segment): Bits {
  const all = segment.emptyBits();
  if (all.length === bits.length) return bits;
  all.set(bits);
  return all;
}
