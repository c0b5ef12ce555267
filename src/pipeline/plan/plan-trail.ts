import type { TrailState } from '../chain/chain';
import { logsCost, trailCost } from './costs';
import { createdByTag, type Existing } from '../inspect/existing';
import { nameProblem, type NameKind } from '../../alerts/names';
import { isRefused, refuse, type Plan, type PlanResult, type Refused, type Step } from './plan';
import { bucketSteps } from './plan-bucket';
import { logGroupSteps, logsTarget, roleSteps } from './plan-logs';
import { trailArn, type TrailPlace } from './policies';
import type { SendToLogsRequest, TrailRequest } from './requests';

/** AWS's fixed limit per region; a multi-region trail counts in every region. */
export const mostTrails = 5;

/** Where what a plan makes will be. */
export function placeOf({ account }: Existing): TrailPlace {
  const { partition, accountId } = account.identity;
  return { partition, accountId, region: account.region };
}

/** The head of every plan. */
export function planHead(existing: Existing, title: string): Pick<Plan, 'title' | 'account' | 'region'> {
  const { identity, region, label } = existing.account;
  const { accountId, alias } = identity;
  return {
    title: `${title} in ${accountId} (${region})`,
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

/**
 * A new trail that logs all regions, with its bucket, its log group and the role in between. What exists and fits is
 * used; a trail of that name with the same bucket is brought to the wanted state.
 */
export function planTrail(existing: Existing, wanted: TrailRequest): PlanResult {
  const { trailName, bucket, bucketPrefix, logGroupName, roleName } = wanted;
  const badName = checkNames([
    ['trail', 'a trail', trailName],
    ['bucket', 'a bucket', bucket],
    ['logGroup', 'a log group', logGroupName],
    ['role', 'a role', roleName],
  ]);
  if (badName) return badName;
  const place = placeOf(existing);
  const arn = trailArn(place, trailName);
  const trails = existing.trails.is === 'there' ? existing.trails.value : [];
  const same = trails.find((trail) => trail.arn === arn);
  if (same && (same.bucket !== bucket || (same.bucketPrefix ?? '') !== (bucketPrefix ?? ''))) {
    return refuse(
      'trail-taken',
      `There is a trail ${trailName} already, and it keeps its files in ${same.bucket}.`,
      'Choose another name, or use “Send Trail to CloudWatch Logs…” for the one that is there.',
    );
  }
  if (!same && trails.length >= mostTrails) {
    return refuse(
      'too-many-trails',
      `${place.region} has ${trails.length} trails, and AWS allows no more: ${trails.map(({ name }) => name).join(', ')}.`,
      'Use one of them: “Send Trail to CloudWatch Logs…”.',
    );
  }

  const bucketPart = bucketSteps(existing, place, wanted);
  if (isRefused(bucketPart)) return bucketPart;
  const groupPart = logGroupSteps(existing, wanted);
  if (isRefused(groupPart)) return groupPart;
  const rolePart = roleSteps(existing, place, wanted, groupPart.ready);
  if (isRefused(rolePart)) return rolePart;

  const settings = {
    Name: trailName,
    S3BucketName: bucket,
    ...(bucketPrefix && { S3KeyPrefix: bucketPrefix }),
    IsMultiRegionTrail: true,
    IncludeGlobalServiceEvents: true,
    EnableLogFileValidation: true,
    ...logsTarget(place, logGroupName, rolePart.arn),
  };
  const resource = `Trail \`${trailName}\``;
  const after = [bucketPart.ready, groupPart.ready, rolePart.ready];
  const isRight = same?.multiRegion && same.logFileValidation && sendsTo(same, settings);
  const trail: Step = same
    ? isRight
      ? { id: 'trail', resource, action: 'adopt', why: 'It exists and is as wanted.', after }
      : {
          id: 'trail',
          resource,
          action: 'change',
          why: 'It exists with the same bucket, and gets the settings of this plan.',
          call: { name: 'cloudtrail:UpdateTrail', input: settings },
          after,
        }
    : {
        id: 'trail',
        resource,
        action: 'create',
        why: 'It records what is done in all regions, with global services, and log files that can be validated.',
        call: { name: 'cloudtrail:CreateTrail', input: { ...settings, TagsList: [createdByTag] } },
        after,
      };
  return {
    ...planHead(existing, `Create trail ${trailName}`),
    steps: [...bucketPart.steps, ...groupPart.steps, ...rolePart.steps, trail, loggingStep(trailName, arn, same)],
    monthlyCost: trailCost(trails.filter((each) => each.arn !== arn).length),
    verify: { trailArn: arn },
  };
}

/** An existing trail that gets a log group and a role, and keeps all else as it is. */
export function planSendToLogs(existing: Existing, wanted: SendToLogsRequest): PlanResult {
  const { trailArn: arn, logGroupName, roleName } = wanted;
  const badName = checkNames([
    ['logGroup', 'a log group', logGroupName],
    ['role', 'a role', roleName],
  ]);
  if (badName) return badName;
  const place = placeOf(existing);
  const trails = existing.trails.is === 'there' ? existing.trails.value : [];
  const trail = trails.find((each) => each.arn === arn);
  if (!trail) {
    return refuse('no-trail', `The trail ${arn} is not to be found in ${place.region}.`, 'Refresh, and choose again.');
  }
  if (arn.split(':')[4] !== place.accountId) {
    return refuse(
      'not-our-trail',
      `The trail ${trail.name} belongs to another account of the organization.`,
      'Connect to that account, or create a trail of this account’s own.',
    );
  }
  if (trail.homeRegion !== place.region) {
    return refuse(
      'other-home-region',
      `The trail ${trail.name} can be changed in its home region only, which is ${trail.homeRegion}.`,
      `Connect to ${trail.homeRegion}.`,
    );
  }
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
      };
  return {
    ...planHead(existing, `Send trail ${trail.name} to CloudWatch Logs`),
    steps: [...groupPart.steps, ...rolePart.steps, step, loggingStep(trail.name, arn, trail)],
    monthlyCost: logsCost(),
    verify: { trailArn: arn },
  };
}

function sendsTo(
  { logGroupArn, roleArn }: TrailState,
  target: { readonly CloudWatchLogsLogGroupArn: string; readonly CloudWatchLogsRoleArn: string },
): boolean {
  return logGroupArn === target.CloudWatchLogsLogGroupArn && roleArn === target.CloudWatchLogsRoleArn;
}

/** A trail made by the API records nothing until it is started; the console starts it for you. */
function loggingStep(trailName: string, arn: string, trail: TrailState | undefined): Step {
  const common = { id: 'logging', resource: `Logging of ${trailName}`, after: ['trail'] };
  if (trail?.status?.logging) return { ...common, action: 'leave', why: 'It is on already.' };
  return {
    ...common,
    action: trail ? 'change' : 'create',
    why: 'A trail records nothing until it is started.',
    call: { name: 'cloudtrail:StartLogging', input: { Name: arn } },
  };
}
