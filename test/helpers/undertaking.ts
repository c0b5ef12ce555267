import type { Account } from '../../src/aws/account';
import { applyJournalled } from '../../src/pipeline/apply/apply-journalled';
import type { ApplyOptions, ApplyResult } from '../../src/pipeline/apply/apply';
import { isUnfinished, madeHere, runsOf } from '../../src/pipeline/journal/journal';
import type { JournalStore } from '../../src/pipeline/journal/journal-store';
import { planRest } from '../../src/pipeline/recover/resume';
import { makePlan, type PlanRequest } from '../../src/pipeline/plan/make-plan';
import { isRefused, type PlanResult } from '../../src/pipeline/plan/plan';
import type { Sandbox } from '../../src/sandbox/sandbox';
import { labFilter } from './plans';

const bucket = 'aws-cloudtrail-logs-111122223333-0a1b2c3d';

/**
 * The full set-up with new everything: what a person does with Create Trail… and Deploy Metric Filter.
 * @param kmsKeyArn a key there is; its policy is the only thing that is not new
 */
export function fullSetUp(kmsKeyArn?: string): readonly PlanRequest[] {
  return [
    {
      kind: 'create-trail',
      wanted: {
        trailName: 'My_cloudtrail',
        bucket,
        bucketPrefix: 'audit',
        logGroupName: bucket,
        retentionDays: 90,
        roleName: 'clwatch_role',
        deliveryTopicName: 'log-files',
        ...(kmsKeyArn !== undefined && { kmsKeyArn }),
        tags: { team: 'security' },
        events: { management: 'all', data: [{ type: 'AWS::S3::Object', access: 'write' }] },
      },
    },
    {
      kind: 'metric-filter',
      wanted: {
        ...labFilter,
        logGroupName: bucket,
        alarm: {},
        topic: { topicName: 'ops-alerts', subscriptions: [{ protocol: 'email', endpoint: 'ops@example.com' }] },
      },
    },
  ];
}

/** Makes the key that {@link fullSetUp} uses; in every new sandbox it is the same one. */
export function makeKey({ services }: Sandbox): string {
  const here = { region: 'us-east-1', accessKeyId: 'AKIAKEYMAKER00000000' };
  const { KeyMetadata } = services.kms.CreateKey!({}, here) as { KeyMetadata: { Arn: string } };
  services.kms.CreateAlias!({ AliasName: 'alias/trail-logs', TargetKeyId: KeyMetadata.Arn }, here);
  return KeyMetadata.Arn;
}

/** An alert on the log group that there is: what a person does who deploys one, with two who are told. */
export const newAlert: readonly PlanRequest[] = [
  {
    kind: 'metric-filter',
    wanted: {
      logGroupName: bucket,
      filterName: 'logins',
      filterPattern: '{ $.eventName = "ConsoleLogin" }',
      metricNamespace: 'CloudTrailMetrics',
      metricName: 'LoginCount',
      metricValue: '1',
      alarm: { alarmName: 'login alarm' },
      topic: {
        topicName: 'logins',
        subscriptions: [
          { protocol: 'email', endpoint: 'ops@example.com' },
          { protocol: 'sqs', endpoint: 'arn:aws:sqs:us-east-1:111122223333:logins' },
        ],
      },
    },
  },
];

/** What is changed of alerts that there are: another name, silence, a band beside, and the first alarm gone with its filter. */
export const changedAlerts: readonly PlanRequest[] = [
  { kind: 'rename-filter', wanted: { logGroupName: bucket, filterName: 'stoppedInstancecount', newName: 'stopped' } },
  { kind: 'alarm-actions', wanted: { alarmName: 'stoppedInstancecount alarm', enabled: false } },
  {
    kind: 'alarm',
    wanted: {
      filterName: 'stopped',
      metricNamespace: 'CloudTrailMetrics',
      metricName: 'EC2stoppedInstanceEventCount',
      alarm: { alarmName: 'unusual', anomalyDetectionBand: 2 },
      topic: { topicName: 'ops-alerts', subscriptions: [{ protocol: 'email', endpoint: 'boss@example.com' }] },
    },
  },
  {
    kind: 'delete-filter',
    wanted: { logGroupName: bucket, filterName: 'stopped', alarmNames: ['stoppedInstancecount alarm'] },
  },
];

/** Takes all of it down again, log files too. */
export function fullTearDown(accountId = '111122223333'): readonly PlanRequest[] {
  const trailArn = `arn:aws:cloudtrail:us-east-1:${accountId}:trail/My_cloudtrail`;
  return [{ kind: 'tear-down', wanted: { trailArn, archivedLogs: true } }];
}

/**
 * Does what is asked for as a person would who presses Apply, and Resume for what was interrupted: first what the journals
 * have that did not come to its end, then what none of them has.
 * @returns the first failure; what is left can be gone on with
 */
export async function undertake(
  account: Account,
  store: JournalStore,
  requests: readonly PlanRequest[],
  options: Pick<ApplyOptions, 'signal' | 'onProgress'> = {},
): Promise<ApplyResult | undefined> {
  for (const journal of (await store.list()).filter(isUnfinished)) {
    const { purpose, result } = await planRest(account, journal, await made(account, store));
    const applied = await applyJournalled(
      account,
      store,
      { purpose, plan: planOf(result), journalId: journal.id },
      options,
    );
    if (!applied.result.ok) return applied.result;
  }
  for (const request of requests) {
    const begun = (await store.list()).flatMap(runsOf).map(({ purpose }) => JSON.stringify(purpose));
    if (begun.includes(JSON.stringify(request))) continue;
    const plan = planOf(await makePlan(account, request, await made(account, store)));
    const applied = await applyJournalled(account, store, { purpose: request, plan }, options);
    if (!applied.result.ok) return applied.result;
  }
  return undefined;
}

async function made(account: Account, store: JournalStore) {
  const { identity, region } = account;
  return madeHere(await store.list(), { accountId: identity.accountId, region });
}

function planOf(result: PlanResult) {
  if (isRefused(result)) throw new Error(result.refused.what);
  return result;
}
