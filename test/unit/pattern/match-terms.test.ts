import assert from 'node:assert/strict';
import { compilePattern } from '../../../src/pattern/index';

const line = '2026-05-04 [ERROR] disk "sda" failed: C:\\data, code=28';

const rows = [
  ['', true, 'the empty pattern matches everything'],
  ['  ', true, 'so do blanks'],
  ['" "', true, 'and a phrase of blanks'],
  ['""', true, 'and an empty phrase'],
  ['ERROR', true, 'a word'],
  ['error', false, 'case counts'],
  ['RRO', true, 'part of a word'],
  ['ERROR disk', true, 'all words'],
  ['disk ERROR', true, 'in any order'],
  ['ERROR tape', false, 'all of them'],
  ['?tape ?disk', true, 'one of several'],
  ['?tape ?drum', false, 'none of several'],
  ['?tape ERROR', true, 'a ? term beside another is ignored'],
  ['?disk -ERROR', false, 'beside an excluded one too'],
  ['ERROR -disk', false, 'excluded'],
  ['ERROR -tape', true, 'not there to be excluded'],
  ['-tape', true, 'exclusion alone'],
  ['- "tape"', true, 'a blank after the minus'],
  ['"disk \\"sda\\" failed"', true, 'escaped quotes'],
  ['"C:\\\\data"', true, 'an escaped backslash'],
  ['"disk*failed"', false, 'a star is a star'],
  ['code=28', true, 'an equals sign, as in deployed patterns'],
  ['or', false, 'a word like any other'],
  ['%disk .+ failed%', true, 'a regular expression'],
  ['%^disk%', false, 'anchored'],
] as const;

describe('term patterns', () => {
  for (const [pattern, matches, why] of rows) {
    it(`${pattern || 'nothing'} ${matches ? 'matches' : 'does not match'}: ${why}`, () => {
      const compiled = compilePattern(pattern);
      assert.equal(compiled.test(line), matches);
      assert.equal(compiled.explain(line).matches, matches);
      assert.deepEqual(compiled.extract(line), {});
    });
  }

  it('look at the raw text of JSON', () => assert.ok(compilePattern('"level"').test('{"level":1}')));
});
