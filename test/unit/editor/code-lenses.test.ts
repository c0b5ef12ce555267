import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import type { AlarmsOfDocument } from '../../../src/editor/alarms-beside';
import type { AlertDocuments } from '../../../src/editor/alert-documents';
import { CodeLenses, type MatchCounts } from '../../../src/editor/code-lenses';
import { FakeEventEmitter, fakeVsCode } from '../../helpers/fake-vscode';

const minute = 60_000;
const uri = (name: string, scheme = 'file') => ({ scheme, toString: () => `${scheme}:///${name}` });

/** The titles over `document`, while the pattern of a.cwfilter is in front. */
function titles(
  counts: MatchCounts['counts'],
  document = 'a.cwfilter',
  scheme = 'file',
  beside?: AlarmsOfDocument,
): string[] {
  class CodeLens {
    readonly title: string;
    constructor(_: unknown, { title }: { title: string }) {
      this.title = title;
    }
  }
  const vs = { ...fakeVsCode().vs, Range: Object, CodeLens } as unknown as typeof vscode;
  const onDidChangeActive = new FakeEventEmitter<undefined>().event;
  const alerts = { active: { uri: uri('a.cwfilter') }, onDidChangeActive } as unknown as AlertDocuments;
  const alarms = { of: () => beside, onDidChange: new FakeEventEmitter<undefined>().event } as never;
  const onDidChangeCounts = new FakeEventEmitter<unknown>().event;
  const lenses = new CodeLenses(vs, alerts, { counts, onDidChangeCounts }, alarms);
  const found = lenses.provideCodeLenses({
    uri: uri(document, scheme),
    getText: () => '',
  } as unknown as vscode.TextDocument);
  return found.map((lens) => (lens as unknown as CodeLens).title);
}

const rows: [match: number, total: number, span: number | undefined, text: string][] = [
  [4, 12_480, 24 * 60 * minute, `4 of ${(12_480).toLocaleString()} events match (24 h)`],
  [0, 1, undefined, '0 of 1 events match'],
  [1, 2, 10_000, '1 of 2 events match (1 min)'],
  [1, 2, 59.7 * minute, '1 of 2 events match (60 min)'],
  [1, 2, 3 * 60 * minute, '1 of 2 events match (3 h)'],
  [1, 2, 7 * 24 * 60 * minute, '1 of 2 events match (7 days)'],
];

describe('the line above a pattern', () => {
  for (const [match, total, span, text] of rows) {
    it(`says ${text}`, () => {
      assert.deepEqual(titles({ match, total, span }), [
        'Test Against Events…',
        text,
        'Backtest…',
        'Deploy Metric Filter',
      ]);
    });
  }

  it('deploys a filter of the account too, and offers a copy of it', () => {
    assert.deepEqual(titles(undefined, 'a.cwfilter', 'cwfilter'), [
      'Test Against Events…',
      'Backtest…',
      'Deploy Metric Filter',
      'Edit a Copy',
    ]);
  });

  const alarms = (...names: string[]) => names.map((name) => ({ name }) as AlarmsOfDocument['others'][number]);
  const besides: [what: string, AlarmsOfDocument, text: string | undefined][] = [
    ['nothing where there are none', { others: [] }, undefined],
    [
      'the one beside its own',
      { shown: 'warning', others: alarms('critical') },
      '1 more alarm on the metric, which a save leaves alone: critical',
    ],
    [
      'several beside its own',
      { shown: 'a', others: alarms('b', 'c') },
      '2 more alarms on the metric, which a save leaves alone: b, c',
    ],
    ['one that is not its own', { others: alarms('math') }, '1 alarm on the metric, which a save leaves alone: math'],
    [
      'several of which none is its own, and not all their names',
      { others: alarms('a', 'b', 'c', 'd') },
      '4 alarms on the metric, which a save leaves alone: a, b, c, …',
    ],
    ['that they may not be looked at', { others: [], areUnknown: true }, 'Alarms may not be looked at'],
  ];
  for (const [what, beside, text] of besides) {
    it(`says of alarms on the metric of the account’s filter ${what}`, () => {
      assert.deepEqual(titles(undefined, 'a.cwfilter', 'cwfilter', beside).slice(4), text === undefined ? [] : [text]);
      assert.equal(titles(undefined, 'a.cwfilter', 'file', beside).length, 3);
    });
  }

  it('says nothing of events before there are any, nor over a document that is not in front', () => {
    const expected = ['Test Against Events…', 'Backtest…', 'Deploy Metric Filter'];
    assert.deepEqual(titles(undefined), expected);
    assert.deepEqual(titles({ match: 1, total: 2, span: undefined }, 'b.cwfilter'), expected);
  });
});
