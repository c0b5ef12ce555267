import { isJsonObject } from '../common/json-object';
import type { Severity } from '../pattern/index';
import type { AlertRule } from './alert-diagnostic';
import { nearestWord } from '../common/nearest-word';
import type { SettingPath } from './front-matter-ranges';
import { nameProblem, type NameKind } from './names';

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

export const fine: readonly Complaint[] = [];

/** One complaint, as what a check returns. */
export function complain(code: AlertRule, message: string, more: Partial<Complaint> = {}): readonly Complaint[] {
  return [{ code, message, ...more }];
}

/** The check of a name that AWS has rules for. */
export const isName =
  (kind: NameKind): Setting['check'] =>
  (value) => {
    if (typeof value !== 'string') {
      const isScalar = typeof value === 'number' || typeof value === 'boolean';
      return complain('setting-type', 'It must be text; put it in quotes.', isScalar ? { instead: `"${value}"` } : {});
    }
    const wrong = nameProblem(kind, value);
    return wrong === undefined ? fine : complain('invalid-name', wrong);
  };

export const isNumber: Setting['check'] = (value) => {
  if (typeof value === 'number' && Number.isFinite(value)) return fine;
  const meant = typeof value === 'string' && value.trim() !== '' ? Number(value) : NaN;
  const more = Number.isFinite(meant) ? { instead: String(meant) } : {};
  return complain('setting-type', 'It must be a number, without quotes.', more);
};

export const isWhole: Setting['check'] = (value) =>
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

export const choice = (description: string, example: string, values: readonly string[]): Setting => ({
  description,
  example,
  values,
  check: oneOf(values),
});

export const mapping =
  (message: string): Setting['check'] =>
  (value) =>
    isJsonObject(value) ? fine : complain('setting-type', message);

/** A number as PutMetricFilter takes it for `metricValue`. */
const metricNumber = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

export function checkMetricValue(value: unknown): readonly Complaint[] {
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string') return complain('setting-type', 'It must be a number or a field of the event.');
  if (text.length > 100) return complain('metric-value', 'It must have at most 100 characters.');
  if (metricNumber.test(text) || text.startsWith('$')) return fine;
  return complain(
    'metric-value',
    'It must be a number such as "1", or a field of the event such as $.bytes, $size or $7.',
  );
}

export function checkDimensions(value: unknown): readonly Complaint[] {
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

/** Dimensions of one metric, with their values (CloudWatch API reference, Dimension). */
export function checkWatched(value: unknown): readonly Complaint[] {
  const wrong = (message: string, more: Partial<Complaint> = {}) => complain('alarm-dimension', message, more);
  if (!isJsonObject(value)) return wrong('It must list names with values, such as { User: alice }.');
  return Object.entries(value).flatMap(([key, written]) => {
    const at = [key];
    if (typeof written !== 'string') return wrong(`The value of ${key} must be text; put it in quotes.`, { at });
    if (written.startsWith('$')) {
      const message = `The alarm watches one metric, so ${key} needs a value as events have it; ${written} is a field.`;
      return wrong(message, { at });
    }
    if (written.trim() !== '' && written.length <= 1024) return fine;
    return wrong(`The value of ${key} must have 1 to 1024 characters.`, { at });
  });
}

export const mostDescription = 1024;

export const isText =
  (most: number): Setting['check'] =>
  (value) => {
    if (typeof value !== 'string') return complain('setting-type', 'It must be text; put it in quotes.');
    return value.length <= most ? fine : complain('setting-type', `It must have at most ${most} characters.`);
  };

export const isFlag: Setting['check'] = (value) => {
  if (typeof value === 'boolean') return fine;
  const more = value === 'true' || value === 'false' ? { instead: value } : {};
  return complain('setting-type', 'It must be true or false, without quotes.', more);
};

/** What an alarm can tell in one state: five at most (PutMetricAlarm); an ARN, or a topic by its name alone. */
export const areActions: Setting['check'] = (value) => {
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
