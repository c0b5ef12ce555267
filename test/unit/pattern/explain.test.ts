import assert from 'node:assert/strict';
import { compilePattern } from '../../../src/pattern/index';

/** Clause by clause: holds or not, what was seen, and the note. */
function clauses(pattern: string, message: string): readonly string[] {
  return compilePattern(pattern)
    .explain(message)
    .clauses.map(({ matches, text, saw, note, messageRange }) => {
      if (messageRange && saw !== undefined) assert.equal(message.slice(messageRange.start, messageRange.end), saw);
      return [matches ? '+' : '-', text, '|', saw, note].filter((part) => part !== undefined).join(' ');
    });
}

describe('explain', () => {
  it('shows for each condition the value that decided', () => {
    const pattern = '{ $.name = "Stop*" && ($.by != "x" || $.count > 2.0) }';
    assert.deepEqual(clauses(pattern, '{"name": "StopInstances", "by": "x", "count": 12.0}'), [
      '+ $.name = "Stop*" | "StopInstances"',
      '- $.by != "x" | "x"',
      '+ $.count > 2.0 | 12.0',
    ]);
  });

  const notes = [
    ['{ $.a != x }', '{}', '- $.a != x | missing'],
    ['{ $.a != x }', '{"a":null}', '- $.a != x | null null'],
    ['{ $.a = true }', '{"a":true}', '- $.a = true | true boolean'],
    ['{ $.a = x }', '{"a":{"x":1}}', '- $.a = x | object'],
    ['{ $.a = x }', '{"a":["x"]}', '- $.a = x | array'],
    ['{ $.a > 5 }', '{"a":"many"}', '- $.a > 5 | "many" not-a-number'],
    ['{ $.a > 5 }', '{"a":"4"}', '- $.a > 5 | "4"'],
    ['{ $.a NOT EXISTS }', '{"b":1}', '+ $.a NOT EXISTS | missing'],
    ['{ $.a NOT EXISTS }', 'no JSON', '- $.a NOT EXISTS | not-json'],
    ['{ $.a[*] = y }', '{"a":["x","y"]}', '+ $.a[*] = y | "y"'],
    ['{ $.a[*] = z }', '{"a":["x","y"]}', '- $.a[*] = z | "x"'],
    ['ERROR', 'an ERROR', '+ ERROR | ERROR'],
    ['-ERROR', 'an ERROR', '- -ERROR | ERROR'],
    ['[a, b > 5]', 'x y', '- b > 5 | y not-a-number'],
    ['[a, b = y]', 'x', '- [a, b = y] | field-count'],
  ] as const;
  for (const [pattern, message, expected] of notes) {
    it(`${pattern} on ${message}: ${expected}`, () => assert.deepEqual(clauses(pattern, message), [expected]));
  }

  it('says that ? terms are ignored beside others', () => {
    assert.deepEqual(clauses('?tape ERROR', 'an ERROR'), ['+ ?tape | ignored', '+ ERROR | ERROR']);
  });

  it('points into the pattern', () => {
    const pattern = '  { $.a = 1 }';
    const [clause] = compilePattern(pattern).explain('{"a":1}').clauses;
    assert.equal(pattern.slice(clause!.range.start, clause!.range.end), '$.a = 1');
  });
});
