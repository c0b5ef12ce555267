import {
  CloudTrailClient,
  CreateTrailCommand,
  DeleteTrailCommand,
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  GetTrailStatusCommand,
  ListTagsCommand,
  LookupEventsCommand,
  PutEventSelectorsCommand,
  StartLoggingCommand,
  StopLoggingCommand,
  UpdateTrailCommand,
} from '@aws-sdk/client-cloudtrail';
import {
  CloudWatchClient,
  DeleteAlarmsCommand,
  DescribeAlarmHistoryCommand,
  DescribeAlarmsCommand,
  DisableAlarmActionsCommand,
  EnableAlarmActionsCommand,
  GetMetricDataCommand,
  ListMetricsCommand,
  ListTagsForResourceCommand as ListAlarmTagsCommand,
  PutMetricAlarmCommand,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DeleteLogGroupCommand,
  DeleteMetricFilterCommand,
  DeleteRetentionPolicyCommand,
  DescribeLogGroupsCommand,
  DescribeMetricFiltersCommand,
  DescribeQueriesCommand,
  FilterLogEventsCommand,
  GetQueryResultsCommand,
  ListTagsForResourceCommand as ListLogTagsCommand,
  PutLogEventsCommand,
  PutMetricFilterCommand,
  PutRetentionPolicyCommand,
  StartLiveTailCommand,
  StartQueryCommand,
  StopQueryCommand,
  TestMetricFilterCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import {
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListAccountAliasesCommand,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
  ListRolesCommand,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import {
  DescribeKeyCommand,
  GetKeyPolicyCommand,
  KMSClient,
  ListAliasesCommand,
  PutKeyPolicyCommand,
} from '@aws-sdk/client-kms';
import {
  DescribeOrganizationCommand,
  EnableAWSServiceAccessCommand,
  ListAWSServiceAccessForOrganizationCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations';
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteBucketPolicyCommand,
  DeleteObjectsCommand,
  GetBucketPolicyCommand,
  GetBucketTaggingCommand,
  GetObjectCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutBucketEncryptionCommand,
  PutBucketPolicyCommand,
  PutBucketTaggingCommand,
  PutPublicAccessBlockCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import {
  CreateTopicCommand,
  DeleteTopicCommand,
  GetTopicAttributesCommand,
  ListSubscriptionsByTopicCommand,
  ListTagsForResourceCommand as ListTopicTagsCommand,
  ListTopicsCommand,
  PublishCommand,
  SetTopicAttributesCommand,
  SNSClient,
  SubscribeCommand,
  UnsubscribeCommand,
} from '@aws-sdk/client-sns';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { Condition, Permission, ResourceKind } from './permissions';

/** The SDK's client of each service; an account makes each on first use. */
export const clientClasses = {
  cloudtrail: CloudTrailClient,
  cloudwatch: CloudWatchClient,
  iam: IAMClient,
  kms: KMSClient,
  logs: CloudWatchLogsClient,
  organizations: OrganizationsClient,
  s3: S3Client,
  sns: SNSClient,
  sts: STSClient,
};
export type ServiceId = keyof typeof clientClasses;

interface CallFacts {
  readonly command: new (input: never) => object;
  /** Which of the policies in docs/permissions.md allows it: each holds what the ones before it leave open. */
  readonly policy: 'read' | 'write' | 'tear-down' | 'drill' | 'organization';
  /**
   * Calls per second per account and region (CloudTrail, CloudWatch and Logs quota pages); where AWS publishes none, one
   * it has never been seen to refuse.
   */
  readonly perSecond: number;
  /** The input's member that names what the call is about: a name, an ARN, or a list of them. */
  readonly about?: string;
  /** What kind of thing that is to IAM; absent: AWS has no resource level for the call. */
  readonly on?: ResourceKind;
  /** Members that carry the token to the next page: of the input, of the output. */
  readonly page?: readonly [input: string, output: string];
  /** The output's member that goes on: a stream of events. */
  readonly stream?: string;
  /** The IAM actions needed on it, where they are not just the call's own name. */
  readonly actions?: readonly string[];
  /** Under which condition alone the actions are needed. */
  readonly condition?: Condition;
  /** What is needed besides, on other things. */
  readonly also?: readonly Permission[];
}

/** Handing the role over to CloudTrail (IAM User Guide, "Grant a user permissions to pass a role to an AWS service"). */
const passLogsRole: Permission = {
  action: 'iam:PassRole',
  about: 'CloudWatchLogsRoleArn',
  ifGiven: true,
  on: 'role',
  condition: { StringEquals: { 'iam:PassedToService': 'cloudtrail.amazonaws.com' } },
};

/** Trusted access comes with a role of CloudTrail's own (CloudTrail User Guide, "Prepare for creating a trail for your organization"). */
const makeServiceLinkedRole: Permission = {
  action: 'iam:CreateServiceLinkedRole',
  on: 'service-linked-role',
  condition: { StringEquals: { 'iam:AWSServiceName': 'cloudtrail.amazonaws.com' } },
};

/**
 * Every API call the extension makes, by `service:Operation`, which is mostly the name of its IAM action too.
 * Rates: the services' quota pages. IAM actions: Service Authorization Reference.
 */
export const api = {
  'sts:GetCallerIdentity': { command: GetCallerIdentityCommand, policy: 'read', perSecond: 10 },

  'iam:ListAccountAliases': { command: ListAccountAliasesCommand, policy: 'read', perSecond: 5 },
  'iam:ListRoles': {
    command: ListRolesCommand,
    policy: 'read',
    perSecond: 5,
    page: ['Marker', 'Marker'],
  },
  'iam:GetRole': { command: GetRoleCommand, policy: 'read', perSecond: 5, about: 'RoleName', on: 'role' },
  'iam:ListRolePolicies': {
    command: ListRolePoliciesCommand,
    policy: 'read',
    perSecond: 5,
    about: 'RoleName',
    on: 'role',
    page: ['Marker', 'Marker'],
  },
  'iam:GetRolePolicy': { command: GetRolePolicyCommand, policy: 'read', perSecond: 5, about: 'RoleName', on: 'role' },
  'iam:ListAttachedRolePolicies': {
    command: ListAttachedRolePoliciesCommand,
    policy: 'read',
    perSecond: 5,
    about: 'RoleName',
    on: 'role',
    page: ['Marker', 'Marker'],
  },
  'iam:CreateRole': {
    command: CreateRoleCommand,
    policy: 'write',
    perSecond: 5,
    about: 'RoleName',
    on: 'role',
    actions: ['iam:CreateRole', 'iam:TagRole'],
  },
  'iam:PutRolePolicy': { command: PutRolePolicyCommand, policy: 'write', perSecond: 5, about: 'RoleName', on: 'role' },
  'iam:UpdateAssumeRolePolicy': {
    command: UpdateAssumeRolePolicyCommand,
    policy: 'write',
    perSecond: 5,
    about: 'RoleName',
    on: 'role',
  },
  'iam:DeleteRolePolicy': {
    command: DeleteRolePolicyCommand,
    policy: 'tear-down',
    perSecond: 5,
    about: 'RoleName',
    on: 'role',
  },
  'iam:DeleteRole': {
    command: DeleteRoleCommand,
    policy: 'tear-down',
    perSecond: 5,
    about: 'RoleName',
    on: 'role',
  },

  's3:HeadBucket': {
    command: HeadBucketCommand,
    policy: 'read',
    perSecond: 10,
    about: 'Bucket',
    on: 'bucket',
    actions: ['s3:ListBucket'],
  },
  's3:ListBuckets': {
    command: ListBucketsCommand,
    policy: 'read',
    perSecond: 10,
    page: ['ContinuationToken', 'ContinuationToken'],
    actions: ['s3:ListAllMyBuckets'],
  },
  's3:GetBucketPolicy': {
    command: GetBucketPolicyCommand,
    policy: 'read',
    perSecond: 10,
    about: 'Bucket',
    on: 'bucket',
  },
  's3:GetBucketTagging': {
    command: GetBucketTaggingCommand,
    policy: 'read',
    perSecond: 10,
    about: 'Bucket',
    on: 'bucket',
  },
  's3:ListObjectsV2': {
    command: ListObjectsV2Command,
    policy: 'read',
    perSecond: 50,
    about: 'Bucket',
    on: 'bucket',
    page: ['ContinuationToken', 'NextContinuationToken'],
    actions: ['s3:ListBucket'],
  },
  's3:GetObject': { command: GetObjectCommand, policy: 'read', perSecond: 100, about: 'Bucket', on: 'objects' },
  's3:CreateBucket': { command: CreateBucketCommand, policy: 'write', perSecond: 5, about: 'Bucket', on: 'bucket' },
  's3:PutPublicAccessBlock': {
    command: PutPublicAccessBlockCommand,
    policy: 'write',
    perSecond: 5,
    about: 'Bucket',
    on: 'bucket',
    actions: ['s3:PutBucketPublicAccessBlock'],
  },
  's3:PutBucketEncryption': {
    command: PutBucketEncryptionCommand,
    policy: 'write',
    perSecond: 5,
    about: 'Bucket',
    on: 'bucket',
    actions: ['s3:PutEncryptionConfiguration'],
  },
  's3:PutBucketTagging': {
    command: PutBucketTaggingCommand,
    policy: 'write',
    perSecond: 5,
    about: 'Bucket',
    on: 'bucket',
  },
  's3:PutBucketPolicy': {
    command: PutBucketPolicyCommand,
    policy: 'write',
    perSecond: 5,
    about: 'Bucket',
    on: 'bucket',
  },
  's3:DeleteBucketPolicy': {
    command: DeleteBucketPolicyCommand,
    policy: 'tear-down',
    perSecond: 5,
    about: 'Bucket',
    on: 'bucket',
  },
  's3:ListObjectVersions': {
    command: ListObjectVersionsCommand,
    policy: 'tear-down',
    perSecond: 10,
    about: 'Bucket',
    on: 'bucket',
    actions: ['s3:ListBucketVersions'],
  },
  's3:DeleteObjects': {
    command: DeleteObjectsCommand,
    policy: 'tear-down',
    perSecond: 10,
    about: 'Bucket',
    on: 'objects',
    actions: ['s3:DeleteObject', 's3:DeleteObjectVersion'],
  },
  's3:DeleteBucket': {
    command: DeleteBucketCommand,
    policy: 'tear-down',
    perSecond: 5,
    about: 'Bucket',
    on: 'bucket',
  },

  'logs:DescribeLogGroups': {
    command: DescribeLogGroupsCommand,
    policy: 'read',
    perSecond: 5,
    about: 'logGroupNamePrefix',
    page: ['nextToken', 'nextToken'],
  },
  'logs:DescribeMetricFilters': {
    command: DescribeMetricFiltersCommand,
    policy: 'read',
    perSecond: 5,
    about: 'logGroupName',
    on: 'log-group',
    page: ['nextToken', 'nextToken'],
  },
  'logs:ListTagsForResource': {
    command: ListLogTagsCommand,
    policy: 'read',
    perSecond: 5,
    about: 'resourceArn',
    on: 'log-group',
  },
  'logs:FilterLogEvents': {
    command: FilterLogEventsCommand,
    policy: 'read',
    perSecond: 5,
    about: 'logGroupName',
    on: 'log-group',
    page: ['nextToken', 'nextToken'],
  },
  // Closing the stream ends a session; logs:StopLiveTail is for the console, the API has no such call. AWS publishes no rate.
  'logs:StartLiveTail': {
    command: StartLiveTailCommand,
    policy: 'read',
    perSecond: 1,
    about: 'logGroupIdentifiers',
    on: 'log-group',
    stream: 'responseStream',
  },
  'logs:TestMetricFilter': { command: TestMetricFilterCommand, policy: 'read', perSecond: 5 },
  'logs:StartQuery': {
    command: StartQueryCommand,
    policy: 'read',
    perSecond: 5,
    about: 'logGroupNames',
    on: 'log-group',
  },
  'logs:GetQueryResults': { command: GetQueryResultsCommand, policy: 'read', perSecond: 5, on: 'log-group' },
  'logs:StopQuery': { command: StopQueryCommand, policy: 'read', perSecond: 5 },
  'logs:DescribeQueries': {
    command: DescribeQueriesCommand,
    policy: 'read',
    perSecond: 5,
    page: ['nextToken', 'nextToken'],
  },
  'logs:CreateLogGroup': {
    command: CreateLogGroupCommand,
    policy: 'write',
    perSecond: 5,
    about: 'logGroupName',
    on: 'log-group',
    actions: ['logs:CreateLogGroup', 'logs:TagResource'],
  },
  'logs:CreateLogStream': {
    command: CreateLogStreamCommand,
    policy: 'drill',
    perSecond: 50,
    about: 'logGroupName',
    on: 'log-streams',
  },
  'logs:PutLogEvents': {
    command: PutLogEventsCommand,
    policy: 'drill',
    perSecond: 50,
    about: 'logGroupName',
    on: 'log-streams',
  },
  'logs:PutRetentionPolicy': {
    command: PutRetentionPolicyCommand,
    policy: 'write',
    perSecond: 5,
    about: 'logGroupName',
    on: 'log-group',
  },
  'logs:PutMetricFilter': {
    command: PutMetricFilterCommand,
    policy: 'write',
    perSecond: 5,
    about: 'logGroupName',
    on: 'log-group',
  },
  'logs:DeleteRetentionPolicy': {
    command: DeleteRetentionPolicyCommand,
    policy: 'write',
    perSecond: 5,
    about: 'logGroupName',
    on: 'log-group',
  },
  'logs:DeleteMetricFilter': {
    command: DeleteMetricFilterCommand,
    policy: 'tear-down',
    perSecond: 5,
    about: 'logGroupName',
    on: 'log-group',
  },
  'logs:DeleteLogGroup': {
    command: DeleteLogGroupCommand,
    policy: 'tear-down',
    perSecond: 5,
    about: 'logGroupName',
    on: 'log-group',
  },

  'cloudtrail:DescribeTrails': { command: DescribeTrailsCommand, policy: 'read', perSecond: 10 },
  'cloudtrail:GetTrailStatus': {
    command: GetTrailStatusCommand,
    policy: 'read',
    perSecond: 10,
    about: 'Name',
    on: 'trail',
  },
  'cloudtrail:ListTags': {
    command: ListTagsCommand,
    policy: 'read',
    perSecond: 10,
    about: 'ResourceIdList',
    on: 'trail',
    page: ['NextToken', 'NextToken'],
  },
  'cloudtrail:GetEventSelectors': {
    command: GetEventSelectorsCommand,
    policy: 'read',
    perSecond: 10,
    about: 'TrailName',
    on: 'trail',
  },
  'cloudtrail:LookupEvents': {
    command: LookupEventsCommand,
    policy: 'read',
    perSecond: 2,
    page: ['NextToken', 'NextToken'],
  },
  'cloudtrail:CreateTrail': {
    command: CreateTrailCommand,
    policy: 'write',
    perSecond: 1,
    about: 'Name',
    on: 'trail',
    actions: ['cloudtrail:CreateTrail', 'cloudtrail:AddTags'],
    also: [passLogsRole],
  },
  'cloudtrail:UpdateTrail': {
    command: UpdateTrailCommand,
    policy: 'write',
    perSecond: 1,
    about: 'Name',
    on: 'trail',
    also: [passLogsRole],
  },
  'cloudtrail:StartLogging': {
    command: StartLoggingCommand,
    policy: 'write',
    perSecond: 1,
    about: 'Name',
    on: 'trail',
  },
  'cloudtrail:PutEventSelectors': {
    command: PutEventSelectorsCommand,
    policy: 'write',
    perSecond: 1,
    about: 'TrailName',
    on: 'trail',
  },
  'cloudtrail:StopLogging': {
    command: StopLoggingCommand,
    policy: 'tear-down',
    perSecond: 1,
    about: 'Name',
    on: 'trail',
  },
  'cloudtrail:DeleteTrail': {
    command: DeleteTrailCommand,
    policy: 'tear-down',
    perSecond: 1,
    about: 'Name',
    on: 'trail',
  },

  'cloudwatch:DescribeAlarms': {
    command: DescribeAlarmsCommand,
    policy: 'read',
    perSecond: 9,
    about: 'AlarmNames',
    on: 'alarm',
    page: ['NextToken', 'NextToken'],
  },
  'cloudwatch:DescribeAlarmHistory': {
    command: DescribeAlarmHistoryCommand,
    policy: 'read',
    perSecond: 3,
    about: 'AlarmName',
    on: 'alarm',
    page: ['NextToken', 'NextToken'],
  },
  'cloudwatch:GetMetricData': {
    command: GetMetricDataCommand,
    policy: 'read',
    perSecond: 50,
    page: ['NextToken', 'NextToken'],
  },
  'cloudwatch:ListMetrics': {
    command: ListMetricsCommand,
    policy: 'read',
    perSecond: 25,
    page: ['NextToken', 'NextToken'],
  },
  'cloudwatch:ListTagsForResource': {
    command: ListAlarmTagsCommand,
    policy: 'read',
    perSecond: 9,
    about: 'ResourceARN',
    on: 'alarm',
  },
  'cloudwatch:PutMetricAlarm': {
    command: PutMetricAlarmCommand,
    policy: 'write',
    perSecond: 3,
    about: 'AlarmName',
    on: 'alarm',
    actions: ['cloudwatch:PutMetricAlarm', 'cloudwatch:TagResource'],
  },
  'cloudwatch:SetAlarmState': {
    command: SetAlarmStateCommand,
    policy: 'drill',
    perSecond: 3,
    about: 'AlarmName',
    on: 'alarm',
  },
  'cloudwatch:EnableAlarmActions': {
    command: EnableAlarmActionsCommand,
    policy: 'write',
    perSecond: 3,
    about: 'AlarmNames',
    on: 'alarm',
  },
  'cloudwatch:DisableAlarmActions': {
    command: DisableAlarmActionsCommand,
    policy: 'write',
    perSecond: 3,
    about: 'AlarmNames',
    on: 'alarm',
  },
  'cloudwatch:DeleteAlarms': {
    command: DeleteAlarmsCommand,
    policy: 'tear-down',
    perSecond: 3,
    about: 'AlarmNames',
    on: 'alarm',
  },

  'sns:ListTopics': { command: ListTopicsCommand, policy: 'read', perSecond: 30, page: ['NextToken', 'NextToken'] },
  'sns:GetTopicAttributes': {
    command: GetTopicAttributesCommand,
    policy: 'read',
    perSecond: 30,
    about: 'TopicArn',
    on: 'topic',
  },
  'sns:ListSubscriptionsByTopic': {
    command: ListSubscriptionsByTopicCommand,
    policy: 'read',
    perSecond: 30,
    about: 'TopicArn',
    on: 'topic',
    page: ['NextToken', 'NextToken'],
  },
  'sns:ListTagsForResource': {
    command: ListTopicTagsCommand,
    policy: 'read',
    perSecond: 30,
    about: 'ResourceArn',
    on: 'topic',
  },
  'sns:CreateTopic': {
    command: CreateTopicCommand,
    policy: 'write',
    perSecond: 10,
    about: 'Name',
    on: 'topic',
    actions: ['sns:CreateTopic', 'sns:TagResource', 'sns:SetTopicAttributes'],
  },
  'sns:SetTopicAttributes': {
    command: SetTopicAttributesCommand,
    policy: 'write',
    perSecond: 10,
    about: 'TopicArn',
    on: 'topic',
  },
  'sns:Subscribe': { command: SubscribeCommand, policy: 'write', perSecond: 10, about: 'TopicArn', on: 'topic' },
  'sns:Publish': { command: PublishCommand, policy: 'write', perSecond: 10, about: 'TopicArn', on: 'topic' },
  'sns:Unsubscribe': { command: UnsubscribeCommand, policy: 'tear-down', perSecond: 10, about: 'SubscriptionArn' },
  'sns:DeleteTopic': {
    command: DeleteTopicCommand,
    policy: 'tear-down',
    perSecond: 10,
    about: 'TopicArn',
    on: 'topic',
  },

  'kms:ListAliases': {
    command: ListAliasesCommand,
    policy: 'read',
    perSecond: 10,
    page: ['Marker', 'NextMarker'],
  },
  'kms:DescribeKey': {
    command: DescribeKeyCommand,
    policy: 'read',
    perSecond: 10,
    about: 'KeyId',
    on: 'key',
  },
  'kms:GetKeyPolicy': {
    command: GetKeyPolicyCommand,
    policy: 'read',
    perSecond: 10,
    about: 'KeyId',
    on: 'key',
  },
  'kms:PutKeyPolicy': {
    command: PutKeyPolicyCommand,
    policy: 'write',
    perSecond: 5,
    about: 'KeyId',
    on: 'key',
  },

  'organizations:DescribeOrganization': {
    command: DescribeOrganizationCommand,
    policy: 'organization',
    perSecond: 2,
  },
  'organizations:ListAWSServiceAccessForOrganization': {
    command: ListAWSServiceAccessForOrganizationCommand,
    policy: 'organization',
    perSecond: 2,
    page: ['NextToken', 'NextToken'],
  },
  'organizations:EnableAWSServiceAccess': {
    command: EnableAWSServiceAccessCommand,
    policy: 'organization',
    perSecond: 1,
    about: 'ServicePrincipal',
    condition: { StringEquals: { 'organizations:ServicePrincipal': 'cloudtrail.amazonaws.com' } },
    also: [makeServiceLinkedRole],
  },
} as const satisfies Record<`${ServiceId}:${string}`, CallFacts>;

type Api = typeof api;

/** An API call by name, e.g. `cloudtrail:CreateTrail`. */
export type ApiName = keyof Api;

/** Calls that answer in pages. */
export type PagedApiName = { [N in ApiName]: Api[N] extends { readonly page: unknown } ? N : never }[ApiName];

/** Calls whose answer is a stream of events. */
export type StreamedApiName = { [N in ApiName]: Api[N] extends { readonly stream: string } ? N : never }[ApiName];

/** What a call takes, in the SDK's shape. */
export type ApiInput<N extends ApiName> = NonNullable<ConstructorParameters<Api[N]['command']>[0]>;

/** What a call answers, in the SDK's shape. */
export type ApiOutput<N extends ApiName> = Awaited<
  ReturnType<ReturnType<InstanceType<Api[N]['command']>['resolveMiddleware']>>
>['output'];

/** One event of what a call streams, in the SDK's shape: an object with one member, which names the kind of event. */
export type ApiEvent<N extends StreamedApiName> =
  NonNullable<ApiOutput<N>[Api[N]['stream'] & keyof ApiOutput<N>]> extends AsyncIterable<infer Event> ? Event : never;

/** The facts of a call without what is particular to it, for code that handles all calls alike. */
export function factsOf(name: ApiName): CallFacts {
  return api[name];
}

/** What the caller must be allowed for a call. */
export function permissionsOf(name: ApiName): readonly Permission[] {
  const { actions = [name], about, on, condition, also = [] } = factsOf(name);
  return [...actions.map((action) => ({ action, about, on, condition })), ...also];
}

/** The service of a call: what stands before the colon. */
export function serviceOf(name: ApiName): ServiceId {
  return name.slice(0, name.indexOf(':')) as ServiceId;
}
