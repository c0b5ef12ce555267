import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import { copyArn, openInConsole } from '../../../src/commands/nodes';
import type { Services } from '../../../src/commands/services';
import { Failure } from '../../../src/common/failure';
import type { ChainNode } from '../../../src/pipeline/chain/chain-node';
import { connectedTo } from '../../helpers/connected';
import { fakeVsCode } from '../../helpers/fake-vscode';

const chain = {
  trail: {
    name: 'My_cloudtrail',
    arn: 'arn:aws:cloudtrail:us-east-1:111122223333:trail/My_cloudtrail',
    homeRegion: 'us-east-1',
    multiRegion: true,
    organization: false,
    logFileValidation: true,
    bucket: 'my-bucket',
  },
};
const trail: ChainNode = { kind: 'trail', chain };
const filter = { kind: 'filter', chain, filter: { name: 'stops' } } as unknown as ChainNode;

/** Services whose clipboard and browser are written down. */
function services(selected?: ChainNode) {
  const copied: string[] = [];
  const opened: string[] = [];
  const { vs } = fakeVsCode();
  Object.assign(vs, {
    env: {
      clipboard: { writeText: (text: string) => Promise.resolve(void copied.push(text)) },
      openExternal: (uri: string) => Promise.resolve(void opened.push(uri)),
    },
    Uri: { parse: (text: string) => text as unknown as vscode.Uri },
  });
  Object.assign(vs.window, { setStatusBarMessage: () => undefined });
  const all = { vs, tree: { selected }, connections: connectedTo({ region: 'us-east-1' }) } as unknown as Services;
  return { all, copied, opened };
}

describe('commands on a node of the tree', () => {
  it('Copy ARN copies that of the node the menu was opened on', async () => {
    const { all, copied } = services();
    await copyArn(all, trail);
    assert.deepEqual(copied, [chain.trail.arn]);
  });

  it('from the palette they take the selected node', async () => {
    const { all, copied } = services(trail);
    await copyArn(all, undefined);
    assert.deepEqual(copied, [chain.trail.arn]);
  });

  it('say what to do when nothing is selected, and copy nothing', async () => {
    const { all, copied } = services();
    await assert.rejects(
      copyArn(all, undefined),
      (error) => error instanceof Failure && error.todo.includes('Select a trail'),
    );
    assert.deepEqual(copied, []);
  });

  it('Copy ARN says that metric filters have none', async () => {
    const { all } = services();
    await assert.rejects(copyArn(all, filter), /have no ARN/);
  });

  it('Open in AWS Console opens the page of the trail', async () => {
    const { all, opened } = services();
    await openInConsole(all, trail);
    assert.equal(opened.length, 1);
    assert.match(opened[0]!, /^https:\/\/us-east-1\.console\.aws\.amazon\.com\/cloudtrailv2\/.*My_cloudtrail$/);
  });
});
