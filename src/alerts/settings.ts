import { isJsonObject } from '../common/json-object';
import type { Severity } from '../pattern/index';
import type { AlertRule } from './alert-diagnostic';
import { nearestWord } from '../common/nearest-word';
import type { SettingPath } from './front-matter-ranges';
import { nameProblem, type NameKind } from './names';
import { standardUnits } from './units';

/** What is wrong with the value of one setting. */
export interface Complaint {
  readonly code: AlertRule;
  readonly message: string;
  readonly severity?: Severity;
  readonly awsMessage?: string;
  /** A part of the value, where the whole is not meant. */
  readonly at?: SettingPath;
  /** What may stand there instead, as YAML. */
  readonly instead?: string;
}

/** One name that front matter knows. */
export interface Setting {
  /** What it means, in a sentence of Markdown. */
  readonly description: string;
  /** A value as it may be written. */
  readonly example: string;
  /** The values it can have, where they are few. */
  readonly values?: readonly string[];
  readonly check: (value: unknown) => readonly Complaint[];
}

const fine: readonly Complaint[] = [];

/** One complaint, as what a check returns. */
export function complain(code: AlertRule, message: string, more: Partial<Complaint> = {}): readonly Complaint[] {
  return [{ code, message, ...more }];
}

/** The check of a name that AWS has rules for. */
export const name =
  (kind: NameKind): Setting['check'] =>
  (value) => {
    if (typeof value !== 'string') {
      const isScalar = typeof value === 'number' || typeof value === 'boolean';
      return complain('setting-type', 'It must be text; put it in quotes.', isScalar ? { instead: `"${value}"` } : {});
    }
    const wrong = nameProblem(kind, value);
    return wrong === undefined ? fine : complain('invalid-name', wrong);
  };

const isNumber: Setting['check'] = (value) => {
  if (typeof value === 'number' && Number.isFinite(value)) return fine;
  const meant = typeof value === 'string' && value.trim() !== '' ? Number(value) : NaN;
  const more = Number.isFinite(meant) ? { instead: String(meant) } : {};
  return complain('setting-type', 'It must be a number, without quotes.', more);
};

const isWhole: Setting['check'] = (value) =>
  typeof value === 'number' && Number.isInteger(value) && value > 0
    ? fine
    : complain('setting-type', 'It must be a whole number above 0.');

const oneOf =
  (values: readonly string[]): Setting['check'] =>
  (value) => {
    if (typeof value === 'string' && values.includes(value)) return fine;
    const near = typeof value === 'string' ? nearestWord(value, values) : undefined;
    const message =
      near === undefined
        ? `It must be one of ${values.join(', ')}.`
        : `“${String(value)}” is not one of its values. Did you mean ${near}?`;
    return complain('setting-choice', message, near === undefined ? {} : { instead: near });
  };

const choice = (description: string, example: string, values: readonly string[]): Setting => ({
  description,
  example,
  values,
  check: oneOf(values),
});

const mapping =
  (message: string): Setting['check'] =>
  (value) =>
    isJsonObject(value) ? fine : complain('setting-type', message);

/** A number as PutMetricFilter takes it for `metricValue`. */
const metricNumber = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

function checkMetricValue(value: unknown): readonly Complaint[] {
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string') return complain('setting-type', 'It must be a number or a field of the event.');
  if (text.length > 100) return complain('metric-value', 'It must have at most 100 characters.');
  if (metricNumber.test(text) || text.startsWith('$')) return fine;
  return complain(
    'metric-value',
    'It must be a number such as "1", or a field of the event such as $.bytes, $size or $7.',
  );
}

function checkDimensions(value: unknown): readonly Complaint[] {
  if (!isJsonObject(value)) {
    return complain('setting-type', 'It must list names with fields, such as { User: $.userIdentity.userName }.');
  }
  const entries = Object.entries(value);
  return [
    ...(entries.length > 3
      ? complain('dimension-count', `AWS allows at most 3 dimensions, and here are ${entries.length}.`)
      : fine),
    ...entries.flatMap(([key, field]) => {
      if (typeof field === 'string' && /^\$./.test(field)) return fine;
      const message = `The value of ${key} is taken from each event, so it must be a field such as $.awsRegion; AWS refuses constants.`;
      return complain('dimension-constant', message, { at: [key] });
    }),
  ];
}

const mostDescription = 1024;

const isText =
  (most: number): Setting['check'] =>
  (value) => {
    if (typeof value !== 'string') return complain('setting-type', 'It must be text; put it in quotes.');
    return value.length <= most ? fine : complain('setting-type', `It must have at most ${most} characters.`);
  };

const isFlag: Setting['check'] = (value) => {
  if (typeof value === 'boolean') return fine;
  const more = value === 'true' || value === 'false' ? { instead: value } : {};
  return complain('setting-type', 'It must be true or false, without quotes.', more);
};

/** What an alarm can tell in one state: five at most (PutMetricAlarm); an ARN, or a topic by its name alone. */
const areActions: Setting['check'] = (value) => {
  if (!Array.isArray(value) || value.length > 5) {
    return complain('alarm-actions', 'It must be a list of at most 5 topics, each by name or ARN.');
  }
  return value.flatMap((action: unknown, index) => {
    if (typeof action === 'string' && /^arn:./.test(action)) return fine;
    const wrong = typeof action === 'string' ? nameProblem('topic', action) : 'It must be text.';
    if (wrong === undefined) return fine;
    return complain('alarm-actions', `${String(action)} is no ARN, and no name of a topic. ${wrong}`, { at: [index] });
  });
};

/** Front matter's own names: the properties of PutMetricFilter (CloudWatch Logs API reference), alarm, topic and tests. */
export const filterSettings = {
  filterName: {
    description: 'Name of the metric filter: 1 to 512 characters, without `:` and `*`.',
    example: 'stoppedInstances',
    check: name('filter'),
  },
  logGroupName: {
    description:
      'The log group that the filter reads. Where it is left out, the only log group that a trail of the connected account delivers to. Where there are several, commands for one file ask which, and marks and `Deploy All Changed…` need it to be named here.',
    example: 'aws-cloudtrail-logs-111122223333-3f9a1c20',
    check: name('logGroup'),
  },
  metricNamespace: {
    description: 'The namespace of the metric, as CloudWatch lists it.',
    example: 'CloudTrailMetrics',
    check: name('metric'),
  },
  metricName: {
    description: 'Name of the metric that the filter feeds.',
    example: 'StoppedInstanceCount',
    check: name('metric'),
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
    check: name('alarm'),
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
