import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import type { Account } from '../../../src/aws/account';
import { Connections } from '../../../src/aws/connections';
import type { AlarmState, Chain, MetricFilterState, TopicState, TrailState } from '../../../src/pipeline/chain/chain';
import type { ChainNode } from '../../../src/pipeline/chain/chain-node';
import { Pipelines } from '../../../src/views/pipelines';
import { PipelinesTree } from '../../../src/views/pipelines-tree';
import { fakeMemento, fakeVsCode } from '../../helpers/fake-vscode';
import { trailWithout } from '../../helpers/plans';

const minute = 60_000;
const now = Date.parse('2026-11-23T14:00:00Z');

const trail: TrailState = {
  ...trailWithout('roleArn'),
  logGroupArn: 'arn:aws:logs:us-east-1:111122223333:log-group:group:*',
  status: { logging: true, lastLogDelivery: now - 2 * minute },
};
const logGroup = {
  name: 'group',
  arn: 'arn:aws:logs:us-east-1:111122223333:log-group:group',
  exists: true,
  filters: [],
};

async function treeOver(chains: readonly Chain[] | Error) {
  const fake = fakeVsCode();
  const account = {
    label: 'dev',
    region: 'us-east-1',
    identity: { accountId: '111122223333', arn: '', partition: 'aws' },
    clock: { now: () => now, sleep: () => Promise.resolve() },
  } as unknown as Account;
  const connections = new Connections(fake.vs, fakeMemento(), () => Promise.resolve(account));
  const pipelines = new Pipelines(fake.vs, connections, () =>
    chains instanceof Error ? Promise.reject(chains) : Promise.resolve(chains),
  );
  const errors: unknown[] = [];
  const tree = new PipelinesTree(
    fake.vs,
    connections,
    pipelines,
    () => undefined,
    (error) => errors.push(error),
  );
  await connections.connect({ kind: 'profile', profile: 'dev', region: 'us-east-1' });
  return { ...fake, tree, pipelines, errors };
}

async function itemOf(chain: Chain): Promise<vscode.TreeItem> {
  const { tree } = await treeOver([chain]);
  const [node] = await tree.getChildren();
  return tree.getTreeItem(node!);
}
const iconOf = (item: vscode.TreeItem) => (item.iconPath as vscode.ThemeIcon).id;

describe('pipelines tree', () => {
  const states: [name: string, chain: Chain, icon: string, text: string][] = [
    ['logging', { trail, logGroup }, 'circle-filled', 'logging · 2 min ago'],
    [
      'stopped',
      { trail: { ...trail, status: { logging: false, lastLogDelivery: now } }, logGroup },
      'circle-slash',
      'not logging',
    ],
    [
      'refused by the log group',
      { trail: { ...trail, status: { logging: true, logDeliveryError: 'Access denied' } }, logGroup },
      'error',
      'Access denied',
    ],
    [
      'silent for 41 minutes',
      { trail: { ...trail, status: { logging: true, lastLogDelivery: now - 41 * minute } }, logGroup },
      'warning',
      'last delivery 41 min ago',
    ],
    [
      'without CloudWatch Logs',
      { trail: { ...trail, logGroupArn: undefined } },
      'warning',
      'not sending to CloudWatch Logs',
    ],
    ['into a deleted group', { trail, logGroup: { ...logGroup, exists: false } }, 'error', 'log group is gone'],
    ['not readable', { trail: { ...trail, status: undefined }, logGroup }, 'question', 'state unknown'],
  ];
  for (const [name, chain, icon, text] of states) {
    it(`a trail ${name}: ${icon}, "${text}"`, async () => {
      const item = await itemOf(chain);
      assert.deepEqual([iconOf(item), item.description], [icon, text]);
    });
  }

  it('offers to link a trail that is not linked, and only such a one', async () => {
    assert.doesNotMatch((await itemOf({ trail, logGroup })).contextValue!, /unlinked/);
    const unlinked = { trail: { ...trail, logGroupArn: undefined } as TrailState };
    assert.match((await itemOf(unlinked)).contextValue!, /\bunlinked\b/);
  });

  it('offers to start a paused trail and to stop one that logs, and neither where the state is unknown', async () => {
    const flags = async (status: TrailState['status']) => (await itemOf({ trail: { ...trail, status } })).contextValue!;
    assert.match(await flags({ logging: true }), /\blogging\b/);
    assert.match(await flags({ logging: false }), /\bpaused\b/);
    assert.doesNotMatch(await flags(undefined), /\b(logging|paused)\b/);
  });

  it('offers to set the retention of a log group that is there', async () => {
    const groupFlags = async (exists: boolean) => {
      const { tree } = await treeOver([{ trail, logGroup: { ...logGroup, exists } }]);
      const [trailNode] = await tree.getChildren();
      const [groupNode] = await tree.getChildren(trailNode);
      return tree.getTreeItem(groupNode!).contextValue!;
    };
    assert.match(await groupFlags(true), /\bpresent\b/);
    assert.doesNotMatch(await groupFlags(false), /\bpresent\b/);
  });

  it('reads to a screen reader what it shows', async () => {
    const item = await itemOf({ trail, logGroup });
    assert.equal(item.accessibilityInformation?.label, 'Trail, My_cloudtrail, logging · 2 min ago');
  });

  it('shows names from the account as text, not as Markdown', async () => {
    const item = await itemOf({ trail: { ...trail, name: '`[x](command:evil)`' }, logGroup });
    assert.doesNotMatch((item.tooltip as vscode.MarkdownString).value, /(^|[^ˋ`])`\[/);
  });

  it('says when there is no trail', async () => {
    const { tree, contexts } = await treeOver([]);
    assert.deepEqual(await tree.getChildren(), []);
    assert.equal(contexts.get('accessAlerts.noTrail'), true);
  });

  it('tells a failure once and does not call it "no trail"', async () => {
    const { tree, errors, contexts } = await treeOver(new Error('denied'));
    assert.deepEqual(await tree.getChildren(), []);
    assert.equal(errors.length, 1);
    assert.equal(contexts.get('accessAlerts.noTrail'), false);
  });

  it('shows what a check found, until it is read again', async () => {
    const { tree, pipelines } = await treeOver([{ trail, logGroup }]);
    const [node] = await tree.getChildren();
    const icon = () => iconOf(tree.getTreeItem(node!));
    const about = { link: 'trail', subject: trail.name, what: 'It is not logging.', todo: 'Start it.' } as const;
    tree.showFindings(trail.arn, [{ ...about, code: 'not-logging', severity: 'error' }]);
    assert.equal(icon(), 'error');
    pipelines.refresh();
    assert.equal(icon(), 'circle-filled');
  });

  describe('under an alarm', () => {
    const arn = 'arn:aws:sns:us-east-1:111122223333:ops-alerts';
    const email = { protocol: 'email', endpoint: 'ops@example.com' };
    const rows: [what: string, topic: Partial<TopicState>, label: string, text: string, icon: string][] = [
      [
        'who has not confirmed',
        { subscriptions: [{ ...email, confirmed: false }] },
        'ops-alerts → ops@example.com',
        'unconfirmed',
        'warning',
      ],
      ['who has', { subscriptions: [{ ...email, confirmed: true }] }, 'ops-alerts → ops@example.com', '', 'mail'],
      ['a topic without anybody', { subscriptions: [] }, 'ops-alerts', 'nobody is subscribed', 'warning'],
      ['a topic that is gone', { exists: false }, 'ops-alerts', 'does not exist any more', 'error'],
      ['a topic that may not be seen', {}, 'ops-alerts', 'subscriptions unknown', 'mail'],
    ];
    for (const [what, topic, label, text, icon] of rows) {
      it(`shows ${what}: "${label}", "${text}"`, async () => {
        const alarm: AlarmState = {
          name: 'stops alarm',
          arn: 'a',
          state: 'OK',
          actionsEnabled: false,
          actions: [arn],
          topics: [{ name: 'ops-alerts', arn, exists: true, ...topic }],
        };
        const filter = { name: 'stops', alarms: [alarm] } as unknown as MetricFilterState;
        const chain = { trail, logGroup: { ...logGroup, filters: [filter] } };
        const { tree } = await treeOver([chain]);
        const node: ChainNode = { kind: 'alarm', chain, filter, alarm };
        assert.match(tree.getTreeItem(node).contextValue!, /\bactionsOff\b.*\btells\b/);
        const [child, ...others] = await tree.getChildren(node);
        assert.deepEqual(others, []);
        const item = tree.getTreeItem(child!);
        assert.deepEqual([item.label, item.description, iconOf(item)], [label, text, icon]);
      });
    }
  });

  it('shows which metrics a filter with dimensions writes, and which of them an alarm watches', async () => {
    const alarm: AlarmState = {
      name: 'alice stops',
      arn: 'a',
      state: 'OK',
      actionsEnabled: true,
      actions: [],
      dimensions: { UserName: 'alice' },
    };
    const filter: MetricFilterState = {
      name: 'stops',
      pattern: '{ $.eventName = "StopInstances" }',
      logGroup: 'lab',
      metricName: 'Stops',
      metricNamespace: 'N',
      metricValue: '1',
      dimensions: { UserName: '$.userIdentity.userName' },
      alarms: [alarm],
    };
    const chain = { trail, logGroup: { ...logGroup, filters: [filter] } };
    const { tree } = await treeOver([chain]);
    const metric = tree.getTreeItem({ kind: 'metric', chain, filter });
    assert.equal(metric.description, 'one for each UserName');
    assert.match(
      (metric.tooltip as { value: string }).value,
      /none without[^]*`UserName`: `\$\.userIdentity\.userName`/,
    );
    assert.equal(tree.getTreeItem({ kind: 'alarm', chain, filter, alarm }).description, 'OK · UserName=alice');

    const lines = (watching: Partial<AlarmState>, filters = [filter]) => {
      const inGroup = { trail, logGroup: { ...logGroup, filters } };
      const item = tree.getTreeItem({ kind: 'alarm', chain: inGroup, filter, alarm: { ...alarm, ...watching } });
      return [item.description, iconOf(item)];
    };
    assert.deepEqual(lines({ dimensions: {} }), ['no filter here counts for it · OK', 'warning']);
    assert.deepEqual(lines({ dimensions: { User: 'alice' } }), [
      'no filter here counts for it · OK · User=alice',
      'warning',
    ]);
    assert.deepEqual(lines({ dimensions: {} }, [filter, { ...filter, name: 'all stops', dimensions: {} }]), [
      'OK',
      'pass',
    ]);
    assert.deepEqual(lines({ form: 'math', dimensions: {} }), ['OK', 'pass']);
  });

  it('keeps its ids over a refresh', async () => {
    const { tree } = await treeOver([{ trail, logGroup }]);
    const ids = async () => (await tree.getChildren()).map((node: ChainNode) => tree.getTreeItem(node).id);
    assert.deepEqual(await ids(), await ids());
  });
});
