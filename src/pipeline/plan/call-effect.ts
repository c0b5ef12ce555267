import type { ResourceKey } from '../chain/resource-key';
import type { ApiInput, ApiName } from '../../aws/api';
import { isApiCall, type Call, type EndSubscription } from './plan';

type Keys = { readonly [N in ApiName]?: (input: ApiInput<N>) => ResourceKey };

const made: Keys = {
  'cloudtrail:CreateTrail': ({ Name }) => `trail:${Name}`,
  'cloudwatch:PutMetricAlarm': ({ AlarmName }) => `alarm:${AlarmName}`,
  'iam:CreateRole': ({ RoleName }) => `role:${RoleName}`,
  'iam:PutRolePolicy': ({ RoleName, PolicyName }) => `role-policy:${RoleName}/${PolicyName}`,
  'logs:CreateLogGroup': ({ logGroupName }) => `log-group:${logGroupName}`,
  'logs:PutMetricFilter': ({ logGroupName, filterName }) => `filter:${logGroupName}/${filterName}`,
  's3:CreateBucket': ({ Bucket }) => `bucket:${Bucket}`,
  'sns:CreateTopic': ({ Name }) => `topic:${Name}`,
  'sns:Subscribe': ({ TopicArn = '', Protocol = '', Endpoint = '' }) =>
    subscriptionKey({ TopicArn, Protocol, Endpoint }),
};

const removed: Keys = {
  'cloudtrail:DeleteTrail': ({ Name }) => `trail:${lastPart(Name)}`,
  'cloudwatch:DeleteAlarms': ({ AlarmNames = [] }) => `alarm:${AlarmNames[0]}`,
  'iam:DeleteRole': ({ RoleName }) => `role:${RoleName}`,
  'iam:DeleteRolePolicy': ({ RoleName, PolicyName }) => `role-policy:${RoleName}/${PolicyName}`,
  'logs:DeleteLogGroup': ({ logGroupName }) => `log-group:${logGroupName}`,
  'logs:DeleteMetricFilter': ({ logGroupName, filterName }) => `filter:${logGroupName}/${filterName}`,
  's3:DeleteBucket': ({ Bucket }) => `bucket:${Bucket}`,
  'sns:DeleteTopic': ({ TopicArn }) => `topic:${lastPart(TopicArn)}`,
};

/** What a call makes, if it makes something of its own. */
export function madeBy(call: Call): ResourceKey | undefined {
  return keyIn(made, call);
}

/** What a call removes. */
export function removedBy(call: Call): ResourceKey | undefined {
  if (call.name === 'end-subscription') return subscriptionKey(call.input);
  return keyIn(removed, call);
}

function subscriptionKey({ TopicArn, Protocol, Endpoint }: EndSubscription['input']): ResourceKey {
  return `subscription:${lastPart(TopicArn)} ${Protocol} ${Endpoint}`;
}

function keyIn(keys: Keys, call: Call): ResourceKey | undefined {
  if (!isApiCall(call)) return undefined;
  return (keys[call.name] as ((input: unknown) => ResourceKey) | undefined)?.(call.input);
}

/** The name at the end of an ARN, or the name itself. */
function lastPart(arn = ''): string {
  return arn.slice(Math.max(arn.lastIndexOf(':'), arn.lastIndexOf('/')) + 1);
}
