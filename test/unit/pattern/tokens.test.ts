import assert from 'node:assert/strict';
import { enclosingRanges, foldablePatternRanges, outlinePattern, semanticTokens } from '../../../src/pattern/index';
import type { OutlineItem } from '../../../src/pattern/index';
import { smallKnowledge } from '../../helpers/small-knowledge';

describe('semanticTokens', () => {
  const rows: [text: string, tokens: [kind: string, text: string][], why: string][] = [
    ['{ $.eventName = "x" }', [['knownField', 'eventName']], 'a field that events have'],
    ['{ $.eventname = "x" }', [], 'another spelling is another field'],
    [
      '{ $.userIdentity.type = "Root" }',
      [
        ['knownField', 'userIdentity'],
        ['knownField', 'type'],
        ['knownValue', 'Root'],
      ],
      'every step of a path, and a value of the list',
    ],
    ['{ $.requestParameters.x = 1 }', [['knownField', 'requestParameters']], 'below an open field nothing is known'],
    ['{ $.resources[0].ARN = 1 }', [['knownField', 'ARN']], 'through an array'],
    [
      '{ $.eventName = Stop* }',
      [
        ['knownField', 'eventName'],
        ['knownValue', 'Stop*'],
      ],
      'a wildcard that fits one',
    ],
    ['{ $.eventName = "Stopp*" }', [['knownField', 'eventName']], 'and one that fits none'],
    ['{ $.eventName = * }', [['knownField', 'eventName']], 'a lone star names no value'],
    [
      '{ $.eventSource = "kms.amazonaws.com" }',
      [
        ['knownField', 'eventSource'],
        ['knownValue', 'kms.amazonaws.com'],
      ],
      '',
    ],
    [
      '[ip, size > 1 && size < 9, ...]',
      [
        ['fieldName', 'ip'],
        ['fieldName', 'size'],
        ['fieldName', 'size'],
      ],
      'names',
    ],
    ['ERROR ?WARN', [['ignored', '?WARN']], 'AWS ignores it'],
    ['?ERROR ?WARN', [], 'nothing is ignored'],
  ];
  for (const [text, expected, why] of rows) {
    it(`${text}: ${why}`, () => {
      const tokens = semanticTokens(text, smallKnowledge);
      assert.deepEqual(
        tokens.map(({ kind, range }) => [kind, text.slice(range.start, range.end)]),
        expected,
      );
    });
  }

  it('without knowledge nothing of a JSON event is known', () => {
    assert.deepEqual(semanticTokens('{ $.eventName = "StopInstances" }'), []);
  });
});

describe('outlinePattern', () => {
  const names = (items: readonly OutlineItem[]): unknown[] =>
    items.map(({ name, children }) => (children.length > 0 ? [name, names(children)] : name));

  const rows: [text: string, outline: unknown[]][] = [
    ['{ ($.a = 1) && $.b\n  IS TRUE }', ['$.a = 1', '$.b IS TRUE']],
    ['{ $.a = 1 && ($.b = 2 || $.c = 3) }', ['$.a = 1', ['($.b = 2 || $.c = 3)', ['$.b = 2', '$.c = 3']]]],
    ['[ip, ..., size > 1]', ['ip', '...', 'size > 1']],
    ['ERROR -"a b"', ['ERROR', '-"a b"']],
    ['{ $.a = 1 && }', ['$.a = 1']],
    ['', []],
  ];
  for (const [text, expected] of rows) {
    it(JSON.stringify(text), () => assert.deepEqual(names(outlinePattern(text)), expected));
  }
});

describe('enclosingRanges', () => {
  it('steps from a value to the whole pattern', () => {
    const text = '{ $.a = 1 && ($.b = "x" || $.c = 3) }';
    const found = enclosingRanges(text, text.indexOf('x')).map(({ start, end }) => text.slice(start, end));
    assert.deepEqual(found, [
      'x',
      '"x"',
      '$.b = "x"',
      '$.b = "x" || $.c = 3',
      '($.b = "x" || $.c = 3)',
      text.slice(2, -2),
      text,
    ]);
  });
});

describe('foldablePatternRanges', () => {
  it('are the braces and the groups that span lines', () => {
    const text = '{ $.a = 1 &&\n  (\n    $.b = 1 ||\n    $.c = 1\n  ) && ($.d = 1 || $.e = 1)\n}';
    const found = foldablePatternRanges(text).map(({ start, end }) => text.slice(start, end).replace(/\s+/g, ' '));
    assert.deepEqual(found, [text.replace(/\s+/g, ' '), '( $.b = 1 || $.c = 1 )']);
    assert.deepEqual(foldablePatternRanges('{ $.a = 1 }'), []);
  });
});
