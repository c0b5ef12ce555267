import type { PlanRequest } from '../plan/make-plan';
import type { Plan, Step, StepId } from '../plan/plan';
import { madeBy, removedBy } from '../plan/call-effect';
import type { ResourceKey } from '../chain/resource-key';

/**
 * What a plan is carried out for: a request; taking back what an earlier plan of the same journal did; or mending one link
 * of a chain.
 */
export type Purpose = PlanRequest | { readonly kind: 'roll-back' } | { readonly kind: 'fix' };

/** One line of a journal. `at`: milliseconds since the epoch, by the account's clock. */
export type JournalEntry =
  | { readonly is: 'planned'; readonly at: number; readonly purpose: Purpose; readonly plan: Plan }
  /** Written before a step's call is made, so a step that only began may or may not have been done. */
  | { readonly is: 'begun'; readonly at: number; readonly step: StepId }
  | { readonly is: 'done'; readonly at: number; readonly step: StepId }
  /** `certain`: AWS said no; otherwise the answer was lost, and the step may have been done. */
  | {
      readonly is: 'failed';
      readonly at: number;
      readonly step: StepId;
      readonly code: string;
      readonly certain: boolean;
    }
  | { readonly is: 'ended'; readonly at: number; readonly how: 'applied' | 'rolled-back' | 'dismissed' };

/** All that was done for one request: the plan, the plans that went on from it, and a roll-back. */
export interface Journal {
  readonly id: string;
  readonly entries: readonly JournalEntry[];
}

/** One plan of a journal and how far its steps came; steps that were not begun are missing. */
export interface Run {
  readonly purpose: Purpose;
  readonly plan: Plan;
  readonly steps: ReadonlyMap<StepId, 'begun' | 'done' | 'refused'>;
}

/** The plans of a journal, the oldest first. */
export function runsOf({ entries }: Journal): readonly Run[] {
  const runs: { purpose: Purpose; plan: Plan; steps: Map<StepId, 'begun' | 'done' | 'refused'> }[] = [];
  for (const entry of entries) {
    if (entry.is === 'planned') runs.push({ purpose: entry.purpose, plan: entry.plan, steps: new Map() });
    const steps = runs.at(-1)?.steps;
    if (entry.is === 'begun' || entry.is === 'done') steps?.set(entry.step, entry.is);
    if (entry.is === 'failed') steps?.set(entry.step, entry.certain ? 'refused' : 'begun');
  }
  return runs;
}

/** Whether what a journal is about was neither finished nor taken back nor given up. */
export function isUnfinished({ entries }: Journal): boolean {
  return entries.at(0)?.is === 'planned' && entries.at(-1)?.is !== 'ended';
}

/** The calls that were carried out, or may have been, the oldest first. */
export function stepsTaken({ plan, steps }: Run): readonly { readonly step: Step; readonly certain: boolean }[] {
  return plan.steps.flatMap((step) => {
    const state = steps.get(step.id);
    return step.call && (state === 'begun' || state === 'done') ? [{ step, certain: state === 'done' }] : [];
  });
}

/** What the journals say was made in an account's region, or may have been, and was not removed again. */
export function madeHere(
  journals: readonly Journal[],
  place: { readonly accountId: string; readonly region: string },
): ReadonlySet<ResourceKey> {
  const made = new Set<ResourceKey>();
  for (const run of journals.flatMap(runsOf)) {
    if (!isOf(run.plan, place)) continue;
    for (const { step, certain } of stepsTaken(run)) {
      const makes = step.action === 'create' ? madeBy(step.call!) : undefined;
      const removes = certain ? removedBy(step.call!) : undefined;
      if (makes) made.add(makes);
      if (removes) made.delete(removes);
    }
  }
  return made;
}

/** Whether a plan is of that account and region. */
export function isOf(
  plan: Plan,
  { accountId, region }: { readonly accountId: string; readonly region: string },
): boolean {
  return plan.account.accountId === accountId && plan.region === region;
}
