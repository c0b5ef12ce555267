import type { Account } from '../../aws/account';
import type { AlarmState, Chain } from '../chain/chain';
import type { ExistingAlarm } from './existing';
import type { MetricId } from './metric-input';
import { metricKey, watchedBy } from './read-alarms';
import { readSubscriptions } from './read-topic';
import { seen } from './seen';

/** How an alarm on a metric of the chains stands now. */
export interface AlarmNow {
  readonly arn: string;
  readonly name: string;
  readonly state: AlarmState['state'];
  /** AWS's words for it. */
  readonly reason: string;
  /** When it came into this state, in milliseconds since the epoch. */
  readonly since: number;
  readonly metric: MetricId;
}

/** DescribeAlarms takes so many names at once. */
const mostNames = 100;

/**
 * The alarms on the metrics of the chains that are in ALARM, also such as were made since the chains were read; and how
 * those stand that were in ALARM then and are no more. That is one call, as long as little is wrong.
 * @throws AwsError
 */
export async function readAlarmStates(
  account: Account,
  chains: readonly Chain[],
  signal?: AbortSignal,
): Promise<readonly AlarmNow[]> {
  const filters = chains.flatMap(({ logGroup }) => logGroup?.filters ?? []);
  const written = new Set(filters.map(({ metricNamespace, metricName }) => metricKey(metricNamespace, metricName)));
  const now = (alarm: ExistingAlarm): AlarmNow[] => {
    const metric = watchedBy(alarm).find(({ namespace, name }) => written.has(metricKey(namespace, name)));
    const { AlarmArn: arn = '', AlarmName: name = '', StateValue, StateReason: reason = '' } = alarm;
    const since = (alarm.StateTransitionedTimestamp ?? alarm.StateUpdatedTimestamp)?.getTime() ?? 0;
    const state = StateValue === 'OK' || StateValue === 'ALARM' ? StateValue : 'INSUFFICIENT_DATA';
    return metric ? [{ arn, name, state, reason, since, metric }] : [];
  };
  const raised: AlarmNow[] = [];
  const input = { AlarmTypes: ['MetricAlarm' as const], StateValue: 'ALARM' as const, MaxRecords: 100 };
  for await (const { MetricAlarms = [] } of account.pages('cloudwatch:DescribeAlarms', input, { signal })) {
    raised.push(...MetricAlarms.flatMap(now));
  }
  const before = filters.flatMap(({ alarms }) => alarms.filter(({ state }) => state === 'ALARM'));
  const over = new Set(before.map(({ name }) => name));
  for (const { name } of raised) over.delete(name);
  const names = [...over];
  const calmed: AlarmNow[] = [];
  for (let at = 0; at < names.length; at += mostNames) {
    const AlarmNames = names.slice(at, at + mostNames);
    const { MetricAlarms = [] } = await account.call('cloudwatch:DescribeAlarms', { AlarmNames }, { signal });
    calmed.push(...MetricAlarms.flatMap(now));
  }
  return [...raised, ...calmed];
}

/**
 * Whether somebody has confirmed a subscription that waited for that when the chains were read.
 * @throws AwsError
 */
export async function hasNewConfirmation(
  account: Account,
  chains: readonly Chain[],
  signal?: AbortSignal,
): Promise<boolean> {
  const alarms = chains.flatMap(({ logGroup }) => logGroup?.filters.flatMap((filter) => filter.alarms) ?? []);
  const topics = new Map(alarms.flatMap((alarm) => alarm.topics ?? []).map((topic) => [topic.arn, topic]));
  for (const { arn, subscriptions = [] } of topics.values()) {
    const waiting = subscriptions.filter(({ confirmed }) => !confirmed);
    if (waiting.length === 0) continue;
    const now = await seen(readSubscriptions(account, arn, signal));
    const list = now.is === 'there' ? now.value : [];
    if (waiting.some((each) => list.some((one) => one.confirmed && isSameEndpoint(one, each)))) return true;
  }
  return false;
}

interface Endpoint {
  readonly protocol: string;
  readonly endpoint: string;
}

function isSameEndpoint(one: Endpoint, other: Endpoint): boolean {
  return one.protocol === other.protocol && one.endpoint === other.endpoint;
}
