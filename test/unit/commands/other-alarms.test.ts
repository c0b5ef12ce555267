import assert from 'node:assert/strict';
import { ruleText, showOtherAlarms } from '../../../src/commands/other-alarms';
import type { Services } from '../../../src/commands/services';
import { AlarmsBeside, type AlarmsOfDocument } from '../../../src/editor/alarms-beside';
import { filterPath } from '../../../src/editor/filter-path';
import type { AlarmState, Chain } from '../../../src/pipeline/chain/chain';
import type { ChainNode } from '../../../src/pipeline/chain/chain-node';
import { fakeVsCode } from '../../helpers/fake-vscode';
import { fakeUri } from '../../helpers/file-editor';

const place = { accountId: '111122223333', region: 'us-east-1', logGroup: 'lab', name: 'stops' };
const uri = fakeUri(filterPath(place));
const alarm = (name: string, more: Partial<AlarmState> = {}): AlarmState => ({
  name,
  arn: `arn:aws:cloudwatch:us-east-1:111122223333:alarm:${name}`,
  state: 'OK',
  statistic: 'Sum',
  period: 300,
  threshold: 5,
  comparisonOperator: 'GreaterThanThreshold',
  actionsEnabled: true,
  actions: [],
  ...more,
});
const [warning, critical] = [alarm('warning'), alarm('critical')];

function start(beside: AlarmsOfDocument | undefined, inTree: readonly AlarmState[] = [warning, critical]) {
  const fake = fakeVsCode();
  const told: string[] = [];
  const opened: string[] = [];
  const revealed: ChainNode[] = [];
  const offered: string[][] = [];
  Object.assign(fake.vs.window, {
    activeTextEditor: undefined,
    showInformationMessage: (text: string) => Promise.resolve(void told.push(text)),
    showQuickPick: (items: { label: string }[]) => {
      offered.push(items.map(({ label }) => label));
      return Promise.resolve(items.at(-1));
    },
  });
  Object.assign(fake.vs, {
    Uri: { parse: (text: string) => text },
    env: { openExternal: (link: string) => Promise.resolve(opened.push(link)) },
  });
  const alarmsBeside = new AlarmsBeside(fake.vs);
  if (beside) alarmsBeside.note(place, beside);
  const filter = { name: 'stops', logGroup: 'lab', alarms: inTree };
  const chain = { trail: { arn: 't' }, logGroup: { name: 'lab', filters: [filter] } } as unknown as Chain;
  const services = {
    vs: fake.vs,
    alarmsBeside,
    connections: { account: { identity: { accountId: '111122223333' }, region: 'us-east-1' } },
    pipelines: { chains: () => Promise.resolve([chain]) },
    tree: { selected: undefined, reveal: (node: ChainNode) => Promise.resolve(void revealed.push(node)) },
  } as unknown as Services;
  return { services, told, opened, revealed, offered, alarmsBeside };
}
const names = (nodes: readonly ChainNode[]) =>
  nodes.map((node) => (node.kind === 'alarm' ? node.alarm.name : node.kind));

describe('Show Other Alarms on the Metric…', () => {
  it('shows the only one in the Pipelines view at once', async () => {
    const { services, revealed, offered } = start({ shown: 'warning', others: [critical] });
    await showOtherAlarms(services, uri);
    assert.deepEqual([names(revealed), offered], [['critical'], []]);
  });

  it('asks which one where there are several', async () => {
    const { services, revealed, offered } = start({ others: [warning, critical] });
    await showOtherAlarms(services, uri);
    assert.deepEqual([names(revealed), offered], [['critical'], [['warning', 'critical']]]);
  });

  it('opens it in the console where the view does not have it', async () => {
    const { services, revealed, opened } = start({ others: [alarm('a/b: c')] });
    await showOtherAlarms(services, uri);
    assert.deepEqual(revealed, []);
    assert.deepEqual(opened, [
      'https://us-east-1.console.aws.amazon.com/cloudwatch/home?region=us-east-1#alarmsV2:alarm/a%2Fb%3A%20c',
    ]);
  });

  it('says so where there are none, where they may not be seen, and where no filter of the account is open', async () => {
    const none = start({ shown: 'warning', others: [] });
    await showOtherAlarms(none.services, uri);
    assert.deepEqual(none.told, ['No other alarm watches the metric of stops.']);
    await assert.rejects(showOtherAlarms(start({ others: [], areUnknown: true }).services, uri), /may not see/);
    await assert.rejects(showOtherAlarms(start(undefined).services, fakeUri('/a.cwfilter', 'file')), /is open/);
  });

  const rules: [of: Partial<AlarmState>, text: string][] = [
    [{}, 'Sum over 300 seconds: GreaterThanThreshold 5'],
    [
      { threshold: undefined, band: 2, comparisonOperator: 'GreaterThanUpperThreshold' },
      'Sum over 300 seconds: GreaterThanUpperThreshold a band of 2 standard deviations',
    ],
    [
      { dimensions: { Region: 'eu-west-1' } },
      'Sum over 300 seconds: GreaterThanThreshold 5; only with Region=eu-west-1',
    ],
    [{ form: 'math' }, 'Metric math with this metric in it'],
  ];
  for (const [of, text] of rules) {
    it(`says of one: ${text}`, () => assert.equal(ruleText(fakeVsCode().vs, alarm('a', of)), text));
  }

  it('tells whoever shows them when they have changed, and only then', () => {
    const { alarmsBeside } = start({ others: [critical] });
    let changes = 0;
    alarmsBeside.onDidChange(() => changes++);
    alarmsBeside.note(place, { others: [critical] });
    assert.equal(changes, 0);
    alarmsBeside.note(place, { others: [{ ...critical, state: 'ALARM' }] });
    assert.equal(changes, 1);
    assert.equal(alarmsBeside.of(uri)?.others.length, 1);
  });
});
