import type { Account, AwsError } from '../../aws/account';
import type { ApiInput, ApiName } from '../../aws/api';
import { readAlarmTags } from '../inspect/read-alarms';
import { readTopicTags } from '../inspect/read-topic';
import { readTrailTags } from '../inspect/read-trails';
import { isMadeHere, tagsOf, type Tags } from '../inspect/tags';
import { seen } from '../inspect/seen';
import { isApiCall, type Call } from '../plan/plan';
import { alarmArn, logGroupArn, topicArn, trailArn } from '../chain/arns';

type TagReaders = { readonly [N in ApiName]?: (account: Account, input: ApiInput<N>) => Promise<Tags | undefined> };

const place = ({ identity, region }: Account) => ({ ...identity, region });

/** The tags of what a call would have made. */
const tagsOfMade: TagReaders = {
  'iam:CreateRole': async (account, { RoleName }) =>
    tagsOf((await account.call('iam:GetRole', { RoleName })).Role?.Tags),
  'logs:CreateLogGroup': async (account, { logGroupName = '' }) => {
    const resourceArn = logGroupArn(place(account), logGroupName);
    return (await account.call('logs:ListTagsForResource', { resourceArn })).tags;
  },
  'sns:CreateTopic': (account, { Name = '' }) => readTopicTags(account, topicArn(place(account), Name), undefined),
  'cloudwatch:PutMetricAlarm': (account, { AlarmName = '' }) =>
    readAlarmTags(account, alarmArn(place(account), AlarmName), undefined),
  'cloudtrail:CreateTrail': (account, { Name = '' }) =>
    readTrailTags(account, trailArn(place(account), Name), undefined),
};

/** Whether what a call was to make is there and carries the mark; undefined where it has none to carry. */
export async function isThereAndMarked(account: Account, call: Call): Promise<boolean | 'unknown' | undefined> {
  if (!isApiCall(call)) return undefined;
  const read = tagsOfMade[call.name] as ((account: Account, input: unknown) => Promise<Tags | undefined>) | undefined;
  if (!read) return undefined;
  const tags = await seen(read(account, call.input));
  if (tags.is === 'unknown') return 'unknown';
  return tags.is === 'there' && isMadeHere(tags.value);
}

/**
 * Whether a call that failed because its thing exists had made it itself: an earlier try whose answer was lost. Tags tell
 * it, which these calls set as they make the thing. A bucket gets its tag later; that it is the account's own must do.
 */
export async function wasMadeByEarlierTry(account: Account, call: Call, error: AwsError): Promise<boolean> {
  if (call.name === 's3:CreateBucket') return error.code === 'BucketAlreadyOwnedByYou';
  return (await isThereAndMarked(account, call)) === true;
}
