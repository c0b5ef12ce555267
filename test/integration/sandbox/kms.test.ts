import {
  CreateAliasCommand,
  CreateKeyCommand,
  DescribeKeyCommand,
  DisableKeyCommand,
  EnableKeyCommand,
  GetKeyPolicyCommand,
  ListAliasesCommand,
  PutKeyPolicyCommand,
  ScheduleKeyDeletionCommand,
} from '@aws-sdk/client-kms';
import assert from 'node:assert/strict';
import { Kms } from '../../../src/sandbox/kms';
import { Keys } from '../../../src/sandbox/kms-keys';
import { smallWorld } from '../../helpers/small-world';
import { assertHas, clientsOf, errorName, FakeTarget } from '../../helpers/wire-clients';

const DAY = 24 * 60 * 60_000;
const root = 'arn:aws:iam::111122223333:root';

async function setUp() {
  const world = smallWorld();
  const keys = new Keys(world);
  const target = new FakeTarget({ kms: new Kms(world, keys).service });
  const { kms } = clientsOf(target);
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({ Description: 'log files' }));
  const [KeyId, Arn] = [KeyMetadata!.KeyId!, KeyMetadata!.Arn!];
  await kms.send(new CreateAliasCommand({ AliasName: 'alias/cloudtrail-logs', TargetKeyId: KeyId }));
  const putPolicy = (statement: object, more: object = {}) =>
    kms.send(new PutKeyPolicyCommand({ KeyId, Policy: policyOf(statement), ...more }));
  return { clock: world.clock, target, kms, KeyId, Arn, putPolicy };
}

function policyOf(statement: object): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Resource: '*', ...statement }] });
}

describe('The sandbox’s KMS', () => {
  it('keeps keys, by all their names', async () => {
    const { clock, kms, KeyId, Arn } = await setUp();
    assert.match(Arn, /^arn:aws:kms:us-east-1:111122223333:key\/[0-9a-f-]{36}$/);
    const aliasArn = 'arn:aws:kms:us-east-1:111122223333:alias/cloudtrail-logs';
    for (const name of [KeyId, Arn, 'alias/cloudtrail-logs', aliasArn]) {
      const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId: name }));
      assertHas(KeyMetadata, {
        KeyId,
        Arn,
        AWSAccountId: '111122223333',
        CreationDate: new Date(clock.now()),
        Description: 'log files',
        Enabled: true,
        KeyManager: 'CUSTOMER',
        KeySpec: 'SYMMETRIC_DEFAULT',
        KeyState: 'Enabled',
        KeyUsage: 'ENCRYPT_DECRYPT',
        MultiRegion: false,
      });
    }
  });

  it('keeps a key’s policy', async () => {
    const { kms, KeyId, putPolicy } = await setUp();
    const policy = async () => (await kms.send(new GetKeyPolicyCommand({ KeyId, PolicyName: 'default' }))).Policy!;
    assert.match(await policy(), /"Sid": "Enable IAM User Permissions"/);
    const statement = { Principal: { AWS: root }, Action: 'kms:*' };
    await putPolicy(statement);
    assert.equal(await policy(), policyOf(statement));
  });

  it('disables keys, and deletes them in a while', async () => {
    const { clock, kms, KeyId } = await setUp();
    const state = async () => (await kms.send(new DescribeKeyCommand({ KeyId }))).KeyMetadata?.KeyState;
    await kms.send(new DisableKeyCommand({ KeyId }));
    assert.equal(await state(), 'Disabled');
    await kms.send(new EnableKeyCommand({ KeyId }));
    assert.equal(await state(), 'Enabled');
    const { DeletionDate } = await kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }));
    assert.deepEqual(DeletionDate, new Date(clock.now() + 7 * DAY));
    assert.equal(await state(), 'PendingDeletion');
  });

  it('lists aliases in pages, AWS’s own among them, which get their key when it is asked for', async () => {
    const { kms, KeyId } = await setUp();
    const list = async (input = {}) => {
      const { Aliases, NextMarker } = await kms.send(new ListAliasesCommand(input));
      return { aliases: Aliases!.map(({ AliasName, TargetKeyId }) => [AliasName, TargetKeyId]), NextMarker };
    };
    assert.deepEqual((await list()).aliases, [
      ['alias/aws/s3', undefined],
      ['alias/aws/sns', undefined],
      ['alias/cloudtrail-logs', KeyId],
    ]);
    const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId: 'alias/aws/sns' }));
    assert.equal(KeyMetadata?.KeyManager, 'AWS');
    assert.deepEqual((await list({ KeyId: KeyMetadata.KeyId })).aliases, [['alias/aws/sns', KeyMetadata.KeyId]]);

    const first = await list({ Limit: 2 });
    assert.equal(first.aliases.length, 2);
    assert.deepEqual((await list({ Limit: 2, Marker: first.NextMarker })).aliases, [['alias/cloudtrail-logs', KeyId]]);
  });

  it('has a key in its region only', async () => {
    const { target, Arn } = await setUp();
    const { kms } = clientsOf(target, 'eu-west-1');
    assert.equal(await errorName(kms.send(new DescribeKeyCommand({ KeyId: Arn }))), 'NotFoundException');
  });

  const errors: [name: string, why: string, run: (set: Awaited<ReturnType<typeof setUp>>) => Promise<unknown>][] = [
    ['NotFoundException', 'no key id', ({ kms }) => kms.send(new DescribeKeyCommand({ KeyId: 'my key' }))],
    [
      'NotFoundException',
      'the id of no key',
      ({ kms }) => kms.send(new DescribeKeyCommand({ KeyId: '12345678-1234-1234-1234-123456789012' })),
    ],
    ['NotFoundException', 'the alias of no key', ({ kms }) => kms.send(new DescribeKeyCommand({ KeyId: 'alias/a' }))],
    [
      'NotFoundException',
      'a policy of another name',
      ({ kms, KeyId }) => kms.send(new GetKeyPolicyCommand({ KeyId, PolicyName: 'mine' })),
    ],
    [
      'MalformedPolicyDocumentException',
      'a policy that is no JSON',
      ({ kms, KeyId }) => kms.send(new PutKeyPolicyCommand({ KeyId, Policy: '{' })),
    ],
    [
      'MalformedPolicyDocumentException',
      'a policy that locks the account out',
      ({ putPolicy }) => putPolicy({ Principal: { Service: 'cloudtrail.amazonaws.com' }, Action: 'kms:*' }),
    ],
    [
      'AlreadyExistsException',
      'an alias twice',
      ({ kms, KeyId }) => kms.send(new CreateAliasCommand({ AliasName: 'alias/cloudtrail-logs', TargetKeyId: KeyId })),
    ],
    [
      'AccessDeniedException',
      'a change to AWS’s own key',
      ({ kms }) => kms.send(new DisableKeyCommand({ KeyId: 'alias/aws/s3' })),
    ],
    [
      'KMSInvalidStateException',
      'a change to a key that is to go',
      async ({ kms, KeyId }) => {
        await kms.send(new ScheduleKeyDeletionCommand({ KeyId }));
        await kms.send(new EnableKeyCommand({ KeyId }));
      },
    ],
  ];
  for (const [name, why, run] of errors) {
    it(`refuses ${why}: ${name}`, async () => assert.equal(await errorName(run(await setUp())), name));
  }

  it('takes a policy that locks the account out from who insists', async () => {
    const { putPolicy } = await setUp();
    const statement = { Principal: { Service: 'cloudtrail.amazonaws.com' }, Action: 'kms:*' };
    await putPolicy(statement, { BypassPolicyLockoutSafetyCheck: true });
  });
});
