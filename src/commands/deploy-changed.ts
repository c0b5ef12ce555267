import type * as vscode from 'vscode';
import { Failure } from '../common/failure';
import type { MetricFilterRequest } from '../pipeline/request/requests';
import type { LocalAlert } from '../views/alert-files';
import { differencesText } from '../views/difference-text';
import { planAndApply } from './apply-plan';
import { isUri } from './compare-alert-file';
import { accountOf, type Services } from './services';
import { runWizard, type PickItem, type Step } from './wizard';

/**
 * `Deploy All Changed…`: the alert files of the workspace, or of the folders chosen in the Explorer, that the account
 * has otherwise or not at all, by one plan.
 */
export async function deployAllChanged(services: Services, argument: unknown, selection: unknown): Promise<void> {
  const { vs, pipelines, alertFiles } = services;
  const account = await accountOf(services);
  if (!account) return;
  // What differs is told as it is now, not as it was when the view was last read.
  pipelines.refresh();
  await pipelines.chains();
  await alertFiles.refresh();

  const chosen = urisOf(argument, selection);
  const files = alertFiles.all.filter(({ uri }) => chosen.length === 0 || chosen.some((one) => isWithin(uri, one)));
  const changed = files.flatMap((file) => changedOf(services, file) ?? []);
  const broken = files.flatMap((file) => whyNot(services, file) ?? []);
  const place = `${account.identity.accountId} (${account.region})`;
  if (changed.length === 0 && broken.length === 0) {
    void vs.window.showInformationMessage(nothingText(services, files, place));
    return;
  }
  if (broken.length > 0 && !(await leaveOut(services, broken, changed.length))) return;
  const wanted = await choose(services, changed, place);
  if (!wanted || wanted.length === 0) return;
  const applied = await planAndApply(services, account, { kind: 'metric-filters', wanted });
  if (applied) {
    void vs.window.showInformationMessage(
      vs.l10n.t(
        'Deployed to {0}. Filters count events that arrive from now on: {1}',
        place,
        wanted.map(({ filterName }) => filterName).join(', '),
      ),
    );
  }
}

interface Changed {
  readonly path: string;
  readonly request: MetricFilterRequest;
  readonly what: string;
}

/** A file that is to be deployed, and what would change. */
function changedOf({ vs }: Services, { uri, path, file, state }: LocalAlert): Changed | undefined {
  if (!('request' in file) || (state?.is !== 'differs' && state?.is !== 'not-deployed')) return undefined;
  const what = state.is === 'differs' ? differencesText(vs, state.differences) : vs.l10n.t('not deployed yet');
  const isDirty = vs.workspace.textDocuments.some(
    (document) => document.isDirty && document.uri.toString() === uri.toString(),
  );
  return {
    path,
    request: { ...file.request, file: path },
    what: isDirty ? `${what} (${vs.l10n.t('without its unsaved changes')})` : what,
  };
}

/** Why a file cannot be deployed to any account. */
function whyNot({ vs }: Services, { path, state }: LocalAlert): { path: string; why: string } | undefined {
  if (state?.is === 'invalid') return { path, why: state.problem };
  if (state?.is !== 'elsewhere' || state.missing.length === 0) return undefined;
  return { path, why: vs.l10n.t('its front matter does not say {0}', state.missing.join(', ')) };
}

/** @returns whether the others are to be deployed without these */
async function leaveOut(
  { vs }: Services,
  broken: readonly { readonly path: string; readonly why: string }[],
  others: number,
): Promise<boolean> {
  const { l10n } = vs;
  const reasons = broken.map(({ path, why }) => `${path}: ${why}`);
  if (others === 0) {
    throw new Failure(
      l10n.t('No alert file can be deployed. {0}.', reasons.map((each) => each.replace(/\.$/, '')).join('; ')),
      l10n.t('Mend and save them, then deploy again. “Deploy Metric Filter” asks for what a single one does not say.'),
    );
  }
  const without = l10n.t('Leave Them Out');
  const what =
    broken.length === 1
      ? l10n.t('An alert file cannot be deployed as it is.')
      : l10n.t('{0} alert files cannot be deployed as they are.', broken.length);
  return (await vs.window.showWarningMessage(what, { modal: true, detail: reasons.join('\n') }, without)) === without;
}

/** Which of them; all, unless the person takes some away. */
async function choose(
  { vs }: Services,
  changed: readonly Changed[],
  place: string,
): Promise<readonly MetricFilterRequest[] | undefined> {
  if (changed.length < 2) return changed.map(({ request }) => request);
  const { l10n } = vs;
  const items = changed.map(({ path, request, what }): PickItem<MetricFilterRequest> => ({
    label: request.filterName,
    description: path,
    detail: what,
    value: request,
    picked: true,
  }));
  const step: Step<readonly MetricFilterRequest[]> = (_, ask) =>
    ask.pickMany({
      placeholder: l10n.t('Which alert files are deployed to {0}?', place),
      items,
      validate: (ticked) => (ticked.length === 0 ? l10n.t('Tick at least one.') : undefined),
    });
  return runWizard<readonly MetricFilterRequest[]>(vs, l10n.t('Deploy All Changed'), [], [step]);
}

function nothingText({ vs }: Services, files: readonly LocalAlert[], place: string): string {
  const { l10n } = vs;
  if (files.length === 0) return l10n.t('There is no alert file (.cwfilter) here.');
  const count = (is: string) => files.filter(({ state }) => state?.is === is).length;
  const [elsewhere, unknown] = [count('elsewhere'), count('unknown')];
  return [
    l10n.t('Nothing to deploy: {0} of {1} alert files are just as in {2}.', count('same'), files.length, place),
    ...(elsewhere > 0 ? [l10n.t('Left out, since no trail of it sends to their log groups: {0}.', elsewhere)] : []),
    ...(unknown > 0 ? [l10n.t('Left out, since you may not look at their log groups: {0}.', unknown)] : []),
  ].join(' ');
}

/** What was chosen in the Explorer: all that is selected, where the menu was opened on one of it. */
function urisOf(argument: unknown, selection: unknown): readonly vscode.Uri[] {
  if (Array.isArray(selection) && selection.length > 0) return selection.filter(isUri);
  return isUri(argument) ? [argument] : [];
}

function isWithin(uri: vscode.Uri, folder: vscode.Uri): boolean {
  const root = folder.path.endsWith('/') ? folder.path : `${folder.path}/`;
  return (
    uri.scheme === folder.scheme &&
    uri.authority === folder.authority &&
    (uri.path === folder.path || uri.path.startsWith(root))
  );
}
