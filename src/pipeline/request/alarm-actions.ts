import type { AlarmSettings, TopicSettings } from '../../alerts/alert-file';
import { isTopicArn, topicArn, type TrailPlace } from '../chain/arns';

/** What an alarm tells in each state, with the API's names for the lists; what is not spoken of is missing. */
export interface AlarmActions {
  readonly AlarmActions?: string[] | undefined;
  readonly OKActions?: string[] | undefined;
  readonly InsufficientDataActions?: string[] | undefined;
}

/** The settings of an alarm that has one, and of the topic that it tells. */
export interface AlarmParts {
  readonly alarm?: AlarmSettings | undefined;
  readonly topic?: TopicSettings | undefined;
}

/** The ARN that an action stands for: its own, or that of the topic of that name in this account and region. */
function actionArn(place: TrailPlace, action: string): string {
  return action.startsWith('arn:') ? action : topicArn(place, action);
}

/** What an alarm is to tell, as ARNs. Where it does not say what it tells when it goes off, that is its topic. */
export function alarmActions({ alarm, topic }: AlarmParts, place: TrailPlace): AlarmActions {
  const arns = (actions: readonly string[] | undefined) => actions?.map((action) => actionArn(place, action));
  const own = topic?.topicName === undefined ? undefined : [topic.topicName];
  const [ok, missing] = [arns(alarm?.okActions), arns(alarm?.insufficientDataActions)];
  const whenRaised = arns(alarm?.alarmActions ?? own);
  return {
    ...(whenRaised && { AlarmActions: whenRaised }),
    ...(ok && { OKActions: ok }),
    ...(missing && { InsufficientDataActions: missing }),
  };
}

/** The topics, by ARN, that an alarm is to tell, and the one that people subscribe to; each once. */
export function wantedTopics(parts: AlarmParts, place: TrailPlace): readonly string[] {
  const { topicName } = parts.topic ?? {};
  const own = topicName === undefined ? [] : [topicArn(place, topicName)];
  const told = parts.alarm ? topicsToldBy(alarmActions(parts, place)) : [];
  return [...new Set([...own, ...told])];
}

/** The topics, by ARN, that an alarm of the account tells in any state; each once. */
export function topicsToldBy({ AlarmActions, OKActions, InsufficientDataActions }: AlarmActions): readonly string[] {
  const told = [AlarmActions, OKActions, InsufficientDataActions].flatMap((actions) => actions ?? []);
  return [...new Set(told.filter(isTopicArn))];
}
