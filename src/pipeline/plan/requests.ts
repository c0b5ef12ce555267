import type { AlarmSettings } from '../../alerts/alert-file';
import { defaultAlarmName } from '../../alerts/names';

/** A new trail with everything around it. */
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
}

/** An existing trail that is to send to CloudWatch Logs as well. */
export interface SendToLogsRequest {
  readonly trailArn: string;
  readonly logGroupName: string;
  readonly retentionDays?: number;
  readonly roleName: string;
  /** `o-…`, needed for a trail of the whole organization. */
  readonly organizationId?: string;
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
  readonly alarm?: AlarmSettings;
}

/** What `inspectSetup` is to look for; every request above is one. */
export interface SetupNames {
  readonly bucket?: string;
  readonly logGroupName?: string;
  readonly roleName?: string;
  readonly filterName?: string;
  readonly alarm?: AlarmSettings;
}

/** The name of the alarm of a request. */
export function alarmNameOf({ filterName, alarm }: Pick<SetupNames, 'filterName' | 'alarm'>): string {
  return alarm?.alarmName ?? defaultAlarmName(filterName ?? '');
}
