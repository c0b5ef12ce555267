import type { PlanResult, Step } from '../plan/plan';
import { nothingMore } from '../plan/costs';
import { planHead } from '../plan/plan-head';
import { planSendToLogs } from '../plan/plan-send-to-logs';
import type { PipelineFacts } from './facts';
import type { Fix } from './finding';

/** The plan that mends a finding, to be read before it is applied, like any other. */
export function fixPlan(facts: PipelineFacts, fix: Fix): PlanResult {
  const { account, trails, logGroup, role } = facts;
  const existing = {
    account,
    trails: { is: 'there', value: trails } as const,
    ...(logGroup && { logGroup }),
    ...(role && { role }),
  };
  if (fix.kind === 'request') return planSendToLogs(existing, fix.request.wanted);
  const { title, resource, why, call, documents, cost } = fix;
  const step: Step = { id: 'fix', resource, action: 'change', why, call, ...(documents && { documents }), after: [] };
  return {
    ...planHead(existing, title),
    steps: [step],
    monthlyCost: cost ?? nothingMore,
  };
}
