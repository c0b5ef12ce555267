import assert from 'node:assert/strict';
import { formatPattern } from '../../../src/pattern/index';

const rows: readonly (readonly [text: string, formatted: string, why: string])[] = [
  ['{$.eventName=StopInstances}', '{ $.eventName = "StopInstances" }', 'blanks, and quotes around words'],
  ['{ $.a   =   "b"   &&$.c!=1 }\n', '{ $.a = "b" && $.c != 1 }', 'single blanks, none outside'],
  ['{\n  $.a = 1\n}', '{ $.a = 1 }', 'one line where one is enough'],
  ['{ ($.a = 1) && ($.b = 2) }', '{ ($.a = 1) && ($.b = 2) }', "AWS's style of parentheses stays"],
  ['{ $.a=1 || $.b=2 && $.c=3 }', '{ $.a = 1 || $.b = 2 && $.c = 3 }', 'no parentheses are added'],
  ['{ ($.a=1 && $.b=2) || $.c=3 }', '{ ($.a = 1 && $.b = 2) || $.c = 3 }', 'those that only clarify stay'],
  ['{ ((($.a = 1)) && (($.b = 2))) }', '{ ($.a = 1) && ($.b = 2) }', 'double ones go, and those around the whole'],
  ['{ ($.a = 1) }', '{ $.a = 1 }', 'a single condition needs none'],
  ['{ $.a is null && $.b   not   exists }', '{ $.a IS NULL && $.b NOT EXISTS }', 'keywords in capitals'],
  ['{$.a = 12.0 && $.b = "12"}', '{ $.a = 12.0 && $.b = "12" }', 'numbers as written, with and without quotes'],
  ['{$.a=* && $.b=4* && $.c=123.123.*}', '{ $.a = * && $.b = 4* && $.c = 123.123.* }', 'bare, as in the guide'],
  ['{ $.a = true }', '{ $.a = true }', 'quotes would hide that this is no boolean'],
  ['{ $.a = x-y }', '{ $.a = "x-y" }', 'the guide wants quotes around a hyphen'],
  [String.raw`{ $.a = "x\"y\\z\w" }`, String.raw`{ $.a = "x\"y\\z\w" }`, 'escapes as written'],
  ['{ $.a=%x y|\\x28% }', '{ $.a = %x y|\\x28% }', 'regular expressions as written'],
  [`{ $['b.c']=1 && $.['d']=1 }`, `{ $.['b.c'] = 1 && $.d = 1 }`, 'the documented spelling of brackets'],
  ['{ $.a[0].b=1||$.c[*]=1||$.*.d=1 }', '{ $.a[0].b = 1 || $.c[*] = 1 || $.*.d = 1 }', 'steps of all kinds'],
  ['[ip,user , ...,status=4*,bytes]', '[ip, user, ..., status = 4*, bytes]', 'space-delimited'],
  ['[w1!=ERROR&&w1!="a-b",]', '[w1 != ERROR && w1 != "a-b", ]', 'conditions on a field, and a field without a name'],
  ['[]', '[]', 'any fields'],
  ['ERROR   "two words"  -  "x"\n?y', 'ERROR "two words" -"x" ?y', 'terms; no blank after a minus'],
  ['a=b.c', '"a=b.c"', 'the guide wants quotes around other characters'],
  [' %^a|b% ', '%^a|b%', 'a regular expression alone'],
  ['  \n', '', 'everything'],
  ['{ $.a = "b" ', '{ $.a = "b" ', 'unchanged with an error in it'],
  ['{ $.a == b }', '{ $.a == b }', 'unchanged with an error in it'],
];

describe('formatPattern', () => {
  for (const [text, formatted, why] of rows) {
    it(`${JSON.stringify(text)}: ${why}`, () => {
      assert.equal(formatPattern(text), formatted);
      assert.equal(formatPattern(formatted), formatted);
    });
  }

  it('breaks at the outermost connective when the line would be over 100 columns', () => {
    const text =
      '{($.eventSource=iam.amazonaws.com)&&(($.eventName=AttachGroupPolicy)||($.eventName=AttachRolePolicy)||' +
      '($.eventName=AttachUserPolicy))&&($.errorCode NOT EXISTS)}';
    assert.equal(
      formatPattern(text),
      [
        '{ ($.eventSource = "iam.amazonaws.com") &&',
        '  (($.eventName = "AttachGroupPolicy") ||',
        '   ($.eventName = "AttachRolePolicy") ||',
        '   ($.eventName = "AttachUserPolicy")) &&',
        '  ($.errorCode NOT EXISTS) }',
      ].join('\n'),
    );
  });

  it('shows by indentation what && holds together', () => {
    const name = `$.${'n'.repeat(40)}`;
    assert.equal(
      formatPattern(`{ ${name} = 1 && ${name} = 2 && ${name} = 3 || ${name} = 4 }`),
      [`{ ${name} = 1 &&`, `    ${name} = 2 &&`, `    ${name} = 3 ||`, `  ${name} = 4 }`].join('\n'),
    );
  });

  it('uses all 100 columns and no more', () => {
    const fitting = `{ $.a = "${'x'.repeat(38)}" && $.b = "${'y'.repeat(38)}" }`;
    assert.equal(fitting.length, 100);
    assert.equal(formatPattern(fitting), fitting);
    const longer = fitting.replace('yy', 'yyy');
    assert.equal(formatPattern(longer), longer.replace('&& ', '&&\n  '));
  });

  it('fills lines with terms and with fields', () => {
    const words = Array.from({ length: 30 }, (_, i) => `word${i}`);
    for (const text of [words.join(' '), `[${words.join(', ')}]`]) {
      const lines = formatPattern(text).split('\n');
      assert.equal(lines.length, 3);
      for (const line of lines) assert.ok(line.length <= 100);
      assert.deepEqual(lines.join(' ').match(/\w+/g), words);
    }
  });

  it('keeps a pattern within the limit that it had kept', () => {
    const conditions = Array.from({ length: 60 }, (_, i) => `$.a=${'x'.repeat(10)}${i % 10}`);
    const text = `{${conditions.join('||')}}`;
    assert.equal(text.length, 60 * 15 + 59 * 2 + 2);
    assert.equal(formatPattern(text), text);
  });
});
