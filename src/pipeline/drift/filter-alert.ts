import type { AlarmSettings, AlertSettings, TopicSettings } from '../../alerts/alert-file';
import { endpointProblem, isProtocol } from '../../alerts/subscriptions';
import { missingDataOfAws } from './alarm-drift';
import type { AlarmState, MetricFilterState, TopicState } from '../chain/chain';

/** A filter of the account as front matter, with the alarm that is its own (own-alarm.ts). */
export function alertSettingsOf(filter: MetricFilterState, alarm?: AlarmState): AlertSettings {
  const { name, logGroup } = filter;
  const { metricNamespace, metricName, metricValue, defaultValue, unit, dimensions } = filter;
  const metric = { metricNamespace, metricName, metricValue, defaultValue, unit, dimensions };
  const topic = alarm && onlyTopic(alarm);
  return {
    filterName: name,
    logGroupName: logGroup,
    ...metric,
    ...(alarm && { alarm: alarmSettingsOf(alarm) }),
    ...(topic && { topic: topicSettingsOf(topic) }),
  };
}

function alarmSettingsOf(alarm: AlarmState): AlarmSettings {
  const { name, statistic, period, evaluationPeriods, datapointsToAlarm, threshold, band } = alarm;
  const { comparisonOperator, treatMissingData = missingDataOfAws, actions, actionsEnabled, description } = alarm;
  const { okActions, insufficientDataActions, dimensions } = alarm;
  return {
    alarmName: name,
    ...(dimensions && { dimensions }),
    statistic,
    period,
    evaluationPeriods,
    datapointsToAlarm,
    threshold,
    comparisonOperator,
    ...(band !== undefined && { anomalyDetectionBand: band }),
    treatMissingData,
    ...(actions.length > 0 && !onlyTopic(alarm) && { alarmActions: actions }),
    ...(okActions && { okActions }),
    ...(insufficientDataActions && { insufficientDataActions }),
    ...(!actionsEnabled && { actionsEnabled }),
    ...(description !== undefined && { alarmDescription: description }),
  };
}

/** The topic of an alarm that tells nothing else, where it is known who is subscribed. */
function onlyTopic({ actions, topics = [] }: AlarmState): TopicState | undefined {
  const [topic] = topics;
  return actions.length === 1 && topic?.arn === actions[0] && topic?.subscriptions ? topic : undefined;
}

/**
 * The subscriptions in an order of their own: SNS lists them in any, and a document must not change by that. One that no
 * document can say is left out, and stays: a save takes no subscription away.
 */
function topicSettingsOf({ name, subscriptions = [] }: TopicState): TopicSettings {
  const list = subscriptions
    .filter(({ protocol, endpoint }) => isProtocol(protocol) && endpointProblem(protocol, endpoint) === undefined)
    .map(({ protocol, endpoint }) => ({ protocol, endpoint }))
    .sort((a, b) => compare(a.endpoint, b.endpoint) || compare(a.protocol, b.protocol));
  return { topicName: name, ...(list.length > 0 && { subscriptions: list }) };
}

function compare(one: string, other: string): number {
  return one === other ? 0 : one < other ? -1 : 1;
}
