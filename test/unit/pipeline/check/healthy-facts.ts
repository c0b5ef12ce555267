import { AwsError } from '../../../../src/aws/account';
import type { ApiName } from '../../../../src/aws/api';
import type { MetricFilterState, TrailState } from '../../../../src/pipeline/chain/chain';
import type { PipelineFacts, TopicFacts } from '../../../../src/pipeline/check/facts';
import type { ExistingAlarm } from '../../../../src/pipeline/inspect/existing';
import type { Seen } from '../../../../src/pipeline/inspect/seen';
import { bucketPolicy, logsPolicy, trustPolicy, type PolicyDocument } from '../../../../src/pipeline/policy/policies';
import { place, trail as labTrail } from '../../../helpers/plans';

export const now = Date.parse('2026-11-23T14:00:00Z');

export const is = <T>(value: T) => ({ is: 'there', value }) as const;
export const gone = { is: 'absent' } as const;

/** What is left of a call that the caller may not make. */
export function denied(action: ApiName, resource: string): Seen<never> {
  const failure = { reason: 'denied', action, resource, needs: [action] } as const;
  return { is: 'unknown', error: new AwsError(action, 'AccessDenied', 'no', failure) };
}

export const trail: TrailState = {
  ...labTrail,
  bucket: 'lab-bucket',
  status: { logging: true, lastLogDelivery: now - 60_000, lastBucketDelivery: now - 60_000 },
};

export const filter: MetricFilterState = {
  name: 'stops',
  pattern: '{ $.eventName = "StopInstances" }',
  logGroup: 'lab',
  metricName: 'StopCount',
  metricNamespace: 'CloudTrailMetrics',
  metricValue: '1',
  alarms: [],
};

export const topicArn = 'arn:aws:sns:us-east-1:111122223333:ops';

export const alarm: ExistingAlarm = {
  AlarmName: 'stop alarm',
  AlarmArn: 'arn:aws:cloudwatch:us-east-1:111122223333:alarm:stop alarm',
  AlarmDescription: 'somebody stopped an instance',
  Namespace: 'CloudTrailMetrics',
  MetricName: 'StopCount',
  Statistic: 'Sum',
  Period: 300,
  EvaluationPeriods: 1,
  Threshold: 1,
  ComparisonOperator: 'GreaterThanOrEqualToThreshold',
  TreatMissingData: 'notBreaching',
  ActionsEnabled: true,
  AlarmActions: [topicArn],
  OKActions: [],
  StateValue: 'OK',
  StateReason: 'all well',
};

/** AWS's default policy of a topic, in the parts that matter (SNS developer guide). */
export const defaultTopicPolicy: PolicyDocument = {
  Version: '2008-10-17',
  Id: '__default_policy_ID',
  Statement: [
    {
      Sid: '__default_statement_ID',
      Effect: 'Allow',
      Principal: { AWS: '*' },
      Action: ['SNS:GetTopicAttributes', 'SNS:Subscribe', 'SNS:Publish'],
      Resource: topicArn,
      Condition: { StringEquals: { 'AWS:SourceOwner': '111122223333' } },
    },
  ],
};

export const topic: TopicFacts = {
  arn: topicArn,
  topic: is({ policy: defaultTopicPolicy }),
  subscriptions: is([{ endpoint: 'ops@example.com', confirmed: true }]),
};

export const bucket = {
  owner: 'us',
  policy: is(bucketPolicy({ ...place, bucket: 'lab-bucket', trailName: 'My_cloudtrail' })),
} as const;

export const role = {
  arn: 'arn:aws:iam::111122223333:role/clwatch_role',
  trust: trustPolicy(),
  policies: is(new Map([['logs', logsPolicy(place, 'lab')]])),
  ours: true,
} as const;

/** A chain in which every link is as it should be. */
export const healthy: PipelineFacts = {
  account: { identity: { ...place, arn: 'arn:aws:iam::111122223333:user/me' }, region: 'us-east-1', label: 'lab' },
  now,
  trails: [trail],
  trail,
  selectors: is({ EventSelectors: [{ ReadWriteType: 'All', IncludeManagementEvents: true }] }),
  bucket: is(bucket),
  role: is(role),
  managedPolicies: is([]),
  logGroup: is({ arn: 'arn:aws:logs:us-east-1:111122223333:log-group:lab', logClass: 'STANDARD' }),
  filters: is([filter]),
  regionFilters: is([filter]),
  alarms: is([alarm]),
  topics: [topic],
};

export function withTrail(change: Partial<TrailState>, more: Partial<PipelineFacts> = {}): PipelineFacts {
  const changed = { ...trail, ...change };
  return { ...healthy, trail: changed, trails: [changed], ...more };
}

export function withFilter(change: Partial<MetricFilterState>, more: Partial<PipelineFacts> = {}): PipelineFacts {
  const changed = is([{ ...filter, ...change }]);
  return { ...healthy, filters: changed, regionFilters: changed, ...more };
}

export function withAlarm(change: Partial<ExistingAlarm>): PipelineFacts {
  return { ...healthy, alarms: is([{ ...alarm, ...change }]) };
}

export function withTopic(change: Partial<TopicFacts>): PipelineFacts {
  return { ...healthy, topics: [{ ...topic, ...change }] };
}
