import type { Existing } from '../inspect/existing';
import { logsCost } from './costs';
import { isRefused, refuse, type PlanResult, type Step } from './plan';
import { checkNames, placeOf, planHead } from './plan-head';
import { logGroupSteps, logsTarget, roleSteps } from './plan-logs';
import { loggingStep, logsBefore, sendsTo } from './plan-trail';
import { trailToChange } from './trail-to-change';
import type { SendToLogsRequest } from '../request/requests';

/** An existing trail that gets a log group and a role, and keeps all else as it is. */
export function planSendToLogs(existing: Existing, wanted: SendToLogsRequest): PlanResult {
  const { trailArn: arn, logGroupName, roleName } = wanted;
  const badName = checkNames([
    ['logGroup', 'a log group', logGroupName],
    ['role', 'a role', roleName],
  ]);
  if (badName) return badName;
  const place = placeOf(existing);
  const trail = trailToChange(existing, arn);
  if (isRefused(trail)) return trail;
  const organizationId = existing.organization?.is === 'there' ? existing.organization.value.id : undefined;
  if (trail.organization && organizationId === undefined) {
    return refuse(
      'organization-unknown',
      `The trail ${trail.name} is for a whole organization, whose id the role’s policy must name.`,
      'Ask for organizations:DescribeOrganization, so that the id can be read.',
    );
  }

  const groupPart = logGroupSteps(existing, wanted);
  if (isRefused(groupPart)) return groupPart;
  const rolePart = roleSteps(existing, place, { ...wanted, organizationId }, groupPart.ready);
  if (isRefused(rolePart)) return rolePart;

  const target = logsTarget(place, logGroupName, rolePart.arn);
  const common = { id: 'trail', resource: `Trail \`${trail.name}\``, after: [groupPart.ready, rolePart.ready] };
  const step: Step = sendsTo(trail, target)
    ? { ...common, action: 'leave', why: `It sends to ${logGroupName} already.` }
    : {
        ...common,
        action: 'change',
        why: trail.logGroupArn
          ? `New events go to ${logGroupName} instead of ${trail.logGroupArn.split(':')[6]}; all else stays.`
          : `It sends its events to ${logGroupName} as well; all else stays.`,
        call: { name: 'cloudtrail:UpdateTrail', input: { Name: arn, ...target } },
        undo: { name: 'cloudtrail:UpdateTrail', input: { Name: arn, ...logsBefore(trail) } },
      };
  return {
    ...planHead(existing, `Send trail ${trail.name} to CloudWatch Logs`),
    steps: [...groupPart.steps, ...rolePart.steps, step, loggingStep(trail.name, arn, trail, ['trail'])],
    monthlyCost: logsCost(),
    verify: { trailArn: arn },
  };
}
