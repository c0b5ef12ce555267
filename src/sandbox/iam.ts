import { numberOf, tagList, textOf, type Fields } from './fields';
import {
  checkName,
  checkPolicy,
  checkTrust,
  iamLimits,
  invalid,
  limitExceeded,
  noSuchEntity,
  policySize,
  required,
  tagsOf,
  tooManyTags,
} from './iam-rules';
import { pageOf } from './paging';
import { allows } from './policy';
import { Propagated } from './propagated';
import { ServiceError, type Service } from './service';
import type { World } from './world';

/** Base32, as in all of IAM's unique ids. */
const idLetters: readonly string[] = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.split('');

interface Role {
  readonly name: string;
  readonly path: string;
  readonly id: string;
  readonly arn: string;
  readonly created: Date;
  readonly description: string | undefined;
  readonly maxSessionDuration: number;
  readonly tags: Map<string, string>;
  /** Policy documents as they were given, white space and all. */
  trust: string;
  readonly policies: Map<string, string>;
}

/** A role as other services see it. */
export interface SeenRole {
  /** Whether a service, e.g. `cloudtrail.amazonaws.com`, may take the role on. */
  trusts(service: string): boolean;
  /** Whether whoever has taken the role on may do `action` to `resource`. */
  allows(action: string, resource: string): boolean;
}

/** IAM, as far as roles of services need it. */
export class Iam {
  readonly service: Service;
  readonly #world: World;
  /** By name in lower case: IAM tells no two names apart that differ in case only. */
  readonly #roles = new Map<string, Role>();
  readonly #seen = new Map<string, Propagated<SeenRole | undefined>>();

  constructor(world: World) {
    this.#world = world;
    this.service = {
      CreateRole: (input) => this.#createRole(input),
      GetRole: (input) => ({ Role: { ...roleOutput(this.#role(input)), RoleLastUsed: {} } }),
      DeleteRole: (input) => this.#deleteRole(input),
      ListRoles: (input) => this.#listRoles(input),
      UpdateAssumeRolePolicy: (input) => this.#updateAssumeRolePolicy(input),
      PutRolePolicy: (input) => this.#putRolePolicy(input),
      GetRolePolicy: (input) => {
        const [role, name] = this.#policyOf(input);
        return { RoleName: role.name, PolicyName: name, PolicyDocument: encoded(role.policies.get(name)!) };
      },
      DeleteRolePolicy: (input) => {
        const [role, name] = this.#policyOf(input);
        role.policies.delete(name);
        this.#publish(role);
        return {};
      },
      ListRolePolicies: (input) => page(input, 'PolicyNames', [...this.#role(input).policies.keys()].sort()),
      ListAttachedRolePolicies: (input) => {
        this.#role(input);
        return { AttachedPolicies: [], IsTruncated: false };
      },
      TagRole: (input) => {
        const { tags } = this.#role(input);
        const all = new Map([...tags, ...Object.entries(tagsOf(input))]);
        if (all.size > iamLimits.tags) throw tooManyTags();
        for (const [key, value] of all) tags.set(key, value);
        return {};
      },
      ListRoleTags: (input) => page(input, 'Tags', tagList(this.#role(input).tags)),
      ListAccountAliases: () => ({ AccountAliases: ['sandbox'], IsTruncated: false }),
    };
  }

  /** A role as services see it right now, which is how it was a while ago; `undefined` when they do not see it. */
  roleSeenByServices(arn: string): SeenRole | undefined {
    return this.#seen.get(arn)?.seen;
  }

  #createRole(input: Fields): object {
    const name = required(input, 'RoleName');
    checkName('roleName', name, 64);
    const path = textOf(input, 'Path') ?? '/';
    if (path.length > 512 || !/^\/([\x21-\x7e]+\/)?$/.test(path)) throw invalid('path', path, '(/)|(/[!-~]+/)');
    const trust = required(input, 'AssumeRolePolicyDocument');
    checkTrust(trust);
    const tags = new Map(Object.entries(tagsOf(input)));
    if (tags.size > iamLimits.tags) throw tooManyTags();
    const maxSessionDuration = numberOf(input, 'MaxSessionDuration') ?? 3600;
    if (maxSessionDuration < 3600 || maxSessionDuration > 43_200) {
      throw invalid('maxSessionDuration', String(maxSessionDuration), '3600 to 43200');
    }
    if (this.#roles.has(name.toLowerCase())) {
      throw new ServiceError('EntityAlreadyExistsException', `Role with name ${name} already exists.`, 409);
    }
    if (this.#roles.size >= iamLimits.roles)
      throw limitExceeded(`Cannot exceed quota for RolesPerAccount: ${iamLimits.roles}`);

    const { accountId, partition, clock, random } = this.#world;
    const role: Role = {
      name,
      path,
      id: `AROA${Array.from({ length: 17 }, () => random.pick(idLetters)).join('')}`,
      arn: `arn:${partition}:iam::${accountId}:role${path}${name}`,
      created: wholeSeconds(clock.now()),
      description: textOf(input, 'Description'),
      maxSessionDuration,
      tags,
      trust,
      policies: new Map(),
    };
    this.#roles.set(name.toLowerCase(), role);
    this.#publish(role);
    return { Role: roleOutput(role) };
  }

  #deleteRole(input: Fields): object {
    const role = this.#role(input);
    if (role.policies.size > 0) {
      throw new ServiceError('DeleteConflictException', 'Cannot delete entity, must delete policies first.', 409);
    }
    this.#roles.delete(role.name.toLowerCase());
    this.#seen.get(role.arn)?.set(undefined);
    return {};
  }

  #listRoles(input: Fields): object {
    const prefix = textOf(input, 'PathPrefix') ?? '/';
    const roles = [...this.#roles.values()].filter(({ path }) => path.startsWith(prefix));
    roles.sort((a, b) => (a.name < b.name ? -1 : 1));
    return page(
      input,
      'Roles',
      roles.map((role) => roleOutput(role, { tags: false })),
    );
  }

  #updateAssumeRolePolicy(input: Fields): object {
    const role = this.#role(input);
    const trust = required(input, 'PolicyDocument');
    checkTrust(trust);
    role.trust = trust;
    this.#publish(role);
    return {};
  }

  #putRolePolicy(input: Fields): object {
    const role = this.#role(input);
    const name = required(input, 'PolicyName');
    checkName('policyName', name, 128);
    const document = required(input, 'PolicyDocument');
    checkPolicy(document, 'identity');
    const all = new Map([...role.policies, [name, document]]);
    if ([...all.values()].reduce((sum, text) => sum + policySize(text), 0) > iamLimits.inlinePolicies) {
      throw limitExceeded(`Maximum policy size of ${iamLimits.inlinePolicies} bytes exceeded for role ${role.name}`);
    }
    role.policies.set(name, document);
    this.#publish(role);
    return {};
  }

  #role(input: Fields): Role {
    const name = required(input, 'RoleName');
    checkName('roleName', name, 64);
    const role = this.#roles.get(name.toLowerCase());
    if (role === undefined) throw noSuchEntity(`The role with name ${name} cannot be found.`);
    return role;
  }

  #policyOf(input: Fields): [role: Role, policyName: string] {
    const role = this.#role(input);
    const name = required(input, 'PolicyName');
    if (!role.policies.has(name)) throw noSuchEntity(`The role policy with name ${name} cannot be found.`);
    return [role, name];
  }

  #publish(role: Role): void {
    const { clock, timings } = this.#world;
    const seen = this.#seen.get(role.arn) ?? new Propagated(clock, timings.rolePropagation);
    this.#seen.set(role.arn, seen);
    seen.set(seenRole(role.trust, [...role.policies.values()]));
  }
}

function seenRole(trustDocument: string, documents: readonly string[]): SeenRole {
  const trust = checkPolicy(trustDocument, 'trust');
  // One policy of all statements: a statement that denies goes before those that allow, wherever they stand.
  const permissions = { statements: documents.flatMap((text) => checkPolicy(text, 'identity').statements) };
  return {
    trusts: (service) => allows(trust, { service, action: 'sts:AssumeRole' }),
    allows: (action, resource) => allows(permissions, { action, resource }),
  };
}

function roleOutput(role: Role, { tags } = { tags: true }): object {
  return {
    Path: role.path,
    RoleName: role.name,
    RoleId: role.id,
    Arn: role.arn,
    CreateDate: role.created,
    AssumeRolePolicyDocument: encoded(role.trust),
    ...(role.description !== undefined && { Description: role.description }),
    MaxSessionDuration: role.maxSessionDuration,
    ...(tags && role.tags.size > 0 && { Tags: tagList(role.tags) }),
  };
}

/** IAM gives policy documents percent-encoded after RFC 3986. */
function encoded(document: string): string {
  return encodeURIComponent(document).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function page(input: Fields, member: string, all: readonly unknown[]): object {
  const { items, nextToken } = pageOf(all, numberOf(input, 'MaxItems') ?? 100, textOf(input, 'Marker'), () =>
    invalid('marker', textOf(input, 'Marker') ?? '', 'a marker of this operation'),
  );
  return {
    [member]: items,
    IsTruncated: nextToken !== undefined,
    ...(nextToken !== undefined && { Marker: nextToken }),
  };
}

function wholeSeconds(at: number): Date {
  return new Date(Math.floor(at / 1000) * 1000);
}
