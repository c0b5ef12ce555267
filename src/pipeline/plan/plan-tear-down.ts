import type { AlarmState, TrailState } from '../chain/chain';
import { isMadeHere, type Tags } from '../inspect/existing';
import {
  roleNameOf,
  type StandingFilter,
  type StandingLogGroup,
  type TearDownFacts,
} from '../inspect/inspect-tear-down';
import type { Seen } from '../inspect/seen';
import { nothingMore } from './costs';
import { isRefused, policyDocument, type Call, type PlanResult, type Step, type StepId } from './plan';
import { planHead } from './plan-head';
import { policyText } from './policies';
import { samePolicy, withoutTrail } from './policy-merge';
import type { TearDownRequest } from './requests';
import { trailToChange } from './trail-to-change';

/**
 * Takes down what was made here for one trail: what carries the tag, or what the journals name where AWS has no tags. All
 * else stays, each with the reason. What fails keeps back only what needs it.
 */
export function planTearDown(facts: TearDownFacts, { trailArn, archivedLogs }: TearDownRequest): PlanResult {
  const trail = trailToChange(facts, trailArn);
  if (isRefused(trail)) return trail;
  const others = (facts.trails.is === 'there' ? facts.trails.value : []).filter(({ arn }) => arn !== trailArn);
  const group = facts.logGroup?.is === 'there' ? facts.logGroup.value : undefined;
  const filters = group?.filters.is === 'there' ? group.filters.value : [];

  const alarms = alarmSteps(filters, facts);
  const filterPart = group ? filters.map((filter) => filterStep(filter, group, facts, alarms)) : [];
  const groupStays = whyGroupStays(trail, facts, filterPart);
  const itself = trailStep(trail, facts, groupStays);
  return {
    ...planHead(facts, `Tear down trail ${trail.name}`),
    steps: [
      ...alarms,
      ...filterPart,
      itself,
      ...topicSteps(trail, facts, others, alarms, itself),
      ...logGroupSteps(trail, facts, others, { filters: filterPart, itself, groupStays }),
      ...roleSteps(trail, facts, others, itself),
      ...bucketSteps(trail, facts, others, archivedLogs, itself),
      ...(trail.kmsKeyArn === undefined ? [] : [keyStep(trail.kmsKeyArn)]),
    ],
    monthlyCost: nothingMore,
    onFailure: 'go-on',
  };
}

const notMadeHere = 'It was not made here.';

/** A step that deletes something, or leaves it with the reason why. */
function removal(
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
function keptBy(tags: Seen<Tags> | undefined): string | undefined {
  if (tags?.is === 'unknown') return 'You may not read its tags, so it is not known who made it.';
  return tags?.is === 'there' && isMadeHere(tags.value) ? undefined : notMadeHere;
}

/** Each alarm once, however many filters count to its metric. */
function alarmSteps(filters: readonly StandingFilter[], { alarmTags }: TearDownFacts): Step[] {
  const byName = new Map(filters.flatMap(({ alarms }) => alarms.map((alarm) => [alarm.name, alarm] as const)));
  return [...byName.values()].map(({ name, arn }) =>
    removal(
      { id: `alarm ${name}`, resource: `Alarm \`${name}\`` },
      { name: 'cloudwatch:DeleteAlarms', input: { AlarmNames: [name] } },
      'It watches a metric of this trail’s events.',
      keptBy(alarmTags.get(arn)),
    ),
  );
}

/** The topics that alarms and the trail's files are told to, where nothing is left that tells them. */
function topicSteps(
  trail: TrailState,
  { topicTags, alarms }: TearDownFacts,
  others: readonly TrailState[],
  alarmSteps: readonly Step[],
  itself: Step,
): Step[] {
  const going = new Set(alarmSteps.filter(({ action }) => action === 'remove').map(({ id }) => id));
  const staying = itself.action === 'remove' ? others : [trail, ...others];
  return [...topicTags].map(([arn, tags]) => {
    const ids = alarms.filter(({ actions }) => actions.includes(arn)).map(({ name }) => `alarm ${name}`);
    const alarm = ids.find((id) => !going.has(id));
    const telling = staying.find(({ deliveryTopicArn }) => deliveryTopicArn === arn);
    return removal(
      {
        id: `topic ${arn}`,
        resource: topicName(arn),
        after: arn === trail.deliveryTopicArn ? [...ids, itself.id] : ids,
      },
      { name: 'sns:DeleteTopic', input: { TopicArn: arn } },
      'Nothing is left that tells it. Its subscriptions go with it.',
      keptBy(tags) ?? (alarm && `The ${alarm} tells it.`) ?? (telling && `The trail ${telling.name} tells it.`),
    );
  });
}

function filterStep(
  { name, alarms }: StandingFilter,
  { name: logGroupName }: StandingLogGroup,
  { madeHere }: TearDownFacts,
  alarmSteps: readonly Step[],
): Step {
  const known = madeHere?.has(`filter:${logGroupName}/${name}`);
  const watched = alarmSteps.find(({ id, action }) => action === 'leave' && isOneOf(id, alarms));
  return removal(
    {
      id: `filter ${name}`,
      resource: `Metric filter \`${name}\``,
      after: alarmSteps.filter(({ id }) => isOneOf(id, alarms)).map(({ id }) => id),
    },
    { name: 'logs:DeleteMetricFilter', input: { logGroupName, filterName: name } },
    'It counts this trail’s events. The metric’s past stays until CloudWatch forgets it.',
    known
      ? watched && `${watched.resource} watches its metric and stays.`
      : 'No journal of this computer says that it was made here; metric filters have no tags.',
  );
}

function isOneOf(id: StepId, alarms: readonly AlarmState[]): boolean {
  return alarms.some(({ name }) => id === `alarm ${name}`);
}

/** A trail of ours goes; one that was only given a log group here stops sending to it, if that can go. */
function trailStep(trail: TrailState, { trailTags, logGroup }: TearDownFacts, groupStays: string | undefined): Step {
  const common = { id: 'trail', resource: `Trail \`${trail.name}\`` };
  const kept = keptBy(trailTags);
  if (kept !== undefined && logGroup?.is === 'there' && groupStays === undefined) {
    return {
      ...common,
      action: 'change',
      why: `${kept} It stays, but stops sending to the log group.`,
      call: {
        name: 'cloudtrail:UpdateTrail',
        input: { Name: trail.arn, CloudWatchLogsLogGroupArn: '', CloudWatchLogsRoleArn: '' },
      },
      after: [],
    };
  }
  return removal(
    common,
    { name: 'cloudtrail:DeleteTrail', input: { Name: trail.arn } },
    'It stops recording; Event history goes on keeping the last 90 days.',
    kept,
  );
}

/** Why the log group of the trail stays, whatever becomes of the trail; undefined where nothing keeps it. */
function whyGroupStays(
  { logGroupArn }: TrailState,
  { logGroup }: TearDownFacts,
  filterSteps: readonly Step[],
): string | undefined {
  if (logGroupArn === undefined || logGroup?.is !== 'there') return undefined;
  const { tags, filters, protected: isProtected } = logGroup.value;
  const staying = filterSteps.find(({ action }) => action === 'leave');
  return (
    keptBy(tags) ??
    (filters.is === 'there' ? undefined : 'You may not see its metric filters, which would go with it.') ??
    (staying && `${staying.resource} stays and needs it.`) ??
    (isProtected ? 'It is protected from being deleted; take that off in the console first.' : undefined)
  );
}

function logGroupSteps(
  trail: TrailState,
  { logGroup }: TearDownFacts,
  others: readonly TrailState[],
  {
    filters,
    itself,
    groupStays,
  }: { readonly filters: readonly Step[]; readonly itself: Step; readonly groupStays: string | undefined },
): Step[] {
  if (trail.logGroupArn === undefined || logGroup?.is === 'absent') return [];
  const name = trail.logGroupArn.split(':')[6] ?? '';
  const resource = `Log group \`${name}\``;
  if (logGroup?.is !== 'there') {
    return [{ id: 'log-group', resource, action: 'leave', why: 'You may not look at it.', after: [] }];
  }
  const sharing = others.find(({ logGroupArn }) => logGroupArn === trail.logGroupArn);
  return [
    removal(
      { id: 'log-group', resource, after: [...filters, itself].map(({ id }) => id) },
      { name: 'logs:DeleteLogGroup', input: { logGroupName: name } },
      `Its events (${megabytes(logGroup.value.storedBytes)}) go with it; the bucket keeps the log files.`,
      groupStays ?? (sharing && `The trail ${sharing.name} sends to it.`),
    ),
  ];
}

function roleSteps(
  trail: TrailState,
  { role, madeHere }: TearDownFacts,
  others: readonly TrailState[],
  itself: Step,
): Step[] {
  if (trail.roleArn === undefined || role?.is === 'absent') return [];
  const RoleName = roleNameOf(trail.roleArn);
  const resource = `IAM role \`${RoleName}\``;
  if (role?.is !== 'there') {
    return [{ id: 'role', resource, action: 'leave', why: 'You may not look at it.', after: [] }];
  }
  const { ours, policies } = role.value;
  const sharing = others.find(({ roleArn }) => roleArn === trail.roleArn);
  const inUse =
    (sharing && `The trail ${sharing.name} uses it.`) ??
    (itself.action === 'leave' ? `${itself.resource} stays and uses it.` : undefined);
  const names = policies.is === 'there' ? [...policies.value.keys()] : [];
  const own = names.filter((name) => ours || madeHere?.has(`role-policy:${RoleName}/${name}`));
  const policySteps = own.map((PolicyName) =>
    removal(
      { id: `role-policy ${PolicyName}`, resource: `Policy ${PolicyName} of ${RoleName}`, after: [itself.id] },
      { name: 'iam:DeleteRolePolicy', input: { RoleName, PolicyName } },
      'It let the trail write to its log group.',
      inUse,
    ),
  );
  const itselfGone = removal(
    { id: 'role', resource, after: [itself.id, ...policySteps.map(({ id }) => id)] },
    { name: 'iam:DeleteRole', input: { RoleName } },
    'Only the trail used it.',
    (ours ? undefined : notMadeHere) ??
      inUse ??
      (policies.is === 'there' ? undefined : 'You may not read its policies, which have to go first.'),
  );
  return [...policySteps, itselfGone];
}

/**
 * The archived logs stay unless they were asked for twice. In a bucket that others made or use only the policy is mended.
 */
function bucketSteps(
  trail: TrailState,
  { bucket, madeHere }: TearDownFacts,
  others: readonly TrailState[],
  archivedLogs: boolean,
  itself: Step,
): Step[] {
  const Bucket = trail.bucket;
  const resource = `S3 bucket \`${Bucket}\``;
  // The tag of a bucket is put last, so that the journals may know one that has none.
  const isKnown = bucket.tags.is === 'absent' && madeHere?.has(`bucket:${Bucket}`) === true;
  const sharing = others.find((other) => other.bucket === Bucket);
  const kept =
    (isKnown ? undefined : keptBy(bucket.tags)) ??
    (sharing && `The trail ${sharing.name} keeps its log files there too.`);
  if (kept === undefined && archivedLogs && itself.action === 'remove') {
    const empty: Step = {
      id: 'bucket-content',
      resource: `Log files in ${Bucket}`,
      action: 'remove',
      why: 'Every file and every old version is deleted for good.',
      call: { name: 'empty-bucket', input: { Bucket } },
      after: [itself.id],
    };
    const remove = { id: 'bucket', resource, after: [empty.id] };
    return [empty, removal(remove, { name: 's3:DeleteBucket', input: { Bucket } }, 'It is empty by then.', undefined)];
  }
  const why = kept ?? 'It keeps the archived log files, which goes on costing what storage costs.';
  const stays: Step = { id: 'bucket', resource, action: 'leave', why, after: [] };
  const policy = bucket.policy.is === 'there' ? bucket.policy.value : undefined;
  const rest = policy && withoutTrail(policy, trail.arn);
  const isNamed = !samePolicy(policy, rest);
  if (kept === undefined || itself.action !== 'remove' || !isNamed) return [stays];
  return [
    stays,
    {
      id: 'bucket-policy',
      resource: `Policy of ${Bucket}`,
      action: 'change',
      why: 'The trail that its statements let write is gone; the other statements stay.',
      call: rest
        ? { name: 's3:PutBucketPolicy', input: { Bucket, Policy: policyText(rest) } }
        : { name: 's3:DeleteBucketPolicy', input: { Bucket } },
      ...(rest && { documents: [policyDocument(`Policy of the bucket ${Bucket}`, policyText(rest))] }),
      after: [itself.id],
    },
  ];
}

function keyStep(arn: string): Step {
  const why = 'A key that goes takes with it every log file that it encrypted.';
  return { id: 'key', resource: `Key \`${arn}\``, action: 'leave', why, after: [] };
}

function topicName(arn: string): string {
  return `SNS topic \`${arn.slice(arn.lastIndexOf(':') + 1)}\``;
}

function megabytes(bytes: number): string {
  return bytes < 100_000 ? 'less than 0.1 MB' : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
