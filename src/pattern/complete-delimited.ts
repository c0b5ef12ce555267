import type { Completion } from './completion';
import type { TextRange } from './text-range';

interface Place {
  readonly range: TextRange;
}

/** What may stand between two commas of a space-delimited pattern, besides a name that only the writer knows. */
export function entryCompletions(text: string, { range }: Place): readonly Completion[] {
  const items: Completion[] = [
    {
      kind: 'snippet',
      label: 'name',
      detail: 'a field without a condition',
      documentation: 'Its value can be the metric value, as `$name`.',
      insert: '${1:name}',
      isSnippet: true,
      range,
    },
    {
      kind: 'snippet',
      label: 'name = value',
      detail: 'a field with a condition',
      insert: '${1:name} = ${2:value}',
      isSnippet: true,
      range,
    },
  ];
  if (!text.includes('...')) {
    items.push({
      kind: 'operator',
      label: '...',
      detail: 'any number of fields',
      documentation: 'Fields after it are counted from the end of the line.',
      insert: '...',
      range,
    });
  }
  return items;
}

/** After `&&` and `||` a field's conditions can only be about that field. */
export function ownFieldCompletions(text: string, { range }: Place): readonly Completion[] {
  const entry = text.slice(Math.max(text.lastIndexOf(',', range.start - 1), text.indexOf('[')) + 1, range.start);
  const name = /^\s*([A-Za-z0-9_-]+)/.exec(entry)?.[1];
  if (name === undefined) return [];
  const detail = 'the field that this is about';
  return [{ kind: 'field', label: name, detail, insert: `${name} `, range, continues: true }];
}
