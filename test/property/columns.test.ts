import fc from 'fast-check';
import assert from 'node:assert/strict';
import { compileObstacle } from '../../src/alerts/nearly';
import { jsonVerdicts } from '../../src/alerts/nearly-sets';
import { hasBit } from '../../src/common/bits';
import {
  ColumnMaker,
  compileConditions,
  compilePattern,
  EventColumns,
  parsePattern,
  type EventShape,
} from '../../src/pattern/index';
import { Random } from './generate/random';
import { randomMessage } from './generate/random-message';
import { randomPattern } from './generate/random-pattern';

/** `ACCESS_ALERTS_PAIRS` asks for more pairs of a pattern and a message, `ACCESS_ALERTS_SEED` for other ones. */
const pairs = Number(process.env.ACCESS_ALERTS_PAIRS ?? 100_000);
const seed = Number(process.env.ACCESS_ALERTS_SEED ?? 20261125);
const patternsOfASet = 5;
const messagesOfAPattern = 20;

describe('columns and the compiled pattern', function () {
  this.timeout(0);

  it(`agree on ${pairs.toLocaleString('en')} pairs of a pattern and a message, near or not too`, () => {
    const maker = new ColumnMaker();
    const shapes: Record<EventShape, number> = { held: 0, 'not-json': 0, odd: 0 };
    const verdicts = { match: 0, near: 0, no: 0 };
    const pairsOfASet = patternsOfASet * patternsOfASet * messagesOfAPattern;
    fc.assert(
      fc.property(fc.noShrink(fc.integer()), (setSeed) => {
        const random = new Random(setSeed);
        const patterns = random.list(patternsOfASet, () => jsonPattern(random));
        const messages = patterns.flatMap(({ tree }) =>
          random.list(messagesOfAPattern, () => stored(randomMessage(random, tree))),
        );
        const { columns, held } = columnsOf(messages, maker, shapes);
        if (random.chance(0.5)) columns.finish();
        for (const { text, tree } of patterns) {
          const compiled = compilePattern(text);
          const obstacle = compileObstacle(text, compiled);
          const conditions = compileConditions(tree.expression);
          const sets = jsonVerdicts(tree, columns.held.slice(0, Math.ceil(messages.length / 32)), (start) => {
            const condition = conditions.find(({ syntax }) => syntax.range.start === start)!;
            const bits = columns.accepted(condition);
            return condition.negated ? bits.map((word, i) => columns.held[i]! & ~word) : bits;
          });
          for (const [number, message] of messages.entries()) {
            if (held[number] === 'odd') continue;
            const verdict = hasBit(sets.match, number) ? 'match' : hasBit(sets.near, number) ? 'near' : 'no';
            const expected = compiled.test(message) ? 'match' : obstacle(message) ? 'near' : 'no';
            verdicts[expected]++;
            if (verdict !== expected) {
              assert.fail(
                `${verdict}, not ${expected}\npattern ${JSON.stringify(text)}\nmessage ${JSON.stringify(message)}`,
              );
            }
          }
        }
      }),
      { seed, numRuns: Math.ceil(pairs / pairsOfASet) },
    );
    console.log(`      ${JSON.stringify(shapes)} ${JSON.stringify(verdicts)}`);
    assert.ok(shapes.held > 4 * shapes.odd, 'columns hold most events');
    assert.ok(Math.min(...Object.values(verdicts)) > pairs / 50, 'a test of one answer only');
  });
});

function jsonPattern(random: Random) {
  for (;;) {
    const text = randomPattern(random);
    const { tree } = parsePattern(text);
    if (tree.kind === 'json') return { text, tree };
  }
}

/** What a message is once it was kept as UTF-8. */
function stored(message: string): string {
  return Buffer.from(message).toString();
}

function columnsOf(messages: readonly string[], maker: ColumnMaker, shapes: Record<EventShape, number>) {
  const bytes = Buffer.from(messages.map((message) => `${message}\0`).join(''));
  const columns = new EventColumns(bytes, maker);
  const held: EventShape[] = [];
  let at = 0;
  for (const message of messages) {
    const end = at + Buffer.byteLength(message);
    const shape = columns.add(at, end);
    shapes[shape]++;
    held.push(shape);
    at = end + 1;
  }
  return { columns, held };
}
