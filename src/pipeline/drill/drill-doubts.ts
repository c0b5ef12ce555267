import { isBreaching, isComparisonOperator } from '../../alerts/alarm-evaluation';
import { dimensionPairs } from '../../alerts/metric-names';
import { isSameMetric } from '../../alerts/metric-values';
import type { AlarmState, MetricFilterState, TopicState } from '../chain/chain';
import { isTopicArn, topicNameOf } from '../chain/arns';
import { isFedBy } from '../chain/feeders';
import type { DrillWay } from './drill';

/** More events than this are not written for a drill. */
const mostDrillEvents = 100;

/** How many events with a value raise an alarm together; undefined where no number of them does at one time. */
export function eventsToRaise(alarm: AlarmState, value: number): number | undefined {
  const { statistic = 'Sum', comparisonOperator = '', threshold, band } = alarm;
  const { evaluationPeriods = 1, datapointsToAlarm = evaluationPeriods } = alarm;
  if (datapointsToAlarm > 1) return undefined;
  // What is outside of a band only CloudWatch knows.
  if (band !== undefined || threshold === undefined || !isComparisonOperator(comparisonOperator)) return 1;
  const breaches = (total: number) => isBreaching({ comparisonOperator, threshold }, total);
  if (comparisonOperator.startsWith('Less')) return undefined;
  if (statistic !== 'Sum' && statistic !== 'SampleCount') return breaches(value) ? 1 : undefined;
  const each = statistic === 'Sum' ? value : 1;
  for (let count = 1; count <= mostDrillEvents; count++) if (breaches(count * each)) return count;
  return undefined;
}

/** What is known before the drill of why it will not, or may not, reach anybody; the nearest link first. */
export function drillDoubts(
  filter: MetricFilterState,
  alarm: AlarmState | undefined,
  way: DrillWay,
): readonly string[] {
  if (!alarm) {
    const { metricNamespace, metricName } = filter;
    return [`No alarm watches the metric ${metricNamespace} / ${metricName}, so the drill ends at the metric.`];
  }
  const { name, state, actionsEnabled, actions } = alarm;
  return [
    ...(way.kind !== 'alarm-state' && state === 'ALARM'
      ? [`The alarm ${name} is in ALARM already: a further event changes nothing, so nothing is published.`]
      : []),
    ...(way.kind === 'alarm-state' ? [] : (otherMetric(filter, alarm, way) ?? raising(alarm, way))),
    ...(actionsEnabled ? [] : [`The actions of the alarm ${name} are turned off: it goes off, but tells nobody.`]),
    ...(actions.length === 0 ? [`The alarm ${name} has no action for when it goes off, so it tells nobody.`] : []),
    ...actions.filter(isTopicArn).flatMap((arn) => ofTopic(arn, alarm.topics ?? [])),
  ];
}

/** A metric is its name and exactly its dimensions, so an alarm sees nothing of what is counted with others. */
function otherMetric(
  filter: MetricFilterState,
  alarm: AlarmState,
  way: Exclude<DrillWay, { kind: 'alarm-state' }>,
): readonly string[] | undefined {
  const { name, dimensions = {} } = alarm;
  const counted = way.kind === 'event' ? way.event.dimensions : undefined;
  const cannotTell = alarm.form === 'math' || filter.unspoken?.emitSystemFieldDimensions;
  if (isFedBy([filter], filter, alarm) && (!counted || cannotTell || isSameMetric(counted, dimensions)))
    return undefined;
  const watched = saying(dimensionPairs(dimensions));
  const written = saying(counted ? dimensionPairs(counted) : Object.keys(filter.dimensions ?? {}));
  return [
    `The alarm ${name} watches the metric with ${watched}, and this counts with ${written}: it sees nothing of it. Drill with an event of those values, or by setting the alarm’s state.`,
  ];
}

function saying(dimensions: readonly string[]): string {
  return dimensions.length > 0 ? dimensions.join(', ') : 'no dimensions';
}

function raising(alarm: AlarmState, way: Exclude<DrillWay, { kind: 'alarm-state' }>): readonly string[] {
  const count = eventsToRaise(alarm, way.kind === 'event' ? way.event.value : 1);
  if (count === undefined) {
    return [
      `What happens once does not raise the alarm ${alarm.name}, as it is set: setting its state tests what comes after it.`,
    ];
  }
  return way.kind === 'action' && count > 1
    ? [`It takes ${count} such events to raise the alarm ${alarm.name}, and this is one.`]
    : [];
}

function ofTopic(arn: string, topics: readonly TopicState[]): readonly string[] {
  const name = topicNameOf(arn);
  const topic = topics.find((each) => each.arn === arn);
  if (!topic)
    return [`The topic ${name} is of another account or region; who is subscribed to it cannot be seen from here.`];
  if (!topic.exists) return [`The topic ${name} does not exist (any more), so publishing to it fails.`];
  const { subscriptions } = topic;
  if (!subscriptions) return [`You may not see who is subscribed to the topic ${name}.`];
  if (subscriptions.length === 0) return [`Nobody is subscribed to the topic ${name}.`];
  const waiting = subscriptions.filter(({ confirmed }) => !confirmed).map(({ endpoint }) => endpoint);
  return waiting.length === 0 ? [] : [`Not confirmed yet, so it gets nothing: ${waiting.join(', ')} (topic ${name}).`];
}
