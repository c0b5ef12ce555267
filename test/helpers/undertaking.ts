import type { Account } from '../../src/aws/account';
import { applyJournalled } from '../../src/pipeline/apply/apply-journalled';
import type { ApplyOptions, ApplyResult } from '../../src/pipeline/apply/apply';
import { isUnfinished, madeHere, runsOf } from '../../src/pipeline/journal/journal';
import type { JournalStore } from '../../src/pipeline/journal/journal-store';
import { planRest } from '../../src/pipeline/journal/resume';
import { makePlan, type PlanRequest } from '../../src/pipeline/plan/make-plan';
import { isRefused, type PlanResult } from '../../src/pipeline/plan/plan';

const bucket = 'aws-cloudtrail-logs-111122223333-0a1b2c3d';

/** The full set-up with new everything: what a person does with Create Trail… and Deploy Metric Filter. */
export const fullSetUp: readonly PlanRequest[] = [
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
      tags: { team: 'security' },
      events: { management: 'all', data: [{ type: 'AWS::S3::Object', access: 'write' }] },
    },
  },
  {
    kind: 'metric-filter',
    wanted: {
      logGroupName: bucket,
      filterName: 'stoppedInstancecount',
      filterPattern: '{ $.eventName= "StopInstances" }',
      metricNamespace: 'CloudTrailMetrics',
      metricName: 'EC2stoppedInstanceEventCount',
      metricValue: '1',
      alarm: {},
    },
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
