import { feeds } from '../../alerts/metric-values';
import type { Account } from '../../aws/account';
import type { MetricFilterState, TrailState, EventSelectors } from '../chain/chain';
import type { ExistingAlarm, ExistingBucket, ExistingKey, ExistingLogGroup, ExistingRole } from '../inspect/existing';
import { metricKey, metricsOf, watchedBy } from '../inspect/read-alarms';
import type { Seen } from '../inspect/seen';
import { isTopicArn, type TrailPlace } from '../chain/arns';
import type { PolicyDocument } from '../policy/policies';

/** All there is to know of one trail's chain, as plain data; a part that was not looked for is missing. */
export interface PipelineFacts {
  readonly account: Pick<Account, 'identity' | 'region' | 'label'>;
  /** When it was read, in milliseconds since the epoch. */
  readonly now: number;
  /** Every trail that the region shows. */
  readonly trails: readonly TrailState[];
  readonly trail: TrailState;
  readonly selectors: Seen<EventSelectors>;
  readonly bucket?: Seen<ExistingBucket>;
  readonly role?: Seen<ExistingRole>;
  /** The names of the managed policies of the role. */
  readonly managedPolicies?: Seen<readonly string[]>;
  readonly logGroup?: Seen<ExistingLogGroup>;
  /** The metric filters of the trail's log group. */
  readonly filters?: Seen<readonly MetricFilterState[]>;
  /** Those of all log groups of the region. */
  readonly regionFilters?: Seen<readonly MetricFilterState[]>;
  readonly alarms?: Seen<readonly ExistingAlarm[]>;
  /** The topics that the alarms on the filters' metrics tell, as far as they are in this account and region. */
  readonly topics: readonly TopicFacts[];
}

export interface TopicFacts {
  readonly arn: string;
  readonly topic: Seen<{ readonly policy: PolicyDocument | undefined; readonly keyId?: string }>;
  readonly subscriptions: Seen<readonly SubscriptionFacts[]>;
  /** Of a topic that is encrypted with a key other than SNS's own. */
  readonly key?: Seen<ExistingKey>;
}

export interface SubscriptionFacts {
  readonly endpoint: string;
  readonly confirmed: boolean;
}

/** An ARN's parts: `arn:aws:logs:us-east-1:111122223333:log-group:name:*`. */
export function arnPlace(arn: string): TrailPlace {
  const [, partition = '', , region = '', accountId = ''] = arn.split(':');
  return { partition, region, accountId };
}

/** Where the trail is, which is where its log group and its alarms have to be too. */
export function placeOf({ trail }: Pick<PipelineFacts, 'trail'>): TrailPlace {
  return { ...arnPlace(trail.arn), region: trail.homeRegion };
}

/** Whether the trail can be changed from here: it is this account's, and this is its home region. */
export function isHere({ account, trail }: Pick<PipelineFacts, 'account' | 'trail'>): boolean {
  return arnPlace(trail.arn).accountId === account.identity.accountId && trail.homeRegion === account.region;
}

/** The name of the trail's log group; names have no colon. */
export function groupName({ logGroupArn }: TrailState): string | undefined {
  return logGroupArn?.split(':')[6];
}

/** The name of the trail's role, without the path. */
export function roleName({ roleArn }: TrailState): string | undefined {
  return roleArn?.slice(roleArn.lastIndexOf('/') + 1);
}

/** The metric of a filter as a key of alarms. */
export function keyOf({ metricNamespace, metricName }: MetricFilterState): string {
  return metricKey(metricNamespace, metricName);
}

/** What is there, or nothing where it is absent or may not be read. */
export function there<T>(part: Seen<T> | undefined): T | undefined {
  return part?.is === 'there' ? part.value : undefined;
}

/** A metric filter of the trail's log group, and an alarm on its metric. */
export interface Watch {
  readonly filter: MetricFilterState;
  readonly alarm: ExistingAlarm;
  /** The alarm's name. */
  readonly name: string;
}

/** What says which filter an alarm gets its data from. */
type WatchFacts = Pick<PipelineFacts, 'filters' | 'regionFilters' | 'alarms'>;

/**
 * The alarms on the metrics of the trail's filters, each with the filters that write its metric; with those of the same
 * metric with other dimensions only where no filter writes it as the alarm wants it.
 */
export function watchesOf({ filters, regionFilters, alarms }: WatchFacts): readonly Watch[] {
  const own = there(filters) ?? [];
  const all = [...own, ...(there(regionFilters) ?? [])];
  return own.flatMap((filter) =>
    (there(alarms) ?? [])
      .filter((alarm) => metricsOf(alarm).includes(keyOf(filter)))
      .filter((alarm) => isFed(alarm, filter) || !all.some((other) => isFed(alarm, other)))
      .map((alarm) => ({ filter, alarm, name: alarm.AlarmName ?? '' })),
  );
}

/** Whether the filter writes a metric that the alarm watches: of that name, and with values of these dimensions. */
export function isFed(alarm: ExistingAlarm, filter: MetricFilterState): boolean {
  return watchedBy(alarm).some(
    ({ namespace, name, dimensions }) => metricKey(namespace, name) === keyOf(filter) && feeds(filter, dimensions),
  );
}

/** The SNS topics that alarms tell when they go off, and the names of those alarms. */
export function topicsOf(watches: readonly Watch[]): ReadonlyMap<string, readonly Watch[]> {
  const topics = new Map<string, Watch[]>();
  for (const watch of watches) {
    for (const arn of (watch.alarm.AlarmActions ?? []).filter(isTopicArn)) {
      topics.set(arn, [...(topics.get(arn) ?? []), watch]);
    }
  }
  return topics;
}
