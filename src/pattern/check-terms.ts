import type { ConditionChecker } from './check-conditions';
import { replaceFix, type Diagnostic } from './diagnostic';
import type { TermPattern } from './syntax';

/** What is wrong with the terms of a pattern beside their spelling. */
export function checkTerms({ terms, range }: TermPattern, checker: ConditionChecker): readonly Diagnostic[] {
  for (const term of terms) if (term.kind === 'regex') checker.regex(term);
  if (terms.length > 1 && terms.some(({ kind }) => kind === 'regex')) {
    const message = 'A regular expression stands alone; it cannot be combined with terms.';
    checker.report('regex-with-terms', range, message);
    return checker.diagnostics;
  }
  const words = terms.filter((term) => term.kind === 'word');
  const optional = words.find(({ role }) => role === 'optional');
  if (optional && words.some(({ role }) => role !== 'optional')) {
    const message = 'AWS ignores all terms with ? where there is any other term.';
    checker.report('ignored-term', optional.range, message, { severity: 'warning' });
  }
  for (const word of words.slice(1, -1)) {
    // In lower case they may well be words of the message.
    if (word.quoted || word.role !== 'required' || !/^(?:AND|OR)$/.test(word.text)) continue;
    const meaning = word.text === 'AND' ? 'Terms are all needed without a sign' : 'Alternatives are written ?a ?b';
    checker.report('connective-term', word.range, `${word.text} is looked for as a word. ${meaning}.`, {
      severity: 'warning',
      fixes: word.text === 'AND' ? [replaceFix('Remove AND', word.range, '')] : [],
    });
  }
  const required = words.filter(({ role }) => role === 'required');
  for (const excluded of words.filter(({ role }) => role === 'excluded')) {
    const within = required.find(({ text }) => text.includes(excluded.text));
    if (!within || excluded.text === '') continue;
    const message = `Every message with ${within.text} has ${excluded.text} in it, so none matches.`;
    checker.report('never-matches', excluded.range, message, { severity: 'warning' });
  }
  return checker.diagnostics;
}
