import { minifyPattern } from '../../pattern/index';
import { topicArn, type TrailPlace } from '../chain/arns';
import { wantedTopics } from '../request/alarm-actions';
import { alarmNameOf, type MetricFilterRequest } from '../request/requests';
import { sameValue } from '../same-value';
import { alarmDifferences } from './alarm-drift';
import type { AlarmState, MetricFilterState, TopicState } from '../chain/chain';
import type { Difference } from './difference';

/**
 * What an alert file says otherwise than its filter in the account, with the alarm and who is told. Only what the file
 * speaks of is compared, so nothing differs where a deployment would change nothing. The one exception: the policy of a
 * topic, and topics that the alarm does not tell when it goes off, are not part of a chain; Check Pipeline looks there.
 */
export function driftOf(
  wanted: MetricFilterRequest,
  current: MetricFilterState,
  place: TrailPlace,
): readonly Difference[] {
  return [...filterDifferences(wanted, current), ...alarmPart(wanted, current, place)];
}

/** The same of the filter alone, whatever its name. */
export function filterDifferences(
  wanted: Omit<MetricFilterRequest, 'alarm' | 'topic'>,
  current: MetricFilterState,
): readonly Difference[] {
  const unit = { here: wanted.unit ?? 'None', account: current.unit ?? 'None' };
  const dimensions = { here: wanted.dimensions ?? {}, account: current.dimensions ?? {} };
  const metric = {
    here: { namespace: wanted.metricNamespace, name: wanted.metricName },
    account: { namespace: current.metricNamespace, name: current.metricName },
  };
  const all: readonly Difference[] = [
    { kind: 'metric', ...metric },
    { kind: 'metricValue', here: wanted.metricValue, account: current.metricValue },
    { kind: 'defaultValue', here: wanted.defaultValue, account: current.defaultValue },
    { kind: 'unit', ...unit },
    { kind: 'dimensions', ...dimensions },
  ];
  return [
    ...(isSamePattern(wanted.filterPattern, current.pattern)
      ? []
      : [{ kind: 'pattern', here: wanted.filterPattern, account: current.pattern } as const]),
    ...all.filter(({ here, account }) => !sameValue(here, account)),
  ];
}

/** Whether two patterns are one but for how they are spelled: blanks, and parentheses and quotes that change nothing. */
export function isSamePattern(one: string, other: string): boolean {
  return one === other || minifyPattern(one) === minifyPattern(other);
}

function alarmPart(wanted: MetricFilterRequest, current: MetricFilterState, place: TrailPlace): Difference[] {
  const { alarm: settings, topic } = wanted;
  const { alarms, areAlarmsUnknown } = current;
  if (!settings || areAlarmsUnknown) return [];
  const name = alarmNameOf(wanted);
  const alarm = alarms.find((each) => each.name === name);
  if (!alarm) return [{ kind: 'alarm', here: name, account: alarms.map((each) => each.name) }];
  return [
    ...alarmDifferences({ alarm: settings, topic }, alarm, place),
    ...topicDifferences({ alarm: settings, topic }, alarm, place),
  ];
}

/** Topics and subscriptions that are missing. Those that could not be read, or wait to be confirmed, are not. */
function topicDifferences(
  parts: Pick<MetricFilterRequest, 'alarm' | 'topic'>,
  { topics = [] }: AlarmState,
  place: TrailPlace,
): Difference[] {
  const { topicName, subscriptions = [] } = parts.topic ?? {};
  const own = topicName === undefined ? undefined : topicArn(place, topicName);
  return wantedTopics(parts, place).flatMap((arn): Difference[] => {
    const found = topics.find((topic) => topic.arn === arn);
    if (!found) return [];
    if (!found.exists) return [{ kind: 'topic', here: found.name, account: undefined }];
    return arn === own ? missingSubscriptions(found, subscriptions) : [];
  });
}

function missingSubscriptions(
  { name, subscriptions: there }: TopicState,
  wanted: NonNullable<NonNullable<MetricFilterRequest['topic']>['subscriptions']>,
): Difference[] {
  if (!there) return [];
  return wanted
    .filter((here) => !there.some((each) => each.protocol === here.protocol && each.endpoint === here.endpoint))
    .map((here) => ({ kind: 'subscription', topic: name, here, account: undefined }));
}
