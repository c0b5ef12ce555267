import type { Iam } from './iam';
import type { Logs } from './logs';
import type { Buckets } from './s3';
import { ServiceError } from './service';
import type { TrailSettings } from './trails';
import type { World } from './world';

const CLOUDTRAIL = 'cloudtrail.amazonaws.com';

/** The services that CloudTrail has to do with. */
export interface TrailNeighbours {
  readonly iam: Pick<Iam, 'roleSeenByServices'>;
  readonly buckets: Pick<Buckets, 'seenByServices' | 'put' | 'service'>;
  readonly logs: Pick<Logs, 'groups' | 'ingest'>;
}

/** Whether CloudTrail may deliver a trail's files and events, as far as IAM and S3 let it see that right now. */
export class TrailChecks {
  readonly #world: World;
  readonly #near: TrailNeighbours;

  constructor(world: World, near: TrailNeighbours) {
    this.#world = world;
    this.#near = near;
  }

  /**
   * Checks a trail's settings as CreateTrail and UpdateTrail do, the bucket first.
   * @throws ServiceError with the codes and texts that CloudTrail gives
   */
  settings(settings: TrailSettings, trailArn: string, homeRegion: string): void {
    if (settings.multiRegion && !settings.globalEvents) {
      throw new ServiceError(
        'InvalidParameterCombinationException',
        'Multi-Region trail must include global service events.',
      );
    }
    if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(settings.bucket)) {
      throw new ServiceError('InvalidS3BucketNameException', `Bucket name ${settings.bucket} is not valid.`);
    }
    if ((settings.prefix?.length ?? 0) > 200) {
      throw new ServiceError('InvalidS3PrefixException', 'S3 prefix is longer than maximum length: 200');
    }
    if (settings.organization) {
      throw new ServiceError('OrganizationsNotInUseException', 'Your account is not a member of an organization.');
    }
    const bucketError = this.bucketError(settings, trailArn);
    if (bucketError === 'NoSuchBucket') {
      throw new ServiceError('S3BucketDoesNotExistException', `S3 bucket ${settings.bucket} does not exist!`);
    }
    if (bucketError !== undefined) {
      throw new ServiceError(
        'InsufficientS3BucketPolicyException',
        `Incorrect S3 bucket policy is detected for bucket: ${settings.bucket}`,
      );
    }
    this.#logs(settings, homeRegion);
  }

  /** Why CloudTrail cannot write to the trail's bucket, in S3's error codes. */
  bucketError({ bucket, prefix }: TrailSettings, trailArn: string): 'NoSuchBucket' | 'AccessDenied' | undefined {
    const seen = this.#near.buckets.seenByServices(bucket);
    if (!seen.exists) return 'NoSuchBucket';
    const { accountId, partition } = this.#world;
    const bucketArn = `arn:${partition}:s3:::${bucket}`;
    const source = { 'aws:SourceArn': trailArn, 'aws:SourceAccount': accountId };
    const key = `${prefix === undefined ? '' : `${prefix}/`}AWSLogs/${accountId}/CloudTrail`;
    const written = { ...source, 's3:x-amz-acl': 'bucket-owner-full-control' };
    const allowed =
      seen.allows(CLOUDTRAIL, 's3:GetBucketAcl', bucketArn, source) &&
      seen.allows(CLOUDTRAIL, 's3:PutObject', `${bucketArn}/${key}`, written);
    return allowed ? undefined : 'AccessDenied';
  }

  /** Why CloudTrail cannot use the trail's role for its log stream; `undefined` when it can. */
  roleError(
    { roleArn = '', logGroupArn = '' }: TrailSettings,
    homeRegion: string,
  ): 'trust' | 'permissions' | undefined {
    const role = this.#near.iam.roleSeenByServices(roleArn);
    if (role?.trusts(CLOUDTRAIL) !== true) return 'trust';
    const stream = `${logGroupArn.replace(/:\*$/, '')}:log-stream:${this.streamName(homeRegion)}`;
    const actions = ['logs:CreateLogStream', 'logs:PutLogEvents'];
    return actions.every((action) => role.allows(action, stream)) ? undefined : 'permissions';
  }

  /** The stream a trail writes to; CloudTrail adds `_2`, `_3`, … at volumes the sandbox does not have. */
  streamName(homeRegion: string): string {
    return `${this.#world.accountId}_CloudTrail_${homeRegion}`;
  }

  #logs(settings: TrailSettings, homeRegion: string): void {
    const { logGroupArn, roleArn } = settings;
    if (logGroupArn === undefined && roleArn === undefined) return;
    const wrongGroup = (message: string) => new ServiceError('InvalidCloudWatchLogsLogGroupArnException', message);
    const wrongRole = (message: string) => new ServiceError('InvalidCloudWatchLogsRoleArnException', message);
    if (roleArn === undefined) throw wrongRole('You must specify a role ARN as well as a log group.');
    if (logGroupArn === undefined) throw wrongGroup('You must specify a log group as well as a role ARN.');

    const group = this.#near.logs.groups.byArn(logGroupArn);
    if (!logGroupArn.endsWith(':*') || group?.region !== homeRegion) {
      throw wrongGroup('CloudTrail cannot validate the specified log group ARN');
    }
    const isRole = new RegExp(`^arn:[^:]+:iam::${this.#world.accountId}:role/.+$`).test(roleArn);
    if (!isRole || this.roleError(settings, homeRegion) === 'trust') {
      throw wrongRole('Access denied. Check the trust relationships for your role.');
    }
    if (this.roleError(settings, homeRegion) === 'permissions') {
      throw wrongGroup('Access denied. Check the permissions for your role.');
    }
  }
}
