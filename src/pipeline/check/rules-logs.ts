import { nearestWord } from '../../common/nearest-word';
import { hasRegex, mostRegexFilters } from '../../pattern/index';
import { type MetricFilterState, mostFilters } from '../chain/chain';
import type { ExistingAlarm } from '../inspect/existing';
import { metricKey } from '../inspect/read-alarms';
import { changeAlarm } from './alarm-fix';
import { arnPlace, groupName, keyOf, placeOf, there, watchesOf, type PipelineFacts } from './facts';
import type { Found, RuleTable } from './finding';
import { logsFix } from './logs-fix';

const manyFilters = 90;

/** What must hold of the log group and of its metric filters. */
export const logsRules = {
  'group-elsewhere': {
    link: 'logGroup',
    severity: 'error',
    find: (facts) => {
      const { trail } = facts;
      if (!trail.logGroupArn) return [];
      const [group, home] = [arnPlace(trail.logGroupArn), placeOf(facts)];
      const account = group.accountId !== home.accountId && !trail.organization ? [`account ${group.accountId}`] : [];
      const region = group.region !== home.region ? [`region ${group.region}`] : [];
      const where = [...account, ...region];
      if (where.length === 0) return [];
      return ofGroup(facts, {
        what: `The log group is in the ${where.join(' and the ')}. CloudTrail delivers only to the trail’s own account and its home region, ${home.region}.`,
        todo: `Use “Send Trail to CloudWatch Logs…” with a log group in ${home.region}.`,
      });
    },
  },
  'group-gone': {
    link: 'logGroup',
    severity: 'error',
    find: (facts) => {
      if (facts.logGroup?.is !== 'absent') return [];
      return ofGroup(facts, {
        what: 'The log group does not exist any more, and its metric filters are gone with it.',
        todo: 'Make it again, then deploy its metric filters again.',
        ...logsFix(facts),
      });
    },
  },
  'group-class': {
    link: 'logGroup',
    severity: 'error',
    find: (facts) => {
      const logClass = there(facts.logGroup)?.logClass;
      if (logClass === undefined || logClass === 'STANDARD') return [];
      return ofGroup(facts, {
        what: `The log group is of the class ${logClass}, which has no metric filters.`,
        todo: 'Use “Send Trail to CloudWatch Logs…” with another log group; a group’s class cannot be changed.',
        source: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch_Logs_Log_Classes.html',
      });
    },
  },
  'filter-limit': {
    link: 'logGroup',
    severity: 'warning',
    find: (facts) => {
      const count = there(facts.filters)?.length ?? 0;
      if (count < manyFilters) return [];
      const full = count >= mostFilters;
      return ofGroup(facts, {
        ...(full && { severity: 'error' as const }),
        what: full
          ? `The log group has ${count} metric filters, and AWS allows no more.`
          : `The log group has ${count} metric filters; AWS allows ${mostFilters}.`,
        todo: 'Delete those that are not needed, or put several events into one pattern.',
      });
    },
  },
  'regex-limit': {
    link: 'logGroup',
    severity: 'warning',
    find: (facts) => {
      const count = (there(facts.filters) ?? []).filter(({ pattern }) => hasRegex(pattern)).length;
      if (count < mostRegexFilters) return [];
      return ofGroup(facts, {
        what: `The log group has ${count} metric filters with regular expressions, and AWS allows no more. They work on.`,
        todo: 'Write the next one with wildcards.',
      });
    },
  },
  'no-filters': {
    link: 'filter',
    severity: 'warning',
    find: (facts) =>
      there(facts.filters)?.length === 0 && facts.logGroup?.is !== 'absent'
        ? ofGroup(facts, {
            what: 'The log group has no metric filter: its events raise no alert.',
            todo: 'Make one with “New Metric Filter”.',
          })
        : [],
  },
  'filter-elsewhere': {
    link: 'filter',
    severity: 'warning',
    find: (facts) => {
      const group = groupName(facts.trail);
      if (group === undefined || !facts.filters) return [];
      const filled = new Set(
        facts.trails.filter(({ homeRegion }) => homeRegion === facts.account.region).map(groupName),
      );
      return (there(facts.regionFilters) ?? [])
        .filter(({ logGroup, pattern }) => !filled.has(logGroup) && isForCloudTrail(pattern))
        .map(({ name, logGroup }) => ({
          subject: `${name} on ${logGroup}`,
          what: `Its pattern is for CloudTrail’s events, but it is on ${logGroup}, which no trail fills.`,
          todo: `Open it, deploy it on ${group}, then delete this one.`,
        }));
    },
  },
  'filter-no-alarm': {
    link: 'filter',
    severity: 'warning',
    find: (facts) =>
      unwatched(facts)
        .filter((filter) => meantFor(facts, filter).length === 0)
        .map((filter) => ({
          subject: filter.name,
          what: `No alarm watches its metric, ${filter.metricNamespace} / ${filter.metricName}: it counts, but tells nobody.`,
          todo: todoUnwatched(filter),
        })),
  },
  'alarm-elsewhere': {
    link: 'filter',
    severity: 'error',
    find: (facts) =>
      unwatched(facts).flatMap((filter) => meantFor(facts, filter).map((alarm) => misses(filter, alarm))),
  },
} as const satisfies RuleTable;

function ofGroup({ trail }: PipelineFacts, found: Omit<Found, 'subject'>): readonly Found[] {
  return [{ subject: groupName(trail) ?? '', ...found }];
}

/** Fields that CloudTrail's events have and others hardly do. */
function isForCloudTrail(pattern: string): boolean {
  return /\$\.(eventName|eventSource|errorCode|userIdentity|sourceIPAddress)\b/.test(pattern);
}

/** The filters whose metric no alarm watches; none where the alarms are not known. */
function unwatched(facts: PipelineFacts): readonly MetricFilterState[] {
  if (facts.alarms?.is !== 'there') return [];
  const watched = new Set(watchesOf(facts).map(({ filter }) => filter));
  return (there(facts.filters) ?? []).filter((filter) => !watched.has(filter));
}

/** Alarms that look meant for a filter's metric: on one that no filter writes, of the same name or nearly. */
function meantFor(facts: PipelineFacts, filter: MetricFilterState): readonly ExistingAlarm[] {
  const filters = [...(there(facts.filters) ?? []), ...(there(facts.regionFilters) ?? [])];
  const written = new Set(filters.map(keyOf));
  return (there(facts.alarms) ?? []).filter(({ Namespace, MetricName }) => {
    if (MetricName === undefined || Namespace === undefined || Namespace.startsWith('AWS/')) return false;
    if (written.has(metricKey(Namespace, MetricName))) return false;
    if (MetricName.toLowerCase() === filter.metricName.toLowerCase()) return true;
    return Namespace === filter.metricNamespace && nearestWord(MetricName, [filter.metricName]) !== undefined;
  });
}

/** An alarm watches one metric, and a filter with dimensions writes many. */
function todoUnwatched({ dimensions }: MetricFilterState): string {
  if (dimensions === undefined) return 'Deploy the filter with an alarm.';
  return 'It has dimensions, and an alarm watches only one combination of their values. Make one on those that matter with “Create Alarm…”, or deploy a second filter of the same pattern without dimensions, with an alarm.';
}

function misses(filter: MetricFilterState, alarm: ExistingAlarm): Found {
  const { AlarmName = '', Namespace, MetricName } = alarm;
  const { metricNamespace, metricName } = filter;
  const wanted = `${metricNamespace} / ${metricName}`;
  return {
    subject: filter.name,
    what: `The alarm ${AlarmName} watches ${Namespace} / ${MetricName}, which no metric filter writes; this filter writes ${wanted}. So it never goes off.`,
    todo: `Let the alarm watch ${wanted}.`,
    alarms: [AlarmName],
    fix: changeAlarm(alarm, `Let alarm ${AlarmName} watch ${wanted}`, 'It watches the metric that the filter writes', {
      Namespace: metricNamespace,
      MetricName: metricName,
    }),
  };
}
