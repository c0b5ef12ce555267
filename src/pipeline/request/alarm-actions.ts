import type { AlarmSettings, TopicSettings } from '../../alerts/alert-file';
import { isTopicArn, topicNameOf } from '../chain/arns';
import type { Existing } from '../inspect/existing';
import { alarmArn, topicArn, type PolicyDocument, type PolicyStatement, type TrailPlace } from '../policy/policies';
import { judge, worst, type Verdict } from '../policy/judge-policy';

const cloudWatch = { Service: 'cloudwatch.amazonaws.com' } as const;

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
export function actionArn(place: TrailPlace, action: string): string {
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

/** What is to be said of topics that an alarm goes on telling although they are gone; empty where there is none. */
export function aboutGoneTopics({ alarmTopics }: Existing, told: readonly string[]): string {
  const gone = told.filter((arn) => alarmTopics?.get(arn)?.is === 'absent').map(topicNameOf);
  if (gone.length === 0) return '';
  const which = gone.length === 1 ? `the topic ${gone[0]}, which does` : `the topics ${gone.join(', ')}, which do`;
  return ` It tells ${which} not exist (any more): “Create Alarm…” with the same name gives it a topic again.`;
}

/**
 * What the policy of a topic must allow, so that the account's alarms can tell it
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html).
 */
export function alarmTopicPolicy({ accountId }: Pick<TrailPlace, 'accountId'>, arn: string): PolicyDocument {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'AllowCloudWatchAlarms',
        Effect: 'Allow',
        Principal: cloudWatch,
        Action: 'sns:Publish',
        Resource: arn,
        Condition: { StringEquals: { 'aws:SourceAccount': accountId } },
      },
    ],
  };
}

/** What a topic's policy says to alarms that want to tell it. */
export function alarmsVerdict(
  policy: PolicyDocument | undefined,
  { accountId }: Pick<TrailPlace, 'accountId'>,
  arn: string,
  alarmArns: readonly string[],
): Verdict {
  const requests = alarmArns.map((source): PolicyStatement => ({
    Effect: 'Allow',
    Principal: cloudWatch,
    Action: 'sns:Publish',
    Resource: arn,
    Condition: {
      StringEquals: { 'AWS:SourceOwner': accountId, 'aws:SourceAccount': accountId, 'aws:SourceArn': source },
    },
  }));
  return worst(requests.map((request) => judge(policy ?? { Statement: [] }, request)));
}

/** The same for an alarm that may not exist yet. */
export function alarmVerdict(policy: PolicyDocument, place: TrailPlace, arn: string, alarmName: string): Verdict {
  return alarmsVerdict(policy, place, arn, [alarmArn(place, alarmName)]);
}

/** Whether it is the key that AWS keeps for SNS, whose policy lets no CloudWatch in. */
export function isSnsKey(keyId: string): boolean {
  return keyId.endsWith('alias/aws/sns');
}
