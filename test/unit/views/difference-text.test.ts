import assert from 'node:assert/strict';
import type { Difference } from '../../../src/pipeline/drift/difference';
import { differenceText } from '../../../src/views/difference-text';
import { decorateDrift } from '../../../src/views/pipeline-decorations';
import { fileUri } from '../../helpers/fake-files';
import { fakeVsCode } from '../../helpers/fake-vscode';
import type { LocalAlert } from '../../../src/views/alert-files';
import type { MetricFilterState } from '../../../src/pipeline/chain/chain';
import type { MetricFilterRequest } from '../../../src/pipeline/request/requests';

const topic = 'arn:aws:sns:us-east-1:111122223333:ops';
const rows: readonly (readonly [Difference, string])[] = [
  [{ kind: 'alarm-setting', setting: 'threshold', here: 1, account: 3 }, 'threshold: 1 here, 3 in the account'],
  [{ kind: 'defaultValue', here: 0, account: undefined }, 'defaultValue: 0 here, none in the account'],
  [{ kind: 'pattern', here: 'a', account: 'b' }, 'another pattern'],
  [
    { kind: 'metric', here: { namespace: 'N', name: 'A' }, account: { namespace: 'N', name: 'B' } },
    'metric: N / A here, N / B in the account',
  ],
  [
    { kind: 'dimensions', here: { Region: '$.awsRegion' }, account: {} },
    'dimensions: Region = $.awsRegion here, none in the account',
  ],
  [
    { kind: 'alarm-dimensions', here: {}, account: { Region: 'eu-west-1' } },
    'alarm.dimensions: none here, Region = eu-west-1 in the account',
  ],
  [{ kind: 'alarm', here: 'stops alarm', account: [] }, 'no alarm stops alarm in the account'],
  [{ kind: 'alarm', here: 'mine', account: ['theirs'] }, 'alarmName: mine here, theirs in the account'],
  [
    { kind: 'alarm-actions', setting: 'alarmActions', here: [topic], account: [] },
    'alarmActions: ops here, none in the account',
  ],
  [
    { kind: 'alarm-form', here: 'metric', account: 'statistic' },
    'the alarm in the account watches a percentile of the metric',
  ],
  [{ kind: 'topic', here: 'ops', account: undefined }, 'no topic ops in the account'],
  [
    { kind: 'subscription', topic: 'ops', here: { protocol: 'email', endpoint: 'a@example.com' }, account: undefined },
    'a@example.com is not subscribed to ops',
  ],
];

describe('a difference between file and account, in words', () => {
  const { vs } = fakeVsCode();
  for (const [difference, text] of rows) {
    it(text, () => assert.equal(differenceText(vs, difference), text));
  }

  it('stands at the metric filter in the tree, with the file', () => {
    const file = (name: string, state: LocalAlert['state']): LocalAlert => ({
      uri: fileUri(name),
      path: name,
      file: { missing: [] },
      ...(state && { state }),
    });
    const filter = {} as MetricFilterState;
    const request = {} as MetricFilterRequest;
    const item = new vs.TreeItem('stops', vs.TreeItemCollapsibleState.Collapsed);
    item.description = 'ERROR';
    decorateDrift(vs, item, [file('a.cwfilter', { is: 'same', request, filter })]);
    assert.equal(item.description, 'ERROR');
    const differences = [rows[0]![0]];
    decorateDrift(vs, item, [file('a.cwfilter', { is: 'differs', request, filter, differences })]);
    assert.equal(item.description, 'differs from a.cwfilter');
    const { value } = item.tooltip as { value: string };
    assert.match(value, /It differs from a\.cwfilter:\n- threshold: 1 here, 3 in the account/);
  });
});
