import { compilePattern, parsePattern, PatternError, type CompiledPattern } from '../pattern/index';
import { jsonEvents, type NeededField } from './drill-json';
import { delimitedLine, markedLines, termTexts } from './drill-lines';
import { addMarks, drillMark, usualFields, usualOf, type DrillOrigin } from './drill-marks';
import { writeJson, type DrillNode, type DrillRoot } from './drill-tree';
import { dimensionsOf, fieldsOf, metricValueOf } from './metric-values';

/** What a metric filter looks for, and what it reports. */
export interface DrillAlert {
  readonly pattern: string;
  readonly metricValue: string;
  readonly dimensions?: Readonly<Record<string, string>>;
  /** Of a filter with dimensions: their values in the one metric that the alarm watches. */
  readonly watched?: Readonly<Record<string, string>> | undefined;
}

/** An event that the filter matches and gives a value for; nothing else was taken for one. */
export interface DrillEvent {
  readonly message: string;
  /** What the metric filter reports for it. */
  readonly value: number;
  readonly dimensions: Readonly<Record<string, string>>;
  /** Whether the event itself says that it is a drill; where the pattern leaves no room, only its stream does. */
  readonly isMarked: boolean;
}

/**
 * `pattern`: AWS would refuse it; `none-found`: no event was found that matches; `no-value`: none that matches and has a
 * number where the metric takes its value, and all dimensions; `no-match`: the event that was given does not match.
 */
export interface NoDrillEvent {
  readonly reason: 'pattern' | 'none-found' | 'no-value' | 'no-match';
}

/** Which services write events of a name, where that is known. */
export type EventSourcesOf = (eventName: string) => readonly string[];

/**
 * Makes an event that an alert sees: what its pattern asks for, in the shape of a CloudTrail record, with the drill's marks.
 * It counts to the metric that the alarm watches, where such an event is found.
 */
export function deriveDrillEvent(
  alert: DrillAlert,
  origin: DrillOrigin,
  eventSourcesOf: EventSourcesOf = () => [],
): DrillEvent | NoDrillEvent {
  const pattern = watchedPattern(alert);
  const found = pattern === undefined ? undefined : derive({ ...alert, pattern }, origin, eventSourcesOf);
  return found && !('reason' in found) ? found : derive(alert, origin, eventSourcesOf);
}

/** A JSON pattern that asks for the values of the watched metric as well; undefined where none are asked for. */
function watchedPattern({ pattern, dimensions = {}, watched = {} }: DrillAlert): string | undefined {
  const text = pattern.trim();
  const values = Object.entries(watched);
  // Within quotes these are more than themselves.
  const isPlain = values.every(([name, value]) => dimensions[name]?.startsWith('$') && !/["\\*]/.test(value));
  if (values.length === 0 || !isPlain || !text.startsWith('{')) return undefined;
  const clauses = values.map(([name, value]) => `(${dimensions[name]} = "${value}")`);
  return `{ (${text.slice(1, -1)}) && ${clauses.join(' && ')} }`;
}

function derive(alert: DrillAlert, origin: DrillOrigin, eventSourcesOf: EventSourcesOf): DrillEvent | NoDrillEvent {
  const judge = judgeOf(alert);
  if ('reason' in judge) return judge;
  const { tree } = parsePattern(alert.pattern);
  const seen = { match: false };
  const consider = (message: string, isMarked: boolean): DrillEvent | undefined => {
    seen.match ||= judge.test(message);
    return judge.take(message, isMarked);
  };
  const record = (root: DrillRoot): DrillEvent | undefined => {
    if (!consider(writeJson(root), false)) return undefined;
    const isMarked = addMarks(root, origin, judge.accepts);
    usualFields(root, origin, eventSourcesOf, judge.accepts);
    return consider(writeJson(root), isMarked);
  };
  const mark = drillMark(origin);
  const line = (text: string) =>
    markedLines(text, mark)
      .map((each) => consider(each, each !== text))
      .find((found) => found !== undefined);

  switch (tree.kind) {
    case 'json': {
      for (const root of jsonEvents(tree, neededFields(alert), usualOf(origin))) {
        const found = record(root);
        if (found) return found;
      }
      break;
    }
    case 'everything': {
      const found = record(new Map());
      if (found) return found;
      break;
    }
    case 'terms':
      // A trail's log group holds JSON, so a record first; what JSON writes differently needs a line.
      for (const text of termTexts(tree)) {
        const found = record(new Map<string, DrillNode>([['text', text]])) ?? line(text);
        if (found) return found;
      }
      break;
    case 'delimited': {
      const isNumber = (names: readonly string[]) => names.includes(alert.metricValue);
      for (const each of [mark, drillMark(origin).split(' ')[0]!]) {
        const text = delimitedLine(tree, alert.pattern, each, isNumber);
        const found = text === undefined ? undefined : consider(text, text.includes(origin.id));
        if (found) return found;
      }
    }
  }
  return { reason: seen.match ? 'no-value' : 'none-found' };
}

/** An event that has happened, once more: with a new time, and the drill's marks where they do not disturb the match. */
export function drillEventFrom(message: string, alert: DrillAlert, origin: DrillOrigin): DrillEvent | NoDrillEvent {
  const judge = judgeOf(alert);
  if ('reason' in judge) return judge;
  if (!judge.test(message)) return { reason: 'no-match' };
  const root = readRecord(message);
  if (root && judge.accepts(root)) {
    const isMarked = addMarks(root, origin, judge.accepts);
    const found = judge.take(writeJson(root), isMarked);
    if (found) return found;
  }
  for (const each of root ? [message] : markedLines(message, drillMark(origin))) {
    const found = judge.take(each, each !== message);
    if (found) return found;
  }
  return { reason: 'no-value' };
}

/** What an alert makes of events. */
interface Judge {
  readonly test: (message: string) => boolean;
  /** Whether it matches, and has all that the metric needs. */
  readonly accepts: (root: DrillRoot) => boolean;
  readonly take: (message: string, isMarked: boolean) => DrillEvent | undefined;
}

function judgeOf({ pattern, metricValue, dimensions = {} }: DrillAlert): Judge | NoDrillEvent {
  let compiled: CompiledPattern;
  try {
    compiled = compilePattern(pattern, { isForDeployment: true });
  } catch (error) {
    if (error instanceof PatternError) return { reason: 'pattern' };
    throw error;
  }
  const take: Judge['take'] = (message, isMarked) => {
    if (!compiled.test(message)) return undefined;
    const extracted = compiled.extract(message, fieldsOf(metricValue, dimensions));
    const value = metricValueOf(metricValue, extracted);
    const found = dimensionsOf(dimensions, extracted);
    return value === undefined || !found ? undefined : { message, value, dimensions: found, isMarked };
  };
  return {
    test: (message) => compiled.test(message),
    accepts: (root) => take(writeJson(root), false) !== undefined,
    take,
  };
}

function neededFields({ metricValue, dimensions = {} }: DrillAlert): readonly NeededField[] {
  const steps = (field: string) => {
    const { tree } = parsePattern(`{ ${field} = * }`);
    if (tree.kind !== 'json' || tree.expression.kind !== 'comparison') return [];
    const { subject } = tree.expression;
    return subject.kind === 'selector' ? [subject.steps] : [];
  };
  return [
    ...(metricValue.startsWith('$') ? steps(metricValue).map((each) => ({ steps: each, isNumber: true })) : []),
    ...Object.values(dimensions)
      .filter((field) => field.startsWith('$'))
      .flatMap((field) => steps(field).map((each) => ({ steps: each, isNumber: false }))),
  ];
}

function readRecord(message: string): DrillRoot | undefined {
  try {
    const value: unknown = JSON.parse(message);
    const node = nodeOf(value);
    return node instanceof Map ? node : undefined;
  } catch {
    return undefined;
  }
}

function nodeOf(value: unknown): DrillNode {
  if (Array.isArray(value)) return value.map(nodeOf);
  if (typeof value === 'object' && value !== null) {
    return new Map(Object.entries(value).map(([name, each]) => [name, nodeOf(each)]));
  }
  return typeof value === 'number' ? { number: JSON.stringify(value) } : (value as DrillNode);
}
