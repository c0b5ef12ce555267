import type * as vscode from 'vscode';
import type { LocalState } from '../pipeline/drift/local-file';

type Undecided = Extract<LocalState, { is: 'undecided' }>;

/** Why it is not known which log group a file is about, and what to do. */
export function undecidedText(
  { l10n }: Pick<typeof vscode, 'l10n'>,
  { groups }: Undecided,
): { readonly what: string; readonly todo: string } {
  const names = groups.map(({ name, filter }) =>
    filter ? l10n.t('{0} (which has a metric filter of its name)', name) : name,
  );
  return {
    what: l10n.t('It names no log group, and trails deliver to several: {0}.', names.join(', ')),
    todo: l10n.t('Name the log group in the file: logGroupName.'),
  };
}

/** That other files are about the same metric filter. */
export function twinsText({ l10n }: Pick<typeof vscode, 'l10n'>, twins: readonly string[]): string {
  return twins.length === 1
    ? l10n.t('It is the same metric filter as {0}.', twins[0]!)
    : l10n.t('It is the same metric filter as each of {0}.', twins.join(', '));
}
