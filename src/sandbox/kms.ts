import { flagOf, numberOf, textOf, type Fields } from './fields';
import { defaultKeyPolicy, keyAllows, type Alias, type Key, type Keys } from './kms-keys';
import { pageOf } from './paging';
import { parsePolicy } from './policy';
import { ServiceError, type RequestContext, type Service } from './service';
import { caller } from './sts';
import type { World } from './world';

const DAY = 24 * 60 * 60_000;
const LARGEST_POLICY = 32 * 1024;

/** KMS: symmetric keys, their policies and aliases (API version 2014-11-01). Nothing is encrypted with them. */
export class Kms {
  readonly service: Service;
  readonly #world: World;
  readonly #keys: Keys;

  constructor(world: World, keys: Keys) {
    this.#world = world;
    this.#keys = keys;
    this.service = {
      CreateKey: (input, context) => this.#createKey(input, context),
      DescribeKey: (input, context) => ({ KeyMetadata: metadata(this.#key(input, context), world) }),
      GetKeyPolicy: (input, context) => {
        const { policy } = this.#key(input, context);
        checkPolicyName(input);
        return { Policy: policy, PolicyName: 'default' };
      },
      PutKeyPolicy: (input, context) => {
        const key = this.#ownKey(input, context);
        checkPolicyName(input);
        key.policy = this.#checkedPolicy(input, key);
        return {};
      },
      DisableKey: (input, context) => {
        this.#usableKey(input, context).state = 'Disabled';
        return {};
      },
      EnableKey: (input, context) => {
        this.#usableKey(input, context).state = 'Enabled';
        return {};
      },
      ScheduleKeyDeletion: (input, context) => this.#scheduleDeletion(input, context),
      CreateAlias: (input, context) => this.#createAlias(input, context),
      ListAliases: (input, context) => this.#listAliases(input, context),
    };
  }

  #createKey(input: Fields, { region }: RequestContext): object {
    const key = this.#keys.add(
      region,
      {
        description: textOf(input, 'Description') ?? '',
        multiRegion: flagOf(input, 'MultiRegion') ?? false,
        policy: textOf(input, 'Policy') === undefined ? defaultKeyPolicy(this.#world) : this.#checkedPolicy(input),
      },
      'CUSTOMER',
    );
    return { KeyMetadata: metadata(key, this.#world) };
  }

  /** A policy that KMS takes: not one that would lock the caller out. */
  #checkedPolicy(input: Fields, key?: Key): string {
    const policy = required(input, 'Policy');
    if (policy.length > LARGEST_POLICY) {
      throw new ServiceError('LimitExceededException', `The policy is larger than ${LARGEST_POLICY} bytes`);
    }
    const parsed = parsePolicy(policy, 'resource');
    if ('fault' in parsed) {
      const isPrincipal = parsed.fault === 'principal';
      throw malformedPolicy(
        `Policy contains ${isPrincipal ? 'a statement with one or more invalid principals' : 'errors'}.`,
      );
    }
    const { accountId, partition } = this.#world;
    const me = [
      accountId,
      ...['root', `user/${caller.userName}`].map((who) => `arn:${partition}:iam::${accountId}:${who}`),
    ];
    const question = { principals: me, action: 'kms:PutKeyPolicy' };
    if (
      flagOf(input, 'BypassPolicyLockoutSafetyCheck') !== true &&
      !keyAllows({ arn: key?.arn ?? '*', policy }, question)
    ) {
      throw malformedPolicy('The new key policy will not allow you to update the key policy in the future.');
    }
    return policy;
  }

  #scheduleDeletion(input: Fields, context: RequestContext): object {
    const key = this.#usableKey(input, context);
    const days = numberOf(input, 'PendingWindowInDays') ?? 30;
    if (days < 7 || days > 30) throw invalid('PendingWindowInDays must be from 7 to 30');
    key.state = 'PendingDeletion';
    key.deletionDate = new Date(this.#world.clock.now() + days * DAY);
    return { KeyId: key.arn, DeletionDate: key.deletionDate, KeyState: key.state, PendingWindowInDays: days };
  }

  #createAlias(input: Fields, context: RequestContext): object {
    const name = required(input, 'AliasName');
    if (!/^alias\/[a-zA-Z0-9/_-]{1,250}$/.test(name)) {
      throw invalid('Alias must start with the prefix "alias/". Please see https://docs.aws.amazon.com/kms/');
    }
    if (name.startsWith('alias/aws/')) {
      throw new ServiceError('NotAuthorizedException', 'Alias names that begin with alias/aws/ are reserved for AWS.');
    }
    const key = this.#usableKey({ KeyId: required(input, 'TargetKeyId') }, context);
    const taken = this.#keys.aliasesIn(context.region).find((alias) => alias.name === name);
    if (taken !== undefined) {
      const message = `An alias with the name ${this.#keys.aliasArn(taken)} already exists`;
      throw new ServiceError('AlreadyExistsException', message);
    }
    this.#keys.addAlias(name, key);
    return {};
  }

  #listAliases(input: Fields, context: RequestContext): object {
    const of = textOf(input, 'KeyId') === undefined ? undefined : this.#key(input, context);
    const found = this.#keys.aliasesIn(context.region).filter(({ key }) => of === undefined || key === of);
    const limit = numberOf(input, 'Limit') ?? 50;
    if (limit < 1 || limit > 100) throw invalid('Limit must be from 1 to 100');
    const { items, nextToken } = pageOf(
      found,
      limit,
      textOf(input, 'Marker'),
      () => new ServiceError('InvalidMarkerException', 'The marker is not valid.'),
    );
    return {
      Aliases: items.map((alias) => this.#listed(alias)),
      Truncated: nextToken !== undefined,
      ...(nextToken !== undefined && { NextMarker: nextToken }),
    };
  }

  #listed(alias: Alias): object {
    return {
      AliasName: alias.name,
      AliasArn: this.#keys.aliasArn(alias),
      ...(alias.key !== undefined && {
        TargetKeyId: alias.key.id,
        CreationDate: alias.created,
        LastUpdatedDate: alias.created,
      }),
    };
  }

  #key(input: Fields, { region }: RequestContext): Key {
    return this.#keys.named(required(input, 'KeyId'), region);
  }

  #ownKey(input: Fields, context: RequestContext): Key {
    const key = this.#key(input, context);
    if (key.manager === 'CUSTOMER') return key;
    throw new ServiceError('AccessDeniedException', `You may not change ${key.arn}, an AWS managed key.`);
  }

  /** A key that can still be changed. */
  #usableKey(input: Fields, context: RequestContext): Key {
    const key = this.#ownKey(input, context);
    if (key.state !== 'PendingDeletion') return key;
    throw new ServiceError('KMSInvalidStateException', `${key.arn} is pending deletion.`);
  }
}

function metadata(key: Key, { accountId }: World): object {
  return {
    AWSAccountId: accountId,
    KeyId: key.id,
    Arn: key.arn,
    CreationDate: key.created,
    Enabled: key.state === 'Enabled',
    Description: key.description,
    KeyUsage: 'ENCRYPT_DECRYPT',
    KeyState: key.state,
    ...(key.deletionDate !== undefined && { DeletionDate: key.deletionDate }),
    Origin: 'AWS_KMS',
    KeyManager: key.manager,
    CustomerMasterKeySpec: 'SYMMETRIC_DEFAULT',
    KeySpec: 'SYMMETRIC_DEFAULT',
    EncryptionAlgorithms: ['SYMMETRIC_DEFAULT'],
    MultiRegion: key.multiRegion,
  };
}

/** A key has one policy, and its name is "default". */
function checkPolicyName(input: Fields): void {
  if ((textOf(input, 'PolicyName') ?? 'default') === 'default') return;
  throw new ServiceError('NotFoundException', 'No such policy exists');
}

function required(input: Fields, name: string): string {
  const value = textOf(input, name);
  if (value !== undefined && value !== '') return value;
  const member = name[0]!.toLowerCase() + name.slice(1);
  throw invalid(`Value null at '${member}' failed to satisfy constraint: Member must not be null`);
}

function invalid(constraint: string): ServiceError {
  return new ServiceError('ValidationException', `1 validation error detected: ${constraint}`);
}

function malformedPolicy(message: string): ServiceError {
  return new ServiceError('MalformedPolicyDocumentException', message);
}
