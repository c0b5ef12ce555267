import type { Existing } from '../inspect/existing';
import { rollBackId, type StandingStep } from './inspect-roll-back';
import { nothingAnyMore } from '../plan/costs';
import type { Plan, Step } from '../plan/plan';
import { planHead } from '../plan/plan-head';
import { removedBy } from '../plan/call-effect';

/**
 * Takes back what the plans of a journal did, the last first, and leaves what others have changed since. What fails keeps
 * back only what needs it.
 * @param what what the plan that is rolled back was for
 */
export function planRollBack(
  existing: Pick<Existing, 'account'>,
  what: string,
  standing: readonly StandingStep[],
): Plan {
  const lastFirst = [...standing].reverse();
  const steps = lastFirst.map((each, index): Step => {
    const { step, standing: how } = each;
    const common = { id: rollBackId(each), resource: step.resource };
    if (how !== 'as-left') return { ...common, action: 'leave', why: reasons[how], after: [] };
    const staying = lastFirst.find((other) => isKept(other) && other.run === each.run && standsOn(other, each));
    if (staying) return { ...common, action: 'leave', why: `${staying.step.resource} stays and needs it.`, after: [] };
    const isRemoval = removedBy(step.undo!) !== undefined || step.undo!.name === 's3:DeleteBucketPolicy';
    return {
      ...common,
      action: isRemoval ? 'remove' : 'change',
      why: isRemoval ? 'It was made by the plan that is rolled back.' : 'It becomes again what it was before the plan.',
      call: step.undo!,
      after: lastFirst
        .slice(0, index)
        .filter((other) => standsOn(other, each))
        .map(rollBackId),
    };
  });
  return {
    ...planHead(existing, `Roll back: ${what}`),
    steps,
    monthlyCost: nothingAnyMore,
    onFailure: 'go-on',
  };
}

/** Why something is not taken back. */
const reasons = {
  'not-done': 'It had only begun, and nothing came of it.',
  pending:
    'It was not confirmed, and SNS lets nobody delete it: it is gone within two days by itself, or with its topic.',
  changed: 'Somebody has changed it since; mend it by hand.',
  unknown: 'You may not look at how it stands now; mend it by hand.',
} satisfies Record<Exclude<StandingStep['standing'], 'as-left'>, string>;

const isKept = ({ standing }: StandingStep) => standing === 'changed' || standing === 'unknown';

/** Whether one step stood on another: it followed it in the same plan, or belongs to a later one. */
function standsOn(later: StandingStep, earlier: StandingStep): boolean {
  return later.run === earlier.run ? earlier.followers.includes(later.step.id) : later.run > earlier.run;
}
