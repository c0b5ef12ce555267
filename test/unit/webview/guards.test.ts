import assert from 'node:assert/strict';
import {
  anyOf,
  isCount,
  isNumber,
  isString,
  listOf,
  nullable,
  oneOf,
  optional,
  recordOf,
  shape,
  type Guard,
} from '../../../src/webview/guards';

const isPoint = shape<{ x: number; name?: string | undefined }>({ x: isNumber, name: optional(isString) });

const rows: [string, Guard<unknown>, unknown[], unknown[]][] = [
  ['isNumber', isNumber, [0, -1.5], [NaN, Infinity, '1', null]],
  ['isCount', isCount, [0, 7], [-1, 0.5, 2 ** 60, '1']],
  ['listOf', listOf(isString), [[], ['a']], [['a', 1], 'a', { length: 0 }]],
  ['recordOf', recordOf(isString), [{}, { a: 'b' }], [{ a: 1 }, [], null, 'a']],
  ['oneOf', oneOf('a', 'b'), ['a', 'b'], ['c', undefined, ['a']]],
  ['nullable', nullable(isNumber), [null, 1], [undefined, 'x']],
  ['shape', isPoint, [{ x: 1 }, { x: 1, name: 'n', more: true }], [{}, { x: 1, name: 2 }, [1], null, undefined]],
  ['anyOf', anyOf(isPoint, isString), [{ x: 1 }, 's'], [1, {}]],
];

describe('guards', () => {
  for (const [name, guard, accepted, refused] of rows) {
    it(`${name} lets through what it names and nothing else`, () => {
      for (const value of accepted) assert.equal(guard(value), true, JSON.stringify(value));
      for (const value of refused) assert.equal(guard(value), false, JSON.stringify(value));
    });
  }
});
