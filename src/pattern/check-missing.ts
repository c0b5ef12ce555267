import { problem, type Diagnostic, type Fix, type TextEdit } from './diagnostic';
import type { EventKnowledge, KnownField } from './knowledge';
import type { Atom, Surroundings } from './logic';
import { listedSelector, type ObservedEvents } from './observed';
import { isNever } from './reasoning';

/**
 * `!=` on a field that some events lack: it is false there, which is rarely what its author thinks of (seen in
 * production: DataBiosphere/azul issue 5884). Silent where the pattern says what shall happen, or where another
 * condition makes sure that the field is there.
 */
export function checkMissing(
  atom: Atom,
  around: Surroundings,
  { knowledge, observed }: { readonly knowledge: EventKnowledge; readonly observed: ObservedEvents | undefined },
  text: string,
): Diagnostic | undefined {
  if (!isExclusion(atom) || atom.isAny || isNever(atom)) return undefined;
  const field = knowledge.field(atom.subject);
  if (field?.optional !== true || field.type === 'object' || field.type === 'array' || field.type === 'boolean')
    return undefined;
  if (around.alternatives.some((other) => isAbsence(other, atom.subject))) return undefined;
  if (isSurelyThere(field, atom, around)) return undefined;
  const exclusions = around.together.filter((other) => other.subject === atom.subject && isExclusion(other));
  // Several exclusions of one field are one slip.
  if (exclusions[0] !== atom) return undefined;
  const who = (observed && absence(atom.subject, observed)) ?? 'Some events have';
  const message = `${who} no ${atom.subject}, and != is false for them: they never match here.`;
  return problem('optional-field', atom.node.range, message, {
    severity: 'warning',
    fixes: [
      mend(
        'Let events without it match too',
        exclusions,
        text,
        (written, subject) => `${subject} NOT EXISTS || ${written}`,
      ),
      mend('Say that it has to be there', [atom], text, (written, subject) => `${subject} = * && ${written}`),
    ],
  });
}

/** How many of the fetched events lack a field, in words. */
function absence(subject: string, observed: ObservedEvents): string | undefined {
  const { total } = observed;
  const missing = total - (observed.field(listedSelector(subject))?.count ?? 0);
  if (missing === total && total > 1) return `All ${grouped(total)} fetched events have`;
  if (missing === 0) return undefined;
  return `${grouped(missing)} of the ${grouped(total)} fetched events ${missing === 1 ? 'has' : 'have'}`;
}

/** `12,480`. */
function grouped(count: number): string {
  return count.toLocaleString('en-US');
}

function isExclusion({ node }: Atom): boolean {
  return node.kind === 'comparison' && node.operator === '!=';
}

/** `NOT EXISTS` of the field, or of an object that it is in. */
function isAbsence({ node, subject }: Atom, of: string): boolean {
  if (node.kind !== 'keyword' || node.keyword !== 'NOT EXISTS') return false;
  return subject === of || of.startsWith(`${subject}.`) || of.startsWith(`${subject}[`);
}

function isSurelyThere({ presentWhen = [] }: KnownField, atom: Atom, { together }: Surroundings): boolean {
  return together.some((other) => {
    if (other === atom || isExclusion(other)) return false;
    if (other.subject === atom.subject) return true;
    if (other.node.kind !== 'comparison' || other.node.operator !== '=') return false;
    const { value } = other.node;
    return presentWhen.some(
      ({ selector, values }) => selector === other.subject && value.kind === 'text' && values.includes(value.text),
    );
  });
}

/** Replaces each condition by two, with parentheses where they are needed. */
function mend(
  title: string,
  atoms: readonly Atom[],
  text: string,
  written: (condition: string, subject: string) => string,
): Fix {
  const edits = atoms.map(({ node, range, parent }): TextEdit => {
    const { start, end } = node.range;
    const both = written(text.slice(start, end), text.slice(node.subject.range.start, node.subject.range.end));
    const isBare = range.start === start && parent !== undefined;
    return { range: { start, end }, text: isBare ? `(${both})` : both };
  });
  return { title, edits };
}
