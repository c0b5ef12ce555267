import type * as vscode from 'vscode';
import { Command } from '../common/contributions';
import { Failure } from '../common/failure';
import type { MetricFilterRequest } from '../pipeline/request/requests';
import type { LocalAlert } from '../views/alert-files';
import { differencesText } from '../views/difference-text';
import { twinsText, undecidedText } from '../views/log-group-text';
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
  const place = `${account.identity.accountId} (${account.region})`;
  if (files.some(({ state }) => state?.is === 'no-log-group')) throw noLogGroup(services, place);
  const broken = files.flatMap((file) => brokenOf(services, file, files) ?? []);
  const left = new Set(broken.map(({ path }) => path));
  const changed = files.flatMap((file) => (left.has(file.path) ? [] : (changedOf(services, file) ?? [])));
  if (changed.length === 0 && broken.length === 0) {
    void vs.window.showInformationMessage(nothingText(services, files, place));
    return;
  }
  if (broken.length > 0 && changed.length === 0) throw noneLeft(services, files, broken);
  if (broken.length > 0 && !(await leaveOut(services, broken))) return;
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
function changedOf({ vs }: Services, { uri, path, state }: LocalAlert): Changed | undefined {
  if (state?.is !== 'differs' && state?.is !== 'not-deployed') return undefined;
  const { l10n } = vs;
  const what = state.is === 'differs' ? differencesText(vs, state.differences) : l10n.t('not deployed yet');
  const isDirty = vs.workspace.textDocuments.some(
    (document) => document.isDirty && document.uri.toString() === uri.toString(),
  );
  return {
    path,
    request: { ...state.request, file: path },
    what: isDirty ? `${what} (${l10n.t('without its unsaved changes')})` : what,
  };
}

/** A file that cannot be deployed as it is, though the account could have it. */
interface Broken {
  readonly path: string;
  readonly why: string;
  readonly todo: string;
}

/** @param files those that are looked at: copies in folders that were not chosen are in nobody's way */
function brokenOf(
  { vs }: Services,
  { path, state, twins = [] }: LocalAlert,
  files: readonly LocalAlert[],
): Broken | undefined {
  const { l10n } = vs;
  switch (state?.is) {
    case 'invalid':
      return { path, why: state.problem, todo: l10n.t('Mend what AWS would refuse.') };
    case 'incomplete':
      return {
        path,
        why: l10n.t('Its front matter does not say {0}.', state.missing.join(', ')),
        todo: l10n.t('Write what is missing, or use “Deploy Metric Filter”, which asks for it.'),
      };
    case 'undecided': {
      const { what: why, todo } = undecidedText(vs, state);
      return { path, why, todo };
    }
    case 'differs':
    case 'not-deployed': {
      const rivals = twins.filter((twin) => files.some((file) => file.path === twin));
      if (rivals.length === 0) return undefined;
      const todo = l10n.t('Give each metric filter a filterName of its own, or choose only one file in the Explorer.');
      return { path, why: twinsText(vs, rivals), todo };
    }
    default:
      return undefined;
  }
}

function noLogGroup({ vs: { l10n } }: Services, place: string): Failure {
  return new Failure(
    l10n.t('No trail of {0} delivers to CloudWatch Logs, so there is no log group to deploy to.', place),
    l10n.t('Make one with “Access Alerts: Create Trail…”, then deploy again.'),
    undefined,
    [{ title: l10n.t('Create Trail…'), command: Command.CreateTrail, argument: undefined }],
  );
}

/** Nothing is left to deploy but what cannot be. */
function noneLeft({ vs: { l10n } }: Services, files: readonly LocalAlert[], broken: readonly Broken[]): Failure {
  const reasons = broken.map(({ path, why }) => `${path}: ${why.replace(/\.$/, '')}`).join('; ');
  const same = files.filter(({ state }) => state?.is === 'same').length;
  return new Failure(
    same === 0
      ? l10n.t('No alert file can be deployed. {0}.', reasons)
      : l10n.t(
          '{0} of {1} alert files are deployed already, and the rest cannot be. {2}.',
          same,
          files.length,
          reasons,
        ),
    [...todosOf(broken), l10n.t('Save, then deploy again.')].join(' '),
  );
}

/** @returns whether the others are to be deployed without these */
async function leaveOut({ vs }: Services, broken: readonly Broken[]): Promise<boolean> {
  const { l10n } = vs;
  const reasons = broken.map(({ path, why }) => `${path}: ${why}`);
  const without = broken.length === 1 ? l10n.t('Leave It Out') : l10n.t('Leave Them Out');
  const what =
    broken.length === 1
      ? l10n.t('An alert file cannot be deployed as it is.')
      : l10n.t('{0} alert files cannot be deployed as they are.', broken.length);
  const detail = [...reasons, '', ...todosOf(broken)].join('\n');
  return (await vs.window.showWarningMessage(what, { modal: true, detail }, without)) === without;
}

function todosOf(broken: readonly Broken[]): readonly string[] {
  return [...new Set(broken.map(({ todo }) => todo))];
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
    description: `${path} → ${request.logGroupName}`,
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
    ...(elsewhere > 0 ? [l10n.t('Left out, since no trail of it delivers to their log groups: {0}.', elsewhere)] : []),
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
