import { isMadeHere, type Tags } from '../inspect/tags';
import type { Seen } from '../inspect/seen';
import type { Call, Step, StepId } from './plan';

export const notMadeHere = 'It was not made here.';

/** A step that deletes something, or leaves it with the reason why. */
export function removal(
  step: { readonly id: StepId; readonly resource: string; readonly after?: readonly StepId[] },
  call: Call,
  why: string,
  keep: string | undefined,
): Step {
  const { id, resource, after = [] } = step;
  return keep === undefined
    ? { id, resource, action: 'remove', why, call, after }
    : { id, resource, action: 'leave', why: keep, after: [] };
}

/** Why something stays, told from its tags; undefined where it was made here. */
export function keptBy(tags: Seen<Tags> | undefined): string | undefined {
  if (tags?.is === 'unknown') return 'You may not read its tags, so it is not known who made it.';
  return tags?.is === 'there' && isMadeHere(tags.value) ? undefined : notMadeHere;
}
