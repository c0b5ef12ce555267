import { isAlias, isMap, isScalar, isSeq, parseDocument, stringify, type Pair, type YAMLMap, type YAMLSeq } from 'yaml';
import type { TextEdit } from '../pattern/index';
import { alertParts } from './alert-parts';

/** What a setting of a map is to say, or what its list is to have as well. */
export type SettingChange = { readonly key: string } & (
  { readonly value: unknown } | { readonly add: readonly unknown[] }
);

/** A map in the front matter, such as `alarm:`, and what it is to say. */
export interface MapChange {
  readonly name: string;
  /** What a new one says. */
  readonly whole: object;
  /** What changes in the one there is; undefined where it is to be a new one. */
  readonly changes: (map: YAMLMap) => readonly SettingChange[] | undefined;
}

/**
 * The edits that bring maps of a `.cwfilter` document's front matter to what they are to say, ranges in the document as it
 * is. Everything else stays as it was written, comments and order too. Undefined where the front matter cannot be read.
 */
export function mapEdits(text: string, wanted: readonly MapChange[]): readonly TextEdit[] | undefined {
  const { frontMatter } = alertParts(text);
  const line = text.includes('\r\n') ? '\r\n' : '\n';
  const wholeLine = ({ name, whole }: MapChange) => `${name}: ${flowText(whole)}${line}`;
  if (!frontMatter) {
    return [{ range: { start: 0, end: 0 }, text: `---${line}${wanted.map(wholeLine).join('')}---${line}` }];
  }
  if (!frontMatter.isClosed) return undefined;
  const source = text.slice(frontMatter.start, frontMatter.end);
  const yaml = parseDocument(source, { prettyErrors: false });
  const { contents } = yaml;
  if (yaml.errors.length > 0 || (contents !== null && !isMap(contents))) return undefined;

  const edits: TextEdit[] = [];
  const replace = (start: number, end: number, added: string) =>
    edits.push({ range: { start: frontMatter.start + start, end: frontMatter.start + end }, text: added });
  const missing: MapChange[] = [];
  for (const change of wanted) {
    const pair = contents ? find(contents, change.name) : undefined;
    if (!pair) missing.push(change);
    else if (isNull(pair)) setNull(pair, change.whole);
    else if (!isMap(pair.value)) return undefined;
    else {
      const changes = change.changes(pair.value);
      if (changes) changeMap(pair.value, changes);
      else replaceMap(pair.value, change.whole);
    }
  }
  if (missing.length > 0) {
    if (contents?.flow) return undefined;
    replace(source.length, source.length, missing.map(wholeLine).join(''));
  }
  return edits.sort((a, b) => a.range.start - b.range.start);

  /** In place of a null that is written, or behind the colon of one that is not. */
  function setNull({ key, value: written }: Pair, value: unknown): void {
    const { start, end } = rangeOf(written);
    const behind = source.indexOf(':', rangeOf(key).end) + 1;
    if (start === end) replace(behind, behind, ` ${flowText(value)}`);
    else replace(start, end, flowText(value));
  }

  /** A block ends with the beginning of the line below it. */
  function replaceMap(map: YAMLMap, value: unknown): void {
    const { start, end } = rangeOf(map);
    const isBlock = !map.flow;
    const from = isBlock ? source.lastIndexOf(':', start) + 1 : start;
    replace(from, end, isBlock ? ` ${flowText(value)}${source[end - 1] === '\n' ? line : ''}` : flowText(value));
  }

  function changeMap(map: YAMLMap, changes: readonly SettingChange[]): void {
    const added: string[] = [];
    for (const change of changes) {
      const value = 'value' in change ? change.value : change.add;
      const pair = find(map, change.key);
      if (!pair) added.push(`${change.key}: ${flowText(value)}`);
      else if (isNull(pair)) setNull(pair, value);
      else if (isMap(pair.value)) replaceMap(pair.value, value);
      else if ('add' in change && isSeq(pair.value) && pair.value.items.length > 0) {
        addTo(
          pair.value,
          change.add.map((item) => (isSeq(pair.value) && !pair.value.flow ? '- ' : '') + flowText(item)),
        );
      } else {
        const { start, end } = rangeOf(pair.value);
        replace(start, end, inPlaceOf(source.slice(start, end), flowText(value)));
      }
    }
    if (added.length > 0) addTo(map, added);
  }

  function addTo(list: YAMLMap | YAMLSeq, added: readonly string[]): void {
    const place = list.flow ? inFlow(list, added, source) : inBlock(list, added, source, line);
    replace(place.offset, place.offset, place.text);
  }
}

/** A value in one line, as it may stand in a block or within braces. */
function flowText(value: unknown): string {
  const inBrackets = stringify([value], { collectionStyle: 'flow', lineWidth: 0 }).trim();
  return inBrackets.slice(1, -1).trim();
}

/** A value in place of another; of text in a block, what stands behind its sign and the line breaks at its end stay. */
function inPlaceOf(written: string, value: string): string {
  const block = /^[|>][-+\d]*(.*)[^]*?((?:\r?\n)*)$/.exec(written);
  return block ? `${value}${block[1]}${block[2]}` : value;
}

interface Place {
  readonly offset: number;
  readonly text: string;
}

function inFlow(list: YAMLMap | YAMLSeq, added: readonly string[], source: string): Place {
  const last = lastOf(list);
  if (last === undefined) {
    const opening = source.indexOf(isMap(list) ? '{' : '[', rangeOf(list).start) + 1;
    return { offset: opening, text: ` ${added.join(', ')} ` };
  }
  return { offset: last, text: `, ${added.join(', ')}` };
}

function lastOf({ items }: YAMLMap | YAMLSeq): number | undefined {
  const last = items.at(-1);
  if (last === undefined) return undefined;
  if (!isPair(last)) return rangeOf(last).end;
  return rangeOf(last.value ?? last.key).end || rangeOf(last.key).end;
}

/** Below the last setting of one line, or above the first one where all have several; below the last item of a list. */
function inBlock(list: YAMLMap | YAMLSeq, added: readonly string[], source: string, line: string): Place {
  const first = isMap(list) ? rangeOf(list.items[0]?.key).start : rangeOf(list).start;
  // Without the question mark that a key may have before it.
  const [indent = ''] = /^[ \t]*/.exec(source.slice(source.lastIndexOf('\n', first - 1) + 1, first)) ?? [];
  const last = isMap(list)
    ? list.items.findLast(({ value }) => !((isMap(value) || isSeq(value)) && !value.flow))
    : list.items.at(-1);
  if (last === undefined) return { offset: first, text: added.map((each) => `${each}${line}${indent}`).join('') };
  const end = isPair(last) ? Math.max(rangeOf(last.key).end, rangeOf(last.value).end) : rangeOf(last).end;
  const newline = source.indexOf('\n', end - (source[end - 1] === '\n' ? 1 : 0));
  return {
    offset: newline < 0 ? source.length : newline + 1,
    text: added.map((each) => `${indent}${each}${line}`).join(''),
  };
}

function find(map: YAMLMap, name: string): Pair | undefined {
  return map.items.find(({ key }) => isScalar(key) && key.value === name);
}

/** Whether a map has a setting, with whatever value. */
export function has(map: YAMLMap, name: string): boolean {
  return find(map, name) !== undefined;
}

function isPair(item: unknown): item is Pair {
  return typeof item === 'object' && item !== null && 'key' in item;
}

function isNull({ value }: Pair): boolean {
  return value === null || (isScalar(value) && value.value === null);
}

function rangeOf(node: unknown): { readonly start: number; readonly end: number } {
  const range = isMap(node) || isSeq(node) || isScalar(node) || isAlias(node) ? node.range : undefined;
  return { start: range?.[0] ?? 0, end: range?.[1] ?? 0 };
}
