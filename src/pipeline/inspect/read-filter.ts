import type { Account } from '../../aws/account';
import type { AlarmState, MetricFilterState } from '../chain/chain';
import { needsMarks, ownAlarm, possibleAlarms, type OwnAlarmSigns } from '../chain/own-alarm';
import { readAlarms, readAlarmTags, withAlarms } from './read-alarms';
import { topicsTold } from './read-chains';
import { readMetricFilters } from './read-logs';
import { seen } from './seen';
import { isMadeHere } from './tags';

/** A metric filter with the alarms on its metric, and which of them is its own, with whom that one tells. */
export interface FilterAndOwnAlarm {
  readonly filter: MetricFilterState;
  readonly own?: AlarmState;
}

/**
 * One metric filter with its alarms; undefined where there is none. Alarms that may not be read are left out.
 * @throws AwsError when the filter cannot be read
 */
export async function readFilter(
  account: Account,
  { logGroup, name }: { readonly logGroup: string; readonly name: string },
  signs: OwnAlarmSigns = {},
  signal?: AbortSignal,
): Promise<FilterAndOwnAlarm | undefined> {
  const [filters, alarms] = await Promise.all([
    seen(readMetricFilters(account, logGroup, signal, name)),
    seen(readAlarms(account, signal)),
  ]);
  if (filters.is === 'unknown') throw filters.error;
  const found = filters.is === 'there' ? filters.value.find((filter) => filter.name === name) : undefined;
  if (!found) return undefined;
  if (alarms.is !== 'there') return { filter: { ...found, areAlarmsUnknown: true } };
  const filter = withAlarms(found, alarms.value);
  const marked = needsMarks(filter, signs) ? await markedOnes(account, possibleAlarms(filter), signal) : undefined;
  const own = ownAlarm(filter, { ...signs, ...(marked && { marked }) });
  if (!own) return { filter };
  return { filter, own: (await topicsTold(account, [own], signal))(own) };
}

/** Of more alarms than this on one metric nobody looks at the tags, which AWS tells one by one. */
const mostLookedAt = 20;

/** The names of those that this extension made; what may not be looked at counts as somebody else's. */
async function markedOnes(account: Account, alarms: readonly AlarmState[], signal: AbortSignal | undefined) {
  if (alarms.length > mostLookedAt) return new Set<string>();
  const names = await Promise.all(
    alarms.map(async ({ name, arn }) => {
      const tags = await seen(readAlarmTags(account, arn, signal));
      return tags.is === 'there' && isMadeHere(tags.value) ? [name] : [];
    }),
  );
  return new Set(names.flat());
}
