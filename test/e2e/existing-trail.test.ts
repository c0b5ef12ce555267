import assert from 'node:assert/strict';
import { CreateTrailCommand } from '@aws-sdk/client-cloudtrail';
import { CreateBucketCommand, PutBucketPolicyCommand } from '@aws-sdk/client-s3';
import { bucketPolicy, policyText } from '../../src/pipeline/policy/policies';
import { Sandbox } from '../../src/sandbox/sandbox';
import { scaledClock } from '../../src/sandbox/scaled-clock';
import { eventually } from '../helpers/eventually';
import { sandboxProfile, type SandboxProfile } from '../helpers/sandbox-profile';
import { clientsOf } from '../helpers/wire-clients';
import type { Workbench } from '../helpers/workbench';
import { openWorkbench } from '../helpers/workbench';

const place = { partition: 'aws', accountId: '111122223333', region: 'us-east-1' };

/** A profile of the config files, whose account has a trail that sends nothing to CloudWatch Logs. */
describe('an existing trail, over HTTP, in a real workbench', () => {
  let workbench: Workbench;
  let profile: SandboxProfile;

  before(async () => {
    const clock = scaledClock(60);
    const sandbox = new Sandbox({ clock, traffic: false });
    const { s3, cloudtrail } = clientsOf(sandbox);
    const [Bucket, Name] = ['old-trail-bucket', 'old-trail'];
    await s3.send(new CreateBucketCommand({ Bucket }));
    const policy = bucketPolicy({ ...place, bucket: Bucket, trailName: Name });
    await s3.send(new PutBucketPolicyCommand({ Bucket, Policy: policyText(policy) }));
    clock.skip(60_000);
    await cloudtrail.send(new CreateTrailCommand({ Name, S3BucketName: Bucket }));
    profile = await sandboxProfile(sandbox);
    workbench = await openWorkbench({ keyboardOnly: true, env: profile.env });
  });
  afterEach(async function () {
    await workbench.keepIfFailed(this.currentTest);
  });
  after(async () => {
    await workbench.close();
    await profile.close();
  });

  it('connects with the profile and shows whose account it is', async () => {
    await workbench.runCommand('Access Alerts: Focus on Pipelines View');
    await workbench.runCommand('Access Alerts: Connect…');
    await workbench.quickPick('lab');
    await workbench.quickPick('us-east-1');
    await eventually(async () => {
      assert.match((await workbench.statusBar()).join('\n'), /lab · .*111122223333.* · us-east-1/);
    });
  });

  it('says what the trail lacks', async () => {
    await eventually(async () => {
      const trail = (await workbench.treeItems()).find(({ label }) => label === 'old-trail');
      assert.match(trail?.description ?? '', /not logging|not sending to CloudWatch Logs/);
    });
  });

  it('gives it a log group and a role', async () => {
    await workbench.runCommand('Access Alerts: Send Trail to CloudWatch Logs…');
    await workbench.quickPick('old-trail');
    await workbench.quickPick('New log group');
    await workbench.quickPick('90 days');
    await workbench.quickPick('Another name…');
    await workbench.typeIn('clwatch_role');
    await workbench.notification('Nothing has been done yet');
    await workbench.screenshot('existing-trail-plan');
    await workbench.runCommand('Access Alerts: Apply Plan');
    await eventually(async () => {
      const labels = (await workbench.treeItems()).map(({ label }) => label);
      assert.ok(labels.includes('clwatch_role') && labels.some((label) => label.startsWith('aws-cloudtrail-logs-')));
    }, 60_000);
    await workbench.screenshot('existing-trail-linked');
  });

  it('has what changes a trail in its menu', async () => {
    await workbench.focusRow('Pipelines');
    await workbench.pressAtRow('Shift+F10');
    const items = workbench.page.locator('.monaco-menu .action-label');
    await eventually(async () => {
      const titles = await items.allInnerTexts();
      for (const title of ['Stop Logging', 'Send Trail to CloudWatch Logs…', 'Tear Down…']) {
        assert.ok(titles.includes(title), titles.join());
      }
      assert.ok(!titles.includes('Start Logging'), titles.join());
    });
    await workbench.screenshot('existing-trail-menu');
    await workbench.closeMenu();
  });

  it('marks the retention of now', async () => {
    await workbench.runCommand('Access Alerts: Set Retention…');
    await workbench.quickPick('aws-cloudtrail-logs-');
    await eventually(async () =>
      assert.match((await workbench.input.state())?.placeholder ?? '', /Events older than this/),
    );
    await workbench.screenshot('existing-trail-retention');
    await workbench.input.close();
  });

  it('asks a second time, by the bucket’s name, before log files would be deleted', async () => {
    await workbench.runCommand('Access Alerts: Tear Down…');
    await workbench.quickPick('old-trail');
    await eventually(async () => {
      assert.match((await workbench.input.state())?.picks[0] ?? '', /Keep the archived logs \(recommended\)/);
    });
    await workbench.screenshot('existing-trail-tear-down');
    await workbench.quickPick('Delete the archived log files too…');
    await workbench.input.write('old-trail');
    await workbench.input.press('Enter');
    await eventually(async () => {
      assert.match((await workbench.input.state())?.message ?? '', /not the bucket’s name, old-trail-bucket/);
    });
    await workbench.screenshot('existing-trail-second-time');
    await workbench.input.close();
  });
});
