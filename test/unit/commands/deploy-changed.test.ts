import assert from 'node:assert/strict';
import type { Account } from '../../../src/aws/account';
import { deployAllChanged } from '../../../src/commands/deploy-changed';
import type { Services } from '../../../src/commands/services';
import { Failure } from '../../../src/common/failure';
import type { MetricFilterState } from '../../../src/pipeline/chain/chain';
import type { LocalState } from '../../../src/pipeline/drift/local-file';
import type { MetricFilterRequest } from '../../../src/pipeline/request/requests';
import type { LocalAlert } from '../../../src/views/alert-files';
import { connectedTo } from '../../helpers/connected';
import { eventually } from '../../helpers/eventually';
import { fileUri } from '../../helpers/fake-files';
import { fakeVsCode } from '../../helpers/fake-vscode';

const request: MetricFilterRequest = {
  logGroupName: 'lab',
  filterName: 'stops',
  filterPattern: 'ERROR',
  metricNamespace: 'N',
  metricName: 'M',
  metricValue: '1',
};
const filter: MetricFilterState = {
  name: 'stops',
  pattern: 'ERROR',
  logGroup: 'lab',
  metricNamespace: 'N',
  metricName: 'M',
  metricValue: '1',
  alarms: [],
};
const same: LocalState = { is: 'same', request, filter };
const isNew: LocalState = { is: 'not-deployed', request };
const differs: LocalState = {
  is: 'differs',
  request,
  filter,
  differences: [{ kind: 'alarm-setting', setting: 'threshold', here: 1, account: 3 }],
};
const incomplete: LocalState = { is: 'incomplete', missing: ['metricName'] };
const invalid: LocalState = { is: 'invalid', problem: 'A parenthesis is missing.' };
const undecided: LocalState = {
  is: 'undecided',
  filterName: 'stops',
  groups: [{ name: 'lab', filter }, { name: 'other' }],
};

/** A file whose metric filter has its name, where it is known which that is. */
function local(name: string, state: LocalState, folder = 'alerts', more: Partial<LocalAlert> = {}): LocalAlert {
  const path = `${folder}/${name}.cwfilter`;
  const own = 'request' in state ? { ...state, request: { ...state.request, filterName: name } } : state;
  return { uri: fileUri(`/work/${path}`), path, file: { missing: [] }, state: own, ...more };
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
  it('shows all that differ or are not deployed, all ticked, with what would change on which log group', async () => {
    const world = deploy([
      local('stops', differs),
      local('same', same),
      local('unsaved', isNew),
      local('theirs', { is: 'elsewhere' }),
    ]);
    const list = await picker(world);
    const shown = list.items.map((item) => {
      const { label, description, detail } = item as { label: string; description?: string; detail?: string };
      return [label, description, detail];
    });
    assert.deepEqual(shown, [
      ['stops', 'alerts/stops.cwfilter → lab', 'threshold: 1 here, 3 in the account'],
      ['unsaved', 'alerts/unsaved.cwfilter → lab', 'not deployed yet (without its unsaved changes)'],
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
    const files = [local('a', differs), local('b', differs), local('bare', incomplete), local('bad', invalid)];
    const declined = deploy(files);
    await declined.done;
    assert.deepEqual(declined.says, [
      [
        '2 alert files cannot be deployed as they are.',
        'alerts/bare.cwfilter: Its front matter does not say metricName.',
        'alerts/bad.cwfilter: A parenthesis is missing.',
        '',
        'Write what is missing, or use “Deploy Metric Filter”, which asks for it.',
        'Mend what AWS would refuse.',
      ].join('\n'),
    ]);
    assert.equal(declined.inputs.length, 0);
    const agreed = deploy(files, undefined, 'Leave Them Out');
    (await picker(agreed)).hide();
    await agreed.done;

    const one = deploy([local('a', differs), local('b', differs), local('bad', invalid)], undefined, 'Leave It Out');
    (await picker(one)).hide();
    await one.done;
  });

  const twin = { twins: ['alerts/twin.cwfilter'] };
  const bad = 'alerts/bad.cwfilter: A parenthesis is missing.';
  const again = 'Save, then deploy again.';
  const failures: readonly (readonly [why: string, files: readonly LocalAlert[], what: string, todo: string])[] = [
    [
      'none can be deployed',
      [local('bare', incomplete), local('bad', invalid)],
      `No alert file can be deployed. alerts/bare.cwfilter: Its front matter does not say metricName; ${bad}`,
      `Write what is missing, or use “Deploy Metric Filter”, which asks for it. Mend what AWS would refuse. ${again}`,
    ],
    [
      'no other can be deployed',
      [local('a', same), local('bad', invalid)],
      `1 of 2 alert files are deployed already, and the rest cannot be. ${bad}`,
      `Mend what AWS would refuse. ${again}`,
    ],
    [
      'it is open on which log group, though only one has such a filter',
      [local('stops', undecided)],
      'No alert file can be deployed. alerts/stops.cwfilter: It names no log group, and trails deliver to several: ' +
        'lab (which has a metric filter of its name), other.',
      `Name the log group in the file: logGroupName. ${again}`,
    ],
    [
      'no trail delivers to a log group',
      [local('stops', { is: 'no-log-group' }), local('bad', invalid)],
      'No trail of 111122223333 (us-east-1) delivers to CloudWatch Logs, so there is no log group to deploy to.',
      'Make one with “Access Alerts: Create Trail…”, then deploy again.',
    ],
    [
      'another file is the same metric filter, also where the account has it as that one',
      [local('stops', differs, 'alerts', twin), local('twin', same, 'alerts', { twins: ['alerts/stops.cwfilter'] })],
      '1 of 2 alert files are deployed already, and the rest cannot be. ' +
        'alerts/stops.cwfilter: It is the same metric filter as alerts/twin.cwfilter.',
      `Give each metric filter a filterName of its own, or choose only one file in the Explorer. ${again}`,
    ],
  ];
  for (const [why, files, what, todo] of failures) {
    it(`fails, with the reasons and what to do, when ${why}`, async () => {
      await assert.rejects(deploy(files).done, (error) => {
        assert.ok(error instanceof Failure);
        assert.deepEqual([error.what, error.todo], [what, todo]);
        return true;
      });
    });
  }

  it('does not mind a twin in a folder that was not chosen', async () => {
    const mine = { twins: ['prod/a.cwfilter'] };
    const theirs = { twins: ['dev/a.cwfilter'] };
    const files = [local('a', differs, 'dev', mine), local('b', isNew, 'dev'), local('a', differs, 'prod', theirs)];
    const list = await picker(deploy(files, '/work/dev'));
    assert.deepEqual(
      list.items.map(({ label }) => label),
      ['a', 'b'],
    );
    list.hide();
  });

  it('says so when nothing has changed, and what was not looked at', async () => {
    const world = deploy([local('same', same), local('theirs', { is: 'elsewhere' })]);
    await world.done;
    assert.deepEqual(world.says, [
      'Nothing to deploy: 1 of 2 alert files are just as in 111122223333 (us-east-1). Left out, since no trail of it delivers to their log groups: 1.',
    ]);
    const none = deploy([]);
    await none.done;
    assert.deepEqual(none.says, ['There is no alert file (.cwfilter) here.']);
  });
});
