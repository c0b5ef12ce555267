import {
  CloudTrailClient,
  CreateTrailCommand,
  DescribeTrailsCommand,
  GetTrailStatusCommand,
  ListTagsCommand,
  LookupEventsCommand,
  StartLoggingCommand,
  UpdateTrailCommand,
} from '@aws-sdk/client-cloudtrail';
import {
  CloudWatchClient,
  DescribeAlarmHistoryCommand,
  DescribeAlarmsCommand,
  DescribeAlarmsForMetricCommand,
  GetMetricDataCommand,
  ListTagsForResourceCommand as ListAlarmTagsCommand,
  PutMetricAlarmCommand,
} from '@aws-sdk/client-cloudwatch';
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  DescribeLogGroupsCommand,
  DescribeMetricFiltersCommand,
  FilterLogEventsCommand,
  PutMetricFilterCommand,
  PutRetentionPolicyCommand,
  TestMetricFilterCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import {
  CreateRoleCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListAccountAliasesCommand,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import {
  CreateBucketCommand,
  GetBucketPolicyCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  PutBucketEncryptionCommand,
  PutBucketPolicyCommand,
  PutBucketTaggingCommand,
  PutPublicAccessBlockCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import {
  GetTopicAttributesCommand,
  ListSubscriptionsByTopicCommand,
  ListTopicsCommand,
  SNSClient,
} from '@aws-sdk/client-sns';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';

/** The SDK's client of each service; an account makes each on first use. */
export const clientClasses = {
  cloudtrail: CloudTrailClient,
  cloudwatch: CloudWatchClient,
  iam: IAMClient,
  logs: CloudWatchLogsClient,
  s3: S3Client,
  sns: SNSClient,
  sts: STSClient,
};
export type ServiceId = keyof typeof clientClasses;

interface CallFacts {
  readonly command: new (input: never) => object;
  readonly readOnly: boolean;
  /**
   * Calls per second per account and region (CloudTrail, CloudWatch and Logs quota pages); where AWS publishes none, one
   * it has never been seen to refuse.
   */
  readonly perSecond: number;
  /** The input's member that names what the call is about, for a denied call's message. */
  readonly about?: string;
  /** Members that carry the token to the next page: of the input, of the output. */
  readonly page?: readonly [input: string, output: string];
  /** The IAM actions needed, where they are not just the call's own name. */
  readonly actions?: readonly string[];
}

/**
 * Every API call the extension makes, by `service:Operation`, which is mostly the name of its IAM action too.
 * Rates: the services' quota pages. IAM actions: Service Authorization Reference.
 */
export const api = {
  'sts:GetCallerIdentity': { command: GetCallerIdentityCommand, readOnly: true, perSecond: 10 },

  'iam:ListAccountAliases': { command: ListAccountAliasesCommand, readOnly: true, perSecond: 5 },
  'iam:GetRole': { command: GetRoleCommand, readOnly: true, perSecond: 5, about: 'RoleName' },
  'iam:ListRolePolicies': {
    command: ListRolePoliciesCommand,
    readOnly: true,
    perSecond: 5,
    about: 'RoleName',
    page: ['Marker', 'Marker'],
  },
  'iam:GetRolePolicy': { command: GetRolePolicyCommand, readOnly: true, perSecond: 5, about: 'RoleName' },
  'iam:ListAttachedRolePolicies': {
    command: ListAttachedRolePoliciesCommand,
    readOnly: true,
    perSecond: 5,
    about: 'RoleName',
    page: ['Marker', 'Marker'],
  },
  'iam:CreateRole': {
    command: CreateRoleCommand,
    readOnly: false,
    perSecond: 5,
    about: 'RoleName',
    actions: ['iam:CreateRole', 'iam:TagRole'],
  },
  'iam:PutRolePolicy': { command: PutRolePolicyCommand, readOnly: false, perSecond: 5, about: 'RoleName' },
  'iam:UpdateAssumeRolePolicy': {
    command: UpdateAssumeRolePolicyCommand,
    readOnly: false,
    perSecond: 5,
    about: 'RoleName',
  },

  's3:HeadBucket': {
    command: HeadBucketCommand,
    readOnly: true,
    perSecond: 10,
    about: 'Bucket',
    actions: ['s3:ListBucket'],
  },
  's3:ListBuckets': {
    command: ListBucketsCommand,
    readOnly: true,
    perSecond: 10,
    page: ['ContinuationToken', 'ContinuationToken'],
    actions: ['s3:ListAllMyBuckets'],
  },
  's3:GetBucketPolicy': { command: GetBucketPolicyCommand, readOnly: true, perSecond: 10, about: 'Bucket' },
  's3:CreateBucket': { command: CreateBucketCommand, readOnly: false, perSecond: 5, about: 'Bucket' },
  's3:PutPublicAccessBlock': {
    command: PutPublicAccessBlockCommand,
    readOnly: false,
    perSecond: 5,
    about: 'Bucket',
    actions: ['s3:PutBucketPublicAccessBlock'],
  },
  's3:PutBucketEncryption': {
    command: PutBucketEncryptionCommand,
    readOnly: false,
    perSecond: 5,
    about: 'Bucket',
    actions: ['s3:PutEncryptionConfiguration'],
  },
  's3:PutBucketTagging': { command: PutBucketTaggingCommand, readOnly: false, perSecond: 5, about: 'Bucket' },
  's3:PutBucketPolicy': { command: PutBucketPolicyCommand, readOnly: false, perSecond: 5, about: 'Bucket' },

  'logs:DescribeLogGroups': {
    command: DescribeLogGroupsCommand,
    readOnly: true,
    perSecond: 5,
    about: 'logGroupNamePrefix',
    page: ['nextToken', 'nextToken'],
  },
  'logs:DescribeMetricFilters': {
    command: DescribeMetricFiltersCommand,
    readOnly: true,
    perSecond: 5,
    about: 'logGroupName',
    page: ['nextToken', 'nextToken'],
  },
  'logs:FilterLogEvents': {
    command: FilterLogEventsCommand,
    readOnly: true,
    perSecond: 5,
    about: 'logGroupName',
    page: ['nextToken', 'nextToken'],
  },
  'logs:TestMetricFilter': { command: TestMetricFilterCommand, readOnly: true, perSecond: 5 },
  'logs:CreateLogGroup': {
    command: CreateLogGroupCommand,
    readOnly: false,
    perSecond: 5,
    about: 'logGroupName',
    actions: ['logs:CreateLogGroup', 'logs:TagResource'],
  },
  'logs:PutRetentionPolicy': {
    command: PutRetentionPolicyCommand,
    readOnly: false,
    perSecond: 5,
    about: 'logGroupName',
  },
  'logs:PutMetricFilter': { command: PutMetricFilterCommand, readOnly: false, perSecond: 5, about: 'logGroupName' },

  'cloudtrail:DescribeTrails': { command: DescribeTrailsCommand, readOnly: true, perSecond: 10 },
  'cloudtrail:GetTrailStatus': { command: GetTrailStatusCommand, readOnly: true, perSecond: 10, about: 'Name' },
  'cloudtrail:ListTags': { command: ListTagsCommand, readOnly: true, perSecond: 10, page: ['NextToken', 'NextToken'] },
  'cloudtrail:LookupEvents': {
    command: LookupEventsCommand,
    readOnly: true,
    perSecond: 2,
    page: ['NextToken', 'NextToken'],
  },
  'cloudtrail:CreateTrail': {
    command: CreateTrailCommand,
    readOnly: false,
    perSecond: 1,
    about: 'Name',
    actions: ['cloudtrail:CreateTrail', 'cloudtrail:AddTags', 'iam:PassRole'],
  },
  'cloudtrail:UpdateTrail': {
    command: UpdateTrailCommand,
    readOnly: false,
    perSecond: 1,
    about: 'Name',
    actions: ['cloudtrail:UpdateTrail', 'iam:PassRole'],
  },
  'cloudtrail:StartLogging': { command: StartLoggingCommand, readOnly: false, perSecond: 1, about: 'Name' },

  'cloudwatch:DescribeAlarms': {
    command: DescribeAlarmsCommand,
    readOnly: true,
    perSecond: 9,
    page: ['NextToken', 'NextToken'],
  },
  'cloudwatch:DescribeAlarmsForMetric': {
    command: DescribeAlarmsForMetricCommand,
    readOnly: true,
    perSecond: 9,
    about: 'MetricName',
  },
  'cloudwatch:DescribeAlarmHistory': {
    command: DescribeAlarmHistoryCommand,
    readOnly: true,
    perSecond: 3,
    about: 'AlarmName',
    page: ['NextToken', 'NextToken'],
  },
  'cloudwatch:GetMetricData': {
    command: GetMetricDataCommand,
    readOnly: true,
    perSecond: 50,
    page: ['NextToken', 'NextToken'],
  },
  'cloudwatch:ListTagsForResource': {
    command: ListAlarmTagsCommand,
    readOnly: true,
    perSecond: 9,
    about: 'ResourceARN',
  },
  'cloudwatch:PutMetricAlarm': {
    command: PutMetricAlarmCommand,
    readOnly: false,
    perSecond: 3,
    about: 'AlarmName',
    actions: ['cloudwatch:PutMetricAlarm', 'cloudwatch:TagResource'],
  },

  'sns:ListTopics': { command: ListTopicsCommand, readOnly: true, perSecond: 30, page: ['NextToken', 'NextToken'] },
  'sns:GetTopicAttributes': { command: GetTopicAttributesCommand, readOnly: true, perSecond: 30, about: 'TopicArn' },
  'sns:ListSubscriptionsByTopic': {
    command: ListSubscriptionsByTopicCommand,
    readOnly: true,
    perSecond: 30,
    about: 'TopicArn',
    page: ['NextToken', 'NextToken'],
  },
} as const satisfies Record<`${ServiceId}:${string}`, CallFacts>;

type Api = typeof api;

/** An API call by name, e.g. `cloudtrail:CreateTrail`. */
export type ApiName = keyof Api;

/** Calls that answer in pages. */
export type PagedApiName = { [N in ApiName]: Api[N] extends { readonly page: unknown } ? N : never }[ApiName];

/** What a call takes, in the SDK's shape. */
export type ApiInput<N extends ApiName> = NonNullable<ConstructorParameters<Api[N]['command']>[0]>;

/** What a call answers, in the SDK's shape. */
export type ApiOutput<N extends ApiName> = Awaited<
  ReturnType<ReturnType<InstanceType<Api[N]['command']>['resolveMiddleware']>>
>['output'];

/** The facts of a call without what is particular to it, for code that handles all calls alike. */
export function factsOf(name: ApiName): CallFacts {
  return api[name];
}

/** The service of a call: what stands before the colon. */
export function serviceOf(name: ApiName): ServiceId {
  return name.slice(0, name.indexOf(':')) as ServiceId;
}
