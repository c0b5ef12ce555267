import type { AlarmSettings, AlertSettings } from '../../../src/alerts/alert-file';
import { minifyPattern } from '../../../src/pattern/index';
import type { Random } from './random';
import { randomPattern } from './random-pattern';
import { YamlWriter } from './random-yaml';

/** A `.cwfilter` document without errors, and what it says. */
export interface RandomAlertFile {
  readonly text: string;
  readonly settings: AlertSettings;
  readonly pattern: string;
  readonly tests: number;
  /** The comments of the front matter; each is there only once. */
  readonly comments: readonly string[];
  /** Names that front matter does not know, as paths. */
  readonly unknown: readonly string[];
}

/** An alert file as people write them, and as they could: any style and order that YAML allows. */
export function randomAlertFile(random: Random): RandomAlertFile {
  const settings = randomSettings(random);
  const tests = random.chance(0.3) ? randomTests(random) : undefined;
  const unknown = random.chance(0.3)
    ? random.list(random.pick([1, 2]), (index) => `${random.pick(strangers)}${index}`)
    : [];
  const inAlarm = settings.alarm && random.chance(0.2) ? ['tresholds'] : [];
  const alarm = [...Object.entries(settings.alarm ?? {}), ...inAlarm.map((key) => [key, 1] as const)];
  const entries: [string, unknown][] = [
    ...Object.entries({
      ...settings,
      ...(alarm.length > 0 && { alarm: shuffled(random, alarm) }),
    }),
    ...(tests ? [['tests', tests] as [string, unknown]] : []),
    ...unknown.map((key): [string, unknown] => [key, random.pick([1, 'x', ['a', { b: 'c' }], { owner: 'me' }])]),
  ];
  const writer = new YamlWriter(random);
  const yaml = writer.document(shuffled(random, entries));
  const pattern = randomPatternOf(random);
  const blank = () => random.pick(['', '', '\n', '\n\n', '  \n']);
  const text = `---${random.pick(['', '', ' ', '\t'])}\n${yaml}---${random.pick(['', '', '  '])}\n${blank()}${pattern}\n${blank()}`;
  return {
    text: random.chance(0.25) ? text.replaceAll('\n', '\r\n') : text,
    settings,
    pattern: pattern.trim(),
    tests: tests ? Object.values(tests).flat().length : 0,
    comments: writer.comments,
    unknown: [...unknown, ...inAlarm.map((key) => `alarm.${key}`)],
  };
}

const strangers = ['owner', 'severity', 'runbook url', 'ключ', 'true', '2024', 'x-y', '😀'];
const words = [
  ...[
    'stops',
    'Root use',
    'ünïcödé',
    '日本語',
    'a # b',
    "it's",
    'say "hi"',
    'true',
    'null',
    '12',
    '1e3',
    '~',
    '-',
    '- x',
  ],
  ...['{a}', '[b]', '&c', '!d', '|', '>', '%e', '@f', 'a,b', 'x'.repeat(200), ' spaced ', '#first', '?', '=', '<<'],
];
const descriptions = [...words, 'line 1\nline 2', 'a: b', '\ttab', 'trailing \n\n', '--- no end', 'back\\slash', '😀'];

/** The settings of an alert that nothing is wrong with. */
export function randomSettings(random: Random): AlertSettings {
  const maybe = (share: number, key: keyof AlertSettings, make: () => unknown) =>
    random.chance(share) ? { [key]: make() } : {};
  const topicName = random.pick(['ops-alerts', 'true', '12', 'a_b']);
  const subscriptions = [
    { protocol: 'email', endpoint: 'ops+aws@example.com' },
    { protocol: 'https', endpoint: 'https://example.com/#hook' },
  ];
  const alarm = random.chance(0.75) ? randomAlarm(random) : undefined;
  return {
    ...maybe(0.9, 'filterName', () => random.pick(words.filter((word) => !/[:*]/.test(word)))),
    ...maybe(0.7, 'logGroupName', () => random.pick(['lab', '/aws/x#1', 'aws-cloudtrail-logs-111122223333-3f9a1c20'])),
    ...maybe(0.8, 'metricNamespace', () => random.pick(['CloudTrailMetrics', 'A/B', '日本', '007'])),
    ...maybe(0.8, 'metricName', () => random.pick(['StopCount', 'no', '1.0', 'a b'])),
    ...maybe(0.5, 'metricValue', () => random.pick(['1', '$.bytes', '0.50', '+1e3', '$7'])),
    ...maybe(0.3, 'defaultValue', () => random.pick([0, 1, -1.5, 1e21])),
    ...maybe(0.2, 'unit', () => random.pick(['Count', 'None', 'Kilobytes/Second'])),
    ...maybe(0.15, 'dimensions', () => random.pick([{ Region: '$.awsRegion' }, { 'a b': '$.x', '1': '$.y' }])),
    ...(alarm && { alarm }),
    ...maybe(0.3, 'topic', () => ({
      topicName,
      ...(random.chance(0.6) && { subscriptions: subscriptions.slice(0, random.pick([1, 2])) }),
    })),
  };
}

function randomAlarm(random: Random): AlarmSettings {
  const maybe = (share: number, key: keyof AlarmSettings, values: readonly unknown[]) =>
    random.chance(share) ? { [key]: random.pick(values) } : {};
  const isBand = random.chance(0.15);
  const evaluationPeriods = random.pick([1, 2, 3, 5]);
  return {
    ...maybe(0.3, 'alarmName', words),
    ...maybe(0.2, 'dimensions', [
      { Region: 'us-east-1' },
      { 'a b': '0111', '1': 'true' },
      { User: '日 # {x}: "y"' },
      {},
    ]),
    ...maybe(0.5, 'statistic', ['Sum', 'Maximum', 'SampleCount']),
    ...maybe(0.5, 'period', [60, 300, 900]),
    ...(random.chance(0.4) && {
      evaluationPeriods,
      ...(random.chance(0.5) && { datapointsToAlarm: random.pick([1, evaluationPeriods]) }),
    }),
    ...(isBand ? { anomalyDetectionBand: random.pick([2, 0.5]) } : maybe(0.6, 'threshold', [1, 3, 0.5, -2, 1e-7])),
    ...maybe(
      0.3,
      'comparisonOperator',
      isBand ? ['LessThanLowerThreshold'] : ['LessThanThreshold', 'GreaterThanThreshold'],
    ),
    ...maybe(0.4, 'treatMissingData', ['missing', 'notBreaching', 'breaching']),
    ...maybe(0.2, 'alarmActions', [['ops-alerts'], [], ['a', 'arn:aws:sns:us-east-1:111122223333:b']]),
    ...maybe(0.1, 'okActions', [['ops-alerts'], []]),
    ...maybe(0.15, 'actionsEnabled', [true, false]),
    ...maybe(0.3, 'alarmDescription', descriptions),
  };
}

function randomTests(random: Random): Record<string, readonly unknown[]> {
  const entries = ['events/stop.json', 'a b #1.json', { eventName: 'StopInstances', nested: { list: [1, 'x', null] } }];
  const list = () => random.list(random.pick([0, 1, 2]), () => random.pick(entries));
  return { ...(random.chance(0.8) && { matches: list() }), ...(random.chance(0.5) && { ignores: list() }) };
}

/** A pattern that keeps a document a document: of one part, and not taken for its front matter. */
function randomPatternOf(random: Random): string {
  if (random.chance(0.1)) {
    const clause = '($.userIdentity.sessionContext.sessionIssuer.userName = "someone-with-a-long-name") || ';
    return minifyPattern(`{ ${clause.repeat(9)}($.x = 1) }`);
  }
  for (;;) {
    const pattern = randomPattern(random);
    if (pattern.trim() !== '' && !/^---/m.test(pattern)) return pattern;
  }
}

export function shuffled<T>(random: Random, items: readonly (readonly [string, T])[]): [string, T][] {
  const left = items.map(([key, value]): [string, T] => [key, value]);
  return items.map(() => left.splice(random.below(left.length), 1)[0]!);
}
