import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { Sandbox } from '../../src/sandbox/sandbox';
import { scaledClock } from '../../src/sandbox/scaled-clock';
import { ServiceError } from '../../src/sandbox/service';
import type { ServiceName } from '../../src/sandbox/wire-protocol';
import { snapshotOf } from '../helpers/account-snapshot';
import { eventually } from '../helpers/eventually';
import { sandboxProfile, type SandboxProfile } from '../helpers/sandbox-profile';
import type { Workbench } from '../helpers/workbench';
import { stepByStep } from '../helpers/step-by-step';
import { openWorkbench } from '../helpers/workbench';
import { useProfile } from '../helpers/workbench-steps';

const minute = 60_000;
/** A role that is usable after 12 s of the wall clock: time enough to cancel while it is waited for. */
const speed = 10;
const timings = {
  rolePropagation: 2 * minute,
  bucketPolicyPropagation: 0,
  trailDelivery: { min: minute, max: minute },
  eventHistoryDelay: minute,
};

const alert = `---
filterName: stops
metricNamespace: CloudTrailMetrics
metricName: Stops
alarm: {}
topic: { topicName: ops-alerts, subscriptions: [{ protocol: email, endpoint: ops@example.com }] }
---
{ $.eventName = "StopInstances" }
`;

interface Everything {
  readonly trails: readonly Readonly<Record<string, unknown>>[];
  readonly buckets: readonly { readonly Bucket: string }[];
  readonly roles: readonly unknown[];
  readonly groups: readonly { readonly filters: readonly unknown[] }[];
  readonly alarms: readonly unknown[];
  readonly topics: readonly unknown[];
}

/** A plan that is cancelled, interrupted, resumed, torn down and rolled back, in a real VS Code over real HTTP. */
describe('the life of a plan, in a real workbench', () => {
  const sandbox = new Sandbox({ clock: scaledClock(speed), traffic: false, timings });
  const everything = () => snapshotOf(sandbox) as Everything;
  let workbench: Workbench;
  let profile: SandboxProfile;

  before(async () => {
    profile = await sandboxProfile(sandbox);
    workbench = await openWorkbench({ env: profile.env });
    await useProfile(workbench);
    await eventually(async () => assert.match((await workbench.statusBar()).join('\n'), /111122223333/));
  });
  stepByStep(() => workbench);
  after(async () => {
    await workbench.close();
    await profile.close();
  });

  const planText = (title: string) => workbench.webviewText(title);
  const created = 'Create trail My_cloudtrail in 111122223333 (us-east-1)';

  async function plan(trailName: string): Promise<void> {
    await workbench.runCommand('Access Alerts: Create Trail…');
    await workbench.typeIn(trailName);
    await workbench.quickPick('recommended settings');
    await workbench.notification('Nothing has been done yet');
  }

  /** Has a service refuse an operation with an error, until what is returned is called. */
  function refuse(service: ServiceName, operation: string, code: string): () => void {
    const { services } = sandbox;
    const refused = () => {
      throw new ServiceError(code, 'Refused by the test.', 400);
    };
    Object.assign(sandbox, { services: { ...services, [service]: { ...services[service], [operation]: refused } } });
    return () => Object.assign(sandbox, { services });
  }

  it('shows every step with its cost and makes nothing', async () => {
    await plan('My_cloudtrail');
    await eventually(async () => {
      const text = await planText(created);
      for (const part of [
        'Cost a month',
        'IAM role',
        'Trail My_cloudtrail',
        'first copy of management events is free',
      ]) {
        assert.ok(text.includes(part), part);
      }
    });
    await workbench.screenshot('plan-ready');
    assert.deepEqual(everything().buckets, []);
  });

  it('shows how it goes, and stops in the middle when it is cancelled', async () => {
    await workbench.runCommand('Access Alerts: Apply Plan');
    await eventually(async () => assert.match(await planText(created), /can’t use the role yet[^]*… waiting/), 20_000);
    await workbench.screenshot('plan-waiting');
    await workbench.pressInNotification('Retrying', 'Cancel');
    const message = await workbench.notification('Cancelled.');
    assert.match(message, /\d+ of \d+ steps were done and stay/);
    await eventually(async () => {
      const text = await planText(created);
      assert.match(text, /Cancelled\. \d+ of \d+ steps were done/);
      assert.doesNotMatch(text, /retrying/i);
    });
    await workbench.screenshot('plan-cancelled');
    const { trails, buckets, roles, groups } = everything();
    assert.deepEqual([trails.length, buckets.length, roles.length, groups.length], [0, 1, 1, 1]);
  });

  it('is offered again after VS Code was started anew, and goes on to its end', async () => {
    await workbench.runCommand('Developer: Reload Window');
    // The view is open again, so the account is connected again; the notification hides itself after a while.
    await workbench.notification('A plan did not come to its end', 60_000);
    await workbench.screenshot('plan-interrupted');
    await workbench.pressInNotification('A plan did not come to its end', 'Resume');
    await eventually(async () => {
      const trail = (await workbench.treeItems()).find(({ label }) => label === 'My_cloudtrail');
      assert.match(trail?.description ?? '', /^logging/);
    }, 60_000);
    await eventually(async () => assert.match(await planText(created), /The trail logs, and CloudTrail has accepted/));
    await workbench.screenshot('plan-resumed');
    const { trails, buckets, roles, groups } = everything();
    assert.deepEqual([trails.length, buckets.length, roles.length, groups.length], [1, 1, 1, 1], 'nothing twice');
  });

  it('tears down what it made, and leaves the archived logs', async () => {
    await workbench.runCommand('Access Alerts: Tear Down…');
    await workbench.quickPick('My_cloudtrail');
    await workbench.quickPick('Keep the archived logs');
    const title = 'Tear down trail My_cloudtrail in 111122223333 (us-east-1)';
    await eventually(async () => assert.match(await planText(title), /keeps the archived log files/));
    await workbench.screenshot('tear-down-plan');
    await workbench.runCommand('Access Alerts: Apply Plan');
    await eventually(() => assert.deepEqual(everything().trails, []), 30_000);
    await eventually(async () => assert.match(await planText(title), /Done\./));
    const { buckets, roles, groups } = everything();
    assert.deepEqual([buckets.length, roles.length, groups.length], [1, 0, 0]);
    await eventually(async () => assert.deepEqual(await workbench.treeItems(), []));
    await workbench.screenshot('tear-down-done');
  });

  it('says what was denied, with the statement that is missing, and takes back what it had made', async () => {
    const before = everything();
    const allow = refuse('cloudtrail', 'StartLogging', 'AccessDeniedException');
    await plan('Denied_trail');
    await workbench.runCommand('Access Alerts: Apply Plan');
    const message = await workbench.notification('You may not do cloudtrail:StartLogging', 60_000);
    assert.match(message, /trail\/Denied_trail/);
    await workbench.screenshot('plan-denied');
    await workbench.pressInNotification('You may not do cloudtrail:StartLogging', 'Show Policy Statement');
    await eventually(async () => assert.match(await workbench.editorText(), /"cloudtrail:StartLogging"/));
    await workbench.screenshot('plan-denied-policy');
    await workbench.runCommand('Access Alerts: Roll Back Plan…');
    await workbench.quickPick('Create trail Denied_trail');
    const title = 'Roll back: Create trail Denied_trail in 111122223333 (us-east-1)';
    await workbench.webviewFrame(title);
    await workbench.screenshot('roll-back-plan');
    await workbench.runCommand('Access Alerts: Apply Plan');
    await eventually(async () => assert.match(await planText(title), /Done\./), 30_000);
    assert.deepEqual(everything(), before);
    allow();
    await workbench.screenshot('roll-back-done');
  });

  it('tells an expired session once, and offers the plan again when there is a new one', async () => {
    const allow = refuse('cloudtrail', 'StartLogging', 'ExpiredTokenException');
    await workbench.runCommand('Notifications: Clear All Notifications');
    await plan('Expired_trail');
    await workbench.runCommand('Access Alerts: Apply Plan');
    await workbench.notification('The session of the AWS profile lab has expired.', 30_000);
    const title = 'Create trail Expired_trail in 111122223333 (us-east-1)';
    await eventually(async () => assert.match(await planText(title), /has expired\. \d+ of \d+ steps were done/));
    await workbench.screenshot('plan-expired');
    await eventually(async () =>
      assert.equal((await workbench.notifications()).filter((text) => text.includes('expired')).length, 1),
    );

    allow();
    const file = profile.env.AWS_SHARED_CREDENTIALS_FILE!;
    writeFileSync(file, readFileSync(file, 'utf8').replace('AKIALAB', 'AKIANEW'));
    await workbench.notification('A plan did not come to its end', 30_000);
    await workbench.pressInNotification('A plan did not come to its end', 'Resume');
    await eventually(async () => {
      const trail = (await workbench.treeItems()).find(({ label }) => label === 'Expired_trail');
      assert.match(trail?.description ?? '', /^logging/);
    }, 60_000);
  });

  it('makes an alert once whose deployment ended with VS Code, after the filter and before the alarm', async () => {
    const allow = refuse('cloudwatch', 'PutMetricAlarm', 'Throttling');
    const made = () => {
      const { groups, alarms, topics } = everything();
      return [groups.flatMap(({ filters }) => filters).length, alarms.length, topics.length];
    };
    await workbench.runCommand('Notifications: Clear All Notifications');
    await workbench.newMetricFilter(alert);
    await workbench.runCommand('Access Alerts: Deploy Metric Filter');
    const title = 'Deploy metric filter stops in 111122223333 (us-east-1)';
    await workbench.webviewFrame(title);
    await workbench.runCommand('Access Alerts: Apply Plan');
    await eventually(async () => assert.match(await planText(title), /… waiting/));
    await workbench.screenshot('alert-interrupted');
    await workbench.runCommand('Developer: Reload Window');
    await workbench.notification('A plan did not come to its end', 60_000);
    assert.deepEqual(made(), [1, 0, 1]);

    allow();
    await workbench.pressInNotification('A plan did not come to its end', 'Resume');
    await eventually(async () => {
      const labels = (await workbench.treeItems()).map(({ label }) => label);
      assert.ok(labels.includes('stops alarm') && labels.includes('ops-alerts → ops@example.com'), labels.join());
    }, 60_000);
    assert.deepEqual(made(), [1, 1, 1], 'nothing twice');
  });
});
