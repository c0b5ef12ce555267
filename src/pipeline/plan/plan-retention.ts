import type { ApiCall, PlanResult, Step } from './plan';
import type { Existing } from '../inspect/existing';
import { nothingMore } from './costs';
import { refuse } from './plan';
import { planHead } from './plan-head';
import type { RetentionRequest } from '../request/requests';

/** How long a log group keeps its events from now on. */
export function planRetention(existing: Existing, { logGroupName, days }: RetentionRequest): PlanResult {
  const group = existing.logGroup;
  if (group?.is === 'absent') {
    return refuse(
      'no-log-group',
      `The log group ${logGroupName} does not exist in ${existing.account.region}.`,
      'Refresh, and choose again.',
    );
  }
  const current = group?.is === 'there' ? (group.value.retentionDays ?? 'for-ever') : undefined;
  const common = { id: 'log-group-retention', resource: `Retention of \`${logGroupName}\``, after: [] };
  const step: Step =
    current === days
      ? { ...common, action: 'leave', why: `It keeps events ${words(days)} already.` }
      : {
          ...common,
          action: 'change',
          why: `It keeps events ${words(days)}${current === undefined ? '' : ` instead of ${words(current)}`}.${loss(current, days)}`,
          call: retentionCall(logGroupName, days),
          ...(current !== undefined && { undo: retentionCall(logGroupName, current) }),
        };
  return {
    ...planHead(existing, `Set retention of log group ${logGroupName}`),
    steps: [step],
    monthlyCost: nothingMore,
  };
}

function retentionCall(logGroupName: string, days: RetentionRequest['days']): ApiCall {
  return days === 'for-ever'
    ? { name: 'logs:DeleteRetentionPolicy', input: { logGroupName } }
    : { name: 'logs:PutRetentionPolicy', input: { logGroupName, retentionInDays: days } };
}

function words(days: RetentionRequest['days']): string {
  return days === 'for-ever' ? 'for ever' : days === 1 ? '1 day' : `${days} days`;
}

function loss(current: RetentionRequest['days'] | undefined, days: RetentionRequest['days']): string {
  const shorter = days !== 'for-ever' && (current === undefined || current === 'for-ever' || days < current);
  return shorter ? ' Older events are deleted for good, and no roll-back brings them back.' : '';
}
