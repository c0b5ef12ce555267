import assert from 'node:assert/strict';
import { arnsOf, statementsFor, statementsOf, type Permission, type ResourceKind } from '../../../src/aws/permissions';

const scope = { partition: 'aws-cn', region: 'cn-north-1', account: '111122223333' };

describe('ARNs of what a call is about', () => {
  const rows: readonly (readonly [ResourceKind, name: string, arns: readonly string[], why: string])[] = [
    ['bucket', 'logs', ['arn:aws-cn:s3:::logs'], 'buckets have no region and no account'],
    ['objects', 'logs', ['arn:aws-cn:s3:::logs/*'], 'all of its files'],
    ['trail', 't', ['arn:aws-cn:cloudtrail:cn-north-1:111122223333:trail/t'], 'partition and region of the caller'],
    ['trail', 'arn:aws:cloudtrail:eu-west-1:1:trail/t', ['arn:aws:cloudtrail:eu-west-1:1:trail/t'], 'an ARN is one'],
    [
      'role',
      'logs',
      ['arn:aws-cn:iam::111122223333:role/logs', 'arn:aws-cn:iam::111122223333:role/*/logs'],
      'a role may have a path, which calls leave out',
    ],
    [
      'log-group',
      'lab',
      [
        'arn:aws-cn:logs:cn-north-1:111122223333:log-group:lab',
        'arn:aws-cn:logs:cn-north-1:111122223333:log-group:lab:*',
      ],
      'tags are on the one, all else on the other',
    ],
    ['log-group', 'lab*', ['arn:aws-cn:logs:cn-north-1:111122223333:log-group:lab*'], 'a star is enough for both'],
    ['key', 'alias/mine', ['arn:aws-cn:kms:cn-north-1:111122223333:key/*'], 'an alias gives no right to its key'],
  ];
  for (const [kind, name, arns, why] of rows) {
    it(`${kind} ${name}: ${why}`, () => assert.deepEqual(arnsOf(kind, [name], scope), arns));
  }
});

describe('policy statements', () => {
  const resourcesOf = ({ about }: Permission) => [about ?? '*'];

  it('are few: actions on the same things share one, a condition keeps them apart', () => {
    const condition = { StringEquals: { 'iam:PassedToService': 'cloudtrail.amazonaws.com' } };
    const permissions: readonly Permission[] = [
      { action: 'iam:GetRole', about: 'r' },
      { action: 'iam:PassRole', about: 'r', condition },
      { action: 'iam:TagRole', about: 'r' },
      { action: 'iam:GetRole', about: 'r' },
      { action: 'iam:ListRoles' },
    ];
    assert.deepEqual(statementsOf(permissions, resourcesOf), [
      { Effect: 'Allow', Action: ['iam:GetRole', 'iam:TagRole'], Resource: ['r'] },
      { Effect: 'Allow', Action: ['iam:PassRole'], Resource: ['r'], Condition: condition },
      { Effect: 'Allow', Action: ['iam:ListRoles'], Resource: ['*'] },
    ]);
  });

  it('for a call name all that it is about, and nothing that it does not use', () => {
    const permissions: readonly Permission[] = [
      { action: 'cloudwatch:DeleteAlarms', about: 'AlarmNames', on: 'alarm' },
      { action: 'iam:PassRole', about: 'Role', on: 'role', ifGiven: true },
    ];
    const alarm = 'arn:aws-cn:cloudwatch:cn-north-1:111122223333:alarm';
    const [statement, ...others] = statementsFor(permissions, { AlarmNames: ['a', 'b'], Role: '' }, scope);
    assert.deepEqual(statement?.Resource, [`${alarm}:a`, `${alarm}:b`]);
    assert.deepEqual(others, []);
    assert.deepEqual(statementsFor(permissions, {}, scope)[0]?.Resource, [`${alarm}:*`]);
  });
});
