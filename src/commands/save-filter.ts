import type * as vscode from 'vscode';
import type { Account } from '../aws/account';
import { Failure } from '../common/failure';
import type { FilterPlace } from '../editor/filter-path';
import type { AlarmState } from '../pipeline/chain/chain';
import { isChange, type Plan } from '../pipeline/plan/plan';
import type { MetricFilterRequest } from '../pipeline/request/requests';
import { sameValue } from '../pipeline/same-value';
import { describeAccount } from '../views/connection-status';
import { showError } from '../views/errors';
import { carryOut, planFor, type Undertaking } from './apply-plan';
import { accountAt, readFilterDocument } from './filter-store';
import { notDeployable } from './not-deployable';
import type { Services } from './services';
import { tellDeployed } from './tell-deployed';

/** A deployment that a person has agreed to, and over what. */
export interface Agreed {
  readonly place: FilterPlace;
  readonly wanted: MetricFilterRequest;
  readonly seen: string | undefined;
  readonly plan: Plan;
  /** The plan's document; absent where there is nothing to deploy. */
  readonly uri?: vscode.Uri;
}

/** Checks a document of the account's filter, and has the person agree to what a deployment of it changes. */
export async function agreeToSave(
  services: Services,
  place: FilterPlace,
  text: string,
  seen: string | undefined,
): Promise<Agreed> {
  const account = accountAt(services, place);
  const wanted = await requestOfText(services, place, text, seen);
  const plan = await planFor(services, account, { kind: 'metric-filter', wanted });
  const agreed = { place, wanted, seen, plan };
  return plan.steps.some(isChange) ? { ...agreed, uri: await agree(services, account, place, plan) } : agreed;
}

/** Deploys a document of the account's filter; asks, unless that very deployment was agreed to before. */
export async function saveFilter(
  services: Services,
  place: FilterPlace,
  text: string,
  seen: string | undefined,
  before: Agreed | undefined,
): Promise<void> {
  const { vs, alarmsBeside } = services;
  const account = accountAt(services, place);
  const wanted = await requestOfText(services, place, text, seen);
  const isAgreed = before && before.seen === seen && sameValue([before.place, before.wanted], [place, wanted]);
  const { plan, uri } = isAgreed ? before : await agreeToSave(services, place, text, seen);
  if (!uri) {
    vs.window.setStatusBarMessage(vs.l10n.t('The account has the metric filter just like this: {0}', place.name), 6000);
    return;
  }
  if ((await readFilterDocument(services, account, place)) !== seen) {
    throw new Failure(
      vs.l10n.t('The metric filter was changed in the account in the meantime.'),
      vs.l10n.t('Nothing was deployed. Save again to see what has changed.'),
    );
  }
  await apply(services, account, { purpose: { kind: 'metric-filter', wanted }, plan }, uri);
  // The alarm that was made is the one that the document shows from now on.
  if (wanted.alarm) {
    const { alarmNameOf } = await import('../pipeline/request/requests');
    alarmsBeside.note(place, { others: [], ...alarmsBeside.at(place), shown: alarmNameOf(wanted) });
  }
  tellDeployed(services, account, wanted);
}

/** What a document asks for. @throws Failure where that cannot be deployed, or is not this filter */
async function requestOfText(
  services: Services,
  place: FilterPlace,
  text: string,
  seen: string | undefined,
): Promise<MetricFilterRequest> {
  const { vs } = services;
  const { l10n } = vs;
  const [{ checkAlertFile }, { deployRequest }, { parseAlertFile }, { unsaid }] = await Promise.all([
    import('../alerts/check-alert-file'),
    import('../pipeline/request/deploy-request'),
    import('../alerts/alert-file'),
    import('../pipeline/drift/unsaid'),
  ]);
  const { file, diagnostics } = checkAlertFile(text);
  const problem = diagnostics.find(({ severity }) => severity === 'error');
  if (problem) throw await notDeployable(services, problem.message);
  const read = deployRequest(file);
  if ('missing' in read) {
    throw new Failure(
      l10n.t('The front matter does not say: {0}.', read.missing.join(', ')),
      l10n.t('Write it, then save again.'),
    );
  }
  // A document of the account's filter is about its log group, whether or not it names it.
  const request: MetricFilterRequest = { ...read.asked, logGroupName: read.asked.logGroupName ?? place.logGroup };
  if (request.filterName !== place.name) {
    throw new Failure(
      l10n.t('This is the metric filter {0}, and the document says filterName: {1}.', place.name, request.filterName),
      l10n.t(
        'Put the name back and save. “Rename Metric Filter…” gives it another name, “Duplicate Metric Filter…” makes a second one.',
      ),
    );
  }
  if (request.logGroupName !== place.logGroup) {
    throw new Failure(
      l10n.t(
        'This metric filter is on the log group {0}, and the document says logGroupName: {1}.',
        place.logGroup,
        request.logGroupName,
      ),
      l10n.t(
        'Put the log group back and save. For a filter on another log group choose “Edit a Copy”, then “Deploy Metric Filter”.',
      ),
    );
  }
  const lost = seen === undefined ? [] : unsaid(file.settings ?? {}, parseAlertFile(seen).settings ?? {});
  if (lost.length > 0) {
    throw new Failure(
      l10n.t(
        'A save takes nothing away from the account, and this is not in the document any more: {0}.',
        lost.join(', '),
      ),
      l10n.t('Put it back or give it another value. “Delete Alarm…” in the Pipelines view deletes an alarm.'),
    );
  }
  return request;
}

/** Has a person agree to a plan. @returns its document @throws CancellationError */
async function agree(services: Services, account: Account, place: FilterPlace, plan: Plan) {
  const { vs, planReview, alarmsBeside } = services;
  const { l10n, window } = vs;
  const [{ planMarkdown }, { planLines }] = await Promise.all([
    import('../pipeline/apply/plan-document'),
    import('../pipeline/plan/plan-lines'),
  ]);
  const deploy = l10n.t('Deploy');
  const review = l10n.t('Review Plan');
  const detail = [
    l10n.t('Connection: {0}', describeAccount(account)),
    l10n.t('Log group: {0}', place.logGroup),
    '',
    ...planLines(plan).map((line) => `• ${line}`),
    ...othersStay(vs, alarmsBeside.at(place)?.others ?? [], plan),
    '',
    l10n.t('Cost a month: {0}', plan.monthlyCost.text),
  ].join('\n');
  const choice = await window.showWarningMessage(`${plan.title}?`, { modal: true, detail }, deploy, review);
  if (choice === deploy) return planReview.keep(plan.title, planMarkdown(plan));
  if (choice === review) {
    const { decision, uri } = await planReview.review(plan.title, planMarkdown(plan));
    if (decision === 'apply') return uri;
  }
  throw new vs.CancellationError();
}

/** Other alarms on the metric, which a person may take for what is deployed. */
function othersStay({ l10n }: typeof vscode, others: readonly AlarmState[], { steps }: Plan): readonly string[] {
  const touched = new Set(
    steps.flatMap(({ call }) => (call?.name === 'cloudwatch:PutMetricAlarm' ? [call.input] : [])),
  );
  const names = others.map(({ name }) => name).filter((name) => [...touched].every((each) => each.AlarmName !== name));
  return names.length === 0
    ? []
    : [`• ${l10n.t('Other alarms on the metric stay as they are: {0}', names.join(', '))}`];
}

/**
 * Applies a plan. What keeps it from its end is told with what there is to do about it, besides by the save that does not
 * come about.
 */
async function apply(services: Services, account: Account, undertaking: Undertaking, uri: vscode.Uri): Promise<void> {
  const { vs, log } = services;
  const { l10n } = vs;
  try {
    if (await carryOut(services, account, undertaking, uri)) return;
  } catch (error) {
    const showPlan = { title: l10n.t('Show Plan'), command: 'markdown.showPreview', argument: uri };
    if (!(error instanceof Failure)) throw error;
    showError(vs, log, new Failure(error.what, error.todo, error.cause, [...error.offers, showPlan]));
    throw error;
  }
  throw new Failure(
    l10n.t('The deployment did not come to its end.'),
    l10n.t('The message about it says what was done by then.'),
  );
}
