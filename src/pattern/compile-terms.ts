import type { Clause, CompiledPattern } from './explanation';
import { cheapest, chooseNeedles } from './needles';
import { compileRegex } from './regex';
import type { TermPattern, WordTerm } from './syntax';

/** Compiles a term pattern without errors; `text` is what it was read from. */
export function compileTerms(pattern: TermPattern, text: string): CompiledPattern {
  const [first] = pattern.terms;
  if (first?.kind === 'regex') {
    const regex = compileRegex(first.source);
    const test = (message: string) => regex.test(message);
    const explain = (message: string) => {
      const matches = test(message);
      return { matches, clauses: [{ range: first.range, text: clauseText(first, text), matches, saw: undefined }] };
    };
    return { test, explain, extract: () => ({}), needles: undefined };
  }

  const terms = pattern.terms.filter((term) => term.kind === 'word');
  const textsOf = (role: WordTerm['role']) => terms.filter((term) => term.role === role).map(neededText);
  const required = textsOf('required');
  const excluded = textsOf('excluded');
  const optional = textsOf('optional');
  const ignoresOptional = required.length + excluded.length > 0;

  const test = (message: string): boolean =>
    required.every((needed) => message.includes(needed)) &&
    !excluded.some((unwanted) => message.includes(unwanted)) &&
    (ignoresOptional || optional.length === 0 || optional.some((wanted) => message.includes(wanted)));

  return {
    test,
    explain: (message) => ({
      matches: test(message),
      clauses: terms.map((term) => explainTerm(term, text, message, ignoresOptional)),
    }),
    extract: () => ({}),
    needles: (ignoresOptional ? cheapest(required.map((text) => chooseNeedles([text]))) : chooseNeedles(optional))
      ?.pieces,
  };
}

/** A phrase of blanks only matches everything (user guide, "match everything"). */
function neededText({ text }: WordTerm): string {
  return text.trim() === '' ? '' : text;
}

function explainTerm(term: WordTerm, text: string, message: string, ignoresOptional: boolean): Clause {
  const needed = neededText(term);
  const at = message.indexOf(needed);
  const isIgnored = term.role === 'optional' && ignoresOptional;
  return {
    range: term.range,
    text: clauseText(term, text),
    matches: isIgnored || at >= 0 !== (term.role === 'excluded'),
    saw: at < 0 ? undefined : needed,
    ...(isIgnored && { note: 'ignored' }),
    ...(at >= 0 && needed !== '' && { messageRange: { start: at, end: at + needed.length } }),
  };
}

function clauseText(
  { range }: { readonly range: { readonly start: number; readonly end: number } },
  text: string,
): string {
  return text.slice(range.start, range.end);
}
