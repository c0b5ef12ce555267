import type { AwsError } from '../../aws/account';
import { advice, type Advice } from '../../aws/errors';
import type { StepId } from '../plan/plan';

/** Why a plan was not applied to the end. */
export type ApplyFailure =
  | {
      readonly reason: 'denied';
      readonly step: StepId;
      readonly action: string;
      readonly resource: string | undefined;
      readonly error: AwsError;
    }
  /** AWS went on refusing what it should have accepted after a while. */
  | { readonly reason: 'not-propagated'; readonly step: StepId; readonly waitedMs: number; readonly error: AwsError }
  /** It came into being after the plan was made. */
  | { readonly reason: 'taken'; readonly step: StepId; readonly name: string; readonly by: 'us' | 'someone-else' }
  | { readonly reason: 'cancelled'; readonly done: readonly StepId[] }
  /** All was made, but the trail does not log. */
  | { readonly reason: 'not-logging'; readonly trailArn: string }
  | { readonly reason: 'other'; readonly step: StepId; readonly error: AwsError };

/** What the failure of a call means for the plan. */
export function applyFailureOf(step: StepId, error: AwsError): ApplyFailure {
  const { failure, code, call } = error;
  if (failure.reason === 'denied') {
    return { reason: 'denied', step, action: failure.action, resource: failure.resource, error };
  }
  if (failure.reason === 'already-exists') {
    const by = code === 'BucketAlreadyExists' ? 'someone-else' : 'us';
    return { reason: 'taken', step, name: failure.resource ?? call, by };
  }
  return { reason: 'other', step, error };
}

/** What happened and what to do, for the person who applied the plan. */
export function explainApplyFailure(failure: ApplyFailure): Advice {
  switch (failure.reason) {
    case 'denied':
    case 'other':
      return advice(failure.error);
    case 'not-propagated':
      return {
        what: `AWS still refuses after ${Math.round(failure.waitedMs / 1000)} s: ${failure.error.message}`,
        todo: 'What was made stays. Make the plan again: it goes on from there.',
        action: 'show-log',
      };
    case 'taken':
      return failure.by === 'us'
        ? {
            what: `${failure.name} has come into being since the plan was made.`,
            todo: 'Make the plan again: it will use what is there.',
          }
        : {
            what: `The name ${failure.name} is taken by somebody else.`,
            todo: 'Choose another name.',
          };
    case 'cancelled':
      return {
        what: 'Cancelled.',
        todo: 'Make the plan again when you are ready: it uses what is there.',
      };
    case 'not-logging':
      return {
        what: 'Everything was made, but the trail does not log.',
        todo: 'Refresh in a minute; if it is still off, somebody may have stopped it.',
        action: 'retry',
      };
  }
}
