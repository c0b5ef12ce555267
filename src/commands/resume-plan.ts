import type { Account } from '../aws/account';
import { Failure } from '../common/failure';
import { isOf, isUnfinished, runsOf, type Journal } from '../pipeline/journal/journal';
import { Command } from '../common/contributions';
import { carryOut, madeHereBefore, planOf, reviewAndApply } from './apply-plan';
import { accountOf, withProgress, type Services } from './services';

/** `Resume Plan…`: goes on with a plan that did not come to its end. It is read again only where it has changed. */
export async function resumePlan(services: Services, argument: unknown): Promise<void> {
  const found = await chosenJournal(services, argument, services.vs.l10n.t('Which plan goes on?'));
  if (!found) return;
  const { account, journal } = found;
  const { planRest, wasRead } = await import('../pipeline/recover/resume');
  const { purpose, result } = await withProgress(
    services,
    services.vs.l10n.t('Looking at what exists'),
    async (signal) => planRest(account, journal, await madeHereBefore(services, account), signal),
  );
  const undertaking = { purpose, plan: planOf(result), journalId: journal.id };
  if (!wasRead(undertaking.plan, journal)) {
    await reviewAndApply(services, account, undertaking);
    return;
  }
  const { planMarkdown } = await import('../pipeline/apply/plan-document');
  const uri = await services.planReview.show(undertaking.plan.title, planMarkdown(undertaking.plan));
  await carryOut(services, account, undertaking, uri);
}

/** `Roll Back Plan…`: takes back what an unfinished plan did, after a review. */
export async function rollBackPlan(services: Services, argument: unknown): Promise<void> {
  const found = await chosenJournal(services, argument, services.vs.l10n.t('Which plan is taken back?'));
  if (!found) return;
  const { account, journal } = found;
  const { rollBackPlan: makeRollBack } = await import('../pipeline/recover/resume');
  const plan = await withProgress(services, services.vs.l10n.t('Looking at what exists'), (signal) =>
    makeRollBack(account, journal, signal),
  );
  await reviewAndApply(services, account, { purpose: { kind: 'roll-back' }, plan, journalId: journal.id });
}

/** After connecting: tells of plans that did not come to their end, say because VS Code was closed. */
export async function offerUnfinished(services: Services, account: Account): Promise<void> {
  const { vs } = services;
  const { l10n } = vs;
  const [journal] = await unfinishedOf(services, account);
  if (!journal) return;
  const resume = l10n.t('Resume');
  const rollBack = l10n.t('Roll Back');
  const forget = l10n.t('Forget It');
  const choice = await vs.window.showWarningMessage(
    l10n.t('A plan did not come to its end: {0}. {1}', titleOf(journal), progressOf(services, journal)),
    resume,
    rollBack,
    forget,
  );
  if (choice === resume) await vs.commands.executeCommand(Command.ResumePlan, journal.id);
  if (choice === rollBack) await vs.commands.executeCommand(Command.RollBackPlan, journal.id);
  if (choice === forget) await dismiss(services, account, journal);
}

async function dismiss({ journalsOf }: Services, account: Account, { id }: Journal): Promise<void> {
  const writer = await journalsOf(account).write({ is: 'ended', at: account.clock.now(), how: 'dismissed' }, id);
  await writer.close();
}

async function unfinishedOf({ journalsOf }: Services, account: Account): Promise<Journal[]> {
  const { identity, region } = account;
  const journals = await journalsOf(account).list();
  const place = { accountId: identity.accountId, region };
  return journals
    .filter((journal) => isUnfinished(journal) && runsOf(journal).some(({ plan }) => isOf(plan, place)))
    .reverse();
}

async function chosenJournal(
  services: Services,
  argument: unknown,
  placeHolder: string,
): Promise<{ account: Account; journal: Journal } | undefined> {
  const { vs } = services;
  const account = await accountOf(services);
  if (!account) return undefined;
  const journals = await unfinishedOf(services, account);
  const named = journals.find(({ id }) => id === argument);
  if (named) return { account, journal: named };
  if (journals.length === 0) {
    throw new Failure(
      vs.l10n.t('Every plan for this account and region has come to its end.'),
      vs.l10n.t('Only a plan that failed, was cancelled or was interrupted can be resumed or rolled back.'),
    );
  }
  const items = journals.map((journal) => ({
    label: titleOf(journal),
    description: progressOf(services, journal),
    journal,
  }));
  const journal = (await vs.window.showQuickPick(items, { placeHolder }))?.journal;
  return journal && { account, journal };
}

function titleOf(journal: Journal): string {
  return runsOf(journal)[0]?.plan.title ?? journal.id;
}

/** "9 of 15 steps were done." */
function progressOf({ vs }: Services, journal: Journal): string {
  const [first] = runsOf(journal);
  const calls = first?.plan.steps.filter(({ call }) => call).length ?? 0;
  const done = new Set(
    runsOf(journal).flatMap(({ steps }) => [...steps].filter(([, state]) => state === 'done').map(([id]) => id)),
  );
  return vs.l10n.t('{0} of {1} steps were done.', done.size, calls);
}
