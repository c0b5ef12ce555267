import type { AlarmSettings, AlertSettings, TopicSettings } from '../../alerts/alert-file';
import type { AlarmState, MetricFilterState, TopicState } from './chain';

/** A filter of the account as front matter, with the alarm on its metric when there is just one. */
export function alertSettingsOf(filter: MetricFilterState): AlertSettings {
  const { name, logGroup, alarms } = filter;
  const alarm = alarms.length === 1 ? alarms[0] : undefined;
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
  const { comparisonOperator, treatMissingData, actions, actionsEnabled, description } = alarm;
  return {
    alarmName: name,
    statistic,
    period,
    evaluationPeriods,
    datapointsToAlarm,
    threshold,
    comparisonOperator,
    ...(band !== undefined && { anomalyDetectionBand: band }),
    treatMissingData,
    ...(actions.length > 0 && !onlyTopic(alarm) && { alarmActions: actions }),
    ...(!actionsEnabled && { actionsEnabled }),
    ...(description !== undefined && { alarmDescription: description }),
  };
}

/** The topic of an alarm that tells nothing else, where it is known who is subscribed. */
function onlyTopic({ actions, topics = [] }: AlarmState): TopicState | undefined {
  const [topic] = topics;
  return actions.length === 1 && topic?.arn === actions[0] && topic?.subscriptions ? topic : undefined;
}

/** The subscriptions in an order of their own: SNS lists them in any, and a document must not change by that. */
function topicSettingsOf({ name, subscriptions = [] }: TopicState): TopicSettings {
  const list = subscriptions
    .map(({ protocol, endpoint }) => ({ protocol, endpoint }))
    .sort((a, b) => (a.endpoint < b.endpoint ? -1 : 1));
  return { topicName: name, ...(list.length > 0 && { subscriptions: list }) };
}
