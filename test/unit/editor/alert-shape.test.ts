import assert from 'node:assert/strict';
import { formatAlert } from '../../../src/editor/alert-format';
import {
  foldableRanges,
  outlineAlert,
  selectableRanges,
  type AlertOutlineItem,
} from '../../../src/editor/alert-outline';

const top = '---\nfilterName:   x   # kept\nalarm:\n  period: 60\n---\n';

describe('formatAlert', () => {
  const format = (text: string, within?: { start: number; end: number }) =>
    formatAlert(text, within).reduceRight(
      (result, { range, text: replacement }) => result.slice(0, range.start) + replacement + result.slice(range.end),
      text,
    );

  const rows: [text: string, formatted: string, why: string][] = [
    ['{$.a=1}', '{ $.a = 1 }\n', 'a bare pattern'],
    [`${top}{$.a=1}`, `${top}{ $.a = 1 }\n`, 'front matter is left alone'],
    [`${top}\n\n  {$.a=1}\n\n`, `${top}{ $.a = 1 }\n`, 'blanks around the pattern go'],
    [`${top}{ $.a = 1 }\n`, `${top}{ $.a = 1 }\n`, 'what is well stays'],
    [`${top}{ $.a = }\n`, `${top}{ $.a = }\n`, 'so does what has a fault'],
    [top, top, 'so does an empty pattern'],
    ['---\r\na: 1\r\n---\r\n{$.a=1}', '---\r\na: 1\r\n---\r\n{ $.a = 1 }\r\n', 'line ends are those of the document'],
  ];
  for (const [text, formatted, why] of rows) {
    it(`${JSON.stringify(text)}: ${why}`, () => assert.equal(format(text), formatted));
  }

  it('does nothing to what is not wanted, and nothing where nothing changes', () => {
    assert.equal(format(`${top}{$.a=1}`, { start: 0, end: 5 }), `${top}{$.a=1}`);
    assert.deepEqual(formatAlert(`${top}{ $.a = 1 }\n`), []);
  });
});

describe('outlineAlert', () => {
  const lines = (items: readonly AlertOutlineItem[], indent = ''): string[] =>
    items.flatMap(({ name, detail, kind, children }) => [
      `${indent}${kind} ${name} ${detail}`.trimEnd(),
      ...lines(children, `${indent}  `),
    ]);

  it('lists settings and conditions', () => {
    assert.deepEqual(lines(outlineAlert(`${top}{ $.a = 1 && ($.b = 2 || $.c = 3) }`)), [
      'setting filterName x',
      'setting alarm',
      '  setting period 60',
      'condition $.a = 1',
      'group ($.b = 2 || $.c = 3)',
      '  condition $.b = 2',
      '  condition $.c = 3',
    ]);
  });

  it('has ranges of the document', () => {
    const text = `${top}{ $.a = 1 }`;
    const cut = outlineAlert(text).map(({ range }) => text.slice(range.start, range.end));
    assert.deepEqual(cut, ['filterName:   x', 'alarm:\n  period: 60', '$.a = 1']);
  });

  it('takes front matter that is not valid', () => {
    assert.deepEqual(lines(outlineAlert('---\n- a\n---\nERROR')), ['term ERROR']);
    outlineAlert('---\na: {\n---\nERROR');
    outlineAlert('---\n? [a]\n: b\n*x: 1\n---\n');
  });
});

describe('foldableRanges', () => {
  it('are front matter, blocks in it, and braces', () => {
    const text = `${top}{ $.a = 1 &&\n  $.b = 2 }`;
    const folds = foldableRanges(text).map(({ start, end }) => text.slice(start, end).trim());
    assert.deepEqual(folds, [top.trim(), 'alarm:\n  period: 60', '{ $.a = 1 &&\n  $.b = 2 }']);
  });
});

describe('selectableRanges', () => {
  const steps = (text: string, offset: number) =>
    selectableRanges(text, offset).map(({ start, end }) => text.slice(start, end));

  it('grow from a value to the document', () => {
    const text = `${top}{ $.a = "x" }\n`;
    const pattern = '{ $.a = "x" }';
    assert.deepEqual(steps(text, text.indexOf('x"')), ['x', '"x"', '$.a = "x"', pattern, text]);
    const yaml = top.slice(4, -4);
    assert.deepEqual(steps(text, text.indexOf('60')), ['period: 60', 'alarm:\n  period: 60', yaml, text]);
  });
});
