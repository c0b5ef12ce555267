import type { Completion, CompletionContext, Completions } from './completion';
import type { ValuePlace } from './cursor';
import { quoted } from './diagnostic';
import { eventCount } from './field-help';
import type { EventKnowledge } from './knowledge';
import { isNumber } from './numbers';
import { listedSelector } from './observed';
import { keywordHelp, keywordNames } from './operator-help';
import { parsePattern } from './parse';
import { forEachCondition, type Keyword } from './syntax';

/** So many event names are listed at once: there are more than ten thousand. */
const mostNames = 200;

interface Candidate {
  readonly value: string;
  readonly detail?: string;
  readonly documentation?: string;
  readonly isEvent?: boolean;
}

/** What a property may be compared with: values that were seen, then values that are known. */
export function valueCompletions(
  text: string,
  place: ValuePlace,
  offset: number,
  context: CompletionContext,
): Completions {
  const { knowledge, observed } = context;
  const selector = listedSelector(place.subject);
  const field = knowledge?.field(selector);
  const type = field?.type ?? observed?.field(selector)?.type;
  if (type === 'boolean') return { items: flags(text, place, offset), isIncomplete: false };

  const isOrder = /^[<>]/.test(place.operator.text);
  const found = new Map<string, Candidate>();
  const add = (candidate: Candidate) => {
    const known = found.get(candidate.value);
    found.set(candidate.value, known ? { ...candidate, ...known } : candidate);
  };
  for (const { value, count } of observed?.values(selector) ?? []) add({ value, detail: eventCount(count) });
  for (const { value, description } of field?.values ?? []) add({ value, documentation: description });
  const { names, isIncomplete } = knownNames(text, place, knowledge);
  names.forEach(add);

  const fitting = [...found.values()].filter(({ value }) => !isOrder || isNumber(value));
  const isText = type === 'string' || (type === undefined && !isOrder);
  const items = fitting.map((candidate) => completionOf(candidate, place, text, isText));
  if (!isOrder && !place.isQuoted) items.push(...shapes(place, text));
  return { items, isIncomplete };
}

/** Event names and sources, which are too many for a field's own list. */
function knownNames(
  text: string,
  place: ValuePlace,
  knowledge: EventKnowledge | undefined,
): { readonly names: readonly Candidate[]; readonly isIncomplete: boolean } {
  if (!knowledge) return { names: [], isIncomplete: false };
  if (place.subject === '$.eventSource') return { names: sources(text, knowledge), isIncomplete: false };
  if (place.subject !== '$.eventName') return { names: [], isIncomplete: false };

  const services = comparedWith(text, '$.eventSource');
  const own = services.flatMap((source) => knowledge.eventNames(source));
  const all = own.length > 0 ? own : knowledge.eventNames();
  const typed = place.typed.toLowerCase();
  const begins = all.filter(({ name }) => name.toLowerCase().startsWith(typed));
  const others = all.filter(({ name }) => name.toLowerCase().indexOf(typed) > 0);
  const names = new Map<string, Candidate>();
  for (const { name, eventSource, description } of [...begins, ...others]) {
    if (names.size === mostNames) return { names: [...names.values()], isIncomplete: true };
    // Several services may write events of the same name.
    if (!names.has(name))
      names.set(name, { value: name, detail: eventSource, documentation: description, isEvent: true });
  }
  return { names: [...names.values()], isIncomplete: false };
}

/** The services of the event names in the pattern before all others. */
function sources(text: string, knowledge: EventKnowledge): readonly Candidate[] {
  const own = new Set(comparedWith(text, '$.eventName').flatMap((name) => knowledge.eventSourcesOf(name)));
  const all = knowledge.eventSources.map(({ value, description }) => ({ value, documentation: description }));
  return [...all.filter(({ value }) => own.has(value)), ...all.filter(({ value }) => !own.has(value))];
}

/** The plain text values that a property is compared with in a pattern. */
function comparedWith(text: string, selector: string): readonly string[] {
  const { tree } = parsePattern(text);
  const values: string[] = [];
  if (tree.kind !== 'json') return values;
  forEachCondition(tree.expression, (condition) => {
    if (condition.kind !== 'comparison' || condition.operator !== '=' || condition.value.kind !== 'text') return;
    const { subject, value } = condition;
    if (text.slice(subject.range.start, subject.range.end) === selector && value.text) values.push(value.text);
  });
  return [...new Set(values)];
}

function completionOf(candidate: Candidate, place: ValuePlace, text: string, isText: boolean): Completion {
  const { value, detail, documentation, isEvent } = candidate;
  const plain = !isText && isNumber(value) ? value : quoted(value);
  const insert = place.isQuoted ? quoted(value).slice(1) : `${blankAfterOperator(place, text)}${plain}`;
  return {
    kind: isEvent ? 'event' : 'value',
    label: value,
    ...(detail !== undefined && { detail }),
    ...(documentation !== undefined && { documentation }),
    insert,
    range: place.range,
  };
}

/** `$.a =` with the cursor right behind it. */
function blankAfterOperator({ operator, range }: ValuePlace, text: string): string {
  return range.start === operator.range.end && text[range.start - 1] !== ' ' ? ' ' : '';
}

/** Values that are not one text but a shape of texts. */
function shapes(place: ValuePlace, text: string): readonly Completion[] {
  if (place.typed !== '') return [];
  const before = blankAfterOperator(place, text);
  const { range } = place;
  return [
    {
      kind: 'value',
      label: '"…"',
      detail: 'text; a * in it stands for anything',
      insert: `${before}"$1"$0`,
      isSnippet: true,
      range,
      continues: true,
    },
    {
      kind: 'value',
      label: '%…%',
      detail: 'regular expression',
      documentation:
        'Looked for anywhere in the value; `^` and `$` tie it to its ends. No parentheses. At most two in a pattern.',
      insert: `${before}%$1%$0`,
      isSnippet: true,
      range,
    },
    { kind: 'value', label: '*', detail: 'any text or number', insert: `${before}*`, range },
  ];
}

/** `= true` is never true: the tests for flags, in place of the operator. */
function flags(text: string, { operator, range, isQuoted }: ValuePlace, offset: number): readonly Completion[] {
  const start = operator.range.start;
  if (isQuoted || /[\r\n]/.test(text.slice(start, offset))) return [];
  return (['IS TRUE', 'IS FALSE'] satisfies Keyword[]).map((keyword) => ({
    kind: 'keyword',
    label: keyword,
    detail: keywordNames[keyword],
    documentation: keywordHelp(keyword),
    insert: keyword,
    range: { start, end: range.end },
    filter: `${text.slice(start, offset)}${keyword}`,
  }));
}
