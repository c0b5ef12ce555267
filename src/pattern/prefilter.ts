import type { Comparison, Expression, KeywordTest } from './syntax';

/** Whether a message may match; false is certain, true is not. */
export type Prefilter = (message: string) => boolean;

/**
 * What an expression needs to find in the raw text, so that most events are refused without being read: the words of
 * a value, else the name of a property. Undefined where nothing is needed, as for NOT EXISTS.
 */
export function compilePrefilter(expression: Expression): Prefilter | undefined {
  const needs = needsOf(expression);
  // Any character can be spelled as \u0041, so a message with such escapes is read.
  return needs && ((message) => needs(message) || message.includes('\\u'));
}

function needsOf(expression: Expression): Prefilter | undefined {
  switch (expression.kind) {
    case 'group':
      return needsOf(expression.inner);
    case 'and': {
      const needs = expression.operands.map(needsOf).filter((need) => need !== undefined);
      return needs.length === 0 ? undefined : (message) => needs.every((need) => need(message));
    }
    case 'or': {
      const needs = expression.operands.map(needsOf).filter((need) => need !== undefined);
      if (needs.length < expression.operands.length) return undefined;
      return (message) => needs.some((need) => need(message));
    }
    case 'faulty':
      return undefined;
    default: {
      const needed = neededText(expression);
      return needed === undefined ? undefined : (message) => message.includes(needed);
    }
  }
}

function neededText(condition: Comparison | KeywordTest): string | undefined {
  if (condition.kind === 'keyword' && condition.keyword === 'NOT EXISTS') return undefined;
  if (condition.kind === 'comparison' && condition.operator === '=' && condition.value.kind === 'text') {
    const longest = condition.value.text.split('*').reduce((a, b) => (b.length > a.length ? b : a));
    if (isSpelledPlainly(longest)) return longest;
  }
  const last = condition.subject.kind === 'selector' ? condition.subject.steps.at(-1) : undefined;
  return last?.kind === 'name' && isSpelledPlainly(last.name) ? last.name : undefined;
}

/** Whether JSON has no way to write `text` but as it is or with `\u` escapes. */
function isSpelledPlainly(text: string): boolean {
  return text !== '' && !/["\\/\p{Cc}]/u.test(text);
}
