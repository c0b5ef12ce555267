import fc from 'fast-check';
import assert from 'node:assert/strict';
import { checkRegex, compileRegex } from '../../src/pattern/regex';
import { regexFinds } from '../reference/regex';

const character = fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '\\d', '\\W', '\\S', '\\x61', '-');
const repetition = fc.constantFrom(
  '',
  '',
  '',
  '*',
  '+',
  '?',
  '{2}',
  '{,2}',
  '{1,3}',
  '{2,}',
  '{0}',
  '*?',
  '{30}',
  '{,40}',
);
const item = fc.oneof(
  { weight: 8, arbitrary: fc.tuple(character, repetition).map(([what, times]) => what + times) },
  { weight: 1, arbitrary: fc.constantFrom('^', '$') },
);
const expression = fc
  .array(fc.array(item, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 3 })
  .map((branches) => branches.map((items) => items.join('')).join('|'));
const text = fc
  .array(
    fc.constantFrom(
      'a',
      'a',
      'b',
      'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
      '-',
      ' ',
      '\n',
      '1',
      'é',
      '😀',
      '\ud83d',
      '\ude00',
    ),
    {
      maxLength: 8,
    },
  )
  .map((parts) => parts.join(''));

describe('regular expressions', function () {
  this.timeout(0);

  it("find what JavaScript's find, with anchors and repetitions in all places", () => {
    let matching = 0;
    fc.assert(
      fc.property(expression, fc.array(text, { minLength: 5, maxLength: 5 }), (source, texts) => {
        assert.equal(checkRegex(source), undefined, source);
        const regex = compileRegex(source);
        for (const each of texts) {
          const found = regex.test(each);
          if (found) matching++;
          assert.equal(found, regexFinds(source, each), `%${source}% in ${JSON.stringify(each)}`);
        }
      }),
      { numRuns: 40_000, seed: 20261124 },
    );
    assert.ok(matching > 40_000 && matching < 160_000, `${matching} of 200000 match`);
  });
});
