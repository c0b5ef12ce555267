import assert from 'node:assert/strict';
import { fitsWildcard } from '../../../src/pattern/wildcard';

const rows = [
  // operand          value             fits   why
  ['*.0.0.10', '10.0.0.10', true, 'the first ".0.0.10" is at the end'],
  ['*10', '10.0.0.10', false, 'the first "10" is at the beginning'],
  ['Stop*', 'StopInstances', true, 'a star at the end takes any rest'],
  ['Stop*', 'Stop', true, 'the rest may be empty'],
  ['*', '', true, 'a lone star takes the empty string'],
  ['*stances*', 'StopInstances', true, 'stars on both sides: anywhere'],
  ['Stop*ces', 'StopInstances', true, 'a star in the middle is a wildcard'],
  ['a*b', 'a-b-b', false, 'the first "b" is not at the end'],
  ['a*a', 'a', false, 'the end is sought after the beginning'],
  ['a*b*c', 'a1b2c', true, 'each part after the one before'],
  ['**', 'x', true, 'two stars are as one'],
  ['x', 'xy', false, 'without a star the whole value counts'],
] as const;

describe('wildcards', () => {
  for (const [operand, value, fits, why] of rows) {
    it(`${operand} ${fits ? 'fits' : 'refuses'} ${value || 'nothing'}: ${why}`, () => {
      assert.equal(fitsWildcard(operand.split('*'), value), fits);
    });
  }
});
