import type { ApiInput } from '../../aws/api';
import { createdByTag } from '../inspect/tags';
import type { Existing, ExistingBucket } from '../inspect/existing';
import { costs } from './costs';
import { policyDocument, refuse, unchecked, type Refused, type ResourceSteps, type Step } from './plan';
import { bucketPolicy, policyText, type PolicyDocument } from '../policy/policies';
import type { TrailPlace } from '../chain/arns';
import { covers, mergePolicy } from '../policy/policy-merge';
import type { TrailRequest } from '../request/requests';

type BucketParts = Pick<TrailRequest, 'bucket' | 'bucketPrefix' | 'trailName'> & {
  readonly organizationId?: string | undefined;
};

/**
 * The bucket of a trail: made private and encrypted, or the account's own, whose policy is kept and added to. One that
 * was begun here and not finished is finished: its tag is put last.
 */
export function bucketSteps(
  existing: Existing,
  place: TrailPlace,
  { bucket, bucketPrefix, trailName, organizationId }: BucketParts,
): ResourceSteps | Refused {
  const wanted = bucketPolicy({ ...place, bucket, trailName, prefix: bucketPrefix, organizationId });
  const found = existing.bucket;
  const resource = `S3 bucket \`${bucket}\``;
  if (found?.is !== 'there') {
    const why = found?.is === 'unknown' ? unchecked : 'CloudTrail keeps its log files there.';
    const policy = policyStep(bucket, wanted, ['bucket-access']);
    return { steps: [createStep(bucket, place, resource, why), ...settingSteps(bucket), policy], ready: policy.id };
  }

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
  const unfinished = isUnfinished(existing, bucket, found.value);
  const why = unfinished ? 'It was made here, but not finished.' : 'It is this account’s own.';
  const adopt: Step = { id: 'bucket', resource, action: 'adopt', why, after: [] };
  const current = policy.is === 'there' ? policy.value : undefined;
  const last: Step = covers(current, wanted)
    ? {
        id: 'bucket-policy',
        resource: `Policy of ${bucket}`,
        action: 'leave',
        why: 'It lets CloudTrail write for this trail already.',
        after: [],
      }
    : {
        ...policyStep(bucket, mergePolicy(current, wanted), [unfinished ? 'bucket-access' : 'bucket']),
        ...(current && {
          action: 'change',
          why: 'It lets CloudTrail write for this trail. The statements that are there stay.',
        }),
        undo: current
          ? { name: 's3:PutBucketPolicy', input: { Bucket: bucket, Policy: policyText(current) } }
          : { name: 's3:DeleteBucketPolicy', input: { Bucket: bucket } },
      };
  return { steps: [adopt, ...(unfinished ? settingSteps(bucket) : []), last], ready: last.id };
}

/** Tags that are there, or may not be read, are not to be written over. */
function isUnfinished({ madeHere }: Existing, bucket: string, { tags }: ExistingBucket): boolean {
  return tags?.is === 'absent' && madeHere?.has(`bucket:${bucket}`) === true;
}

function createStep(bucket: string, place: TrailPlace, resource: string, why: string): Step {
  // S3 wants no location for us-east-1, and the region's name everywhere else.
  const location = { LocationConstraint: place.region } as ApiInput<'s3:CreateBucket'>['CreateBucketConfiguration'];
  const elsewhere = place.region !== 'us-east-1' && { CreateBucketConfiguration: location };
  return {
    id: 'bucket',
    resource,
    action: 'create',
    why,
    cost: costs.bucket,
    call: { name: 's3:CreateBucket', input: { Bucket: bucket, ...elsewhere } },
    undo: { name: 's3:DeleteBucket', input: { Bucket: bucket } },
    after: [],
  };
}

function settingSteps(bucket: string): Step[] {
  return [
    {
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
    },
    {
      id: 'bucket-encryption',
      resource: `Encryption of ${bucket}`,
      action: 'create',
      why: 'What comes in is encrypted, at least with a key that S3 keeps (SSE-S3).',
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
    },
    // Last, so that a bucket without it is known to be unfinished.
    {
      id: 'bucket-tags',
      resource: `Tag of ${bucket}`,
      action: 'create',
      why: 'It says what made the bucket.',
      call: { name: 's3:PutBucketTagging', input: { Bucket: bucket, Tagging: { TagSet: [createdByTag] } } },
      after: ['bucket-access', 'bucket-encryption'],
    },
  ];
}

/** A bucket’s policy; that of a new bucket goes away with it, so there is nothing to take back. */
function policyStep(bucket: string, policy: PolicyDocument, after: readonly string[]): Step {
  const text = policyText(policy);
  return {
    id: 'bucket-policy',
    resource: `Policy of ${bucket}`,
    action: 'create',
    why: 'It lets CloudTrail write for this trail, and nobody else.',
    call: { name: 's3:PutBucketPolicy', input: { Bucket: bucket, Policy: text } },
    documents: [policyDocument(`Policy of the bucket ${bucket}`, text)],
    after,
  };
}
