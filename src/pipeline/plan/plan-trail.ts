import type { ApiInput } from '../../aws/api';
import type { TrailState } from '../chain/chain';
import { createdBy } from '../inspect/tags';
import type { Existing } from '../inspect/existing';
import { costs, trailCost } from './costs';
import { describeEvents, eventSelectors, sameSelectors, selectionProblem } from './event-selectors';
import { isRefused, policyDocument, refuse, type PlanResult, type Refused, type Step } from './plan';
import { bucketSteps } from './plan-bucket';
import { extraSteps } from './plan-extras';
import { checkNames, placeOf, planHead } from './plan-head';
import { logGroupSteps, logsTarget, roleSteps } from './plan-logs';
import { trailArn, type TrailPlace } from '../chain/arns';
import type { TrailRequest } from '../request/requests';

/** AWS's fixed limit per region; a multi-region trail counts in every region. */
export const mostTrails = 5;

/**
 * A new trail with its bucket, its log group and the role in between, and what else its options ask for. What exists
 * and fits is used; a trail of that name with the same bucket is brought to the wanted state.
 */
export function planTrail(existing: Existing, wanted: TrailRequest): PlanResult {
  const refused = refuseTrail(existing, wanted);
  if (refused) return refused;
  const place = placeOf(existing);
  const arn = trailArn(place, wanted.trailName);
  const trails = trailsOf(existing);
  const same = trails.find((trail) => trail.arn === arn);

  const extras = extraSteps(existing, place, wanted);
  if (isRefused(extras)) return extras;
  const organizationId = organizationIdOf(existing, wanted.organization ?? same?.organization);
  const bucketPart = bucketSteps(existing, place, { ...wanted, organizationId });
  if (isRefused(bucketPart)) return bucketPart;
  const groupPart = logGroupSteps(existing, wanted);
  if (isRefused(groupPart)) return groupPart;
  const rolePart = roleSteps(existing, place, { ...wanted, organizationId }, groupPart.ready);
  if (isRefused(rolePart)) return rolePart;

  const after = [...extras.map(({ id }) => id), bucketPart.ready, groupPart.ready, rolePart.ready];
  const trail = trailStep(same, settingsOf(wanted, place, rolePart.arn), wanted, after);
  const events = eventsStep(existing, place, wanted);
  const logging = loggingStep(wanted.trailName, arn, same, events ? ['events'] : ['trail']);
  return {
    ...planHead(existing, `Create trail ${wanted.trailName}`),
    steps: [
      ...extras,
      ...bucketPart.steps,
      ...groupPart.steps,
      ...rolePart.steps,
      trail,
      ...(events ? [events] : []),
      logging,
    ],
    monthlyCost: trailCost(trails.filter((each) => each.arn !== arn).length, wanted.events),
    verify: { trailArn: arn },
  };
}

/** What stands in the way before anything is looked at closely. */
function refuseTrail(existing: Existing, wanted: TrailRequest): Refused | undefined {
  const { trailName, bucket, bucketPrefix, logGroupName, roleName, deliveryTopicName, events } = wanted;
  const { multiRegion = true, organization } = wanted;
  const badName = checkNames([
    ['trail', 'a trail', trailName],
    ['bucket', 'a bucket', bucket],
    ['logGroup', 'a log group', logGroupName],
    ['role', 'a role', roleName],
    ...(bucketPrefix ? ([['prefix', 'a folder', bucketPrefix]] as const) : []),
    ...(deliveryTopicName === undefined ? [] : ([['topic', 'a topic', deliveryTopicName]] as const)),
  ]);
  if (badName) return badName;
  const badEvents = events && selectionProblem(events);
  if (badEvents) return refuse('bad-events', badEvents, 'Choose other events.');
  const trails = trailsOf(existing);
  const { region } = existing.account;
  const same = trails.find((trail) => trail.arn === trailArn(placeOf(existing), trailName));
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
      `${region} has ${trails.length} trails, and AWS allows no more: ${trails.map(({ name }) => name).join(', ')}.`,
      'Use one of them: “Send Trail to CloudWatch Logs…”.',
    );
  }
  if (organization && !multiRegion) {
    return refuse(
      'organization-region',
      'A trail for a whole organization records all regions here; one region alone would miss most of it.',
      'Let the trail record all regions.',
    );
  }
  return undefined;
}

type TrailSettings = ApiInput<'cloudtrail:UpdateTrail'> &
  Pick<ApiInput<'cloudtrail:CreateTrail'>, 'Name' | 'S3BucketName'> &
  ReturnType<typeof logsTarget>;

function settingsOf(wanted: TrailRequest, place: TrailPlace, roleArn: string): TrailSettings {
  const { trailName, bucket, bucketPrefix, logGroupName, kmsKeyArn, deliveryTopicName } = wanted;
  return {
    Name: trailName,
    S3BucketName: bucket,
    ...(bucketPrefix && { S3KeyPrefix: bucketPrefix }),
    ...(deliveryTopicName && { SnsTopicName: deliveryTopicName }),
    IsMultiRegionTrail: wanted.multiRegion ?? true,
    IncludeGlobalServiceEvents: true,
    EnableLogFileValidation: wanted.logFileValidation ?? true,
    ...logsTarget(place, logGroupName, roleArn),
    ...(kmsKeyArn && { KmsKeyId: kmsKeyArn }),
    ...(wanted.organization && { IsOrganizationTrail: true }),
  };
}

function trailStep(
  same: TrailState | undefined,
  settings: TrailSettings,
  { trailName, tags = {} }: TrailRequest,
  after: readonly string[],
): Step {
  const common = { id: 'trail', resource: `Trail \`${trailName}\``, after };
  if (!same) {
    const marked = { ...tags, [createdBy.key]: createdBy.value };
    return {
      ...common,
      action: 'create',
      why: describeTrail(settings),
      call: {
        name: 'cloudtrail:CreateTrail',
        input: { ...settings, TagsList: Object.entries(marked).map(([Key, Value]) => ({ Key, Value })) },
      },
      undo: { name: 'cloudtrail:DeleteTrail', input: { Name: trailName } },
    };
  }
  if (isAsWanted(same, settings)) return { ...common, action: 'adopt', why: 'It exists and is as wanted.' };
  return {
    ...common,
    action: 'change',
    why: 'It exists with the same bucket, and gets the settings of this plan.',
    call: { name: 'cloudtrail:UpdateTrail', input: settings },
    undo: { name: 'cloudtrail:UpdateTrail', input: settingsBefore(same, settings) },
  };
}

function describeTrail({ IsMultiRegionTrail, EnableLogFileValidation, IsOrganizationTrail, KmsKeyId }: TrailSettings) {
  const where = IsMultiRegionTrail ? 'in all regions' : 'in this region only';
  const whose = IsOrganizationTrail ? ' and all accounts of the organization' : '';
  const files = EnableLogFileValidation
    ? 'log files that can be proven to be unchanged'
    : 'log files that cannot be validated';
  return `It records what is done ${where}${whose}, with global services; ${files}${KmsKeyId ? ', encrypted with the key' : ''}.`;
}

function isAsWanted(trail: TrailState, settings: TrailSettings): boolean {
  const { SnsTopicName, KmsKeyId, IsOrganizationTrail } = settings;
  return (
    trail.multiRegion === settings.IsMultiRegionTrail &&
    trail.globalServiceEvents !== false &&
    trail.logFileValidation === settings.EnableLogFileValidation &&
    sendsTo(trail, settings) &&
    (SnsTopicName === undefined || trail.deliveryTopicArn?.split(':')[5] === SnsTopicName) &&
    (KmsKeyId === undefined || trail.kmsKeyArn === KmsKeyId) &&
    (!IsOrganizationTrail || trail.organization)
  );
}

/** The settings of a trail as they were, of those that are changed; an empty text clears one (UpdateTrail). */
function settingsBefore(trail: TrailState, changed: TrailSettings): ApiInput<'cloudtrail:UpdateTrail'> {
  return {
    Name: trail.arn,
    S3BucketName: trail.bucket,
    IsMultiRegionTrail: trail.multiRegion,
    IncludeGlobalServiceEvents: trail.globalServiceEvents ?? true,
    EnableLogFileValidation: trail.logFileValidation,
    ...logsBefore(trail),
    ...(changed.SnsTopicName && { SnsTopicName: trail.deliveryTopicArn ?? '' }),
    ...(changed.KmsKeyId && { KmsKeyId: trail.kmsKeyArn ?? '' }),
    ...(changed.IsOrganizationTrail && { IsOrganizationTrail: trail.organization }),
  };
}

/** Where a trail sent its events until now, in the form that brings it back: two empty texts for nowhere. */
export function logsBefore({ logGroupArn = '', roleArn = '' }: TrailState) {
  return { CloudWatchLogsLogGroupArn: logGroupArn, CloudWatchLogsRoleArn: roleArn };
}

/** Whether a trail sends to that log group with that role. */
export function sendsTo(
  { logGroupArn, roleArn }: TrailState,
  target: Pick<TrailSettings, 'CloudWatchLogsLogGroupArn' | 'CloudWatchLogsRoleArn'>,
): boolean {
  return logGroupArn === target.CloudWatchLogsLogGroupArn && roleArn === target.CloudWatchLogsRoleArn;
}

/** What the trail records, where that is not what every trail records. */
function eventsStep(existing: Existing, place: TrailPlace, { events, trailName }: TrailRequest): Step | undefined {
  if (!events) return undefined;
  const wanted = eventSelectors(events, place.partition);
  const common = { id: 'events', resource: `Events of ${trailName}`, after: ['trail'] };
  const selectors = existing.trail?.is === 'there' ? existing.trail.value.selectors : undefined;
  const current = selectors?.is === 'there' ? selectors.value : undefined;
  if (current && sameSelectors(current, wanted)) {
    return { ...common, action: 'leave', why: `It records them already. ${describeEvents(events)}` };
  }
  return {
    ...common,
    action: current ? 'change' : 'create',
    why: describeEvents(events),
    ...(events.data?.length && { cost: costs.dataEvents }),
    call: { name: 'cloudtrail:PutEventSelectors', input: { TrailName: trailName, ...wanted } },
    ...(current && {
      undo: { name: 'cloudtrail:PutEventSelectors', input: { TrailName: trailName, ...selectorsOnly(current) } },
    }),
    documents: [policyDocument(`Event selectors of ${trailName}`, JSON.stringify(wanted, undefined, 2))],
  };
}

function selectorsOnly({ EventSelectors, AdvancedEventSelectors }: ReturnType<typeof eventSelectors>) {
  return AdvancedEventSelectors?.length ? { AdvancedEventSelectors } : { EventSelectors };
}

/** A trail made by the API records nothing until it is started; the console starts it for you. */
export function loggingStep(
  trailName: string,
  arn: string,
  trail: TrailState | undefined,
  after: readonly string[],
): Step {
  const common = { id: 'logging', resource: `Logging of ${trailName}`, after };
  if (trail?.status?.logging) return { ...common, action: 'leave', why: 'It is on already.' };
  return {
    ...common,
    action: trail ? 'change' : 'create',
    why: 'A trail records nothing until it is started.',
    call: { name: 'cloudtrail:StartLogging', input: { Name: arn } },
    // One whose status may not be read was perhaps logging before, and is then not to be stopped by a roll-back.
    ...(trail?.status && { undo: { name: 'cloudtrail:StopLogging', input: { Name: arn } } }),
  };
}

/** The trails that were read. */
export function trailsOf({ trails }: Pick<Existing, 'trails'>): readonly TrailState[] {
  return trails?.is === 'there' ? trails.value : [];
}

function organizationIdOf({ organization }: Existing, isForAll = false): string | undefined {
  return isForAll && organization?.is === 'there' ? organization.value.id : undefined;
}
