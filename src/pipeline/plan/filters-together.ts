import { hasRegex, mostRegexFilters } from '../../pattern/index';
import { type MetricFilterState, mostFilters } from '../chain/chain';
import type { Existing } from '../inspect/existing';
import { refuse, type Refused } from './plan';
import { alarmNameOf, type MetricFilterRequest } from '../request/requests';

/** One of several metric filters, and what there is of it. */
export interface FilterAndFacts {
  readonly wanted: MetricFilterRequest;
  readonly existing: Existing;
}

/** Why several metric filters cannot be deployed together, though each of them could. */
export function refuseTogether(requests: readonly FilterAndFacts[]): Refused | undefined {
  return refuseTwice(requests.map(({ wanted }) => wanted)) ?? refuseTooMany(requests);
}

/** A filter as a key: its name within its log group. */
export function filterKey({
  logGroupName,
  filterName,
}: Pick<MetricFilterRequest, 'logGroupName' | 'filterName'>): string {
  return `${logGroupName}/${filterName}`;
}

/** The metric filters of a request's log group; none where they may not be looked at. */
export function filtersOf({ filters }: Existing): readonly MetricFilterState[] {
  return filters?.is === 'there' ? filters.value : [];
}

/** Of two requests for one thing the later would win, and nobody would know which that is. */
function refuseTwice(wanted: readonly MetricFilterRequest[]): Refused | undefined {
  const filters = new Map<string, MetricFilterRequest>();
  const alarms = new Map<string, MetricFilterRequest>();
  for (const request of wanted) {
    const { logGroupName, filterName } = request;
    const filter = filters.get(filterKey(request));
    if (filter) {
      return refuse(
        'filter-twice',
        `${nameOf(filter)} and ${nameOf(request)} are both the metric filter ${filterName} of ${logGroupName}.`,
        'Give one of them another filterName, or leave one of them out.',
      );
    }
    filters.set(filterKey(request), request);
    if (!request.alarm) continue;
    const alarmName = alarmNameOf(request);
    const alarm = alarms.get(alarmName);
    if (alarm) {
      return refuse(
        'alarm-twice',
        `${nameOf(alarm)} and ${nameOf(request)} both have the alarm ${alarmName}, and a region has only one of a name.`,
        'Give one of them another alarmName, or leave one of them out.',
      );
    }
    alarms.set(alarmName, request);
  }
  return undefined;
}

function nameOf({ file, filterName }: MetricFilterRequest): string {
  return file ?? filterName;
}

/** What each log group will have when all is done, against the quotas of CloudWatch Logs. */
function refuseTooMany(requests: readonly FilterAndFacts[]): Refused | undefined {
  const groups = new Set(requests.map(({ wanted }) => wanted.logGroupName));
  for (const group of groups) {
    const own = requests.filter(({ wanted }) => wanted.logGroupName === group);
    const there = filtersOf(own[0]!.existing);
    const patterns = new Map(there.map(({ name, pattern }) => [name, pattern]));
    for (const { wanted } of own) patterns.set(wanted.filterName, wanted.filterPattern);
    if (patterns.size > there.length && patterns.size > mostFilters) {
      return refuse(
        'too-many-filters',
        `The log group ${group} has ${there.length} metric filters; with those of this plan it would have ${patterns.size}, and AWS allows ${mostFilters}.`,
        'Leave some of them out, or delete those that are not needed.',
      );
    }
    const before = there.filter(({ pattern }) => hasRegex(pattern)).length;
    const after = [...patterns.values()].filter(hasRegex).length;
    if (after > before && after > mostRegexFilters) {
      return refuse(
        'too-many-regexes',
        `The log group ${group} has ${before} metric filters with regular expressions; with those of this plan it would have ${after}, and AWS allows ${mostRegexFilters}.`,
        'Write some of the patterns with wildcards, or leave some of them out.',
      );
    }
  }
  return undefined;
}
