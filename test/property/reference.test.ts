import fc from 'fast-check';
import assert from 'node:assert/strict';
import { parsePattern } from '../../src/pattern/index';
import { compareDecimals } from '../reference/decimal';
import { readJson, type JsonNode } from '../reference/json-reader';
import { Random } from './generate/random';
import { randomMessage } from './generate/random-message';
import { randomPattern } from './generate/random-pattern';

const seed = Number(process.env.ACCESS_ALERTS_SEED ?? 20261124);

describe('the reference evaluator itself', function () {
  this.timeout(0);

  it('reads JSON as JSON.parse does', () => {
    fc.assert(
      fc.property(fc.noShrink(fc.integer()), (messageSeed) => {
        const random = new Random(messageSeed);
        const message = randomMessage(random, parsePattern(randomPattern(random)).tree);
        const node = readJson(message);
        assert.deepEqual(node && plain(node), parsed(message));
      }),
      { seed, numRuns: 20_000 },
    );
  });

  it('orders numbers as integers of the same scale are ordered', () => {
    const parts = fc.record({
      digits: fc.oneof(fc.bigInt({ min: -30n, max: 30n }), fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n })),
      power: fc.integer({ min: -25, max: 25 }),
    });
    const scaled = ({ digits, power }: { digits: bigint; power: number }) => digits * 10n ** BigInt(power + 25);
    fc.assert(
      fc.property(parts, parts, (a, b) => {
        const written = (part: typeof a) => `${part.digits}e${part.power}`;
        const [x, y] = [scaled(a), scaled(b)];
        assert.equal(Math.sign(compareDecimals(written(a), written(b))), x < y ? -1 : x > y ? 1 : 0);
      }),
      { seed, numRuns: 5000 },
    );
  });
});

/** The value as JSON.parse would give it. */
function plain(node: JsonNode): unknown {
  switch (node.kind) {
    case 'object':
      return Object.fromEntries([...node.members].map(([key, value]) => [key, plain(value)]));
    case 'array':
      return node.elements.map(plain);
    case 'string':
      return node.text;
    case 'number':
      return Number(node.text);
    case 'boolean':
      return node.value;
    case 'null':
      return null;
  }
}

function parsed(message: string): unknown {
  try {
    return JSON.parse(message);
  } catch {
    return undefined;
  }
}
