import assert from 'node:assert/strict';
import type { Chain } from '../../../../src/pipeline/chain/chain';
import { deliveredGroups, logGroupOfFile, type FileLogGroup } from '../../../../src/pipeline/chain/log-group-of-file';
import { trail } from '../../../helpers/plans';

const chain = (name: string, exists = true): Chain => ({ trail, logGroup: { name, arn: '', exists, filters: [] } });
const withoutLogs: Chain = { trail };

const known = (name: string): FileLogGroup => ({ is: 'known', name });
const taken = (name: string): FileLogGroup => ({ is: 'known', name, isOnlyLogGroup: true });
const none: FileLogGroup = { is: 'none' };

const rows: readonly (readonly [what: string, named: string | undefined, chains: readonly Chain[], FileLogGroup])[] = [
  ['the one that is named', 'lab', [chain('lab'), chain('other')], known('lab')],
  ['the one that is named, though no trail delivers to it', 'mine', [chain('lab')], known('mine')],
  ['the only one', undefined, [chain('lab'), withoutLogs], taken('lab')],
  ['the only one of several trails', undefined, [chain('lab'), chain('lab')], taken('lab')],
  ['the only one that is not gone', undefined, [chain('gone', false), chain('lab')], taken('lab')],
  ['none without a trail', undefined, [], none],
  ['none without a trail that delivers to one', undefined, [withoutLogs, chain('gone', false)], none],
];

describe('the log group that an alert file is about', () => {
  for (const [what, named, chains, expected] of rows) {
    it(`is ${what}`, () => assert.deepEqual(logGroupOfFile(named, deliveredGroups(chains)), expected));
  }

  it('is open where none is named and there are several', () => {
    const found = logGroupOfFile(undefined, deliveredGroups([chain('lab'), chain('other'), chain('lab')]));
    assert.ok(found.is === 'several');
    assert.deepEqual(
      found.groups.map(({ name }) => name),
      ['lab', 'other'],
    );
  });
});
