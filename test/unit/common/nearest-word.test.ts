import assert from 'node:assert/strict';
import { nearestWord } from '../../../src/common/nearest-word';

describe('nearest word', () => {
  const words = ['metricName', 'metricNamespace', 'unit', 'alarm'];
  const rows = [
    ['metricname', 'metricName', 'capitals'],
    ['metricNmae', 'metricName', 'two letters swapped'],
    ['alram', 'alarm', 'a short word'],
    ['tests', undefined, 'another word'],
    ['x', undefined, 'a letter is near to nothing'],
  ] as const;
  for (const [word, nearest, why] of rows) {
    it(`${word}: ${nearest ?? 'none'}, ${why}`, () => assert.equal(nearestWord(word, words), nearest));
  }
});
