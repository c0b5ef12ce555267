import { checkTree } from './check';
import { compileDelimited } from './compile-delimited';
import { compileJson } from './compile-json';
import { compileTerms } from './compile-terms';
import { PatternError } from './diagnostic';
import type { CompiledPattern } from './explanation';
import { deployablePattern } from './minify';
import { maxPatternLength, parsePattern } from './parse';
import { lengthOf } from './print';

/**
 * Compiles a pattern of any form. One that is `isForDeployment` may be longer than AWS's limit if its shortest form is
 * not.
 * @throws PatternError if AWS would refuse the pattern; warnings and hints are no reason.
 */
export function compilePattern(text: string, { isForDeployment = false } = {}): CompiledPattern {
  const { tree, diagnostics } = parsePattern(text);
  const isShortened = isForDeployment && lengthOf(deployablePattern(text)) <= maxPatternLength;
  const errors = [...diagnostics, ...checkTree(tree, text)]
    .filter(({ severity, code }) => severity === 'error' && !(isShortened && code === 'too-long'))
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
