import { alertSnippets } from './complete-alerts';
import { fieldCompletions } from './complete-fields';
import { connectiveCompletions, operatorCompletions } from './complete-operators';
import { entryCompletions, ownFieldCompletions } from './complete-delimited';
import { skeletons, termCompletions } from './complete-terms';
import { valueCompletions } from './complete-values';
import { placeAt } from './cursor';
import type { Completion, CompletionContext, Completions } from './completion';

/** What may be written at `offset` of a pattern, however broken the pattern is. */
export function completePattern(text: string, offset: number, context: CompletionContext = {}): Completions {
  const first = text.trimStart()[0];
  const isBefore = offset <= text.length - text.trimStart().length;
  if (first === undefined)
    return all([...alertSnippets({ start: offset, end: offset }, context), ...skeletons(offset)]);
  if (isBefore) return all([]);
  if (first === '{') return completeJson(text, offset, context);
  if (first === '[') return all(completeDelimited(text, offset));
  return all(termCompletions(text, offset, context));
}

function completeJson(text: string, offset: number, context: CompletionContext): Completions {
  const place = placeAt(text, offset, 'json');
  switch (place.kind) {
    case 'condition':
      return fieldCompletions(place, text.slice(place.range.start, offset), context);
    case 'operator':
      return all(operatorCompletions(place, context));
    case 'value':
      return valueCompletions(text, place, offset, context);
    case 'connective':
      return all(connectiveCompletions(text, place));
    default:
      return all([]);
  }
}

function completeDelimited(text: string, offset: number): readonly Completion[] {
  const place = placeAt(text, offset, 'delimited');
  switch (place.kind) {
    case 'entry':
      return entryCompletions(text, place);
    case 'condition':
      return ownFieldCompletions(text, place);
    case 'operator':
      return operatorCompletions(place, {});
    case 'connective':
      return connectiveCompletions(text, { ...place, open: 0 });
    default:
      return [];
  }
}

function all(items: readonly Completion[]): Completions {
  return { items, isIncomplete: false };
}
