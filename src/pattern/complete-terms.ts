import { alertSnippets } from './complete-alerts';
import type { Completion, CompletionContext } from './completion';
import { termHelp } from './term-help';
import type { TextRange } from './text-range';

/** How each form of a pattern begins, for an empty one. */
export function skeletons(offset: number): readonly Completion[] {
  const range = { start: offset, end: offset };
  return [
    {
      kind: 'snippet',
      label: '{ $.field = "…" }',
      detail: 'JSON events',
      documentation: 'Conditions on the properties of an event, as CloudTrail writes it.',
      insert: '{ \\$.$1 }$0',
      isSnippet: true,
      range,
      continues: true,
    },
    {
      kind: 'snippet',
      label: '[field, …]',
      detail: 'lines of fields',
      documentation: 'Conditions on the fields of a line, which blanks separate.',
      insert: '[${1:name}, ${2:name} = ${3:value}, ...]$0',
      isSnippet: true,
      range,
    },
    ...terms(range),
  ];
}

/** Words and phrases are the writer's own; what signs may stand before them is not obvious. */
export function termCompletions(text: string, offset: number, context: CompletionContext): readonly Completion[] {
  const start = offset - (/\S*$/.exec(text.slice(0, offset))?.[0].length ?? 0);
  const range = { start, end: offset };
  const isOnly = text.trim() === text.slice(start, offset);
  const quotes = text.slice(0, start).replace(/\\./g, '').split('"').length - 1;
  if (quotes % 2 === 1) return [];
  return isOnly ? [...alertSnippets(range, context), ...terms(range)] : terms(range);
}

function terms(range: TextRange): readonly Completion[] {
  const signs = [
    { label: '"…"', detail: 'a phrase', insert: '"$1"$0', documentation: termHelp.required },
    { label: '?', detail: 'one of several words', insert: '?', documentation: termHelp.optional },
    { label: '-', detail: 'not this word', insert: '-', documentation: termHelp.excluded },
    { label: '%…%', detail: 'a regular expression', insert: '%$1%$0', documentation: termHelp.regex },
  ];
  return signs.map(({ label, detail, insert, documentation }) => ({
    kind: 'snippet',
    label,
    detail,
    documentation,
    insert,
    ...(insert.includes('$') && { isSnippet: true }),
    range,
  }));
}
