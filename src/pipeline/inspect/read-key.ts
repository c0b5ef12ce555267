import type { Account } from '../../aws/account';
import { parsePolicy } from '../policy/policy-merge';
import type { ExistingKey } from './existing';
import { seen } from './seen';

/** @param keyId the key's ARN or id, or an alias */
export async function readKey(
  account: Account,
  keyId: string,
  signal: AbortSignal | undefined,
): Promise<ExistingKey | undefined> {
  const { KeyMetadata } = await account.call('kms:DescribeKey', { KeyId: keyId }, { signal });
  const { Arn, KeyState = 'Unavailable', KeyManager = 'CUSTOMER' } = KeyMetadata ?? {};
  if (Arn === undefined) return undefined;
  // A key's policy can be had by the key's id only, not by an alias.
  return { arn: Arn, state: KeyState, manager: KeyManager, policy: await seen(readKeyPolicy(account, Arn, signal)) };
}

export async function readKeyPolicy(account: Account, arn: string, signal: AbortSignal | undefined) {
  return parsePolicy((await account.call('kms:GetKeyPolicy', { KeyId: arn }, { signal })).Policy);
}
