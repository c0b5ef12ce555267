import assert from 'node:assert/strict';
import {
  defaultAlarmName,
  defaultLogsName,
  defaultRoleName,
  freeAlarmName,
  nameProblem,
  type NameKind,
} from '../../../src/alerts/names';

describe('names', () => {
  const rows: readonly (readonly [kind: NameKind, name: string, problem: RegExp | undefined])[] = [
    ['trail', 'My_cloudtrail', undefined],
    ['trail', 'abc', undefined],
    ['trail', '', /needs a name/],
    ['trail', 'ab', /3 to 128/],
    ['trail', 'a'.repeat(129), /3 to 128/],
    ['trail', 'my trail', /Only letters, digits/],
    ['trail', '-trail', /begin and end/],
    ['trail', 'trail_', /begin and end/],
    ['trail', 'my--trail', /side by side/],
    ['trail', 'my_-trail', /side by side/],
    ['trail', '192.168.5.4', /IP address/],
    ['bucket', 'aws-cloudtrail-logs-111122223333-3f9a0b1c', undefined],
    ['bucket', 'my.bucket', undefined],
    ['bucket', 'two--hyphens', undefined],
    ['bucket', 'My-bucket', /Only small letters/],
    ['bucket', 'my..bucket', /side by side/],
    ['bucket', 'my.-bucket', /side by side/],
    ['bucket', '10.0.0.1', /IP address/],
    ['bucket', 'xn--bucket', /keeps names/],
    ['bucket', 'logs-s3alias', /this ending/],
    ['logGroup', 'CloudTrail/DefaultLogGroup', undefined],
    ['logGroup', 'a#b.c-d_e', undefined],
    ['logGroup', 'aws/trail', /keeps names/],
    ['logGroup', '/aws/trail', undefined],
    ['logGroup', 'my group', /Only letters, digits/],
    ['role', 'clwatch_role', undefined],
    ['role', 'a+=,.@-', undefined],
    ['role', 'a/b', /Only letters, digits/],
    ['role', 'r'.repeat(65), /at most 64/],
    ['prefix', 'audit/trails-1', undefined],
    ['prefix', 'p'.repeat(201), /at most 200/],
    ['prefix', '/audit', /slash/],
    ['prefix', 'audit/', /slash/],
    ['prefix', 'a//b', /side by side/],
    ['prefix', 'a*', /Only letters, digits/],
    ['prefix', 'logs/AWSLogs', /by itself/],
    ['topic', 'trail_files-1', undefined],
    ['topic', 'files.fifo', /Only letters, digits/],
    ['topic', 't'.repeat(257), /at most 256/],
    ['filter', 'stopped instances (all)', undefined],
    ['filter', 'a:b', /not allowed/],
    ['metric', 'CloudTrailMetrics', undefined],
    ['metric', 'cost in $', /not allowed/],
    ['alarm', 'EC2 stop alarm', undefined],
    ['alarm', 'a\nb', /Control/],
  ];
  for (const [kind, name, problem] of rows) {
    it(`${kind} ${JSON.stringify(name.slice(0, 45))} ${problem ? 'is refused' : 'is taken'}`, () => {
      if (problem) assert.match(nameProblem(kind, name) ?? '', problem);
      else assert.equal(nameProblem(kind, name), undefined);
    });
  }

  it('makes default names that AWS takes', () => {
    assert.equal(defaultLogsName('111122223333', '3f9a0b1c'), 'aws-cloudtrail-logs-111122223333-3f9a0b1c');
    assert.match(defaultLogsName('111122223333'), /^aws-cloudtrail-logs-111122223333-[0-9a-f]{8}$/);
    for (const kind of ['bucket', 'logGroup'] as const) {
      assert.equal(nameProblem(kind, defaultLogsName('111122223333')), undefined);
    }
    assert.equal(defaultRoleName('My_cloudtrail'), 'CloudTrailRoleForCloudWatchLogs_My_cloudtrail');
    assert.equal(nameProblem('role', defaultRoleName('t'.repeat(128))), undefined);
    assert.equal(nameProblem('alarm', defaultAlarmName('f'.repeat(512))), undefined);
  });

  const long = 'f'.repeat(512);
  const free: [filter: string, taken: string[], name: string][] = [
    ['stops', [], 'stops alarm'],
    ['stops', ['other'], 'stops alarm'],
    ['stops', ['stops alarm'], 'stops alarm 2'],
    ['stops', ['stops alarm 2', 'stops alarm', 'stops alarm 3'], 'stops alarm 4'],
    [long, [defaultAlarmName(long)], `${'f'.repeat(250)} 2`],
  ];
  for (const [filter, taken, name] of free) {
    it(`of a further alarm beside ${taken.length} is ${name.slice(0, 20)}…`, () => {
      assert.equal(freeAlarmName(filter, taken), name);
      assert.equal(nameProblem('alarm', name), undefined);
    });
  }
});
