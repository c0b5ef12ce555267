import type { Account } from '../../aws/account';
import { alarmNameOf, type SetupNames } from '../request/requests';
import { topicsToldBy, wantedTopics } from '../request/alarm-actions';
import type { Existing } from './existing';
import { readAlarm, readAlarms } from './read-alarms';
import { readBucket } from './read-bucket';
import { readKey } from './read-key';
import { readGroup, readMetricFilters } from './read-logs';
import { readMetricLeft } from './read-metric-use';
import { readOrganization } from './read-organization';
import { readRole } from './read-role';
import { readAlarmTopics, readTopic } from './read-topic';
import { readTrailDetails, readTrails } from './read-trails';
import { seen } from './seen';

/**
 * Reads what an account already has of what a request wants.
 * @throws AwsError when nothing can be read at all; a part that may not be read is `unknown`
 */
export async function inspectSetup(account: Account, wanted: SetupNames, signal?: AbortSignal): Promise<Existing> {
  const { bucket, logGroupName, roleName, deliveryTopicName, kmsKeyArn, filterName, alarm } = wanted;
  const look = async <T>(name: string | undefined, read: (name: string) => Promise<T | undefined>) =>
    name === undefined ? undefined : await seen(read(name));
  const topics = wantedTopics(wanted, { ...account.identity, region: account.region });
  const alarmName = alarm && alarmNameOf(wanted);
  const [trailParts, bucketSeen, groupSeen, roleSeen, topicSeen, keySeen, filtersSeen, alarmSeen, wantedSeen] =
    await Promise.all([
      readTrailParts(account, wanted, signal),
      look(bucket, (name) => readBucket(account, name, signal)),
      look(logGroupName, (name) => readGroup(account, name, wanted.retentionDays, signal)),
      look(roleName, (name) => readRole(account, name, signal)),
      look(deliveryTopicName, (name) => readTopic(account, name, signal)),
      look(kmsKeyArn, (arn) => readKey(account, arn, signal)),
      look(filterName && logGroupName, (name) => readMetricFilters(account, name, signal)),
      look(alarmName, (name) => readAlarm(account, name, signal)),
      readAlarmTopics(account, topics, signal),
    ]);
  // An alarm keeps what it tells besides, and that may be gone.
  const told = alarmSeen?.is === 'there' ? topicsToldBy(alarmSeen.value) : [];
  const others = told.filter((arn) => !topics.includes(arn));
  const [othersSeen, left] = await Promise.all([
    readAlarmTopics(account, others, signal),
    readMetricLeft(account, wanted, filtersSeen, () => readAlarms(account, signal), signal),
  ]);
  const alarmTopics = new Map([...wantedSeen, ...othersSeen]);
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
    ...(left && { metricLeft: left }),
    ...(alarmTopics.size > 0 && { alarmTopics }),
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
