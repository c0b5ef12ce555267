import { isMap, isScalar, LineCounter, parseDocument, stringify, type Document } from 'yaml';
import { nameProblem, type NameKind } from './names';

/**
 * A `.cwfilter` document: YAML front matter with AWS's own property names, then the pattern. A document without front
 * matter is a bare pattern. Ranges are UTF-16 offsets into the whole document.
 */
export interface AlertFile {
  /** Absent for a bare pattern. */
  readonly settings?: AlertSettings;
  /** What is wrong with the front matter; the pattern is not looked at here. */
  readonly problems: readonly AlertFileProblem[];
  readonly pattern: PatternPart;
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
}

/** The alarm, with the property names of `cloudwatch:PutMetricAlarm` in lower camel case. */
export interface AlarmSettings {
  readonly alarmName?: string;
  readonly statistic?: string;
  /** Seconds. */
  readonly period?: number;
  readonly evaluationPeriods?: number;
  readonly datapointsToAlarm?: number;
  readonly threshold?: number;
  readonly comparisonOperator?: string;
  readonly treatMissingData?: string;
  readonly alarmActions?: readonly string[];
}

export interface AlertFileProblem {
  readonly code: 'yaml' | 'unknown-key' | 'wrong-type' | 'bad-value' | 'unclosed';
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly range: { readonly start: number; readonly end: number };
}

const fence = /^---[ \t]*(?:\r?\n|$)/;
const closingFence = /^---[ \t]*$/m;

/** Reads a `.cwfilter` document; never throws. */
export function parseAlertFile(text: string): AlertFile {
  const opening = fence.exec(text);
  if (!opening) return { problems: [], pattern: patternPart(text, 0) };

  const yamlStart = opening[0].length;
  const closing = closingFence.exec(text.slice(yamlStart));
  if (!closing) {
    return {
      settings: {},
      problems: [
        {
          code: 'unclosed',
          severity: 'error',
          message: 'The front matter has no closing line. Put a line with only --- before the pattern.',
          range: { start: 0, end: 3 },
        },
      ],
      pattern: { text: '', start: text.length },
    };
  }

  const yamlText = text.slice(yamlStart, yamlStart + closing.index);
  const { settings, problems } = readFrontMatter(yamlText, yamlStart);
  return { settings, problems, pattern: patternPart(text, yamlStart + closing.index + closing[0].length) };
}

function patternPart(text: string, from: number): PatternPart {
  const rest = text.slice(from);
  const trimmed = rest.trim();
  return { text: trimmed, start: from + (trimmed ? rest.indexOf(trimmed) : 0) };
}

/** Writes a `.cwfilter` document for an alert that exists in an account. */
export function printAlertFile(settings: AlertSettings, pattern: string): string {
  return `---\n${stringify(settings, { lineWidth: 0 })}---\n${pattern}\n`;
}

type Check = (value: unknown) => string | undefined;

const name =
  (kind: NameKind): Check =>
  (value) =>
    typeof value === 'string' ? nameProblem(kind, value) : 'It must be text; put it in quotes.';
const isNumber: Check = (value) =>
  typeof value === 'number' && Number.isFinite(value) ? undefined : 'It must be a number.';
const isWhole: Check = (value) =>
  typeof value === 'number' && Number.isInteger(value) && value > 0 ? undefined : 'It must be a whole number above 0.';
const oneOf: (values: readonly string[]) => Check = (values) => (value) =>
  typeof value === 'string' && values.includes(value) ? undefined : `It must be one of ${values.join(', ')}.`;

/** Names and limits of PutMetricFilter (CloudWatch Logs API reference). */
const filterChecks = {
  filterName: name('filter'),
  logGroupName: name('logGroup'),
  metricNamespace: name('metric'),
  metricName: name('metric'),
  metricValue: (value) => {
    const text = typeof value === 'number' ? String(value) : value;
    if (typeof text !== 'string' || text.length > 100)
      return 'It must be a number or a field of at most 100 characters.';
    return /^(\$.+|[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?)$/.test(text)
      ? undefined
      : 'It must be a number such as "1", or a field of the pattern such as $.bytes or $size.';
  },
  defaultValue: isNumber,
  unit: (value) => (typeof value === 'string' ? undefined : 'It must be the name of a unit, such as Count.'),
  dimensions: (value) => {
    if (!isRecord(value)) return 'It must list names with fields, such as { User: $.userIdentity.userName }.';
    const entries = Object.entries(value);
    if (entries.length > 3) return 'It may have at most 3 entries.';
    return entries.every(([, field]) => typeof field === 'string' && field.startsWith('$'))
      ? undefined
      : 'Each value must be a field of the event, such as $.awsRegion.';
  },
  alarm: (value) => (isRecord(value) ? undefined : 'It must hold the alarm’s settings, such as { threshold: 1 }.'),
  tests: (value) => (isRecord(value) ? undefined : 'It must hold matches: and ignores: lists of files.'),
} satisfies Record<string, Check>;

/** Rules of PutMetricAlarm (CloudWatch API reference). */
const alarmChecks = {
  alarmName: name('alarm'),
  statistic: oneOf(['Sum', 'Average', 'Minimum', 'Maximum', 'SampleCount']),
  period: (value) =>
    typeof value === 'number' && (value === 10 || value === 20 || value === 30 || (value >= 60 && value % 60 === 0))
      ? undefined
      : 'It must be 10, 20, 30 or a multiple of 60 seconds.',
  evaluationPeriods: isWhole,
  datapointsToAlarm: isWhole,
  threshold: isNumber,
  comparisonOperator: oneOf([
    'GreaterThanOrEqualToThreshold',
    'GreaterThanThreshold',
    'LessThanThreshold',
    'LessThanOrEqualToThreshold',
  ]),
  treatMissingData: oneOf(['notBreaching', 'breaching', 'ignore', 'missing']),
  alarmActions: (value) =>
    Array.isArray(value) && value.length <= 5 && value.every((arn) => typeof arn === 'string' && arn.startsWith('arn:'))
      ? undefined
      : 'It must be a list of at most 5 ARNs.',
} satisfies Record<string, Check>;

function readFrontMatter(text: string, offset: number): { settings: AlertSettings; problems: AlertFileProblem[] } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const problems: AlertFileProblem[] = document.errors.map((error) => ({
    code: 'yaml',
    severity: 'error',
    message: `The front matter is not valid YAML: ${error.message}`,
    range: { start: offset + error.pos[0], end: offset + Math.max(error.pos[1], error.pos[0] + 1) },
  }));
  if (problems.length > 0) return { settings: {}, problems };

  let value: unknown;
  try {
    value = document.toJS();
  } catch (error) {
    // Aliases of aliases without end, which the reader refuses to follow.
    const message = `The front matter cannot be read: ${error instanceof Error ? error.message : String(error)}.`;
    problems.push({ code: 'yaml', severity: 'error', message, range: { start: offset, end: offset + text.length } });
    return { settings: {}, problems };
  }
  if (value === null) return { settings: {}, problems };
  if (!isRecord(value)) {
    problems.push({
      code: 'wrong-type',
      severity: 'error',
      message: 'The front matter must be a list of names and values, such as filterName: my-filter.',
      range: { start: offset, end: offset + text.trimEnd().length },
    });
    return { settings: {}, problems };
  }

  const at = ranges(document, offset);
  checkKeys(value, filterChecks, [], at, problems);
  if (isRecord(value.alarm)) checkKeys(value.alarm, alarmChecks, ['alarm'], at, problems);
  if (value.defaultValue !== undefined && value.dimensions !== undefined) {
    problems.push({
      code: 'bad-value',
      severity: 'error',
      message: 'A metric filter has either dimensions or a default value, not both.',
      range: at(['defaultValue'], 'key'),
    });
  }
  const metricValue = value.metricValue;
  const settings = typeof metricValue === 'number' ? { ...value, metricValue: String(metricValue) } : value;
  return { settings: settings, problems };
}

function checkKeys(
  map: Record<string, unknown>,
  checks: Record<string, Check>,
  path: readonly string[],
  at: RangeOf,
  problems: AlertFileProblem[],
): void {
  for (const [key, value] of Object.entries(map)) {
    const check = Object.hasOwn(checks, key) ? checks[key] : undefined;
    if (!check) {
      problems.push({
        code: 'unknown-key',
        severity: 'warning',
        message: `Nothing reads ${[...path, key].join('.')}. Known here: ${Object.keys(checks).join(', ')}.`,
        range: at([...path, key], 'key'),
      });
      continue;
    }
    const complaint = value === null ? 'It has no value.' : check(value);
    if (complaint === undefined) continue;
    problems.push({
      code: 'bad-value',
      severity: 'error',
      message: `${[...path, key].join('.')}: ${complaint}`,
      range: at([...path, key], 'value'),
    });
  }
}

type RangeOf = (path: readonly string[], part: 'key' | 'value') => { start: number; end: number };

/** Finds where a key or its value stands in the document. */
function ranges(document: Document, offset: number): RangeOf {
  return (path, part) => {
    let node: unknown = document.contents;
    let found: { start: number; end: number } | undefined;
    for (const step of path) {
      if (!isMap(node)) break;
      const pair = node.items.find((item) => isScalar(item.key) && item.key.value === step);
      if (!pair) break;
      const keyRange = isScalar(pair.key) ? pair.key.range : undefined;
      const valueRange = (pair.value as { range?: [number, number, number] | null } | null)?.range;
      const range = part === 'value' && valueRange && valueRange[1] > valueRange[0] ? valueRange : keyRange;
      if (range) found = { start: offset + range[0], end: offset + range[1] };
      node = pair.value;
    }
    return found ?? { start: offset, end: offset + 1 };
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
