import assert from 'node:assert/strict';
import { deriveDrillEvent, drillEventFrom } from '../../src/alerts/drill-event';
import { compilePattern, parsePattern } from '../../src/pattern/index';
import { matchesByReference } from '../reference/evaluate';
import { Random } from './generate/random';
import { randomMessage } from './generate/random-message';
import { randomPattern } from './generate/random-pattern';

const origin = {
  id: 'access-alerts-drill-20261123-140509',
  at: Date.parse('2026-11-23T14:05:09Z'),
  accountId: '111122223333',
  region: 'us-east-1',
  by: 'arn:aws:iam::111122223333:user/me',
};
const total = 1500;
const patterns = (seed: number, count: number) => {
  const random = new Random(seed);
  return random.list(count, () => randomPattern(random));
};

describe('A drill event of any pattern', () => {
  it('matches it, by the matcher and by the reference; what can be matched at all gets one', function () {
    this.timeout(120_000);
    const random = new Random(7);
    const counts = { derived: 0, marked: 0 };
    for (const pattern of patterns(2026, total)) {
      const { tree } = parsePattern(pattern);
      const compiled = compilePattern(pattern);
      const found = deriveDrillEvent({ pattern, metricValue: '1' }, origin);
      if ('reason' in found) {
        // Messages that have something to do with the pattern say whether there is anything to find.
        const witness = random.list(60, () => randomMessage(random, tree)).find((message) => compiled.test(message));
        assert.equal(witness, undefined, `nothing found for ${pattern}`);
        continue;
      }
      counts.derived++;
      if (found.isMarked) counts.marked++;
      assert.ok(compiled.test(found.message), `${pattern}\n${found.message}`);
      assert.ok(matchesByReference(tree, found.message), `${pattern}\n${found.message}`);
    }
    // Measured: 95 % of these patterns, most of the others contradicting themselves; 97 % of the events carry a mark.
    assert.ok(counts.derived > 0.94 * total, JSON.stringify(counts));
    assert.ok(counts.marked > 0.95 * counts.derived, JSON.stringify(counts));
  });

  it('matches it too when it is made of an event that has happened', () => {
    const random = new Random(11);
    let made = 0;
    for (const pattern of patterns(2027, total)) {
      const { tree } = parsePattern(pattern);
      const compiled = compilePattern(pattern);
      const message = randomMessage(random, tree);
      const found = drillEventFrom(message, { pattern, metricValue: '1' }, origin);
      assert.equal(!('reason' in found), compiled.test(message), `${pattern}\n${message}`);
      if ('reason' in found) continue;
      made++;
      assert.ok(compiled.test(found.message), `${pattern}\n${found.message}`);
    }
    assert.ok(made > 0.3 * total, `${made}`);
  });
});
