import type { TrailState } from '../chain/chain';
import { roleNameOf, type TearDownFacts } from '../inspect/inspect-tear-down';
import { nothingAnyMore } from './costs';
import type { Seen } from '../inspect/seen';
import { isRefused, policyDocument, type Call, type PlanResult, type Step, type StepId } from './plan';
import { planHead } from './plan-head';
import { policyText, type PolicyDocument } from '../policy/policies';
import { samePolicy, withoutTrail } from '../policy/policy-merge';
import { keptBy, notMadeHere, removal } from './removal';
import type { TearDownRequest } from '../request/requests';
import { alarmSteps, filterStep, topicSteps } from './tear-down-alerts';
import { trailsOf } from './plan-trail';
import { trailToChange } from './trail-to-change';

/**
 * Takes down what was made here for one trail: what carries the tag, or what the journals name where AWS has no tags. All
 * else stays, each with the reason. What fails keeps back only what needs it.
 */
export function planTearDown(facts: TearDownFacts, { trailArn, archivedLogs }: TearDownRequest): PlanResult {
  const trail = trailToChange(facts, trailArn);
  if (isRefused(trail)) return trail;
  const others = trailsOf(facts).filter(({ arn }) => arn !== trailArn);
  const group = facts.logGroup?.is === 'there' ? facts.logGroup.value : undefined;
  const filters = group?.filters.is === 'there' ? group.filters.value : [];

  const alarms = alarmSteps(filters, facts);
  const filterPart = group ? filters.map((filter) => filterStep(filter, group, facts, alarms)) : [];
  const groupStays = whyGroupStays(trail, facts, filterPart);
  const itself = trailStep(trail, facts, groupStays);
  const topics = topicSteps(trail, facts, others, alarms, itself);
  return {
    ...planHead(facts, `Tear down trail ${trail.name}`),
    steps: [
      ...alarms,
      ...filterPart,
      itself,
      ...topics,
      ...topicPolicySteps(trail, facts, topics, itself),
      ...logGroupSteps(trail, facts, others, { filters: filterPart, itself, groupStays }),
      ...roleSteps(trail, facts, others, itself),
      ...bucketSteps(trail, facts, others, archivedLogs, itself),
      ...keySteps(trail, facts, itself),
    ],
    monthlyCost: nothingAnyMore,
    onFailure: 'go-on',
  };
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
  if (kept === undefined) return [stays];
  const write = (rest: PolicyDocument | undefined): Call =>
    rest
      ? { name: 's3:PutBucketPolicy', input: { Bucket, Policy: policyText(rest) } }
      : { name: 's3:DeleteBucketPolicy', input: { Bucket } };
  return [
    stays,
    ...mendingSteps({ id: 'bucket-policy', of: `the bucket ${Bucket}` }, bucket.policy, trail, itself, write),
  ];
}

/** The key always stays, and what it lets the trail do goes with the trail. */
function keySteps(trail: TrailState, { key }: TearDownFacts, itself: Step): Step[] {
  const { kmsKeyArn: KeyId } = trail;
  if (KeyId === undefined) return [];
  const why = 'A key that goes takes with it every log file that it encrypted.';
  const stays: Step = { id: 'key', resource: `Key \`${KeyId}\``, action: 'leave', why, after: [] };
  const write = (rest: PolicyDocument | undefined): Call | undefined =>
    rest && { name: 'kms:PutKeyPolicy', input: { KeyId, Policy: policyText(rest) } };
  return [stays, ...mendingSteps({ id: 'key-policy', of: `the key ${KeyId}` }, key, trail, itself, write)];
}

/** The topic for log files, where it stays: what it lets the trail do goes with the trail. */
function topicPolicySteps(trail: TrailState, facts: TearDownFacts, topics: readonly Step[], itself: Step): Step[] {
  const { deliveryTopicArn: TopicArn } = trail;
  const isKept = topics.some(({ id, action }) => id === `topic ${TopicArn}` && action === 'leave');
  if (TopicArn === undefined || !isKept) return [];
  const write = (rest: PolicyDocument | undefined): Call | undefined =>
    rest && {
      name: 'sns:SetTopicAttributes',
      input: { TopicArn, AttributeName: 'Policy', AttributeValue: policyText(rest) },
    };
  const what = { id: 'topic-policy', of: `the topic ${TopicArn.split(':')[5]}` };
  return mendingSteps(what, facts.deliveryTopic, trail, itself, write);
}

/** Takes a trail that goes out of the policy of something that stays, if it is named there. */
function mendingSteps(
  { id, of }: { readonly id: StepId; readonly of: string },
  policy: Seen<PolicyDocument> | undefined,
  { arn }: TrailState,
  itself: Step,
  write: (rest: PolicyDocument | undefined) => Call | undefined,
): Step[] {
  if (itself.action !== 'remove' || policy?.is !== 'there') return [];
  const rest = withoutTrail(policy.value, arn);
  const call = samePolicy(rest, policy.value) ? undefined : write(rest);
  if (!call) return [];
  return [
    {
      id,
      resource: `Policy of ${of}`,
      action: 'change',
      why: 'The trail that its statements speak of is gone; the other statements stay.',
      call,
      ...(rest && { documents: [policyDocument(`Policy of ${of}`, policyText(rest))] }),
      after: [itself.id],
    },
  ];
}

function megabytes(bytes: number): string {
  return bytes < 100_000 ? 'less than 0.1 MB' : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
