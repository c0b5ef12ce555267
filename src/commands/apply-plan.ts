import type * as vscode from 'vscode';
import { AwsError, expiryOf, type Account } from '../aws/account';
import { Command } from '../common/contributions';
import { Failure } from '../common/failure';
import type { ApplyProgress } from '../pipeline/apply/apply';
import type { ApplyFailure } from '../pipeline/apply/apply-failure';
import { madeHere, type Purpose } from '../pipeline/journal/journal';
import type { PlanRequest } from '../pipeline/plan/make-plan';
import { isChange, isRefused, type Plan, type PlanResult, type StepId } from '../pipeline/plan/plan';
import { withProgress, type Services } from './services';
import { watchFirstDelivery } from './watch-delivery';

/** A plan to be carried out, and what for; `journalId` where it goes on with a journal that there is. */
export interface Undertaking {
  readonly purpose: Purpose;
  readonly plan: Plan;
  readonly journalId?: string;
}

/**
 * Makes a plan, has it read, and applies it when the person says so.
 * @returns whether everything in the plan is done
 */
export async function planAndApply(services: Services, account: Account, request: PlanRequest): Promise<boolean> {
  return reviewAndApply(services, account, { purpose: request, plan: await planFor(services, account, request) });
}

/** Looks at what exists and makes a plan. @throws Failure for a plan that there cannot be */
export async function planFor(services: Services, account: Account, request: PlanRequest): Promise<Plan> {
  const result = await withProgress(services, services.vs.l10n.t('Looking at what exists'), async (signal) => {
    const [{ makePlan }, made] = await Promise.all([
      import('../pipeline/plan/make-plan'),
      madeHereBefore(services, account),
    ]);
    return makePlan(account, request, made, signal);
  });
  return planOf(result);
}

/** Has a plan read, and applies it when the person says so. @returns whether everything in it is done */
export async function reviewAndApply(services: Services, account: Account, undertaking: Undertaking): Promise<boolean> {
  const { vs, planReview } = services;
  const { planMarkdown } = await import('../pipeline/apply/plan-document');
  const { plan } = undertaking;
  if (!plan.steps.some(isChange)) {
    await planReview.show(plan.title, planMarkdown(plan));
    void vs.window.showInformationMessage(vs.l10n.t('There is nothing to do; the plan says why: {0}', plan.title));
    return true;
  }
  const { decision, uri } = await planReview.review(plan.title, planMarkdown(plan));
  return decision === 'apply' && carryOut(services, account, undertaking, uri);
}

/**
 * Applies a plan that was read. Its document shows how each step goes and is the record afterwards.
 * @throws Failure when it does not come to its end; it offers to resume and to roll back
 */
export async function carryOut(
  services: Services,
  account: Account,
  undertaking: Undertaking,
  uri: vscode.Uri,
): Promise<boolean> {
  const { vs, log, pipelines, planReview, journalsOf } = services;
  const { plan } = undertaking;
  const [{ applyJournalled }, { planMarkdown }] = await Promise.all([
    import('../pipeline/apply/apply-journalled'),
    import('../pipeline/apply/plan-document'),
  ]);
  let last: ApplyProgress = new Map();
  const { result, journalId } = await withProgress(services, plan.title, (signal, report) =>
    applyJournalled(account, journalsOf(account), undertaking, {
      signal,
      onProgress: (progress) => {
        last = progress;
        planReview.update(uri, planMarkdown(plan, progress));
        report(progressText(vs, progress));
      },
    }),
  );
  log.info(`${plan.title}: ${result.ok ? 'done' : result.failure.reason}; finished steps: ${result.done.join(', ')}`);
  pipelines.refresh();
  const conclude = (...sentences: string[]) => planReview.update(uri, planMarkdown(plan, last, sentences));
  if (result.ok) {
    if (plan.verify) watchFirstDelivery(services, account, plan.verify.trailArn, result.status, conclude);
    else {
      const notes = notesOf(plan, last);
      conclude(vs.l10n.t('Done.'), ...notes);
      if (notes.length > 0) void offerMail(services, notes);
    }
    return true;
  }
  const failure = await tellableFailure(vs, plan, result.failure, result.done, journalId);
  conclude(failure.message);
  // An expired session is told by the connection, which offers the plan again once there is a new one.
  if (expiryOf(failure.cause)) return false;
  if (result.failure.reason !== 'cancelled') throw failure;
  void tellCancelled(vs, failure);
  return false;
}

/** What there is still to do by others, such as to confirm a subscription. */
function notesOf({ steps }: Plan, progress: ApplyProgress): string[] {
  return steps.flatMap(({ id, resource }) => {
    const state = progress.get(id);
    if (state?.is !== 'done' || state.note === undefined || state.unchecked) return [];
    return [`${resource.replaceAll('`', '')}: ${state.note}`];
  });
}

/** In the sandbox nobody has a mailbox to look into. */
async function offerMail({ vs, connections }: Services, notes: readonly string[]): Promise<void> {
  const { state } = connections;
  if (state.kind !== 'connected' || state.choice.kind !== 'sandbox') return;
  const read = vs.l10n.t('Read Mail…');
  const choice = await vs.window.showInformationMessage(notes.join(' '), read);
  if (choice === read) await vs.commands.executeCommand(Command.SandboxReadMail);
}

/** What a person called off is no error, but what was done by then has to be said. */
async function tellCancelled(vs: typeof vscode, { message, offers }: Failure): Promise<void> {
  const choice = await vs.window.showInformationMessage(message, ...offers.map(({ title }) => title));
  const offer = offers.find(({ title }) => title === choice);
  if (offer) await vs.commands.executeCommand(offer.command, offer.argument);
}

/** What this computer's journals say was made in the account and region. */
export async function madeHereBefore({ journalsOf }: Services, account: Account): Promise<ReturnType<typeof madeHere>> {
  const { identity, region } = account;
  return madeHere(await journalsOf(account).list(), { accountId: identity.accountId, region });
}

/** @throws Failure for a plan that there cannot be */
export function planOf(result: PlanResult): Plan {
  if (isRefused(result)) throw new Failure(result.refused.what, result.refused.todo);
  return result;
}

/** "3 of 9", and what is being waited for. */
function progressText(vs: typeof vscode, progress: ApplyProgress): string {
  const states = [...progress.values()];
  const done = states.filter(({ is }) => is === 'done').length;
  const waiting = states.find((state) => state.is === 'retrying');
  const count = vs.l10n.t('{0} of {1}', done, states.length);
  if (waiting?.is !== 'retrying') return count;
  return `${count} · ${waiting.why} ${vs.l10n.t('Retrying ({0} of about {1})…', waiting.next, waiting.about)}`;
}

/** More things than this are not named in a message. */
const mostNamed = 4;

/** What failed, what to do, and what was done by then: nothing half-made stays unmentioned. */
async function tellableFailure(
  vs: typeof vscode,
  plan: Plan,
  failure: ApplyFailure,
  done: readonly StepId[],
  journalId: string,
): Promise<Failure> {
  const { l10n } = vs;
  const { explainApplyFailure } = await import('../pipeline/apply/apply-failure');
  const { what, todo } = explainApplyFailure(failure);
  const changes = plan.steps.filter(isChange);
  const made = changes.filter(({ id }) => done.includes(id));
  const which =
    made.length > mostNamed
      ? l10n.t('the plan’s document shows which')
      : made.map(({ resource }) => resource.replaceAll('`', '')).join(', ');
  const soFar =
    made.length === 0
      ? l10n.t('Nothing was done.')
      : l10n.t('{0} of {1} steps were done and stay: {2}.', made.length, changes.length, which);
  const resume = { title: l10n.t('Resume'), command: Command.ResumePlan, argument: journalId };
  const rollBack = { title: l10n.t('Roll Back'), command: Command.RollBackPlan, argument: journalId };
  const removes = plan.onFailure === 'go-on';
  const cause = 'error' in failure ? failure.error : undefined;
  return new Failure(
    `${what} ${soFar}`,
    todo,
    cause instanceof AwsError ? cause : undefined,
    made.length === 0 || removes ? [resume] : [resume, rollBack],
  );
}
