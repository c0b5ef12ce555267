import fc from 'fast-check';
import assert from 'node:assert/strict';
import { checkPattern, compilePattern, parsePattern, PatternError } from '../../src/pattern/index';

const bits = [
  ...[
    '{',
    '}',
    '[',
    ']',
    '(',
    ')',
    '$',
    '.',
    '$.a',
    '$.b[*]',
    "['x']",
    '[0]',
    '=',
    '!=',
    '==',
    '>=',
    '<',
    '&&',
    '||',
    '&',
    '!',
  ],
  ...['"', '"x"', '%', '%x+%', "'", '“', '*', '...', ',', ' ', '\n', '-', '?', '1', '-1.5e3', '\\', '\\"', 'é', '😀'],
  ...['IS', 'NOT', 'NULL', 'EXISTS', 'and', 'a', 'word'],
];
const patterns = fc
  .tuple(
    fc.constantFrom('{', '[', ''),
    fc.array(fc.constantFrom(...bits), { maxLength: 12 }),
    fc.constantFrom('}', ']', ''),
  )
  .map(([open, middle, close]) => open + middle.join('') + close);
const names = fc.constantFrom('a', 'b', 'c', 'eventName');
const values = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom('x', 'xy', '', 'é"\\', 1, 12.5, -3, true, false, null),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(names, tie('value'), { maxKeys: 3 }),
  ),
})).value;
const conditions = fc.constantFrom(
  ...[
    '$.a = x*',
    '$.b != "x"',
    '$.a.b > 1',
    '$.a[*] = x',
    '$.*.a IS TRUE',
    '$.c[0].a NOT EXISTS',
    '$.b IS NULL',
    '$.a = %x$%',
  ],
  ...['$.* = 12.5', '$.eventName = "xy"', '$.b[1] != 1'],
);
const jsonPatterns = fc
  .array(fc.tuple(conditions, fc.constantFrom('&&', '||')), { minLength: 1, maxLength: 3 })
  .map((parts) => parts.map(([text, sign], i) => (i === 0 ? text : `${sign} ${text}`)).join(' '))
  .map((body) => `{ ${body} }`);

describe('whatever comes', () => {
  it('any text is parsed, checked and perhaps compiled, with ranges inside the text', () => {
    fc.assert(
      fc.property(patterns, (text) => {
        parsePattern(text);
        const problems = checkPattern(text);
        for (const { range, fixes } of problems) {
          for (const { start, end } of [range, ...fixes.flatMap(({ edits }) => edits.map((edit) => edit.range))]) {
            assert.ok(start >= 0 && start <= end && end <= text.length);
          }
        }
        try {
          const compiled = compilePattern(text);
          for (const message of ['', '{"a":"x"}', 'x 1 word']) {
            assert.equal(compiled.explain(message).matches, compiled.test(message));
            compiled.extract(message);
          }
        } catch (error) {
          assert.ok(error instanceof PatternError);
          assert.ok(problems.some(({ severity }) => severity === 'error'));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('the one-pass scan and the tree agree on every event, and on what is an event', () => {
    fc.assert(
      fc.property(
        jsonPatterns,
        fc.dictionary(names, values),
        fc.nat(),
        fc.constantFrom('', '"', '}', ',', '\\', '1'),
        (pattern, event, at, noise) => {
          if ((pattern.match(/\*/g)?.length ?? 0) > 3) return;
          const compiled = compilePattern(pattern);
          const whole = JSON.stringify(event, undefined, at % 2);
          const where = at % (whole.length + 1);
          const message = whole.slice(0, where) + noise + whole.slice(where);
          assert.equal(compiled.test(message), compiled.explain(message).matches);
          assert.equal(compilePattern('{ $.zz NOT EXISTS }').test(message), isJson(message));
        },
      ),
      { numRuns: 300 },
    );
  });

  const hostile: readonly (readonly [string, string])[] = [
    ['5,000 parentheses', `{ ${'('.repeat(5000)}$.a = 1${')'.repeat(5000)} }`],
    ['100,000 parentheses', '('.repeat(100_000)],
    ['5,000 brackets', `{ $.a${'['.repeat(5000)} = 1 }`],
    ['quotes and operators', `{ $.a = ${'"&&\\'.repeat(1000)} }`],
    ['only blanks and a quote', `{${' '.repeat(9000)}"`],
    ['endless ands', `{ ${'&&'.repeat(4000)} }`],
    ['repetitions of repetitions', `%${'.{1000}'.repeat(100)}%`],
  ];
  for (const [what, text] of hostile) {
    it(`a pattern of ${what} is refused soon`, () => {
      assert.throws(() => compilePattern(text), PatternError);
    });
  }

  it('nesting beyond reason is one problem', () => {
    const problems = checkPattern(`{ ${'('.repeat(400)}$.a = 1${')'.repeat(400)} }`);
    assert.deepEqual(
      problems.map(({ code }) => code),
      ['too-deep'],
    );
  });

  const events: readonly (readonly [string, string, boolean])[] = [
    ['900 levels', `${'{"a":'.repeat(900)}1${'}'.repeat(900)}`, true],
    ['2,000 levels', `${'{"a":'.repeat(2000)}1${'}'.repeat(2000)}`, false],
    ['100,000 brackets', '['.repeat(100_000), false],
    ['100,000 quotes', '"'.repeat(100_000), false],
    ['a string of 200,000', `{"a":"${'ab'.repeat(100_000)}"}`, true],
  ];
  for (const [what, message, isEvent] of events) {
    it(`a message of ${what} is ${isEvent ? 'an event' : 'not JSON'}, soon`, () => {
      const compiled = compilePattern('{ $.zz NOT EXISTS || $.a = "*ba*c*d" }');
      assert.equal(compiled.test(message), isEvent);
      assert.equal(compiled.explain(message).matches, isEvent);
    });
  }
});

function isJson(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null;
  } catch {
    return false;
  }
}
