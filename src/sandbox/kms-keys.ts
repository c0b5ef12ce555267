import { allows, parsePolicy, type PolicyQuestion } from './policy';
import { ServiceError } from './service';
import type { World } from './world';

/** A KMS key. */
export interface Key {
  readonly id: string;
  readonly arn: string;
  readonly region: string;
  readonly created: Date;
  readonly description: string;
  readonly multiRegion: boolean;
  /** AWS's own keys are there for every service that encrypts, and nobody changes them. */
  readonly manager: 'CUSTOMER' | 'AWS';
  state: 'Enabled' | 'Disabled' | 'PendingDeletion';
  deletionDate: Date | undefined;
  policy: string;
}

/** A name for a key in one region; those of AWS have no key before it is asked for. */
export interface Alias {
  readonly name: string;
  readonly region: string;
  readonly created: Date;
  key: Key | undefined;
}

/** The services whose own keys the sandbox has, and what they are for. */
const awsKeys: Readonly<Record<string, string>> = {
  s3: 'Default key that protects my S3 objects when no other key is defined',
  sns: 'Default key that protects my SNS data when no other key is defined',
};

/** The account's keys and their aliases. */
export class Keys {
  readonly #world: World;
  readonly #keys: Key[] = [];
  readonly #aliases: Alias[] = [];

  constructor(world: World) {
    this.#world = world;
  }

  /** The aliases of a region in the order of their names, AWS's own among them. */
  aliasesIn(region: string): Alias[] {
    for (const service of Object.keys(awsKeys)) this.#alias(`alias/aws/${service}`, region);
    return this.#aliases.filter((alias) => alias.region === region).sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  aliasArn({ name, region }: Alias): string {
    return this.#arn(region, name);
  }

  add(region: string, about: Pick<Key, 'description' | 'multiRegion' | 'policy'>, manager: Key['manager']): Key {
    const { random, clock } = this.#world;
    const id = about.multiRegion ? `mrk-${random.hex(32)}` : random.uuid();
    const key: Key = {
      ...about,
      id,
      arn: this.#arn(region, `key/${id}`),
      region,
      created: new Date(clock.now()),
      manager,
      state: 'Enabled',
      deletionDate: undefined,
    };
    this.#keys.push(key);
    return key;
  }

  addAlias(name: string, key: Key): void {
    this.#aliases.push({ name, region: key.region, created: new Date(this.#world.clock.now()), key });
  }

  /**
   * The key that an id, an alias or the ARN of either stands for.
   * @throws ServiceError NotFoundException
   */
  named(text: string, region: string): Key {
    const [, arnRegion, resource = text] = /^arn:[^:]+:kms:([^:]+):\d{12}:(.+)$/.exec(text) ?? [];
    if (arnRegion !== undefined && arnRegion !== region) throw notFound(`Invalid arn ${arnRegion}`);
    if (resource.startsWith('alias/')) {
      const alias = this.aliasesIn(region).find(({ name }) => name === resource);
      if (alias === undefined) throw notFound(`Alias ${this.#arn(region, resource)} is not found.`);
      return (alias.key ??= this.#awsKey(alias));
    }
    const id = resource.replace(/^key\//, '');
    if (!/^(mrk-)?[0-9a-f-]{32,36}$/.test(id)) throw notFound(`Invalid keyId '${text}'`);
    const key = this.#keys.find((each) => each.id === id && each.region === region);
    if (key === undefined) throw notFound(`Key '${this.#arn(region, `key/${id}`)}' does not exist`);
    return key;
  }

  /** The key that a service is told to use: an ARN says which region's, anything else is in `region`. */
  seenByServices(text: string, region: string): Key | undefined {
    try {
      return this.named(text, /^arn:[^:]+:kms:([^:]+):/.exec(text)?.[1] ?? region);
    } catch (error) {
      if (error instanceof ServiceError) return undefined;
      throw error;
    }
  }

  #alias(name: string, region: string): void {
    if (this.#aliases.some((alias) => alias.name === name && alias.region === region)) return;
    this.#aliases.push({ name, region, created: new Date(this.#world.clock.now()), key: undefined });
  }

  #awsKey({ name, region }: Alias): Key {
    const service = name.slice('alias/aws/'.length);
    const policy = awsKeyPolicy(this.#world, service, region);
    return this.add(region, { description: awsKeys[service]!, multiRegion: false, policy }, 'AWS');
  }

  #arn(region: string, resource: string): string {
    return `arn:${this.#world.partition}:kms:${region}:${this.#world.accountId}:${resource}`;
  }
}

/** Whether a key's policy lets somebody do something with it. */
export function keyAllows(key: Pick<Key, 'arn' | 'policy'>, question: Omit<PolicyQuestion, 'resource'>): boolean {
  const policy = parsePolicy(key.policy, 'resource');
  return !('fault' in policy) && allows(policy, { ...question, resource: key.arn });
}

/** What KMS gives a key that is made without a policy: the account may do everything, no service may do anything. */
export function defaultKeyPolicy({ accountId, partition }: World): string {
  return policyText('key-default-1', {
    Sid: 'Enable IAM User Permissions',
    Effect: 'Allow',
    Principal: { AWS: `arn:${partition}:iam::${accountId}:root` },
    Action: 'kms:*',
    Resource: '*',
  });
}

/** An AWS managed key is for the account's people by way of its one service; that is why alarms cannot use SNS's. */
function awsKeyPolicy({ accountId }: World, service: string, region: string): string {
  return policyText(`auto-${service}-1`, {
    Sid: `Allow access through ${service.toUpperCase()} for all principals in the account that are authorized to use ${service.toUpperCase()}`,
    Effect: 'Allow',
    Principal: { AWS: '*' },
    Action: ['kms:Decrypt', 'kms:GenerateDataKey*', 'kms:CreateGrant', 'kms:ListGrants', 'kms:DescribeKey'],
    Resource: '*',
    Condition: {
      StringEquals: { 'kms:ViaService': `${service}.${region}.amazonaws.com`, 'kms:CallerAccount': accountId },
    },
  });
}

function policyText(Id: string, statement: object): string {
  return JSON.stringify({ Version: '2012-10-17', Id, Statement: [statement] }, undefined, 2);
}

function notFound(message: string): ServiceError {
  return new ServiceError('NotFoundException', message);
}
