import { isAlias, isMap, isScalar, isSeq, parseDocument, type Document, type Pair, type YAMLMap } from 'yaml';
import type { TextEdit } from '../pattern/index';
import { alarmDefaults, type CompleteAlarm } from './alarm-defaults';
import { parseAlertFile, type AlarmSettings } from './alert-file';
import { alertParts } from './alert-parts';

/** The alarm's settings that decide its state, in the order in which a new `alarm:` has them. */
const keys = [
  'statistic',
  'period',
  'evaluationPeriods',
  'datapointsToAlarm',
  'threshold',
  'comparisonOperator',
  'treatMissingData',
] as const;

/**
 * The edits that make a `.cwfilter` document's `alarm:` say this, ranges in the document as it is. Everything else stays
 * as it was written: comments, order, other settings, and those that are left out and mean the same. Undefined where the
 * front matter cannot be read.
 */
export function alarmEdits(text: string, alarm: CompleteAlarm): readonly TextEdit[] | undefined {
  const { frontMatter } = alertParts(text);
  const line = text.includes('\r\n') ? '\r\n' : '\n';
  const whole = `alarm: ${flow(newSettings(alarm))}${line}`;
  if (!frontMatter) return [{ range: { start: 0, end: 0 }, text: `---${line}${whole}---${line}` }];
  if (!frontMatter.isClosed) return undefined;
  const yaml = parseDocument(text.slice(frontMatter.start, frontMatter.end), { prettyErrors: false });
  if (yaml.errors.length > 0) return undefined;
  const insert = (offset: number, added: string): TextEdit => ({
    range: { start: frontMatter.start + offset, end: frontMatter.start + offset },
    text: added,
  });

  const pair = alarmPair(yaml);
  if (yaml.contents !== null && !isMap(yaml.contents)) return undefined;
  if (!pair) {
    if (isMap(yaml.contents) && yaml.contents.flow) return undefined;
    return [insert(frontMatter.end - frontMatter.start, whole)];
  }
  const colonOf = ({ key }: Pair) => text.indexOf(':', frontMatter.start + rangeOf(key).end) - frontMatter.start;
  if (isScalar(pair.value) && pair.value.value === null) {
    const { start, end } = rangeOf(pair.value);
    if (start === end) return [insert(colonOf(pair) + 1, ` ${flow(newSettings(alarm))}`)];
    const range = { start: frontMatter.start + start, end: frontMatter.start + end };
    return [{ range, text: flow(newSettings(alarm)) }];
  }
  if (!isMap(pair.value)) return undefined;

  const written = parseAlertFile(text).settings?.alarm ?? {};
  const map = pair.value;
  const missing: (readonly [string, string])[] = [];
  const edits: TextEdit[] = [];
  for (const key of keys) {
    // A band stands in place of both, and a complete alarm has none.
    if (written.anomalyDetectionBand !== undefined && (key === 'threshold' || key === 'comparisonOperator')) continue;
    const value = alarm[key];
    if (written[key] === value || (written[key] === undefined && !has(map, key) && value === impliedBy(alarm, key)))
      continue;
    const existing = find(map, key);
    if (!existing) {
      missing.push([key, String(value)]);
      continue;
    }
    const { start, end } = rangeOf(existing.value ?? existing.key);
    const isEmpty = isScalar(existing.value) && existing.value.value === null && start === end;
    const range = { start: frontMatter.start + start, end: frontMatter.start + end };
    edits.push(
      isEmpty
        ? insert(colonOf(existing) + 1, ` ${value}`)
        : { range, text: inPlaceOf(text.slice(range.start, range.end), String(value)) },
    );
  }
  if (missing.length > 0) {
    const yamlText = text.slice(frontMatter.start, frontMatter.end);
    const place = map.flow ? inFlow(map, missing, yamlText) : inBlock(map, missing, yamlText, line);
    edits.push(insert(place.offset, place.text));
  }
  return edits.sort((a, b) => a.range.start - b.range.start);
}

/** What a new `alarm:` says; how many periods only where it is not just one. */
function newSettings(alarm: CompleteAlarm): AlarmSettings {
  const entries = keys
    .filter((key) => !['evaluationPeriods', 'datapointsToAlarm'].includes(key) || alarm[key] !== impliedBy(alarm, key))
    .map((key) => [key, alarm[key]]);
  return Object.fromEntries(entries) as AlarmSettings;
}

/** What a setting means that is left out beside the others. */
function impliedBy(alarm: CompleteAlarm, key: (typeof keys)[number]): string | number {
  return key === 'datapointsToAlarm' ? alarm.evaluationPeriods : alarmDefaults[key];
}

function flow(settings: AlarmSettings): string {
  const entries = Object.entries(settings).map(([key, value]) => `${key}: ${String(value)}`);
  return `{ ${entries.join(', ')} }`;
}

/** A value in place of another; of text in a block, what stands behind its sign and the line breaks at its end stay. */
function inPlaceOf(written: string, value: string): string {
  const block = /^[|>][-+\d]*(.*)[^]*?((?:\r?\n)*)$/.exec(written);
  return block ? `${value}${block[1]}${block[2]}` : value;
}

function inFlow(map: YAMLMap, missing: readonly (readonly [string, string])[], text: string): Place {
  const added = missing.map(([key, value]) => `${key}: ${value}`).join(', ');
  const last = map.items.at(-1);
  if (!last) return { offset: text.indexOf('{', rangeOf(map).start) + 1, text: ` ${added} ` };
  return { offset: rangeOf(last.value ?? last.key).end || rangeOf(last.key).end, text: `, ${added}` };
}

/** Below the last setting of one line, or above the first one where all have several. */
function inBlock(map: YAMLMap, missing: readonly (readonly [string, string])[], text: string, line: string): Place {
  const first = rangeOf(map.items[0]?.key).start;
  // Without the question mark that a key may have before it.
  const [indent = ''] = /^[ \t]*/.exec(text.slice(text.lastIndexOf('\n', first - 1) + 1, first)) ?? [];
  const lines = missing.map(([key, value]) => `${key}: ${value}`);
  const last = map.items.findLast(({ value }) => !((isMap(value) || isSeq(value)) && !value.flow));
  if (!last) return { offset: first, text: lines.map((each) => `${each}${line}${indent}`).join('') };
  const end = Math.max(rangeOf(last.key).end, rangeOf(last.value).end);
  const newline = text.indexOf('\n', end - (text[end - 1] === '\n' ? 1 : 0));
  return {
    offset: newline < 0 ? text.length : newline + 1,
    text: lines.map((each) => `${indent}${each}${line}`).join(''),
  };
}

interface Place {
  readonly offset: number;
  readonly text: string;
}

function alarmPair(yaml: Document): Pair | undefined {
  return isMap(yaml.contents) ? find(yaml.contents, 'alarm') : undefined;
}

function find(map: YAMLMap, name: string): Pair | undefined {
  return map.items.find(({ key }) => isScalar(key) && key.value === name);
}

function has(map: YAMLMap, name: string): boolean {
  return find(map, name) !== undefined;
}

function rangeOf(node: unknown): { readonly start: number; readonly end: number } {
  const range = isMap(node) || isSeq(node) || isScalar(node) || isAlias(node) ? node.range : undefined;
  return { start: range?.[0] ?? 0, end: range?.[1] ?? 0 };
}
