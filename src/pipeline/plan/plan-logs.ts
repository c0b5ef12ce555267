import { createdBy, createdByTag, isMadeHere } from '../inspect/tags';
import type { Existing, ExistingRole } from '../inspect/existing';
import { costs } from './costs';
import { isRefused, refuse, unchecked, type Refused, type ResourceSteps, type Step, policyDocument } from './plan';
import { logsPolicy, policyText, trustPolicy } from '../policy/policies';
import { logGroupArn, type TrailPlace } from '../chain/arns';
import { covers } from '../policy/policy-merge';
import type { TrailRequest } from '../request/requests';

/** The log group: made, or used as it is. */
export function logGroupSteps(
  existing: Existing,
  { logGroupName, retentionDays }: Pick<TrailRequest, 'logGroupName' | 'retentionDays'>,
): ResourceSteps | Refused {
  const found = existing.logGroup;
  const resource = `Log group \`${logGroupName}\``;
  if (found?.is === 'there') {
    const { logClass, retentionDays: kept, tags } = found.value;
    if (logClass !== 'STANDARD') {
      return refuse(
        'log-group-class',
        `The log group ${logGroupName} is of the class ${logClass}, which has no metric filters.`,
        'Choose another log group, or let a new one be made.',
      );
    }
    const keeps = kept === undefined ? 'keeps events for ever' : `keeps events ${kept} days`;
    const adopt: Step = { id: 'log-group', resource, action: 'adopt', why: `It exists and ${keeps}.`, after: [] };
    // One that was begun here gets what it was to have; what was set since stays, and on anybody else's nothing changes.
    const isOurs = tags?.is === 'there' && isMadeHere(tags.value);
    if (!isOurs || retentionDays === undefined || kept !== undefined) return { steps: [adopt], ready: adopt.id };
    const undo = { name: 'logs:DeleteRetentionPolicy', input: { logGroupName } } as const;
    return { steps: [adopt, { ...retentionStep(logGroupName, retentionDays), undo }], ready: adopt.id };
  }
  const create: Step = {
    id: 'log-group',
    resource,
    action: 'create',
    why: found?.is === 'unknown' ? unchecked : 'The trail’s events go there, and metric filters read them.',
    call: {
      name: 'logs:CreateLogGroup',
      input: { logGroupName, tags: { [createdBy.key]: createdBy.value } },
    },
    undo: { name: 'logs:DeleteLogGroup', input: { logGroupName } },
    cost: costs.logGroup,
    after: [],
  };
  if (retentionDays === undefined) return { steps: [create], ready: create.id };
  return { steps: [create, retentionStep(logGroupName, retentionDays)], ready: create.id };
}

function retentionStep(logGroupName: string, days: number): Step {
  return {
    id: 'log-group-retention',
    resource: `Retention of ${logGroupName}`,
    action: 'create',
    why: `Events are kept ${days} days; the bucket keeps its files for ever.`,
    call: { name: 'logs:PutRetentionPolicy', input: { logGroupName, retentionInDays: days } },
    after: ['log-group'],
  };
}

export interface RoleSteps extends ResourceSteps {
  readonly arn: string;
}

interface RoleParts {
  readonly roleName: string;
  readonly logGroupName: string;
  readonly organizationId?: string | undefined;
}

/** The role with which CloudTrail writes to the log group. `after`: the step that makes the log group. */
export function roleSteps(
  existing: Existing,
  place: TrailPlace,
  { roleName, logGroupName, organizationId }: RoleParts,
  after: string,
): RoleSteps | Refused {
  const role = existing.role?.is === 'there' ? existing.role.value : undefined;
  const arn = role?.arn ?? `arn:${place.partition}:iam::${place.accountId}:role/${roleName}`;
  const itself = role ? existingRoleStep(role, roleName) : newRoleStep(roleName, existing.role?.is === 'unknown');
  if (isRefused(itself)) return itself;

  const wanted = logsPolicy(place, logGroupName, organizationId);
  const resource = `Permissions of ${roleName}`;
  const inline = role?.policies.is === 'there' ? [...role.policies.value] : [];
  const allowing = inline.find(([, document]) => covers(document, wanted));
  if (allowing) {
    const why = `Its policy ${allowing[0]} allows it to write to ${logGroupName} already.`;
    return { steps: [itself, { id: 'role-policy', resource, action: 'leave', why, after: [] }], ready: itself.id, arn };
  }
  const policyName = freePolicyName(logGroupName, new Set(inline.map(([name]) => name)));
  const policy: Step = {
    id: 'role-policy',
    resource,
    action: 'create',
    why: role
      ? `It must be allowed to write to ${logGroupName}; its other policies stay.`
      : `It may write to ${logGroupName} and do nothing else.`,
    call: {
      name: 'iam:PutRolePolicy',
      input: { RoleName: roleName, PolicyName: policyName, PolicyDocument: policyText(wanted) },
    },
    undo: { name: 'iam:DeleteRolePolicy', input: { RoleName: roleName, PolicyName: policyName } },
    documents: [policyDocument(`Inline policy ${policyName} of the role ${roleName}`, policyText(wanted))],
    after: [itself.id, after],
  };
  return { steps: [itself, policy], ready: policy.id, arn };
}

function newRoleStep(roleName: string, unknown: boolean): Step {
  return {
    id: 'role',
    resource: `IAM role \`${roleName}\``,
    action: 'create',
    why: unknown ? unchecked : 'CloudTrail takes it on to write to CloudWatch Logs.',
    call: {
      name: 'iam:CreateRole',
      input: {
        RoleName: roleName,
        Description: 'Lets CloudTrail write its events to CloudWatch Logs',
        AssumeRolePolicyDocument: policyText(trustPolicy()),
        Tags: [createdByTag],
      },
    },
    undo: { name: 'iam:DeleteRole', input: { RoleName: roleName } },
    documents: [policyDocument(`Trust policy of the role ${roleName}`, policyText(trustPolicy()))],
    after: [],
  };
}

function existingRoleStep({ trust, ours }: ExistingRole, roleName: string): Step | Refused {
  const step = { id: 'role', resource: `IAM role \`${roleName}\``, after: [] };
  if (covers(trust, trustPolicy())) return { ...step, action: 'adopt', why: 'CloudTrail may take it on already.' };
  if (!ours) {
    return refuse(
      'role-trust',
      `The role ${roleName} exists, but CloudTrail may not take it on, and it was not made here.`,
      'Choose another role name, or let cloudtrail.amazonaws.com assume the role yourself.',
    );
  }
  return {
    ...step,
    action: 'change',
    why: 'It was made here, but its trust policy is not the one CloudTrail needs.',
    call: {
      name: 'iam:UpdateAssumeRolePolicy',
      input: { RoleName: roleName, PolicyDocument: policyText(trustPolicy()) },
    },
    ...(trust && {
      undo: {
        name: 'iam:UpdateAssumeRolePolicy',
        input: { RoleName: roleName, PolicyDocument: policyText(trust) },
      },
    }),
    documents: [policyDocument(`Trust policy of the role ${roleName}`, policyText(trustPolicy()))],
  };
}

/** One policy per log group, so that a role that serves several trails keeps what the others need. */
function freePolicyName(logGroupName: string, taken: ReadonlySet<string>): string {
  const name = `write-to-${logGroupName.replace(/[^\w.-]/g, '-')}`.slice(0, 120);
  let free = name;
  for (let n = 2; taken.has(free); n++) free = `${name}-${n}`;
  return free;
}

/** The two ARNs that CloudTrail wants together, with the `:*` it insists on. */
export function logsTarget(
  place: TrailPlace,
  logGroupName: string,
  roleArn: string,
): { readonly CloudWatchLogsLogGroupArn: string; readonly CloudWatchLogsRoleArn: string } {
  return {
    CloudWatchLogsLogGroupArn: `${logGroupArn(place, logGroupName)}:*`,
    CloudWatchLogsRoleArn: roleArn,
  };
}
