import type { Diagnostic, DiagnosticCode, Fix, Severity, TextRange } from '../pattern/index';

/** The kinds of problems in front matter, each in a sentence, for people who look one up. Those of patterns are elsewhere. */
export const alertRules = {
  'unclosed-front-matter': 'Front matter begins with a line --- and has to end with one.',
  'invalid-yaml': 'Front matter has to be valid YAML.',
  'not-settings': 'Front matter has to be a list of names and values.',
  'unknown-setting': 'A setting that nothing reads, most often a misspelt one.',
  'setting-type': 'A setting without a value, or with a value of the wrong kind.',
  'setting-choice': 'A setting that takes one of a few values has another one.',
  'invalid-name': 'AWS refuses the name of a filter, metric, namespace, log group or alarm.',
  'missing-setting': 'A deployment needs a setting that is not there, and asks for it.',
  'empty-pattern': 'An alert without a pattern counts every event.',
  'metric-value': 'The value of a metric is a number, or a field of the event.',
  'metric-value-field': 'The field that gives the metric its value has to be named in the pattern.',
  'default-value-with-dimensions': 'A metric filter has either a default value or dimensions.',
  'dimension-count': 'A metric filter has at most three dimensions.',
  'dimension-constant': 'The value of a dimension is a field of the event, never a constant.',
  'dimension-field': 'The field of a dimension does not fit the form of the pattern.',
  'dimensions-with-terms': 'Only JSON and space-delimited patterns can have dimensions.',
  'alarm-period': 'AWS allows periods of 10, 20 or 30 seconds, and whole minutes.',
  'alarm-short-period': 'A metric filter gives at most one value a minute, so a shorter period finds gaps.',
  'alarm-range': 'All periods of an alarm together are limited to a day, or to a week for periods of an hour and more.',
  'alarm-datapoints': 'datapointsToAlarm is at most evaluationPeriods.',
  'alarm-actions': 'An alarm tells at most five topics, each by name or ARN.',
  'alarm-band': 'An alarm has either a threshold or an anomaly detection band, and an operator that fits.',
  subscription: 'A subscription has a protocol of SNS and an endpoint that fits it.',
  'topic-name': 'A topic needs a name.',
  'topic-not-told': 'There is a topic that the alarm does not tell, or no alarm that could.',
  'alarm-needs-second-event': 'With GreaterThanThreshold and threshold 1 a single event never raises the alarm.',
  'alarm-missing-data': 'What the alarm makes of periods without events is rarely what is wanted.',
  'alarm-dimension': 'An alarm watches one metric: each of its dimensions has one value of 1 to 1024 characters.',
  'alarm-with-dimensions':
    'The alarm watches the metric with other dimensions than the filter writes, and has no data.',
  'test-entry': 'A test is the path of a file of events, or an event.',
  'test-conflict': 'The same event is expected to match and to be ignored.',
} as const satisfies Record<string, string>;

export type AlertRule = keyof typeof alertRules;

/** What is wrong with an alert file, or could be said better: with its front matter, or with its pattern. */
export interface AlertDiagnostic extends Omit<Diagnostic, 'code'> {
  readonly code: AlertRule | DiagnosticCode;
}

/** Makes a diagnostic of front matter; an error without fixes unless `details` says otherwise. */
export function alertProblem(
  code: AlertRule,
  range: TextRange,
  message: string,
  details: { readonly severity?: Severity; readonly awsMessage?: string; readonly fixes?: readonly Fix[] } = {},
): AlertDiagnostic {
  return { code, range, message, severity: 'error', fixes: [], ...details };
}
