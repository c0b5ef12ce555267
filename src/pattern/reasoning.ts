import type { Atom, Logic } from './logic';
import { compareNumbers, isNumber } from './numbers';
import type { Comparison, Value } from './syntax';
import { fitsWildcard } from './wildcard';

/**
 * What can be concluded from two conditions. Every answer `true` is certain by the semantics of the language; `false`
 * means only that nothing was found.
 */

/** No event meets both. */
export function clash(a: Logic, b: Logic): boolean {
  if (a.kind === 'or') return a.operands.every((operand) => clash(operand, b));
  if (b.kind === 'or') return b.operands.every((operand) => clash(a, operand));
  if (a.kind === 'and') return a.operands.some((operand) => clash(operand, b));
  if (b.kind === 'and') return b.operands.some((operand) => clash(a, operand));
  return a.kind === 'atom' && b.kind === 'atom' && atomsClash(a, b);
}

/** Every event that has text or a number there meets one of them. */
export function cover(a: Logic, b: Logic): boolean {
  if (a.kind === 'and') return a.operands.every((operand) => cover(operand, b));
  if (b.kind === 'and') return b.operands.every((operand) => cover(a, operand));
  if (a.kind === 'or') return a.operands.some((operand) => cover(operand, b));
  if (b.kind === 'or') return b.operands.some((operand) => cover(a, operand));
  return a.kind === 'atom' && b.kind === 'atom' && atomsCover(a, b);
}

/** Every event that meets `a` meets `b` as well. */
export function implies(a: Atom, b: Atom): boolean {
  if (a.subject !== b.subject) return false;
  if (a.node.kind === 'keyword' || b.node.kind === 'keyword') {
    return a.node.kind === 'keyword' && b.node.kind === 'keyword' && a.node.keyword === b.node.keyword;
  }
  return comparisonImplies(a.node, b.node);
}

/** `!= *`: false where nothing is, and false where something is. */
export function isNever({ node }: Atom): boolean {
  return node.kind === 'comparison' && node.operator === '!=' && isAnything(node.value);
}

/** A value that all text and numbers are equal to: stars only. */
export function isAnything(value: Value): boolean {
  return value.kind === 'text' && value.text !== '' && /^\*+$/.test(value.text);
}

function atomsClash(a: Atom, b: Atom): boolean {
  if (a.isAny || b.isAny) return false;
  if (a.subject !== b.subject) return clashesAcross(a, b) || clashesAcross(b, a);
  if (a.node.kind === 'comparison' && b.node.kind === 'comparison') return comparisonsClash(a.node, b.node);
  const left = a.node.kind === 'keyword' ? a.node.keyword : 'compared';
  const right = b.node.kind === 'keyword' ? b.node.keyword : 'compared';
  return left !== right;
}

/** `$.a = x` with `$.a.b = y`: what has members is not text. `$.a NOT EXISTS` leaves nothing below `$.a`. */
function clashesAcross(outer: Atom, inner: Atom): boolean {
  const next = inner.subject.charAt(outer.subject.length);
  if ((next !== '.' && next !== '[') || !inner.subject.startsWith(outer.subject)) return false;
  return inner.node.kind !== 'keyword' || inner.node.keyword !== 'NOT EXISTS';
}

function comparisonsClash(a: Comparison, b: Comparison): boolean {
  if (a.operator === '=') {
    if (b.operator === '=') return equalsClash(a.value, b.value);
    if (b.operator === '!=') return equalImplies(a.value, b.value);
    return ordersNever(a.value, b);
  }
  if (b.operator === '=') return comparisonsClash(b, a);
  return boundsClash(a, b);
}

function atomsCover(a: Atom, b: Atom): boolean {
  if (a.isAny || a.subject !== b.subject || a.node.kind !== 'comparison' || b.node.kind !== 'comparison') return false;
  const [one, other] = a.node.operator === '!=' ? [a.node, b.node] : [b.node, a.node];
  if (one.operator !== '!=') return false;
  if (other.operator === '!=') return equalsClash(one.value, other.value);
  return other.operator === '=' && equalImplies(one.value, other.value);
}

function comparisonImplies(a: Comparison, b: Comparison): boolean {
  if (b.operator === '=' && isAnything(b.value)) return !(a.operator === '!=' && isAnything(a.value));
  if (a.operator === '=' && b.operator === '=') return equalImplies(a.value, b.value);
  if (a.operator === '=' && b.operator === '!=') return equalsClash(a.value, b.value);
  if (a.operator === '!=' && b.operator === '!=') return equalImplies(b.value, a.value);
  if (a.operator === '=' && a.value.kind === 'number' && b.operator !== '!=') return satisfies(a.value.text, b);
  if (a.operator === '=' || a.operator === '!=' || b.operator === '=' || b.operator === '!=') return false;
  return boundImplies(a, b);
}

/** No value equals both. */
function equalsClash(a: Value, b: Value): boolean {
  if (a.kind === 'number' && b.kind === 'number') return compareNumbers(a.text, b.text) !== 0;
  if (a.kind === 'number' && b.kind === 'text') return !hasStar(b) && !sameNumber(a.text, b.text);
  if (a.kind === 'text' && b.kind === 'number') return equalsClash(b, a);
  if (a.kind !== 'text' || b.kind !== 'text') return false;
  if (!hasStar(a)) return !matchesText(b, a.text);
  if (!hasStar(b)) return !matchesText(a, b.text);
  const [left, right] = [a.text.split('*'), b.text.split('*')];
  const [leftEnd, rightEnd] = [left.at(-1)!, right.at(-1)!];
  const begin = left[0]!.startsWith(right[0]!) || right[0]!.startsWith(left[0]!);
  return !begin || !(leftEnd.endsWith(rightEnd) || rightEnd.endsWith(leftEnd));
}

/** Whatever equals `a` equals `b`. */
function equalImplies(a: Value, b: Value): boolean {
  if (isAnything(b)) return true;
  if (a.kind === b.kind && textOf(a) === textOf(b)) return a.kind !== 'missing';
  if (a.kind !== 'text') return false;
  if (!hasStar(a)) return b.kind === 'number' ? a.text === b.text : b.kind === 'text' && matchesText(b, a.text);
  const begins = /^([^*]+)\*+$/.exec(a.text);
  const alsoBegins = b.kind === 'text' ? /^([^*]+)\*+$/.exec(b.text) : null;
  return begins !== null && alsoBegins !== null && begins[1]!.startsWith(alsoBegins[1]!);
}

/** Whether a value that equals `value` can never satisfy the numeric comparison. */
function ordersNever(value: Value, bound: Comparison): boolean {
  if (value.kind === 'regex' || value.kind === 'missing' || bound.value.kind !== 'number') return false;
  if (value.kind === 'text' && hasStar(value)) return false;
  return !isNumber(value.text) || !satisfies(value.text, bound);
}

function satisfies(number: string, { operator, value }: Comparison): boolean {
  if (value.kind !== 'number') return false;
  const order = compareNumbers(number, value.text);
  switch (operator) {
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
    default:
      return false;
  }
}

/** `> 5` and `< 3`. */
function boundsClash(a: Comparison, b: Comparison): boolean {
  if (a.operator === '!=' || b.operator === '!=' || a.value.kind !== 'number' || b.value.kind !== 'number')
    return false;
  const [low, high] = isLower(a) ? [a, b] : [b, a];
  if (!isLower(low) || isLower(high)) return false;
  const order = compareNumbers(textOf(low.value), textOf(high.value));
  return order > 0 || (order === 0 && !(low.operator === '>=' && high.operator === '<='));
}

/** `> 5` implies `> 3`. */
function boundImplies(a: Comparison, b: Comparison): boolean {
  if (a.value.kind !== 'number' || b.value.kind !== 'number' || isLower(a) !== isLower(b)) return false;
  const order = compareNumbers(a.value.text, b.value.text);
  if (order === 0) return a.operator === b.operator || b.operator.endsWith('=');
  return isLower(a) ? order > 0 : order < 0;
}

function isLower({ operator }: Comparison): boolean {
  return operator === '>' || operator === '>=';
}

function hasStar(value: Extract<Value, { kind: 'text' }>): boolean {
  return value.text.includes('*');
}

function matchesText(value: Extract<Value, { kind: 'text' }>, text: string): boolean {
  return hasStar(value) ? fitsWildcard(value.text.split('*'), text) : value.text === text;
}

function sameNumber(number: string, text: string): boolean {
  return isNumber(text) && compareNumbers(number, text) === 0;
}

function textOf(value: Value): string {
  if (value.kind === 'missing') return '';
  return value.kind === 'regex' ? value.source : value.text;
}
