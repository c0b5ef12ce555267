import { numberOf, textOf, type Fields } from './fields';
import { pageOf } from './paging';
import { ServiceError, type Service } from './service';
import type { World } from './world';

/** The organization that the account is in. */
export interface OrganizationMembership {
  /** E.g. `o-a1b2c3d4e5`. */
  readonly id: string;
  /** Whether the account is the one that manages the organization; default true. */
  readonly managed?: boolean;
}

/** Who manages an organization that the sandbox's account is only a member of. */
const anotherAccount = '999988887777';

/** AWS Organizations: which one the account is in, and which services are trusted in it (API version 2016-11-28). */
export class Organizations {
  readonly service: Service;
  readonly #world: World;
  readonly #membership: OrganizationMembership | undefined;
  /** Service principals, and since when. */
  readonly #trusted = new Map<string, Date>();

  constructor(world: World, membership?: OrganizationMembership) {
    this.#world = world;
    this.#membership = membership;
    this.service = {
      DescribeOrganization: () => ({ Organization: this.#describe(this.#organization()) }),
      ListAWSServiceAccessForOrganization: (input) => {
        this.#checkManagement();
        return this.#listTrusted(input);
      },
      EnableAWSServiceAccess: (input) => {
        this.#checkManagement();
        const principal = textOf(input, 'ServicePrincipal') ?? '';
        if (!/^[a-z0-9.-]+\.amazonaws\.com$/.test(principal)) {
          throw invalidInput('You specified an unrecognized service principal.');
        }
        if (!this.#trusted.has(principal)) this.#trusted.set(principal, new Date(world.clock.now()));
        return {};
      },
    };
  }

  /** The id of the organization; `undefined` when the account is in none. */
  get id(): string | undefined {
    return this.#membership?.id;
  }

  get isManagementAccount(): boolean {
    return this.#membership !== undefined && this.#membership.managed !== false;
  }

  /** Whether a service may act in all accounts of the organization. */
  trusts(servicePrincipal: string): boolean {
    return this.#trusted.has(servicePrincipal);
  }

  #organization(): OrganizationMembership {
    if (this.#membership !== undefined) return this.#membership;
    throw new ServiceError('AWSOrganizationsNotInUseException', 'Your account is not a member of an organization.');
  }

  #checkManagement(): void {
    this.#organization();
    if (this.isManagementAccount) return;
    throw new ServiceError('AccessDeniedException', "You don't have permissions to access this resource.");
  }

  #describe({ id }: OrganizationMembership): object {
    const { accountId, partition } = this.#world;
    const manager = this.isManagementAccount ? accountId : anotherAccount;
    return {
      Id: id,
      Arn: `arn:${partition}:organizations::${manager}:organization/${id}`,
      FeatureSet: 'ALL',
      MasterAccountArn: `arn:${partition}:organizations::${manager}:account/${id}/${manager}`,
      MasterAccountId: manager,
      MasterAccountEmail: 'aws@example.com',
      AvailablePolicyTypes: [{ Type: 'SERVICE_CONTROL_POLICY', Status: 'ENABLED' }],
    };
  }

  #listTrusted(input: Fields): object {
    const trusted = [...this.#trusted].sort(([a], [b]) => (a < b ? -1 : 1));
    const { items, nextToken } = pageOf(trusted, numberOf(input, 'MaxResults') ?? 20, textOf(input, 'NextToken'), () =>
      invalidInput('You provided an invalid NextToken.'),
    );
    return {
      EnabledServicePrincipals: items.map(([ServicePrincipal, DateEnabled]) => ({ ServicePrincipal, DateEnabled })),
      ...(nextToken !== undefined && { NextToken: nextToken }),
    };
  }
}

function invalidInput(message: string): ServiceError {
  return new ServiceError('InvalidInputException', message);
}
