import type { Account } from '../../aws/account';
import { readSubscriptions } from '../inspect/read-topic';
import type { EndSubscription } from '../plan/plan';

/**
 * Ends a subscription. One that was not confirmed has no ARN, and SNS lets nobody delete it: it is forgotten after 48 hours
 * (SNS Developer Guide, "Deleting an Amazon SNS topic and subscription").
 * @returns what there is to say of one that waits
 * @throws AwsError
 */
export async function endSubscription(
  account: Account,
  { TopicArn, Protocol, Endpoint }: EndSubscription['input'],
): Promise<string | undefined> {
  const all = await readSubscriptions(account, TopicArn);
  const found = all.find(({ protocol, endpoint }) => protocol === Protocol && endpoint === Endpoint);
  if (found?.arn === undefined) {
    return found && 'It was not confirmed, and SNS lets nobody delete it: it is gone within two days by itself.';
  }
  await account.call('sns:Unsubscribe', { SubscriptionArn: found.arn });
  return undefined;
}
