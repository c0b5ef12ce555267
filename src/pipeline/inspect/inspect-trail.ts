import { AwsError, type Account } from '../../aws/account';
import { parsePolicy } from '../plan/policy-merge';
import { topicArn } from '../plan/policies';
import type { ExistingKey, ExistingOrganization, ExistingTopic, ExistingTrail, Tags } from './existing';
import { seen } from './seen';

/** What a trail's own settings do not say: its tags, and the events it records. */
export async function readTrailDetails(
  account: Account,
  arn: string,
  signal: AbortSignal | undefined,
): Promise<ExistingTrail> {
  const [tags, selectors] = await Promise.all([
    seen(readTrailTags(account, arn, signal)),
    seen(account.call('cloudtrail:GetEventSelectors', { TrailName: arn }, { signal })),
  ]);
  return { arn, tags, selectors };
}

export async function readTrailTags(account: Account, arn: string, signal: AbortSignal | undefined): Promise<Tags> {
  const { ResourceTagList } = await account.call('cloudtrail:ListTags', { ResourceIdList: [arn] }, { signal });
  return tagsOf(ResourceTagList?.[0]?.TagsList);
}

/** Tags as a record, from the list that most services give. */
export function tagsOf(list: readonly { Key?: string | undefined; Value?: string | undefined }[] = []): Tags {
  return Object.fromEntries(list.map(({ Key = '', Value = '' }) => [Key, Value]));
}

export async function readTopic(
  account: Account,
  name: string,
  signal: AbortSignal | undefined,
): Promise<ExistingTopic> {
  const arn = topicArn({ ...account.identity, region: account.region }, name);
  return { arn, policy: await readTopicPolicy(account, arn, signal) };
}

/** Undefined for one that cannot be understood. */
export async function readTopicPolicy(account: Account, arn: string, signal: AbortSignal | undefined) {
  const { Attributes } = await account.call('sns:GetTopicAttributes', { TopicArn: arn }, { signal });
  return parsePolicy(Attributes?.Policy);
}

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

/** Undefined where the account is in no organization. */
export async function readOrganization(
  account: Account,
  signal: AbortSignal | undefined,
): Promise<ExistingOrganization | undefined> {
  try {
    const { Organization } = await account.call('organizations:DescribeOrganization', {}, { signal });
    if (Organization?.Id === undefined) return undefined;
    return {
      id: Organization.Id,
      managementAccountId: Organization.MasterAccountId ?? '',
      trustsCloudTrail: await seen(trustsCloudTrail(account, signal)),
    };
  } catch (error) {
    if (error instanceof AwsError && error.code === 'AWSOrganizationsNotInUseException') return undefined;
    throw error;
  }
}

async function trustsCloudTrail(account: Account, signal: AbortSignal | undefined): Promise<boolean> {
  const call = 'organizations:ListAWSServiceAccessForOrganization';
  for await (const { EnabledServicePrincipals = [] } of account.pages(call, {}, { signal })) {
    if (EnabledServicePrincipals.some(({ ServicePrincipal }) => ServicePrincipal === 'cloudtrail.amazonaws.com')) {
      return true;
    }
  }
  return false;
}
