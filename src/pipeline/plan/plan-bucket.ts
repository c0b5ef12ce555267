import type { ApiInput } from '../../aws/api';
import { createdByTag, type Existing } from '../inspect/existing';
import { refuse, unchecked, type Refused, type ResourceSteps, type Step, policyDocument } from './plan';
import { bucketPolicy, policyText, type TrailPlace } from './policies';
import { covers, mergePolicy } from './policy-merge';
import type { TrailRequest } from './requests';

/** The bucket of a trail: made private and encrypted, or the account's own, whose policy is kept and added to. */
export function bucketSteps(
  existing: Existing,
  place: TrailPlace,
  { bucket, bucketPrefix, trailName }: Pick<TrailRequest, 'bucket' | 'bucketPrefix' | 'trailName'>,
): ResourceSteps | Refused {
  const found = existing.bucket;
  const resource = `S3 bucket \`${bucket}\``;
  const wanted = bucketPolicy({ ...place, bucket, trailName, prefix: bucketPrefix });
  if (found?.is === 'there') {
    const { owner, policy } = found.value;
    if (owner === 'someone-else') {
      return refuse(
        'bucket-taken',
        `The bucket ${bucket} exists, and it is not this account’s or you may not see it.`,
        'Choose another name; bucket names are unique in all of AWS.',
      );
    }
    if (policy.is === 'unknown') {
      return refuse(
        'bucket-policy-unknown',
        `The policy of the bucket ${bucket} cannot be read, so nothing can be added to it safely.`,
        'Ask for s3:GetBucketPolicy on it, or choose another bucket.',
      );
    }
    const current = policy.is === 'there' ? policy.value : undefined;
    const merged = mergePolicy(current, wanted);
    const adopt: Step = { id: 'bucket', resource, action: 'adopt', why: 'It is this account’s own.', after: [] };
    if (covers(current, wanted)) {
      const why = 'It lets CloudTrail write for this trail already.';
      const leave: Step = { id: 'bucket-policy', resource: `Policy of ${bucket}`, action: 'leave', why, after: [] };
      return { steps: [adopt, leave], ready: leave.id };
    }
    const change: Step = {
      id: 'bucket-policy',
      resource: `Policy of ${bucket}`,
      action: current ? 'change' : 'create',
      why: current
        ? 'CloudTrail must be allowed to write for this trail; the statements that are there stay.'
        : 'CloudTrail must be allowed to write for this trail.',
      call: { name: 's3:PutBucketPolicy', input: { Bucket: bucket, Policy: policyText(merged) } },
      documents: [policyDocument(`Policy of the bucket ${bucket}`, policyText(merged))],
      after: ['bucket'],
    };
    return { steps: [adopt, change], ready: change.id };
  }

  // S3 wants no location for us-east-1, and the region's name everywhere else.
  const location = { LocationConstraint: place.region } as ApiInput<'s3:CreateBucket'>['CreateBucketConfiguration'];
  const elsewhere = place.region !== 'us-east-1' && { CreateBucketConfiguration: location };
  const create: Step = {
    id: 'bucket',
    resource,
    action: 'create',
    why: found?.is === 'unknown' ? unchecked : 'CloudTrail keeps its log files there.',
    call: { name: 's3:CreateBucket', input: { Bucket: bucket, ...elsewhere } },
    after: [],
  };
  const access: Step = {
    id: 'bucket-access',
    resource: `Public access of ${bucket}`,
    action: 'create',
    why: 'Nobody outside the account can be let in, not even by mistake.',
    call: {
      name: 's3:PutPublicAccessBlock',
      input: {
        Bucket: bucket,
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          IgnorePublicAcls: true,
          BlockPublicPolicy: true,
          RestrictPublicBuckets: true,
        },
      },
    },
    after: ['bucket'],
  };
  const encryption: Step = {
    id: 'bucket-encryption',
    resource: `Encryption of ${bucket}`,
    action: 'create',
    why: 'Log files are encrypted with a key that S3 keeps (SSE-S3).',
    call: {
      name: 's3:PutBucketEncryption',
      input: {
        Bucket: bucket,
        ServerSideEncryptionConfiguration: {
          Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
        },
      },
    },
    after: ['bucket'],
  };
  const tags: Step = {
    id: 'bucket-tags',
    resource: `Tag of ${bucket}`,
    action: 'create',
    why: 'It says what made the bucket.',
    call: { name: 's3:PutBucketTagging', input: { Bucket: bucket, Tagging: { TagSet: [createdByTag] } } },
    after: ['bucket'],
  };
  const policy: Step = {
    id: 'bucket-policy',
    resource: `Policy of ${bucket}`,
    action: 'create',
    why: 'It lets CloudTrail write for this trail, and nobody else.',
    call: { name: 's3:PutBucketPolicy', input: { Bucket: bucket, Policy: policyText(wanted) } },
    documents: [policyDocument(`Policy of the bucket ${bucket}`, policyText(wanted))],
    after: ['bucket-access'],
  };
  return { steps: [create, access, encryption, tags, policy], ready: policy.id };
}
