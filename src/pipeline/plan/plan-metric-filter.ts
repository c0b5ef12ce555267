import type { ApiInput } from '../../aws/api';
import { hasRegex, mostRegexFilters } from '../../pattern/index';
import { mostFilters, type MetricFilterState } from '../chain/chain';
import type { Difference } from '../drift/difference';
import { filterDifferences } from '../drift/drift';
import { costs, metricFilterCost, type AlertExtra } from './costs';
import type { Existing } from '../inspect/existing';
import { doubtOfAlarm, hasDimensions, metricIsNew, sharesMetric } from './filter-metric';
import { aboutAlarmsLeft } from './metric-left';
import { isRefused, refuse, type ApiCall, type PlanDocument, type PlanResult, type Refused, type Step } from './plan';
import { alarmSteps } from './plan-alarm';
import { checkNames, planHead } from './plan-head';
import { alarmNameOf, type MetricFilterRequest } from '../request/requests';

/** A metric filter on an existing log group and, if wanted, the alarm on its metric. */
export function planMetricFilter(existing: Existing, wanted: MetricFilterRequest): PlanResult {
  const parts = filterParts(existing, wanted);
  if (isRefused(parts)) return parts;
  const { checks, looks, filter, rest, extra } = parts;
  return {
    ...planHead(existing, `Deploy metric filter ${wanted.filterName}`),
    // What can keep the plan back is looked at before anything is changed.
    steps: [...checks, ...looks, filter, ...rest],
    monthlyCost: metricFilterCost(extra),
  };
}

/** The steps of one metric filter and of what hangs on it. */
export interface FilterParts {
  /** Whether AWS takes the pattern. */
  readonly checks: readonly Step[];
  /** Looks that can keep a plan back before anything is changed. */
  readonly looks: readonly Step[];
  readonly filter: Step;
  /** Topics, subscriptions and, the last, the alarm. */
  readonly rest: readonly Step[];
  readonly extra: AlertExtra;
}

/** What there is to do for a metric filter, or why it cannot be done. */
export function filterParts(existing: Existing, wanted: MetricFilterRequest): FilterParts | Refused {
  const { logGroupName, filterName, filterPattern, metricNamespace, metricName, alarm } = wanted;
  const badName = checkNames([
    ['filter', 'a metric filter', filterName],
    ['metric', 'a metric namespace', metricNamespace],
    ['metric', 'a metric', metricName],
    ...(alarm ? ([['alarm', 'an alarm', alarmNameOf(wanted)]] as const) : []),
  ]);
  if (badName) return badName;
  const group = existing.logGroup;
  if (group?.is === 'absent') {
    return refuse(
      'no-log-group',
      `The log group ${logGroupName} does not exist in ${existing.account.region}.`,
      'Choose the log group of a trail, or create a trail first.',
    );
  }
  if (group?.is === 'there' && group.value.logClass !== 'STANDARD') {
    return refuse(
      'log-group-class',
      `The log group ${logGroupName} is of the class ${group.value.logClass}, which has no metric filters.`,
      'Choose another log group.',
    );
  }

  const filters = existing.filters?.is === 'there' ? existing.filters.value : [];
  const current = filters.find(({ name }) => name === filterName);
  if (!current && filters.length >= mostFilters) {
    return refuse(
      'too-many-filters',
      `The log group ${logGroupName} has ${filters.length} metric filters, and AWS allows no more.`,
      'Delete one that is not needed.',
    );
  }
  const others = filters.filter(({ name, pattern }) => name !== filterName && hasRegex(pattern)).length;
  if (others >= mostRegexFilters && hasRegex(filterPattern)) {
    return refuse(
      'too-many-regexes',
      `The log group ${logGroupName} has ${others} metric filters with regular expressions, and AWS allows no more.`,
      'Write the pattern with wildcards, or delete one of those that is not needed.',
    );
  }
  const filterStep = metricFilterStep(wanted, current, existing);
  const checks = filterStep.call ? [patternCheck(wanted)] : [];
  const gates = checks.map(({ id }) => id);
  const doubt = doubtOfAlarm(wanted, filters);
  const order = { gates, after: ['filter'], ...(doubt !== undefined && { doubt }) };
  const alarmPart = alarm ? alarmSteps({ ...wanted, alarm }, existing, order) : undefined;
  if (alarmPart && isRefused(alarmPart)) return alarmPart;
  const { looks = [], steps: rest = [] } = alarmPart ?? {};
  const metric = metricIsNew(wanted, filters) && (hasDimensions(wanted) ? 'each' : 'one');
  return {
    checks,
    looks,
    filter: {
      ...filterStep,
      why: `${filterStep.why}${whyLogGroup(wanted)}`,
      after: [...gates, ...looks.map(({ id }) => id)],
    },
    rest,
    extra: { metric, alarm: alarmPart?.made },
  };
}

/** That the log group was not named but found, which a person has to know who reads the plan. */
function whyLogGroup({ logGroupName, isOnlyLogGroup }: MetricFilterRequest): string {
  return isOnlyLogGroup ? ` No log group is named, and ${logGroupName} is the only one that a trail delivers to.` : '';
}

/** Any event will do: what matters is whether AWS takes the pattern (InvalidParameterException otherwise). */
const anyEvent = '{"eventName":"AccessAlertsCheck"}';

function patternCheck({ filterName, filterPattern }: MetricFilterRequest): Step {
  return {
    id: 'pattern',
    resource: `Pattern of \`${filterName}\``,
    action: 'check',
    why: 'AWS reads it before anything is changed.',
    call: { name: 'logs:TestMetricFilter', input: { filterPattern, logEventMessages: [anyEvent] } },
    after: [],
  };
}

function metricFilterStep(
  wanted: MetricFilterRequest,
  current: MetricFilterState | undefined,
  existing: Existing,
): Step {
  const filters = existing.filters?.is === 'there' ? existing.filters.value : [];
  const { logGroupName, filterName, filterPattern } = wanted;
  const common = { id: 'filter', resource: `Metric filter \`${filterName}\``, after: [] };
  if (current && isSameFilter(current, wanted)) {
    const spelled =
      current.pattern === filterPattern ? '' : ' Its pattern is spelled otherwise, which means the same to AWS.';
    return { ...common, action: 'leave', why: `It is on ${logGroupName} already, just like this.${spelled}` };
  }
  const sharing = filters.filter((each) => each.name !== filterName && sharesMetric(each, wanted));
  const shared =
    sharing.length > 0 ? ` ${sharing.map(({ name }) => name).join(', ')} adds to the same metric, so both count.` : '';
  const input = filterInput({ ...wanted, ...(current?.unspoken && { unspoken: current.unspoken }) });
  return {
    ...common,
    action: current ? 'change' : 'create',
    why: `${whyFilter(wanted, current)}${shared}${aboutAlarmsLeft(existing, wanted, wanted.alarm && alarmNameOf(wanted))}`,
    ...(metricIsNew(wanted, filters) && { cost: hasDimensions(wanted) ? costs.eachMetric : costs.metric }),
    call: { name: 'logs:PutMetricFilter', input },
    undo: undoFilter(logGroupName, filterName, current),
    documents: [
      patternDocument(`Pattern of ${filterName}`, filterPattern),
      ...(current && current.pattern !== filterPattern ? [patternDocument('Pattern until now', current.pattern)] : []),
    ],
  };
}

/** A filter of the account as one would ask for it. */
export function requestOf(filter: MetricFilterState, logGroupName: string): FilterOnly {
  return { ...filter, logGroupName, filterName: filter.name, filterPattern: filter.pattern };
}

/** A metric filter without what hangs on it. */
type FilterOnly = Omit<MetricFilterRequest, 'alarm' | 'topic'>;

/** The call's input for a filter as it is wanted, or as it was. */
export function filterInput(filter: FilterOnly): ApiInput<'logs:PutMetricFilter'> {
  const { logGroupName, filterName, filterPattern, metricNamespace, metricName, metricValue } = filter;
  const { defaultValue, unit, dimensions, unspoken } = filter;
  const { emitSystemFieldDimensions, ...others } = unspoken ?? {};
  return {
    logGroupName,
    filterName,
    filterPattern,
    metricTransformations: [
      {
        metricNamespace,
        metricName,
        metricValue,
        ...(defaultValue !== undefined && { defaultValue }),
        ...(unit !== undefined && { unit: unit as MetricUnit }),
        ...(dimensions !== undefined && { dimensions }),
      },
    ],
    ...others,
    ...(emitSystemFieldDimensions && { emitSystemFieldDimensions: [...emitSystemFieldDimensions] }),
  };
}

function undoFilter(logGroupName: string, filterName: string, before: MetricFilterState | undefined): ApiCall {
  return before
    ? {
        name: 'logs:PutMetricFilter',
        input: filterInput(requestOf(before, logGroupName)),
      }
    : { name: 'logs:DeleteMetricFilter', input: { logGroupName, filterName } };
}

/** A pattern, to be read in full. */
export function patternDocument(title: string, text: string): PlanDocument {
  return { title, language: 'cloudwatch-filter', text };
}

type MetricUnit = NonNullable<ApiInput<'logs:PutMetricFilter'>['metricTransformations']>[number]['unit'];

function whyFilter(wanted: MetricFilterRequest, current: MetricFilterState | undefined): string {
  const { metricNamespace, metricName, metricValue, logGroupName } = wanted;
  if (!current) {
    const adds = `adds ${metricValue} to ${metricNamespace} / ${metricName}`;
    return `Each event of ${logGroupName} that matches ${adds}; events from before are not counted.`;
  }
  const changed = filterDifferences(wanted, current).map(changeWords);
  return `It exists on ${logGroupName}; what changes: ${changed.join(', ')}.`;
}

function changeWords(difference: Difference): string {
  const fromTo = (name: string, account: string | number = 'none', here: string | number = 'none') =>
    `${name} ${account} → ${here}`;
  switch (difference.kind) {
    case 'metric': {
      const { here, account } = difference;
      return fromTo('metric', `${account.namespace} / ${account.name}`, `${here.namespace} / ${here.name}`);
    }
    case 'metricValue':
    case 'defaultValue':
    case 'unit':
      return fromTo(difference.kind, difference.account, difference.here);
    case 'dimensions':
      return fromTo('dimensions', pairs(difference.account), pairs(difference.here));
    default:
      // Both patterns are in the plan, to be read in full.
      return difference.kind;
  }
}

function pairs(dimensions: Readonly<Record<string, string>>): string {
  const all = Object.entries(dimensions).map(([name, field]) => `${name}=${field}`);
  return all.length > 0 ? all.join(' and ') : 'none';
}

/** Whether a filter of the account is just as wanted, whatever its name and however its pattern is spelled. */
export function isSameFilter(current: MetricFilterState, wanted: FilterOnly): boolean {
  return filterDifferences(wanted, current).length === 0;
}
