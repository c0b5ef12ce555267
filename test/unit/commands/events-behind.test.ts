import assert from 'node:assert/strict';
import { testEventsBehind } from '../../../src/commands/events-behind';
import type { Services } from '../../../src/commands/services';
import { Command } from '../../../src/common/contributions';
import type { Behind } from '../../../src/pipeline/behind/read-behind';
import type { Chain, MetricFilterState } from '../../../src/pipeline/chain/chain';
import { connectedTo } from '../../helpers/connected';

const from = Date.parse('2026-11-23T14:00:00Z');
const to = from + 300_000;

const filter = (name: string, logGroup: string): MetricFilterState => ({
  name,
  pattern: '{ $.eventName = "StopInstances" }',
  logGroup,
  metricName: 'StopCount',
  metricNamespace: 'N',
  metricValue: '1',
  alarms: [],
});

/** Runs the command; a log group's events are fetched from an account that only notes what it is asked. */
async function run(filters: readonly MetricFilterState[], inTree: readonly MetricFilterState[], pick?: string) {
  const commands: (readonly [string, unknown])[] = [];
  const searches: Record<string, unknown>[] = [];
  const offered: string[] = [];
  const chain = { logGroup: { name: 'trail-logs', filters: inTree } } as unknown as Chain;
  const account = {
    clock: { now: () => to, sleep: () => Promise.resolve() },
    call: (_: string, input: Record<string, unknown>) => {
      searches.push(input);
      return Promise.resolve({ events: [] });
    },
  };
  const services = {
    vs: {
      l10n: { t: (text: string) => text },
      commands: {
        executeCommand: (command: string, argument: unknown) =>
          Promise.resolve(void commands.push([command, argument])),
      },
      window: {
        showQuickPick: (items: readonly { label: string }[]) => {
          offered.push(...items.map(({ label }) => label));
          return Promise.resolve(items.find(({ label }) => label === pick));
        },
        withProgress: (_: unknown, task: () => unknown) => task(),
      },
    },
    log: { info: () => undefined, warn: () => undefined },
    pipelines: { chains: () => Promise.resolve([chain]) },
    connections: connectedTo(account),
    events: () => Promise.resolve({ state: { events: 0 }, clear: () => undefined, add: () => Promise.resolve() }),
    liveTest: { setProgress: () => undefined, setSummary: () => undefined, summary: undefined },
    fetches: { last: undefined, running: undefined },
  };
  const metric = { accountId: '111122223333', region: 'us-east-1', namespace: 'N', name: 'StopCount' };
  const behind = { point: { metric, from, to }, filters: filters.map((one) => ({ filter: one })) };
  await testEventsBehind(services as unknown as Services, behind as unknown as Behind);
  const opened = commands.filter(([command]) => command.startsWith('accessAlerts.') && !command.endsWith('.focus'));
  return { opened, searches, offered, chain };
}

describe('Open in Live Test, of a datapoint', () => {
  const stops = filter('stops', 'trail-logs');

  it('opens the filter as the tree does, and fetches its log group’s whole period', async () => {
    const inTree = { ...stops, alarms: [] };
    const { opened, searches, offered, chain } = await run([stops], [inTree]);
    assert.deepEqual(opened, [[Command.OpenMetricFilter, { kind: 'filter', chain, filter: inTree }]]);
    assert.deepEqual(offered, []);
    assert.ok(searches.length > 0);
    for (const { logGroupName, filterPattern } of searches) {
      assert.equal(logGroupName, 'trail-logs');
      // All events: those that do not match belong to the test too.
      assert.equal(filterPattern, undefined);
    }
    assert.equal(Math.min(...searches.map(({ startTime }) => Number(startTime))), from);
    assert.equal(Math.max(...searches.map(({ endTime }) => Number(endTime))), to - 1);
  });

  it('asks which filter where several feed the metric', async () => {
    const denied = filter('denied', 'other-logs');
    const { searches, offered } = await run([stops, denied], [stops], 'denied');
    assert.deepEqual(offered, ['stops', 'denied']);
    assert.ok(searches.every(({ logGroupName }) => logGroupName === 'other-logs'));
  });

  it('does nothing when the person picks none', async () => {
    const { opened, searches } = await run([stops, filter('denied', 'other-logs')], [stops]);
    assert.deepEqual([opened, searches], [[], []]);
  });

  it('opens a filter of a log group without a trail as a copy', async () => {
    const { opened } = await run([filter('elsewhere', 'app-logs')], [stops]);
    const [[command, argument] = []] = opened;
    assert.equal(command, Command.NewMetricFilter);
    const { text } = argument as { text: string };
    assert.match(text, /filterName: elsewhere\n/);
    assert.match(text, /logGroupName: app-logs\n/);
    assert.match(text, /\{ \$\.eventName = "StopInstances" \}/);
  });
});
