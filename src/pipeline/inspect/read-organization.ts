import { AwsError, type Account } from '../../aws/account';
import type { ExistingOrganization } from './existing';
import { seen } from './seen';

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
