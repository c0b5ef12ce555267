import type { Existing } from '../inspect/existing';
import type { StandingAlarm } from '../inspect/inspect-removal';
import type { Seen } from '../inspect/seen';
import { aboutGoneTopics, topicsToldBy } from './alarm-topics';
import { metricFilterCost, nothingAnyMore, nothingMore } from './costs';
import { isRefused, refuse, type ApiCall, type PlanResult, type Refused, type Step } from './plan';
import { alarmSteps, configurationOf } from './plan-alarm';
import { checkNames, planHead } from './plan-head';
import { alarmNameOf, type AlarmActionsRequest, type AlarmRequest, type DeleteAlarmRequest } from './requests';

/** An alarm on the metric of a filter that there is, with its topic and subscriptions. */
export function planAlarm(existing: Existing, wanted: AlarmRequest): PlanResult {
  const badName = checkNames([['alarm', 'an alarm', alarmNameOf(wanted)]]);
  if (badName) return badName;
  const alarm = alarmSteps(wanted, existing, { gates: [], after: [] });
  if (isRefused(alarm)) return alarm;
  return {
    ...planHead(existing, `${existing.alarm?.is === 'there' ? 'Change' : 'Create'} alarm ${alarmNameOf(wanted)}`),
    steps: [...alarm.looks, ...alarm.steps],
    monthlyCost: metricFilterCost({ metric: false, alarm: alarm.made }),
  };
}

/** Whether an alarm tells anybody; it goes on being evaluated either way. */
export function planAlarmActions(existing: Existing, { alarmName, enabled }: AlarmActionsRequest): PlanResult {
  const current = existing.alarm;
  if (current?.is === 'absent') return noAlarm(existing, alarmName);
  const was = current?.is === 'there' ? (current.value.ActionsEnabled ?? true) : undefined;
  const told = current?.is === 'there' ? (current.value.AlarmActions ?? []) : [];
  const gone = aboutGoneTopics(existing, current?.is === 'there' ? topicsToldBy(current.value) : []);
  const common = { id: 'alarm-actions', resource: `Actions of alarm \`${alarmName}\``, after: [] };
  const step: Step =
    was === enabled
      ? { ...common, action: 'leave', why: enabled ? 'They are on already.' : 'They are off already.' }
      : {
          ...common,
          action: 'change',
          why: enabled
            ? `The alarm tells ${told.length > 0 ? told.join(', ') : 'nobody, since it has no action'} when it goes off.${gone}`
            : 'The alarm goes on being watched, but tells nobody when it goes off.',
          call: switchActions(alarmName, enabled),
          undo: switchActions(alarmName, !enabled),
        };
  return {
    ...planHead(existing, `${enabled ? 'Enable' : 'Disable'} actions of alarm ${alarmName}`),
    steps: [step],
    monthlyCost: nothingMore,
  };
}

function switchActions(name: string, enabled: boolean): ApiCall {
  const input = { AlarmNames: [name] };
  return enabled ? { name: 'cloudwatch:EnableAlarmActions', input } : { name: 'cloudwatch:DisableAlarmActions', input };
}

/** An alarm that is to go; the topics that it tells stay. */
export function planDeleteAlarm(
  existing: Pick<Existing, 'account'>,
  { alarmName }: DeleteAlarmRequest,
  standing: Seen<StandingAlarm>,
): PlanResult {
  if (standing.is === 'absent') return noAlarm(existing, alarmName);
  return {
    ...planHead(existing, `Delete alarm ${alarmName}`),
    steps: [
      deleteAlarmStep(alarmName, standing, 'It is asked for. Its history goes with it; the topics that it tells stay.'),
    ],
    monthlyCost: nothingAnyMore,
  };
}

/** Deletes an alarm; taken back, it is what it was, but begins with an empty history. */
export function deleteAlarmStep(name: string, standing: Seen<StandingAlarm>, why: string): Step {
  const undo = standing.is === 'there' ? putAgain(standing.value) : undefined;
  return {
    id: `alarm ${name}`,
    resource: `Alarm \`${name}\``,
    action: 'remove',
    why,
    call: { name: 'cloudwatch:DeleteAlarms', input: { AlarmNames: [name] } },
    ...(undo && { undo }),
    after: [],
  };
}

function putAgain({ alarm, tags }: StandingAlarm): ApiCall {
  const Tags = tags.is === 'there' ? Object.entries(tags.value).map(([Key, Value]) => ({ Key, Value })) : [];
  return {
    name: 'cloudwatch:PutMetricAlarm',
    input: { ...configurationOf(alarm), ...(Tags.length > 0 && { Tags }) },
  };
}

function noAlarm({ account }: Pick<Existing, 'account'>, name: string): Refused {
  return refuse('no-alarm', `There is no alarm ${name} in ${account.region} (any more).`, 'Refresh, and choose again.');
}
