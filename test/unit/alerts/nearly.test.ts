import assert from 'node:assert/strict';
import { compilePattern } from '../../../src/pattern/index';
import { compileObstacle } from '../../../src/alerts/nearly';

const stop = { eventName: 'StopInstances' };
const rootBySignIn = { userIdentity: { type: 'Root', invokedBy: 'signin.amazonaws.com' } };
const rootPattern = '{ $.userIdentity.type = "Root" && $.userIdentity.invokedBy NOT EXISTS }';

const rows: [string, object | string, string | undefined, string][] = [
  // pattern, event, what is in the way, why
  ['{ $.eventName = "StopInstances" && $.readOnly IS FALSE }', stop, '$.readOnly IS FALSE', 'one of two fails'],
  ['{ $.eventName = "StopInstances" }', { eventName: 'X' }, undefined, 'a single clause is never near'],
  ['{ $.eventName = "StopInstances" && $.a = 1 && $.b = 2 }', stop, undefined, 'two fail'],
  ['{ $.eventName = "StopInstances" }', stop, undefined, 'it matches'],
  [rootPattern, rootBySignIn, '$.userIdentity.invokedBy NOT EXISTS', 'what it is holds, what it is not fails'],
  [rootPattern, stop, undefined, 'only what it is not holds, as for nearly every event'],
  ['{ $.eventName != "X" && $.a = 1 }', stop, undefined, '"!=" says only what it is not'],
  [
    '{ ($.eventName = "StopInstances") && (($.a = 1) || ($.a = 2)) }',
    stop,
    '$.a = 1',
    'any one of the others would do',
  ],
  ['{ ($.a = 1) || ($.b = 1) }', stop, undefined, 'nothing holds'],
  ['{ ($.a = 1 && $.eventName = "StopInstances") || ($.b = 1 && $.c = 1) }', stop, '$.a = 1', 'the nearer side counts'],
  ['{ $.eventName = "StopInstances" && $.a = 1 }', 'not JSON', undefined, 'not JSON'],
  ['error timeout', 'error: disk', 'timeout', 'a word is missing'],
  ['error -test', 'error in test', '-test', 'an unwanted word is there'],
  ['error -test', 'all is well', undefined, 'what is wanted is missing'],
  ['?error ?timeout', 'all is well', undefined, 'none of several'],
  ['[ip, status = 4*, size > 100]', '10.0.0.1 404 20', 'size > 100', 'one field of two'],
  ['', 'anything', undefined, 'everything matches'],
];

describe('what is in the way of a nearly matching event', () => {
  for (const [pattern, event, expected, why] of rows) {
    it(`${pattern || 'the empty pattern'}: ${why}`, () => {
      const message = typeof event === 'string' ? event : JSON.stringify(event);
      assert.equal(compileObstacle(pattern, compilePattern(pattern))(message)?.text, expected);
    });
  }

  it('also finds it for a pattern that is as long as can be', () => {
    const clauses = Array.from({ length: 60 }, (_, index) => `$.a${index} = 1`).join('||');
    const pattern = `{$.eventName="StopInstances"&&(${clauses})}`;
    assert.ok(pattern.length < 1024);
    assert.equal(compileObstacle(pattern, compilePattern(pattern))(JSON.stringify(stop))?.text, '$.a0 = 1');
  });
});
