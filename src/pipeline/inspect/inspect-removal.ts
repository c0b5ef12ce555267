import type { Account } from '../../aws/account';
import type { MetricFilterState } from '../chain/chain';
import type { Existing, ExistingAlarm } from './existing';
import { readAlarm, readAlarmTags } from './read-alarms';
import { readMetricFilters } from './read-logs';
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
  /** By name. */
  readonly alarms: ReadonlyMap<string, Seen<StandingAlarm>>;
}

/** @throws AwsError when nothing can be read at all; a part that may not be read is `unknown` */
export async function inspectRemoval(
  account: Account,
  { logGroupName, alarmNames = [] }: { readonly logGroupName?: string; readonly alarmNames?: readonly string[] },
  signal?: AbortSignal,
): Promise<RemovalFacts> {
  const { identity, region, label } = account;
  const [filters, alarms] = await Promise.all([
    logGroupName === undefined ? undefined : seen(readMetricFilters(account, logGroupName, signal)),
    Promise.all(alarmNames.map(async (name) => [name, await seen(readStanding(account, name, signal))] as const)),
  ]);
  return { account: { identity, region, label }, ...(filters && { filters }), alarms: new Map(alarms) };
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
