import { nearestWord } from '../common/nearest-word';
import { writtenLike } from './check-fields';
import { problem, replaceFix, type Diagnostic, type Fix } from './diagnostic';
import { meantSource, writesEvents } from './event-sources';
import type { EventKnowledge, KnownEventName } from './knowledge';
import type { Atom, Surroundings } from './logic';
import { NameTable } from './name-table';
import { isAnything } from './reasoning';
import type { Comparison, Value } from './syntax';
import { fitsWildcard } from './wildcard';

/** The fields whose values are names that AWS gives. */
export const eventNameField = '$.eventName';
export const eventSourceField = '$.eventSource';

type TextValue = Extract<Value, { kind: 'text' }>;

/** Whether the value is one that the field can have: an event name, a service, one of a closed list. */
export function checkValue(atom: Atom, around: Surroundings, knowledge: EventKnowledge): Diagnostic | undefined {
  const { node } = atom;
  if (node.kind !== 'comparison' || node.value.kind !== 'text' || isAnything(node.value)) return undefined;
  if (node.operator !== '=' && node.operator !== '!=') return undefined;
  switch (atom.subject) {
    case eventNameField:
      return checkEventName(node.value, around, knowledge);
    case eventSourceField:
      return checkEventSource(node.value, knowledge);
    default:
      return checkChoice(atom.subject, node.value, knowledge);
  }
}

/** The value of `$.eventSource` in the same `&&`, if it is one whole name. */
function sourceOf({ together }: Surroundings): Comparison | undefined {
  const found = together.flatMap(({ node, subject }) =>
    subject === eventSourceField && node.kind === 'comparison' && node.operator === '=' ? [node] : [],
  );
  const [only] = found;
  return found.length === 1 && only?.value.kind === 'text' && !only.value.text.includes('*') ? only : undefined;
}

function checkEventName(value: TextValue, around: Surroundings, knowledge: EventKnowledge): Diagnostic | undefined {
  const source = sourceOf(around);
  const service = source?.value.kind === 'text' ? source.value.text : undefined;
  const ofService = service === undefined ? [] : knowledge.eventNames(service);
  if (value.text.includes('*')) return checkNameWildcard(value, knowledge);

  const writers = knowledge.eventSourcesOf(value.text);
  if (writers.length === 0) return unknownName(value, service, knowledge);
  if (service === undefined || ofService.length === 0 || writers.includes(service)) return undefined;
  const near = meantName(value.text, service, knowledge);
  const isOnlyName = around.alternatives.every(({ subject }) => subject !== eventNameField);
  const fixes: Fix[] = [];
  if (near !== undefined) fixes.push(writeFix(value, near));
  else if (isOnlyName && writers.length === 1 && source?.value.kind === 'text')
    fixes.push(writeFix(source.value, writers[0]!));
  const others =
    writers.length > 3 ? 'Other services do.' : `${writers.join(', ')} ${writers.length > 1 ? 'do' : 'does'}.`;
  return problem('other-service', value.range, `${service} writes no event ${value.text}. ${others}`, {
    severity: 'warning',
    fixes,
  });
}

function unknownName(value: TextValue, service: string | undefined, knowledge: EventKnowledge): Diagnostic {
  const action = knowledge.eventNameOfAction?.(value.text);
  if (action !== undefined) {
    return problem(
      'unknown-event-name',
      value.range,
      `CloudTrail writes this action as ${action}, never as ${value.text}.`,
      {
        severity: 'warning',
        fixes: [writeFix(value, action)],
      },
    );
  }
  const meant = (service && meantName(value.text, service, knowledge)) ?? eventNames(knowledge).nearest(value.text);
  if (meant === undefined) {
    const message = `No event ${value.text} of an AWS service is known; it may be too new.`;
    return problem('unknown-event-name', value.range, message, { severity: 'info' });
  }
  return problem('unknown-event-name', value.range, `No event ${value.text} is known. Did you mean ${meant}?`, {
    severity: 'warning',
    fixes: [writeFix(value, meant)],
  });
}

/** The name of one service's event that was most likely meant. */
function meantName(name: string, service: string, knowledge: EventKnowledge): string | undefined {
  const action = knowledge.eventNameOfAction?.(name);
  if (action !== undefined && knowledge.eventSourcesOf(action).includes(service)) return action;
  const found = eventNames(knowledge, service).nearest(name);
  return found === name ? undefined : found;
}

function checkNameWildcard(value: TextValue, knowledge: EventKnowledge): Diagnostic | undefined {
  if (eventNames(knowledge).fits(value.text)) return undefined;
  return problem('unknown-event-name', value.range, `${value.text} fits no event of an AWS service that is known.`, {
    severity: 'info',
  });
}

function checkEventSource(value: TextValue, knowledge: EventKnowledge): Diagnostic | undefined {
  if (writesEvents(value.text, knowledge)) return undefined;
  const meant = value.text.includes('*') ? undefined : meantSource(value.text, knowledge);
  if (meant === undefined) {
    const message = `No AWS service is known to write events under ${value.text}; it may be too new.`;
    return problem('unknown-event-source', value.range, message, { severity: 'info' });
  }
  const message = `No AWS service writes events under ${value.text}. Did you mean ${meant}?`;
  return problem('unknown-event-source', value.range, message, {
    severity: 'warning',
    fixes: [writeFix(value, meant)],
  });
}

function checkChoice(subject: string, value: TextValue, knowledge: EventKnowledge): Diagnostic | undefined {
  const known = knowledge.field(subject)?.values?.map((choice) => choice.value);
  const segments = value.text.split('*');
  if (!known || known.some((choice) => fitsWildcard(segments, choice))) return undefined;
  const near = value.text.includes('*') ? undefined : nearestWord(value.text, known);
  if (near === undefined) {
    const message = `${subject} is known to be ${listOf(known)}.`;
    return problem('unknown-value', value.range, message, { severity: 'info' });
  }
  return problem('unknown-value', value.range, `${subject} is never ${value.text}. Did you mean ${near}?`, {
    severity: 'warning',
    fixes: [writeFix(value, near)],
  });
}

function listOf(words: readonly string[]): string {
  return words.length === 1 ? words[0]! : `${words.slice(0, -1).join(', ')} or ${words.at(-1)!}`;
}

function writeFix(value: TextValue, text: string): Fix {
  return replaceFix(`Write ${text}`, value.range, writtenLike(text, value.quoted));
}

/** By the list of names, which is the same array every time that it is asked for. */
const tables = new WeakMap<readonly KnownEventName[], NameTable>();

function eventNames(knowledge: EventKnowledge, service?: string): NameTable {
  const names = knowledge.eventNames(service);
  const before = tables.get(names);
  if (before) return before;
  const made = new NameTable(names.map(({ name }) => name));
  tables.set(names, made);
  return made;
}
