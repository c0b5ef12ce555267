import type { Dimensions } from '../../alerts/metric-values';
import type { ApiOutput } from '../../aws/api';

/**
 * The chain of one trail as it stands in the account: trail → log group → metric filters → metrics → alarms.
 * Plain data, read by `readChains` and shown by the tree, the plan and Check Pipeline.
 */
export interface Chain {
  readonly trail: TrailState;
  /** Absent when the trail does not send to CloudWatch Logs. */
  readonly logGroup?: LogGroupState;
}

export interface TrailState {
  readonly name: string;
  readonly arn: string;
  readonly homeRegion: string;
  readonly multiRegion: boolean;
  readonly organization: boolean;
  readonly logFileValidation: boolean;
  /** Absent: on, as for nearly every trail. */
  readonly globalServiceEvents?: boolean;
  readonly bucket: string;
  readonly bucketPrefix?: string;
  readonly kmsKeyArn?: string;
  /** The topic that hears of log files. */
  readonly deliveryTopicArn?: string;
  /** The log group ARN as CloudTrail holds it, ending in `:*`. */
  readonly logGroupArn?: string;
  readonly roleArn?: string;
  /** Absent where the caller may not read the status. */
  readonly status?: TrailStatus;
}

/** What a trail records, in CloudTrail's own terms. */
export type EventSelectors = Pick<
  ApiOutput<'cloudtrail:GetEventSelectors'>,
  'EventSelectors' | 'AdvancedEventSelectors'
>;

/** After this long without a delivery a logging trail looks stuck: CloudTrail usually delivers within 15 minutes. */
export const quietMs = 40 * 60_000;

export interface TrailStatus {
  readonly logging: boolean;
  /** Milliseconds since the epoch. */
  readonly lastLogDelivery?: number;
  readonly lastBucketDelivery?: number;
  /** AWS's own error text of the last delivery to CloudWatch Logs; absent when it went well. */
  readonly logDeliveryError?: string;
  readonly bucketDeliveryError?: string;
}

export interface LogGroupState {
  readonly name: string;
  /** Without the trailing `:*`. */
  readonly arn: string;
  /** False when the trail names a group that is not there (any more). */
  readonly exists: boolean;
  /** Days; absent means events never expire. */
  readonly retentionDays?: number;
  readonly filters: readonly MetricFilterState[];
  /** The filters may not be looked at, which is not the same as none. */
  readonly areFiltersUnknown?: true;
}

/** Metric filters that a log group can have (CloudWatch Logs quotas, fixed). */
export const mostFilters = 100;

export interface MetricFilterState {
  readonly name: string;
  readonly pattern: string;
  readonly logGroup: string;
  readonly metricName: string;
  readonly metricNamespace: string;
  readonly metricValue: string;
  readonly defaultValue?: number;
  readonly unit?: string;
  readonly dimensions?: Readonly<Record<string, string>>;
  /** What no alert file speaks of; a change of the filter keeps it. */
  readonly unspoken?: UnspokenSettings;
  /** Alarms on this filter's metric. */
  readonly alarms: readonly AlarmState[];
  /** Alarms may not be looked at. */
  readonly areAlarmsUnknown?: true;
}

/** Settings of PutMetricFilter for log groups with a transformer, or with events of several accounts. */
export interface UnspokenSettings {
  readonly applyOnTransformedLogs?: true;
  readonly fieldSelectionCriteria?: string;
  readonly emitSystemFieldDimensions?: readonly string[];
}

export interface AlarmState {
  readonly name: string;
  readonly arn: string;
  readonly state: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';
  readonly stateReason?: string;
  readonly stateSince?: number;
  readonly statistic?: string;
  /** Seconds. */
  readonly period?: number;
  readonly evaluationPeriods?: number;
  readonly datapointsToAlarm?: number;
  readonly threshold?: number;
  readonly comparisonOperator?: string;
  readonly treatMissingData?: string;
  readonly actionsEnabled: boolean;
  /** What it tells when it goes off. */
  readonly actions: readonly string[];
  /** What it tells when it is over, or when data lack. */
  readonly otherActions?: readonly string[];
  /** These two apart. */
  readonly okActions?: readonly string[];
  readonly insufficientDataActions?: readonly string[];
  /** In place of a threshold: the standard deviations of its anomaly detection band. */
  readonly band?: number;
  /** How it watches the metric, where that is more than an alert file can say. */
  readonly form?: AlarmForm;
  /** The dimensions of the one metric that it watches, if that has any. */
  readonly dimensions?: Dimensions;
  readonly description?: string;
  /** The topics of this account and region that it tells when it goes off; absent where nobody looked. */
  readonly topics?: readonly TopicState[];
}

/** `math`: several metrics, or a formula; `statistic`: a percentile. */
export type AlarmForm = 'math' | 'statistic';

export interface TopicState {
  readonly name: string;
  readonly arn: string;
  /** False when the alarm names a topic that is not there (any more). */
  readonly exists: boolean;
  /** Absent where they may not be read. */
  readonly subscriptions?: readonly SubscriptionState[];
}

/** Who gets what a topic publishes. */
export interface SubscriptionState {
  readonly protocol: string;
  readonly endpoint: string;
  /** Only then anything is delivered. */
  readonly confirmed: boolean;
  /** Of a confirmed one. */
  readonly arn?: string;
}
