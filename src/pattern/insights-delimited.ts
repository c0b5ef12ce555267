import { allOf, anyOf, everything, type Part } from './insights-part';
import { literalOf, regexOf } from './insights-text';
import type { DelimitedPattern, Expression, FieldEntry } from './syntax';

/**
 * What a line must contain for the fields of a pattern to be as asked. `parse` of Logs Insights cuts a line at other
 * places, and knows neither quotes nor `...`, so a field's place is lost.
 */
export function delimitedPart({ entries, range }: DelimitedPattern): Part {
  if (entries.every((entry) => isOptional(entry))) return everything;
  const text =
    'Logs Insights does not split a line into fields as the pattern does: it finds the values anywhere in it.';
  const parts = entries.map((entry) =>
    entry.kind === 'field' && entry.condition ? mention(entry.condition) : everything,
  );
  return { ...allOf(parts), differences: [{ range, text, errs: 'more' }] };
}

function isOptional(entry: FieldEntry): boolean {
  return entry.kind === 'ellipsis';
}

function mention(condition: Expression): Part {
  switch (condition.kind) {
    case 'and':
      return allOf(condition.operands.map(mention));
    case 'or':
      return anyOf(condition.operands.map(mention));
    case 'group':
      return mention(condition.inner);
    case 'comparison': {
      const { operator, value } = condition;
      if (operator !== '=') return everything;
      if (value.kind === 'regex') return /[\^$]/.test(value.source) ? everything : found(`/${regexOf(value.source)}/`);
      if (value.kind !== 'text') return everything;
      return allOf(value.text.split('*').flatMap((piece) => literal(piece)));
    }
    default:
      return everything;
  }
}

function literal(piece: string): readonly Part[] {
  const written = piece === '' ? undefined : literalOf(piece);
  return written === undefined ? [] : [found(written)];
}

function found(what: string): Part {
  return { filter: `@message like ${what}`, differences: [], holdsForText: true, readsFields: false };
}
