import assert from 'node:assert/strict';
import { checkPattern, compilePattern, PatternError, type Diagnostic, type Fix } from '../../../src/pattern/index';

/** One slip each: the guillemets mark the range it is reported at, the last column what its first fix makes of it. */
const errors = [
  // The pattern as a whole
  ['«{» $.a = 1', 'unclosed-pattern', '{ $.a = 1 }'],
  ['{ $.a = 1 } «foo»', 'text-after-pattern', '{ $.a = 1 }'],
  ['{ $.a = 1 } «|| { $.b = 2 } || { $.c = 3 }»', 'text-after-pattern', '{ $.a = 1 || $.b = 2 || $.c = 3 }'],
  ['«[»a, b', 'unclosed-pattern', '[a, b]'],
  ['[ERROR] «disk full»', 'text-after-pattern', '"[ERROR]" disk full'],
  ['«$.eventName = "X"»', 'missing-braces', '{ $.eventName = "X" }'],
  ['{«{» $.a = 1 }}', 'unexpected', '{ $.a = 1 }'],
  // Quotes and characters
  ["{ $.a = «'Root'» }", 'wrong-quotes', '{ $.a = "Root" }'],
  ['{ $.a = «“Root”» }', 'wrong-quotes', '{ $.a = "Root" }'],
  ['{ $.a = «"x» }', 'unclosed-quote', '{ $.a = "x" }'],
  ['{ $.a = «"x» && $.b = "y" }', 'unclosed-quote', '{ $.a = "x" && $.b = "y" }'],
  ['{ $.a = «user@example.com» }', 'invalid-characters', '{ $.a = "user@example.com" }'],
  ['{ $.a = «arn:aws:iam::1:root» }', 'invalid-characters', '{ $.a = "arn:aws:iam::1:root" }'],
  ['{ $.a = «two words» }', 'invalid-characters', '{ $.a = "two words" }'],
  ['{ $.a = «f(x)» }', 'invalid-characters', '{ $.a = "f(x)" }'],
  ['{ $.a = «$.b» }', 'invalid-characters', '{ $.a = "$.b" }'],
  ['«order-1»', 'invalid-characters', '"order-1"'],
  ['ok «a:b»', 'invalid-characters', 'ok "a:b"'],
  ['«ERROR*»', 'invalid-characters', '"ERROR*"'],
  ['«level\\":\\"error»', 'invalid-characters', '"level\\\\\\":\\\\\\"error"'],
  ["«'disk full'»", 'wrong-quotes', '"disk full"'],
  ['ok «"disk full»', 'unclosed-quote', 'ok "disk full"'],
  // Operators and values
  ['{ $.a «==» 1 }', 'unknown-operator', '{ $.a = 1 }'],
  ['{ $.a «<>» 1 }', 'unknown-operator', '{ $.a != 1 }'],
  ['{ $.a «=>» 1 }', 'unknown-operator', '{ $.a >= 1 }'],
  ['{ $.a «=~» x }', 'unknown-operator', undefined],
  ['[a «=!» x, b]', 'unknown-operator', '[a != x, b]'],
  ['{ $.a «=» }', 'missing-value', undefined],
  ['{ «$.a» }', 'missing-operator', undefined],
  ['{ $.a > «"5"» }', 'numeric-operand', '{ $.a > 5 }'],
  ['{ $.a > «x» }', 'numeric-operand', undefined],
  ['{ $.a < «%x%» }', 'numeric-operand', undefined],
  ['[a > «b»]', 'numeric-operand', undefined],
  // Logic
  ['«{ }»', 'missing-condition', undefined],
  ['{ $.a = 1 «&&» }', 'missing-condition', undefined],
  ['{ «||» $.a = 1 }', 'missing-condition', undefined],
  ['{ «()» }', 'missing-condition', undefined],
  ['[a = 1 «||»]', 'missing-condition', undefined],
  ['{ $.a = 1 «and» $.b = 2 }', 'unknown-operator', '{ $.a = 1 && $.b = 2 }'],
  ['{ $.a = 1 «OR» $.b = 2 }', 'unknown-operator', '{ $.a = 1 || $.b = 2 }'],
  ['{ $.a = 1 «&» $.b = 2 }', 'unknown-operator', '{ $.a = 1 && $.b = 2 }'],
  ['{ $.a = 1 «$.b» = 2 }', 'missing-connective', '{ $.a = 1 && $.b = 2 }'],
  ['{ $.a = 1«,» $.b = 2 }', 'missing-connective', '{ $.a = 1 && $.b = 2 }'],
  ['{ «!»($.a = 1) }', 'no-negation', '{ ($.a != 1) }'],
  ['{ «!»($.a = 1 || $.b = 1) }', 'no-negation', undefined],
  ['{ $.a = «(1 || 2)» }', 'unexpected', '{ ($.a = 1 || $.a = 2) }'],
  ['{ «NOT» $.a = 1 }', 'no-negation', '{ $.a != 1 }'],
  ['{ «(»$.a = 1 }', 'unclosed-parenthesis', '{ ($.a = 1) }'],
  ['{ $.a = 1«)» && $.b = 2 }', 'extra-parenthesis', '{ $.a = 1 && $.b = 2 }'],
  // Keywords
  ['{ $.a «IS NOT NULL» }', 'unknown-keyword', '{ $.a = * }'],
  ['{ $.a «EXISTS» }', 'unknown-keyword', '{ $.a = * }'],
  ['{ $.a «IS NOT TRUE» }', 'unknown-keyword', '{ $.a IS FALSE }'],
  ['{ $.a «IS EMPTY» }', 'unknown-keyword', undefined],
  // Selectors
  ['{ «status» = 401 }', 'missing-selector', '{ $.status = 401 }'],
  ['{ ($.a = 1) && «b.c[0]» IS NULL }', 'missing-selector', '{ ($.a = 1) && $.b.c[0] IS NULL }'],
  ['{ «"a.b"» = x }', 'missing-selector', "{ $.['a.b'] = x }"],
  ['{ «$»status = 401 }', 'invalid-selector', '{ $.status = 401 }'],
  ['{ «$$.»a = 1 }', 'invalid-selector', '{ $.a = 1 }'],
  ['{ $«."detail-type"» = x }', 'invalid-selector', '{ $.detail-type = x }'],
  ['{ $«."a b"» = x }', 'invalid-selector', "{ $.['a b'] = x }"],
  ['{ $.x«.a:b» = 1 }', 'invalid-selector', "{ $.x.['a:b'] = 1 }"],
  ['{ $.a«[x]» = 1 }', 'invalid-selector', undefined],
  ['{ $.a«[-1]» = 1 }', 'invalid-selector', undefined],
  ['{ $.a«.[0]» = 1 }', 'invalid-selector', '{ $.a[0] = 1 }'],
  ['{ $.a«.» = 1 }', 'invalid-selector', undefined],
  ['{ $.*.x«[*]» = 1 }', 'too-many-wildcards', undefined],
  ['{ $.a[*]=1 || $.b[*]=1 || $.c[*]=1 || «$.d[*]»=1 }', 'too-many-wildcards', undefined],
  // Regular expressions
  ['{ $.a = %a«!»b% }', 'invalid-regex', '{ $.a = %a\\x21b% }'],
  ['{ $.a = %«\\(»% }', 'invalid-regex', '{ $.a = %\\x28% }'],
  ['%«(»a|b)%', 'invalid-regex', undefined],
  ['{ $.a = «%x» }', 'unclosed-regex', '{ $.a = %x% }'],
  ['{ $.a = %x% && $.b = %y% && $.c = «%z%» }', 'too-many-regexes', undefined],
  ['«%ERROR% -disk»', 'regex-with-terms', undefined],
  // Fields
  ['[a «b», c]', 'missing-comma', '[a, b, c]'],
  ['[a = 1 && «b» = 2, c]', 'other-field', '[a = 1 && a = 2, c]'],
  ['[a, ..., b, «...», c]', 'several-ellipses', undefined],
  ['[«$a», b]', 'field-name', '[a, b]'],
] as const;

const advice = [
  ['« »{ $.a = 1 } ', 'outer-whitespace', 'warning', '{ $.a = 1 }'],
  ['{ $.a «= true» }', 'boolean-comparison', 'warning', '{ $.a IS TRUE }'],
  ['{ $.a«=false»}', 'boolean-comparison', 'warning', '{ $.a IS FALSE}'],
  ['{ $.a «!= true» }', 'boolean-comparison', 'warning', '{ $.a IS FALSE }'],
  ['{ $.a «= null» }', 'null-comparison', 'warning', '{ $.a IS NULL }'],
  ['{ $.a = «"x*y"» }', 'middle-star', 'warning', undefined],
  ['{ $.a = «x-y» }', 'quote-value', 'info', '{ $.a = "x-y" }'],
  ['{ $.a «is null» }', 'keyword-case', 'hint', '{ $.a IS NULL }'],
  ["{ $«['k']» = 1 }", 'bracket-spelling', 'warning', "{ $.['k'] = 1 }"],
  ['{ $«.["k"]» = 1 }', 'bracket-spelling', 'warning', "{ $.['k'] = 1 }"],
  ['ERROR «?disk»', 'ignored-term', 'warning', undefined],
  ['«id_token=»', 'invalid-characters', 'warning', '"id_token="'],
  ['«- »"x"', 'blank-after-minus', 'hint', '-"x"'],
  ['[«w1=ERROR»]', 'whole-line', 'warning', '[w1=ERROR, ...]'],
  ['[a, «(»b = 1)]', 'grouped-field', 'warning', undefined],
] as const;

const clean = [
  '',
  '{ $.eventName= "StopInstances" }',
  '{($.a=b)||(($.c=*.8xlarge)&&($.d!="x y"))}',
  '{ $.a = %^x\\d+$% && $.b[*].c >= -1.5e3 && $.d NOT EXISTS }',
  '{ $.eventSource = kms.amazonaws.com && $.a = "arn:aws:iam::1:role/x" && $.b = "true" }',
  '[..., status_code = 4* && status_code != 403, bytes > 1000]',
  '[]',
  'ERROR -"health check"',
  '?ERROR ?WARN',
  '%\\[ERROR\\]%',
];

describe('checkPattern', () => {
  for (const [marked, code, fixed] of errors) {
    it(`${marked} is an error: ${code}`, () => {
      const { text, only } = onlyProblem(marked);
      assert.deepEqual([only.code, only.severity], [code, 'error']);
      assert.equal(only.fixes[0] && apply(text, only.fixes[0]), fixed);
      assert.throws(() => compilePattern(text), PatternError);
    });
  }
  for (const [marked, code, severity, fixed] of advice) {
    it(`${marked} gives a ${severity}: ${code}`, () => {
      const { text, only } = onlyProblem(marked);
      assert.deepEqual([only.code, only.severity], [code, severity]);
      assert.equal(only.fixes[0] && apply(text, only.fixes[0]), fixed);
      assert.doesNotThrow(() => compilePattern(text));
    });
  }
  for (const text of clean) {
    it(`${text || 'an empty pattern'} is clean`, () => assert.deepEqual(checkPattern(text), []));
  }

  it('every fix leaves a pattern without that problem', () => {
    for (const [marked] of [...errors, ...advice]) {
      const { text, only } = onlyProblem(marked);
      for (const fix of only.fixes) {
        const left = checkPattern(apply(text, fix)).map(({ code }) => code);
        assert.ok(!left.includes(only.code), `${fix.title}: ${apply(text, fix)}`);
      }
    }
  });

  it('says what AWS says', () => {
    const said = (text: string) => checkPattern(text)[0]?.awsMessage;
    assert.equal(said('{ $.a = 1'), "If a filter pattern starts with '{' it must end with '}'");
    assert.equal(said('{ $.a >= "x" }'), `Invalid character(s) in term '"x"'`);
    assert.equal(said('{ $."a" = 1 }'), `Invalid character(s) in term '$."'`);
    assert.equal(said('a:b'), "Invalid character(s) in term ':'");
    assert.equal(said('{ $.a == 1 }'), undefined);
  });

  it('counts characters, not code units', () => {
    const pattern = (text: string) => `{ $.a = "${text}" }`;
    assert.deepEqual(checkPattern(pattern('😀'.repeat(1012))), []);
    const [problem] = checkPattern(pattern('😀'.repeat(1013)));
    assert.equal(problem?.code, 'too-long');
    assert.equal(problem.range.end - problem.range.start, 1);
  });

  it('throws every error at once, in order', () => {
    try {
      compilePattern(`{ $.a == 1 && $.b = 'x' && $.c = true }`);
      assert.fail();
    } catch (error) {
      assert.ok(error instanceof PatternError);
      assert.deepEqual(
        error.diagnostics.map(({ code }) => code),
        ['unknown-operator', 'wrong-quotes'],
      );
    }
  });
});

function onlyProblem(marked: string): { text: string; only: Diagnostic } {
  const text = marked.replace(/[«»]/g, '');
  const problems = checkPattern(text);
  assert.equal(problems.length, 1, JSON.stringify(problems));
  const only = problems[0]!;
  assert.deepEqual(only.range, { start: marked.indexOf('«'), end: marked.indexOf('»') - 1 });
  return { text, only };
}

function apply(text: string, { edits }: Fix): string {
  let result = text;
  for (const { range, text: replacement } of [...edits].sort((a, b) => b.range.start - a.range.start)) {
    result = result.slice(0, range.start) + replacement + result.slice(range.end);
  }
  return result;
}
