import assert from 'node:assert/strict';
import type { Account } from '../../../src/aws/account';
import { deployAllChanged } from '../../../src/commands/deploy-changed';
import type { Services } from '../../../src/commands/services';
import { Failure } from '../../../src/common/failure';
import type { MetricFilterState } from '../../../src/pipeline/chain/chain';
import type { LocalState } from '../../../src/pipeline/chain/local-file';
import type { LocalAlert } from '../../../src/views/alert-files';
import { connectedTo } from '../../helpers/connected';
import { eventually } from '../../helpers/eventually';
import { fileUri } from '../../helpers/fake-files';
import { fakeVsCode } from '../../helpers/fake-vscode';

const filter = {} as MetricFilterState;
const differs: LocalState = {
  is: 'differs',
  filter,
  differences: [{ kind: 'alarm-setting', setting: 'threshold', here: 1, account: 3 }],
};
const missing: LocalState = { is: 'elsewhere', missing: ['logGroupName'] };

function local(name: string, state: LocalState, folder = 'alerts'): LocalAlert {
  const request = {
    logGroupName: 'lab',
    filterName: name,
    filterPattern: 'ERROR',
    metricNamespace: 'N',
    metricName: 'M',
    metricValue: '1',
  };
  const path = `${folder}/${name}.cwfilter`;
  return { uri: fileUri(`/work/${path}`), path, file: { request }, state };
}

interface World {
  readonly says: string[];
  readonly inputs: ReturnType<typeof fakeVsCode>['inputs'];
  readonly done: Promise<void>;
}

/** @param answer the button of a dialog that is pressed */
function deploy(files: readonly LocalAlert[], folder?: string, answer?: string): World {
  const fake = fakeVsCode();
  const says: string[] = [];
  Object.assign(fake.vs.workspace, {
    textDocuments: [{ isDirty: true, uri: fileUri('/work/alerts/unsaved.cwfilter') }],
  });
  Object.assign(fake.vs.window, {
    showInformationMessage: (text: string) => says.push(text),
    showWarningMessage: (text: string, { detail }: { detail: string }) => {
      says.push(`${text}\n${detail}`);
      return Promise.resolve(answer);
    },
  });
  const account = { identity: { accountId: '111122223333' }, region: 'us-east-1' } as unknown as Account;
  const services = {
    vs: fake.vs,
    connections: connectedTo(account),
    pipelines: { refresh: () => undefined, chains: () => Promise.resolve([]) },
    alertFiles: { refresh: () => Promise.resolve(), all: files },
  } as unknown as Services;
  const done = deployAllChanged(services, folder === undefined ? undefined : fileUri(folder), undefined);
  return { says, inputs: fake.inputs, done };
}

async function picker({ inputs }: World) {
  await eventually(() => {
    assert.ok((inputs.at(-1)?.items.length ?? 0) > 0);
    return Promise.resolve();
  });
  return inputs.at(-1)!;
}

describe('deploy all changed', () => {
  it('shows all that differ or are not deployed, all ticked, with what would change', async () => {
    const world = deploy([
      local('stops', differs),
      local('same', { is: 'same', filter }),
      local('unsaved', { is: 'not-deployed' }),
      local('theirs', { is: 'elsewhere', missing: [] }),
    ]);
    const list = await picker(world);
    const shown = list.items.map((item) => {
      const { label, description, detail } = item as { label: string; description?: string; detail?: string };
      return [label, description, detail];
    });
    assert.deepEqual(shown, [
      ['stops', 'alerts/stops.cwfilter', 'threshold: 1 here, 3 in the account'],
      ['unsaved', 'alerts/unsaved.cwfilter', 'not deployed yet (without its unsaved changes)'],
    ]);
    assert.equal(list.selectedItems.length, 2);
    assert.match(list.placeholder, /111122223333 \(us-east-1\)/);
    list.selectedItems = [];
    list.accept();
    assert.equal(list.placeholder, 'Tick at least one.');
    list.hide();
    await world.done;
  });

  it('takes only what is in the folder that was chosen', async () => {
    const world = deploy([local('a', differs), local('b', differs), local('c', differs, 'alerts-old')], '/work/alerts');
    const list = await picker(world);
    assert.deepEqual(
      list.items.map(({ label }) => label),
      ['a', 'b'],
    );
    list.hide();
    await world.done;
  });

  it('leaves out what cannot be deployed only when that is said', async () => {
    const files = [
      local('a', differs),
      local('b', differs),
      local('bare', missing),
      local('bad', { is: 'invalid', problem: 'A parenthesis is missing.' }),
    ];
    const declined = deploy(files);
    await declined.done;
    assert.deepEqual(declined.says, [
      [
        '2 alert files cannot be deployed as they are.',
        'alerts/bare.cwfilter: its front matter does not say logGroupName',
        'alerts/bad.cwfilter: A parenthesis is missing.',
      ].join('\n'),
    ]);
    assert.equal(declined.inputs.length, 0);
    const agreed = deploy(files, undefined, 'Leave Them Out');
    (await picker(agreed)).hide();
    await agreed.done;
  });

  it('fails, with the reasons, when none can be deployed', async () => {
    await assert.rejects(
      deploy([local('bare', missing), local('bad', { is: 'invalid', problem: 'A parenthesis is missing.' })]).done,
      (error) => {
        assert.ok(error instanceof Failure);
        const bare = 'alerts/bare.cwfilter: its front matter does not say logGroupName';
        assert.equal(
          error.what,
          `No alert file can be deployed. ${bare}; alerts/bad.cwfilter: A parenthesis is missing.`,
        );
        return true;
      },
    );
  });

  it('says so when nothing has changed, and what was not looked at', async () => {
    const world = deploy([local('same', { is: 'same', filter }), local('theirs', { is: 'elsewhere', missing: [] })]);
    await world.done;
    assert.deepEqual(world.says, [
      'Nothing to deploy: 1 of 2 alert files are just as in 111122223333 (us-east-1). Left out, since no trail of it sends to their log groups: 1.',
    ]);
    const none = deploy([]);
    await none.done;
    assert.deepEqual(none.says, ['There is no alert file (.cwfilter) here.']);
  });
});
