import type { NextAction } from '../common/failure';
import type { AwsFailure } from './account';

/** What an error name means, whichever call it comes from. */
export type NamedReason = Exclude<AwsFailure['reason'], 'cancelled' | 'credentials-missing' | 'other'>;

/** What happened and what to do about it, in whole sentences. */
export interface Words {
  readonly what: string;
  readonly todo: string;
}

/** An error that says more than its reason does. */
export interface KnownError extends Words {
  readonly reason: NamedReason;
  readonly action: NextAction;
  /**
   * What it says when AWS's message has `roleRefused` in it. Next to the wait for a new role the one place where a message is
   * read: CloudTrail has one name for a role that may not and for ARNs that are wrong.
   */
  readonly refused?: Words;
}

/** As the AWS provider of Terraform tells the two apart (internal/service/cloudtrail/trail.go). */
export const roleRefused = 'Access denied.';

/**
 * AWS's error names (the services' API references) with what they mean, without the ending `Exception` or `Fault`, which
 * comes and goes with the protocol; written in full where the ending makes a difference. A name after a call holds for
 * that call only. A reason alone: what is said for the reason is all there is to say.
 */
export const knownErrors: Readonly<Record<string, NamedReason | KnownError>> = {
  // Any service

  AccessDenied: 'denied',
  AuthorizationError: 'denied',
  Forbidden: 'denied',
  NotAuthorized: 'denied',
  UnauthorizedOperation: 'denied',
  OptInRequired: {
    reason: 'denied',
    what: 'The account is not signed up for the service or the region.',
    todo: 'Sign up for it in the AWS console, or choose another region.',
    action: 'choose-connection',
  },

  ExpiredToken: 'credentials-expired',
  TokenRefreshRequired: 'credentials-expired',
  Unauthorized: 'credentials-expired',

  AuthFailure: 'credentials-invalid',
  IncompleteSignature: 'credentials-invalid',
  InvalidAccessKeyId: 'credentials-invalid',
  InvalidClientTokenId: 'credentials-invalid',
  InvalidSecurity: 'credentials-invalid',
  InvalidSignature: 'credentials-invalid',
  InvalidToken: 'credentials-invalid',
  MissingAuthenticationToken: 'credentials-invalid',
  SignatureDoesNotMatch: 'credentials-invalid',
  UnrecognizedClient: 'credentials-invalid',

  RequestExpired: 'clock-skew',
  RequestInTheFuture: 'clock-skew',
  RequestTimeTooSkewed: 'clock-skew',

  RequestLimitExceeded: 'throttled',
  RequestThrottled: 'throttled',
  SlowDown: 'throttled',
  Throttled: 'throttled',
  Throttling: 'throttled',
  TooManyRequests: 'throttled',

  RequestTimeout: 'unreachable',
  TimeoutError: 'unreachable',

  DependencyTimeout: 'unavailable',
  InternalError: 'unavailable',
  InternalFailure: 'unavailable',
  InternalServerError: 'unavailable',
  InternalService: 'unavailable',
  KMSInternal: 'unavailable',
  ServiceException: 'unavailable',
  ServiceFailure: 'unavailable',
  ServiceUnavailable: 'unavailable',

  NotFound: 'not-found',
  ResourceNotFound: 'not-found',

  AlreadyExists: 'already-exists',
  DataAlreadyAccepted: 'already-exists',
  ResourceAlreadyExists: 'already-exists',

  LimitExceeded: 'limit-exceeded',
  TagLimitExceeded: 'limit-exceeded',

  ConcurrentAccess: 'conflict',
  ConcurrentModification: 'conflict',
  OperationAborted: 'conflict',
  ResourceConflict: 'conflict',
  StaleTag: 'conflict',

  ConstraintViolation: 'invalid-request',
  InvalidArn: 'invalid-request',
  InvalidFormat: 'invalid-request',
  InvalidInput: 'invalid-request',
  InvalidMarker: 'invalid-request',
  InvalidNextToken: 'invalid-request',
  InvalidOperation: 'invalid-request',
  InvalidParameter: 'invalid-request',
  InvalidParameterCombination: 'invalid-request',
  InvalidParameterValue: 'invalid-request',
  InvalidSequenceToken: 'invalid-request',
  InvalidState: 'invalid-request',
  MalformedPolicy: 'invalid-request',
  MalformedPolicyDocument: 'invalid-request',
  MissingParameter: 'invalid-request',
  Validation: 'invalid-request',
  ValidationError: 'invalid-request',
  UnsupportedAPIEndpoint: 'invalid-request',
  TagPolicy: {
    reason: 'invalid-request',
    what: 'The organization’s tag policy forbids a tag that the extension puts on what it makes.',
    todo: 'Ask whoever manages the tag policy to allow the tags that the plan shows.',
    action: 'show-log',
  },
  OperationNotPermitted: {
    reason: 'invalid-request',
    what: 'AWS does not permit this as things are.',
    todo: 'The log has AWS’s reason; trails of an organization or of another AWS service are changed by their owner only.',
    action: 'show-log',
  },
  UnsupportedOperation: {
    reason: 'invalid-request',
    what: 'AWS does not support this here.',
    todo: 'Try it in another region; the log has AWS’s reason.',
    action: 'show-log',
  },

  // CloudTrail: the trail

  TrailNotFound: 'not-found',
  MaximumNumberOfTrailsExceeded: {
    reason: 'limit-exceeded',
    what: 'The region has five trails, and AWS allows no more.',
    todo: 'Use one of them with “Send Trail to CloudWatch Logs…”, or delete one that nobody needs.',
    action: 'send-trail-to-logs',
  },
  TrailAlreadyExists: {
    reason: 'already-exists',
    what: 'The region has a trail of this name already.',
    todo: 'Use it with “Send Trail to CloudWatch Logs…”, or choose another name.',
    action: 'send-trail-to-logs',
  },
  InvalidTrailName: {
    reason: 'invalid-request',
    what: 'AWS does not accept the trail’s name.',
    todo: 'Choose one of 3 to 128 letters, digits, dots, hyphens and underscores that begins and ends with a letter or a digit.',
    action: 'retry',
  },
  TrailNotProvided: 'invalid-request',
  CloudTrailARNInvalid: 'invalid-request',
  InvalidHomeRegion: {
    reason: 'invalid-request',
    what: 'A trail can only be changed in its home region.',
    todo: 'Connect to the region in the trail’s ARN, then try again.',
    action: 'choose-connection',
  },
  ConflictException: {
    reason: 'conflict',
    what: 'Another change to the trail is under way.',
    todo: 'Wait a few minutes, then try again.',
    action: 'retry',
  },
  InvalidEventSelectors: {
    reason: 'invalid-request',
    what: 'AWS does not accept the choice of events that the trail should record.',
    todo: 'The log has AWS’s reason; look at the trail’s event selectors in the AWS console.',
    action: 'show-log',
  },
  InvalidTagParameter: 'invalid-request',
  TagsLimitExceeded: {
    reason: 'limit-exceeded',
    what: 'The trail would have more than the 50 tags that AWS allows.',
    todo: 'Remove tags that nobody needs, then try again.',
    action: 'retry',
  },

  // CloudTrail: where it delivers to

  S3BucketDoesNotExist: {
    reason: 'not-found',
    what: 'The bucket that the trail delivers to does not exist (any more).',
    todo: 'Make the plan again: it makes the bucket, or takes another one that you name.',
    action: 'retry',
  },
  InsufficientS3BucketPolicy: {
    reason: 'invalid-request',
    what: 'The bucket’s policy does not let CloudTrail deliver this trail’s files.',
    todo: 'A policy just written may need half a minute to be seen: try again. If it stays, compare it with the one in the plan: prefix, account or the trail’s ARN differs.',
    action: 'retry',
  },
  InvalidS3BucketName: {
    reason: 'invalid-request',
    what: 'AWS does not accept the bucket’s name.',
    todo: 'Choose one of 3 to 63 lower-case letters, digits, dots and hyphens.',
    action: 'retry',
  },
  InvalidS3Prefix: {
    reason: 'invalid-request',
    what: 'AWS does not accept the prefix of the files in the bucket.',
    todo: 'Choose one of at most 200 characters, without a slash at its ends.',
    action: 'retry',
  },
  InsufficientSnsTopicPolicy: {
    reason: 'invalid-request',
    what: 'The policy of the trail’s SNS topic does not let CloudTrail publish to it.',
    todo: 'Allow cloudtrail.amazonaws.com sns:Publish in the topic’s policy, or take the topic off the trail; alarms do not need it.',
    action: 'show-log',
  },
  InvalidSnsTopicName: {
    reason: 'invalid-request',
    what: 'AWS does not accept the name of the trail’s SNS topic.',
    todo: 'Name a topic that exists, or take the topic off the trail; alarms do not need it.',
    action: 'show-log',
  },
  CloudTrailInvalidClientTokenId: {
    reason: 'invalid-request',
    what: 'The trail’s SNS topic is in an AWS account that is suspended.',
    todo: 'Name another topic, or take the topic off the trail; alarms do not need it.',
    action: 'show-log',
  },
  InsufficientEncryptionPolicy: {
    reason: 'invalid-request',
    what: 'The policy of the KMS key, or of the bucket, does not let CloudTrail encrypt its files.',
    todo: 'Allow cloudtrail.amazonaws.com kms:GenerateDataKey* and kms:DescribeKey in the key’s policy, or choose another key.',
    action: 'show-log',
  },
  InvalidKmsKeyId: {
    reason: 'invalid-request',
    what: 'AWS does not accept the name of the KMS key.',
    todo: 'Name the key by its ARN, its id, or an alias that begins with “alias/”.',
    action: 'retry',
  },
  KmsKeyNotFound: {
    reason: 'not-found',
    what: 'The KMS key does not exist, or it is in another region than the bucket.',
    todo: 'Choose a key in the bucket’s region.',
    action: 'retry',
  },
  KmsKeyDisabled: {
    reason: 'invalid-request',
    what: 'The KMS key is disabled.',
    todo: 'Enable it, or choose another key.',
    action: 'retry',
  },
  KmsException: {
    reason: 'invalid-request',
    what: 'CloudTrail has a problem with the KMS key.',
    todo: 'Check in the AWS console that the key is enabled and that its policy names CloudTrail; the log has AWS’s reason.',
    action: 'show-log',
  },
  InvalidCloudWatchLogsLogGroupArn: {
    reason: 'invalid-request',
    what: 'CloudTrail cannot use the log group: it does not exist, is in another region than the trail, or its ARN does not end with “:*”.',
    todo: 'Choose a log group in the trail’s home region and account.',
    action: 'retry',
    refused: {
      what: 'The role does not let CloudTrail write to the log group.',
      todo: 'A new role may need two minutes to be usable: try again then. If it stays, compare the role’s policy with the one in the plan.',
    },
  },
  InvalidCloudWatchLogsRoleArn: {
    reason: 'invalid-request',
    what: 'CloudTrail cannot use the role: it takes a log group and a role together, both in the trail’s account.',
    todo: 'Choose a role of this account, and its log group with it.',
    action: 'retry',
    refused: {
      what: 'CloudTrail may not take on the role.',
      todo: 'A new role may need two minutes to be usable: try again then. If it stays, the role’s trust policy must allow cloudtrail.amazonaws.com sts:AssumeRole.',
    },
  },
  CloudWatchLogsDeliveryUnavailable: {
    reason: 'invalid-request',
    what: 'CloudTrail cannot send events to CloudWatch Logs in this region.',
    todo: 'Make the trail in another region; one that records all regions sees this one too.',
    action: 'choose-connection',
  },

  // CloudTrail and AWS Organizations

  CloudTrailAccessNotEnabled: {
    reason: 'invalid-request',
    what: 'CloudTrail may not look into the organization yet.',
    todo: 'Enable trusted access for CloudTrail in AWS Organizations, then try again.',
    action: 'retry',
  },
  InsufficientDependencyServiceAccessPermission: {
    reason: 'denied',
    what: 'You lack permissions of AWS Organizations or IAM that a trail of an organization needs.',
    todo: 'Ask whoever manages the account’s permissions for the organization policy in docs/permissions.md.',
    action: 'show-log',
  },
  NotOrganizationMasterAccount: {
    reason: 'invalid-request',
    what: 'Only the organization’s management account and its delegated administrator can do this.',
    todo: 'Connect to one of them.',
    action: 'choose-connection',
  },
  OrganizationsNotInUse: {
    reason: 'invalid-request',
    what: 'The account is not in an organization.',
    todo: 'Make a trail for this account alone, or connect to the management account of an organization.',
    action: 'choose-connection',
  },
  AWSOrganizationsNotInUse: {
    reason: 'invalid-request',
    what: 'The account is not in an organization.',
    todo: 'Make a trail for this account alone, or connect to the management account of an organization.',
    action: 'choose-connection',
  },
  OrganizationNotInAllFeaturesMode: {
    reason: 'invalid-request',
    what: 'The organization shares its bills only, so it cannot have a trail.',
    todo: 'Enable all features in AWS Organizations, then try again.',
    action: 'retry',
  },
  NoManagementAccountSLRExists: {
    reason: 'invalid-request',
    what: 'The organization’s management account has no service-linked role for CloudTrail.',
    todo: 'Make it there: aws iam create-service-linked-role --aws-service-name cloudtrail.amazonaws.com',
    action: 'retry',
  },

  // CloudTrail: Event history, and tags of things that the extension does not have

  InvalidEventCategory: 'invalid-request',
  InvalidLookupAttributes: 'invalid-request',
  InvalidMaxResults: 'invalid-request',
  InvalidTimeRange: 'invalid-request',
  ChannelARNInvalid: 'invalid-request',
  EventDataStoreARNInvalid: 'invalid-request',
  EventDataStoreNotFound: 'not-found',
  InactiveEventDataStore: 'invalid-request',
  InvalidTokenException: 'invalid-request',
  ResourceTypeNotSupported: 'invalid-request',

  // CloudWatch and CloudWatch Logs
  MalformedQueryException: 'invalid-request',

  'logs:DeleteLogGroup Validation': {
    reason: 'invalid-request',
    what: 'The log group is protected against being deleted.',
    todo: 'Turn its deletion protection off in the AWS console, or leave the log group where it is.',
    action: 'show-log',
  },
  SessionTimeout: {
    reason: 'unavailable',
    what: 'AWS has ended the Live Tail session, as it does after three hours.',
    todo: 'Start Live Tail again.',
    action: 'retry',
  },
  SessionStreaming: 'unavailable',
  'logs:StartLiveTail LimitExceeded': {
    reason: 'limit-exceeded',
    what: 'The account has as many Live Tail sessions as AWS allows at the same time, 15 unless the quota was raised.',
    todo: 'End one that nobody needs.',
    action: 'retry',
  },
  'logs:PutMetricFilter LimitExceeded': {
    reason: 'limit-exceeded',
    what: 'The log group has all the metric filters that AWS allows: 100, and 5 with regular expressions.',
    todo: 'Delete a filter that nobody needs, or write the pattern without a regular expression.',
    action: 'retry',
  },
  'cloudwatch:DeleteAlarms ResourceNotFound': {
    reason: 'not-found',
    what: 'One of the alarms does not exist (any more), so AWS has deleted none of them.',
    todo: 'Refresh the Pipelines view, then try again.',
    action: 'retry',
  },

  // IAM and KMS

  NoSuchEntity: 'not-found',
  EntityAlreadyExists: 'already-exists',
  DeleteConflict: {
    reason: 'conflict',
    what: 'The role has more policies than the extension gave it, so IAM does not delete it.',
    todo: 'Take the other policies off the role if nobody needs them, then try again; or leave the role.',
    action: 'retry',
  },
  UnmodifiableEntity: {
    reason: 'invalid-request',
    what: 'The role belongs to an AWS service and cannot be changed.',
    todo: 'Choose another role.',
    action: 'retry',
  },
  KMSInvalidState: {
    reason: 'invalid-request',
    what: 'The KMS key is not in a state in which this can be done.',
    todo: 'Look in the AWS console whether it is disabled or about to be deleted, or choose another key.',
    action: 'retry',
  },

  // S3

  NoSuchBucket: 'not-found',
  NoSuchBucketPolicy: 'not-found',
  NoSuchKey: 'not-found',
  InvalidObjectState: {
    reason: 'conflict',
    what: 'The file is in an archive of S3 (Glacier), where it cannot be read at once.',
    todo: 'Restore it in the S3 console, then fetch again.',
    action: 'retry',
  },
  BucketAlreadyOwnedByYou: 'already-exists',
  BucketAlreadyExists: {
    reason: 'already-exists',
    what: 'The bucket’s name is taken by somebody else: no two buckets of AWS have the same name.',
    todo: 'Choose another name.',
    action: 'retry',
  },
  BucketNotEmpty: {
    reason: 'conflict',
    what: 'There are still files in the bucket, or old versions of files.',
    todo: 'Have the bucket emptied as well, or leave it where it is.',
    action: 'retry',
  },
  IllegalLocationConstraint: {
    reason: 'invalid-request',
    what: 'S3 does not make a bucket for this region from here.',
    todo: 'Connect to the region that the bucket should be in, and see that it is enabled in the account.',
    action: 'choose-connection',
  },
  TooManyBuckets: {
    reason: 'limit-exceeded',
    what: 'The account has as many buckets as AWS allows.',
    todo: 'Use one of them, or ask AWS to raise the quota.',
    action: 'retry',
  },

  // SNS

  FilterPolicyLimitExceeded: 'limit-exceeded',
  ReplayLimitExceeded: 'limit-exceeded',
  SubscriptionLimitExceeded: 'limit-exceeded',
  TopicLimitExceeded: 'limit-exceeded',
  KMSThrottling: 'throttled',
  EndpointDisabled: 'conflict',
  PlatformApplicationDisabled: 'conflict',
  KMSAccessDenied: {
    reason: 'denied',
    what: 'The topic is encrypted with a KMS key that you may not use.',
    todo: 'Ask for kms:GenerateDataKey* and kms:Decrypt on that key. Alarms need the key’s policy to let in CloudWatch.',
    action: 'show-log',
  },
  KMSDisabled: {
    reason: 'conflict',
    what: 'The topic is encrypted with a KMS key that is disabled, so nothing can be published.',
    todo: 'Enable the key in the AWS console, or encrypt the topic with another one.',
    action: 'retry',
  },
  KMSNotFound: {
    reason: 'conflict',
    what: 'The topic is encrypted with a KMS key that does not exist (any more), so nothing can be published.',
    todo: 'Encrypt the topic with another key, or not at all.',
    action: 'retry',
  },
  KMSOptInRequired: {
    reason: 'denied',
    what: 'The account is not signed up for KMS, whose key the topic is encrypted with.',
    todo: 'Sign up for it in the AWS console, or encrypt the topic with another key.',
    action: 'show-log',
  },
};

/** What is known of an error by its name; undefined when nothing is. */
export function knownErrorOf(call: string, name: string): NamedReason | KnownError | undefined {
  const short = name.replace(/(Exception|Fault)$/, '');
  return knownErrors[`${call} ${short}`] ?? knownErrors[name] ?? knownErrors[short];
}
