import assert from 'node:assert/strict';
import { decidingClauses } from '../../../src/alerts/deciding-clauses';
import { compilePattern, parsePattern } from '../../../src/pattern/index';

describe('the clauses that decide', () => {
  const event = '{"name":"Stop","by":"x","count":3}';
  const rows: [pattern: string, message: string, clauses: readonly string[], needed: number, why: string][] = [
    ['{ $.name = Start }', event, ['$.name = Start'], 1, 'the only one'],
    ['{ $.name = Stop && $.by = y && $.count > 5 }', event, ['$.by = y', '$.count > 5'], 2, 'all that fail of an AND'],
    ['{ $.name = A || $.name = B }', event, ['$.name = A', '$.name = B'], 1, 'any of an OR that fails'],
    ['{ ($.name = A && $.by = y) || $.count = 4 }', event, ['$.count = 4'], 1, 'the nearest alternative'],
    [
      '{ ($.name = A || $.name = B) && $.by = y }',
      event,
      ['$.name = A', '$.name = B', '$.by = y'],
      2,
      'one of two, and one',
    ],
    ['{ $.name = Stop }', event, ['$.name = Stop'], 1, 'the only one that holds'],
    ['{ $.name = Stop && $.by = x }', event, ['$.name = Stop', '$.by = x'], 1, 'any of an AND that holds'],
    [
      '{ $.name = Stop || $.by = y || $.count = 3 }',
      event,
      ['$.name = Stop', '$.count = 3'],
      2,
      'all that hold of an OR',
    ],
    [
      '{ $.name = Stop && ($.by = y || $.count = 3) }',
      event,
      ['$.name = Stop', '$.count = 3'],
      1,
      'what holds, at any depth',
    ],
    ['{ $.name = Stop }', 'no JSON', ['$.name = Stop'], 1, 'not JSON'],
    ['', event, [], 0, 'an empty pattern has none'],
    ['ERROR Stop', 'Stop', ['ERROR'], 1, 'a term that is missing'],
    ['Stop -x', 'Stop x', ['-x'], 1, 'a term that must not be there'],
    ['ERROR Stop', 'ERROR Stop', ['ERROR', 'Stop'], 1, 'terms that are there'],
    ['?a ?b', 'c', ['?a', '?b'], 1, 'any of the optional terms'],
    ['?a ?b', 'a b', ['?a', '?b'], 2, 'each optional term lets it through'],
    ['?z Stop', 'c', ['Stop'], 1, 'an ignored term has no part in it'],
    ['%^a%', 'b', ['%^a%'], 1, 'a regular expression'],
    ['[a = 1, b = 2]', '1 3', ['b = 2'], 1, 'a field of a line'],
    ['[a, b, c = 1]', 'x', ['[a, b, c = 1]'], 1, 'a line with too few fields'],
    ['[a = 1 || a = 2, b]', '3 4', ['a = 1', 'a = 2'], 1, 'alternatives of a field'],
  ];
  for (const [pattern, message, clauses, needed, why] of rows) {
    it(`${pattern} on ${message}: ${why}`, () => {
      const decision = decidingClauses(parsePattern(pattern).tree, compilePattern(pattern).explain(message));
      assert.deepEqual(
        decision.clauses.map(({ text }) => text),
        clauses,
      );
      assert.equal(decision.needed, needed);
    });
  }
});
