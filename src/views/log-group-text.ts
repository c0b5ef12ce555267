import type * as vscode from 'vscode';
import type { LocalState } from '../pipeline/chain/local-file';

type Undecided = Extract<LocalState, { is: 'undecided' }>;

/** Why it is not known which log group a file is about, and what to do: two sentences. */
export function undecidedText(
  { l10n }: Pick<typeof vscode, 'l10n'>,
  { filterName, groups }: Undecided,
): { readonly what: string; readonly todo: string } {
  const holders = groups.flatMap(({ name, filter }) => (filter ? [name] : []));
  const todo = l10n.t('Name the log group in the file: logGroupName.');
  return {
    what: l10n.t(
      'It names no log group, and trails deliver to several: {0}.',
      groups.map(({ name }) => name).join(', '),
    ),
    todo: holders.length === 1 ? `${todo} ${l10n.t('A metric filter {0} is on {1}.', filterName, holders[0]!)}` : todo,
  };
}

/** That other files are about the same metric filter. */
export function twinsText({ l10n }: Pick<typeof vscode, 'l10n'>, twins: readonly string[]): string {
  return twins.length === 1
    ? l10n.t('It is the same metric filter as {0}.', twins[0]!)
    : l10n.t('It is the same metric filter as each of {0}.', twins.join(', '));
}
