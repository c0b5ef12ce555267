import fc from 'fast-check';
import assert from 'node:assert/strict';
import { compilePattern, mostInsightsFields, parsePattern, toInsightsQuery } from '../../src/pattern/index';
import { discover, filterTest, readings } from '../reference/insights';
import { readJson, type JsonNode } from '../reference/json-reader';
import { Random } from './generate/random';
import { randomMessage } from './generate/random-message';
import { randomPattern } from './generate/random-pattern';

const patterns = Number(process.env.ACCESS_ALERTS_PAIRS ?? 1_000_000) / 1000;
const seed = Number(process.env.ACCESS_ALERTS_SEED ?? 20261125);

describe('a pattern as a Logs Insights query', function () {
  this.timeout(0);

  it('lets the same events through where it says so, else errs the way it says, however AWS reads the open points', () => {
    const seen = { exact: 0, nearly: 0, none: 0, matching: 0, other: 0 };
    fc.assert(
      fc.property(fc.noShrink(fc.integer()), (patternSeed) => {
        const random = new Random(patternSeed);
        const pattern = randomPattern(random);
        const compiled = compilePattern(pattern);
        const translation = toInsightsQuery(pattern);
        const { filter } = translation;
        seen[translation.exact ? 'exact' : filter === undefined ? 'none' : 'nearly']++;
        const { tree } = parsePattern(pattern);
        const messages = random.list(40, () => randomMessage(random, tree)).filter(isWithinPremises);
        const tests = readings.map((reading) => (filter === undefined ? () => true : filterTest(filter, reading)));
        const errs = new Set(translation.exact ? [] : translation.differences.map((difference) => difference.errs));
        for (const message of messages) {
          const expected = compiled.test(message);
          seen[expected ? 'matching' : 'other']++;
          tests.forEach((test, i) => {
            const got = test({ timestamp: 0, message });
            if (got === expected) return;
            // Letters as escapes are a premise of those that look at the text of JSON.
            if (!translation.exact && /\\[u/]/.test(message)) return;
            const allowed = errs.has('either') || errs.has(got ? 'more' : 'fewer');
            if (!allowed) assert.fail(report({ pattern, filter, message, reading: readings[i], expected, got }));
          });
        }
      }),
      { seed, numRuns: Math.max(200, patterns) },
    );
    console.log(`      ${JSON.stringify(seen)}`);
    assert.ok(seen.exact > patterns / 10 && seen.matching > seen.other / 10, 'a test of next to nothing');
  });
});

function report(what: object): string {
  return JSON.stringify(what, undefined, 2);
}

/** What `insightsPremises` says of events. */
function isWithinPremises(message: string): boolean {
  const root = readJson(message);
  if (root === undefined) return !/[{[]/.test(message);
  if (root.kind !== 'object') return false;
  let members = 0;
  const isPlain = (node: JsonNode): boolean => {
    switch (node.kind) {
      case 'object':
        members += node.members.size;
        return [...node.members].every(([name, inner]) => !/\.|^\d+$/.test(name) && isPlain(inner));
      case 'array':
        return node.elements.every(isPlain);
      case 'string':
        return !/[\n\r\u0085\u2028\u2029]$/.test(node.text);
      case 'number':
        return String(Number(node.text)) === node.text && node.text.replace(/\D/g, '').length <= 15;
      default:
        return true;
    }
  };
  if (!isPlain(root)) return false;
  const written = message.replace(/"(?:[^"\\]|\\.)*"/g, '').split(':').length - 1;
  return written === members && discover({ timestamp: 0, message }, readings[0]!).size < mostInsightsFields;
}
