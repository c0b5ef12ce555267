import { stringify } from 'yaml';
import type { TextRange } from '../pattern/index';
import { alertProblem, type AlertDiagnostic } from './alert-diagnostic';
import { alertParts } from './alert-parts';
import { readFrontMatter } from './front-matter';
import type { RangeOf } from './front-matter-ranges';
import type { AlertTest } from './test-entries';

/**
 * A `.cwfilter` document: YAML front matter with AWS's own property names, then the pattern. A document without front
 * matter is a bare pattern. Ranges are UTF-16 offsets into the whole document.
 */
export interface AlertFile {
  /** Absent for a bare pattern. Only settings with a possible value. */
  readonly settings?: AlertSettings;
  /** The events of `tests:`. */
  readonly tests: readonly AlertTest[];
  /** What is wrong with the front matter by itself; `checkAlertFile` looks at the whole. */
  readonly problems: readonly AlertDiagnostic[];
  readonly pattern: PatternPart;
  /** Where the front matter's first line is, and its settings are; absent for a bare pattern. */
  readonly frontMatter?: { readonly opening: TextRange; readonly at: RangeOf };
}

export interface PatternPart {
  /** The pattern without the blanks around it. */
  readonly text: string;
  /** Where it begins in the document. */
  readonly start: number;
}

/** The front matter: the properties of `logs:PutMetricFilter`, and of the alarm on the filter's metric. */
export interface AlertSettings {
  readonly filterName?: string;
  readonly logGroupName?: string;
  readonly metricNamespace?: string;
  readonly metricName?: string;
  readonly metricValue?: string;
  readonly defaultValue?: number;
  readonly unit?: string;
  readonly dimensions?: Readonly<Record<string, string>>;
  readonly alarm?: AlarmSettings;
  readonly topic?: TopicSettings;
}

/** The alarm, with the property names of `cloudwatch:PutMetricAlarm` in lower camel case. */
export interface AlarmSettings {
  readonly alarmName?: string;
  /** Of a filter with dimensions: the values of the one metric that is watched. */
  readonly dimensions?: Readonly<Record<string, string>>;
  readonly statistic?: string;
  /** Seconds. */
  readonly period?: number;
  readonly evaluationPeriods?: number;
  readonly datapointsToAlarm?: number;
  readonly threshold?: number;
  readonly comparisonOperator?: string;
  /** In place of a threshold: the standard deviations of an anomaly detection band. */
  readonly anomalyDetectionBand?: number;
  readonly treatMissingData?: string;
  /** ARNs, or names of topics of the account and region. */
  readonly alarmActions?: readonly string[];
  readonly okActions?: readonly string[];
  readonly insufficientDataActions?: readonly string[];
  readonly actionsEnabled?: boolean;
  readonly alarmDescription?: string;
}

/** The topic that the alarm tells. */
export interface TopicSettings {
  readonly topicName?: string;
  readonly subscriptions?: readonly SubscriptionSettings[];
}

/** Who gets what a topic publishes, with the parameters of `sns:Subscribe`. */
export interface SubscriptionSettings {
  readonly protocol: string;
  readonly endpoint: string;
}

/** Reads a `.cwfilter` document; never throws. */
export function parseAlertFile(text: string): AlertFile {
  const { frontMatter, pattern: range } = alertParts(text);
  const pattern = patternPart(text, range);
  if (!frontMatter) return { tests: [], problems: [], pattern };

  const opening: TextRange = { start: 0, end: 3 };
  if (!frontMatter.isClosed) {
    const message = 'The front matter has no closing line. Put a line with only --- before the pattern.';
    return { settings: {}, tests: [], problems: [alertProblem('unclosed-front-matter', opening, message)], pattern };
  }
  const { at, ...read } = readFrontMatter(text.slice(frontMatter.start, frontMatter.end), frontMatter.start);
  return { ...read, pattern, frontMatter: { opening, at } };
}

function patternPart(text: string, { start, end }: TextRange): PatternPart {
  const part = text.slice(start, end);
  const trimmed = part.trim();
  return { text: trimmed, start: start + (trimmed ? part.indexOf(trimmed) : 0) };
}

/** Writes a `.cwfilter` document for an alert that exists in an account. */
export function printAlertFile(settings: AlertSettings, pattern: string): string {
  return `---\n${stringify(settings, { lineWidth: 0 })}---\n${pattern}\n`;
}
