import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { checkPipeline } from '../../../src/pipeline/check/check-pipeline';
import { readPipeline } from '../../../src/pipeline/check/read-pipeline';
import { hasNewConfirmation, readAlarmStates } from '../../../src/pipeline/inspect/read-alarm-states';
import { readChains } from '../../../src/pipeline/inspect/read-chains';
import { JournalStore } from '../../../src/pipeline/journal/journal-store';
import { rollBackPlan } from '../../../src/pipeline/recover/resume';
import { makePlan, type PlanRequest } from '../../../src/pipeline/plan/make-plan';
import { applyPlan } from '../../../src/pipeline/apply/apply';
import { isRefused } from '../../../src/pipeline/plan/plan';
import { allowedBy, type PolicyName } from '../../helpers/permissions-page';
import { sandboxAccount, type SandboxAccount } from '../../helpers/sandbox-account';
import { fullSetUp, fullTearDown, makeKey, undertake } from '../../helpers/undertaking';

const trailArn = 'arn:aws:cloudtrail:us-east-1:111122223333:trail/My_cloudtrail';
const topicArn = 'arn:aws:sns:us-east-1:111122223333:ops-alerts';
const name = 'aws-cloudtrail-logs-111122223333-0a1b2c3d';

/** The calls that a task makes, and that the policies of docs/permissions.md do not allow. */
async function surplus(
  { calls }: SandboxAccount,
  policies: readonly PolicyName[],
  task: () => Promise<unknown>,
): Promise<string[]> {
  const before = calls.length;
  await task();
  const made = calls.slice(before);
  assert.ok(made.length > 0, 'it calls something');
  return made.filter((call) => !allowedBy(policies, call));
}

async function planAndApply({ account }: SandboxAccount, request: PlanRequest): Promise<void> {
  const plan = await makePlan(account, request, new Set());
  assert.ok(!isRefused(plan), isRefused(plan) ? plan.refused.what : '');
  assert.ok((await applyPlan(account, plan)).ok);
}

describe('the calls of every command are in docs/permissions.md', () => {
  let folder: string;
  let store: JournalStore;
  let made: SandboxAccount;
  let key: string;
  before(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'access-alerts-permissions-'));
    store = new JournalStore(folder);
    made = await sandboxAccount();
    key = makeKey(made.sandbox);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  // In this order: each stands on what the one before has made.
  const rows: readonly (readonly [what: string, policies: readonly PolicyName[], task: () => Promise<unknown>])[] = [
    [
      'the full set-up',
      ['read', 'write'],
      async () => assert.equal(await undertake(made.account, store, fullSetUp(key)), undefined),
    ],
    ['the tree', ['read'], () => readChains(made.account)],
    ['Check Pipeline', ['read'], async () => checkPipeline(await readPipeline(made.account, trailArn))],
    [
      'Set Retention…',
      ['read', 'write'],
      () => planAndApply(made, { kind: 'retention', wanted: { logGroupName: name, days: 'for-ever' } }),
    ],
    [
      'Stop Logging',
      ['read', 'write', 'tear-down'],
      () => planAndApply(made, { kind: 'logging', wanted: { trailArn, logging: false } }),
    ],
    [
      'Start Logging',
      ['read', 'write'],
      () => planAndApply(made, { kind: 'logging', wanted: { trailArn, logging: true } }),
    ],
    [
      'the watch for alarms',
      ['read'],
      async () => {
        const chains = await readChains(made.account);
        await readAlarmStates(made.account, chains);
        await hasNewConfirmation(made.account, chains);
      },
    ],
    [
      'Create Alarm…',
      ['read', 'write'],
      () =>
        planAndApply(made, {
          kind: 'alarm',
          wanted: {
            filterName: 'stoppedInstancecount',
            metricNamespace: 'CloudTrailMetrics',
            metricName: 'EC2stoppedInstanceEventCount',
            alarm: { alarmName: 'unusual', anomalyDetectionBand: 2 },
            topic: { topicName: 'others', subscriptions: [{ protocol: 'email', endpoint: 'boss@example.com' }] },
          },
        }),
    ],
    [
      'Disable Alarm Actions',
      ['read', 'write'],
      () => planAndApply(made, { kind: 'alarm-actions', wanted: { alarmName: 'unusual', enabled: false } }),
    ],
    [
      'Send Test Notification…',
      ['read', 'write'],
      () => made.account.call('sns:Publish', { TopicArn: topicArn, Subject: 'TEST', Message: 'TEST' }),
    ],
    [
      'Delete Alarm…',
      ['read', 'tear-down'],
      () => planAndApply(made, { kind: 'delete-alarm', wanted: { alarmName: 'unusual' } }),
    ],
    [
      'Duplicate Metric Filter…',
      ['read', 'write'],
      () =>
        planAndApply(made, {
          kind: 'metric-filter',
          wanted: {
            logGroupName: name,
            filterName: 'copy',
            filterPattern: 'x',
            metricNamespace: 'N',
            metricName: 'M',
            metricValue: '1',
          },
        }),
    ],
    [
      'Rename Metric Filter…',
      ['read', 'write', 'tear-down'],
      () =>
        planAndApply(made, {
          kind: 'rename-filter',
          wanted: { logGroupName: name, filterName: 'copy', newName: 'renamed' },
        }),
    ],
    [
      'Delete Metric Filter…',
      ['read', 'tear-down'],
      () =>
        planAndApply(made, {
          kind: 'delete-filter',
          wanted: { logGroupName: name, filterName: 'renamed', alarmNames: [] },
        }),
    ],
    [
      'Roll Back Plan…, as far as it is planned',
      ['read'],
      async () => {
        const journals = await store.list();
        assert.ok((await rollBackPlan(made.account, journals[0]!)).steps.length > 5);
      },
    ],
    [
      'Tear Down…',
      ['read', 'write', 'tear-down'],
      async () => assert.equal(await undertake(made.account, store, fullTearDown()), undefined),
    ],
  ];
  for (const [what, policies, task] of rows) {
    it(`${what}: ${policies.join(', ')}`, async () => assert.deepEqual(await surplus(made, policies, task), []));
  }

  it('a trail of the organization: read, write, organization', async () => {
    const managing = await sandboxAccount({ organization: { id: 'o-abcdefghij' } });
    const wanted = { trailName: 'org-trail', bucket: name, logGroupName: name, roleName: 'r', organization: true };
    const task = () => planAndApply(managing, { kind: 'create-trail', wanted });
    assert.deepEqual(await surplus(managing, ['read', 'write', 'organization'], task), []);
    assert.ok(managing.calls.includes('organizations:EnableAWSServiceAccess'));
  });
});
