import type { Account } from '../../aws/account';
import type { AlarmState, MetricFilterState, TrailState } from '../chain/chain';
import { parsePolicy } from '../policy/policy-merge';
import type { PolicyDocument } from '../policy/policies';
import type { Existing } from './existing';
import { readRole } from './read-role';
import { readKeyPolicy } from './read-key';
import { readTopicPolicy, readTopicTags } from './read-topic';
import { tagsOf, type Tags } from './tags';
import { readAlarms, readAlarmTags, withAlarms } from './read-alarms';
import { readLogGroup, readMetricFilters } from './read-logs';
import { readTrails, readTrailTags } from './read-trails';
import { seen, type Seen } from './seen';

/** All that hangs on one trail, with the marks that say who made it. */
export interface TearDownFacts extends Pick<Existing, 'account' | 'trails' | 'madeHere' | 'role'> {
  readonly trailTags: Seen<Tags>;
  readonly logGroup?: Seen<StandingLogGroup>;
  readonly bucket: { readonly tags: Seen<Tags>; readonly policy: Seen<PolicyDocument> };
  /** The policies of the trail's key and of the topic that hears of its log files. */
  readonly key?: Seen<PolicyDocument>;
  readonly deliveryTopic?: Seen<PolicyDocument>;
  /** Alarms on the filters' metrics, and the topics that they and the trail tell. */
  readonly alarmTags: ReadonlyMap<string, Seen<Tags>>;
  readonly topicTags: ReadonlyMap<string, Seen<Tags>>;
  /** Metric filters of other log groups, with the alarms on their metrics. */
  readonly filtersElsewhere: readonly MetricFilterState[];
  /** Every alarm of the region, to see who else tells a topic. */
  readonly alarms: Seen<readonly AlarmState[]>;
}

export interface StandingLogGroup {
  readonly name: string;
  readonly tags: Seen<Tags>;
  readonly storedBytes: number;
  readonly protected: boolean;
  readonly filters: Seen<readonly StandingFilter[]>;
}

export interface StandingFilter {
  readonly name: string;
  readonly alarms: readonly AlarmState[];
}

/** @throws AwsError when the trails cannot be read at all */
export async function inspectTearDown(
  account: Account,
  trailArn: string,
  madeHere: Existing['madeHere'],
  signal?: AbortSignal,
): Promise<TearDownFacts> {
  const { identity, region, label } = account;
  const [trails, alarmsByMetric, allFilters] = await Promise.all([
    seen(readTrails(account, signal)),
    seen(readAlarms(account, signal)),
    seen(readMetricFilters(account, undefined, signal)),
  ]);
  const trail = trails.is === 'there' ? trails.value.find(({ arn }) => arn === trailArn) : undefined;
  const byMetric = alarmsByMetric.is === 'there' ? alarmsByMetric.value : new Map<string, AlarmState[]>();
  const { kmsKeyArn, deliveryTopicArn } = trail ?? {};
  const [trailTags, logGroup, role, bucket, key, deliveryTopic] = await Promise.all([
    seen(readTrailTags(account, trailArn, signal)),
    trail?.logGroupArn ? seen(readStandingGroup(account, trail.logGroupArn, byMetric, signal)) : undefined,
    trail?.roleArn ? seen(readRole(account, roleNameOf(trail.roleArn), signal)) : undefined,
    readStandingBucket(account, trail, signal),
    kmsKeyArn === undefined ? undefined : seen(readKeyPolicy(account, kmsKeyArn, signal)),
    deliveryTopicArn === undefined ? undefined : seen(readTopicPolicy(account, deliveryTopicArn, signal)),
  ]);
  const filters = logGroup?.is === 'there' && logGroup.value.filters.is === 'there' ? logGroup.value.filters.value : [];
  const own = filters.flatMap((filter) => filter.alarms);
  const told = own
    .flatMap(({ actions, otherActions = [] }) => [...actions, ...otherActions])
    .filter((arn) => arn.split(':')[2] === 'sns');
  const topics = deliveryTopicArn === undefined ? told : [...told, deliveryTopicArn];
  const [alarmTags, topicTags] = await Promise.all([
    readAllTags(
      own.map(({ arn }) => arn),
      (arn) => readAlarmTags(account, arn, signal),
    ),
    readAllTags(topics, (arn) => readTopicTags(account, arn, signal)),
  ]);
  return {
    account: { identity, region, label },
    trails,
    ...(madeHere && { madeHere }),
    trailTags,
    ...(logGroup && { logGroup }),
    ...(role && { role }),
    bucket,
    ...(key && { key }),
    ...(deliveryTopic && { deliveryTopic }),
    alarmTags,
    topicTags,
    filtersElsewhere: (allFilters.is === 'there' ? allFilters.value : [])
      .filter((filter) => filter.logGroup !== trail?.logGroupArn?.split(':')[6])
      .map((filter) => withAlarms(filter, byMetric)),
    alarms:
      alarmsByMetric.is === 'there'
        ? {
            is: 'there',
            value: [...new Map([...byMetric.values()].flat().map((alarm) => [alarm.arn, alarm])).values()],
          }
        : alarmsByMetric,
  };
}

async function readStandingGroup(
  account: Account,
  arn: string,
  byMetric: ReadonlyMap<string, readonly AlarmState[]>,
  signal: AbortSignal | undefined,
): Promise<StandingLogGroup | undefined> {
  const name = arn.split(':')[6] ?? '';
  const [group, tags, filters] = await Promise.all([
    readLogGroup(account, name, signal),
    seen(
      account
        .call('logs:ListTagsForResource', { resourceArn: arn.replace(/:\*$/, '') }, { signal })
        .then((found) => found.tags),
    ),
    seen(readMetricFilters(account, name, signal)),
  ]);
  if (!group) return undefined;
  return {
    name,
    tags,
    storedBytes: group.storedBytes ?? 0,
    protected: group.deletionProtectionEnabled ?? false,
    filters:
      filters.is === 'there'
        ? { is: 'there', value: filters.value.map((each) => withAlarms(each, byMetric)) }
        : filters,
  };
}

async function readStandingBucket(
  account: Account,
  trail: TrailState | undefined,
  signal: AbortSignal | undefined,
): Promise<TearDownFacts['bucket']> {
  if (!trail) return { tags: { is: 'absent' }, policy: { is: 'absent' } };
  const Bucket = trail.bucket;
  const [tags, policy] = await Promise.all([
    seen(account.call('s3:GetBucketTagging', { Bucket }, { signal }).then(({ TagSet }) => tagsOf(TagSet))),
    seen(account.call('s3:GetBucketPolicy', { Bucket }, { signal }).then(({ Policy }) => parsePolicy(Policy))),
  ]);
  return { tags, policy };
}

async function readAllTags(arns: readonly string[], read: (arn: string) => Promise<Tags>) {
  const each = [...new Set(arns)].map(async (arn) => [arn, await seen(read(arn))] as const);
  return new Map(await Promise.all(each));
}

/** `role/path/name` → `name`. */
export function roleNameOf(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}
