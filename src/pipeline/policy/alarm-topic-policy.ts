import { alarmArn, type TrailPlace } from '../chain/arns';
import { judge, worst, type Verdict } from './judge-policy';
import type { PolicyDocument, PolicyStatement } from './policies';

const cloudWatch = { Service: 'cloudwatch.amazonaws.com' } as const;

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
