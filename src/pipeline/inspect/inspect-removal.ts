import type { Account } from '../../aws/account';
import type { MetricFilterState } from '../chain/chain';
import type { Existing, ExistingAlarm } from './existing';
import { readAlarm, readAlarmTags } from './read-alarms';
import { readFeedingFilters, readMetricFilters } from './read-logs';
import { seen, type Seen } from './seen';
import type { Tags } from './tags';

/** An alarm with all that is needed to make it again. */
export interface StandingAlarm {
  readonly alarm: ExistingAlarm;
  readonly tags: Seen<Tags>;
}

/** What is there of a metric filter that is to go or to be renamed, and of alarms that are to go. */
export interface RemovalFacts extends Pick<Existing, 'account'> {
  /** The metric filters of the log group; absent where none was asked for. */
  readonly filters?: Seen<readonly MetricFilterState[]>;
  /** Every metric filter of the region that feeds the filter's metric, itself included; read where alarms are to go. */
  readonly feeding?: Seen<readonly MetricFilterState[]>;
  /** By name. */
  readonly alarms: ReadonlyMap<string, Seen<StandingAlarm>>;
}

interface RemovalNames {
  readonly logGroupName?: string;
  readonly filterName?: string;
  readonly alarmNames?: readonly string[];
}

/** @throws AwsError when nothing can be read at all; a part that may not be read is `unknown` */
export async function inspectRemoval(
  account: Account,
  { logGroupName, filterName, alarmNames = [] }: RemovalNames,
  signal?: AbortSignal,
): Promise<RemovalFacts> {
  const { identity, region, label } = account;
  const [filters, alarms] = await Promise.all([
    logGroupName === undefined ? undefined : seen(readMetricFilters(account, logGroupName, signal)),
    Promise.all(alarmNames.map(async (name) => [name, await seen(readStanding(account, name, signal))] as const)),
  ]);
  const filter = filters?.is === 'there' ? filters.value.find(({ name }) => name === filterName) : undefined;
  const feeding = filter && alarmNames.length > 0 ? await seen(readFeeding(account, filter, signal)) : undefined;
  return {
    account: { identity, region, label },
    ...(filters && { filters }),
    ...(feeding && { feeding }),
    alarms: new Map(alarms),
  };
}

async function readFeeding(
  account: Account,
  { metricNamespace: namespace, metricName: name }: MetricFilterState,
  signal: AbortSignal | undefined,
): Promise<readonly MetricFilterState[]> {
  return (await readFeedingFilters(account, { namespace, name }, signal)).map(({ filter }) => filter);
}

async function readStanding(
  account: Account,
  name: string,
  signal: AbortSignal | undefined,
): Promise<StandingAlarm | undefined> {
  const alarm = await readAlarm(account, name, signal);
  if (!alarm) return undefined;
  return { alarm, tags: await seen(readAlarmTags(account, alarm.AlarmArn ?? '', signal)) };
}
