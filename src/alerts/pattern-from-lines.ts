import { quoted } from '../pattern/index';
import { cheapestCover } from './cheapest-cover';
import { costOf, holdsFor, join, pruned, single, type Formula } from './condition-formula';
import type { EventBits, EventCondition } from './event-conditions';

/** Words that say what became of something: of a line with nothing to tell it from, these alone make a pattern. */
const tellingWord =
  /^(?:FATAL|CRITICAL|ERROR|REJECT(?:ED)?|DEN(?:Y|IED)|FAIL(?:ED|URE)?|PANIC|WARN(?:ING)?|TIMEOUT|[A-Za-z]*(?:Exception|Error|Timeout|Denied|Failure)|[Ff]ailed|[Dd]enied|[Rr]efused|[Ii]nvalid|timed)$/;
const plainWord = /^[A-Za-z0-9_]+$/;
const hasId = /[0-9a-f]{8,}|\d{5,}|\d{4}-\d\d-\d\d|\d\d:\d\d/i;
const longestTerm = 100;
const mostTerms = 800;

/**
 * Terms for lines of text: words and phrases that all the chosen ones have and the rejected ones do not, or the other
 * way round, or one of several. Undefined where no few terms tell them apart.
 */
export function patternFromLines(chosen: readonly string[], rejected: readonly string[]): string | undefined {
  const lines = [...chosen, ...rejected];
  const bits = (holds: (line: string) => boolean): EventBits =>
    lines.reduce((all, line, i) => (holds(line) ? all | (1n << BigInt(i)) : all), 0n);
  const ofChosen = (1n << BigInt(chosen.length)) - 1n;
  const ofRejected = bits(() => true) & ~ofChosen;
  const terms = termsOf(chosen).map((term): EventCondition => {
    const text = plainWord.test(term) ? term : quoted(term);
    return { text, selector: '', kind: 'like', cost: termCost(term), holds: bits((line) => line.includes(term)) };
  });
  const required = terms.filter(({ holds }) => (holds & ofChosen) === ofChosen);
  if (rejected.length === 0) {
    const telling = anyOf(
      terms.filter(({ cost }) => cost === 1),
      ofChosen,
      0n,
    );
    return telling && printAlternatives(telling);
  }

  const excluded = termsOf(rejected).flatMap((term): EventCondition[] => {
    const holds = bits((line) => !line.includes(term));
    if ((holds & ofChosen) !== ofChosen) return [];
    const text = `-${plainWord.test(term) ? term : quoted(term)}`;
    return [{ text, selector: '', kind: 'unequal', cost: termCost(term) + 3, holds }];
  });
  const offered = [...required, ...excluded].map((item) => ({
    item,
    covers: ofRejected & ~item.holds,
    cost: item.cost,
  }));
  const taken = cheapestCover(ofRejected, offered);
  const isGood = (formula: Formula) => (holdsFor(formula) & ofRejected) === 0n;
  const all = taken && pruned(join('and', taken.map(single)), isGood);
  const some = anyOf(terms, ofChosen, ofRejected);
  if (all && !(some && costOf(some) < costOf(all))) return textsOf(all).join(' ');
  return some && printAlternatives(some);
}

/** One of several terms, none of which a rejected line has. */
function anyOf(terms: readonly EventCondition[], chosen: EventBits, rejected: EventBits): Formula | undefined {
  const offered = terms
    .filter(({ holds }) => (holds & rejected) === 0n)
    .map((item) => ({ item, covers: item.holds & chosen, cost: item.cost }));
  const taken = cheapestCover(chosen, offered);
  const isGood = (formula: Formula) => (holdsFor(formula) & chosen) === chosen;
  // In the order of the lines, not of the search.
  const ordered = terms.filter((term) => taken?.includes(term)).map(single);
  return taken && pruned(join('or', ordered), isGood);
}

/** `?a ?b`. */
function printAlternatives(formula: Formula): string {
  const texts = textsOf(formula);
  return texts.length === 1 ? texts[0]! : texts.map((text) => `?${text}`).join(' ');
}

function textsOf(formula: Formula): string[] {
  return formula.kind === 'condition' ? [formula.condition.text] : formula.parts.flatMap(textsOf);
}

/** Words, parts between blanks, and two of those side by side. */
function termsOf(lines: readonly string[]): string[] {
  const found = new Set<string>();
  const add = (term: string) => {
    if (found.size < mostTerms && term.length >= 2 && term.length <= longestTerm && isWritable(term)) found.add(term);
  };
  for (const line of lines) {
    for (const [word] of line.matchAll(/[A-Za-z0-9_]+/g)) add(word);
    for (const [part] of line.matchAll(/\S+/g)) add(part);
    for (const [, pair] of line.matchAll(/(?=(?:^|\s)(\S+ \S+))/g)) add(pair!);
  }
  return [...found];
}

function isWritable(term: string): boolean {
  // eslint-disable-next-line no-control-regex
  return !/[\u0000-\u001f\u007f\u2028\u2029]|\p{Cs}/u.test(term);
}

function termCost(term: string): number {
  if (tellingWord.test(term)) return 1;
  const length = term.length / 1000;
  if (hasId.test(term)) return 6 + length;
  if (/^[A-Za-z_]+$/.test(term)) return 1.5 + length;
  return (plainWord.test(term) ? 2 : 2.5) + length;
}

/** The first two lines that no term tells apart. */
export function alikeLines(
  chosen: readonly string[],
  rejected: readonly string[],
): { readonly chosen: number; readonly rejected: number } | undefined {
  for (const [i, one] of chosen.entries()) {
    const at = rejected.findIndex(
      (other) =>
        termsOf([one]).every((term) => other.includes(term)) && termsOf([other]).every((term) => one.includes(term)),
    );
    if (at >= 0) return { chosen: i, rejected: at };
  }
  return undefined;
}
