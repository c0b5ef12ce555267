import type { Service } from './service';
import type { World } from './world';

/** The IAM user whose keys every caller of the sandbox is taken to have. */
export const caller = { userName: 'sandbox-admin', userId: 'AIDASANDBOXADMIN00001' } as const;

/** STS: only who one is. */
export class Sts {
  readonly service: Service;

  constructor({ accountId, partition }: World) {
    this.service = {
      GetCallerIdentity: () => ({
        UserId: caller.userId,
        Account: accountId,
        Arn: `arn:${partition}:iam::${accountId}:user/${caller.userName}`,
      }),
    };
  }
}
