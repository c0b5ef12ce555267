import type { Account } from '../../aws/account';
import { inspectRollBack } from './inspect-roll-back';
import { patient } from '../inspect/patient';
import { makePlan } from '../plan/make-plan';
import { isChange, type Plan, type PlanResult } from '../plan/plan';
import { planRollBack } from './plan-roll-back';
import type { ResourceKey } from '../chain/resource-key';
import { runsOf, type Journal, type Purpose, type Run } from '../journal/journal';

/**
 * The rest of what a journal was begun for. What is to be made is planned anew, since the account may have changed; of
 * what is to be removed the steps that are not done are left, since what they name cannot be found by looking any more.
 * @throws AwsError when nothing can be read at all
 */
export async function planRest(
  account: Account,
  journal: Journal,
  made: ReadonlySet<ResourceKey>,
  signal?: AbortSignal,
): Promise<{ readonly purpose: Purpose; readonly result: PlanResult }> {
  const last = runsOf(journal).at(-1)!;
  const { purpose } = last;
  switch (purpose.kind) {
    case 'tear-down':
    case 'roll-back':
    case 'fix':
      return { purpose, result: remaining(last) };
    default:
      return { purpose, result: await makePlan(account, purpose, made, signal) };
  }
}

function remaining({ plan, steps }: Run): Plan {
  const isDone = (id: string) => steps.get(id) === 'done';
  const rest = plan.steps.filter(({ id }) => !isDone(id));
  return { ...plan, steps: rest.map((step) => ({ ...step, after: step.after.filter((id) => !isDone(id)) })) };
}

/** Whether a person has read every change of a plan already, in the plans that its journal has. */
export function wasRead(plan: Plan, journal: Journal): boolean {
  const known = new Set(runsOf(journal).flatMap((run) => run.plan.steps.map(({ call }) => JSON.stringify(call))));
  return plan.steps.every((step) => !isChange(step) || known.has(JSON.stringify(step.call)));
}

/** The plan that takes back what a journal's plans did. */
export async function rollBackPlan(account: Account, journal: Journal, signal?: AbortSignal): Promise<Plan> {
  const { identity, region, label } = account;
  return planRollBack(
    { account: { identity, region, label } },
    subjectOf(journal),
    await inspectRollBack(patient(account, signal), journal),
  );
}

/** What a journal is about, e.g. "Create trail My_cloudtrail". */
export function subjectOf(journal: Journal): string {
  return runsOf(journal)[0]?.plan.what ?? '';
}
