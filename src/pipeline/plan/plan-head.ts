import { nameProblem, type NameKind } from '../../alerts/names';
import type { Existing } from '../inspect/existing';
import { refuse, type Plan, type Refused } from './plan';
import type { TrailPlace } from '../chain/arns';

/** Where what a plan makes will be. */
export function placeOf({ account }: Pick<Existing, 'account'>): TrailPlace {
  const { partition, accountId } = account.identity;
  return { partition, accountId, region: account.region };
}

/** The head of every plan. */
export function planHead(
  existing: Pick<Existing, 'account'>,
  what: string,
): Pick<Plan, 'what' | 'title' | 'account' | 'region'> {
  const { identity, region, label } = existing.account;
  const { accountId, alias } = identity;
  return {
    what,
    title: `${what} in ${accountId} (${region})`,
    account: { accountId, label, ...(alias !== undefined && { alias }) },
    region,
  };
}

/** Refuses names that AWS would not take; the first that is wrong. */
export function checkNames(
  names: readonly (readonly [kind: NameKind, what: string, name: string])[],
): Refused | undefined {
  for (const [kind, what, name] of names) {
    const problem = nameProblem(kind, name);
    if (problem !== undefined) {
      return refuse('bad-name', `“${name}” is no name for ${what}. ${problem}`, 'Choose another name.');
    }
  }
  return undefined;
}
