import assert from 'node:assert/strict';
import { checkPattern, type DiagnosticCode } from '../../../src/pattern/index';

/** Written from the comparison semantics: a missing field, null, a boolean, an object satisfy neither = nor !=. */
const together = [
  ['$.a = "x"', '$.a = "y"', 'never-matches', 'no value is two texts'],
  ['$.a = "x"', '$.a != "x"', 'never-matches', 'no value equals and differs'],
  ['$.a = "x*"', '$.a = "y*"', 'never-matches', 'a value has one beginning'],
  ['$.a = "*x"', '$.a = "*y"', 'never-matches', 'a value has one end'],
  ['$.a = "xy"', '$.a = "y*"', 'never-matches', 'xy does not begin with y'],
  ['$.a = 1', '$.a = 2', 'never-matches', 'no number is two numbers'],
  ['$.a = 1', '$.a = "1.0"', undefined, 'the JSON number 1.0 is both'],
  ['$.a = 12', '$.a = 12.0', undefined, 'numbers are compared as numbers'],
  ['$.a = "12"', '$.a = "12.0"', 'never-matches', 'texts are compared as texts'],
  ['$.a = 1', '$.a = x', 'never-matches', 'x is no number'],
  ['$.a = 1', '$.a = 1*', undefined, 'a number has its text'],
  ['$.a = "x*"', '$.a = "*y"', undefined, 'xy is both'],
  ['$.a > 5', '$.a < 3', 'never-matches', 'nothing is above 5 and below 3'],
  ['$.a > 5', '$.a < 5', 'never-matches', 'nothing is above and below 5'],
  ['$.a >= 5', '$.a <= 5', undefined, '5 is both'],
  ['$.a > 5', '$.a < 6', undefined, '5.5 is both'],
  ['$.a > 5', '$.a = 4', 'never-matches', '4 is not above 5'],
  ['$.a > 5', '$.a = x', 'never-matches', 'x is no number'],
  ['$.a > 5', '$.a = "7"', undefined, 'text that is a number counts as one'],
  ['$.a > 5', '$.a != 7', undefined, '6 is both'],
  ['$.a NOT EXISTS', '$.a = "x"', 'never-matches', 'what is missing equals nothing'],
  ['$.a NOT EXISTS', '$.a != "x"', 'never-matches', 'what is missing differs from nothing'],
  ['$.a NOT EXISTS', '$.a IS NULL', 'never-matches', 'null is there'],
  ['$.a IS NULL', '$.a = *', 'never-matches', 'null is no text'],
  ['$.a IS TRUE', '$.a IS FALSE', 'never-matches', 'a boolean is one of them'],
  ['$.a IS TRUE', '$.a != "x"', 'never-matches', 'a boolean differs from nothing'],
  ['$.a NOT EXISTS', '$.a.b = "x"', 'never-matches', 'nothing is below what is missing'],
  ['$.a NOT EXISTS', '$.ab = "x"', undefined, 'they are two properties'],
  ['$.a NOT EXISTS', '$.a.b NOT EXISTS', undefined, 'both are missing'],
  ['$.a = "x"', '$.a.b = "x"', 'never-matches', 'text has no members'],
  ['$.a IS NULL', '$.a[0] = "x"', 'never-matches', 'null has no elements'],
  ['$.a[*] = "x"', '$.a[*] = "y"', undefined, 'one element is x, another y'],
  ['$.*.b = "x"', '$.*.b NOT EXISTS', undefined, 'wildcards are left alone'],
  ['$.a = %x%', '$.a = %y%', undefined, 'expressions are left alone'],
  ['$.a = "x"', '$.b = "y"', undefined, 'they are about two properties'],
  ['$.a = "x"', '($.a = "y" || $.a = "z")', 'never-matches', 'neither alternative is x'],
  ['$.a = "x"', '($.a = "x" || $.a = "z")', undefined, 'one alternative is x'],
  ['$.a = "x"', '($.a = "y" && $.b = "z")', 'never-matches', 'parentheses change nothing'],
  ['$.a = "x"', '($.a = "y" || $.b = "z")', undefined, 'the other alternative may hold'],
  ['$.a = *', '$.a != "x"', undefined, 'it is said on purpose that a is there'],
  ['$.a = "x"', '$.a = "x"', 'redundant-condition', 'it is said twice'],
  ['$.a = "x"', '$.a != "y"', 'redundant-condition', 'x differs from y'],
  ['$.a > 5', '$.a > 3', 'redundant-condition', 'what is above 5 is above 3'],
  ['$.a >= 5', '$.a > 5', 'redundant-condition', 'what is above 5 is at least 5'],
  ['$.a = "xy*"', '$.a = "x*"', 'redundant-condition', 'xy… begins with x'],
  ['$.a = "*xy"', '$.a = "*y"', undefined, 'AWS looks for y at its first place: yxy'],
] as const;

const alternatives = [
  ['$.a != "x"', '$.a != "y"', 'always-matches', 'every value differs from one'],
  ['$.a != 1', '$.a != 2', 'always-matches', 'every value differs from one'],
  ['$.a = "x"', '$.a != "x"', 'always-matches', 'every value is x or is not'],
  ['$.a = "x*"', '$.a != "xy"', 'always-matches', 'xy begins with x'],
  ['$.a != "x*"', '$.a != "*y"', undefined, 'xy differs from neither'],
  ['$.a != "x"', '$.b != "y"', undefined, 'they are about two properties'],
  ['$.a[*] != "x"', '$.a[*] != "y"', undefined, 'there may be no element'],
  ['$.a NOT EXISTS', '$.a != "x"', undefined, 'the missing property is spelt out'],
  ['$.a = "x"', '$.a = "x"', 'redundant-condition', 'it is said twice'],
  ['$.a = "xy"', '$.a = "x*"', 'redundant-condition', 'xy begins with x'],
  ['$.a = 1', '$.a = 1*', undefined, '1 may be written as 1.0e0, and 1.0 begins with 1, but not 0.1e1'],
  ['$.a = "x"', '$.a = *', 'redundant-condition', 'x is text'],
  ['$.a IS NULL', '$.a IS NULL', 'redundant-condition', 'it is said twice'],
  ['$.a > 5', '$.a < 6', undefined, 'text is neither'],
] as const;

describe('What conditions come to', () => {
  const cases = [
    ...together.map(([a, b, code, why]) => [`{ ${a} && ${b} }`, code, why] as const),
    ...alternatives.map(([a, b, code, why]) => [`{ ${a} || ${b} }`, code, why] as const),
  ];
  const about: readonly DiagnosticCode[] = ['never-matches', 'always-matches', 'redundant-condition'];
  for (const [text, code, why] of cases) {
    it(`${text}: ${code ?? 'nothing'}, because ${why}`, () => {
      const found = checkPattern(text).map((diagnostic) => diagnostic.code);
      assert.deepEqual(
        found.filter((other) => about.includes(other)),
        code === undefined ? [] : [code],
      );
    });
  }

  it('says so of the fields of a line too', () => {
    assert.deepEqual(
      checkPattern('[status = 4* && status = 5*, bytes]').map(({ code }) => code),
      ['never-matches'],
    );
    assert.deepEqual(checkPattern('[status = 4* && status != 404, bytes]'), []);
  });

  const mixed = [
    ['{ «$.a = 1 && $.b = 2» || $.c = 3 }', 1],
    ['{ ($.a = 1 && $.b = 2) || $.c = 3 }', 0],
    ['{ ($.a = 1 || $.b = 2) && $.c = 3 }', 0],
    ['{ $.c = 3 || «$.a = 1 && $.b = 2» || $.d = 4 && $.e = 5 }', 1],
    ['{ $.a = 1 && («$.b = 2 && $.c = 3» || $.d = 4) }', 1],
  ] as const;
  for (const [marked, count] of mixed) {
    it(`${marked} ${count ? 'mixes && and ||' : 'says what belongs together'}`, () => {
      const text = marked.replace(/[«»]/g, '');
      const found = checkPattern(text);
      assert.deepEqual(
        found.map(({ code }) => code),
        count ? ['mixed-connectives'] : [],
      );
      if (count) assert.deepEqual(found[0]?.range, { start: marked.indexOf('«'), end: marked.indexOf('»') - 1 });
    });
  }
});
