import { alarmSettings, filterSettings, testSettings } from '../alerts/settings';
import type { Setting } from '../alerts/setting-checks';
import { subscriptionSettings, topicSettings } from '../alerts/topic-settings';
import type { Completion, Hover, TextRange } from '../pattern/index';

type Settings = Readonly<Record<string, Setting>>;

const settingsBelow: Readonly<Record<string, Settings>> = {
  '': filterSettings,
  alarm: alarmSettings,
  topic: topicSettings,
  subscriptions: subscriptionSettings,
  tests: testSettings,
};

/** A place in front matter: a name of the settings below `parent`, or the value of one. */
interface YamlPlace {
  readonly parent: string;
  /** Where the settings beside this one are written. */
  readonly siblings: string;
  /** The name that is written here, or whose value is; up to the cursor where it is the name. */
  readonly key: string;
  readonly part: 'key' | 'value';
  readonly range: TextRange;
}

/** What may be written at `offset` of front matter: names that are not there yet, or the values of a name that has few. */
export function completeFrontMatter(text: string, offset: number): readonly Completion[] {
  const place = placeIn(text, offset);
  const settings = place && settingsBelow[place.parent];
  if (!settings) return [];
  const { range } = place;
  if (place.part === 'value') {
    const values = settings[place.key]?.values ?? [];
    return values.map((value) => ({ kind: 'value', label: value, insert: value, range }));
  }
  const hasColon = /^[ \t]*:/.test(text.slice(range.end));
  return Object.entries(settings)
    .filter(([key]) => !new RegExp(`(?:^|[\\s{,])${key}[ \\t]*:`, 'm').test(place.siblings))
    .map(([key, setting]) => ({
      kind: 'field',
      label: key,
      documentation: settingHelp(setting),
      range,
      ...(hasColon ? { insert: key } : withValue(key, setting)),
    }));
}

/** A name with a value to begin with; one of few values is proposed in turn. */
function withValue(key: string, { values, example }: Setting): Pick<Completion, 'insert' | 'isSnippet' | 'continues'> {
  if (values) return { insert: `${key}: `, continues: true };
  if (/^[[{]/.test(example)) return { insert: `${key}: ${example}` };
  const inner = /^"(.*)"$/.exec(example)?.[1];
  const value = inner === undefined ? `\${1:${example}}` : `"\${1:${inner}}"`;
  return { insert: `${key}: ${value}`, isSnippet: true };
}

/** What the name at `offset` of front matter means. */
export function hoverFrontMatter(text: string, offset: number): Hover | undefined {
  const word = wordAt(text, offset);
  if (word.end === word.start) return undefined;
  const place = placeIn(text, word.end);
  const setting = place?.part === 'key' ? settingsBelow[place.parent]?.[place.key] : undefined;
  return setting && { range: word, markdown: settingHelp(setting) };
}

function settingHelp({ description, example, values }: Setting): string {
  const choices = values && values.length <= 8 ? `\n\nOne of ${values.map((value) => `\`${value}\``).join(', ')}.` : '';
  return `${description}${choices}\n\nExample: \`${example}\``;
}

function wordAt(text: string, offset: number): TextRange {
  let start = offset;
  while (start > 0 && /\w/.test(text[start - 1]!)) start--;
  let end = offset;
  while (end < text.length && /\w/.test(text[end]!)) end++;
  return { start, end };
}

/** Reads lines rather than YAML, which is rarely valid while it is being written. */
function placeIn(text: string, offset: number): YamlPlace | undefined {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const before = text.slice(lineStart, offset);
  if (/(?:^|\s)#/.test(before)) return undefined;
  const flow = /(?:^|[\s{,])(\w+)[ \t]*:[ \t]*(?:\[(?:[ \t]*\{[^{}]*\}[ \t]*,)*[ \t]*)?\{([^{}]*)$/.exec(before);
  if (flow) {
    const rest = text.slice(offset).split(/[}\n]/, 1)[0]!;
    const written = flow[2]!;
    const own = written.slice(written.lastIndexOf(',') + 1);
    const siblings = written.slice(0, written.length - own.length) + rest.replace(/^[^,]*/, '');
    return placeOf(own, { parent: flow[1]!, siblings, text, offset });
  }
  const indent = /^[ \t]*/.exec(before)![0].length;
  const lines = text.slice(0, lineStart).split('\n');
  const isDeeper = (line: string) => /^[ \t]*/.exec(line)![0].length >= indent || line.trim() === '';
  const first = indent === 0 ? 0 : lines.slice(0, -1).findLastIndex((line) => !isDeeper(line)) + 1;
  const parent = indent === 0 ? '' : /^(\w+)[ \t]*:[ \t]*$/.exec(lines[first - 1]?.trimEnd() ?? '')?.[1];
  if (parent === undefined) return undefined;
  const after = text.slice(offset).split('\n').slice(1);
  const last = after.findIndex((line) => indent > 0 && !isDeeper(line));
  const siblings = [...lines.slice(first, -1), ...after.slice(0, last < 0 ? undefined : last)].filter(
    (line) => line.trim() === '' || /^[ \t]*/.exec(line)![0].length === indent,
  );
  return placeOf(before, { parent, siblings: siblings.join('\n'), text, offset });
}

function placeOf(
  own: string,
  { parent, siblings, text, offset }: { parent: string; siblings: string; text: string; offset: number },
): YamlPlace | undefined {
  const key = /^[ \t]*(\w*)$/.exec(own)?.[1];
  if (key !== undefined) {
    return { parent, siblings, key, part: 'key', range: { start: offset - key.length, end: wordAt(text, offset).end } };
  }
  const value = /^[ \t]*(\w+)[ \t]*:[ \t]+(\w*)$/.exec(own);
  if (!value) return undefined;
  const range = { start: offset - value[2]!.length, end: wordAt(text, offset).end };
  return { parent, siblings, key: value[1]!, part: 'value', range };
}
