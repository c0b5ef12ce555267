import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { AwsError } from '../../../src/aws/account';
import { api, serviceOf, type ApiName, type ServiceId } from '../../../src/aws/api';
import { knownErrorOf } from '../../../src/aws/known-errors';
import { ServiceError } from '../../../src/sandbox/service';
import { sandboxAccount } from '../../helpers/sandbox-account';

/** The errors that the SDK declares for an operation, from the `@throws` of its command. */
function declaredErrors(call: ApiName): readonly string[] {
  const service = serviceOf(call);
  const command = `${call.slice(service.length + 1)}Command`;
  const file = path.resolve(`node_modules/@aws-sdk/client-${packages[service]}/dist-types/commands/${command}.d.ts`);
  return [...readFileSync(file, 'utf8').matchAll(/@throws \{@link (\w+)\} \((?:client|server) fault\)/g)].map(
    ([, name]) => name!,
  );
}

const packages: Readonly<Record<ServiceId, string>> = {
  cloudtrail: 'cloudtrail',
  cloudwatch: 'cloudwatch',
  iam: 'iam',
  kms: 'kms',
  logs: 'cloudwatch-logs',
  organizations: 'organizations',
  s3: 's3',
  sns: 'sns',
  sts: 'sts',
};

describe('errors that the SDK declares', () => {
  for (const call of Object.keys(api) as ApiName[]) {
    it(`${call}: all are known`, () => {
      const unknown = declaredErrors(call).filter((name) => knownErrorOf(call, name) === undefined);
      assert.deepEqual(unknown, []);
    });
  }

  it('are found at all', () => {
    assert.ok(declaredErrors('cloudtrail:CreateTrail').includes('KmsKeyNotFoundException'));
    assert.deepEqual(declaredErrors('s3:CreateBucket'), ['BucketAlreadyExists', 'BucketAlreadyOwnedByYou']);
  });
});

describe('a failed call', () => {
  it('says how often the SDK tried', async () => {
    const { account, sandbox } = await sandboxAccount();
    const unavailable = () => {
      throw new ServiceError('ServiceUnavailableException', 'not now', 503);
    };
    Object.assign(sandbox.services.logs, { DeleteLogGroup: unavailable });
    const error: unknown = await account.call('logs:DeleteLogGroup', { logGroupName: 'lab' }).catch((e: unknown) => e);
    assert.ok(error instanceof AwsError);
    assert.deepEqual([error.failure.reason, error.attempts], ['unavailable', 3]);
  });
});
