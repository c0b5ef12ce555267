import { feeds } from '../../alerts/metric-values';
import { hasRegex, mostRegexFilters } from '../../pattern/index';
import { mostFilters, type MetricFilterState } from '../chain/chain';
import type { RemovalFacts, StandingAlarm } from '../inspect/inspect-removal';
import { metricKey, metricsOf, watchedBy } from '../inspect/read-alarms';
import { nothingAnyMore, nothingMore } from './costs';
import { isRefused, refuse, type PlanResult, type Refused, type Step } from './plan';
import { deleteAlarmStep, madeOfIt } from './plan-alarm-changes';
import { checkNames, planHead } from './plan-head';
import { filterInput, isSameFilter, patternDocument, requestOf } from './plan-metric-filter';
import type { DeleteFilterRequest, RenameFilterRequest } from '../request/requests';

/** A metric filter that is to go, after the alarms that watch nothing but its metric. */
export function planDeleteFilter(facts: RemovalFacts, wanted: DeleteFilterRequest): PlanResult {
  const { logGroupName, filterName, alarmNames } = wanted;
  const filters = filtersOf(facts, logGroupName);
  if (isRefused(filters)) return filters;
  const current = filters.find(({ name }) => name === filterName);
  const alarms = alarmNames.map((name) => alarmOfFilter(facts, name, current));
  const filter: Step = current
    ? { ...deleteFilterStep(current, whyDeleted), after: alarms.map(({ id }) => id) }
    : {
        id: 'filter',
        resource: `Metric filter \`${filterName}\``,
        action: 'leave',
        why: 'It is gone already.',
        after: [],
      };
  return {
    ...planHead(facts, `Delete metric filter ${filterName}`),
    steps: [...alarms, filter],
    monthlyCost: nothingAnyMore,
  };
}

const whyDeleted = 'Its events are not counted any more. The metric’s past stays until CloudWatch forgets it.';

function alarmOfFilter(facts: RemovalFacts, name: string, filter: MetricFilterState | undefined): Step {
  const { alarms } = facts;
  const found = alarms.get(name) ?? { is: 'absent' };
  const leave = (why: string): Step => ({
    id: `alarm ${name}`,
    resource: `Alarm \`${name}\``,
    action: 'leave',
    why,
    after: [],
  });
  if (found.is === 'absent') return leave('It is gone already.');
  if (found.is === 'unknown') return leave('You may not look at it, so it is not known what it watches.');
  if (!filter) return leave('The filter is gone, so it is not known whether the alarm belongs to it.');
  const kept = whyAlarmStays(found.value, filter, facts);
  if (kept !== undefined) return leave(kept);
  return deleteAlarmStep(
    name,
    found,
    'It watches nothing but the metric of this filter. The topics that it tells stay.',
  );
}

/** Why an alarm is not one on the metric of a filter alone; undefined where it is, and goes with the filter. */
function whyAlarmStays(standing: StandingAlarm, filter: MetricFilterState, { feeding }: RemovalFacts) {
  const { alarm } = standing;
  const own = metricKey(filter.metricNamespace, filter.metricName);
  const others = metricsOf(alarm).filter((metric) => metric !== own);
  if (others.length > 0) return `It watches ${others.join(', ')} too.`;
  if (!watchedBy(alarm).every((metric) => feeds(filter, metric.dimensions))) {
    return 'It watches the metric with other dimensions than those to which the filter counts, so something else counts there.';
  }
  if (feeding?.is === 'unknown') return 'You may not see whether another metric filter counts to its metric.';
  const all = feeding?.is === 'there' ? feeding.value : [];
  const feeder = all.find(({ name, logGroup }) => name !== filter.name || logGroup !== filter.logGroup);
  if (feeder) return `The metric filter ${feeder.name} of ${feeder.logGroup} counts to its metric too.`;
  const inUse = madeOfIt(standing);
  return inUse && `${inUse} AWS deletes no such alarm: take it out there first.`;
}

/**
 * The same filter under another name: AWS has no call for it, so the new one is made before the old one goes, and no event
 * is missed.
 */
export function planRenameFilter(facts: RemovalFacts, wanted: RenameFilterRequest): PlanResult {
  const { logGroupName, filterName, newName } = wanted;
  const badName = checkNames([['filter', 'a metric filter', newName]]);
  if (badName) return badName;
  // Otherwise the new one would be found to be there, and deleted as the old one.
  if (newName === filterName) {
    return refuse('bad-name', `The metric filter is called ${newName} already.`, 'Choose another name.');
  }
  const filters = filtersOf(facts, logGroupName);
  if (isRefused(filters)) return filters;
  const old = filters.find(({ name }) => name === filterName);
  const there = filters.find(({ name }) => name === newName);
  const head = planHead(facts, `Rename metric filter ${filterName} to ${newName}`);
  const resource = `Metric filter \`${newName}\``;
  if (!old) {
    if (!there) return noFilter(filterName, logGroupName);
    const why = `It has that name already, and there is no ${filterName} any more.`;
    return { ...head, steps: [{ id: 'new', resource, action: 'leave', why, after: [] }], monthlyCost: nothingMore };
  }
  const request = { ...requestOf(old, logGroupName), filterName: newName };
  const isHalfDone = there !== undefined && isSameFilter(there, request);
  if (there && !isHalfDone) {
    return refuse('filter-taken', `The log group has another metric filter ${newName}.`, 'Choose another name.');
  }
  const full = isHalfDone ? undefined : noPlaceFor(old, filters, logGroupName);
  if (full) return full;
  const made: Step = isHalfDone
    ? {
        id: 'new',
        resource,
        action: 'leave',
        why: `It is on ${logGroupName} already, just like the old one.`,
        after: [],
      }
    : {
        id: 'new',
        resource,
        action: 'create',
        why: `It does what ${filterName} does. For a moment both count, so an event may count twice.`,
        call: { name: 'logs:PutMetricFilter', input: filterInput(request) },
        undo: { name: 'logs:DeleteMetricFilter', input: { logGroupName, filterName: newName } },
        documents: [patternDocument(`Pattern of ${newName}`, old.pattern)],
        after: [],
      };
  const removed = deleteFilterStep(old, 'The new one has taken its place. Metric and alarms stay as they are.');
  return { ...head, steps: [made, { ...removed, after: ['new'] }], monthlyCost: nothingMore };
}

/** Both filters are there for a moment, so there must be room for one more (quotas of CloudWatch Logs). */
function noPlaceFor(old: MetricFilterState, filters: readonly MetricFilterState[], group: string): Refused | undefined {
  if (filters.length >= mostFilters) {
    return refuse(
      'too-many-filters',
      `The log group ${group} has ${filters.length} metric filters, and AWS allows no more: there is no place for the new one beside the old one.`,
      'Delete one that is not needed.',
    );
  }
  const regexes = filters.filter(({ pattern }) => hasRegex(pattern)).length;
  if (regexes < mostRegexFilters || !hasRegex(old.pattern)) return undefined;
  return refuse(
    'too-many-regexes',
    `The log group ${group} has ${regexes} metric filters with regular expressions, and AWS allows no more: there is no place for the new one beside the old one.`,
    'Delete one that is not needed.',
  );
}

function deleteFilterStep(filter: MetricFilterState, why: string): Step {
  const { name: filterName, logGroup: logGroupName } = filter;
  return {
    id: 'filter',
    resource: `Metric filter \`${filterName}\``,
    action: 'remove',
    why,
    call: { name: 'logs:DeleteMetricFilter', input: { logGroupName, filterName } },
    undo: { name: 'logs:PutMetricFilter', input: filterInput(requestOf(filter, logGroupName)) },
    after: [],
  };
}

function filtersOf({ filters }: RemovalFacts, logGroupName: string): readonly MetricFilterState[] | Refused {
  if (filters?.is === 'there') return filters.value;
  return filters?.is === 'unknown'
    ? refuse(
        'no-filter',
        `You may not look at the metric filters of ${logGroupName}.`,
        'Ask for logs:DescribeMetricFilters, so that a filter can be put back as it was.',
      )
    : refuse('no-log-group', `The log group ${logGroupName} does not exist (any more).`, 'Refresh, and choose again.');
}

function noFilter(name: string, logGroupName: string): Refused {
  return refuse(
    'no-filter',
    `There is no metric filter ${name} on ${logGroupName} (any more).`,
    'Refresh, and choose again.',
  );
}
