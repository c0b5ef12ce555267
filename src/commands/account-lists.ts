import type { Account } from '../aws/account';
import type { ApiInput, ApiOutput, PagedApiName } from '../aws/api';
import { readCombinations, type Combination, type MetricFamily } from '../pipeline/inspect/read-combinations';
import type { Services } from './services';

/** One thing of an account that can be chosen. */
export interface Listed {
  readonly name: string;
  /** What people know it by, where that is not the name. */
  readonly label?: string;
  readonly description?: string;
}

/** More than this is not read through by a person; names can be typed too. */
const most = 1000;

/**
 * What an account has to choose from. A list helps and is not needed: where it may not be read, it is empty, and the
 * name is typed.
 */
export class AccountLists {
  readonly #account: Account;
  readonly #log: Services['log'];

  constructor(account: Account, log: Services['log']) {
    this.#account = account;
    this.#log = log;
  }

  buckets(): Promise<readonly Listed[]> {
    return this.#list('s3:ListBuckets', {}, ({ Buckets = [] }) => Buckets.flatMap(({ Name }) => named(Name)));
  }

  logGroups(): Promise<readonly Listed[]> {
    return this.#list('logs:DescribeLogGroups', {}, ({ logGroups = [] }) =>
      logGroups.flatMap(({ logGroupName }) => named(logGroupName)),
    );
  }

  /** Roles that CloudTrail may take on; service-linked ones are for AWS alone. */
  roles(): Promise<readonly Listed[]> {
    return this.#list('iam:ListRoles', {}, ({ Roles = [] }) =>
      Roles.filter(
        ({ Path, AssumeRolePolicyDocument = '' }) =>
          !Path?.startsWith('/aws-service-role/') && AssumeRolePolicyDocument.includes('cloudtrail.amazonaws.com'),
      ).flatMap(({ RoleName }) => named(RoleName)),
    );
  }

  /** Topics but for the FIFO ones, which CloudTrail cannot publish to. */
  topics(): Promise<readonly Listed[]> {
    return this.#list('sns:ListTopics', {}, ({ Topics = [] }) =>
      Topics.flatMap(({ TopicArn }) => named(TopicArn?.split(':')[5])).filter(({ name }) => !name.endsWith('.fifo')),
    );
  }

  /** The account's own keys, by their aliases; AWS's (`alias/aws/…`) have policies that nobody can change. */
  keys(): Promise<readonly Listed[]> {
    return this.#list('kms:ListAliases', {}, ({ Aliases = [] }) =>
      Aliases.flatMap(({ AliasName = '', AliasArn = '', TargetKeyId }) =>
        TargetKeyId === undefined || AliasName.startsWith('alias/aws/')
          ? []
          : [
              {
                name: AliasArn.replace(AliasName, `key/${TargetKeyId}`),
                label: AliasName.replace(/^alias\//, ''),
                description: TargetKeyId,
              },
            ],
      ),
    );
  }

  /** The metrics of a filter with dimensions that had data lately. */
  async combinations(family: MetricFamily): Promise<readonly Combination[]> {
    try {
      return (await readCombinations(this.#account, family)).found;
    } catch (error) {
      this.#tellInLog(error);
      return [];
    }
  }

  async #list<N extends PagedApiName>(
    name: N,
    input: ApiInput<N>,
    read: (page: ApiOutput<N>) => readonly Listed[],
  ): Promise<readonly Listed[]> {
    const all: Listed[] = [];
    try {
      for await (const page of this.#account.pages(name, input)) {
        all.push(...read(page));
        if (all.length >= most) break;
      }
    } catch (error) {
      this.#tellInLog(error);
    }
    return all;
  }

  #tellInLog(error: unknown): void {
    this.#log.warn(`could not list what exists: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function named(name: string | undefined): Listed[] {
  return name === undefined ? [] : [{ name }];
}
