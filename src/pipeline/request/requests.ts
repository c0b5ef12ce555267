import type { AlarmSettings, TopicSettings } from '../../alerts/alert-file';
import { defaultAlarmName } from '../../alerts/names';
import type { UnspokenSettings } from '../chain/chain';

/** A new trail with everything around it. What is left out is as the console has it. */
export interface TrailRequest {
  readonly trailName: string;
  /** Made when there is none of that name; an existing one must be the account's own. */
  readonly bucket: string;
  /** The folder in the bucket, without slashes around it. */
  readonly bucketPrefix?: string;
  readonly logGroupName: string;
  /** Days that a new log group keeps events; for ever when absent. An existing group is left as it is. */
  readonly retentionDays?: number;
  readonly roleName: string;
  /** ARN of the KMS key that log files are encrypted with; S3's own encryption when absent. */
  readonly kmsKeyArn?: string;
  /** SNS topic that hears of every log file; made when there is none of that name. Not for alarms. */
  readonly deliveryTopicName?: string;
  /** Default true. */
  readonly multiRegion?: boolean;
  /** Default true: files that can be proven to be unchanged. */
  readonly logFileValidation?: boolean;
  /** Whether the trail records every account of the organization, which this account must manage. Default false. */
  readonly organization?: boolean;
  /** Tags of the trail, besides the one that says what made it. */
  readonly tags?: Readonly<Record<string, string>>;
  readonly events?: EventSelection;
}

/** What a trail records. Where a request has none, a new trail records all management events, and an old one what it did. */
export interface EventSelection {
  readonly management: 'all' | 'read' | 'write' | 'none';
  /** Services whose management events are left out, e.g. `kms.amazonaws.com`. */
  readonly exclude?: readonly ('kms.amazonaws.com' | 'rdsdata.amazonaws.com')[];
  readonly data?: readonly DataEvents[];
}

/** Data events of one kind of resource; they cost $0.10 per 100,000. */
export interface DataEvents {
  /** E.g. `AWS::S3::Object`. */
  readonly type: string;
  readonly access: 'all' | 'read' | 'write';
  /** ARNs or the beginnings of ARNs, of Lambda functions whole ones; all resources of the type when absent. */
  readonly resources?: readonly string[];
}

/** An existing trail that is to send to CloudWatch Logs as well. */
export interface SendToLogsRequest {
  readonly trailArn: string;
  readonly logGroupName: string;
  readonly retentionDays?: number;
  readonly roleName: string;
}

/** An existing trail that is to record, or to pause. */
export interface LoggingRequest {
  readonly trailArn: string;
  readonly logging: boolean;
}

/** How long a log group keeps its events: days, or for ever. */
export interface RetentionRequest {
  readonly logGroupName: string;
  readonly days: number | 'for-ever';
}

/** A trail that is to go, with what was made for it here. */
export interface TearDownRequest {
  readonly trailArn: string;
  /** Deletes the bucket and every log file in it too; otherwise it stays. */
  readonly archivedLogs: boolean;
}

/** A metric filter and, if wanted, the alarm on its metric. */
export interface MetricFilterRequest {
  readonly logGroupName: string;
  readonly filterName: string;
  readonly filterPattern: string;
  readonly metricNamespace: string;
  readonly metricName: string;
  /** A number, or a field of the pattern. */
  readonly metricValue: string;
  readonly defaultValue?: number;
  readonly unit?: string;
  readonly dimensions?: Readonly<Record<string, string>>;
  /** Of a copy; a filter that there is keeps its own. */
  readonly unspoken?: UnspokenSettings;
  readonly alarm?: AlarmSettings;
  /** The topic that the alarm tells, and who is subscribed to it. */
  readonly topic?: TopicSettings;
  /** The alert file that asks for it, as a person knows it: `alerts/stops.cwfilter`. */
  readonly file?: string;
  /** The file names no log group, so it is about the only one that a trail delivers to (log-group-of-file.ts). */
  readonly isOnlyLogGroup?: true;
}

/** An alarm on the metric of a filter that there is. */
export interface AlarmRequest {
  readonly filterName: string;
  readonly metricNamespace: string;
  readonly metricName: string;
  readonly alarm: AlarmSettings;
  readonly topic?: TopicSettings;
}

/** An alarm that is to tell somebody, or to keep silent. */
export interface AlarmActionsRequest {
  readonly alarmName: string;
  readonly enabled: boolean;
}

export interface DeleteAlarmRequest {
  readonly alarmName: string;
}

/** A metric filter that is to go, with alarms that watch nothing but its metric. */
export interface DeleteFilterRequest {
  readonly logGroupName: string;
  readonly filterName: string;
  readonly alarmNames: readonly string[];
}

export interface RenameFilterRequest {
  readonly logGroupName: string;
  readonly filterName: string;
  readonly newName: string;
}

/** What `inspectSetup` is to look for; the requests that make things are such. */
export interface SetupNames {
  readonly trailName?: string;
  readonly trailArn?: string;
  readonly bucket?: string;
  readonly logGroupName?: string;
  readonly retentionDays?: number;
  readonly roleName?: string;
  readonly deliveryTopicName?: string;
  readonly kmsKeyArn?: string;
  readonly organization?: boolean;
  readonly filterName?: string;
  readonly metricNamespace?: string;
  readonly metricName?: string;
  readonly alarm?: AlarmSettings;
  readonly topic?: TopicSettings;
}

/** The name of the alarm of a request. */
export function alarmNameOf({ filterName, alarm }: Pick<SetupNames, 'filterName' | 'alarm'>): string {
  return alarm?.alarmName ?? defaultAlarmName(filterName ?? '');
}
