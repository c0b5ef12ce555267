import assert from 'node:assert/strict';
import { deployablePattern, minifyPattern } from '../../../src/pattern/index';

const rows: readonly (readonly [text: string, short: string, why: string])[] = [
  ['{ $.eventName = "StopInstances" }', '{$.eventName=StopInstances}', 'a word needs no quotes'],
  ['{ ($.a = 1) &&\n  ($.b = 2) }', '{$.a=1&&$.b=2}', 'parentheses around conditions'],
  ['{ ($.a = 1 && $.b = 2) || $.c = 3 }', '{$.a=1&&$.b=2||$.c=3}', '&& binds more tightly'],
  ['{ $.a = 1 && ($.b = 2 || ($.c = 3 || $.d = 4)) }', '{$.a=1&&($.b=2||$.c=3||$.d=4)}', 'groups of a kind are one'],
  ['{ ((($.a = 1 || $.b = 2))) && $.c = 3 }', '{($.a=1||$.b=2)&&$.c=3}', 'one pair where one is needed'],
  ['{ ($.a = "12") || ($.b = "1.5e3") }', '{$.a="12"||$.b="1.5e3"}', 'a number without quotes is another value'],
  ['{ $.a = "0x1F" || $.b = "NaN" || $.c = "1d" }', '{$.a="0x1F"||$.b="NaN"||$.c="1d"}', 'numbers elsewhere'],
  ['{ $.a = "true" || $.b = "null" }', '{$.a="true"||$.b="null"}', 'words with a meaning'],
  ['{ $.a = "a-b" || $.b = "a b" || $.c = "" }', '{$.a="a-b"||$.b="a b"||$.c=""}', 'quotes that are needed'],
  [
    '{ $.a = "*" && $.b = "*.8xlarge" && $.c = "s3.amazonaws.com" }',
    '{$.a=*&&$.b=*.8xlarge&&$.c=s3.amazonaws.com}',
    'documented without quotes',
  ],
  [String.raw`{ $.a = "x\"y\w" }`, String.raw`{$.a="x\"y\w"}`, 'escapes as written'],
  ['{ $.a = % x| y% }', '{$.a=% x| y%}', 'regular expressions as written'],
  ['{ ($.a is true) && ($.b NOT  EXISTS) }', '{$.a IS TRUE&&$.b NOT EXISTS}', 'blanks that part words'],
  [`{ $.['a'].['b c'] > -5 }`, `{$.a.['b c']>-5}`, 'brackets around a plain name'],
  ['[ ip, user, ..., status = "4*" , bytes > 10 ]', '[ip,user,...,status=4*,bytes>10]', 'space-delimited'],
  ['[ (a = 1 && a = 2) || a = 3, ]', '[a=1&&a=2||a=3,]', 'conditions on a field, and a field without a name'],
  ['"ERROR"   - "x"  ?"a b"', 'ERROR -x ?"a b"', 'terms'],
  ['"a.b" "*"', '"a.b" "*"', 'characters that the guide wants in quotes'],
  [' \n ', '', 'everything'],
  ['{ $.a = "b" ', '{ $.a = "b" ', 'unchanged with an error in it'],
];

describe('minifyPattern', () => {
  for (const [text, short, why] of rows) {
    it(`${JSON.stringify(text)}: ${why}`, () => {
      assert.equal(minifyPattern(text), short);
      assert.equal(minifyPattern(short), short);
    });
  }

  it('shortens what is over the limit', () => {
    const text = `{ ${Array.from({ length: 40 }, () => '($.eventName = "StopInstances")').join(' || ')} }`;
    assert.ok(text.length > 1024);
    assert.equal(minifyPattern(text).length, 40 * '$.eventName=StopInstances||'.length);
  });
});

describe('deployablePattern', () => {
  const same = ['{$.a="b"}', '{ ($.a = "x  y")   && ($.b = 1) }', '[a,b]', 'a   b', '{ $.a ='];
  for (const text of same) {
    it(`sends ${text} as it was written`, () => assert.equal(deployablePattern(` ${text}\n`), text));
  }

  it('joins several lines, but for what stands in quotes', () => {
    assert.equal(deployablePattern('{ ($.a = "x  y") &&\n  ($.b = 1) }\n'), '{ ($.a = "x  y") && ($.b = 1) }');
    assert.equal(deployablePattern('a\r\n?"b\n c"'), 'a ?"b\n c"');
  });

  it('takes the short form where only that is within the limit', () => {
    const conditions = (count: number) => Array.from({ length: count }, () => '($.name = "value")').join(' ||\n  ');
    assert.equal(deployablePattern(`{ ${conditions(46)} }`).length, 4 + 46 * '($.name = "value")'.length + 45 * 4);
    assert.equal(deployablePattern(`{ ${conditions(50)} }`), `{${Array(50).fill('$.name=value').join('||')}}`);
  });
});
