import type { Account } from '../../aws/account';
import { runsOf, stepsTaken, type Journal, type Run } from '../journal/journal';
import type { Step, StepId } from '../plan/plan';
import { compareWritten } from './as-written';
import { isThereAndMarked } from '../apply/made-before';

/** A step that can be taken back, and how what it did stands now. */
export interface StandingStep {
  readonly step: Step;
  /** Which of the journal's plans it belongs to, from 0. */
  readonly run: number;
  /** Steps of the same plan that stood on it, near or far: they are taken back before. */
  readonly followers: readonly StepId[];
  /**
   * `not-done`: it only began, and nothing came of it, or what is there is not of our making. `changed`: somebody has
   * changed it since. `pending`: a subscription that was not confirmed, which goes by itself. `unknown`: it may not be
   * looked at.
   */
  readonly standing: 'as-left' | 'not-done' | 'changed' | 'pending' | 'unknown';
}

/**
 * The steps of a journal that have something to take back, the oldest first. What only began is looked for, and what can
 * be changed is compared with what was written, so that nothing of anybody else's is undone.
 */
export async function inspectRollBack(account: Account, journal: Journal): Promise<StandingStep[]> {
  const runs = runsOf(journal);
  const takenBack = new Set(
    runs.filter(isRollBack).flatMap(({ steps }) => [...steps].flatMap(([id, state]) => (state === 'done' ? [id] : []))),
  );
  const undoable = runs.flatMap((run, index) =>
    isRollBack(run)
      ? []
      : stepsTaken(run)
          .filter(({ step }) => step.undo && !takenBack.has(rollBackId({ step, run: index })))
          .map(({ step, certain }) => ({ step, certain, run: index, followers: followersOf(step.id, run.plan.steps) })),
  );
  return Promise.all(
    undoable.map(async ({ step, certain, run, followers }) => {
      const standing = await standingOf(account, step, certain);
      return { step, run, followers, standing };
    }),
  );
}

/** The id of the step that takes a step back. */
export function rollBackId({ step, run }: Pick<StandingStep, 'step' | 'run'>): StepId {
  return `${run} ${step.id}`;
}

const isRollBack = ({ purpose }: Run) => purpose.kind === 'roll-back';

async function standingOf(account: Account, step: Step, certain: boolean): Promise<StandingStep['standing']> {
  const isNew = step.action === 'create';
  const made = isNew && !certain ? await isThereAndMarked(account, step.call!) : undefined;
  if (made === 'unknown') return 'unknown';
  if (made !== undefined) return made ? 'as-left' : 'not-done';
  const found = await compareWritten(account, step.call!);
  switch (found) {
    case undefined:
    case 'as-written':
      return 'as-left';
    case 'unknown':
    case 'pending':
      return found;
    case 'changed':
      return certain ? 'changed' : 'not-done';
    case 'gone':
      // Somebody has taken away what was new already; what was there before is not put back over that.
      return certain ? (isNew ? 'as-left' : 'changed') : 'not-done';
  }
}

function followersOf(id: StepId, steps: readonly Step[]): StepId[] {
  const followers = new Set<StepId>();
  // Steps stand after those they need, so one pass finds the far ones too.
  for (const { id: each, after } of steps) {
    if (after.some((before) => before === id || followers.has(before))) followers.add(each);
  }
  return [...followers];
}
