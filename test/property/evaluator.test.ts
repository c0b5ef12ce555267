import fc from 'fast-check';
import assert from 'node:assert/strict';
import { compilePattern, parsePattern, type CompiledPattern, type PatternTree } from '../../src/pattern/index';
import { matchesByReference } from '../reference/evaluate';
import { Random } from './generate/random';
import { randomMessage } from './generate/random-message';
import { randomPattern } from './generate/random-pattern';
import { shortest } from './generate/shortest';

/** `ACCESS_ALERTS_PAIRS` asks for more pairs of a pattern and a message, `ACCESS_ALERTS_SEED` for other ones. */
const pairs = Number(process.env.ACCESS_ALERTS_PAIRS ?? 1_000_000);
const seed = Number(process.env.ACCESS_ALERTS_SEED ?? 20261124);
const messagesOfAPattern = 50;
/** `explain` is slower; it is asked about one of so many messages. */
const explainedOneIn = 10;

describe('the evaluator and the reference evaluator', function () {
  this.timeout(0);

  it(`agree on ${pairs.toLocaleString('en')} pairs of a pattern and a message, explanations and needles too`, () => {
    const seen = { json: [0, 0], terms: [0, 0], delimited: [0, 0], everything: [0, 0] };
    let explained = 0;
    fc.assert(
      fc.property(fc.noShrink(fc.integer()), (patternSeed) => {
        const random = new Random(patternSeed);
        const text = randomPattern(random);
        const { tree } = parsePattern(text);
        const compiled = compilePattern(text);
        const count = seen[tree.kind];
        for (let i = 0; i < messagesOfAPattern; i++) {
          const message = randomMessage(random, tree);
          const matches = compiled.test(message);
          if (matches !== matchesByReference(tree, message)) assert.fail(disagreement(text, message));
          count[matches ? 0 : 1]!++;
          if (matches && !holdsNeedle(compiled, message)) assert.fail(report({ pattern: text, message }, 'no needle'));
          if (i % explainedOneIn === 0) {
            explained++;
            if (compiled.explain(message).matches !== matches) assert.fail(explanationDiffers(text, message));
            if (!matches) assert.deepEqual(compiled.extract(message), {}, text);
          }
        }
      }),
      { seed, numRuns: Math.ceil(pairs / messagesOfAPattern) },
    );
    for (const [form, [matching = 0, other = 0]] of Object.entries(seen)) {
      if (matching + other === 0) continue;
      const share = matching / (matching + other);
      console.log(`      ${form}: ${matching + other} pairs, ${(100 * share).toFixed(1)} % match`);
      assert.ok(share > 0.25 && share < 0.75, `${form}: a test of one answer only`);
    }
    console.log(`      ${explained} explanations`);
  });
});

function holdsNeedle({ needles }: CompiledPattern, message: string): boolean {
  return needles?.some((needle) => message.includes(needle)) ?? true;
}

function disagreement(pattern: string, message: string): string {
  const differ = (compiled: CompiledPattern, tree: PatternTree, text: string) =>
    compiled.test(text) !== matchesByReference(tree, text);
  const found = shortest({ pattern, message }, withBoth(differ));
  const { tree } = parsePattern(found.pattern);
  return report(found, `the reference says ${matchesByReference(tree, found.message)}`);
}

function explanationDiffers(pattern: string, message: string): string {
  const found = shortest(
    { pattern, message },
    withBoth((compiled, _, text) => compiled.explain(text).matches !== compiled.test(text)),
  );
  return report(found, 'explain and test differ');
}

function withBoth(differ: (compiled: CompiledPattern, tree: PatternTree, message: string) => boolean) {
  return (pair: { pattern: string; message: string }): boolean => {
    try {
      return differ(compilePattern(pair.pattern), parsePattern(pair.pattern).tree, pair.message);
    } catch {
      return false; // what was cut off left no valid pattern
    }
  };
}

function report(pair: { pattern: string; message: string }, what: string): string {
  return `${what}:\npattern ${JSON.stringify(pair.pattern)}\nmessage ${JSON.stringify(pair.message)}`;
}
