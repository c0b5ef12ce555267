import { checkTree } from './check';
import { compileDelimited } from './compile-delimited';
import { compileJson } from './compile-json';
import { compileTerms } from './compile-terms';
import { PatternError } from './diagnostic';
import type { CompiledPattern } from './explanation';
import { parsePattern } from './parse';

/**
 * Compiles a pattern of any form.
 * @throws PatternError if AWS would refuse the pattern; warnings and hints are no reason.
 */
export function compilePattern(text: string): CompiledPattern {
  const { tree, diagnostics } = parsePattern(text);
  const errors = [...diagnostics, ...checkTree(tree, text)]
    .filter(({ severity }) => severity === 'error')
    .sort((a, b) => a.range.start - b.range.start);
  if (errors.length > 0) throw new PatternError(errors);
  switch (tree.kind) {
    case 'everything':
      return {
        test: () => true,
        explain: () => ({ matches: true, clauses: [] }),
        extract: () => ({}),
        needles: undefined,
      };
    case 'json':
      return compileJson(tree, text);
    case 'delimited':
      return compileDelimited(tree, text);
    case 'terms':
      return compileTerms(tree, text);
  }
}
