import { alarmDefaults } from '../../alerts/alarm-defaults';
import type { AlarmSettings, AlertSettings, SubscriptionSettings, TopicSettings } from '../../alerts/alert-file';
import { defaultAlarmName } from '../../alerts/names';
import { sameValue } from '../same-value';

/**
 * What the account has and a document does not say (any more), each as a person would call it. A deployment adds and
 * changes but takes nothing away that hangs on a filter, so such a document would not be what the account is afterwards.
 * Of the filter itself nothing can be left out: AWS replaces it as a whole.
 */
export function unsaid(document: AlertSettings, account: AlertSettings): readonly string[] {
  const { alarm, topic } = account;
  const alarmName = alarm?.alarmName ?? '';
  if (!alarm) return [];
  const saidName = document.alarm && (document.alarm.alarmName ?? defaultAlarmName(document.filterName ?? ''));
  if (!document.alarm || saidName !== alarmName) return [`alarm: ${alarmName}`];
  return [
    ...unsaidOfAlarm(document, alarm).map((key) => `alarm: ${key}`),
    ...(topic ? unsaidOfTopic(document, topic) : []),
  ];
}

/** Settings of an alarm that a deployment keeps where the document is silent, other than those it has by itself. */
function unsaidOfAlarm(document: AlertSettings, alarm: AlarmSettings): readonly string[] {
  const { evaluationPeriods } = { ...alarmDefaults, ...alarm };
  const silent: AlarmSettings = { ...alarmDefaults, datapointsToAlarm: evaluationPeriods, actionsEnabled: true };
  const kept = [
    ...(['datapointsToAlarm', 'alarmActions', 'okActions', 'insufficientDataActions'] as const),
    ...(['actionsEnabled', 'alarmDescription'] as const),
  ];
  return kept.filter((key) => {
    const isSaid = document.alarm?.[key] !== undefined || (key === 'alarmActions' && document.topic !== undefined);
    return !isSaid && alarm[key] !== undefined && !sameValue(alarm[key], silent[key]);
  });
}

function unsaidOfTopic({ topic: said, alarm }: AlertSettings, topic: TopicSettings): readonly string[] {
  if (!said) return alarm?.alarmActions ? [] : [`topic: ${topic.topicName ?? ''}`];
  // Another topic takes its place, and who is subscribed to the old one stays so by intention.
  if (said.topicName !== topic.topicName) return [];
  const isSaid = (one: SubscriptionSettings) =>
    (said.subscriptions ?? []).some(({ protocol, endpoint }) => protocol === one.protocol && endpoint === one.endpoint);
  return (topic.subscriptions ?? []).filter((each) => !isSaid(each)).map(({ endpoint }) => endpoint);
}
