/**
 * US dollars in us-east-1 (https://aws.amazon.com/cloudtrail/pricing/, https://aws.amazon.com/cloudwatch/pricing/).
 * Other regions differ by some percent, for Logs Insights by up to a half.
 */
export const prices = {
  logsPerGigabyte: 0.5,
  /** A second trail with the same management events is a further copy of them. */
  copyPer100kEvents: 2,
  per100kDataEvents: 0.1,
  metric: 0.3,
  alarm: 0.1,
  /** An alarm with a band counts as three: the metric, and the two sides of the band. */
  bandAlarm: 0.3,
  /** Of events that Logs Insights scans, as they were before CloudWatch Logs compressed them. */
  insightsPerGigabyte: 0.005,
} as const;
