import assert from 'node:assert/strict';
import { checkRegex, compileRegex } from '../../../src/pattern/regex';

const matching = [
  // expression   text              matches why
  ['UTH', 'UNAUTHORIZED', true, 'the search is unanchored'],
  ['^[hc]at$', 'cat', true, 'anchors and a set'],
  ['^[hc]at$', 'cats', false, '$ is the very end'],
  ['cat$', 'cat\n', false, 'also before a last newline'],
  ['a.c', 'a\nc', true, 'a dot takes a newline'],
  ['[^a-c]', 'abc', false, 'a negated range'],
  ['^a{2}$', 'aa', true, 'an exact count'],
  ['^a{,2}$', 'aaa', false, 'no lower bound'],
  ['^a{2,}$', 'aaaa', true, 'no upper bound'],
  ['gr[ae]y|green', 'green', true, 'alternatives'],
  ['\\d\\D\\w\\W', '1a_-', true, 'classes'],
  ['^\\s$', '\r', false, '\\s is tab, space and newline only'],
  ['^[\\S]$', '\r', true, 'and \\S all else'],
  ['\\w', 'é', false, 'classes are ASCII'],
  ['\\x28x\\x29', '(x)', true, 'characters by their code'],
  ['\\.\\*\\[\\]\\{\\}\\|\\\\', '.*[]{}|\\', true, 'escaped operators'],
  ['[.*+?]', '+', true, 'operators in a set are characters'],
  ['^shutting down', 'shutting down', true, 'a blank'],
  ['^[a-]+$', 'a-a', true, 'a hyphen at the end of a set'],
] as const;

const refused = [
  // expression  from  to  why
  ['', 0, 0, 'empty'],
  ['a(b)', 1, 2, 'a group'],
  ['a\\(b', 1, 3, 'an escaped parenthesis'],
  ['a!b', 1, 2, 'a character that is not allowed'],
  ['a"b', 1, 2, 'a quote'],
  ['naïve', 2, 3, 'not ASCII'],
  ['\\p', 0, 2, 'an unknown escape'],
  ['a\\', 1, 2, 'a backslash at the end'],
  ['[ab', 0, 3, 'a set without end'],
  ['a[]', 1, 3, 'an empty set'],
  ['[c-a]', 1, 4, 'a range that goes down'],
  ['*a', 0, 1, 'nothing to repeat'],
  ['a**', 2, 3, 'a repetition repeated'],
  ['a{3,', 1, 2, 'bounds without end'],
  ['a{3,2}', 1, 6, 'bounds that go down'],
  ['a{,}', 1, 4, 'no bounds'],
] as const;

describe('regular expressions', () => {
  for (const [source, text, matches, why] of matching) {
    it(`%${source}% ${matches ? 'finds' : 'does not find'} ${JSON.stringify(text)}: ${why}`, () => {
      assert.equal(checkRegex(source), undefined);
      assert.equal(compileRegex(source).test(text), matches);
    });
  }
  for (const [source, start, end, why] of refused) {
    it(`%${source}% is refused: ${why}`, () => {
      const problem = checkRegex(source);
      assert.deepEqual({ start: problem?.start, end: problem?.end }, { start, end });
    });
  }

  it('take time in proportion to the text', () => {
    const slow = compileRegex('.*.*.*.*.*x$');
    assert.equal(slow.test('a'.repeat(20_000)), false);
  });
});
