/**
 * Days that CloudWatch Logs can keep events, besides for ever
 * (https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html).
 */
export const retentionDays: readonly number[] = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** What a new log group gets: as long as Event history reaches back. The bucket keeps all log files in any case. */
export const defaultRetentionDays = 90;
