import assert from 'node:assert/strict';
import { compareNumbers, isNumber } from '../../../src/pattern/numbers';

describe('numbers', () => {
  for (const text of ['0', '-1', '+1000', '12.50', '10e-3', '1E+3', '.5']) {
    it(`${text} is a number`, () => assert.ok(isNumber(text)));
  }
  for (const text of ['', '-', '1.', '1e', '0x10', '1,000', '12.*', 'NaN', ' 1']) {
    it(`"${text}" is not`, () => assert.ok(!isNumber(text)));
  }

  const rows = [
    ['1', '=', '1.0'],
    ['1e3', '=', '1000'],
    ['0.5', '=', '50e-2'],
    ['-0', '=', '0.000'],
    ['9007199254740993', '>', '9007199254740992'],
    ['-9007199254740993', '<', '-9007199254740992'],
    ['123456789012345678.1', '>', '123456789012345678'],
    ['1e400', '>', '9e399'],
    ['-1e-400', '<', '0'],
    ['2', '<', '10'],
    ['00010000000000000002', '=', '10000000000000002'],
  ] as const;
  for (const [a, relation, b] of rows) {
    it(`${a} ${relation} ${b}`, () => {
      assert.equal(Math.sign(compareNumbers(a, b)) + 0, { '<': -1, '=': 0, '>': 1 }[relation]);
      assert.equal(Math.sign(compareNumbers(b, a)) + 0, { '<': 1, '=': 0, '>': -1 }[relation]);
    });
  }
});
