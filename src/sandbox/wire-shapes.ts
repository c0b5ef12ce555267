import type { ServiceName } from './wire-protocol';

/**
 * What the wire cannot tell by itself: the types of members. Names stand for a member wherever it appears in the service's
 * inputs; `Parent.Member` is the member of one structure only, and goes before the plain name.
 */
interface Shapes {
  readonly dates?: readonly string[];
  readonly numbers?: readonly string[];
  readonly flags?: readonly string[];
  /** Lists that may come empty: AWS Query writes them as a name without a value. */
  readonly lists?: readonly string[];
}

const shapes: Partial<Record<ServiceName, Shapes>> = {
  cloudtrail: { dates: ['StartTime', 'EndTime'] },
  cloudwatch: {
    dates: ['StartTime', 'EndTime', 'StartDate', 'EndDate', 'Timestamp'],
    numbers: [
      'Period',
      'EvaluationPeriods',
      'DatapointsToAlarm',
      'Threshold',
      'MaxRecords',
      'MaxDatapoints',
      'MaxResults',
      'MetricData.Value',
      'Values',
      'Counts',
      'StatisticValues.SampleCount',
      'StatisticValues.Sum',
      'StatisticValues.Minimum',
      'StatisticValues.Maximum',
      'StorageResolution',
    ],
    flags: ['ActionsEnabled', 'ReturnData', 'IncludeLinkedAccounts'],
    lists: ['AlarmActions', 'OKActions', 'InsufficientDataActions', 'Dimensions', 'AlarmNames', 'Tags', 'Metrics'],
  },
  iam: { numbers: ['MaxItems', 'MaxSessionDuration'], lists: ['Tags', 'TagKeys'] },
  sns: { flags: ['ReturnSubscriptionArn'], lists: ['Tags', 'TagKeys'] },
  s3: {
    dates: ['Expiration.Date', 'Transition.Date'],
    numbers: [
      'Days',
      'NoncurrentDays',
      'NewerNoncurrentVersions',
      'DaysAfterInitiation',
      'ObjectSizeGreaterThan',
      'ObjectSizeLessThan',
      'MaxKeys',
    ],
    flags: [
      'BlockPublicAcls',
      'IgnorePublicAcls',
      'BlockPublicPolicy',
      'RestrictPublicBuckets',
      'BucketKeyEnabled',
      'ExpiredObjectDeleteMarker',
      'Quiet',
    ],
  },
};

/** The text of a scalar member as its type: a number, a boolean, a date, or the text. */
export function typed(service: ServiceName, parent: string, member: string, text: string): unknown {
  const known = shapes[service];
  const is = (names: readonly string[] | undefined) =>
    names !== undefined && (names.includes(`${parent}.${member}`) || names.includes(member));
  if (is(known?.numbers)) return text === '' || Number.isNaN(Number(text)) ? text : Number(text);
  if (is(known?.flags)) return text === 'true' || text === 'false' ? text === 'true' : text;
  if (is(known?.dates)) return new Date(text);
  if (is(known?.lists) && text === '') return [];
  return text;
}

/** The same input with its dates, which AWS JSON writes as seconds since the epoch, as `Date`. */
export function withDates(service: ServiceName, input: Record<string, unknown>): Record<string, unknown> {
  const dates = shapes[service]?.dates;
  if (dates === undefined) return input;
  const convert = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(convert);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [
        name,
        typeof member === 'number' && dates.includes(name) ? new Date(member * 1000) : convert(member),
      ]),
    );
  };
  return convert(input) as Record<string, unknown>;
}
