import type { Account } from '../../aws/account';
import type { AlarmState, Chain, LogGroupState, TopicState, TrailState } from '../chain/chain';
import { isTopicArn, topicNameOf } from '../chain/arns';
import { readAlarms, withAlarms } from './read-alarms';
import { readLogGroup, readMetricFilters } from './read-logs';
import { readSubscriptions } from './read-topic';
import { readTrails } from './read-trails';
import { seen, type Seen } from './seen';

/**
 * The chain of every trail that the account's region shows. A part that may not be read is left out (status, alarms),
 * except log groups: one that may not be looked for counts as there, with no filters.
 * @throws AwsError when the trails cannot be listed
 */
export async function readChains(account: Account, signal?: AbortSignal): Promise<Chain[]> {
  const [trails, alarms] = await Promise.all([readTrails(account, signal), seen(readAlarms(account, signal))]);
  const byMetric = alarms.is === 'there' ? alarms.value : undefined;
  const groups = new Map<string, Promise<LogGroupState>>();
  const chains = await Promise.all(
    trails.map(async (trail): Promise<Chain> => {
      const place = groupPlace(trail);
      // A shadow's log group is in the trail's home region, where these clients do not look.
      if (place?.region !== account.region) return { trail };
      const reading = groups.get(place.arn) ?? readGroupState(account, place, byMetric, signal);
      groups.set(place.arn, reading);
      return { trail, logGroup: await reading };
    }),
  );
  return withTopics(account, chains, signal);
}

/** The chains with the topics that their alarms tell, each read once, as far as they are in this account and region. */
async function withTopics(account: Account, chains: readonly Chain[], signal: AbortSignal | undefined) {
  const alarms = chains.flatMap(({ logGroup }) => logGroup?.filters.flatMap((filter) => filter.alarms) ?? []);
  const told = await topicsTold(account, alarms, signal);
  return chains.map((chain): Chain => {
    const { logGroup } = chain;
    if (!logGroup) return chain;
    const filters = logGroup.filters.map((filter) => ({ ...filter, alarms: filter.alarms.map(told) }));
    return { ...chain, logGroup: { ...logGroup, filters } };
  });
}

/** Reads the topics that alarms tell; what is returned puts an alarm's into it. */
export async function topicsTold(
  account: Account,
  alarms: readonly AlarmState[],
  signal: AbortSignal | undefined,
): Promise<(alarm: AlarmState) => AlarmState> {
  const arns = new Set(
    alarms.flatMap(({ actions }) => actions.filter((arn) => isTopicArn(arn) && isHere(account, arn))),
  );
  const topics = new Map(
    await Promise.all([...arns].map(async (arn) => [arn, await readTopicState(account, arn, signal)] as const)),
  );
  return (alarm) => {
    const told = alarm.actions.flatMap((arn) => topics.get(arn) ?? []);
    return told.length > 0 ? { ...alarm, topics: told } : alarm;
  };
}

function isHere({ region, identity }: Account, arn: string): boolean {
  const [, , , topicRegion, accountId] = arn.split(':');
  return topicRegion === region && accountId === identity.accountId;
}

async function readTopicState(account: Account, arn: string, signal: AbortSignal | undefined): Promise<TopicState> {
  const subscriptions = await seen(readSubscriptions(account, arn, signal));
  return {
    name: topicNameOf(arn),
    arn,
    exists: subscriptions.is !== 'absent',
    ...(subscriptions.is === 'there' && { subscriptions: subscriptions.value }),
  };
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
  alarms: ReadonlyMap<string, readonly AlarmState[]> | undefined,
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
    filters: orEmpty(filters).map((filter) =>
      alarms ? withAlarms(filter, alarms) : { ...filter, areAlarmsUnknown: true },
    ),
    ...(filters.is === 'unknown' && { areFiltersUnknown: true }),
  };
}

function orEmpty<T>(list: Seen<readonly T[]>): readonly T[] {
  return list.is === 'there' ? list.value : [];
}
