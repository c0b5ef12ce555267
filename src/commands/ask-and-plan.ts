import type { Account } from '../aws/account';
import type { PlanRequest } from '../pipeline/plan/make-plan';
import { planAndApply } from './apply-plan';
import { accountOf, type Services } from './services';

/** Asks what is wanted and plans that; nothing when the person gave up on the questions. */
export async function askAndPlan(
  services: Services,
  ask: (account: Account) => Promise<PlanRequest | undefined>,
): Promise<void> {
  const account = await accountOf(services);
  if (!account) return;
  const request = await ask(account);
  if (request) await planAndApply(services, account, request);
}
