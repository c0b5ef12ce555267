import assert from 'node:assert/strict';
import { eventually } from '../helpers/eventually';
import type { Workbench } from '../helpers/workbench';
import type { QuickInputState } from '../helpers/workbench-input';
import { stepByStep } from '../helpers/step-by-step';
import { openWorkbench } from '../helpers/workbench';

/** Every question that Create Trail… can ask, answered by keyboard, up to the plan. */
describe('the settings of a trail, in a real workbench', () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await openWorkbench({ keyboardOnly: true });
    await workbench.runCommand('Access Alerts: Use the Sandbox');
    await eventually(async () => assert.match((await workbench.statusBar()).join('\n'), /Sandbox · sandbox/));
  });
  stepByStep(() => workbench);
  after(() => workbench.close());

  /** Waits for the question that is meant, and until it says what it has to; with a picture of it. */
  async function question(text: RegExp, picture: string, check?: (state: QuickInputState) => void) {
    await eventually(async () => {
      const state = await workbench.input.state();
      assert.match(`${state?.placeholder} ${state?.message}`, text);
      check?.(state!);
    });
    await workbench.screenshot(`trail-${picture}`);
  }

  it('offers two key presses to the recommended settings', async () => {
    await workbench.runCommand('Access Alerts: Create Trail…');
    await question(/Name of the trail/, '1-name', ({ title }) => assert.match(title, /^Create Trail/));
    await workbench.input.write('a trail');
    await question(/Only letters, digits/, '2-bad-name');
    await workbench.typeIn('audit-trail');
    await question(/How is it to be set up/, '3-way', ({ picks }) =>
      assert.match(picks[0] ?? '', /Create with the recommended settings/),
    );
  });

  it('asks for bucket, folder, log group, retention and role', async () => {
    await workbench.quickPick('Choose the settings…');
    await question(/S3 bucket that keeps/, '4-bucket');
    await workbench.quickPick('Another name…');
    await workbench.typeIn('audit-trail-files');
    await question(/Folder in the bucket/, '5-folder');
    await workbench.typeIn('audit');
    await question(/Log group that gets every event/, '6-log-group');
    await workbench.quickPick('New log group');
    await question(/How long the new log group/, '7-retention');
    await workbench.quickPick('365 days');
    await question(/IAM role/, '8-role');
  });

  it('goes back, and has kept the answers', async () => {
    await workbench.input.goBack();
    await question(/How long the new log group/, '9-back');
    // The cursor is where it was left.
    await workbench.input.press('Enter');
    await workbench.quickPick('New role');
  });

  it('asks on for what is ticked, and for nothing else', async () => {
    await question(/More settings/, '10-more', ({ picks }) => assert.equal(picks.length, 7));
    await workbench.input.tick('KMS key', 'SNS topic', 'Add tags', 'Choose the events');
    await question(/KMS key/, '11-key');
    await workbench.quickPick('cloudtrail-logs');
    await question(/SNS topic/, '12-topic');
    await workbench.quickPick('New topic');
    await workbench.input.write('team');
    await question(/“team” has no value/, '13-bad-tag');
    await workbench.typeIn('team=security, stage=production');
    await question(/Events to record/, '14-events');
  });

  it('does not take a trail that records nothing', async () => {
    await workbench.input.tick('change something', 'only read');
    await question(/must record something/, '15-nothing');
  });

  it('asks which data events, and shows the plan with all that was asked for', async () => {
    await workbench.input.tick('change something', 'S3 objects', 'Lambda');
    await question(/Which data events of S3 objects/, '16-access');
    await workbench.quickPick('Only what changes something');
    await question(/all S3 objects/, '17-objects');
    await workbench.typeIn('arn:aws:s3:::my-bucket/');
    await question(/all Lambda functions/, '18-functions');
    await workbench.input.press('Enter');
    await eventually(async () => assert.equal(await workbench.input.state(), undefined));
    await eventually(async () => {
      const text = await workbench.webviewText('Create trail audit-trail in 111122223333 (us-east-1)');
      for (const part of [
        'CloudTrail must be allowed to encrypt this trail’s files with it',
        'SNS topic',
        'data events of AWS::S3::Object (writes, arn:aws:s3:::my-bucket/)',
        'data events of AWS::Lambda::Function',
        '$0.10 per 100,000 data events',
      ]) {
        assert.ok(text.includes(part), `${part}\n${text}`);
      }
    });
    await workbench.screenshot('trail-19-plan');
  });
});
