import { compilePattern, PatternError, type CompiledPattern } from '../pattern/index';
import { dimensionsOf, fieldsOf, metricValueOf, type Dimensions } from './metric-values';

/** What of a metric filter says how events are counted. */
export interface CountingFilter {
  readonly pattern: string;
  readonly metricValue: string;
  readonly dimensions?: Dimensions | undefined;
}

/**
 * What an event that a filter matches adds to a metric: a number; nothing, as it has no number where the filter looks
 * for one; nothing, as its dimensions are those of another metric; or nobody knows.
 */
export type Counted = number | 'no-number' | 'other-metric' | 'unknown';

/** How the filter counts an event that it matches into the metric of these dimensions. */
export function countingOf(filter: CountingFilter, dimensions: Dimensions): (message: string) => Counted {
  const { metricValue, dimensions: fields = {} } = filter;
  const wanted = fieldsOf(metricValue, fields);
  if (wanted.length === 0) {
    const value = metricValueOf(metricValue, {}) ?? 'no-number';
    return () => value;
  }
  const compiled = compiledOf(filter.pattern);
  if (!compiled) return () => 'unknown';
  return (message) => {
    const extracted = compiled.extract(message, wanted);
    const found = dimensionsOf(fields, extracted);
    const isThis = found && Object.entries(dimensions).every(([name, value]) => found[name] === value);
    return isThis ? (metricValueOf(metricValue, extracted) ?? 'no-number') : 'other-metric';
  };
}

/** Undefined for a pattern that AWS takes and we do not. */
function compiledOf(pattern: string): CompiledPattern | undefined {
  try {
    return compilePattern(pattern);
  } catch (error) {
    if (error instanceof PatternError) return undefined;
    throw error;
  }
}
