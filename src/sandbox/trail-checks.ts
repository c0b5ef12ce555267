import type { Iam } from './iam';
import { keyAllows, type Keys } from './kms-keys';
import type { Logs } from './logs';
import type { Organizations } from './organizations';
import type { Buckets } from './s3';
import { ServiceError } from './service';
import type { PublishObstacle, Topics } from './sns';
import type { TrailSettings } from './trails';
import type { World } from './world';

const CLOUDTRAIL = 'cloudtrail.amazonaws.com';

/** The services that CloudTrail has to do with. */
export interface TrailNeighbours {
  readonly iam: Pick<Iam, 'roleSeenByServices'>;
  readonly buckets: Pick<Buckets, 'seenByServices' | 'put' | 'service'>;
  readonly logs: Pick<Logs, 'groups' | 'ingest'>;
  readonly topics: Pick<Topics, 'obstacle' | 'publish'>;
  readonly keys: Pick<Keys, 'seenByServices'>;
  readonly organizations: Pick<Organizations, 'id' | 'isManagementAccount' | 'trusts'>;
}

/** Whether CloudTrail may deliver a trail's files and events, as far as the services around it let it see that right now. */
export class TrailChecks {
  readonly #world: World;
  readonly #near: TrailNeighbours;

  constructor(world: World, near: TrailNeighbours) {
    this.#world = world;
    this.#near = near;
  }

  /**
   * The id of the organization whose trails this account may make.
   * @throws ServiceError
   */
  organizationId(): string {
    const { organizations } = this.#near;
    if (organizations.id === undefined) {
      throw new ServiceError('OrganizationsNotInUseException', 'Your account is not a member of an organization.');
    }
    if (!organizations.isManagementAccount) {
      throw new ServiceError(
        'NotOrganizationMasterAccountException',
        'The account is not the management account or a delegated administrator of its organization.',
      );
    }
    if (!organizations.trusts(CLOUDTRAIL)) {
      throw new ServiceError(
        'CloudTrailAccessNotEnabledException',
        'CloudTrail is not enabled as a trusted service in AWS Organizations.',
      );
    }
    return organizations.id;
  }

  /**
   * The ARN of a topic given by its name, in the trail's region, or by its ARN.
   * @throws ServiceError InvalidSnsTopicNameException
   */
  topicArn(nameOrArn: string, region: string): string {
    if (/^arn:[^:]+:sns:[^:]+:\d{12}:[A-Za-z0-9_-]{1,256}$/.test(nameOrArn)) return nameOrArn;
    if (!/^[A-Za-z0-9_-]{1,256}$/.test(nameOrArn)) {
      throw new ServiceError('InvalidSnsTopicNameException', `SNS topic name ${nameOrArn} is not valid.`);
    }
    return `arn:${this.#world.partition}:sns:${region}:${this.#world.accountId}:${nameOrArn}`;
  }

  /**
   * The ARN of a key given by its id, its alias, or the ARN of either.
   * @throws ServiceError InvalidKmsKeyIdException, KmsKeyNotFoundException
   */
  keyArn(text: string, region: string): string {
    if (!/^(arn:[^:]+:kms:[^:]+:\d{12}:(key|alias)\/.+|alias\/.+|(mrk-)?[0-9a-f-]{32,36})$/.test(text)) {
      throw new ServiceError('InvalidKmsKeyIdException', `KMS key ${text} is not valid.`);
    }
    const key = this.#near.keys.seenByServices(text, region);
    if (key !== undefined) return key.arn;
    throw keyNotFound(text);
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
    const bucketError = this.#bucketError(settings, trailArn);
    if (bucketError === 'NoSuchBucket') {
      throw new ServiceError('S3BucketDoesNotExistException', `S3 bucket ${settings.bucket} does not exist!`);
    }
    if (bucketError !== undefined) {
      throw new ServiceError(
        'InsufficientS3BucketPolicyException',
        `Incorrect S3 bucket policy is detected for bucket: ${settings.bucket}`,
      );
    }
    this.#key(settings, trailArn);
    if (this.topicError(settings, trailArn) !== undefined) {
      throw new ServiceError(
        'InsufficientSnsTopicPolicyException',
        'SNS Topic does not exist or the topic policy is incorrect!',
      );
    }
    this.#logs(settings, homeRegion);
  }

  /** Why CloudTrail cannot write to the trail's bucket with the trail's key, in S3's error codes. */
  deliveryError(settings: TrailSettings, trailArn: string): string | undefined {
    const keyError = this.#keyError(settings, trailArn);
    return this.#bucketError(settings, trailArn) ?? (keyError && keyErrorsOfS3[keyError]);
  }

  /** Why CloudTrail cannot tell the trail's topic of a log file. */
  topicError({ topicArn }: TrailSettings, trailArn: string): PublishObstacle | undefined {
    if (topicArn === undefined) return undefined;
    return this.#near.topics.obstacle(topicArn, { service: CLOUDTRAIL, sourceArn: trailArn });
  }

  /** Why CloudTrail cannot use the trail's role for its log streams; `undefined` when it can. */
  roleError(settings: TrailSettings, homeRegion: string): 'trust' | 'permissions' | undefined {
    const { roleArn = '', logGroupArn = '' } = settings;
    const role = this.#near.iam.roleSeenByServices(roleArn);
    if (role?.trusts(CLOUDTRAIL) !== true) return 'trust';
    const streams = `${logGroupArn.replace(/:\*$/, '')}:log-stream`;
    const actions = ['logs:CreateLogStream', 'logs:PutLogEvents'];
    const names = [
      this.streamName({ ...settings, organizationId: undefined }, homeRegion),
      this.streamName(settings, homeRegion),
    ];
    const mayWrite = names.every((name) => actions.every((action) => role.allows(action, `${streams}:${name}`)));
    return mayWrite ? undefined : 'permissions';
  }

  /** The stream a trail writes to; CloudTrail adds `_2`, `_3`, … at volumes the sandbox does not have. */
  streamName({ organizationId }: TrailSettings, homeRegion: string): string {
    const stream = `${this.#world.accountId}_CloudTrail_${homeRegion}`;
    return organizationId === undefined ? stream : `${organizationId}_${stream}`;
  }

  /** The folder of the bucket that a trail's files are in. */
  folder({ prefix, organizationId }: TrailSettings): string {
    const parts = [prefix, 'AWSLogs', organizationId, this.#world.accountId, 'CloudTrail'];
    return parts.filter((part) => part !== undefined).join('/');
  }

  #bucketError(settings: TrailSettings, trailArn: string): 'NoSuchBucket' | 'AccessDenied' | undefined {
    const seen = this.#near.buckets.seenByServices(settings.bucket);
    if (!seen.exists) return 'NoSuchBucket';
    const { accountId, partition } = this.#world;
    const bucketArn = `arn:${partition}:s3:::${settings.bucket}`;
    const source = { 'aws:SourceArn': trailArn, 'aws:SourceAccount': accountId };
    const written = { ...source, 's3:x-amz-acl': 'bucket-owner-full-control' };
    // An organization's trail needs the account's own folder as well, for the time it is a trail of the account only.
    const folders = [this.folder({ ...settings, organizationId: undefined }), this.folder(settings)];
    const allowed =
      seen.allows(CLOUDTRAIL, 's3:GetBucketAcl', bucketArn, source) &&
      folders.every((folder) => seen.allows(CLOUDTRAIL, 's3:PutObject', `${bucketArn}/${folder}`, written));
    return allowed ? undefined : 'AccessDenied';
  }

  #keyError({ kmsKeyArn, bucket }: TrailSettings, trailArn: string): KeyError | undefined {
    if (kmsKeyArn === undefined) return undefined;
    const key = this.#near.keys.seenByServices(kmsKeyArn, this.#world.homeRegion);
    if (key === undefined || key.region !== this.#near.buckets.seenByServices(bucket).region) return 'missing';
    if (key.state !== 'Enabled') return 'disabled';
    const conditions = {
      'aws:SourceArn': trailArn,
      'aws:SourceAccount': this.#world.accountId,
      'kms:EncryptionContext:aws:cloudtrail:arn': trailArn,
    };
    const mayEncrypt = keyAllows(key, { service: CLOUDTRAIL, action: 'kms:GenerateDataKey', conditions });
    return mayEncrypt ? undefined : 'denied';
  }

  #key(settings: TrailSettings, trailArn: string): void {
    const { kmsKeyArn = '', bucket } = settings;
    switch (this.#keyError(settings, trailArn)) {
      case 'missing':
        throw keyNotFound(kmsKeyArn);
      case 'disabled':
        throw new ServiceError('KmsKeyDisabledException', `KMS key ${kmsKeyArn} is disabled.`);
      case 'denied':
        throw new ServiceError(
          'InsufficientEncryptionPolicyException',
          `Insufficient permissions to access S3 bucket ${bucket} or KMS key ${kmsKeyArn}.`,
        );
      case undefined:
    }
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

type KeyError = 'missing' | 'disabled' | 'denied';

/** What S3 answers to whoever writes with such a key (S3 API reference, "List of error codes"). */
const keyErrorsOfS3: Readonly<Record<KeyError, string>> = {
  missing: 'KMS.NotFoundException',
  disabled: 'KMS.DisabledException',
  denied: 'AccessDenied',
};

function keyNotFound(text: string): ServiceError {
  return new ServiceError(
    'KmsKeyNotFoundException',
    `KMS key ${text} does not exist, or it is not in the region of the S3 bucket.`,
  );
}
