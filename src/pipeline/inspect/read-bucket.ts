import { AwsError, type Account } from '../../aws/account';
import { parsePolicy } from '../policy/policy-merge';
import type { ExistingBucket } from './existing';
import { seen } from './seen';
import { tagsOf } from './tags';

export async function readBucket(
  account: Account,
  name: string,
  signal: AbortSignal | undefined,
): Promise<ExistingBucket | undefined> {
  const there = await seen(account.call('s3:HeadBucket', { Bucket: name }, { signal }));
  if (there.is === 'absent') return undefined;
  const owner = await bucketOwner(account, name, there.is === 'there', signal);
  if (owner === 'someone-else') return { owner, policy: { is: 'absent' } };
  const [policy, tags] = await Promise.all([
    seen(account.call('s3:GetBucketPolicy', { Bucket: name }, { signal }).then(({ Policy }) => Policy)),
    seen(account.call('s3:GetBucketTagging', { Bucket: name }, { signal }).then(({ TagSet }) => tagsOf(TagSet))),
  ]);
  const region = there.is === 'there' ? there.value.BucketRegion : undefined;
  return {
    owner,
    policy: policy.is === 'there' ? readPolicy(policy.value) : policy,
    tags,
    ...(region !== undefined && { region }),
  };
}

/** A policy that cannot be understood counts as unknown: it must not be written over. */
function readPolicy(text: string): ExistingBucket['policy'] {
  const value = parsePolicy(text);
  if (value) return { is: 'there', value };
  const error = new AwsError('s3:GetBucketPolicy', 'UnreadablePolicy', 'The policy is not in JSON.', {
    reason: 'other',
  });
  return { is: 'unknown', error };
}

/** A bucket that others may read looks like one's own to HeadBucket; the account's own list says whose it is. */
async function bucketOwner(
  account: Account,
  name: string,
  readable: boolean,
  signal: AbortSignal | undefined,
): Promise<ExistingBucket['owner']> {
  const own = async () => {
    for await (const { Buckets = [] } of account.pages('s3:ListBuckets', { Prefix: name }, { signal })) {
      if (Buckets.some(({ Name }) => Name === name)) return true;
    }
    return false;
  };
  const listed = await seen(own());
  const ours = listed.is === 'there' ? listed.value : readable;
  return ours ? 'us' : 'someone-else';
}
