import type { Account } from '../../aws/account';
import { lazy } from '../../common/lazy';
import { wantedTopics } from '../request/alarm-actions';
import { alarmNameOf, type MetricFilterRequest } from '../request/requests';
import type { Existing } from './existing';
import { readAlarms, readAlarmsNamed } from './read-alarms';
import { readMetricLeft } from './read-metric-use';
import { readGroup, readMetricFilters } from './read-logs';
import { readAlarmTopics } from './read-topic';
import { seen, type Seen } from './seen';

/**
 * What `inspectSetup` reads for one metric filter, for many at once: each log group, each topic and all alarms are
 * read once, since AWS allows only a few such calls a second.
 * @returns what there is of each request, in their order
 */
export async function inspectFilters(
  account: Account,
  wanted: readonly MetricFilterRequest[],
  signal?: AbortSignal,
): Promise<FiltersFacts> {
  const { identity, region, label } = account;
  const place = { ...identity, region };
  const groupNames = [...new Set(wanted.map(({ logGroupName }) => logGroupName))];
  const alarmNames = [...new Set(wanted.flatMap((each) => (each.alarm ? [alarmNameOf(each)] : [])))];
  // Without an alarm nothing of the topic is done.
  const arns = [...new Set(wanted.flatMap((each) => (each.alarm ? wantedTopics(each, place) : [])))];
  const [groups, alarms, alarmTopics] = await Promise.all([
    Promise.all(groupNames.map(async (name) => [name, await readGroupParts(account, name, signal)] as const)),
    seen(readAlarmsNamed(account, alarmNames, signal)),
    readAlarmTopics(account, arns, signal),
  ]);
  const partsOf = new Map(groups);
  const allAlarms = lazy(() => readAlarms(account, signal));
  const left = await Promise.all(
    wanted.map((each) => readMetricLeft(account, each, partsOf.get(each.logGroupName)?.filters, allAlarms, signal)),
  );
  return {
    account: { identity, region, label },
    each: wanted.map((request, index) => ({
      account: { identity, region, label },
      ...partsOf.get(request.logGroupName),
      ...(request.alarm && { alarm: oneOf(alarms, alarmNameOf(request)) }),
      ...(left[index] && { metricLeft: left[index] }),
      ...(alarmTopics.size > 0 && { alarmTopics }),
    })),
  };
}

/** What there is of several metric filters. */
export interface FiltersFacts extends Pick<Existing, 'account'> {
  /** In the order in which they were asked for. */
  readonly each: readonly Existing[];
}

async function readGroupParts(account: Account, name: string, signal: AbortSignal | undefined) {
  const [logGroup, filters] = await Promise.all([
    seen(readGroup(account, name, undefined, signal)),
    seen(readMetricFilters(account, name, signal)),
  ]);
  return { logGroup, filters } satisfies Partial<Existing>;
}

function oneOf<T>(all: Seen<ReadonlyMap<string, T>>, name: string): Seen<T> {
  if (all.is !== 'there') return all;
  const value = all.value.get(name);
  return value === undefined ? { is: 'absent' } : { is: 'there', value };
}
