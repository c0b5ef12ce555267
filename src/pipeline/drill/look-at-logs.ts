import { sightOf } from '../chain/which-alerts';
import { metricInput } from '../inspect/metric-input';
import type { Look, Looking } from './look';

const minute = 60_000;

/** Whether CloudTrail has delivered what was really done. */
export async function lookForDelivery(looking: Looking): Promise<Look> {
  const { account, found, began, drill, signal } = looking;
  const filterPattern = `{ $.eventID = "${found.eventId ?? ''}" }`;
  const input = { logGroupName: drill.filter.logGroup, filterPattern, startTime: began - minute };
  for await (const { events = [] } of account.pages('logs:FilterLogEvents', input, { signal })) {
    for (const { logStreamName: stream = '', timestamp: eventAt = began, ingestionTime, message = '' } of events) {
      const sight = sightOf(message, drill.filter);
      const { dimensions = {} } = sight.kind === 'counts' ? sight : {};
      const evidence = `CloudTrail has delivered it to the log stream ${stream}`;
      return { is: 'seen', at: ingestionTime ?? account.clock.now(), evidence, found: { stream, eventAt, dimensions } };
    }
  }
  return { is: 'unseen', evidence: 'CloudTrail has not delivered it to the log group' };
}

/** Whether CloudWatch Logs finds the event, by the filter's own pattern. */
export async function lookForMatch(looking: Looking): Promise<Look> {
  const { account, drill, began, found, signal } = looking;
  const { pattern, logGroup } = drill.filter;
  const wanted = drill.way.kind === 'event' ? drill.way.count : 1;
  const input = {
    logGroupName: logGroup,
    logStreamNames: [found.stream ?? ''],
    ...(pattern.trim() !== '' && { filterPattern: pattern }),
    startTime: began - minute,
  };
  let count = 0;
  for await (const { events = [] } of account.pages('logs:FilterLogEvents', input, { signal })) {
    // Other events of CloudTrail's stream are none of the drill.
    count += events.filter(({ message = '' }) => !found.eventId || message.includes(found.eventId)).length;
  }
  if (count < wanted) return { is: 'unseen', evidence: `CloudWatch Logs finds ${count} of ${wanted} with the pattern` };
  return {
    is: 'seen',
    at: account.clock.now(),
    evidence: `CloudWatch Logs finds ${count} of ${wanted} with the pattern`,
  };
}

/** Whether the metric has a value in the event's minute. */
export async function lookForMetric(looking: Looking): Promise<Look> {
  const { account, drill, found, began, signal } = looking;
  const { metricNamespace, metricName, defaultValue } = drill.filter;
  const dimensions = drill.way.kind === 'event' ? drill.way.event.dimensions : (found.dimensions ?? {});
  const start = Math.floor((found.eventAt ?? began) / minute) * minute;
  const { MetricDataResults: [result] = [] } = await account.call(
    'cloudwatch:GetMetricData',
    {
      StartTime: new Date(start),
      EndTime: new Date(start + 2 * minute),
      ScanBy: 'TimestampAscending',
      MetricDataQueries: [
        {
          Id: 'drill',
          MetricStat: {
            Metric: metricInput({ namespace: metricNamespace, name: metricName, dimensions }),
            Period: 60,
            Stat: 'Sum',
          },
        },
      ],
    },
    { signal },
  );
  const values = result?.Values ?? [];
  // The default value comes of minutes in which nothing matched.
  const at = values.findIndex((value) => value !== defaultValue || drillValue(looking) === defaultValue);
  const name = `${metricNamespace} / ${metricName}`;
  if (at < 0) return { is: 'unseen', evidence: `${name} has no value in the minute of the event` };
  const when = result?.Timestamps?.[at]?.toISOString() ?? '';
  return { is: 'seen', at: account.clock.now(), evidence: `${name}: Sum ${values[at]} in the minute from ${when}` };
}

function drillValue({ drill }: Looking): number {
  return drill.way.kind === 'event' ? drill.way.event.value : 1;
}
