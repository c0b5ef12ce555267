import type { Sandbox } from '../../src/sandbox/sandbox';
import { ServiceError } from '../../src/sandbox/service';
import type { ServiceName } from '../../src/sandbox/wire-protocol';

type Fields = Record<string, unknown>;

/** What differs between two accounts in which the same was done: ids, and when something happened. */
const accidental = [
  ...['RoleId', 'CreateDate', 'CreationDate', 'creationTime', 'storedBytes', 'RoleLastUsed', 'Owner'],
  ...['AlarmConfigurationUpdatedTimestamp', 'StateUpdatedTimestamp', 'StateTransitionedTimestamp'],
  ...['StateReason', 'StateReasonData', 'StateValue', 'KeyId'],
  // That selectors were put once; which ones there are is compared.
  'HasCustomEventSelectors',
];

/**
 * Everything there is in a sandbox's account, asked for from its services, so that two accounts can be compared: every
 * trail, bucket, role, log group, topic and alarm with all of its settings.
 */
export function snapshotOf(sandbox: Sandbox, region = 'us-east-1'): unknown {
  const call = (service: ServiceName, operation: string, input: Fields = {}): Fields => {
    try {
      return sandbox.services[service][operation]!(input, { region, accessKeyId: 'AKIASNAPSHOT00000000' }) as Fields;
    } catch (error) {
      if (error instanceof ServiceError) return { error: error.code };
      throw error;
    }
  };
  const list = (service: ServiceName, operation: string, member: string, input: Fields = {}) =>
    call(service, operation, input)[member] as Fields[];
  const parsed = (text: unknown): unknown => (typeof text === 'string' ? JSON.parse(decodeURIComponent(text)) : text);

  sandbox.advance();
  const trails = list('cloudtrail', 'DescribeTrails', 'trailList').map((trail) => ({
    ...trail,
    logging: call('cloudtrail', 'GetTrailStatus', { Name: trail.TrailARN }).IsLogging,
    tags: call('cloudtrail', 'ListTags', { ResourceIdList: [trail.TrailARN] }),
    selectors: call('cloudtrail', 'GetEventSelectors', { TrailName: trail.TrailARN }),
  }));
  const buckets = list('s3', 'ListBuckets', 'Buckets').map(({ Name: Bucket }) => ({
    Bucket,
    policy: parsed(call('s3', 'GetBucketPolicy', { Bucket }).Policy),
    access: call('s3', 'GetPublicAccessBlock', { Bucket }),
    encryption: call('s3', 'GetBucketEncryption', { Bucket }),
    tags: call('s3', 'GetBucketTagging', { Bucket }),
  }));
  const roles = list('iam', 'ListRoles', 'Roles').map(({ RoleName }) => {
    const role = call('iam', 'GetRole', { RoleName }).Role as Fields;
    const names = call('iam', 'ListRolePolicies', { RoleName }).PolicyNames as string[];
    const policies = names.map((PolicyName) => [
      PolicyName,
      parsed(call('iam', 'GetRolePolicy', { RoleName, PolicyName }).PolicyDocument),
    ]);
    return { ...role, AssumeRolePolicyDocument: parsed(role.AssumeRolePolicyDocument), policies };
  });
  const groups = list('logs', 'DescribeLogGroups', 'logGroups').map((group) => ({
    ...group,
    tags: call('logs', 'ListTagsForResource', { resourceArn: group.logGroupArn }),
    filters: list('logs', 'DescribeMetricFilters', 'metricFilters', { logGroupName: group.logGroupName }),
  }));
  const topics = list('sns', 'ListTopics', 'Topics').map(({ TopicArn }) => {
    const attributes = call('sns', 'GetTopicAttributes', { TopicArn }).Attributes as Fields;
    const tags = call('sns', 'ListTagsForResource', { ResourceArn: TopicArn });
    const subscriptions = list('sns', 'ListSubscriptionsByTopic', 'Subscriptions', { TopicArn }).map(
      ({ Protocol, Endpoint, SubscriptionArn }) => [Protocol, Endpoint, SubscriptionArn === 'PendingConfirmation'],
    );
    return { ...attributes, Policy: parsed(attributes.Policy), tags, subscriptions };
  });
  const alarms = list('cloudwatch', 'DescribeAlarms', 'MetricAlarms').map((alarm) => ({
    ...alarm,
    tags: call('cloudwatch', 'ListTagsForResource', { ResourceARN: alarm.AlarmArn }),
  }));
  const keys = list('kms', 'ListAliases', 'Aliases')
    .filter(({ TargetKeyId }) => TargetKeyId !== undefined)
    .map(({ AliasName, TargetKeyId: KeyId }) => [AliasName, parsed(call('kms', 'GetKeyPolicy', { KeyId }).Policy)]);
  return JSON.parse(
    JSON.stringify({ keys, trails, buckets, roles, groups, topics, alarms }, (key, value: unknown) =>
      accidental.includes(key) ? undefined : value,
    ),
  );
}
