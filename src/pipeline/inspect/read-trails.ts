import type { Account } from '../../aws/account';
import type { ApiOutput } from '../../aws/api';
import type { TrailState, TrailStatus } from '../chain/chain';
import type { ExistingTrail } from './existing';
import { seen } from './seen';
import { tagsOf, type Tags } from './tags';

type Trail = NonNullable<ApiOutput<'cloudtrail:DescribeTrails'>['trailList']>[number];

/**
 * The trails that the account's region shows, shadows of other regions' trails included, with their status where the
 * caller may read it.
 * @throws AwsError when the trails cannot be listed
 */
export async function readTrails(account: Account, signal?: AbortSignal): Promise<TrailState[]> {
  const { trailList = [] } = await account.call('cloudtrail:DescribeTrails', {}, { signal });
  const trails = await Promise.all(trailList.map((trail) => trailState(account, trail, signal)));
  return trails.sort((a, b) => a.name.localeCompare(b.name, 'en'));
}

async function trailState(account: Account, trail: Trail, signal: AbortSignal | undefined): Promise<TrailState> {
  const { Name = '', TrailARN = '', HomeRegion = account.region, S3BucketName = '', S3KeyPrefix } = trail;
  const { CloudWatchLogsLogGroupArn, CloudWatchLogsRoleArn, KmsKeyId, SnsTopicARN } = trail;
  const status = await seen(readStatus(account, TrailARN, signal));
  return {
    name: Name,
    arn: TrailARN,
    homeRegion: HomeRegion,
    multiRegion: trail.IsMultiRegionTrail ?? false,
    organization: trail.IsOrganizationTrail ?? false,
    logFileValidation: trail.LogFileValidationEnabled ?? false,
    ...(trail.IncludeGlobalServiceEvents === false && { globalServiceEvents: false }),
    bucket: S3BucketName,
    ...(S3KeyPrefix && { bucketPrefix: S3KeyPrefix }),
    ...(KmsKeyId && { kmsKeyArn: KmsKeyId }),
    ...(SnsTopicARN && { deliveryTopicArn: SnsTopicARN }),
    ...(CloudWatchLogsLogGroupArn && { logGroupArn: CloudWatchLogsLogGroupArn }),
    ...(CloudWatchLogsRoleArn && { roleArn: CloudWatchLogsRoleArn }),
    ...(status.is === 'there' && { status: status.value }),
  };
}

/** Asked by ARN: a name finds no shadow and no organization's trail (CloudTrail API, GetTrailStatus). */
export async function readStatus(account: Account, arn: string, signal: AbortSignal | undefined): Promise<TrailStatus> {
  const status = await account.call('cloudtrail:GetTrailStatus', { Name: arn }, { signal });
  const { LatestCloudWatchLogsDeliveryTime, LatestCloudWatchLogsDeliveryError } = status;
  const { LatestDeliveryTime, LatestDeliveryError } = status;
  return {
    logging: status.IsLogging ?? false,
    ...(LatestCloudWatchLogsDeliveryTime && { lastLogDelivery: LatestCloudWatchLogsDeliveryTime.getTime() }),
    ...(LatestDeliveryTime && { lastBucketDelivery: LatestDeliveryTime.getTime() }),
    ...(LatestCloudWatchLogsDeliveryError && { logDeliveryError: LatestCloudWatchLogsDeliveryError }),
    ...(LatestDeliveryError && { bucketDeliveryError: LatestDeliveryError }),
  };
}

/** What a trail's own settings do not say: its tags, and the events it records. */
export async function readTrailDetails(
  account: Account,
  arn: string,
  signal: AbortSignal | undefined,
): Promise<ExistingTrail> {
  const [tags, selectors] = await Promise.all([
    seen(readTrailTags(account, arn, signal)),
    seen(account.call('cloudtrail:GetEventSelectors', { TrailName: arn }, { signal })),
  ]);
  return { arn, tags, selectors };
}

export async function readTrailTags(account: Account, arn: string, signal: AbortSignal | undefined): Promise<Tags> {
  const { ResourceTagList } = await account.call('cloudtrail:ListTags', { ResourceIdList: [arn] }, { signal });
  return tagsOf(ResourceTagList?.[0]?.TagsList);
}
