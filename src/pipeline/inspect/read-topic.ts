import type { Account } from '../../aws/account';
import { topicArn } from '../chain/arns';
import { parsePolicy } from '../policy/policy-merge';
import type { SubscriptionState } from '../chain/chain';
import type { AlarmTopic, ExistingTopic } from './existing';
import { seen, type Seen } from './seen';
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

/** Topics that alarms tell, by ARN; those of other accounts and regions cannot be read and are left out. */
export async function readAlarmTopics(
  account: Account,
  arns: readonly string[],
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, Seen<AlarmTopic>>> {
  const own = arns.filter((arn) => {
    const [, , , region, accountId] = arn.split(':');
    return region === account.region && accountId === account.identity.accountId;
  });
  const read = own.map(async (arn) => [arn, await seen(readAlarmTopic(account, arn, signal))] as const);
  return new Map(await Promise.all(read));
}

async function readAlarmTopic(account: Account, arn: string, signal: AbortSignal | undefined): Promise<AlarmTopic> {
  const [{ Attributes }, subscriptions] = await Promise.all([
    account.call('sns:GetTopicAttributes', { TopicArn: arn }, { signal }),
    seen(readSubscriptions(account, arn, signal)),
  ]);
  const { Policy, KmsMasterKeyId } = Attributes ?? {};
  return { arn, policy: parsePolicy(Policy), ...(KmsMasterKeyId && { keyId: KmsMasterKeyId }), subscriptions };
}

/** Who is subscribed to a topic, confirmed or not. */
export async function readSubscriptions(
  account: Account,
  TopicArn: string,
  signal?: AbortSignal,
): Promise<SubscriptionState[]> {
  const all: SubscriptionState[] = [];
  for await (const page of account.pages('sns:ListSubscriptionsByTopic', { TopicArn }, { signal })) {
    for (const { Protocol = '', Endpoint = '', SubscriptionArn = '' } of page.Subscriptions ?? []) {
      // SNS writes "PendingConfirmation" in place of the ARN, and "Deleted" of one that is on its way out.
      if (SubscriptionArn === 'Deleted') continue;
      const confirmed = SubscriptionArn.startsWith('arn:');
      all.push({ protocol: Protocol, endpoint: Endpoint, confirmed, ...(confirmed && { arn: SubscriptionArn }) });
    }
  }
  return all;
}
