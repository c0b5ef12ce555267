import { textOf, type Fields } from './fields';
import { parsePolicy } from './policy';
import { ServiceError } from './service';
import { invalidParameter } from './sns-subscriptions';

const settable = ['Policy', 'DisplayName', 'DeliveryPolicy', 'KmsMasterKeyId', 'TracingConfig', 'SignatureVersion'];

/** A topic attribute's value. @throws ServiceError InvalidParameterException */
export function checkedAttribute(name: string, value: string, topicArn: string): string {
  if (!settable.includes(name)) throw invalidParameter('Invalid parameter: AttributeName');
  if (name === 'Policy') {
    const policy = parsePolicy(value, 'resource');
    const isForTopic = (resource: string) => resource === topicArn;
    if ('fault' in policy || !policy.statements.every(({ resources }) => resources.every(isForTopic))) {
      throw invalidParameter('Invalid parameter: Policy Error: null');
    }
  }
  return value;
}

/** The policy SNS gives a new topic: whatever the account owns may use it, alarms too. */
export function defaultTopicPolicy(topicArn: string): string {
  const actions = [
    ...['GetTopicAttributes', 'SetTopicAttributes', 'AddPermission', 'RemovePermission', 'DeleteTopic'],
    ...['Subscribe', 'ListSubscriptionsByTopic', 'Publish'],
  ];
  return JSON.stringify({
    Version: '2008-10-17',
    Id: '__default_policy_ID',
    Statement: [
      {
        Sid: '__default_statement_ID',
        Effect: 'Allow',
        Principal: { AWS: '*' },
        Action: actions.map((action) => `SNS:${action}`),
        Resource: topicArn,
        Condition: { StringEquals: { 'AWS:SourceOwner': topicArn.split(':')[4] } },
      },
    ],
  });
}

/** A field that must not be empty. @throws ServiceError InvalidParameterException */
export function required(input: Fields, name: string): string {
  const value = textOf(input, name);
  if (value !== undefined && value !== '') return value;
  throw invalidParameter(`Invalid parameter: ${name} Reason: no value for required parameter`);
}

/** The refusal of what asks for something that is not there. */
export function notFound(message: string): ServiceError {
  return new ServiceError('NotFoundException', message, 404);
}
