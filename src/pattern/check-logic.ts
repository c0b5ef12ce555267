import { problem, replaceFix, type Diagnostic, type Fix, type TextEdit } from './diagnostic';
import type { Atom, Junction, Logic } from './logic';
import { clash, cover, implies, isAnything, isNever } from './reasoning';
import type { Expression, Logical } from './syntax';
import type { TextRange } from './text-range';

/**
 * What the conditions of a pattern come to: parts that never match or always do, superfluous conditions, precedence
 * that is easily misread. `text` is what the logic was read from.
 */
export function checkLogic(logic: Logic, text: string): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  const visit = (part: Logic): void => {
    if (part.kind === 'atom' && isNever(part)) found.push(neverDiffers(part));
    if (part.kind === 'atom' || part.kind === 'unreadable') return;
    const impossible = part.kind === 'and' ? neverMatches(part, text) : alwaysMatches(part, text);
    if (impossible) found.push(impossible);
    else found.push(...redundant(part, text));
    part.operands.forEach(visit);
  };
  visit(logic);
  return found;
}

/** `a || b && c` without parentheses; one for each `||` that has such operands. */
export function checkPrecedence(expression: Expression): readonly Diagnostic[] {
  if (expression.kind === 'group') return checkPrecedence(expression.inner);
  if (expression.kind !== 'and' && expression.kind !== 'or') return [];
  const inner = expression.operands.flatMap((operand) => checkPrecedence(operand));
  const mixed = expression.kind === 'or' ? expression.operands.filter(({ kind }) => kind === 'and') : [];
  if (mixed.length === 0) return inner;
  const edits = mixed.flatMap(({ range: { start, end } }): TextEdit[] => [
    { range: { start, end: start }, text: '(' },
    { range: { start: end, end }, text: ')' },
  ]);
  const message = '&& binds tighter than ||, so these conditions belong together. Parentheses say so.';
  const fixes = [{ title: 'Write the parentheses', edits }];
  return [problem('mixed-connectives', mixed[0]!.range, message, { severity: 'info', fixes }), ...inner];
}

function neverDiffers({ node, subject }: Atom): Diagnostic {
  const isProperty = node.subject.kind === 'selector';
  const missing = isProperty ? `, and where ${subject} is missing` : '';
  const message = `!= * never matches: it is false for all text and numbers${missing}.`;
  if (node.kind !== 'comparison' || !isProperty) {
    return problem('never-matches', node.range, message, { severity: 'warning' });
  }
  const range = { start: node.operatorRange.start, end: node.range.end };
  const gap = node.operatorRange.start === node.subject.range.end ? ' ' : '';
  const fixes = [replaceFix('Write NOT EXISTS', range, `${gap}NOT EXISTS`)];
  return problem('never-matches', node.range, message, { severity: 'warning', fixes });
}

function neverMatches(part: Junction, text: string): Diagnostic | undefined {
  const [first, second] = firstPair(part, (a, b) => !isNeverAtom(a) && !isNeverAtom(b) && clash(a, b)) ?? [];
  if (!first || !second) return undefined;
  const fixes = areEqualities(part, '=') ? [joinFix(part.node, text, '&&', '||')] : [];
  const message = `No event matches both this and ${excerpt(text, first)}, so together they never match.`;
  return problem('never-matches', placeOf(second), message, { severity: 'warning', fixes });
}

function alwaysMatches(part: Junction, text: string): Diagnostic | undefined {
  const [first, second] = firstPair(part, cover) ?? [];
  if (!first || !second) return undefined;
  const isExclusion = areEqualities(part, '!=');
  const message = isExclusion
    ? `Every value differs from one of them: with ${excerpt(text, first)} this matches every event that has the property. Join exclusions by &&.`
    : `With ${excerpt(text, first)} this matches every event that has the property.`;
  const fixes = isExclusion ? [joinFix(part.node, text, '||', '&&')] : [];
  return problem('always-matches', placeOf(second), message, { severity: 'warning', fixes });
}

function firstPair({ operands }: Junction, test: (a: Logic, b: Logic) => boolean): readonly [Logic, Logic] | undefined {
  for (const [index, second] of operands.entries()) {
    for (let before = 0; before < index; before++) {
      const first = operands[before]!;
      if (test(first, second)) return [first, second];
    }
  }
  return undefined;
}

function isNeverAtom(logic: Logic): boolean {
  return logic.kind === 'atom' && isNever(logic);
}

/** Whether all operands compare one and the same thing by this operator, in one row without parentheses around some. */
function areEqualities({ node, operands }: Junction, operator: '=' | '!='): boolean {
  if (operands.length !== node.operands.length) return false;
  return operands.every(
    (operand) =>
      operand.kind === 'atom' &&
      operand.node.kind === 'comparison' &&
      operand.node.operator === operator &&
      operand.subject === (operands[0] as Atom).subject,
  );
}

/** Writes another sign between all operands. */
function joinFix({ operands }: Logical, text: string, from: '&&' | '||', to: '&&' | '||'): Fix {
  const edits = operands.slice(1).map((operand, index): TextEdit => {
    const start = text.indexOf(from, operands[index]!.range.end);
    return { range: { start, end: start + from.length }, text: to };
  });
  return { title: `Join them by ${to}`, edits };
}

/** Of `a || b`, `a` is superfluous where it implies `b`; of `a && b`, `b` is. */
function redundant({ kind, operands }: Junction, text: string): readonly Diagnostic[] {
  const atoms = operands.filter((operand) => operand.kind === 'atom').filter((atom) => !isNever(atom));
  const gone = new Set<Atom>();
  const found: Diagnostic[] = [];
  for (const [index, later] of atoms.entries()) {
    for (let before = 0; before < index && !gone.has(later); before++) {
      const earlier = atoms[before]!;
      if (later.subject !== earlier.subject || gone.has(earlier)) continue;
      const pair = superfluousOf(kind, earlier, later);
      if (!pair) continue;
      const [superfluous, other] = pair;
      gone.add(superfluous);
      const message =
        implies(superfluous, other) && implies(other, superfluous)
          ? `The same is said by ${excerpt(text, other)}.`
          : `This changes nothing beside ${excerpt(text, other)}.`;
      found.push(
        problem('redundant-condition', superfluous.node.range, message, {
          severity: 'hint',
          fixes: removeFix(superfluous),
        }),
      );
    }
  }
  return found;
}

function superfluousOf(kind: 'and' | 'or', earlier: Atom, later: Atom): readonly [Atom, Atom] | undefined {
  const forward = implies(earlier, later);
  const backward = implies(later, earlier);
  if (!forward && !backward) return undefined;
  // `$.a = * && $.a != "x"` says on purpose that the property has to be there.
  if (kind === 'and' && (saysPresent(earlier) || saysPresent(later)) && !(forward && backward)) return undefined;
  if (kind === 'or' ? backward : forward) return [later, earlier];
  if (kind === 'or' ? forward : backward) return [earlier, later];
  return undefined;
}

function saysPresent({ node }: Atom): boolean {
  return node.kind === 'comparison' && node.operator === '=' && isAnything(node.value);
}

/** Takes a condition and the sign beside it out. */
function removeFix({ parent, range }: Atom): readonly Fix[] {
  if (!parent) return [];
  const index = parent.operands.findIndex((operand) => operand.range.start === range.start);
  const [before, after] = [parent.operands[index - 1], parent.operands[index + 1]];
  if (before) return [replaceFix('Remove it', { start: before.range.end, end: range.end }, '')];
  return after ? [replaceFix('Remove it', { start: range.start, end: after.range.start }, '')] : [];
}

/** Where a part is reported: a condition without the parentheses around it. */
function placeOf(part: Logic): TextRange {
  return part.kind === 'atom' ? part.node.range : part.range;
}

/** A part as written, short enough for a message. */
function excerpt(text: string, part: Logic): string {
  const { start, end } = placeOf(part);
  const written = text.slice(start, end).replace(/\s+/g, ' ');
  return written.length > 60 ? `${written.slice(0, 57)}…` : written;
}
