import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import { openMetricFilter } from '../../../src/commands/metric-filter';
import type { Services } from '../../../src/commands/services';
import { fakeEditors } from '../../helpers/fake-editors';

const filter = { name: 'stops', logGroup: 'lab', alarms: [] };

/** The command where something is selected in the tree, and a person who picks the first filter or gives up. */
async function run(selected: unknown, argument: unknown, picks = true): Promise<readonly string[]> {
  const { vs } = fakeEditors();
  const opened: string[] = [];
  Object.assign(vs.window, {
    showQuickPick: (items: readonly unknown[]) => Promise.resolve(picks ? items[0] : undefined),
    showTextDocument: (uri: vscode.Uri) => Promise.resolve(opened.push(uri.toString())),
  });
  const services = {
    vs,
    tree: { selected },
    connections: { account: { identity: { accountId: '111122223333' }, region: 'us-east-1' } },
    pipelines: { chains: () => Promise.resolve([{ logGroup: { filters: [filter] } }]) },
  } as unknown as Services;
  await openMetricFilter(services, argument);
  return opened;
}

describe('Open Metric Filter', () => {
  const stops = ['cwfilter:/111122223333/us-east-1/lab/stops.cwfilter'];

  it('opens that of the menu’s node, of whatever hangs on it', async () => {
    assert.deepEqual(await run(undefined, { kind: 'alarm', chain: {}, filter }), stops);
  });

  it('asks which, where nothing or no filter is selected', async () => {
    assert.deepEqual(await run(undefined, undefined), stops);
    assert.deepEqual(await run({ kind: 'trail', chain: {} }, undefined), stops);
  });

  it('opens nothing when the question is called off', async () => {
    assert.deepEqual(await run(undefined, undefined, false), []);
  });
});
