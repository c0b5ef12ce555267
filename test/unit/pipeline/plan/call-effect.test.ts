import assert from 'node:assert/strict';
import type { Call } from '../../../../src/pipeline/plan/plan';
import { madeBy, removedBy } from '../../../../src/pipeline/plan/call-effect';

const arn = (service: string, rest: string) => `arn:aws:${service}:us-east-1:111122223333:${rest}`;

describe('resources of calls', () => {
  const pairs: readonly (readonly [key: string, makes: Call, removes: Call])[] = [
    [
      'trail:My_cloudtrail',
      { name: 'cloudtrail:CreateTrail', input: { Name: 'My_cloudtrail', S3BucketName: 'b' } },
      { name: 'cloudtrail:DeleteTrail', input: { Name: arn('cloudtrail', 'trail/My_cloudtrail') } },
    ],
    [
      'alarm:a b',
      { name: 'cloudwatch:PutMetricAlarm', input: { AlarmName: 'a b' } },
      { name: 'cloudwatch:DeleteAlarms', input: { AlarmNames: ['a b'] } },
    ],
    [
      'role:r',
      { name: 'iam:CreateRole', input: { RoleName: 'r', AssumeRolePolicyDocument: '' } },
      { name: 'iam:DeleteRole', input: { RoleName: 'r' } },
    ],
    [
      'role-policy:r/p',
      { name: 'iam:PutRolePolicy', input: { RoleName: 'r', PolicyName: 'p', PolicyDocument: '' } },
      { name: 'iam:DeleteRolePolicy', input: { RoleName: 'r', PolicyName: 'p' } },
    ],
    [
      'log-group:/a/b-c',
      { name: 'logs:CreateLogGroup', input: { logGroupName: '/a/b-c' } },
      { name: 'logs:DeleteLogGroup', input: { logGroupName: '/a/b-c' } },
    ],
    [
      'filter:/a/b/f',
      {
        name: 'logs:PutMetricFilter',
        input: { logGroupName: '/a/b', filterName: 'f', filterPattern: '', metricTransformations: [] },
      },
      { name: 'logs:DeleteMetricFilter', input: { logGroupName: '/a/b', filterName: 'f' } },
    ],
    [
      'bucket:b',
      { name: 's3:CreateBucket', input: { Bucket: 'b' } },
      { name: 's3:DeleteBucket', input: { Bucket: 'b' } },
    ],
    [
      'topic:t',
      { name: 'sns:CreateTopic', input: { Name: 't' } },
      { name: 'sns:DeleteTopic', input: { TopicArn: arn('sns', 't') } },
    ],
  ];
  for (const [key, makes, removes] of pairs) {
    it(`${makes.name} and ${removes.name} are about the same ${key.split(':')[0]}`, () => {
      assert.deepEqual([madeBy(makes), removedBy(makes)], [key, undefined]);
      assert.deepEqual([madeBy(removes), removedBy(removes)], [undefined, key]);
    });
  }

  const neither: readonly Call[] = [
    { name: 'empty-bucket', input: { Bucket: 'b' } },
    { name: 's3:PutBucketPolicy', input: { Bucket: 'b', Policy: '{}' } },
    { name: 'cloudtrail:UpdateTrail', input: { Name: 't' } },
  ];
  for (const call of neither) {
    it(`${call.name} makes and removes nothing of its own`, () => {
      assert.deepEqual([madeBy(call), removedBy(call)], [undefined, undefined]);
    });
  }
});
