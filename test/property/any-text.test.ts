import fc from 'fast-check';
import assert from 'node:assert/strict';
import { performance } from 'node:perf_hooks';
import {
  checkPattern,
  compilePattern,
  formatPattern,
  minifyPattern,
  parsePattern,
  PatternError,
} from '../../src/pattern/index';
import { Random } from './generate/random';
import { randomText } from './generate/random-text';

/** `ACCESS_ALERTS_TEXTS` asks for more texts, `ACCESS_ALERTS_SEED` for other ones. */
const texts = Number(process.env.ACCESS_ALERTS_TEXTS ?? 1_000_000);
const seed = Number(process.env.ACCESS_ALERTS_SEED ?? 20261124);
const textsOfARun = 100;
const limitMs = 5;
/** After so many texts the code is compiled. */
const warmUp = 20_000;
/** An event with everything that is in the way of a reader. */
const nastyMessage = `{"a":"${'\\"ab'.repeat(20)}","a":[{"eventName":"\ud800x\\u0000"},-0,1E400,null],"b":{"b":{"b":"* %x% "}}}`;

describe('any text', function () {
  this.timeout(0);

  it(`is read, checked and used within ${limitMs} ms, and nothing but a PatternError is thrown: ${texts.toLocaleString('en')} texts`, () => {
    let read = 0;
    let valid = 0;
    let slowest = { ms: 0, text: '' };
    fc.assert(
      fc.property(fc.noShrink(fc.integer()), (textSeed) => {
        const random = new Random(textSeed);
        for (let i = 0; i < textsOfARun; i++) {
          const text = randomText(random);
          const start = performance.now();
          if (use(text)) valid++;
          let ms = performance.now() - start;
          if (++read < warmUp) continue;
          // A pause of the machine is no fault of the text: what counts is the best of several runs.
          for (let again = 0; ms > slowest.ms && again < (ms > limitMs ? 25 : 5); again++) {
            ms = Math.min(ms, timeOf(text));
          }
          if (ms > slowest.ms) slowest = { ms, text };
          assert.ok(ms <= limitMs, `${ms.toFixed(1)} ms: ${shown(text)}`);
        }
      }),
      { seed, numRuns: Math.ceil(texts / textsOfARun) },
    );
    const share = (100 * valid) / read;
    console.log(
      `      slowest ${slowest.ms.toFixed(2)} ms: ${shown(slowest.text)}; ${share.toFixed(1)} % are patterns`,
    );
    assert.ok(share > 5 && share < 60, 'texts of one kind only');
  });

  it('has problems and fixes within itself', () => {
    fc.assert(
      fc.property(fc.noShrink(fc.integer()), (textSeed) => {
        const text = randomText(new Random(textSeed));
        for (const { range, fixes } of checkPattern(text)) {
          for (const { start, end } of [range, ...fixes.flatMap(({ edits }) => edits.map((edit) => edit.range))]) {
            assert.ok(start >= 0 && start <= end && end <= text.length, shown(text));
          }
        }
      }),
      { seed, numRuns: 20_000 },
    );
  });

  it('is printed as it is, or as a pattern that is printed the same again', () => {
    fc.assert(
      fc.property(fc.noShrink(fc.integer()), (textSeed) => {
        const text = randomText(new Random(textSeed));
        for (const print of [formatPattern, minifyPattern]) {
          const printed = print(text);
          assert.equal(print(printed), printed, shown(text));
        }
      }),
      { seed, numRuns: 20_000 },
    );
  });
});

/** Whether the text is a pattern. */
function use(text: string): boolean {
  try {
    parsePattern(text);
    const isRefused = checkPattern(text).some(({ severity }) => severity === 'error');
    if (isRefused) return false;
    compilePattern(text).test(nastyMessage);
    return true;
  } catch (error) {
    if (error instanceof PatternError) assert.fail(`refused after a check without errors: ${shown(text)}`);
    throw new Error(shown(text), { cause: error });
  }
}

function timeOf(text: string): number {
  const start = performance.now();
  use(text);
  return performance.now() - start;
}

function shown(text: string): string {
  const whole = JSON.stringify(text);
  return whole.length <= 200 ? whole : `${whole.slice(0, 200)}… (${text.length} characters)`;
}
