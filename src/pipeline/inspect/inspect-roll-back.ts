import type { Account } from '../../aws/account';
import type { ApiInput, ApiName } from '../../aws/api';
import { runsOf, stepsTaken, type Journal } from '../journal/journal';
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
   * changed it since.
   */
  readonly standing: 'as-left' | 'not-done' | 'changed';
}

/**
 * The steps of a journal that have something to take back, the oldest first. What only began is looked for, and policies
 * are compared with what was written, so that nothing of anybody else's is undone.
 */
export async function inspectRollBack(account: Account, journal: Journal): Promise<StandingStep[]> {
  const undoable = runsOf(journal).flatMap((run, index) =>
    run.purpose.kind === 'roll-back'
      ? []
      : stepsTaken(run)
          .filter(({ step }) => step.undo)
          .map(({ step, certain }) => ({ step, certain, run: index, followers: followersOf(step.id, run.plan.steps) })),
  );
  return Promise.all(
    undoable.map(async ({ step, certain, run, followers }) => {
      const standing = await standingOf(account, step, certain);
      return { step, run, followers, standing };
    }),
  );
}

async function standingOf(account: Account, step: Step, certain: boolean): Promise<StandingStep['standing']> {
  if (step.action === 'create' && !certain) {
    return (await isThereAndMarked(account, step.call!)) === false ? 'not-done' : 'as-left';
  }
  const written = await comparePolicy(account, step);
  if (written === undefined || written) return 'as-left';
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
  'iam:UpdateAssumeRolePolicy': (account, { RoleName, PolicyDocument }) => [
    PolicyDocument,
    account.call('iam:GetRole', { RoleName }).then((found) => found.Role?.AssumeRolePolicyDocument),
  ],
};

/** Whether the policy that a step wrote is still the one that is there; undefined for steps that write none. */
async function comparePolicy(account: Account, { call }: Step): Promise<boolean | undefined> {
  if (!call || call.name === 'empty-bucket') return undefined;
  const reader = policyReaders[call.name] as
    ((account: Account, input: unknown) => readonly [string | undefined, Promise<string | undefined>]) | undefined;
  if (!reader) return undefined;
  const [written, reading] = reader(account, call.input);
  const current = await seen<PolicyDocument>(reading.then(parsePolicy));
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
