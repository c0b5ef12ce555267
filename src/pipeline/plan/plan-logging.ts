import type { Existing } from '../inspect/existing';
import { nothingMore } from './costs';
import { isRefused, type PlanResult, type Step } from './plan';
import { planHead } from './plan-head';
import { loggingStep } from './plan-trail';
import type { LoggingRequest } from '../request/requests';
import { trailToChange } from './trail-to-change';

/** A trail that is to record, or to pause. */
export function planLogging(existing: Existing, { trailArn, logging }: LoggingRequest): PlanResult {
  const trail = trailToChange(existing, trailArn);
  if (isRefused(trail)) return trail;
  const head = planHead(existing, `${logging ? 'Start' : 'Stop'} logging of trail ${trail.name}`);
  if (logging) {
    const steps = [loggingStep(trail.name, trailArn, trail, [])];
    return { ...head, steps, monthlyCost: nothingMore, verify: { trailArn } };
  }
  const common = { id: 'logging', resource: `Logging of ${trail.name}`, after: [] };
  const step: Step =
    trail.status?.logging === false
      ? { ...common, action: 'leave', why: 'It is off already.' }
      : {
          ...common,
          action: 'change',
          why: 'Until it is started again nothing is recorded: no log file, no alarm. What happens meanwhile is in Event history only.',
          call: { name: 'cloudtrail:StopLogging', input: { Name: trailArn } },
          ...(trail.status && { undo: { name: 'cloudtrail:StartLogging', input: { Name: trailArn } } }),
        };
  return { ...head, steps: [step], monthlyCost: nothingMore };
}
