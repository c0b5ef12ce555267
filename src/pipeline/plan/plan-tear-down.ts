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
import { isRefused, policyDocument, type ApiCall, type Call, type PlanResult, type Step, type StepId } from './plan';
import { planHead } from './plan-head';
import { policyText } from './policies';
import { withoutTrail } from './policy-merge';
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

  const alarms = filters.flatMap((filter) => alarmSteps(filter, facts));
  const filterPart = group ? filters.map((filter) => filterStep(filter, group, facts, alarms)) : [];
  const topics = topicSteps(facts, alarms);
  const itself = trailStep(trail, facts);
  const groupPart = logGroupSteps(trail, facts, others, [...filterPart, itself]);
  const role = roleSteps(trail, facts, others, itself);
  const delivery = deliveryTopicSteps(trail, facts, others, itself);
  const key = trail.kmsKeyArn === undefined ? [] : [keyStep(trail.kmsKeyArn)];
  return {
    ...planHead(facts, `Tear down trail ${trail.name}`),
    steps: [
      ...alarms,
      ...topics,
      ...filterPart,
      itself,
      ...groupPart,
      ...role,
      ...delivery,
      ...bucketSteps(trail, facts, archivedLogs, itself),
      ...key,
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

function alarmSteps({ alarms }: StandingFilter, { alarmTags }: TearDownFacts): Step[] {
  return alarms.map(({ name, arn }) =>
    removal(
      { id: `alarm ${name}`, resource: `Alarm \`${name}\`` },
      { name: 'cloudwatch:DeleteAlarms', input: { AlarmNames: [name] } },
      'It watches a metric of this trail’s events.',
      keptBy(alarmTags.get(arn)),
    ),
  );
}

/** The topics that alarms tell, where no alarm is left that tells them. */
function topicSteps({ topicTags, alarms }: TearDownFacts, alarmSteps: readonly Step[]): Step[] {
  const going = new Set(alarmSteps.filter(({ action }) => action === 'remove').map(({ id }) => id));
  return [...topicTags].map(([arn, tags]) => {
    const stays = alarms.find((alarm) => alarm.actions.includes(arn) && !going.has(`alarm ${alarm.name}`));
    return removal(
      { id: `topic ${arn}`, resource: topicName(arn), after: [...going] },
      { name: 'sns:DeleteTopic', input: { TopicArn: arn } },
      'No alarm is left that tells it. Its subscriptions go with it.',
      keptBy(tags) ?? (stays && `The alarm ${stays.name} tells it.`),
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

/** A trail of ours goes; one that was only given a log group here stops sending to it. */
function trailStep(trail: TrailState, { trailTags, logGroup }: TearDownFacts): Step {
  const common = { id: 'trail', resource: `Trail \`${trail.name}\`` };
  const kept = keptBy(trailTags);
  const isSending = trail.logGroupArn !== undefined;
  const groupIsOurs = logGroup?.is === 'there' && keptBy(logGroup.value.tags) === undefined;
  if (kept !== undefined && isSending && groupIsOurs) {
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

function logGroupSteps(
  trail: TrailState,
  { logGroup }: TearDownFacts,
  others: readonly TrailState[],
  before: readonly Step[],
): Step[] {
  if (trail.logGroupArn === undefined) return [];
  const name = trail.logGroupArn.split(':')[6] ?? '';
  const resource = `Log group \`${name}\``;
  const stays = (why: string): Step[] => [{ id: 'log-group', resource, action: 'leave', why, after: [] }];
  if (logGroup?.is === 'absent') return [];
  if (logGroup?.is !== 'there') return stays('You may not look at it.');
  const { tags, filters, storedBytes, protected: isProtected } = logGroup.value;
  const sharing = others.find(({ logGroupArn }) => logGroupArn === trail.logGroupArn);
  const staying = before.filter(({ action, call }) => action === 'leave' && !call);
  return [
    removal(
      { id: 'log-group', resource, after: before.map(({ id }) => id) },
      { name: 'logs:DeleteLogGroup', input: { logGroupName: name } },
      `Its events (${megabytes(storedBytes)}) go with it; the bucket keeps the log files.`,
      keptBy(tags) ??
        (sharing && `The trail ${sharing.name} sends to it.`) ??
        (filters.is === 'there' ? undefined : 'You may not see its metric filters, which would go with it.') ??
        (staying[0] && `${staying[0].resource} stays and needs it.`) ??
        (isProtected ? 'It is protected from being deleted; take that off in the console first.' : undefined),
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

function deliveryTopicSteps(
  { deliveryTopicArn: arn }: TrailState,
  { deliveryTopicTags }: TearDownFacts,
  others: readonly TrailState[],
  itself: Step,
): Step[] {
  if (arn === undefined) return [];
  const sharing = others.find(({ deliveryTopicArn }) => deliveryTopicArn === arn);
  const call: ApiCall = { name: 'sns:DeleteTopic', input: { TopicArn: arn } };
  const why = 'It heard of the trail’s log files. Its subscriptions go with it.';
  const keep =
    keptBy(deliveryTopicTags) ??
    (sharing && `The trail ${sharing.name} uses it.`) ??
    (itself.action === 'remove' ? undefined : `${itself.resource} stays and uses it.`);
  return [removal({ id: 'delivery-topic', resource: topicName(arn), after: [itself.id] }, call, why, keep)];
}

/** The archived logs stay unless they were asked for twice; in a bucket of somebody else's only the policy is mended. */
function bucketSteps(trail: TrailState, { bucket }: TearDownFacts, archivedLogs: boolean, itself: Step): Step[] {
  const Bucket = trail.bucket;
  const resource = `S3 bucket \`${Bucket}\``;
  const kept = keptBy(bucket.tags);
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
  const isNamed = policy !== undefined && rest?.Statement.length !== policy.Statement.length;
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
