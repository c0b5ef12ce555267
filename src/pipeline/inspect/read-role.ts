import type { Account } from '../../aws/account';
import { parsePolicy } from '../policy/policy-merge';
import type { ExistingRole } from './existing';
import { seen } from './seen';
import { isMadeHere, tagsOf } from './tags';

/** @throws AwsError, not-found where there is none */
export async function readRole(account: Account, name: string, signal: AbortSignal | undefined): Promise<ExistingRole> {
  const { Role } = await account.call('iam:GetRole', { RoleName: name }, { signal });
  const readPolicies = async () => {
    const policies = new Map<string, ReturnType<typeof parsePolicy>>();
    for await (const { PolicyNames = [] } of account.pages('iam:ListRolePolicies', { RoleName: name }, { signal })) {
      for (const PolicyName of PolicyNames) {
        const { PolicyDocument } = await account.call('iam:GetRolePolicy', { RoleName: name, PolicyName }, { signal });
        policies.set(PolicyName, parsePolicy(PolicyDocument));
      }
    }
    return policies;
  };
  return {
    arn: Role?.Arn ?? '',
    trust: parsePolicy(Role?.AssumeRolePolicyDocument),
    policies: await seen(readPolicies()),
    ours: isMadeHere(tagsOf(Role?.Tags)),
  };
}
