import { code } from './field-help';
import type { Hover } from './hover';
import { wildcardHelp } from './hover-values';
import { unquote, type Token } from './lexer';
import { connectiveHelp, operatorHelp } from './operator-help';
import type { ComparisonOperator } from './syntax';
import { termHelp } from './term-help';

/** What stands at a token of a `[ … ]` pattern. */
export function delimitedHover(tokens: readonly Token[], at: number): Hover | undefined {
  const token = tokens[at]!;
  const { range } = token;
  const before = tokens[at - 1]?.kind;
  if (token.text === '...') {
    return {
      range,
      markdown: '**Any number of fields**, also none. Fields after it are counted from the end of the line.',
    };
  }
  if (before === 'compare') {
    if (token.kind === 'regex') return { range, markdown: termHelp.regex };
    if (token.kind !== 'word' && token.kind !== 'string') return undefined;
    const value = token.kind === 'string' ? unquote(token.text) : token.text;
    return { range, markdown: value.includes('*') ? wildcardHelp(value) : `The field is ${code(value)}.` };
  }
  switch (token.kind) {
    case 'compare':
      return { range, markdown: operatorHelp(token.text as ComparisonOperator) };
    case 'and':
    case 'or':
      return { range, markdown: connectiveHelp[token.kind === 'and' ? '&&' : '||'] };
    case 'word':
      return { range, markdown: fieldText(tokens, at) };
    default:
      return undefined;
  }
}

/** Where the field stands in the line, and what its name is good for. */
function fieldText(tokens: readonly Token[], at: number): string {
  const name = tokens[at]!.text;
  const entryOf = (until: number) => tokens.slice(0, until).filter(({ kind }) => kind === ',').length;
  const place = entryOf(at) + 1;
  const total = entryOf(tokens.length) + 1;
  const ellipsis = tokens.findIndex(({ text }) => text === '...');
  const isFromEnd = ellipsis >= 0 && ellipsis < at;
  const where = isFromEnd
    ? total === place
      ? 'the last field'
      : `field ${total - place + 1} from the end`
    : `field ${place}`;
  const rest = ellipsis < 0 && place === total && total > 1 ? ', which takes the rest of the line' : '';
  return (
    `${code(name)}: ${where} of the line${rest}. Text in \`"…"\` or \`[…]\` is one field.\n\n` +
    `Its value can be the metric value, as ${code(`$${name}`)}.`
  );
}
