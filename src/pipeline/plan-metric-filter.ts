import type { ApiInput } from '../aws/api';
import type { AlarmSettings } from '../alerts/alert-file';
import type { MetricFilterState } from './chain';
import { metricFilterCost } from './costs';
import { createdByTag, type Existing, type ExistingAlarm } from './existing';
import { isRefused, refuse, type PlanResult, type Refused, type Step } from './plan';
import { checkNames, planHead } from './plan-trail';
import { alarmNameOf, type MetricFilterRequest } from './requests';

/** CloudWatch Logs quota, fixed. */
const mostFilters = 100;

/** A metric filter on an existing log group and, if wanted, the alarm on its metric. */
export function planMetricFilter(existing: Existing, wanted: MetricFilterRequest): PlanResult {
  const { logGroupName, filterName, metricNamespace, metricName, alarm } = wanted;
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
  const filterStep = metricFilterStep(wanted, current, filters);
  const alarmPart = alarm ? alarmStep(wanted, alarm, existing) : undefined;
  if (alarmPart && isRefused(alarmPart)) return alarmPart;
  const metricIsNew = !filters.some(
    (filter) => filter.metricName === metricName && filter.metricNamespace === metricNamespace,
  );
  return {
    ...planHead(existing, `Deploy metric filter ${filterName}`),
    steps: alarmPart ? [filterStep, alarmPart] : [filterStep],
    monthlyCost: metricFilterCost({ metric: metricIsNew, alarm: alarmPart?.action === 'create' }),
  };
}

function metricFilterStep(
  wanted: MetricFilterRequest,
  current: MetricFilterState | undefined,
  filters: readonly MetricFilterState[],
): Step {
  const { logGroupName, filterName, filterPattern, metricNamespace, metricName, metricValue } = wanted;
  const { defaultValue, unit, dimensions } = wanted;
  const common = { id: 'filter', resource: `Metric filter \`${filterName}\``, after: [] };
  if (current && isSameFilter(current, wanted)) {
    return { ...common, action: 'leave', why: `It is on ${logGroupName} already, just like this.` };
  }
  const sharing = filters
    .filter((each) => each.name !== filterName)
    .filter((each) => each.metricName === metricName && each.metricNamespace === metricNamespace);
  const shared =
    sharing.length > 0 ? ` ${sharing.map(({ name }) => name).join(', ')} adds to the same metric, so both count.` : '';
  const input: ApiInput<'logs:PutMetricFilter'> = {
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
  };
  return {
    ...common,
    action: current ? 'change' : 'create',
    why: `${whyFilter(wanted, current)}${shared}`,
    call: { name: 'logs:PutMetricFilter', input },
    documents: [
      { title: `Pattern of ${filterName}`, json: filterPattern },
      ...(current && current.pattern !== filterPattern ? [{ title: 'Pattern until now', json: current.pattern }] : []),
    ],
  };
}

type MetricUnit = NonNullable<ApiInput<'logs:PutMetricFilter'>['metricTransformations']>[number]['unit'];

function whyFilter(wanted: MetricFilterRequest, current: MetricFilterState | undefined): string {
  const { metricNamespace, metricName, metricValue, logGroupName } = wanted;
  if (!current) {
    const adds = `adds ${metricValue} to ${metricNamespace} / ${metricName}`;
    return `Each event of ${logGroupName} that matches ${adds}; events from before are not counted.`;
  }
  const changed = [
    ...(current.pattern === wanted.filterPattern ? [] : ['pattern']),
    ...(current.metricName === metricName && current.metricNamespace === metricNamespace ? [] : ['metric']),
    ...(current.metricValue === metricValue ? [] : ['value']),
  ];
  return `It exists on ${logGroupName}; what changes: ${changed.length > 0 ? changed.join(', ') : 'settings of the metric'}.`;
}

function isSameFilter(current: MetricFilterState, wanted: MetricFilterRequest): boolean {
  const pairs = (dimensions: Readonly<Record<string, string>> = {}) => Object.entries(dimensions).sort().join();
  return (
    current.pattern === wanted.filterPattern &&
    current.metricNamespace === wanted.metricNamespace &&
    current.metricName === wanted.metricName &&
    current.metricValue === wanted.metricValue &&
    current.defaultValue === wanted.defaultValue &&
    (current.unit ?? 'None') === (wanted.unit ?? 'None') &&
    pairs(current.dimensions) === pairs(wanted.dimensions)
  );
}

type AlarmInput = ApiInput<'cloudwatch:PutMetricAlarm'>;

/**
 * Sum over 5 minutes, at least 1, missing data not breaching, no unit: what one event that must not happen asks for
 * (aws-facts 2.5).
 */
const alarmDefaults = {
  Statistic: 'Sum',
  Period: 300,
  EvaluationPeriods: 1,
  Threshold: 1,
  ComparisonOperator: 'GreaterThanOrEqualToThreshold',
  TreatMissingData: 'notBreaching',
} as const satisfies Partial<AlarmInput>;

function alarmStep(wanted: MetricFilterRequest, settings: AlarmSettings, existing: Existing): Step | Refused {
  const name = alarmNameOf(wanted);
  const current = existing.alarm?.is === 'there' ? existing.alarm.value : undefined;
  const common = { id: 'alarm', resource: `Alarm \`${name}\``, after: ['filter'] };
  const { metricNamespace: Namespace, metricName: MetricName } = wanted;
  if (current && (current.MetricName !== MetricName || current.Namespace !== Namespace)) {
    return refuse(
      'alarm-taken',
      `There is an alarm ${name} already, and it watches another metric.`,
      'Give the alarm another name (alarmName).',
    );
  }
  const input: AlarmInput = {
    ...(current && settingsToKeep(current)),
    AlarmName: name,
    Namespace,
    MetricName,
    ...alarmDefaults,
    ...settingsOf(settings),
    ...(current ? {} : { Tags: [createdByTag] }),
  };
  if (current && isSameAlarm(current, input)) {
    return { ...common, action: 'leave', why: 'It watches the metric already, just like this.' };
  }
  return {
    ...common,
    action: current ? 'change' : 'create',
    why: `${describeAlarm(input)}${current ? ' It exists; its other settings stay.' : ''}`,
    call: { name: 'cloudwatch:PutMetricAlarm', input },
  };
}

/** The settings that a person wrote, under the API's names. */
function settingsOf(settings: AlarmSettings): Partial<AlarmInput> {
  const { statistic, period, evaluationPeriods, datapointsToAlarm, threshold } = settings;
  const { comparisonOperator, treatMissingData, alarmActions } = settings;
  return {
    ...(statistic !== undefined && { Statistic: statistic as NonNullable<AlarmInput['Statistic']> }),
    ...(period !== undefined && { Period: period }),
    ...(evaluationPeriods !== undefined && { EvaluationPeriods: evaluationPeriods }),
    ...(datapointsToAlarm !== undefined && { DatapointsToAlarm: datapointsToAlarm }),
    ...(threshold !== undefined && { Threshold: threshold }),
    ...(comparisonOperator !== undefined && {
      ComparisonOperator: comparisonOperator as NonNullable<AlarmInput['ComparisonOperator']>,
    }),
    ...(treatMissingData !== undefined && { TreatMissingData: treatMissingData }),
    ...(alarmActions !== undefined && { AlarmActions: [...alarmActions] }),
  };
}

/** PutMetricAlarm replaces the whole configuration, so what a request does not speak of is sent along. */
function settingsToKeep(current: ExistingAlarm): Partial<AlarmInput> {
  const { AlarmDescription, ActionsEnabled, OKActions, AlarmActions, InsufficientDataActions } = current;
  return {
    ...(AlarmDescription !== undefined && { AlarmDescription }),
    ...(ActionsEnabled !== undefined && { ActionsEnabled }),
    ...(OKActions !== undefined && { OKActions }),
    ...(AlarmActions !== undefined && { AlarmActions }),
    ...(InsufficientDataActions !== undefined && { InsufficientDataActions }),
  };
}

function isSameAlarm(current: ExistingAlarm, input: AlarmInput): boolean {
  const have = current as Readonly<Record<string, unknown>>;
  const sameUnit = current.Unit === undefined && (current.Dimensions ?? []).length === 0;
  return sameUnit && Object.entries(input).every(([key, value]) => JSON.stringify(have[key]) === JSON.stringify(value));
}

const comparisons: Readonly<Record<string, string>> = {
  GreaterThanOrEqualToThreshold: 'is at least',
  GreaterThanThreshold: 'is above',
  LessThanOrEqualToThreshold: 'is at most',
  LessThanThreshold: 'is below',
};

function describeAlarm({ Statistic, Period, Threshold, ComparisonOperator, AlarmActions }: AlarmInput): string {
  const comparison = comparisons[ComparisonOperator ?? ''] ?? String(ComparisonOperator);
  const tells =
    AlarmActions && AlarmActions.length > 0 ? `tells ${AlarmActions.join(', ')}` : 'tells nobody: it has no action yet';
  return `It goes off when the ${Statistic} over ${Period} seconds ${comparison} ${Threshold}, and ${tells}.`;
}
