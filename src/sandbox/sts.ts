import { ServiceError, type RequestContext, type Service } from './service';
import type { World } from './world';

/** The IAM user whose keys every caller of the sandbox is taken to have. */
export const caller = { userName: 'sandbox-admin', userId: 'AIDASANDBOXADMIN00001' } as const;

/** STS: who one is, and taking on a role. */
export class Sts {
  readonly service: Service;
  readonly #world: World;
  /** Who has taken on a role, by the key of the session. */
  readonly #sessions = new Map<string, { readonly UserId: string; readonly Arn: string }>();

  constructor(world: World) {
    this.#world = world;
    this.service = {
      GetCallerIdentity: (_, { accessKeyId }) => this.#identityOf(accessKeyId),
      AssumeRole: (input) => this.#assumeRole(input),
    };
  }

  #identityOf(accessKeyId: RequestContext['accessKeyId']): object {
    const { accountId, partition } = this.#world;
    const user = { UserId: caller.userId, Arn: `arn:${partition}:iam::${accountId}:user/${caller.userName}` };
    return { Account: accountId, ...(this.#sessions.get(accessKeyId) ?? user) };
  }

  /** Every role of the account may be taken on, whether IAM has it or not. */
  #assumeRole(input: Record<string, unknown>): object {
    const { RoleArn, RoleSessionName, DurationSeconds = 3600 } = input;
    const role = /^arn:[\w-]+:iam::\d{12}:role\/(?:.*\/)?([\w+=,.@-]+)$/.exec(String(RoleArn))?.[1];
    if (role === undefined) throw new ServiceError('ValidationError', `${String(RoleArn)} is invalid`);
    const { accountId, partition, clock } = this.#world;
    const id = String(this.#sessions.size).padStart(12, '0');
    const session = {
      UserId: `AROA${id}SBOX:${String(RoleSessionName)}`,
      Arn: `arn:${partition}:sts::${accountId}:assumed-role/${role}/${String(RoleSessionName)}`,
    };
    const AccessKeyId = `ASIA${id}SBOX`;
    this.#sessions.set(AccessKeyId, session);
    return {
      Credentials: {
        AccessKeyId,
        SecretAccessKey: 'sandbox',
        SessionToken: 'sandbox',
        Expiration: new Date(clock.now() + Number(DurationSeconds) * 1000),
      },
      AssumedRoleUser: { AssumedRoleId: session.UserId, Arn: session.Arn },
    };
  }
}
