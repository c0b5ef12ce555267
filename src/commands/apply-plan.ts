import type * as vscode from 'vscode';
import { AwsError, type Account } from '../aws/account';
import { Failure } from '../common/failure';
import type { ApplyProgress } from '../pipeline/apply/apply';
import type { ApplyFailure } from '../pipeline/apply/apply-failure';
import type { PlanRequest } from '../pipeline/plan/make-plan';
import { isRefused, type Plan, type PlanResult, type StepId } from '../pipeline/plan/plan';
import { withProgress, type Services } from './services';

/**
 * Makes a plan, has it read, and applies it when the person says so. The plan's document shows how each step goes and
 * is the record afterwards.
 * @returns whether everything in the plan is done
 */
export async function planAndApply(services: Services, account: Account, request: PlanRequest): Promise<boolean> {
  const { vs } = services;
  const result = await withProgress(services, vs.l10n.t('Looking at what exists'), async (signal) => {
    const { makePlan } = await import('../pipeline/plan/make-plan');
    return makePlan(account, request, new Set(), signal);
  });
  return reviewAndApply(services, account, result);
}

/**
 * The same for a plan that is ready.
 * @throws Failure when there is none, or when a step fails
 */
export async function reviewAndApply(services: Services, account: Account, result: PlanResult): Promise<boolean> {
  const { planReview } = services;
  if (isRefused(result)) throw new Failure(result.refused.what, result.refused.todo);
  const { planMarkdown } = await import('../pipeline/plan/plan-document');
  const { decision, uri } = await planReview.review(result.title, planMarkdown(result));
  if (decision === 'discard') return false;
  return apply(services, account, result, (markdown) => planReview.update(uri, markdown));
}

async function apply(
  services: Services,
  account: Account,
  plan: Plan,
  show: (markdown: string) => void,
): Promise<boolean> {
  const { vs, log, pipelines } = services;
  const [{ applyPlan }, { planMarkdown }] = await Promise.all([
    import('../pipeline/apply/apply'),
    import('../pipeline/plan/plan-document'),
  ]);
  const result = await withProgress(services, plan.title, (signal, report) =>
    applyPlan(account, plan, {
      signal,
      onProgress: (progress) => {
        show(planMarkdown(plan, progress));
        report(progressText(vs, progress));
      },
    }),
  );
  log.info(`${plan.title}: ${result.ok ? 'done' : result.failure.reason}; finished steps: ${result.done.join(', ')}`);
  pipelines.refresh();
  if (result.ok) return true;
  throw await tellableFailure(vs, plan, result.failure, result.done);
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

/** What failed, what to do, and what was made by then: nothing half-made stays unmentioned. */
async function tellableFailure(
  vs: typeof vscode,
  plan: Plan,
  failure: ApplyFailure,
  done: readonly StepId[],
): Promise<Failure> {
  const { explainApplyFailure } = await import('../pipeline/apply/apply-failure');
  const { what, todo } = explainApplyFailure(failure);
  const made = plan.steps.filter(({ id, call }) => call && done.includes(id)).length;
  const calls = plan.steps.filter(({ call }) => call).length;
  const soFar =
    made === 0
      ? vs.l10n.t('Nothing was made.')
      : vs.l10n.t('{0} of {1} steps were made and stay; the plan’s document shows which.', made, calls);
  const cause = 'error' in failure ? failure.error : undefined;
  return new Failure(`${what} ${soFar}`, todo, cause instanceof AwsError ? cause : undefined);
}
