import assert from 'node:assert/strict';
import {
  forEachCondition,
  parsePattern,
  type Comparison,
  type Expression,
  type Faulty,
  type KeywordTest,
} from '../../../src/pattern/index';

describe('parsePattern', () => {
  it('tells the forms apart by the first character', () => {
    const kinds = ['', ' \n', '{ $.a = 1 }', '[a, b]', 'ERROR', '%x%', '"{ }"'].map(
      (text) => parsePattern(text).tree.kind,
    );
    assert.deepEqual(kinds, ['everything', 'everything', 'json', 'delimited', 'terms', 'terms', 'terms']);
  });

  const shapes = [
    ['{ $.a = 1 && $.b = 2 || $.c = 3 }', '(($.a = 1 && $.b = 2) || $.c = 3)'],
    ['{ $.a = 1 || $.b = 2 && $.c = 3 }', '($.a = 1 || ($.b = 2 && $.c = 3))'],
    ['{ ($.a = 1 || $.b = 2) && $.c = 3 }', '([($.a = 1 || $.b = 2)] && $.c = 3)'],
    ['{ $.a = 1 && $.b = 2 && $.c = 3 }', '($.a = 1 && $.b = 2 && $.c = 3)'],
  ] as const;
  for (const [text, expected] of shapes) it(`${text} is ${expected}`, () => assert.equal(shape(text), expected));

  it('gives the range of every part', () => {
    const text = '{ $.users[0].* >= 1.5 && $.x IS NULL }';
    const [first, second] = conditions(text) as [Comparison, KeywordTest];
    const cut = ({ start, end }: { start: number; end: number }) => text.slice(start, end);
    assert.deepEqual([first.range, first.subject.range, first.operatorRange, first.value.range].map(cut), [
      '$.users[0].* >= 1.5',
      '$.users[0].*',
      '>=',
      '1.5',
    ]);
    assert.ok(first.subject.kind === 'selector');
    assert.deepEqual(
      first.subject.steps.map(({ range }) => cut(range)),
      ['.users', '[0]', '.*'],
    );
    assert.deepEqual(
      first.subject.steps.map(({ kind }) => kind),
      ['name', 'index', 'any-name'],
    );
    assert.deepEqual([second.range, second.keywordRange].map(cut), ['$.x IS NULL', 'IS NULL']);
  });

  it('counts in UTF-16 units', () => {
    const text = '{ $.a = "😀" && $.b = 1 }';
    const [, second] = conditions(text);
    assert.equal(text.slice(second!.range.start, second!.range.end), '$.b = 1');
  });

  it('undoes quotes and escapes of values', () => {
    const [first] = conditions('{ $.a = "say \\"hi\\" C:\\\\x \\n" }') as [Comparison];
    assert.deepEqual(
      { ...first.value, range: undefined },
      {
        kind: 'text',
        text: 'say "hi" C:\\x \\n',
        quoted: true,
        range: undefined,
      },
    );
  });

  it('keeps what it could read of a pattern with errors', () => {
    const kept = conditions('{ $.a = 1 && $.b == 2 && $.c EXISTS && $.d = "x }').map((condition) =>
      condition.kind === 'faulty' ? 'faulty' : condition.kind,
    );
    assert.deepEqual(kept, ['comparison', 'comparison', 'faulty', 'comparison']);
  });

  it('reads terms with their roles', () => {
    const { tree } = parsePattern('a ?"b c" -d');
    assert.ok(tree.kind === 'terms');
    assert.deepEqual(
      tree.terms.map((term) => term.kind === 'word' && [term.role, term.text, term.quoted]),
      [
        ['required', 'a', false],
        ['optional', 'b c', true],
        ['excluded', 'd', false],
      ],
    );
  });

  it('reads fields with and without names', () => {
    const { tree } = parsePattern('[ip, , status = 4*, ..., size,]');
    assert.ok(tree.kind === 'delimited');
    assert.deepEqual(
      tree.entries.map((entry) => (entry.kind === 'field' ? (entry.name ?? '') : '...')),
      ['ip', '', 'status', '...', 'size', ''],
    );
  });
});

function conditions(text: string): readonly (Comparison | KeywordTest | Faulty)[] {
  const { tree } = parsePattern(text);
  assert.ok(tree.kind === 'json');
  const found: (Comparison | KeywordTest | Faulty)[] = [];
  forEachCondition(tree.expression, (condition) => found.push(condition));
  return found;
}

function shape(text: string): string {
  const { tree } = parsePattern(text);
  assert.ok(tree.kind === 'json');
  const print = (part: Expression): string => {
    if (part.kind === 'group') return `[${print(part.inner)}]`;
    if (part.kind !== 'and' && part.kind !== 'or') return text.slice(part.range.start, part.range.end);
    return `(${part.operands.map(print).join(part.kind === 'and' ? ' && ' : ' || ')})`;
  };
  return print(tree.expression);
}
