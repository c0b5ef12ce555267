import type { Account } from '../../aws/account';
import { Failure } from '../../common/failure';
import type { TrailState } from '../chain/chain';
import { readKey } from '../inspect/read-key';
import { readBucket } from '../inspect/read-bucket';
import { readGroup } from '../inspect/read-logs';
import { readRole } from '../inspect/read-role';
import { readSubscriptions } from '../inspect/read-topic';
import { listAlarms } from '../inspect/read-alarms';
import { readMetricFilters } from '../inspect/read-logs';
import { readTrails } from '../inspect/read-trails';
import { seen } from '../inspect/seen';
import { isSnsKey } from '../policy/alarm-topic-policy';
import { parsePolicy } from '../policy/policy-merge';
import {
  arnPlace,
  groupName,
  isHere,
  roleName,
  there,
  topicsOf,
  watchesOf,
  type PipelineFacts,
  type TopicFacts,
} from './facts';

/**
 * Reads the whole chain of a trail, side by side where one thing does not lead to the next.
 * @throws AwsError when the trails cannot be listed; Failure when the trail is not among them
 */
export async function readPipeline(account: Account, trailArn: string, signal?: AbortSignal): Promise<PipelineFacts> {
  const trails = await readTrails(account, signal);
  const trail = trails.find(({ arn }) => arn === trailArn);
  if (!trail) {
    throw new Failure(
      `The trail ${trailArn} is not in ${account.region} any more.`,
      'Refresh the Pipelines view, and choose again.',
    );
  }
  const { identity, region, label } = account;
  const head = { account: { identity, region, label }, now: account.clock.now(), trails, trail };
  // Another account's trail belongs to resources that cannot be seen from here.
  const ours = arnPlace(trail.arn).accountId === identity.accountId;
  const [selectors, bucket, role, logs] = await Promise.all([
    seen(account.call('cloudtrail:GetEventSelectors', { TrailName: trail.arn }, { signal })),
    ours ? seen(readBucket(account, trail.bucket, signal)) : undefined,
    readTrailRole(account, trail, signal),
    isHere(head) ? readLogs(account, trail, signal) : undefined,
  ]);
  return { ...head, selectors, topics: [], ...(bucket && { bucket }), ...role, ...logs };
}

async function readTrailRole(account: Account, trail: TrailState, signal: AbortSignal | undefined) {
  const RoleName = roleName(trail);
  if (RoleName === undefined || arnPlace(trail.roleArn ?? '').accountId !== account.identity.accountId) return {};
  const attached = async () => {
    const names: string[] = [];
    for await (const page of account.pages('iam:ListAttachedRolePolicies', { RoleName }, { signal })) {
      names.push(...(page.AttachedPolicies ?? []).map(({ PolicyName = '' }) => PolicyName));
    }
    return names;
  };
  const [role, managedPolicies] = await Promise.all([seen(readRole(account, RoleName, signal)), seen(attached())]);
  return { role, managedPolicies };
}

async function readLogs(account: Account, trail: TrailState, signal: AbortSignal | undefined) {
  const name = groupName(trail);
  const place = arnPlace(trail.logGroupArn ?? '');
  const group = place.region === account.region && place.accountId === account.identity.accountId ? name : undefined;
  const [logGroup, filters, regionFilters, alarms] = await Promise.all([
    group === undefined ? undefined : seen(readGroup(account, group, undefined, signal)),
    group === undefined ? undefined : seen(readMetricFilters(account, group, signal)),
    seen(readMetricFilters(account, undefined, signal)),
    seen(listAlarms(account, signal)),
  ]);
  const all = { ...(logGroup && { logGroup }), ...(filters && { filters }), regionFilters, alarms };
  const arns = [...topicsOf(watchesOf(all)).keys()].filter((arn) => {
    const { region, accountId } = arnPlace(arn);
    return region === account.region && accountId === account.identity.accountId;
  });
  return { ...all, topics: await Promise.all(arns.map((arn) => readTopic(account, arn, signal))) };
}

async function readTopic(account: Account, arn: string, signal: AbortSignal | undefined): Promise<TopicFacts> {
  const attributes = async () => {
    const { Attributes = {} } = await account.call('sns:GetTopicAttributes', { TopicArn: arn }, { signal });
    const { Policy, KmsMasterKeyId } = Attributes;
    return { policy: parsePolicy(Policy), ...(KmsMasterKeyId && { keyId: KmsMasterKeyId }) };
  };
  const [topic, subscriptions] = await Promise.all([seen(attributes()), seen(readSubscriptions(account, arn, signal))]);
  const keyId = there(topic)?.keyId;
  if (keyId === undefined || isSnsKey(keyId)) return { arn, topic, subscriptions };
  return { arn, topic, subscriptions, key: await seen(readKey(account, keyId, signal)) };
}
