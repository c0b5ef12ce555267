import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import type { AlarmState, MetricFilterState, TrailState } from '../../../src/pipeline/chain/chain';
import type { ChainNode } from '../../../src/pipeline/chain/chain-node';
import type { Finding } from '../../../src/pipeline/check/check-pipeline';
import { decorate, findingsAt } from '../../../src/views/pipeline-decorations';
import { fakeVsCode } from '../../helpers/fake-vscode';

const finding = (link: Finding['link'], subject: string, more: Partial<Finding> = {}): Finding => ({
  code: 'unreadable',
  severity: 'error',
  link,
  subject,
  what: `${subject} is broken.`,
  todo: 'Mend it.',
  ...more,
});

const trail = { name: 'T', arn: 'arn', bucket: 'b' } as TrailState;
const alarm = { name: 'A' } as AlarmState;
const filter = { name: 'F', alarms: [alarm] } as unknown as MetricFilterState;
const chain = { trail };

const nodes = {
  trail: { kind: 'trail', chain },
  logGroup: { kind: 'logGroup', chain, logGroup: { name: 'G', arn: '', exists: true, filters: [filter] } },
  filter: { kind: 'filter', chain, filter },
  metric: { kind: 'metric', chain, filter },
  alarm: { kind: 'alarm', chain, filter, alarm },
  topic: { kind: 'topic', chain, filter, alarm, topic: { name: 'ops', arn: '', exists: true } },
  role: { kind: 'role', chain, arn: 'r' },
  bucket: { kind: 'bucket', chain, name: 'b' },
} satisfies Record<ChainNode['kind'], ChainNode>;

const all = [
  finding('trail', 'T'),
  finding('bucket', 'b'),
  finding('role', 'r'),
  finding('logGroup', 'G'),
  finding('filter', 'F'),
  finding('filter', 'F on another group'),
  finding('alarm', 'A'),
  finding('alarm', 'another alarm'),
  finding('topic', 'ops', { alarms: ['A'] }),
  finding('subscription', 'ops', { alarms: ['another alarm'] }),
];

describe('findings in the tree', () => {
  const rows: readonly (readonly [kind: ChainNode['kind'], links: readonly string[]])[] = [
    ['trail', ['trail T']],
    ['bucket', ['bucket b']],
    ['role', ['role r']],
    ['logGroup', ['logGroup G']],
    ['filter', ['filter F']],
    ['metric', []],
    ['alarm', ['alarm A', 'topic ops']],
    ['topic', []],
  ];
  for (const [kind, expected] of rows) {
    it(`at a ${kind}: ${expected.join(', ') || 'none'}`, () => {
      const found = findingsAt(nodes[kind], all).map(({ link, subject }) => `${link} ${subject}`);
      assert.deepEqual(found, expected);
    });
  }

  function decorated(findings: readonly Finding[]): vscode.TreeItem {
    const { vs } = fakeVsCode();
    const item = new vs.TreeItem('T');
    item.iconPath = new vs.ThemeIcon('circle-filled');
    item.description = 'logging';
    item.tooltip = 'before';
    decorate(vs, item, findings);
    return item;
  }
  const shown = ({ iconPath, description }: vscode.TreeItem) => [(iconPath as vscode.ThemeIcon).id, description];

  it('leaves a node with nothing against it alone', () => {
    const item = decorated([]);
    assert.deepEqual([...shown(item), item.tooltip], ['circle-filled', 'logging', 'before']);
  });

  it('shows the worst, and everything in the tooltip', () => {
    const item = decorated([finding('trail', 'doubt', { severity: 'warning' }), finding('trail', 'break')]);
    assert.deepEqual(shown(item), ['error', 'break is broken.']);
    const { value } = item.tooltip as vscode.MarkdownString;
    for (const text of ['before', 'doubt is broken. Mend it.', 'break is broken.'])
      assert.ok(value.includes(text), value);
  });

  for (const severity of ['info', 'unchecked'] as const) {
    it(`is no alarm where it is just ${severity}: the tooltip says so`, () => {
      const item = decorated([finding('trail', 'T', { severity })]);
      assert.deepEqual(shown(item), ['circle-filled', 'logging']);
      assert.match((item.tooltip as vscode.MarkdownString).value, /T is broken/);
    });
  }
});
