import assert from 'node:assert/strict';
import { filterPath } from '../../../src/editor/filter-path';
import { FileModifiedSince, fakeUri } from '../../helpers/file-editor';
import { closeWindows, openFilterWindow } from '../../helpers/filter-window';
import { sandboxAccount } from '../../helpers/sandbox-account';

const place = { accountId: '111122223333', region: 'us-east-1', logGroup: 'CloudTrail/logs', name: 'stops' };
const uri = fakeUri(filterPath(place));
const filter = {
  logGroupName: place.logGroup,
  filterName: place.name,
  filterPattern: '{ $.eventName = "StopInstances" }',
  metricTransformations: [{ metricNamespace: 'N', metricName: 'Stops', metricValue: '1' }],
};
const opsArn = 'arn:aws:sns:us-east-1:111122223333:ops';

/** A sandbox with a filter, its alarm and topic, and windows on it. */
async function start() {
  const sandbox = await sandboxAccount();
  const { account } = sandbox;
  await account.call('logs:CreateLogGroup', { logGroupName: place.logGroup });
  await account.call('logs:PutMetricFilter', filter);
  await account.call('sns:CreateTopic', { Name: 'ops' });
  await account.call('sns:Subscribe', { TopicArn: opsArn, Protocol: 'email', Endpoint: 'ops@example.com' });
  await putAlarm(1);
  async function putAlarm(Threshold: number) {
    await account.call('cloudwatch:PutMetricAlarm', {
      AlarmName: 'stops alarm',
      Namespace: 'N',
      MetricName: 'Stops',
      Statistic: 'Sum',
      Period: 300,
      EvaluationPeriods: 1,
      Threshold,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'notBreaching',
      AlarmActions: [opsArn],
    });
  }
  return { ...sandbox, putAlarm, window: () => openFilterWindow(sandbox.account, uri) };
}

describe('saving a metric filter of the account', () => {
  after(closeWindows);

  const patternOf = async ({ account }: Awaited<ReturnType<typeof start>>) => {
    const { metricFilters = [] } = await account.call('logs:DescribeMetricFilters', { logGroupName: place.logGroup });
    assert.equal(metricFilters.length, 1, 'never a second filter');
    return metricFilters[0]!.filterPattern;
  };
  const edited = (text: string) => text.replace('StopInstances', 'TerminateInstances');
  const failure = async (saving: Promise<void>) => {
    try {
      await saving;
    } catch (error) {
      return String(error);
    }
    return assert.fail('it was saved');
  };

  it('opens it with its alarm, its topic and who is subscribed', async () => {
    const { window } = await start();
    assert.equal(
      await window().editor.load(),
      `---
filterName: stops
logGroupName: CloudTrail/logs
metricNamespace: N
metricName: Stops
metricValue: "1"
alarm:
  alarmName: stops alarm
  statistic: Sum
  period: 300
  evaluationPeriods: 1
  threshold: 1
  comparisonOperator: GreaterThanOrEqualToThreshold
  treatMissingData: notBreaching
topic:
  topicName: ops
  subscriptions:
    - protocol: email
      endpoint: ops@example.com
---
{ $.eventName = "StopInstances" }
`,
    );
  });

  it('deploys after a confirmation that names account, region and log group and says what changes', async () => {
    const lab = await start();
    const { editor, dialogs, answers, told } = lab.window();
    const text = edited(await editor.load());
    answers.push('Deploy');
    await editor.save(text);
    assert.equal(await patternOf(lab), '{ $.eventName = "TerminateInstances" }');
    const [{ message, detail } = { message: '', detail: '' }] = dialogs;
    assert.equal(message, 'Deploy metric filter stops in 111122223333 (us-east-1)?');
    for (const part of ['Sandbox · ', 'Log group: CloudTrail/logs', 'Change Metric filter stops', 'pattern']) {
      assert.ok(detail.includes(part), `${part} in ${detail}`);
    }
    assert.deepEqual(told, ['Deployed. The filter counts events that arrive from now on: stops']);
    assert.equal(await editor.load(), text);
  });

  it('is on the log group of the document, where that is not named any more', async () => {
    const lab = await start();
    const { editor, dialogs, answers } = lab.window();
    answers.push('Deploy');
    await editor.save(edited(await editor.load()).replace('logGroupName: CloudTrail/logs\n', ''));
    assert.equal(await patternOf(lab), '{ $.eventName = "TerminateInstances" }');
    assert.match(dialogs[0]!.detail, /Log group: CloudTrail\/logs/);
    assert.doesNotMatch(dialogs[0]!.detail, /No log group is named/);
  });

  it('changes the alarm too, and adds who is to be told', async () => {
    const lab = await start();
    const { editor, answers } = lab.window();
    const text = (await editor.load())
      .replace('threshold: 1', 'threshold: 3')
      .replace('    - protocol', '    - protocol: email\n      endpoint: boss@example.com\n    - protocol');
    answers.push('Deploy');
    await editor.save(text);
    const { MetricAlarms = [] } = await lab.account.call('cloudwatch:DescribeAlarms', {});
    assert.deepEqual(
      MetricAlarms.map(({ Threshold }) => Threshold),
      [3],
    );
    assert.match(await lab.window().editor.load(), /boss@example\.com[^]*ops@example\.com/);
  });

  it('asks once where it was asked before VS Code saves, and again where the document has changed since', async () => {
    const lab = await start();
    const { files, editor, load, dialogs, answers } = lab.window();
    const text = edited(await load());
    answers.push('Deploy');
    await files.agree(uri, text);
    assert.match((await patternOf(lab)) ?? '', /Stop/, 'nothing yet');
    // What VS Code adds when it saves is nothing to ask about.
    await editor.save(`${text}\n`);
    assert.match((await patternOf(lab)) ?? '', /Terminate/);
    assert.equal(dialogs.length, 1);

    answers.push('Deploy');
    await files.agree(uri, text.replace('Terminate', 'Reboot'));
    answers.push('Deploy');
    await editor.save(text.replace('Terminate', 'Start'));
    assert.equal(dialogs.length, 3);
    assert.match((await patternOf(lab)) ?? '', /Start/);
  });

  it('fails no save where the person cancels before it, and asks nothing where the account has a newer one', async () => {
    const lab = await start();
    const { vs, files, editor, load, dialogs } = lab.window();
    const text = edited(await load());
    await assert.rejects(files.agree(uri, text), vs.CancellationError);
    await lab.putAlarm(7);
    await files.agree(uri, text);
    // As VS Code's Compare does.
    await files.readFile(uri);
    await files.agree(uri, text);
    assert.equal(dialogs.length, 1);
    await assert.rejects(editor.save(text), FileModifiedSince);
  });

  it('says so where there is nothing to deploy, asks nothing, and keeps the comment', async () => {
    const { window } = await start();
    const { editor, dialogs, told } = window();
    const text = `---\n# Ask Alice before you change this.\n${(await editor.load()).slice(4)}`;
    await editor.save(text);
    assert.deepEqual(dialogs, []);
    assert.deepEqual(told, ['The account has the metric filter just like this: stops']);
    assert.equal(await editor.load(), text);
  });

  it('deploys after the plan was reviewed', async () => {
    const lab = await start();
    const { editor, answers } = lab.window();
    const text = edited(await editor.load());
    answers.push('Review Plan', 'apply');
    await editor.save(text);
    assert.match((await patternOf(lab)) ?? '', /Terminate/);
  });

  for (const [what, pressed] of [
    ['the confirmation', []],
    ['the review', ['Review Plan', 'discard']],
  ] as const) {
    it(`writes nothing after Cancel in ${what}, and lets the person try again`, async () => {
      const lab = await start();
      const { editor, answers, errors } = lab.window();
      const text = edited(await editor.load());
      answers.push(...pressed);
      assert.equal(await failure(editor.save(text)), 'Nothing was deployed, and the document has your changes still.');
      assert.match((await patternOf(lab)) ?? '', /Stop/);
      assert.deepEqual(errors, []);
      answers.push('Deploy');
      await editor.save(text);
      assert.match((await patternOf(lab)) ?? '', /Terminate/);
    });
  }

  const conflicts: [what: string, change: (lab: Awaited<ReturnType<typeof start>>) => Promise<unknown>][] = [
    [
      'its pattern',
      ({ account }) => account.call('logs:PutMetricFilter', { ...filter, filterPattern: '{ $.a = "b" }' }),
    ],
    ['the threshold of its alarm', ({ putAlarm }) => putAlarm(7)],
    [
      'who is subscribed',
      ({ account }) =>
        account.call('sns:Subscribe', { TopicArn: opsArn, Protocol: 'email', Endpoint: 'ops@example.org' }),
    ],
  ];
  for (const [what, change] of conflicts) {
    it(`is a conflict where somebody else has changed ${what}, until it is overwritten on purpose`, async () => {
      const lab = await start();
      const { editor, answers, dialogs } = lab.window();
      const text = (await editor.load()).replace('StopInstances', 'Stop*').replace('threshold: 1', 'threshold: 2');
      await change(lab);
      await assert.rejects(editor.save(text), FileModifiedSince);
      assert.deepEqual(dialogs, []);
      const merged = text.replace('- protocol', '- { protocol: email, endpoint: ops@example.org }\n    - protocol');
      answers.push('Deploy');
      await editor.save(merged, { overwrite: true });
      assert.equal(await patternOf(lab), '{ $.eventName = "Stop*" }');
    });
  }

  it('is a conflict in the second of two windows that save the same filter', async () => {
    const lab = await start();
    const [one, two] = [lab.window(), lab.window()];
    const text = await one.editor.load();
    await two.editor.load();
    one.answers.push('Deploy');
    two.answers.push('Deploy');
    await one.editor.save(text.replace('StopInstances', 'One'));
    await assert.rejects(two.editor.save(text.replace('StopInstances', 'Two')), FileModifiedSince);
    assert.equal(await patternOf(lab), '{ $.eventName = "One" }');
    // After it was compared, it is written over what is there now.
    await two.editor.load();
    await two.editor.save(text.replace('StopInstances', 'Two'));
    assert.equal(await patternOf(lab), '{ $.eventName = "Two" }');
  });

  it('overwrites nothing that was changed while the person was asked', async () => {
    const lab = await start();
    const { editor, answers } = lab.window();
    const text = edited(await editor.load());
    answers.push(async () => {
      await lab.account.call('logs:PutMetricFilter', { ...filter, filterPattern: '{ $.a = "b" }' });
      return 'Deploy';
    });
    assert.match(await failure(editor.save(text)), /^The metric filter was changed in the account in the meantime\./);
    assert.equal(await patternOf(lab), '{ $.a = "b" }');
    await assert.rejects(editor.save(text), FileModifiedSince);
  });

  const refused: [what: string, change: (text: string) => string, message: RegExp][] = [
    ['a pattern that AWS refuses', (text) => text.replace(' = ', ' == '), /^This metric filter cannot be deployed: /],
    ['another filterName', (text) => text.replace('filterName: stops', 'filterName: x'), /“Rename Metric Filter…”/],
    [
      'another logGroupName',
      (text) => text.replace('CloudTrail/logs', 'other'),
      /is on the log group CloudTrail\/logs/,
    ],
    ['a metric without a name', (text) => text.replace('metricName: Stops\n', ''), /does not say: metricName/],
    [
      'an alarm taken out',
      (text) => text.replace(/alarm:[^]*?---/, '---'),
      /any more: alarm: stops alarm\. .*“Delete Alarm…”/,
    ],
  ];
  for (const [what, change, message] of refused) {
    it(`refuses ${what} and calls nothing that writes`, async () => {
      const lab = await start();
      const { editor, dialogs } = lab.window();
      const text = await editor.load();
      const before = lab.calls.length;
      assert.match(await failure(editor.save(change(text))), message);
      assert.deepEqual(dialogs, []);
      assert.ok(lab.calls.slice(before).every((call) => !/Put|Create|Delete|Subscribe/.test(call.split(':')[1]!)));
    });
  }

  it('fails with the reason where AWS denies a part, says what was done, and offers to go on or back', async () => {
    const lab = await start();
    const { editor, answers, errors } = lab.window();
    const text = edited(await editor.load()).replace('threshold: 1', 'threshold: 3');
    lab.denied.add('cloudwatch:PutMetricAlarm');
    answers.push('Deploy');
    assert.match(await failure(editor.save(text)), /cloudwatch:PutMetricAlarm.*1 of 2 steps were done and stay/s);
    assert.equal(errors.length, 1);
    for (const button of ['Resume', 'Roll Back', 'Show Plan']) assert.ok(errors[0]!.buttons.includes(button), button);
  });

  const elsewhere: [what: string, account: object | undefined, message: RegExp][] = [
    ['no account is connected', undefined, /in 111122223333 \(us-east-1\), and no account is connected\. Connect/],
    [
      'another region is connected',
      { identity: { accountId: '111122223333' }, region: 'eu-west-1', label: 'dev' },
      /and connected is dev · 111122223333 · eu-west-1\. Connect/,
    ],
  ];
  for (const [what, account, message] of elsewhere) {
    it(`says which account to connect to where ${what}`, async () => {
      const { window } = await start();
      const { editor, connections } = window();
      const text = edited(await editor.load());
      connections.account = account as never;
      assert.match(await failure(editor.save(text)), message);
      await assert.rejects(editor.load(), { code: 'Unavailable', message });
    });
  }

  it('notices that it was deleted in the account, and makes it again only when the person agrees', async () => {
    const lab = await start();
    const { editor, answers, dialogs } = lab.window();
    const text = await editor.load();
    await lab.account.call('logs:DeleteMetricFilter', { logGroupName: place.logGroup, filterName: place.name });
    await assert.rejects(lab.window().editor.load(), { code: 'FileNotFound' });
    answers.push('Deploy');
    await editor.save(text);
    assert.match(dialogs[0]!.detail, /Create Metric filter stops/);
    assert.match((await patternOf(lab)) ?? '', /Stop/);
  });

  it('reads any filter of the account, opened or not, with few calls', async () => {
    const lab = await start();
    const { files } = lab.window();
    const before = lab.calls.length;
    await files.readFile(uri);
    assert.deepEqual(lab.calls.slice(before).sort(), [
      'cloudwatch:DescribeAlarms',
      'logs:DescribeMetricFilters',
      'sns:ListSubscriptionsByTopic',
    ]);
  });
});
