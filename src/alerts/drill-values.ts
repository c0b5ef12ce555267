import { regexSamples, type Comparison, type ComparisonOperator, type Value } from '../pattern/index';

/** A value without parts of a JSON event; a number as it is written, since doubles do not hold all that patterns can say. */
export type DrillScalar = string | boolean | null | { readonly number: string };

/** What is written where anything will do. */
export const drillWord = 'access-alerts-drill';

/** Values of which one most likely satisfies all of these comparisons, the likeliest first; the caller has to ask. */
export function candidatesFor(comparisons: readonly Comparison[]): readonly DrillScalar[] {
  const own = comparisons.flatMap(({ operator, value }) => valuesFor(operator, value));
  const texts = own.filter((value) => typeof value === 'string');
  const joined = texts.length < 2 ? [] : pairs(texts).map(([one, other]) => one + other);
  return [...own, ...joined, ...between(comparisons), drillWord, 'x', '', ...['1', '0', '1e9', '-1e9'].map(number)];
}

function valuesFor(operator: ComparisonOperator, value: Value): readonly DrillScalar[] {
  if (operator === '!=') return [drillWord, 'x'];
  if (operator !== '=') return value.kind === 'number' ? around(value.text) : [];
  switch (value.kind) {
    case 'missing':
      return [];
    case 'regex':
      return regexSamples(value.source);
    case 'number':
      return [...jsonNumber(value.text), value.text];
    case 'text': {
      if (!value.text.includes('*')) return [value.text];
      // Stars stand for nothing first, then for something, which the conditions beside it may ask for.
      const segments = value.text.split('*');
      return [...(segments.some(Boolean) ? [segments.join('')] : []), segments.join(drillWord), segments.join('x')];
    }
  }
}

/** The bound itself, and numbers on both sides of it. */
function around(bound: string): readonly DrillScalar[] {
  const value = Number(bound);
  const exact = jsonNumber(bound);
  if (!Number.isFinite(value)) return [...exact, ...['9e99999', '-9e99999'].map(number)];
  const near = [value + 1, value - 1, value * 2, value / 2].filter(Number.isFinite);
  return [...exact, ...near.map(String).map(number)];
}

/** Numbers in the middle of what two comparisons leave. */
function between(comparisons: readonly Comparison[]): readonly DrillScalar[] {
  const bounds = comparisons.flatMap(({ value }) => (value.kind === 'number' ? [Number(value.text)] : []));
  return pairs(bounds)
    .map(([one, other]) => (one + other) / 2)
    .filter(Number.isFinite)
    .map(String)
    .map(number);
}

/** The number as JSON writes it: `.5`, `+7` and `007` are numbers of patterns only. */
function jsonNumber(text: string): readonly DrillScalar[] {
  const plain = text
    .replace(/^\+/, '')
    .replace(/^(-?)\./, '$10.')
    .replace(/^(-?)0+(?=\d)/, '$1');
  return /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(plain) ? [number(plain)] : [];
}

function number(text: string): DrillScalar {
  return { number: text };
}

function pairs<T>(items: readonly T[]): readonly (readonly [T, T])[] {
  return items
    .slice(0, 12)
    .flatMap((one, i) => items.slice(0, 12).flatMap((other, j) => (i === j ? [] : [[one, other] as const])));
}
