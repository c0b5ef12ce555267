import type { AlarmState, MetricFilterState, TrailState } from '../chain/chain';
import type { StandingFilter, StandingLogGroup, TearDownFacts } from '../inspect/inspect-tear-down';
import type { Step, StepId } from './plan';
import { keptBy, removal } from './removal';

/** Each alarm once, however many filters count to its metric; it stays where a filter of another log group does. */
export function alarmSteps(filters: readonly StandingFilter[], facts: TearDownFacts): Step[] {
  const { alarms, alarmTags } = facts;
  if (alarms.is !== 'there' && filters.length > 0) {
    const why = 'You may not see them, so those on the metrics of this trail stay.';
    return [{ id: 'alarms', resource: 'Alarms', action: 'leave', why, after: [] }];
  }
  const byName = new Map(filters.flatMap((filter) => filter.alarms.map((alarm) => [alarm.name, alarm] as const)));
  return [...byName.values()].map(({ name, arn }) => {
    const other = feederElsewhere(name, facts);
    return removal(
      { id: `alarm ${name}`, resource: `Alarm \`${name}\`` },
      { name: 'cloudwatch:DeleteAlarms', input: { AlarmNames: [name] } },
      'It watches a metric of this trail’s events.',
      keptBy(alarmTags.get(arn)) ??
        (other && `The metric filter ${other.name} of ${other.logGroup} counts to its metric too.`),
    );
  });
}

/** A metric filter of another log group that counts to the metric of an alarm, which goes on being fed then. */
function feederElsewhere(alarm: string, { filtersElsewhere }: TearDownFacts): MetricFilterState | undefined {
  return filtersElsewhere.find(({ alarms }) => alarms.some(({ name }) => name === alarm));
}

/** The topics that alarms and the trail's files are told to, where nothing is left that tells them. */
export function topicSteps(
  trail: TrailState,
  { topicTags, alarms }: TearDownFacts,
  others: readonly TrailState[],
  alarmSteps: readonly Step[],
  itself: Step,
): Step[] {
  const going = new Set(alarmSteps.filter(({ action }) => action === 'remove').map(({ id }) => id));
  const staying = itself.action === 'remove' ? others : [trail, ...others];
  return [...topicTags].map(([arn, tags]) => {
    const ids = (alarms.is === 'there' ? alarms.value : [])
      .filter(({ actions, otherActions = [] }) => [...actions, ...otherActions].includes(arn))
      .map(({ name }) => `alarm ${name}`);
    const alarm = ids.find((id) => !going.has(id));
    const telling = staying.find(({ deliveryTopicArn }) => deliveryTopicArn === arn);
    return removal(
      {
        id: `topic ${arn}`,
        resource: topicName(arn),
        after: arn === trail.deliveryTopicArn ? [...ids, itself.id] : ids,
      },
      { name: 'sns:DeleteTopic', input: { TopicArn: arn } },
      'Nothing is left that tells it. Its subscriptions go with it.',
      keptBy(tags) ??
        (alarms.is === 'there' ? undefined : 'You may not see the alarms, which may tell it.') ??
        (alarm && `The ${alarm} tells it.`) ??
        (telling && `The trail ${telling.name} tells it.`),
    );
  });
}

export function filterStep(
  { name, alarms }: StandingFilter,
  { name: logGroupName }: StandingLogGroup,
  facts: TearDownFacts,
  alarmSteps: readonly Step[],
): Step {
  const known = facts.madeHere?.has(`filter:${logGroupName}/${name}`);
  const needing = alarms.filter((alarm) => !feederElsewhere(alarm.name, facts));
  const watched = alarmSteps.find(({ id, action }) => action === 'leave' && isOneOf(id, needing));
  return removal(
    {
      id: `filter ${name}`,
      resource: `Metric filter \`${name}\``,
      after: alarmSteps.filter(({ id }) => isOneOf(id, alarms)).map(({ id }) => id),
    },
    { name: 'logs:DeleteMetricFilter', input: { logGroupName, filterName: name } },
    'It counts this trail’s events. The metric’s past stays until CloudWatch forgets it.',
    known
      ? watched && `${watched.resource} watches its metric and stays.`
      : 'No journal of this computer says that it was made here; metric filters have no tags.',
  );
}

function isOneOf(id: StepId, alarms: readonly AlarmState[]): boolean {
  return alarms.some(({ name }) => id === `alarm ${name}`);
}

function topicName(arn: string): string {
  return `SNS topic \`${arn.slice(arn.lastIndexOf(':') + 1)}\``;
}
