import type { PlanRequest } from '../../../../src/pipeline/plan/make-plan';
import { changedAlerts, fullSetUp, fullTearDown, newAlert } from '../../../helpers/undertaking';

/** What a process is doing when it dies. All but the set-up begins where everything is set up. */
export type What = 'set-up' | 'tear-down' | 'new-alert' | 'changed-alerts';

/** @param key ARN of the key that the set-up uses */
export function requestsOf(what: What, key?: string): readonly PlanRequest[] {
  switch (what) {
    case 'set-up':
      return fullSetUp(key);
    case 'tear-down':
      return fullTearDown();
    case 'new-alert':
      return newAlert;
    case 'changed-alerts':
      return changedAlerts;
  }
}
