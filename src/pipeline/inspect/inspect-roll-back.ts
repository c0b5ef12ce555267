import type { Account } from '../../aws/account';
import type { ApiInput, ApiName } from '../../aws/api';
import { runsOf, stepsTaken, type Journal, type Run } from '../journal/journal';
import { samePolicy, parsePolicy } from '../plan/policy-merge';
import type { Step, StepId } from '../plan/plan';
import type { PolicyDocument } from '../plan/policies';
import { isThereAndMarked } from './made-before';
import { seen } from './seen';

/** A step that can be taken back, and how what it did stands now. */
export interface StandingStep {
  readonly step: Step;
  /** Which of the journal's plans it belongs to, from 0. */
  readonly run: number;
  /** Steps of the same plan that stood on it, near or far: they are taken back before. */
  readonly followers: readonly StepId[];
  /**
   * `not-done`: it only began, and nothing came of it, or what is there is not of our making. `changed`: somebody has
   * changed it since. `unknown`: it may not be looked at.
   */
  readonly standing: 'as-left' | 'not-done' | 'changed' | 'unknown';
}

/**
 * The steps of a journal that have something to take back, the oldest first. What only began is looked for, and policies
 * are compared with what was written, so that nothing of anybody else's is undone.
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
  const made = step.action === 'create' && !certain ? await isThereAndMarked(account, step.call!) : undefined;
  const found = made ?? (await findPolicy(account, step));
  if (found === 'unknown') return 'unknown';
  if (found === undefined || found) return 'as-left';
  return certain ? 'changed' : 'not-done';
}

type PolicyReaders = {
  readonly [N in ApiName]?: (
    account: Account,
    input: ApiInput<N>,
  ) => readonly [string | undefined, Promise<string | undefined>];
};

/** For calls that write a policy: what they wrote, and what is there now. */
const policyReaders: PolicyReaders = {
  's3:PutBucketPolicy': (account, { Bucket, Policy }) => [
    Policy,
    account.call('s3:GetBucketPolicy', { Bucket }).then((found) => found.Policy),
  ],
  'kms:PutKeyPolicy': (account, { KeyId, Policy }) => [
    Policy,
    account.call('kms:GetKeyPolicy', { KeyId }).then((found) => found.Policy),
  ],
  'sns:SetTopicAttributes': (account, { TopicArn, AttributeValue }) => [
    AttributeValue,
    account.call('sns:GetTopicAttributes', { TopicArn }).then((found) => found.Attributes?.Policy),
  ],
  'iam:PutRolePolicy': (account, { RoleName, PolicyName, PolicyDocument }) => [
    PolicyDocument,
    account.call('iam:GetRolePolicy', { RoleName, PolicyName }).then((found) => found.PolicyDocument),
  ],
  'iam:UpdateAssumeRolePolicy': (account, { RoleName, PolicyDocument }) => [
    PolicyDocument,
    account.call('iam:GetRole', { RoleName }).then((found) => found.Role?.AssumeRolePolicyDocument),
  ],
};

/** Whether the policy that a step wrote is still the one that is there; undefined for steps that write none. */
async function findPolicy(account: Account, { call }: Step): Promise<boolean | 'unknown' | undefined> {
  if (!call || call.name === 'empty-bucket') return undefined;
  const reader = policyReaders[call.name] as
    ((account: Account, input: unknown) => readonly [string | undefined, Promise<string | undefined>]) | undefined;
  if (!reader) return undefined;
  const [written, reading] = reader(account, call.input);
  const current = await seen<PolicyDocument>(reading.then(parsePolicy));
  if (current.is === 'unknown') return 'unknown';
  return current.is === 'there' && samePolicy(current.value, parsePolicy(written));
}

function followersOf(id: StepId, steps: readonly Step[]): StepId[] {
  const followers = new Set<StepId>();
  // Steps stand after those they need, so one pass finds the far ones too.
  for (const { id: each, after } of steps) {
    if (after.some((before) => before === id || followers.has(before))) followers.add(each);
  }
  return [...followers];
}
