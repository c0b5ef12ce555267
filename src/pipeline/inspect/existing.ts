import type { Account } from '../../aws/account';
import type { ApiOutput } from '../../aws/api';
import type { MetricFilterState, TrailState } from '../chain/chain';
import type { PolicyDocument } from '../plan/policies';
import type { Seen } from './seen';

/** What an account already has of what a plan wants; a part that was not asked for is missing. */
export interface Existing {
  readonly account: Pick<Account, 'identity' | 'region' | 'label'>;
  /** Every trail that the region shows, shadows of other regions' trails included. */
  readonly trails: Seen<readonly TrailState[]>;
  readonly bucket?: Seen<ExistingBucket>;
  readonly logGroup?: Seen<ExistingLogGroup>;
  readonly role?: Seen<ExistingRole>;
  /** The metric filters of the log group. */
  readonly filters?: Seen<readonly MetricFilterState[]>;
  readonly alarm?: Seen<ExistingAlarm>;
}

export interface ExistingBucket {
  /** `us`: the account's own; `someone-else`: the name is taken, or the caller cannot tell by whom. */
  readonly owner: 'us' | 'someone-else';
  readonly policy: Seen<PolicyDocument>;
}

export interface ExistingLogGroup {
  readonly arn: string;
  /** Days; absent means for ever. */
  readonly retentionDays?: number;
  /** `STANDARD`, or a class without metric filters. */
  readonly logClass: string;
}

export interface ExistingRole {
  readonly arn: string;
  readonly trust: PolicyDocument | undefined;
  /** Inline policies by name. Managed policies are not read: what they allow is not known. */
  readonly policies: Seen<ReadonlyMap<string, PolicyDocument | undefined>>;
  /** Whether this extension made it. */
  readonly ours: boolean;
}

/** An alarm with its whole configuration, since changing an alarm means writing all of it. */
export type ExistingAlarm = NonNullable<ApiOutput<'cloudwatch:DescribeAlarms'>['MetricAlarms']>[number];

/** The mark on everything the extension makes, wherever AWS lets it be tagged. */
export const createdBy = { key: 'created-by', value: 'access-alerts' } as const;

/** The same mark as IAM, S3, CloudTrail and CloudWatch want it. */
export const createdByTag = { Key: createdBy.key, Value: createdBy.value } as const;
