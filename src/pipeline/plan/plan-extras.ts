import type { Existing } from '../inspect/existing';
import { isRefused, policyDocument, refuse, unchecked, type Refused, type Step } from './plan';
import { deliveryTopicPolicy, keyPolicy, policyText } from '../policy/policies';
import { topicArn, type TrailPlace } from '../chain/arns';
import { covers, mergePolicy } from '../policy/policy-merge';
import type { TrailRequest } from '../request/requests';
import { createTopic, letIntoTopic, policyUnknown } from './topic-steps';

type Wanted = Pick<TrailRequest, 'trailName' | 'kmsKeyArn' | 'deliveryTopicName' | 'organization'>;

/** What only some trails have around them: a key, a topic for files, the trust of an organization. */
export function extraSteps(existing: Existing, place: TrailPlace, wanted: Wanted): Step[] | Refused {
  const steps: Step[] = [];
  for (const part of [keyStep, topicStep, trustStep]) {
    const step = part(existing, place, wanted);
    if (step === undefined) continue;
    if (isRefused(step)) return step;
    steps.push(step);
  }
  return steps;
}

/** The key is never made here: a key that goes takes with it what it encrypted, so it has to outlive the trail. */
function keyStep(existing: Existing, place: TrailPlace, { kmsKeyArn, trailName }: Wanted): Step | Refused | undefined {
  if (kmsKeyArn === undefined) return undefined;
  const unusable = (what: string, todo: string) => refuse('key-unusable', what, todo);
  const bucketRegion = existing.bucket?.is === 'there' ? existing.bucket.value.region : undefined;
  const region = bucketRegion ?? place.region;
  const keyRegion = kmsKeyArn.split(':')[3];
  if (keyRegion !== undefined && keyRegion !== region) {
    return unusable(`The key is in ${keyRegion}, and the bucket in ${region}.`, `Choose a key of ${region}.`);
  }
  const common = { id: 'key', resource: `Policy of the key \`${kmsKeyArn}\``, after: [] };
  const found = existing.key;
  if (found?.is === 'absent') return unusable(`There is no key ${kmsKeyArn}.`, 'Choose another key.');
  if (found?.is !== 'there') {
    return { ...common, action: 'leave', why: 'You may not look at the key; it must let CloudTrail use it.' };
  }
  const { state, manager, policy } = found.value;
  if (manager === 'AWS') {
    return unusable('The key is AWS’s own, and CloudTrail cannot use it.', 'Choose a key that the account manages.');
  }
  if (state !== 'Enabled') {
    return unusable(`The key cannot be used: its state is ${state}.`, 'Enable it, or choose another key.');
  }
  if (policy.is !== 'there') {
    return { ...common, action: 'leave', why: 'You may not read its policy; it must let CloudTrail use the key.' };
  }
  const needed = keyPolicy(place, trailName);
  if (covers(policy.value, needed)) {
    return { ...common, action: 'leave', why: 'It lets CloudTrail encrypt this trail’s files already.' };
  }
  const text = policyText(mergePolicy(policy.value, needed));
  return {
    ...common,
    action: 'change',
    why: 'CloudTrail must be allowed to encrypt this trail’s files with it; the statements that are there stay.',
    call: { name: 'kms:PutKeyPolicy', input: { KeyId: kmsKeyArn, Policy: text } },
    undo: { name: 'kms:PutKeyPolicy', input: { KeyId: kmsKeyArn, Policy: policyText(policy.value) } },
    documents: [policyDocument(`Policy of the key ${kmsKeyArn}`, text)],
  };
}

function topicStep(
  existing: Existing,
  place: TrailPlace,
  { deliveryTopicName: name, trailName }: Wanted,
): Step | Refused | undefined {
  if (name === undefined) return undefined;
  const arn = topicArn(place, name);
  const wanted = deliveryTopicPolicy(place, name, trailName);
  const common = { id: 'topic', resource: `SNS topic \`${name}\``, after: [] };
  const found = existing.topic;
  if (found?.is !== 'there') {
    const why = found?.is === 'unknown' ? unchecked : 'It hears of every log file that CloudTrail writes.';
    return createTopic(common, arn, wanted, why);
  }
  const { policy } = found.value;
  if (policy === undefined) return policyUnknown(name);
  if (covers(policy, wanted)) return { ...common, action: 'adopt', why: 'CloudTrail may publish to it already.' };
  return letIntoTopic(common, arn, {
    policy,
    wanted,
    why: 'CloudTrail must be allowed to publish to it; the statements that are there stay.',
  });
}

/** CloudTrail records other accounts only where the organization trusts it to (CloudTrailAccessNotEnabledException). */
function trustStep(existing: Existing, place: TrailPlace, { organization }: Wanted): Step | Refused | undefined {
  if (!organization) return undefined;
  const found = existing.organization;
  if (found?.is !== 'there') {
    return found?.is === 'unknown'
      ? refuse(
          'organization-unknown',
          'You may not look at the organization, whose id the policies must name.',
          'Ask for organizations:DescribeOrganization, or create a trail for this account alone.',
        )
      : refuse('no-organization', 'The account belongs to no organization.', 'Create a trail for this account alone.');
  }
  const { id, managementAccountId, trustsCloudTrail } = found.value;
  if (managementAccountId !== place.accountId) {
    return refuse(
      'no-organization',
      `The organization ${id} is managed by the account ${managementAccountId}, and only that one can make a trail for all.`,
      `Connect to ${managementAccountId}.`,
    );
  }
  const common = { id: 'organization', resource: `Organization \`${id}\``, after: [] };
  if (trustsCloudTrail.is === 'there' && trustsCloudTrail.value) {
    return { ...common, action: 'leave', why: 'It trusts CloudTrail already.' };
  }
  return {
    ...common,
    action: 'change',
    why: 'CloudTrail must be trusted, so that it can record all accounts. A roll-back leaves this as it is.',
    call: { name: 'organizations:EnableAWSServiceAccess', input: { ServicePrincipal: 'cloudtrail.amazonaws.com' } },
  };
}
