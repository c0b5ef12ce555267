import type * as vscode from 'vscode';
import type { Clause } from '../pattern/index';

/** Whether something holds, as a sign: colours alone tell not everybody. */
export function markOf({ matches }: Pick<Clause, 'matches'>): string {
  return matches ? '✓' : '✗';
}

/** Characters of a value that are shown beside a clause. */
const longest = 60;

/** What a clause found in an event, in a word or two: `saw "autoscaling.amazonaws.com"`, `missing`. */
export function sawText({ l10n }: typeof vscode, { text, saw, note, matches }: Clause): string {
  switch (note) {
    case 'missing':
      return l10n.t('missing');
    case 'object':
      return l10n.t('an object');
    case 'array':
      return l10n.t('a list');
    case 'not-json':
      return l10n.t('not JSON');
    case 'ignored':
      return l10n.t('ignored by AWS');
    case 'field-count':
      return l10n.t('another number of fields');
  }
  const isTerm = text.replace(/^[?-]?"?|"$/g, '') === saw;
  if (saw !== undefined && !isTerm) return l10n.t('saw {0}', oneLine(saw));
  return matches === text.startsWith('-') ? l10n.t('not found') : l10n.t('found');
}

function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
}

/** What a clause is about: its selector, the name of a line's field, or a term as it is written. */
export function subjectOf(text: string): string {
  return (
    /^\$(?:\['[^']*'\]|\["[^"]*"\]|[^\s=!<>[]|\[)+/.exec(text)?.[0] ?? /^[\w-]+(?=\s*[=!<>])/.exec(text)?.[0] ?? text
  );
}

/** The last step of a selector: `invokedBy` of `$.userIdentity.invokedBy`. */
export function shortName(subject: string): string {
  if (!subject.startsWith('$')) return oneLine(subject);
  return /([A-Za-z0-9_-]+)(?:\[(?:\d+|\*)\])*$/.exec(subject)?.[0] ?? subject;
}
