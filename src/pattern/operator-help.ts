import type { ComparisonOperator, Keyword } from './syntax';

/** What an operator is called in one phrase. */
export const operatorNames: Readonly<Record<ComparisonOperator, string>> = {
  '=': 'is equal to',
  '!=': 'is there and not equal to',
  '<': 'is a number below',
  '<=': 'is a number of at most',
  '>': 'is a number above',
  '>=': 'is a number of at least',
};

export const keywordNames: Readonly<Record<Keyword, string>> = {
  'IS TRUE': "is JSON's true",
  'IS FALSE': "is JSON's false",
  'IS NULL': 'is there and null',
  'NOT EXISTS': 'is not in the event',
};

const equality =
  'An unquoted number is compared with a number by value (`12` fits `12.0`); everything else is compared as text, ' +
  'capitals counted. A `*` stands for anything.';
const neverTrueOf = 'a field that is missing, null, `true` or `false`, an object or an array';
const order =
  'Only an unquoted number may stand on the right. Text that is not a number never fits, and neither does ' +
  `${neverTrueOf}.`;

/** What an operator does, as Markdown. `written` is a property that it is about, for the example. */
export function operatorHelp(operator: ComparisonOperator, subject?: string): string {
  switch (operator) {
    case '=':
      return `**Equal.** ${equality}\n\nFalse for ${neverTrueOf}.`;
    case '!=':
      return `**There and not equal.** ${equality}\n\n${missingFieldTrap(subject)}`;
    case '<':
      return `**Below.** ${order}`;
    case '<=':
      return `**At most.** ${order}`;
    case '>':
      return `**Above.** ${order}`;
    case '>=':
      return `**At least.** ${order}`;
  }
}

function missingFieldTrap(subject: string | undefined): string {
  const trap = `False, like every comparison, for ${neverTrueOf}: an event without the field does **not** match.`;
  if (!subject?.startsWith('$')) return trap;
  return `${trap} To let it match, write\n\n\`\`\`cloudwatch-filter\n{ (${subject} NOT EXISTS) || (${subject} != "…") }\n\`\`\``;
}

/** What a keyword does, as Markdown. */
export function keywordHelp(keyword: Keyword): string {
  switch (keyword) {
    case 'IS TRUE':
    case 'IS FALSE': {
      const flag = keyword === 'IS TRUE' ? 'true' : 'false';
      return `**Is JSON's \`${flag}\`.** The text \`"${flag}"\` does not count, and neither does a missing field.`;
    }
    case 'IS NULL':
      return '**Is there, and null.** A missing field is not null: for that there is `NOT EXISTS`.';
    case 'NOT EXISTS':
      return (
        '**Is not in the event.** A field that is null exists; what would stand below a null does not. ' +
        'A message that is not JSON never matches.\n\nThe opposite is `= *`, for a field that holds text or a number.'
      );
  }
}

/** How conditions are joined, as Markdown. */
export const connectiveHelp: Readonly<Record<'&&' | '||', string>> = {
  '&&': '**And.** Both sides have to hold. It binds tighter than `||`: `a || b && c` means `a || (b && c)`.',
  '||': '**Or.** One side is enough. `&&` binds tighter: `a || b && c` means `a || (b && c)`.',
};
