import { AwsError, type Account } from '../../aws/account';
import type { AlarmState, Chain, LogGroupState, MetricFilterState, TrailState } from '../chain/chain';
import {
  isMadeHere,
  type Existing,
  type ExistingAlarm,
  type ExistingBucket,
  type ExistingLogGroup,
  type ExistingRole,
} from './existing';
import { parsePolicy } from '../plan/policy-merge';
import { metricKey, readAlarms } from './read-alarms';
import { readLogGroup, readMetricFilters } from './read-logs';
import { readTrails } from './read-trails';
import { alarmNameOf, type SetupNames } from '../plan/requests';
import { readKey, readOrganization, readTopic, readTrailDetails, tagsOf } from './inspect-trail';
import { seen, type Seen } from './seen';

/**
 * Reads what an account already has of what a request wants.
 * @throws AwsError when nothing can be read at all; a part that may not be read is `unknown`
 */
export async function inspectSetup(account: Account, wanted: SetupNames, signal?: AbortSignal): Promise<Existing> {
  const { bucket, logGroupName, roleName, deliveryTopicName, kmsKeyArn, filterName, alarm } = wanted;
  const look = async <T>(name: string | undefined, read: (name: string) => Promise<T | undefined>) =>
    name === undefined ? undefined : await seen(read(name));
  const [trailParts, bucketSeen, groupSeen, roleSeen, topicSeen, keySeen, filtersSeen, alarmSeen] = await Promise.all([
    readTrailParts(account, wanted, signal),
    look(bucket, (name) => readBucket(account, name, signal)),
    look(logGroupName, (name) => readGroup(account, name, wanted.retentionDays, signal)),
    look(roleName, (name) => readRole(account, name, signal)),
    look(deliveryTopicName, (name) => readTopic(account, name, signal)),
    look(kmsKeyArn, (arn) => readKey(account, arn, signal)),
    look(filterName && logGroupName, (name) => readMetricFilters(account, name, signal)),
    look(alarm && alarmNameOf(wanted), (name) => readAlarm(account, name, signal)),
  ]);
  const { identity, region, label } = account;
  return {
    account: { identity, region, label },
    ...trailParts,
    ...(bucketSeen && { bucket: bucketSeen }),
    ...(groupSeen && { logGroup: groupSeen }),
    ...(roleSeen && { role: roleSeen }),
    ...(topicSeen && { topic: topicSeen }),
    ...(keySeen && { key: keySeen }),
    ...(filtersSeen && { filters: filtersSeen }),
    ...(alarmSeen && { alarm: alarmSeen }),
  };
}

/** The trails, more of the one that is wanted, and the organization where one of them is for all of it. */
async function readTrailParts(
  account: Account,
  { trailName, trailArn, organization }: SetupNames,
  signal: AbortSignal | undefined,
): Promise<Pick<Existing, 'trails' | 'trail' | 'organization'>> {
  if (trailName === undefined && trailArn === undefined) return {};
  const trails = await seen(readTrails(account, signal));
  const same = (trails.is === 'there' ? trails.value : []).find(
    ({ arn, name, homeRegion }) => arn === trailArn || (name === trailName && homeRegion === account.region),
  );
  const [trail, found] = await Promise.all([
    same && trailName !== undefined ? seen(readTrailDetails(account, same.arn, signal)) : undefined,
    organization || same?.organization ? seen(readOrganization(account, signal)) : undefined,
  ]);
  return { trails, ...(trail && { trail }), ...(found && { organization: found }) };
}

export async function readBucket(
  account: Account,
  name: string,
  signal: AbortSignal | undefined,
): Promise<ExistingBucket | undefined> {
  const there = await seen(account.call('s3:HeadBucket', { Bucket: name }, { signal }));
  if (there.is === 'absent') return undefined;
  const owner = await bucketOwner(account, name, there.is === 'there', signal);
  if (owner === 'someone-else') return { owner, policy: { is: 'absent' } };
  const [policy, tags] = await Promise.all([
    seen(account.call('s3:GetBucketPolicy', { Bucket: name }, { signal }).then(({ Policy }) => Policy)),
    seen(account.call('s3:GetBucketTagging', { Bucket: name }, { signal }).then(({ TagSet }) => tagsOf(TagSet))),
  ]);
  const region = there.is === 'there' ? there.value.BucketRegion : undefined;
  return {
    owner,
    policy: policy.is === 'there' ? readPolicy(policy.value) : policy,
    tags,
    ...(region !== undefined && { region }),
  };
}

/** A policy that cannot be understood counts as unknown: it must not be written over. */
function readPolicy(text: string): ExistingBucket['policy'] {
  const value = parsePolicy(text);
  if (value) return { is: 'there', value };
  const error = new AwsError('s3:GetBucketPolicy', 'UnreadablePolicy', 'The policy is not in JSON.', {
    reason: 'other',
  });
  return { is: 'unknown', error };
}

/** A bucket that others may read looks like one's own to HeadBucket; the account's own list says whose it is. */
async function bucketOwner(
  account: Account,
  name: string,
  readable: boolean,
  signal: AbortSignal | undefined,
): Promise<ExistingBucket['owner']> {
  const own = async () => {
    for await (const { Buckets = [] } of account.pages('s3:ListBuckets', { Prefix: name }, { signal })) {
      if (Buckets.some(({ Name }) => Name === name)) return true;
    }
    return false;
  };
  const listed = await seen(own());
  const ours = listed.is === 'there' ? listed.value : readable;
  return ours ? 'us' : 'someone-else';
}

export async function readGroup(
  account: Account,
  name: string,
  retentionWanted: number | undefined,
  signal: AbortSignal | undefined,
): Promise<ExistingLogGroup | undefined> {
  const group = await readLogGroup(account, name, signal);
  if (!group) return undefined;
  const { arn = '', retentionInDays, logGroupClass = 'STANDARD' } = group;
  const resourceArn = arn.replace(/:\*$/, '');
  const isDoubtful = retentionWanted !== undefined && retentionInDays === undefined;
  const tags = isDoubtful
    ? await seen(account.call('logs:ListTagsForResource', { resourceArn }, { signal }).then((found) => found.tags))
    : undefined;
  return {
    arn: resourceArn,
    logClass: logGroupClass,
    ...(retentionInDays !== undefined && { retentionDays: retentionInDays }),
    ...(tags && { tags }),
  };
}

/** @throws AwsError, not-found where there is none */
export async function readRole(account: Account, name: string, signal: AbortSignal | undefined): Promise<ExistingRole> {
  const { Role } = await account.call('iam:GetRole', { RoleName: name }, { signal });
  const readPolicies = async () => {
    const policies = new Map<string, ReturnType<typeof parsePolicy>>();
    for await (const { PolicyNames = [] } of account.pages('iam:ListRolePolicies', { RoleName: name }, { signal })) {
      for (const PolicyName of PolicyNames) {
        const { PolicyDocument } = await account.call('iam:GetRolePolicy', { RoleName: name, PolicyName }, { signal });
        policies.set(PolicyName, parsePolicy(PolicyDocument));
      }
    }
    return policies;
  };
  return {
    arn: Role?.Arn ?? '',
    trust: parsePolicy(Role?.AssumeRolePolicyDocument),
    policies: await seen(readPolicies()),
    ours: isMadeHere(tagsOf(Role?.Tags)),
  };
}

async function readAlarm(
  account: Account,
  name: string,
  signal: AbortSignal | undefined,
): Promise<ExistingAlarm | undefined> {
  const { MetricAlarms } = await account.call('cloudwatch:DescribeAlarms', { AlarmNames: [name] }, { signal });
  return MetricAlarms?.[0];
}

/**
 * The chain of every trail that the account's region shows. A part that may not be read is left out (status, alarms),
 * except log groups: one that may not be looked for counts as there, with no filters.
 * @throws AwsError when the trails cannot be listed
 */
export async function readChains(account: Account, signal?: AbortSignal): Promise<Chain[]> {
  const [trails, alarms] = await Promise.all([readTrails(account, signal), seen(readAlarms(account, signal))]);
  const byMetric = alarms.is === 'there' ? alarms.value : new Map<string, AlarmState[]>();
  const groups = new Map<string, Promise<LogGroupState>>();
  return Promise.all(
    trails.map(async (trail): Promise<Chain> => {
      const place = groupPlace(trail);
      // A shadow's log group is in the trail's home region, where these clients do not look.
      if (place?.region !== account.region) return { trail };
      const reading = groups.get(place.arn) ?? readGroupState(account, place, byMetric, signal);
      groups.set(place.arn, reading);
      return { trail, logGroup: await reading };
    }),
  );
}

interface GroupPlace {
  readonly arn: string;
  readonly region: string;
  readonly name: string;
}

/** `arn:aws:logs:us-east-1:111122223333:log-group:name:*`; names have no colon. */
function groupPlace({ logGroupArn }: TrailState): GroupPlace | undefined {
  const [, , , region, , , name] = logGroupArn?.split(':') ?? [];
  if (logGroupArn === undefined || region === undefined || name === undefined) return undefined;
  return { arn: logGroupArn.replace(/:\*$/, ''), region, name };
}

async function readGroupState(
  account: Account,
  { arn, name }: GroupPlace,
  alarms: ReadonlyMap<string, readonly AlarmState[]>,
  signal: AbortSignal | undefined,
): Promise<LogGroupState> {
  const [group, filters] = await Promise.all([
    seen(readLogGroup(account, name, signal)),
    seen(readMetricFilters(account, name, signal)),
  ]);
  const exists = group.is === 'unknown' ? filters.is !== 'absent' : group.is === 'there';
  const retentionDays = group.is === 'there' ? group.value.retentionInDays : undefined;
  return {
    name,
    arn,
    exists,
    ...(retentionDays !== undefined && { retentionDays }),
    filters: orEmpty(filters).map((filter) => withAlarms(filter, alarms)),
  };
}

/** A filter with the alarms on its metric. */
export function withAlarms(
  filter: MetricFilterState,
  alarms: ReadonlyMap<string, readonly AlarmState[]>,
): MetricFilterState {
  return { ...filter, alarms: alarms.get(metricKey(filter.metricNamespace, filter.metricName)) ?? [] };
}

function orEmpty<T>(list: Seen<readonly T[]>): readonly T[] {
  return list.is === 'there' ? list.value : [];
}
