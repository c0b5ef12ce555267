import type * as vscode from 'vscode';
import type { Account } from '../aws/account';
import { Command, Scheme } from '../common/contributions';
import { Failure } from '../common/failure';
import { filterPath } from '../editor/filter-path';
import type { MetricFilterState } from '../pipeline/chain/chain';
import type { LocalState } from '../pipeline/drift/local-file';
import type { LocalAlert } from '../views/alert-files';
import { undecidedText } from '../views/log-group-text';
import { filterOf, pickByLogGroup } from './pick-filter';
import { accountOf, type Services } from './services';

/** `Compare with Account`: an alert file beside its metric filter as it stands in the account. */
export async function compareWithAccount(services: Services, argument: unknown): Promise<void> {
  const { vs, pipelines, alertFiles } = services;
  const { l10n } = vs;
  const uri = isUri(argument) ? argument : vs.window.activeTextEditor?.document.uri;
  const path = uri && vs.workspace.asRelativePath(uri);
  if (!uri?.path.endsWith('.cwfilter') || uri.scheme === (Scheme.MetricFilter as string)) {
    throw new Failure(
      l10n.t('No alert file is open.'),
      l10n.t('Open a .cwfilter file of the workspace, or choose one in the Explorer.'),
    );
  }
  const account = await accountOf(services);
  if (!account) return;
  await pipelines.chains();
  await alertFiles.refresh();
  const file = alertFiles.get(uri);
  const state = file?.state;
  switch (state?.is) {
    case 'same':
    case 'differs':
      return compare(services, account, file!, state.filter);
    case 'not-deployed':
      throw new Failure(
        l10n.t('{0} is not deployed to {1} ({2}).', path!, account.identity.accountId, account.region),
        l10n.t('There is nothing to compare it with before it is.'),
        undefined,
        [{ title: l10n.t('Deploy…'), command: Command.DeployAllChanged, argument: uri }],
      );
    case 'invalid':
      throw new Failure(
        l10n.t('{0} cannot be read as a metric filter: {1}', path!, state.problem),
        l10n.t('Mend it and save it, then compare again.'),
      );
    case 'incomplete':
      throw new Failure(
        l10n.t('{0} does not say which metric filter it is.', path!),
        l10n.t('Add to its front matter: {0}', state.missing.join(', ')),
      );
    case 'undecided':
      return compareUndecided(services, account, file!, state);
    case 'no-log-group':
      throw new Failure(
        l10n.t('No trail of {0} ({1}) delivers to CloudWatch Logs.', account.identity.accountId, account.region),
        l10n.t('There is nothing to compare {0} with. Connect to the account and region that it is for.', path!),
      );
    case 'elsewhere':
      throw new Failure(
        l10n.t(
          'No trail of {0} ({1}) delivers to the log group of {2}.',
          account.identity.accountId,
          account.region,
          path!,
        ),
        l10n.t('Connect to the account and region of its log group, or mend logGroupName.'),
      );
    case 'unknown':
    case undefined:
      throw new Failure(
        l10n.t('It is not known how {0} stands in the account.', path!),
        l10n.t('It must be saved in a folder of the workspace, and you must be allowed to look at the metric filters.'),
      );
  }
}

/** A look does no harm, so it is asked on which log group; one that has no such filter is not offered. */
async function compareUndecided(
  services: Services,
  account: Account,
  file: LocalAlert,
  state: Extract<LocalState, { is: 'undecided' }>,
): Promise<void> {
  const filters = state.groups.flatMap(({ filter }) => filter ?? []);
  if (filters.length === 0) {
    const { what, todo } = undecidedText(services.vs, state);
    const none = services.vs.l10n.t('None of them has a metric filter {0} to compare with.', state.filterName);
    throw new Failure(`${file.path}: ${what} ${none}`, todo);
  }
  const filter = await pickByLogGroup(services, filters);
  if (filter) await compare(services, account, file, filter);
}

/** `Compare with Local File`: the same, from the metric filter's side. */
export async function compareWithLocalFile(services: Services, argument: unknown): Promise<void> {
  const { vs, alertFiles } = services;
  const { l10n } = vs;
  const account = await accountOf(services);
  const filter = account && (await filterOf(services, argument));
  if (!filter) return;
  await alertFiles.refresh();
  const files = [...alertFiles.filesOf(filter), ...alertFiles.all.filter(({ state }) => mayBeAbout(filter, state))];
  if (files.length === 0) {
    throw new Failure(
      l10n.t('No alert file of the workspace is about {0}.', filter.name),
      l10n.t('Open the metric filter, and save a copy of it in the workspace.'),
    );
  }
  const items = files.map((file) => ({ label: file.path, file }));
  const chosen =
    items.length === 1 ? items[0] : await vs.window.showQuickPick(items, { placeHolder: l10n.t('Which file?') });
  if (chosen) await compare(services, account, chosen.file, filter);
}

/** Whether a file that names no log group may be about a filter. */
function mayBeAbout({ logGroup, name }: MetricFilterState, state: LocalState | undefined): boolean {
  return (
    state?.is === 'undecided' && state.filterName === name && state.groups.some((group) => group.name === logGroup)
  );
}

async function compare(
  { vs }: Services,
  { identity: { accountId }, region }: Account,
  { uri, path }: LocalAlert,
  { logGroup, name }: MetricFilterState,
): Promise<void> {
  const left = vs.Uri.from({
    scheme: Scheme.MetricFilter,
    path: filterPath({ accountId, region, logGroup, name }),
  });
  await vs.commands.executeCommand('vscode.diff', left, uri, `${name}: ${accountId} (${region}) ↔ ${path}`);
}

/** What the Explorer and an editor's menus pass. */
export function isUri(value: unknown): value is vscode.Uri {
  return typeof value === 'object' && value !== null && 'scheme' in value && 'path' in value;
}
