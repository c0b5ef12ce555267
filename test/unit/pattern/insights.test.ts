import assert from 'node:assert/strict';
import { cloudTrailKnowledge as knowledge } from '../../../src/cloudtrail/knowledge';
import { PatternError, toInsightsQuery } from '../../../src/pattern/index';

/** The translations that mean the same whatever an event holds. */
const exact: readonly (readonly [pattern: string, filter: string | undefined])[] = [
  ['', undefined],
  [' ', undefined],
  ['" "', undefined],
  ['[]', undefined],
  ['[...]', undefined],
  ['ERROR', '@message like "ERROR"'],
  ['"a b" c', '@message like "a b" and @message like "c"'],
  ['?a ?b', '@message like "a" or @message like "b"'],
  ['?a b', '@message like "b"'],
  ['-a', '@message not like "a"'],
  ['"say \\"x\\""', `@message like 'say "x"'`],
  [`"it's \\"x\\""`, `@message like /it's "x"/`],
  ['"a\\\\b/c"', '@message like /a\\\\b\\/c/'],
  ['"50% off"', '@message like /50% off/'],
  ['%AB.c/d%', '@message like /AB[\\s\\S]c\\/d/'],
  ['%a{,3}\\s%', '@message like /a{0,3}[\\x09\\x0a ]/'],
  ['{ $.a.b = "x" }', 'a.b = "x"'],
  ['{ $.a[0].b = "x" }', 'a.0.b = "x"'],
  ['{ $.detail-type = "x" }', '`detail-type` = "x"'],
  ['{ $.x_1 = "x" }', '`x_1` = "x"'],
  [`{ $.['a b'].c = "x" }`, '`a b.c` = "x"'],
  [`{ $.['@type'] = "x" }`, '`@@type` = "x"'],
  ['{ $.like = "x" }', '`like` = "x"'],
  ['{ $.a = "x*" }', 'a like /^x/'],
  ['{ $.a = "*x*" }', 'a like "x"'],
  ['{ $.a = "*x" }', 'a like /x/ and a not like /x[\\s\\S]/'],
  ['{ $.a = "x*y" }', 'a like /^x[\\s\\S]*y/ and a not like /^x[\\s\\S]*y[\\s\\S]/'],
  ['{ $.a = "404" }', 'a like /^404$/'],
  ['{ $.a = 404 }', 'a like /^404$/'],
  ['{ $.a = %^x|y$% }', 'a like /^x|y$/'],
  ['{ $.a = x || $.a = y }', 'a in ["x", "y"]'],
  ['{ ($.a = x || $.b = y) && $.c = z }', '(a = "x" or b = "y") and c = "z"'],
  ['{ $.a = x && $.b = y || $.c = z }', '(a = "x" and b = "y") or c = "z"'],
];

/** Those that do not, with what makes the difference. */
const inexact: readonly (readonly [pattern: string, filter: string | undefined, errs: string])[] = [
  ['{ $.a != "x" }', 'ispresent(a) and a != "x"', 'more'],
  ['{ $.a = * }', 'ispresent(a)', 'more'],
  ['{ $.a = "true" }', 'a = "true"', 'more'],
  ['{ $.a NOT EXISTS }', '@message like /^\\s*\\{/ and not ispresent(a)', 'more'],
  ['{ $.a IS TRUE }', 'a like /^(true|1)$/ and @message like /"a"\\s*:\\s*true/', 'more'],
  ['{ $.a IS NULL }', '@message like /^\\s*\\{/ and @message like /"a"\\s*:\\s*null/', 'more'],
  ['{ $.a[*].b NOT EXISTS }', undefined, 'more'],
  ['[ip, status = 4*]', '@message like "4"', 'more'],
  ['[a, b]', undefined, 'more'],
];

/** What the types of CloudTrail's fields make exact. */
const typed: readonly (readonly [pattern: string, filter: string])[] = [
  [
    '{ $.userIdentity.type = "Root" && $.eventType != "AwsServiceEvent" }',
    'userIdentity.type = "Root" and ispresent(eventType) and eventType != "AwsServiceEvent"',
  ],
  ['{ $.userIdentity.invokedBy NOT EXISTS }', '@message like /^\\s*\\{/ and not ispresent(userIdentity.invokedBy)'],
  ['{ $.eventName = x && $.errorCode NOT EXISTS }', 'eventName = "x" and not ispresent(errorCode)'],
  ['{ $.readOnly IS FALSE && $.eventName = "x" }', 'readOnly like /^(false|0)$/ and eventName = "x"'],
];

describe('toInsightsQuery', () => {
  for (const [pattern, filter] of exact) {
    it(`says ${JSON.stringify(pattern)} exactly: ${filter ?? 'every event'}`, () => {
      const found = toInsightsQuery(pattern);
      assert.deepEqual([found.exact, found.filter], [true, filter]);
    });
  }

  for (const [pattern, filter, errs] of inexact) {
    it(`says ${pattern} nearly: ${filter ?? 'no query'}`, () => {
      const found = toInsightsQuery(pattern);
      assert.ok(!found.exact);
      assert.equal(found.filter, filter);
      assert.deepEqual(
        found.differences.map((difference) => difference.errs),
        [errs],
      );
    });
  }

  for (const [pattern, filter] of typed) {
    it(`says ${pattern} exactly of CloudTrail’s events`, () => {
      const found = toInsightsQuery(pattern, { knowledge });
      assert.deepEqual([found.exact, found.filter], [true, filter]);
    });
  }

  it('points at the clause that differs', () => {
    const pattern = '{ $.a = "x" && $.b != "y" }';
    const found = toInsightsQuery(pattern);
    assert.ok(!found.exact);
    const { range } = found.differences[0]!;
    assert.equal(pattern.slice(range.start, range.end), '$.b != "y"');
  });

  it('has no query for a pattern that would be too long', () => {
    const found = toInsightsQuery(`{ $.a = "${'.*'.repeat(505)}b" }`);
    assert.ok(!found.exact && found.filter === undefined);
    assert.match(found.differences[0]!.text, /10,000 characters/);
  });

  it('takes no pattern that AWS would refuse', () => {
    assert.throws(() => toInsightsQuery('{ $.a = '), PatternError);
  });

  it('knows which queries need discovered fields', () => {
    assert.equal(toInsightsQuery('ERROR').readsFields, false);
    assert.equal(toInsightsQuery('{ $.a = x }').readsFields, true);
  });
});
