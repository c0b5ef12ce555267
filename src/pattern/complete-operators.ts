import type { Completion } from './completion';
import type { FieldType } from './knowledge';
import { listedSelector, type HelpContext } from './observed';
import { connectiveHelp, keywordHelp, keywordNames, operatorHelp, operatorNames } from './operator-help';
import type { ComparisonOperator, Keyword } from './syntax';
import type { TextRange } from './text-range';

interface OperatorPlace {
  readonly subject: string;
  readonly range: TextRange;
}

const numeric: readonly ComparisonOperator[] = ['>', '>=', '<', '<='];

/** What may be asked of a property or of a line's field: only what its type can answer. */
export function operatorCompletions(place: OperatorPlace, context: HelpContext): readonly Completion[] {
  const { subject, range } = place;
  if (!subject.startsWith('$')) {
    return [...comparisons(['=', '!=', ...numeric], place, 'any'), ...startsWith(range)];
  }
  const field = context.knowledge?.field(subject);
  const type = field?.type ?? context.observed?.field(listedSelector(subject))?.type ?? 'any';
  const absence: readonly Keyword[] = field?.optional === false ? [] : ['NOT EXISTS'];
  switch (type) {
    case 'boolean':
      return keywords(['IS TRUE', 'IS FALSE', ...absence], range);
    case 'object':
    case 'array':
      return keywords([...absence, 'IS NULL'], range);
    case 'number':
      return [...comparisons(['=', '!=', ...numeric], place, type), ...keywords(absence, range)];
    case 'string':
      return [
        ...comparisons(['=', '!='], place, type),
        ...startsWith(range),
        ...keywords(absence, range),
        presence(range),
        ...keywords(['IS NULL'], range),
      ];
    case 'any':
      return [
        ...comparisons(['=', '!='], place, 'string'),
        ...startsWith(range),
        ...comparisons(numeric, place, type),
        ...keywords(['NOT EXISTS', 'IS TRUE', 'IS FALSE'], range),
        presence(range),
        ...keywords(['IS NULL'], range),
      ];
  }
}

function comparisons(
  operators: readonly ComparisonOperator[],
  { subject, range }: OperatorPlace,
  type: FieldType | 'any',
): readonly Completion[] {
  return operators.map((operator) => {
    const isText = type === 'string' && (operator === '=' || operator === '!=');
    return {
      kind: 'operator',
      label: operator,
      detail: operatorNames[operator],
      documentation: operatorHelp(operator, subject),
      insert: isText ? `${operator} "$1"$0` : `${operator} `,
      ...(isText && { isSnippet: true }),
      range,
      ...(isText && { continues: true }),
    };
  });
}

function startsWith(range: TextRange): readonly Completion[] {
  return [
    {
      kind: 'operator',
      label: '= "…*"',
      detail: 'begins with',
      documentation: 'The `*` stands for anything, also for nothing. Without it the whole value has to be equal.',
      insert: '= "$1*"$0',
      isSnippet: true,
      range,
    },
  ];
}

function presence(range: TextRange): Completion {
  return {
    kind: 'operator',
    label: '= *',
    detail: 'is there, as text or a number',
    documentation:
      'Matches any text, also the empty one, and any number. False for null, true, false, objects and arrays.',
    insert: '= *',
    range,
  };
}

function keywords(words: readonly Keyword[], range: TextRange): readonly Completion[] {
  return words.map((keyword) => ({
    kind: 'keyword',
    label: keyword,
    detail: keywordNames[keyword],
    documentation: keywordHelp(keyword),
    insert: keyword,
    range,
  }));
}

/** What may follow a condition. */
export function connectiveCompletions(
  text: string,
  { range, open }: { readonly range: TextRange; readonly open: number },
): readonly Completion[] {
  const before = /\S/.test(text[range.start - 1] ?? ' ') ? ' ' : '';
  const items: Completion[] = (['&&', '||'] as const).map((sign) => ({
    kind: 'connective',
    label: sign,
    detail: sign === '&&' ? 'and' : 'or',
    documentation: connectiveHelp[sign],
    insert: `${before}${sign} `,
    range,
    continues: true,
  }));
  if (open > 0) items.push({ kind: 'connective', label: ')', detail: 'ends the group', insert: ')', range });
  return items;
}
