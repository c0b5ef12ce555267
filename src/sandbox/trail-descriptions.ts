import { eventTime } from './records';
import { defaultEventSelectors, type Delivery, type Trail } from './trails';

/** What CreateTrail and UpdateTrail answer; GetTrail and DescribeTrails say more. */
export function describeSettings({ name, arn, settings }: Trail): object {
  const { topicArn } = settings;
  return {
    Name: name,
    S3BucketName: settings.bucket,
    ...(settings.prefix !== undefined && { S3KeyPrefix: settings.prefix }),
    ...(topicArn !== undefined && { SnsTopicName: topicArn.split(':').pop(), SnsTopicARN: topicArn }),
    IncludeGlobalServiceEvents: settings.globalEvents,
    IsMultiRegionTrail: settings.multiRegion,
    TrailARN: arn,
    LogFileValidationEnabled: settings.validation,
    ...(settings.logGroupArn !== undefined && { CloudWatchLogsLogGroupArn: settings.logGroupArn }),
    ...(settings.roleArn !== undefined && { CloudWatchLogsRoleArn: settings.roleArn }),
    ...(settings.kmsKeyArn !== undefined && { KmsKeyId: settings.kmsKeyArn }),
    IsOrganizationTrail: settings.organizationId !== undefined,
  };
}

/** A trail as GetTrail and DescribeTrails show it. */
export function describeTrail(trail: Trail): object {
  return {
    ...describeSettings(trail),
    HomeRegion: trail.homeRegion,
    HasCustomEventSelectors: trail.eventSelectors !== undefined || trail.advancedEventSelectors !== undefined,
    HasInsightSelectors: false,
  };
}

/** What GetEventSelectors and PutEventSelectors answer. */
export function describeSelectors(trail: Trail): object {
  return {
    TrailARN: trail.arn,
    ...(trail.advancedEventSelectors === undefined
      ? { EventSelectors: trail.eventSelectors ?? defaultEventSelectors }
      : { AdvancedEventSelectors: trail.advancedEventSelectors }),
  };
}

/** What GetTrailStatus answers. */
export function describeStatus(trail: Trail): object {
  const {
    bucketDelivery: bucket,
    logsDelivery: logs,
    notification,
    startedLogging,
    stoppedLogging,
    lastDigest,
  } = trail;
  const date = (name: string, at: number | undefined) => (at === undefined ? {} : { [name]: new Date(at) });
  const error = (name: string, { error }: Delivery) => (error === undefined ? {} : { [name]: error });
  const text = (at: number | undefined) => (at === undefined ? '' : eventTime(at));
  return {
    IsLogging: trail.logging,
    ...date('LatestDeliveryTime', bucket.delivered),
    ...error('LatestDeliveryError', bucket),
    ...date('LatestNotificationTime', notification.delivered),
    ...error('LatestNotificationError', notification),
    ...date('StartLoggingTime', startedLogging),
    ...date('StopLoggingTime', stoppedLogging),
    ...date('LatestCloudWatchLogsDeliveryTime', logs.delivered),
    ...error('LatestCloudWatchLogsDeliveryError', logs),
    ...date('LatestDigestDeliveryTime', lastDigest),
    LatestDeliveryAttemptTime: text(bucket.attempted),
    LatestNotificationAttemptTime: text(notification.attempted),
    LatestNotificationAttemptSucceeded: text(notification.delivered),
    LatestDeliveryAttemptSucceeded: text(bucket.delivered),
    TimeLoggingStarted: text(startedLogging),
    TimeLoggingStopped: text(stoppedLogging),
  };
}
