import type { Completion, Completions } from './completion';
import { fieldHelp } from './field-help';
import type { FieldType, KnownField } from './knowledge';
import { type HelpContext, type ObservedField } from './observed';
import type { TextRange } from './text-range';

/** So many fields of the events that nobody described are listed at most. */
const mostObserved = 1000;

/** What most patterns are about, to be listed before the others. */
const usual = [
  '$.eventName',
  '$.eventSource',
  '$.userIdentity.type',
  '$.userIdentity.arn',
  '$.errorCode',
  '$.sourceIPAddress',
  '$.awsRegion',
  '$.readOnly',
];

interface Candidate {
  readonly selector: string;
  readonly type: FieldType;
  readonly field?: KnownField;
  readonly seen?: ObservedField;
}

/** The properties of an event: the usual ones, the others in the order of a record, then what else was fetched. */
export function fieldCompletions(
  place: { readonly range: TextRange; readonly isLast: boolean },
  typed: string,
  context: HelpContext,
): Completions {
  const candidates = candidatesOf(context);
  const indices = typed.match(/\[\d+\]/g) ?? [];
  const items = candidates.map((candidate) => {
    // `$.resources[0].` was typed: what follows is that of `$.resources[*]`.
    let index = 0;
    const selector = candidate.selector.replace(/\[\*\]/g, (any) => indices[index++] ?? any);
    return completionOf({ ...candidate, selector }, place, typed, context);
  });
  return { items, isIncomplete: false };
}

function candidatesOf({ knowledge, observed }: HelpContext): readonly Candidate[] {
  const fields = knowledge?.fields ?? [];
  const isUsual = ({ selector }: KnownField) => usual.includes(selector);
  const first = fields.filter(isUsual).sort((a, b) => usual.indexOf(a.selector) - usual.indexOf(b.selector));
  const known = [...first, ...fields.filter((field) => !isUsual(field))];
  const names = new Set(known.map(({ selector }) => selector));
  const seen = (observed?.fields() ?? []).filter(({ selector }) => !names.has(selector)).slice(0, mostObserved);
  const all: Candidate[] = [
    ...known.map((field) => ({ selector: field.selector, type: field.type, field })),
    ...seen.map((field) => ({ selector: field.selector, type: field.type, seen: field })),
  ];
  // A condition is about text, a number or a flag; what holds others is on the way there.
  return [...all.filter(isScalar), ...all.filter((candidate) => !isScalar(candidate))];
}

function isScalar({ type }: Candidate): boolean {
  return type !== 'object' && type !== 'array';
}

function completionOf(
  candidate: Candidate,
  { range, isLast }: { readonly range: TextRange; readonly isLast: boolean },
  typed: string,
  context: HelpContext,
): Completion {
  const { selector, type, field, seen } = candidate;
  const goesOn = field?.open === true;
  const isDue = isLast && !goesOn && isScalar(candidate);
  return {
    kind: 'field',
    label: selector,
    detail: seen ? `${type}, in the fetched events` : type,
    documentation: fieldHelp(selector, context),
    insert: goesOn ? `${selector}.` : isDue ? `${selector} ` : selector,
    range,
    ...(!typed.startsWith('$') && { filter: selector.slice(2) }),
    ...((goesOn || isDue) && { continues: true }),
  };
}
