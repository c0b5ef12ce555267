import { everything, type Part } from './insights-part';
import { anyCharacter, escaped } from './insights-text';
import type { Comparison, KeywordTest, Selector, Value } from './syntax';

/**
 * A condition whose property no discovered field stands for, a selector with a star for one: what the text of an event
 * must contain for it to hold. Which object it stands in is lost.
 */
export function mentionedIn(condition: Comparison | KeywordTest, subject: Selector): Part {
  const { range } = condition;
  const what = valueOf(condition);
  const hasStar = subject.steps.some(({ kind }) => kind === 'any-name' || kind === 'any-index');
  const why = hasStar ? 'has no "any element" or "any property"' : 'cannot name this property';
  const how = what === undefined ? 'any event counts' : 'it finds the value anywhere in the text of the event';
  const difference = { range, text: `Logs Insights ${why}: ${how}.`, errs: 'more' as const };
  if (what === undefined) return { ...everything, differences: [difference] };
  const filter = `@message like /${placeOf(subject)}\\s*${what}/`;
  return { filter, differences: [difference], holdsForText: true, readsFields: false };
}

/** What stands before the value: its name, or the start or comma of an array. */
function placeOf({ steps }: Selector): string {
  const last = steps[steps.length - 1];
  if (last?.kind === 'name') return `"${escaped(JSON.stringify(last.name).slice(1, -1))}"\\s*:`;
  return last?.kind === 'any-name' ? ':' : '[\\[,]';
}

function valueOf(condition: Comparison | KeywordTest): string | undefined {
  if (condition.kind === 'keyword') {
    if (condition.keyword === 'NOT EXISTS') return undefined;
    return condition.keyword.slice('IS '.length).toLowerCase();
  }
  const anyScalar = '["0-9-]';
  return condition.operator === '=' ? (textOf(condition.value) ?? anyScalar) : anyScalar;
}

/** A text as JSON may write it; undefined where it may be written in several ways. */
function textOf(value: Value): string | undefined {
  if (value.kind !== 'text' || /[^ !#-[\]-~]/.test(value.text)) return undefined;
  const segments = value.text.split('*').map((segment) => escaped(segment).replaceAll('\\/', '\\\\?\\/'));
  const written = `"?${segments.join(`${anyCharacter}*`)}`;
  return segments.length === 1 ? `${written}"?\\s*[,}\\]]` : written;
}
