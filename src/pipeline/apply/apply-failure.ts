import type { AwsError } from '../../aws/account';
import { advice, type Advice } from '../../aws/errors';
import type { StepId } from '../plan/plan';

/** Why a step was not done. */
export type StepFailure =
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
  | {
      readonly reason: 'taken';
      readonly step: StepId;
      readonly name: string;
      readonly by: 'us' | 'someone-else';
      readonly error: AwsError;
    }
  | { readonly reason: 'cancelled'; readonly done: readonly StepId[] }
  /** What is done could not be written down, so nothing more is done. */
  | { readonly reason: 'journal'; readonly step: StepId; readonly error: Error }
  | { readonly reason: 'other'; readonly step: StepId; readonly error: AwsError };

/** Why a plan was not applied to the end. */
export type ApplyFailure =
  | StepFailure
  /** All was made, but the trail does not log. */
  | { readonly reason: 'not-logging'; readonly trailArn: string };

/** What the failure of a call means for the plan. */
export function applyFailureOf(step: StepId, error: AwsError): StepFailure {
  const { failure, code, call } = error;
  if (failure.reason === 'denied') {
    return { reason: 'denied', step, action: failure.action, resource: failure.resource, error };
  }
  if (failure.reason === 'already-exists') {
    const by = code === 'BucketAlreadyExists' ? 'someone-else' : 'us';
    return { reason: 'taken', step, name: failure.resource ?? call, by, error };
  }
  return { reason: 'other', step, error };
}

/** Whether a failed call was refused; where the answer was lost, it may have been carried out. */
export function isLost({ failure }: AwsError): boolean {
  return failure.reason === 'unreachable' || failure.reason === 'unavailable';
}

/** What happened and what to do, for the person who applied the plan. */
export function explainApplyFailure(failure: ApplyFailure): Advice {
  switch (failure.reason) {
    case 'denied':
    case 'other':
      return advice(failure.error);
    case 'journal':
      return {
        what: `What is done could not be written down, so nothing more was done: ${failure.error.message}`,
        todo: 'Make room on the disk, then resume.',
        action: 'show-log',
      };
    case 'not-propagated':
      return {
        what: stillRefused(failure),
        todo: 'What was made stays. Resume later, and it goes on from there.',
        action: 'show-log',
      };
    case 'taken':
      return failure.by === 'us'
        ? {
            what: `${failure.name} has come into being since the plan was made.`,
            todo: 'Resume: it will be used where it fits.',
          }
        : {
            what: `The name ${failure.name} is taken by somebody else.`,
            todo: 'Choose another name.',
          };
    case 'cancelled':
      return {
        what: 'Cancelled.',
        todo: 'Resume when you are ready: it goes on from there.',
      };
    case 'not-logging':
      return {
        what: 'Everything was made, but the trail does not log.',
        todo: 'Refresh in a minute; if it is still off, somebody may have stopped it.',
        action: 'retry',
      };
  }
}

/** AWS's own words say what it waits for; where it only had no time, or gave no answer, they say nothing to a person. */
function stillRefused({ waitedMs, error }: Extract<ApplyFailure, { reason: 'not-propagated' }>): string {
  const seconds = `${Math.round(waitedMs / 1000)} s`;
  const { reason } = error.failure;
  return reason === 'throttled' || reason === 'unavailable' || reason === 'unreachable'
    ? `${advice(error).what} It was tried again for ${seconds}.`
    : `AWS still refuses after ${seconds}: ${error.message}`;
}
