import type { Account } from '../../aws/account';
import type { MetricFilterState } from '../chain/chain';
import type { Existing, ExistingAlarm } from './existing';
import { isComposite, readAlarm, readAlarmTags, readParents } from './read-alarms';
import { readFeedingFilters, readMetricFilters } from './read-logs';
import { seen, type Seen } from './seen';
import type { Tags } from './tags';

/** An alarm with all that is needed to make it again. */
export interface StandingAlarm {
  readonly alarm: ExistingAlarm;
  readonly tags: Seen<Tags>;
  /** The composite alarms that are made of it. */
  readonly parents: Seen<readonly string[]>;
}

/** What is there of a metric filter that is to go or to be renamed, and of alarms that are to go. */
export interface RemovalFacts extends Pick<Existing, 'account'> {
  /** The metric filters of the log group; absent where none was asked for. */
  readonly filters?: Seen<readonly MetricFilterState[]>;
  /** The metric filters of all log groups that count to its metric; absent where no alarm is to go with it. */
  readonly feeding?: Seen<readonly MetricFilterState[]>;
  /** By name. */
  readonly alarms: ReadonlyMap<string, Seen<StandingAlarm>>;
}

/** @throws AwsError when nothing can be read at all; a part that may not be read is `unknown` */
export async function inspectRemoval(
  account: Account,
  {
    logGroupName,
    filterName,
    alarmNames = [],
  }: { readonly logGroupName?: string; readonly filterName?: string; readonly alarmNames?: readonly string[] },
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

async function readStanding(
  account: Account,
  name: string,
  signal: AbortSignal | undefined,
): Promise<StandingAlarm | undefined> {
  const alarm = await readAlarm(account, name, signal);
  // A composite alarm watches no metric, and nothing here has made it.
  if (!alarm || isComposite(alarm)) return undefined;
  const [tags, parents] = await Promise.all([
    seen(readAlarmTags(account, alarm.AlarmArn ?? '', signal)),
    seen(readParents(account, name, signal)),
  ]);
  return { alarm, tags, parents };
}

async function readFeeding(account: Account, filter: MetricFilterState, signal: AbortSignal | undefined) {
  const metric = { namespace: filter.metricNamespace, name: filter.metricName };
  return (await readFeedingFilters(account, metric, signal)).map((each) => each.filter);
}
