import { logGroupArn, topicArn, trailArn, type TrailPlace } from '../chain/arns';

/** An IAM policy document, in the form that AWS gives and takes. */
export interface PolicyDocument {
  readonly Version?: string;
  readonly Id?: string;
  readonly Statement: readonly PolicyStatement[];
}

/** A statement; AWS writes a list of one as the one itself. */
export interface PolicyStatement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: string | Readonly<Record<string, OneOrMore>>;
  readonly Action?: OneOrMore;
  readonly Resource?: OneOrMore;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, OneOrMore>>>>;
}

export type OneOrMore = string | readonly string[];

const version = '2012-10-17';
const cloudTrail = { Service: 'cloudtrail.amazonaws.com' } as const;

export interface BucketPolicyParts extends TrailPlace {
  readonly bucket: string;
  readonly trailName: string;
  /** The folder before `AWSLogs`, without slashes around it. */
  readonly prefix?: string | undefined;
  /** `o-…` for a trail of the whole organization; the place is then the management account's. */
  readonly organizationId?: string | undefined;
}

/**
 * The bucket policy that a trail needs, word for word as in AWS's guide
 * (https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html).
 */
export function bucketPolicy(parts: BucketPolicyParts): PolicyDocument {
  const { partition, accountId, bucket, trailName, prefix, organizationId } = parts;
  const bucketArn = `arn:${partition}:s3:::${bucket}`;
  const folder = prefix ? `${bucketArn}/${prefix}/AWSLogs` : `${bucketArn}/AWSLogs`;
  const source = { 'aws:SourceArn': trailArn(parts, trailName) };
  const write = (Sid: string, owner: string): PolicyStatement => ({
    Sid,
    Effect: 'Allow',
    Principal: cloudTrail,
    Action: 's3:PutObject',
    Resource: `${folder}/${owner}/*`,
    Condition: { StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control', ...source } },
  });
  return {
    Version: version,
    Statement: [
      {
        Sid: 'AWSCloudTrailAclCheck20150319',
        Effect: 'Allow',
        Principal: cloudTrail,
        Action: 's3:GetBucketAcl',
        Resource: bucketArn,
        Condition: { StringEquals: source },
      },
      write('AWSCloudTrailWrite20150319', accountId),
      ...(organizationId ? [write('AWSCloudTrailOrganizationWrite20150319', organizationId)] : []),
    ],
  };
}

/** The trust policy of the role that CloudTrail takes on to write to CloudWatch Logs. */
export function trustPolicy(): PolicyDocument {
  return {
    Version: version,
    Statement: [{ Sid: '', Effect: 'Allow', Principal: cloudTrail, Action: 'sts:AssumeRole' }],
  };
}

/**
 * What that role may do: make and fill the trail's log streams, named `<account>_CloudTrail_<region>`
 * (https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-required-policy-for-cloudwatch-logs.html).
 * The odd first Sid is AWS's own.
 */
export function logsPolicy(place: TrailPlace, logGroup: string, organizationId?: string): PolicyDocument {
  const streams = `${logGroupArn(place, logGroup)}:log-stream`;
  const Resource = [
    `${streams}:${place.accountId}_CloudTrail_${place.region}*`,
    ...(organizationId ? [`${streams}:${organizationId}_*`] : []),
  ];
  return {
    Version: version,
    Statement: [
      { Sid: 'AWSCloudTrailCreateLogStream2014110', Effect: 'Allow', Action: ['logs:CreateLogStream'], Resource },
      { Sid: 'AWSCloudTrailPutLogEvents20141101', Effect: 'Allow', Action: ['logs:PutLogEvents'], Resource },
    ],
  };
}

/**
 * What the policy of a key must allow CloudTrail, so that it can encrypt a trail's files
 * (https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html).
 */
export function keyPolicy(place: TrailPlace, trailName: string): PolicyDocument {
  const StringEquals = { 'aws:SourceArn': trailArn(place, trailName) };
  const trails = `arn:${place.partition}:cloudtrail:*:${place.accountId}:trail/*`;
  return {
    Version: version,
    Statement: [
      {
        Sid: 'Allow CloudTrail to encrypt logs',
        Effect: 'Allow',
        Principal: cloudTrail,
        Action: 'kms:GenerateDataKey*',
        Resource: '*',
        Condition: { StringEquals, StringLike: { 'kms:EncryptionContext:aws:cloudtrail:arn': trails } },
      },
      {
        Sid: 'Allow CloudTrail to describe key',
        Effect: 'Allow',
        Principal: cloudTrail,
        Action: 'kms:DescribeKey',
        Resource: '*',
        Condition: { StringEquals },
      },
    ],
  };
}

/**
 * What the policy of a topic must allow CloudTrail, so that it can tell of a trail's files
 * (https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-permissions-for-sns-notifications.html).
 */
export function deliveryTopicPolicy(place: TrailPlace, topicName: string, trailName: string): PolicyDocument {
  return {
    Version: version,
    Statement: [
      {
        Sid: 'AWSCloudTrailSNSPolicy20131101',
        Effect: 'Allow',
        Principal: cloudTrail,
        Action: 'SNS:Publish',
        Resource: topicArn(place, topicName),
        Condition: { StringEquals: { 'aws:SourceArn': trailArn(place, trailName) } },
      },
    ],
  };
}

/** A document as the API takes it and as people read it. */
export function policyText(policy: PolicyDocument): string {
  return JSON.stringify(policy, undefined, 2);
}
