import assert from 'node:assert/strict';
import { compilePattern, parsePattern, PatternError } from '../../../src/pattern/index';
import { matchesByReference } from '../../reference/evaluate';

const megabyte = 2 ** 20;
const nested = (depth: number, inner: string) => `${'{"a":'.repeat(depth)}${inner}${'}'.repeat(depth)}`;

const messages: readonly (readonly [what: string, pattern: string, message: string, matches: boolean])[] = [
  ['a property after a megabyte of text', '{ $.b = "x" }', `{"a":"${'ab'.repeat(megabyte / 2)}","b":"x"}`, true],
  ['a megabyte of text', '{ $.a = "*ba*c" }', `{"a":"${'ab'.repeat(megabyte / 2)}"}`, false],
  ['a megabyte of escapes', '{ $.a = "*\\"" }', `{"a":"${'\\"'.repeat(megabyte / 2)}"}`, false],
  ['a megabyte of escaped letters', '{ $.a = "aaa*" }', `{"a":"${'\\u0061'.repeat(megabyte / 6)}"}`, true],
  ['a megabyte of backslashes', '{ $.b = 1 }', `{"a":"${'\\\\'.repeat(megabyte / 2)}","b":1}`, true],
  ['one name again and again', '{ $.a = 2 }', `{${'"a":1,'.repeat(50_000)}"a":2}`, true],
  ['a megabyte of another name', '{ $.a = 1 }', `{"a":1${',"b":2'.repeat(megabyte / 6)}}`, true],
  ['many elements', '{ $.a[*] = 2 }', `{"a":[${'1,'.repeat(50_000)}2]}`, true],
  ['an element far along', '{ $.a[50000] = 2 }', `{"a":[${'1,'.repeat(50_000)}2]}`, true],
  ['a megabyte of blanks', '{ $.a = 1 }', `{"a":${' \n'.repeat(megabyte / 2)}1}`, true],
  ['a megabyte of digits', '{ $.a > 1 }', `{"a":${'9'.repeat(megabyte)}}`, true],
  ['a fraction of a megabyte', '{ $.a = 0.1 }', `{"a":0.1${'0'.repeat(megabyte)}1}`, false],
  ['a megabyte of quotes', '{ $.zz NOT EXISTS }', '"'.repeat(megabyte), false],
  ['a megabyte of commas', '{ $.zz NOT EXISTS }', `[${','.repeat(megabyte)}]`, false],
  ['1,000 levels', '{ $.zz NOT EXISTS }', nested(1000, '1'), true],
  ['1,001 levels', '{ $.zz NOT EXISTS }', nested(1001, '1'), false],
  ['a property beside 1,000 levels', '{ $.b = 1 }', `{"a":${nested(998, '[]')},"b":1}`, true],
  ['a property beside 1,001 levels', '{ $.b = 1 }', `{"a":${nested(1000, '[]')},"b":1}`, false],
  ['a megabyte of opening brackets', '{ $.zz NOT EXISTS }', '['.repeat(megabyte), false],
  ['a megabyte of opening members', '{ $.zz NOT EXISTS }', '{"a":'.repeat(megabyte / 5), false],
  ['a number beyond all bounds', '{ $.a = 1E400 }', '{"a":10e399}', true],
  ['a number beyond all bounds', '{ $.a = 1E400 }', '{"a":1e401}', false],
  ['a number beyond all bounds', '{ $.a > 1e308 }', '{"a":1e99999999999999999999}', true],
  ['a number next to nothing', '{ $.a > 0 }', '{"a":1e-99999999999999999999}', true],
  ['an integer above 2^53', '{ $.a = 9007199254740993 }', '{"a":9007199254740992}', false],
  ['an integer above 2^53', '{ $.a = 9007199254740993 }', '{"a":9007199254740993.0}', true],
  ['zero below zero', '{ $.a = 0 }', '{"a":-0.0e5}', true],
  ['half a character', '{ $.a = "\ud83d" }', '{"a":"\\ud83d"}', true],
  ['half a character', '{ $.a = "\ud83d*" }', '{"a":"\ud83d\ude00"}', true],
  ['half a character', '{ $.a = "x" }', '{"\udc00":"\ud83d","a":"x"}', true],
  ['half a character', '"\ud83d"', 'a \ud83d', true],
  ['a null character in a text', '{ $.a = * }', '{"a":"\u0000"}', false],
  ['a null character, escaped', '{ $.a = "x*" }', '{"a":"x\\u0000"}', true],
  ['a megabyte of stars to fill', `{ $.a = "*${'a*'.repeat(100)}b" }`, `{"a":"${'a'.repeat(megabyte)}"}`, false],
  ['repetitions that could be split anywhere', '%a*a*a*a*a*a*a*b%', 'a'.repeat(20_000), false],
  ['dots that could be split anywhere', '%.*.*.*.*x$%', 'xy'.repeat(10_000), false],
  ['alternatives within a repetition', '{ $.a = %[ab]*a[ab]{20}c% }', `{"a":"${'a'.repeat(5000)}"}`, false],
  ['a line of many fields', '[a, ..., b = x]', `${'1 '.repeat(50_000)}x`, true],
  ['a line of opening quotes', '[..., b = x]', `${'" ['.repeat(20_000)} x`, true],
  ['a line of opening brackets', '[..., b = x]', `${'[ '.repeat(100_000)}x`, true],
  ['a line of blanks', '[]', ' '.repeat(megabyte), true],
];

describe('hostile messages', () => {
  for (const [what, pattern, message, matches] of messages) {
    it(`${what}: ${pattern.slice(0, 60)} ${matches ? 'matches' : 'does not match'}`, () => {
      const compiled = compilePattern(pattern);
      assert.equal(compiled.test(message), matches);
      assert.equal(compiled.explain(message).matches, matches);
    });
  }

  const isQuick = ({ length }: string) => length < 50_000;
  for (const [what, pattern, message, matches] of messages.filter((row) => !row[1].includes('%') && isQuick(row[2]))) {
    it(`the reference evaluator says so too: ${what}, ${pattern}`, () => {
      assert.equal(matchesByReference(parsePattern(pattern).tree, message), matches);
    });
  }
});

const patterns: readonly (readonly [what: string, text: string])[] = [
  ['2,000 parentheses', `{ ${'('.repeat(2000)}$.a = 1${')'.repeat(2000)} }`],
  ['100,000 parentheses', '('.repeat(100_000)],
  ['400 parentheses', `{ ${'('.repeat(400)}$.a = 1${')'.repeat(400)} }`],
  ['4,000 brackets', `{ $.a${'['.repeat(4000)} = 1 }`],
  ['quotes and operators', `{ $.a = ${'"&&\\'.repeat(1000)} }`],
  ['blanks and a quote', `{${' '.repeat(4000)}"`],
  ['endless ands', `{ ${'&&'.repeat(2000)} }`],
  ['repetitions of repetitions', `%${'.{1000}'.repeat(100)}%`],
  ['repetitions within the limit', `%${'[ab]{1000}'.repeat(99)}%`],
  ['a megabyte of words', 'word '.repeat(megabyte / 5)],
];

describe('hostile patterns', () => {
  for (const [what, text] of patterns) {
    it(`${what}: refused`, () => {
      assert.throws(() => compilePattern(text), PatternError);
    });
  }

  it('has no more problems than somebody reads', () => {
    const { length } = parsePattern(`{ $.a${'|-'.repeat(1000)}`).diagnostics;
    assert.ok(length > 50 && length <= 101, String(length));
  });

  it('nesting beyond reason is one problem', () => {
    const { diagnostics } = parsePattern(`{ ${'('.repeat(400)}$.a = 1${')'.repeat(400)} }`);
    assert.deepEqual(
      diagnostics.map(({ code }) => code),
      ['too-deep'],
    );
  });
});
