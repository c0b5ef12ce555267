import { standardUnits } from '../alerts/units';
import { checkPattern, hasRegex, type CompiledPattern } from '../pattern/index';
import { flagOf, numberOf, structuresOf, textMapOf, textOf, type Fields } from './fields';
import { constraint, invalidParameter } from './logs-errors';

/** What PutMetricFilter was given, checked. */
export interface MetricFilterSettings {
  readonly filterName: string;
  readonly filterPattern: string;
  readonly metricName: string;
  readonly metricNamespace: string;
  readonly metricValue: string;
  readonly defaultValue?: number;
  readonly unit?: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly applyOnTransformedLogs: boolean;
  readonly hasRegex: boolean;
}

export interface MetricFilter extends MetricFilterSettings {
  readonly creationTime: number;
  readonly matcher: CompiledPattern;
  /** The minute of the last event seen, and whether one matched in it; for the default value. */
  minute?: { readonly at: number; matched: boolean };
}

const METRIC_NAME = /^[^:*$]*$/;
const FIELD = /^\$(?:\d+|[\w-]+|(?:\.[\w-]+|\.?\['[^']+'\]|\[\d+\])+)$/;
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/**
 * Reads and checks PutMetricFilter's input: the API model's constraints, the pattern, and the rules on value, default
 * value, dimensions and unit (filter pattern documentation and texts seen from the service).
 * @throws ServiceError InvalidParameterException
 */
export function readMetricFilter(input: Fields): MetricFilterSettings {
  const filterName = textOf(input, 'filterName') ?? '';
  if (filterName.length < 1 || filterName.length > 512) {
    throw constraint(filterName, 'filterName', 'have length between 1 and 512');
  }
  if (!/^[^:*]*$/.test(filterName)) {
    throw constraint(filterName, 'filterName', 'satisfy regular expression pattern: [^:*]*');
  }
  const filterPattern = textOf(input, 'filterPattern');
  if (filterPattern === undefined) throw constraint(null, 'filterPattern', 'not be null');
  if (filterPattern.length > 1024) {
    throw constraint(filterPattern, 'filterPattern', 'have length less than or equal to 1024');
  }
  checkFilterPattern(filterPattern);

  const transformations = structuresOf(input, 'metricTransformations') ?? [];
  const transformation = transformations[0];
  if (transformation === undefined || transformations.length !== 1) {
    throw constraint(transformations.length, 'metricTransformations', 'have length equal to 1');
  }
  return {
    filterName,
    filterPattern,
    ...readTransformation(transformation, filterPattern),
    applyOnTransformedLogs: flagOf(input, 'applyOnTransformedLogs') ?? false,
    // A quoted "%x%" is a plain string.
    hasRegex: hasRegex(filterPattern),
  };
}

/** @throws ServiceError InvalidParameterException with AWS's own text where it is known */
function checkFilterPattern(pattern: string): void {
  const error = checkPattern(pattern).find((diagnostic) => diagnostic.severity === 'error');
  if (error !== undefined) throw invalidParameter(error.awsMessage ?? 'Invalid metric filter pattern');
}

function readTransformation(transformation: Fields, pattern: string) {
  const place = 'metricTransformations.1.member';
  for (const name of ['metricName', 'metricNamespace'] as const) {
    const value = textOf(transformation, name);
    if (value === undefined || value === '') throw constraint(null, `${place}.${name}`, 'not be null');
    if (value.length > 255) throw constraint(value, `${place}.${name}`, 'have length less than or equal to 255');
    if (!METRIC_NAME.test(value)) {
      throw constraint(value, `${place}.${name}`, 'satisfy regular expression pattern: [^:*$]*');
    }
  }
  const metricValue = textOf(transformation, 'metricValue');
  if (metricValue === undefined) throw constraint(null, `${place}.metricValue`, 'not be null');
  if (metricValue.length > 100) {
    throw constraint(metricValue, `${place}.metricValue`, 'have length less than or equal to 100');
  }
  if (!NUMBER.test(metricValue) && !FIELD.test(metricValue)) {
    throw invalidParameter(`Invalid metric value: ${metricValue}`);
  }

  const dimensions = textMapOf(transformation, 'dimensions') ?? {};
  const defaultValue = numberOf(transformation, 'defaultValue');
  const fields = Object.values(dimensions);
  if (fields.length > 0) {
    if (defaultValue !== undefined) throw invalidParameter('dimensions and default value are mutually exclusive');
    if (!/^\s*[{[]/.test(pattern)) {
      throw invalidParameter('The specified filter pattern does not support dimensions');
    }
    if (fields.length > 3) throw invalidParameter('Metric filters can have at most 3 dimensions.');
    const constant = fields.find((field) => !FIELD.test(field));
    if (constant !== undefined) throw invalidParameter(`Invalid dimension value: ${constant}`);
  }
  const unit = textOf(transformation, 'unit');
  if (unit !== undefined && !standardUnits.includes(unit)) {
    throw constraint(unit, `${place}.unit`, `satisfy enum value set: [${standardUnits.join(', ')}]`);
  }
  return {
    metricName: textOf(transformation, 'metricName')!,
    metricNamespace: textOf(transformation, 'metricNamespace')!,
    metricValue,
    dimensions,
    ...(defaultValue !== undefined && { defaultValue }),
    ...(unit !== undefined && { unit }),
  };
}
