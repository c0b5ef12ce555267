import { isMap, isScalar, isSeq, type Document } from 'yaml';
import type { TextRange } from '../pattern/index';

/** The way to a setting: `['alarm', 'period']`, `['tests', 'matches', 0]`. */
export type SettingPath = readonly (string | number)[];

/** Where a setting stands in the document: its name, or its value. */
export type RangeOf = (path: SettingPath, part: 'key' | 'value') => TextRange;

/**
 * Finds settings by their paths; `offset` is where the YAML begins in the document. What is not there is looked for as
 * far as its path leads, and a value that is empty has the range of its name.
 */
export function settingRanges(document: Document, offset: number): RangeOf {
  return (path, part) => {
    let node: unknown = document.contents;
    let found: TextRange | undefined;
    for (const step of path) {
      let key: unknown;
      if (isMap(node)) {
        const pair = node.items.find((item) => isScalar(item.key) && item.key.value === step);
        if (!pair) break;
        key = pair.key;
        node = pair.value;
      } else if (isSeq(node) && typeof step === 'number') {
        node = node.items[step];
      } else {
        break;
      }
      const keyRange = rangeOfNode(key);
      const valueRange = rangeOfNode(node);
      const range = (part === 'value' ? valueRange : undefined) ?? keyRange ?? valueRange;
      if (range) found = { start: offset + range.start, end: offset + range.end };
    }
    return found ?? { start: offset, end: offset + 1 };
  };
}

function rangeOfNode(node: unknown): TextRange | undefined {
  const range = (node as { range?: readonly [number, number, number] | null } | null | undefined)?.range;
  return range && range[1] > range[0] ? { start: range[0], end: range[1] } : undefined;
}
