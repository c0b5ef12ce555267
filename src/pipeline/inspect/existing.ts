import type { Account } from '../../aws/account';
import type { ApiOutput } from '../../aws/api';
import type { EventSelectors, MetricFilterState, SubscriptionState, TrailState } from '../chain/chain';
import type { PolicyDocument } from '../policy/policies';
import type { ResourceKey } from '../chain/resource-key';
import type { MetricUse } from './read-metric-use';
import type { Seen } from './seen';
import type { Tags } from './tags';

/** What an account already has of what a plan wants; a part that was not asked for is missing. */
export interface Existing {
  readonly account: Pick<Account, 'identity' | 'region' | 'label'>;
  /** What the journals say was made here, as `madeBy` names it; for what AWS cannot tag, or was not tagged yet. */
  readonly madeHere?: ReadonlySet<ResourceKey>;
  /** Every trail that the region shows, shadows of other regions' trails included. */
  readonly trails?: Seen<readonly TrailState[]>;
  /** What only the trail of the wanted name is asked for. */
  readonly trail?: Seen<ExistingTrail>;
  readonly bucket?: Seen<ExistingBucket>;
  readonly logGroup?: Seen<ExistingLogGroup>;
  readonly role?: Seen<ExistingRole>;
  readonly topic?: Seen<ExistingTopic>;
  readonly key?: Seen<ExistingKey>;
  readonly organization?: Seen<ExistingOrganization>;
  /** The metric filters of the log group. */
  readonly filters?: Seen<readonly MetricFilterState[]>;
  readonly alarm?: Seen<ExistingAlarm>;
  /** Of the metric that the filter counts to until now, where it is to count to another one. */
  readonly metricLeft?: MetricUse;
  /** The topics of this account and region that the alarm is to tell, or tells already, by ARN. */
  readonly alarmTopics?: ReadonlyMap<string, Seen<AlarmTopic>>;
}

export interface ExistingTrail {
  readonly arn: string;
  readonly tags: Seen<Tags>;
  readonly selectors: Seen<EventSelectors>;
}

export interface ExistingBucket {
  /** `us`: the account's own; `someone-else`: the name is taken, or the caller cannot tell by whom. */
  readonly owner: 'us' | 'someone-else';
  readonly policy: Seen<PolicyDocument>;
  /** Of an own bucket. */
  readonly tags?: Seen<Tags>;
  readonly region?: string;
}

export interface ExistingTopic {
  readonly arn: string;
  /** Undefined for one that cannot be understood. */
  readonly policy: PolicyDocument | undefined;
}

/** A topic that alarms tell. */
export interface AlarmTopic extends ExistingTopic {
  /** The key that encrypts it. */
  readonly keyId?: string;
  readonly subscriptions: Seen<readonly SubscriptionState[]>;
}

export interface ExistingKey {
  readonly arn: string;
  /** `Enabled`, or why it cannot be used. */
  readonly state: string;
  /** `AWS`: a key whose policy nobody can change. */
  readonly manager: 'AWS' | 'CUSTOMER';
  readonly policy: Seen<PolicyDocument>;
}

export interface ExistingOrganization {
  /** `o-…`. */
  readonly id: string;
  readonly managementAccountId: string;
  /** Whether CloudTrail may act in all accounts (trusted access). */
  readonly trustsCloudTrail: Seen<boolean>;
}

export interface ExistingLogGroup {
  readonly arn: string;
  /** Days; absent means for ever. */
  readonly retentionDays?: number;
  /** `STANDARD`, or a class without metric filters. */
  readonly logClass: string;
  /** Read only where it matters, as the bucket’s. */
  readonly tags?: Seen<Tags>;
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
