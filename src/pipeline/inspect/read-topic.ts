import type { Account } from '../../aws/account';
import { topicArn } from '../plan/policies';
import { parsePolicy } from '../plan/policy-merge';
import type { ExistingTopic } from './existing';
import { tagsOf, type Tags } from './tags';

export async function readTopic(
  account: Account,
  name: string,
  signal: AbortSignal | undefined,
): Promise<ExistingTopic> {
  const arn = topicArn({ ...account.identity, region: account.region }, name);
  return { arn, policy: await readTopicPolicy(account, arn, signal) };
}

/** Undefined for one that cannot be understood. */
export async function readTopicPolicy(account: Account, arn: string, signal: AbortSignal | undefined) {
  const { Attributes } = await account.call('sns:GetTopicAttributes', { TopicArn: arn }, { signal });
  return parsePolicy(Attributes?.Policy);
}

export async function readTopicTags(account: Account, arn: string, signal: AbortSignal | undefined): Promise<Tags> {
  return tagsOf((await account.call('sns:ListTagsForResource', { ResourceArn: arn }, { signal })).Tags);
}
