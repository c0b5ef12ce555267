import assert from 'node:assert/strict';
import type { Account } from '../../src/aws/account';
import { eventually } from '../helpers/eventually';
import { labAccount, putLabAlarm, putLabFilter } from '../helpers/lab-account';
import { sandboxProfile, type SandboxProfile } from '../helpers/sandbox-profile';
import type { Workbench } from '../helpers/workbench';
import { stepByStep } from '../helpers/step-by-step';
import { openWorkbench } from '../helpers/workbench';
import { useProfile } from '../helpers/workbench-steps';

describe('a metric filter of the account as a document, in a real workbench', () => {
  let workbench: Workbench;
  let profile: SandboxProfile;
  let account: Account;

  before(async () => {
    const lab = await labAccount();
    account = lab.account;
    await putLabFilter(account);
    const { TopicArn = '' } = await account.call('sns:CreateTopic', { Name: 'ops-alerts' });
    await account.call('sns:Subscribe', { TopicArn, Protocol: 'email', Endpoint: 'ops@example.com' });
    await putLabAlarm(account, { TreatMissingData: 'notBreaching', AlarmActions: [TopicArn] });
    profile = await sandboxProfile(lab.sandbox);
    workbench = await openWorkbench({
      keyboardOnly: true,
      env: profile.env,
      settings: {
        // As in a browser by default: documents of the account are left out of it.
        'files.autoSave': 'afterDelay',
        'files.autoSaveDelay': 200,
        // A text is typed whole, as it is.
        'editor.autoIndent': 'none',
        'editor.autoClosingBrackets': 'never',
        'editor.autoSurround': 'never',
      },
    });
    await useProfile(workbench);
  });
  stepByStep(() => workbench);
  after(async () => {
    await workbench.close();
    await profile.close();
  });

  const tab = '.editor-group-container.active .tab.active';
  const isDirty = async () => ((await workbench.page.locator(tab).getAttribute('class')) ?? '').includes('dirty');
  const save = () => workbench.pressInEditor('ControlOrMeta+s');
  const deployed = async () => {
    const { metricFilters = [] } = await account.call('logs:DescribeMetricFilters', { logGroupName: 'lab' });
    return metricFilters.map(({ filterPattern }) => filterPattern);
  };
  /** Writes another pattern in place of the one on the last line. */
  const writePattern = async (pattern: string) => {
    const frontMatter = await eventually(async () => {
      const text = await workbench.editorText();
      assert.match(text, /^---\n[^]*\n---\n/);
      return text.slice(0, text.lastIndexOf('---'));
    });
    await workbench.replaceEditorText(`${frontMatter}---\n${pattern}\n`);
    await eventually(async () => assert.ok((await workbench.editorText()).includes(pattern)));
  };

  it('opens from the tree by keyboard, with its alarm and its topic', async () => {
    await eventually(async () => {
      const labels = (await workbench.treeItems()).map(({ label }) => label);
      assert.ok(labels.includes('stoppedInstancecount'), labels.join());
    }, 30_000);
    await workbench.focusRow('Pipelines', 'stoppedInstancecount');
    await workbench.pressAtRow('Enter');
    await eventually(async () => {
      const text = await workbench.editorText();
      for (const part of ['logGroupName: lab', 'alarmName: EC2 stop alarm', 'endpoint: ops@example.com']) {
        assert.ok(text.includes(part), `${part} in ${text}`);
      }
    });
    await workbench.runCommand('View: Focus First Editor Group');
    await eventually(async () => assert.deepEqual(await workbench.squiggles(), { errors: 0, warnings: 0 }));
    await workbench.screenshot('filter-document');
  });

  it('asks before it deploys what is saved, and keeps the text where the person cancels', async () => {
    await writePattern('{ $.eventName = "TerminateInstances" }');
    // Auto Save is given its time, and then there is neither a question nor a failure.
    await workbench.page.waitForTimeout(1500);
    await eventually(async () => assert.deepEqual([await isDirty(), await workbench.notifications()], [true, []]));
    await save();
    await workbench.page.locator('.monaco-dialog-box').waitFor();
    await workbench.screenshot('filter-document-confirm');
    const message = await workbench.pressInDialog('Cancel');
    for (const part of ['stoppedInstancecount in 111122223333 (us-east-1)', 'Log group: lab', 'pattern']) {
      assert.ok(message.includes(part), `${part} in ${message}`);
    }
    await eventually(async () => {
      assert.ok(await isDirty());
      assert.ok((await workbench.notifications()).every((text) => !text.includes('Failed to save')));
    });
    // A save from the menu is VS Code's own, which takes every save that does not come about for a failed one.
    await workbench.runCommand('File: Save');
    await workbench.page.locator('.monaco-dialog-box').waitFor();
    await workbench.pressInDialog('Cancel');
    await workbench.notification('Nothing was deployed, and the document has your changes still.');
    await workbench.screenshot('filter-document-cancelled');
    await eventually(async () => assert.ok(await isDirty()));
    await workbench.runCommand('View: Focus First Editor Group');
    await eventually(async () => assert.deepEqual(await deployed(), ['{ $.eventName= "StopInstances" }']));
  });

  it('deploys after the confirmation, and the document is saved', async () => {
    await save();
    await workbench.pressInDialog('Deploy');
    await eventually(async () => assert.ok(!(await isDirty())), 15_000);
    await eventually(async () => assert.deepEqual(await deployed(), ['{ $.eventName = "TerminateInstances" }']));
    await workbench.screenshot('filter-document-deployed');
  });

  it('follows a change in the account, where nothing is unsaved', async () => {
    await putLabFilter(account, '{ $.eventName = "RebootInstances" }');
    await workbench.runCommand('Access Alerts: Refresh');
    await eventually(async () => assert.match(await workbench.editorText(), /RebootInstances/));
    await eventually(async () => assert.ok(!(await isDirty())));
  });

  it('shows what was changed in the account meanwhile beside what is to be saved, and overwrites nothing', async () => {
    await workbench.runCommand('Notifications: Clear All Notifications');
    await workbench.runCommand('View: Focus First Editor Group');
    await writePattern('{ $.eventName = "StartInstances" }');
    // As long as what it replaces, which VS Code would not notice by the size.
    await putLabFilter(account, '{ $.eventName = "Reboot_nstances" }');
    await save();
    await workbench.notification('The content of the file is newer');
    await eventually(async () => assert.deepEqual(await deployed(), ['{ $.eventName = "Reboot_nstances" }']));
    await workbench.screenshot('filter-document-conflict');
    await workbench.pressInNotification('The content of the file is newer', 'Compare');
    const sides = workbench.page.locator('.monaco-diff-editor .view-lines');
    await eventually(async () => {
      const texts = (await sides.allInnerTexts()).map((text) => text.replaceAll('\u00a0', ' '));
      assert.equal(texts.length, 2);
      assert.match(texts[0]!, /Reboot_nstances/);
      assert.match(texts[1]!, /StartInstances/);
    });
    await workbench.screenshot('filter-document-diff');
  });

  it('overwrites on purpose, after the confirmation', async () => {
    await workbench.runCommand('Notifications: Clear All Notifications');
    await workbench.runCommand('View: Close Editor');
    await workbench.runCommand('View: Focus First Editor Group');
    await save();
    await workbench.pressInNotification('The content of the file is newer', 'Overwrite');
    await workbench.page.locator('.monaco-dialog-box').waitFor();
    await workbench.pressInDialog('Deploy');
    await eventually(async () => assert.deepEqual(await deployed(), ['{ $.eventName = "StartInstances" }']));
  });

  it('says which other alarms watch the metric, and shows them in the view', async () => {
    await putLabAlarm(account, { AlarmName: 'critical: 50 stops', Threshold: 50 });
    await workbench.runCommand('Notifications: Clear All Notifications');
    await workbench.runCommand('View: Focus First Editor Group');
    await workbench.runCommand('Access Alerts: Refresh');
    const lens = workbench.page.locator('.codelens-decoration a', { hasText: '1 more alarm on the metric' });
    await lens.waitFor();
    await eventually(async () => {
      const told = (await lens.innerText()).replaceAll('\u00a0', ' ');
      assert.match(told, /which a save leaves alone: critical: 50 stops/);
      assert.match(await workbench.editorText(), /alarmName: EC2 stop alarm/);
      assert.ok(!(await isDirty()), 'what is told is no part of the document');
    });
    await workbench.runCommand('Access Alerts: Show Other Alarms on the Metric…');
    const focused = workbench.page.locator('.monaco-list-row.focused', { hasText: 'critical: 50 stops' });
    await focused.waitFor();
    await workbench.screenshot('filter-document-other-alarms');
  });

  it('is what Create Alarm… is about, which says how to learn how often it would go off', async () => {
    await workbench.runCommand('Notifications: Clear All Notifications');
    await workbench.runCommand('View: Focus First Editor Group');
    await workbench.runCommand('Access Alerts: Create Alarm…');
    const details = workbench.page.locator('.quick-input-list .quick-input-list-label-meta');
    await eventually(async () => {
      assert.match((await details.allInnerTexts()).join(), /“Test Against Events…”/);
      assert.match((await workbench.input.state())?.title ?? '', /Create Alarm on EC2stoppedInstanceEventCount/);
    });
    await workbench.screenshot('filter-document-create-alarm');
    await workbench.input.close();
  });

  it('comes to life again after VS Code was started anew', async () => {
    await workbench.runCommand('Developer: Reload Window');
    await eventually(async () => assert.match(await workbench.editorText(), /StartInstances/), 60_000);
    await workbench.screenshot('filter-document-restored');
  });
});
