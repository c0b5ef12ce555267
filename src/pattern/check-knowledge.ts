import { distance } from 'fastest-levenshtein';
import { checkField } from './check-fields';
import { checkMissing } from './check-missing';
import { checkValue, eventNameField, eventSourceField } from './check-values';
import { problem, type Diagnostic } from './diagnostic';
import type { EventKnowledge } from './knowledge';
import { forEachAtom, type Atom, type Logic } from './logic';
import type { ObservedEvents } from './observed';
import { isNever } from './reasoning';
import { spanning, type TextRange } from './text-range';

/** What is known of the events, and what was seen of them. */
export interface AgainstContext {
  readonly knowledge: EventKnowledge;
  readonly observed: ObservedEvents | undefined;
}

/** What is known of the events says against a pattern; nothing if it is not about such events. */
export function checkAgainst(
  { knowledge, observed }: AgainstContext,
  logic: Logic,
  text: string,
  isReported: (range: TextRange) => boolean,
): readonly Diagnostic[] {
  const atoms: Atom[] = [];
  forEachAtom(logic, (atom) => atoms.push(atom));
  if (!isAbout(knowledge, atoms)) return [];

  const found: Diagnostic[] = [...broadExclusion(knowledge, logic, text)];
  forEachAtom(logic, (atom, around) => {
    // What is already wrong with a condition comes first: one slip, one problem.
    if (isReported(atom.node.range)) return;
    const diagnostic =
      checkField(atom, knowledge) ??
      checkValue(atom, around, knowledge) ??
      checkMissing(atom, around, { knowledge, observed }, text);
    if (diagnostic) found.push(diagnostic);
  });
  return found;
}

/** Its fields say so, or a field that is nearly one of them is compared with a name that only AWS gives. */
function isAbout(knowledge: EventKnowledge, atoms: readonly Atom[]): boolean {
  if (knowledge.isAbout(atoms.map(({ subject }) => subject))) return true;
  return atoms.some(({ subject, node }) => {
    if (node.kind !== 'comparison' || node.value.kind !== 'text') return false;
    const { text } = node.value;
    if (isNearly(subject, eventNameField)) return knowledge.eventSourcesOf(text).length > 0;
    return isNearly(subject, eventSourceField) && knowledge.eventSources.some(({ value }) => value === text);
  });
}

function isNearly(subject: string, field: string): boolean {
  return distance(subject.toLowerCase(), field.toLowerCase()) <= 2;
}

/**
 * `$.errorCode = "AccessDenied*" || $.eventName != "HeadBucket"`: an exclusion that should narrow, and matches nearly
 * everything instead. The CIS benchmarks 1.4 to 3.0 printed such a pattern.
 */
function broadExclusion(knowledge: EventKnowledge, logic: Logic, text: string): readonly Diagnostic[] {
  if (logic.kind !== 'or') return [];
  const exclusions = logic.operands.filter(
    (operand): operand is Atom => operand.kind === 'atom' && isBroad(operand, knowledge) && !isNever(operand),
  );
  const others = logic.operands.filter((operand) => !exclusions.some((exclusion) => exclusion === operand));
  const subjects = new Set(exclusions.map(({ subject }) => subject));
  const [first] = exclusions;
  if (!first || subjects.size !== exclusions.length) return [];
  // With another condition on the same field it is a case of its own: checkLogic says what it comes to.
  if (others.some((other) => other.kind === 'atom' && subjects.has(other.subject))) return [];
  const isTelling = subjects.has(eventNameField) || subjects.has(eventSourceField);
  if (subjects.size + others.length < 2 || (!isTelling && subjects.size < 2)) return [];

  const written = (part: { readonly range: TextRange }) => text.slice(part.range.start, part.range.end);
  const kept = others.map((part) => (part.kind === 'and' ? `(${written(part)})` : written(part))).join(' || ');
  const parts = [...(kept === '' ? [] : [others.length > 1 ? `(${kept})` : kept]), ...exclusions.map(written)];
  const range = spanning(logic.operands[0]!.range, logic.operands.at(-1)!.range);
  const message = `Nearly every event has another ${first.subject}, and with || one true condition is enough: this matches nearly everything. Join exclusions by &&.`;
  return [
    problem('broad-exclusion', first.node.range, message, {
      severity: 'warning',
      fixes: [{ title: 'Join the exclusions by &&', edits: [{ range, text: parts.join(' && ') }] }],
    }),
  ];
}

/** `!=` on a field that every event has, and that has many values. */
function isBroad({ node, subject }: Atom, knowledge: EventKnowledge): boolean {
  if (node.kind !== 'comparison' || node.operator !== '!=') return false;
  const field = knowledge.field(subject);
  return field?.type === 'string' && !field.optional && field.values === undefined;
}
