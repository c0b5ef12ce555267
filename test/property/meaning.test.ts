import assert from 'node:assert/strict';
import fc from 'fast-check';
import { checkPattern, compilePattern } from '../../src/pattern/index';
import { applyFix } from '../helpers/golden-diagnostics';

/** Few words and numbers, so that conditions often meet: contradict each other, imply each other, match. */
const word = fc.constantFrom('x', 'xy', 'yx', 'y', '1', '12', '1.0', '');
const operand = fc.oneof(
  word.map((text) => `"${text}"`),
  fc.constantFrom('"x*"', '"*y"', '"*x*"', '"x*y"', '"1*"', '*', '1', '1.0', '12', '10e-1'),
);
const subject = fc.constantFrom('$.a', '$.a', '$.a', '$.b', '$.a.c', '$.a[0]');
const condition = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(subject, fc.constantFrom('=', '!='), operand).map((parts) => parts.join(' ')) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(subject, fc.constantFrom('<', '<=', '>', '>='), fc.constantFrom('1', '1.0', '2', '12'))
      .map((parts) => parts.join(' ')),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(subject, fc.constantFrom('NOT EXISTS', 'IS NULL', 'IS TRUE', 'IS FALSE'))
      .map((parts) => parts.join(' ')),
  },
);
const group = fc.oneof(
  condition,
  fc.tuple(condition, fc.constantFrom('&&', '||'), condition).map((parts) => `(${parts.join(' ')})`),
);
const pair = (sign: '&&' | '||') => fc.tuple(group, group).map(([a, b]) => `{ ${a} ${sign} ${b} }`);

const twoConditions = (sign: fc.Arbitrary<string>) =>
  fc.tuple(condition, sign, condition).map((parts) => `{ ${parts.join(' ')} }`);

/** Every value that could make a difference to these conditions. */
const values = ['"x"', '"xy"', '"yx"', '"xyx"', '"yxy"', '"y"', '""', '"1"', '"12"', '"1.0"', '"2"', '"10e-1"', '"z"']
  .concat(['1', '1.0', '12', '2', '0', '0.5', '1.5', '10e-1', '100', '-3'])
  .concat(['null', 'true', 'false', '{"c":"x"}', '{"c":1}', '["x"]', '[1]', '{}', '[]']);
const events = values
  .flatMap((a) => [`{"a":${a}}`, `{"a":${a},"b":"x"}`, `{"a":${a},"b":1}`])
  .concat('{}', '{"b":"y"}');
const scalars = values.filter((value) => /^["\d-]/.test(value)).map((a) => `{"a":${a},"b":${a}}`);

describe('What is said of conditions is so', () => {
  it('what never matches matches no event', () => {
    let claims = 0;
    fc.assert(
      fc.property(pair('&&'), (text) => {
        // `!= *` is reported by itself, and may be one of two alternatives.
        if (text.includes('!= *') || !checkPattern(text).some(({ code }) => code === 'never-matches')) return;
        claims++;
        const pattern = compilePattern(text);
        assert.deepEqual(
          events.filter((event) => pattern.test(event)),
          [],
        );
      }),
      { numRuns: 20_000 },
    );
    assert.ok(claims > 500, `${claims} claims`);
  });

  it('what always matches matches every event with text or a number there', () => {
    let claims = 0;
    fc.assert(
      fc.property(twoConditions(fc.constant('||')), (text) => {
        if (!checkPattern(text).some(({ code }) => code === 'always-matches') || /\$\.a[.[]/.test(text)) return;
        claims++;
        const pattern = compilePattern(text);
        assert.deepEqual(
          scalars.filter((event) => !pattern.test(event)),
          [],
        );
      }),
      { numRuns: 20_000 },
    );
    assert.ok(claims > 50, `${claims} claims`);
  });

  it('what is superfluous can go', () => {
    let claims = 0;
    fc.assert(
      fc.property(fc.oneof(pair('&&'), pair('||')), (text) => {
        for (const { code, fixes } of checkPattern(text)) {
          const fix = fixes[0];
          if ((code !== 'redundant-condition' && code !== 'mixed-connectives') || !fix) continue;
          claims++;
          const [before, after] = [compilePattern(text), compilePattern(applyFix(text, fix))];
          for (const event of events) assert.equal(after.test(event), before.test(event), `${fix.title}: ${event}`);
        }
      }),
      { numRuns: 20_000 },
    );
    assert.ok(claims > 500, `${claims} claims`);
  });

  it('a fix takes its problem away and makes no error', () => {
    fc.assert(
      fc.property(twoConditions(fc.constantFrom('&&', '||')), (text) => {
        if (text.includes('!= *')) return; // its fix makes another condition of it, which may contradict the other one
        const before = checkPattern(text);
        for (const { code, fixes } of before) {
          for (const fix of fixes) {
            const after = checkPattern(applyFix(text, fix));
            const count = (all: typeof before) => all.filter((other) => other.code === code).length;
            assert.ok(count(after) < count(before), `${fix.title}: ${applyFix(text, fix)}`);
            assert.ok(after.every(({ severity }) => severity !== 'error'));
          }
        }
      }),
      { numRuns: 20_000 },
    );
  });
});
