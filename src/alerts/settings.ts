import {
  areActions,
  checkDimensions,
  checkMetricValue,
  checkWatched,
  choice,
  complain,
  fine,
  isFlag,
  isName,
  isNumber,
  isText,
  isWhole,
  mapping,
  mostDescription,
  type Setting,
} from './setting-checks';
import { standardUnits } from './units';

/** Front matter's own names: the properties of PutMetricFilter (CloudWatch Logs API reference), alarm, topic and tests. */
export const filterSettings = {
  filterName: {
    description: 'Name of the metric filter: 1 to 512 characters, without `:` and `*`.',
    example: 'stoppedInstances',
    check: isName('filter'),
  },
  logGroupName: {
    description:
      'The log group that the filter reads. Where it is left out, the only log group that a trail of the connected account delivers to. Where there are several, commands for one file ask which, and marks and `Deploy All Changed…` need it to be named here.',
    example: 'aws-cloudtrail-logs-111122223333-3f9a1c20',
    check: isName('logGroup'),
  },
  metricNamespace: {
    description: 'The namespace of the metric, as CloudWatch lists it.',
    example: 'CloudTrailMetrics',
    check: isName('metric'),
  },
  metricName: {
    description: 'Name of the metric that the filter feeds.',
    example: 'StoppedInstanceCount',
    check: isName('metric'),
  },
  metricValue: {
    description:
      'What each matching event adds: a number, or a field: `$.bytes` of a JSON event, `$size` or `$7` of a space-delimited line.',
    example: '"1"',
    check: checkMetricValue,
  },
  defaultValue: {
    description:
      'What is reported for minutes that have events of which none matches. Without it such minutes have no value. Not together with dimensions.',
    example: '0',
    check: isNumber,
  },
  unit: choice(
    'The unit of the metric. Best left out: a wrong unit keeps alarms without data.',
    'Count',
    standardUnits,
  ),
  dimensions: {
    description: 'Up to three names, each with the field of the event that gives its value.',
    example: '{ Region: $.awsRegion }',
    check: checkDimensions,
  },
  alarm: {
    description: 'The alarm on the metric. Without it the filter counts and tells nobody.',
    example: '{ statistic: Sum, period: 300, threshold: 1, treatMissingData: notBreaching }',
    check: mapping('It must hold the alarm’s settings, such as { threshold: 1 }.'),
  },
  topic: {
    description: 'The SNS topic that the alarm tells, and who is subscribed to it.',
    example: '{ topicName: ops-alerts, subscriptions: [{ protocol: email, endpoint: ops@example.com }] }',
    check: mapping('It must hold topicName and, if wanted, subscriptions.'),
  },
  tests: {
    description: 'Events that the pattern has to match, and events that it has to ignore.',
    example: '{ matches: [events/stop-instances.json] }',
    check: mapping('It must hold lists of events: matches: and ignores:.'),
  },
} as const satisfies Record<string, Setting>;

/** How a value is compared with an anomaly detection band (PutMetricAlarm). */
export const bandOperators = [
  'GreaterThanUpperThreshold',
  'LessThanLowerThreshold',
  'LessThanLowerOrGreaterThanUpperThreshold',
] as const;

/** Names below `alarm:`, the properties of PutMetricAlarm (CloudWatch API reference) in lower camel case. */
export const alarmSettings = {
  alarmName: {
    description: 'Name of the alarm; “(filter name) alarm” where it is left out.',
    example: 'EC2 instance stopped',
    check: isName('alarm'),
  },
  dimensions: {
    description:
      'Of a filter with dimensions: which of its metrics the alarm watches, by the value of each dimension. Without it the alarm watches the metric without dimensions.',
    example: '{ Region: us-east-1 }',
    check: checkWatched,
  },
  statistic: choice('How the values of a period are put together; `Sum` where it is left out.', 'Sum', [
    'Sum',
    'Average',
    'Minimum',
    'Maximum',
    'SampleCount',
  ]),
  period: {
    description: 'Length of a period in seconds: whole minutes; 300 where it is left out.',
    example: '300',
    check: (value) =>
      typeof value === 'number' && (value === 10 || value === 20 || value === 30 || (value >= 60 && value % 60 === 0))
        ? fine
        : complain('alarm-period', 'It must be 10, 20, 30 or a multiple of 60 seconds.'),
  },
  evaluationPeriods: {
    description: 'How many of the latest periods the alarm looks at; 1 where it is left out.',
    example: '1',
    check: isWhole,
  },
  datapointsToAlarm: {
    description: 'How many of these periods must be over the threshold; all of them where it is left out.',
    example: '1',
    check: isWhole,
  },
  threshold: {
    description: 'What the statistic is compared with; 1 where it is left out.',
    example: '1',
    check: isNumber,
  },
  comparisonOperator: choice(
    'How it is compared; `GreaterThanOrEqualToThreshold` where it is left out, and `GreaterThanUpperThreshold` of a band.',
    'GreaterThanOrEqualToThreshold',
    [
      ...['GreaterThanOrEqualToThreshold', 'GreaterThanThreshold', 'LessThanThreshold', 'LessThanOrEqualToThreshold'],
      ...bandOperators,
    ],
  ),
  anomalyDetectionBand: {
    description:
      'In place of a threshold: how many standard deviations the value may be away from what CloudWatch expects at that time of day (the second argument of `ANOMALY_DETECTION_BAND`). Such an alarm costs as much as three.',
    example: '2',
    check: (value) =>
      typeof value === 'number' && Number.isFinite(value) && value > 0
        ? fine
        : complain('setting-type', 'It must be a number above 0, without quotes.'),
  },
  treatMissingData: choice(
    'What a period without a value counts as; `notBreaching` where it is left out, which suits alarms on events.',
    'notBreaching',
    ['notBreaching', 'breaching', 'ignore', 'missing'],
  ),
  alarmActions: {
    description:
      'Topics that are told when the alarm goes off, each by its name in this account and region or by its ARN; at most five. The topic of `topic:` where it is left out.',
    example: '[ops-alerts]',
    check: areActions,
  },
  okActions: {
    description:
      'Topics that are told when the alarm is over. Best left out: an alarm on events is over as soon as no further event comes, which says nothing.',
    example: '[ops-alerts]',
    check: areActions,
  },
  insufficientDataActions: {
    description: 'Topics that are told when the alarm has too little data to know its state.',
    example: '[ops-alerts]',
    check: areActions,
  },
  actionsEnabled: {
    description: 'Whether the alarm tells anybody; true where it is left out.',
    example: 'false',
    values: ['true', 'false'],
    check: isFlag,
  },
  alarmDescription: {
    description: 'What stands in the mail, best what to do about it: at most 1024 characters.',
    example: '"Ask who stopped the instance."',
    check: isText(mostDescription),
  },
} as const satisfies Record<string, Setting>;

/** Names below `tests:`. */
export const testSettings = {
  matches: {
    description:
      'Events that the pattern has to match: paths of files, relative to this one, or events written out as YAML or JSON.',
    example: '[events/stop-instances.json]',
    check: (value) => (Array.isArray(value) ? fine : complain('setting-type', 'It must be a list.')),
  },
  ignores: {
    description: 'Events that the pattern must not match, written like those of `matches`.',
    example: '[{ eventName: StartInstances }]',
    check: (value) => (Array.isArray(value) ? fine : complain('setting-type', 'It must be a list.')),
  },
} as const satisfies Record<string, Setting>;
