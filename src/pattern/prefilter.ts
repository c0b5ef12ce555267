import { cheapest, chooseNeedles, costOfReading, type Needles } from './needles';
import { isNumber } from './numbers';
import type { Comparison, Expression, KeywordTest } from './syntax';

/**
 * What an expression needs to find in the raw text of a message, so that most events are refused without being read.
 * Sound, not complete: a message that lacks it never matches, one that has it may.
 */
export interface Prefilter {
  readonly mayMatch: (message: string) => boolean;
  /** Texts of which one stands in every message that matches. */
  readonly needles: readonly string[] | undefined;
}

/** Any character of a JSON text can be spelled `\u0041`; a message with such escapes is read. */
const escape = '\\u';

/** Undefined where nothing is needed, as for NOT EXISTS. */
export function compilePrefilter(expression: Expression): Prefilter | undefined {
  const needs = [...needsOf(expression)].sort((a, b) => a.cost - b.cost);
  if (needs.length === 0) return undefined;
  const checks = needs.map(compileNeed);
  const needles = worthLookingFor(needs);
  return {
    mayMatch: (message) => checks.every((check) => check(message)) || message.includes(escape),
    needles: needles && [...needles, escape],
  };
}

/** Needles for the conditions on the fields of a line, which must all hold. */
export function lineNeedles(conditions: readonly Expression[]): readonly string[] | undefined {
  return worthLookingFor(conditions.flatMap(needsOf));
}

/** The pieces that are looked for at least cost, where that is less than to read all messages. */
function worthLookingFor(needs: readonly Need[]): readonly string[] | undefined {
  const best = cheapest(needs);
  return best && best.cost < costOfReading ? best.needles?.pieces : undefined;
}

/** One thing that a match needs. */
interface Need {
  /** One of these texts… */
  readonly texts: readonly string[];
  readonly needles: Needles | undefined;
  /** …and one of these members: regular expressions of the value, by the name of the property. */
  readonly members: ReadonlyMap<string, readonly string[]> | undefined;
  /** Of the needles. */
  readonly cost: number;
}

/** The needs that must all be met. */
function needsOf(expression: Expression): readonly Need[] {
  switch (expression.kind) {
    case 'group':
      return needsOf(expression.inner);
    case 'and':
      return expression.operands.flatMap(needsOf);
    case 'or':
      return eitherOf(expression.operands.map((operand) => cheapest(needsOf(operand))));
    case 'faulty':
      return [];
    default:
      return conditionNeeds(expression);
  }
}

/** What remains needed when one of several needs is enough. */
function eitherOf(needs: readonly (Need | undefined)[]): readonly Need[] {
  const members = new Map<string, readonly string[]>();
  const texts = new Set<string>();
  let everyMember = true;
  for (const need of needs) {
    if (!need) return [];
    for (const text of need.texts) texts.add(text);
    for (const [name, values] of need.members ?? []) members.set(name, [...(members.get(name) ?? []), ...values]);
    everyMember &&= need.members !== undefined;
  }
  return [needFor([...texts], everyMember ? members : undefined)];
}

/** Texts that are not worth looking for come last. */
const noNeedles = 2 * costOfReading;

function needFor(texts: readonly string[], members: Need['members']): Need {
  const needles = chooseNeedles(texts);
  return { texts, members, needles, cost: needles?.cost ?? noNeedles };
}

/** As fast as the expression that looks for members: beyond this, pieces are not worth looking for first. */
const worthwhile = 0.5;

function compileNeed({ texts, needles, members }: Need): (message: string) => boolean {
  const member = members && new RegExp([...members].map(memberSource).join('|'));
  if (!needles || (member && needles.cost > worthwhile)) {
    return member ? (message) => member.test(message) : anyOf(texts);
  }
  const found = anyOf(needles.pieces);
  return member ? (message) => found(message) && member.test(message) : found;
}

function anyOf(texts: readonly string[]): (message: string) => boolean {
  const [first = '', second] = texts;
  if (second === undefined) return (message) => message.includes(first);
  return (message) => texts.some((text) => message.includes(text));
}

/** Begins without the opening quote, for its letters are rarer. Nothing in it can be tried in two ways for long. */
function memberSource([name, values]: readonly [string, readonly string[]]): string {
  return `${literal(name)}"[ \\t\\r\\n]*:[ \\t\\r\\n]*(?:${[...new Set(values)].join('|')})`;
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

/** How the values begin that are compared at all: strings and numbers. */
const comparable = '["\\d-]';

function conditionNeeds(condition: Comparison | KeywordTest): readonly Need[] {
  if (condition.kind === 'keyword') {
    return condition.keyword === 'NOT EXISTS'
      ? []
      : namedNeeds(condition, condition.keyword.replace('IS ', '').toLowerCase());
  }
  const { operator, value } = condition;
  if (value.kind !== 'text' || (operator !== '=' && operator !== '!=')) return namedNeeds(condition, comparable);

  const { text } = value;
  const segments = text.split('*');
  const hasStar = segments.length > 1;
  // What may be a number can also stand without quotes, and in another spelling.
  const isText = !segments.every((segment) => /^[-+.\deE]*$/.test(segment)) && !isNumber(text);
  if (operator === '!=') {
    const differs = isText && !hasStar && isSpelledPlainly(text) ? `(?!"${literal(text)}")${comparable}` : comparable;
    return namedNeeds(condition, differs);
  }
  const longest = segments.flatMap((segment) => segment.split(/["\\/\p{Cc}]/u)).reduce(longer);
  if (longest === '') return namedNeeds(condition, isText ? '"' : comparable);
  return [needFor([longest], memberOf(condition, isText ? textSource(segments, longest) : comparable))];
}

/** How a string is written that fits the segments of a wildcard; `part` is the longest part of them that is plain. */
function textSource(segments: readonly string[], part: string): string {
  const [head = '', ...others] = segments;
  if (isSpelledPlainly(head)) return `"${literal(head)}${others.length > 0 ? '' : '"'}`;
  // What stands before the part may hold an escaped quote: then the value is read.
  return `"[^"\\\\]*(?:${literal(part)}|\\\\)`;
}

/** A condition on whatever stands under a name. */
function namedNeeds(condition: Comparison | KeywordTest, value: string): readonly Need[] {
  const members = memberOf(condition, value);
  return members ? [...members.keys()].map((name) => needFor([`${name}"`], members)) : [];
}

function memberOf({ subject }: Comparison | KeywordTest, value: string): Need['members'] {
  const last = subject.kind === 'selector' ? subject.steps.at(-1) : undefined;
  return last?.kind === 'name' && isSpelledPlainly(last.name) ? new Map([[last.name, [value]]]) : undefined;
}

function longer(a: string, b: string): string {
  return b.length > a.length ? b : a;
}

/** Whether JSON has no way to write `text` but as it is or with `\u` escapes. */
function isSpelledPlainly(text: string): boolean {
  return text !== '' && !/["\\/\p{Cc}]/u.test(text);
}
