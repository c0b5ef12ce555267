import assert from 'node:assert/strict';
import { AwsError } from '../../../src/aws/account';
import { planAndApply } from '../../../src/commands/apply-plan';
import { testNotification } from '../../../src/commands/change-alarm';
import { resumePlan, rollBackPlan } from '../../../src/commands/resume-plan';
import type { Services } from '../../../src/commands/services';
import { Command } from '../../../src/common/contributions';
import { Failure } from '../../../src/common/failure';
import { silentLog } from '../../../src/common/log';
import { readAlarms } from '../../../src/pipeline/inspect/read-alarms';
import { connectedTo } from '../../helpers/connected';
import { snapshotOf } from '../../helpers/account-snapshot';
import { AlertBench, deploy, topicArn } from '../../helpers/alert-bench';
import { fakeVsCode } from '../../helpers/fake-vscode';

/** A person who presses Apply, and what is on the screen then. */
function startCommands({ made, store }: AlertBench) {
  const fake = fakeVsCode();
  const said: string[] = [];
  const questions: string[] = [];
  let record = '';
  const progress = (_: unknown, task: (progress: unknown, token: unknown) => unknown) =>
    task({ report: () => undefined }, { onCancellationRequested: () => undefined });
  Object.assign(fake.vs, { ProgressLocation: { Notification: 15 } });
  Object.assign(fake.vs.window, {
    withProgress: progress,
    showInformationMessage: (message: string) => Promise.resolve(void said.push(message)),
    showWarningMessage: (message: string, { detail } = { detail: '' }, send?: string) => {
      if (send === undefined) return Promise.resolve(void said.push(message));
      questions.push(`${message} ${detail}`);
      return Promise.resolve(send);
    },
  });
  const services = {
    vs: fake.vs,
    log: silentLog,
    connections: connectedTo(made.account),
    pipelines: { refresh: () => undefined },
    tree: {},
    // The sandbox's account is known by itself: a copy of it would be taken for one of AWS.
    journalsOf: (account: unknown) => {
      assert.equal(account, made.account);
      return store;
    },
    planReview: {
      review: () => Promise.resolve({ decision: 'apply' }),
      show: () => Promise.resolve({}),
      update: (_: unknown, markdown: string) => {
        record = markdown;
      },
    },
  } as unknown as Services;
  return { services, said, questions, record: () => record };
}

async function failureOf(command: Promise<unknown>): Promise<Failure> {
  const failure = await command.then(
    () => undefined,
    (error: unknown) => error,
  );
  assert.ok(failure instanceof Failure);
  return failure;
}

describe('an alert whose alarm may not be made', () => {
  let bench: AlertBench;
  let failure: Failure;
  let started: ReturnType<typeof startCommands>;
  let before: unknown;
  const alarmArn = 'arn:aws:cloudwatch:us-east-1:111122223333:alarm:stop alarm';

  beforeEach(async () => {
    bench = await AlertBench.start({ denied: ['cloudwatch:PutMetricAlarm'] });
    before = snapshotOf(bench.made.sandbox);
    started = startCommands(bench);
    failure = await failureOf(planAndApply(started.services, bench.made.account, deploy));
    bench.made.denied.clear();
  });
  afterEach(() => bench.close());

  const journalId = () => failure.offers.find(({ command }) => command === Command.ResumePlan)?.argument;

  it('says what may not be done, what is done and stays, and which statement is missing', () => {
    assert.equal(
      failure.what,
      `You may not do cloudwatch:PutMetricAlarm on ${alarmArn}. 3 of 4 steps were done and stay: ` +
        'Metric filter stops, SNS topic ops-alerts, Subscription of ops-alerts: email ops@example.com.',
    );
    assert.ok(failure.cause instanceof AwsError && failure.cause.failure.reason === 'denied');
    assert.deepEqual(failure.cause.failure.statements, [
      { Effect: 'Allow', Action: ['cloudwatch:PutMetricAlarm', 'cloudwatch:TagResource'], Resource: [alarmArn] },
    ]);
    assert.deepEqual(
      failure.offers.map(({ command }) => command),
      [Command.ResumePlan, Command.RollBackPlan],
    );
    assert.ok(started.record().includes('3 of 4 steps were done and stay'));
  });

  it('goes on to its end when it is resumed', async () => {
    await resumePlan(started.services, journalId());
    assert.deepEqual(
      (await bench.alarms()).map(({ AlarmName, AlarmActions }) => [AlarmName, AlarmActions]),
      [['stop alarm', [topicArn]]],
    );
    assert.equal(bench.made.sandbox.topics.inbox.length, 1, 'nobody is asked twice');
    assert.match(started.record(), /Done\./);
    assert.deepEqual(started.said, [], 'what waits to be confirmed was said when it was made');
  });

  it('leaves nothing when it is rolled back', async () => {
    await rollBackPlan(started.services, journalId());
    assert.deepEqual(snapshotOf(bench.made.sandbox), before);
  });
});

describe('a test notification', () => {
  let bench: AlertBench;
  beforeEach(async () => {
    bench = await AlertBench.start();
    await bench.succeed(deploy);
  });
  afterEach(() => bench.close());

  const alarm = async () => (await readAlarms(bench.made.account)).get('N:M')![0]!;
  const tests = () => bench.made.sandbox.topics.inbox.filter(({ subject }) => subject.startsWith('TEST'));

  it('says that nobody gets it while nobody has confirmed', async () => {
    const { services, questions, said } = startCommands(bench);
    await testNotification(services, { alarm: await alarm() });
    assert.match(said.join(), /and nobody gets it: no subscription is confirmed/);
    assert.match(questions.join(), /Nobody gets it\.[^]*Not confirmed yet, so it gets nothing: ops@example\.com/);
    assert.deepEqual(tests(), []);
  });

  it('arrives at who has confirmed', async () => {
    bench.confirmAll();
    const { services, questions, said } = startCommands(bench);
    await testNotification(services, { alarm: await alarm() });
    assert.match(questions.join(), /^Send a test notification to topic ops-alerts in 111122223333 \(us-east-1\)\?/);
    assert.match(said.join(), /SNS has taken the test notification/);
    assert.deepEqual(
      tests().map(({ to, subject }) => [to, subject]),
      [['ops@example.com', 'TEST, no alarm: stop alarm']],
    );
  });

  it('is not sent to a topic that was deleted, and says how there is one again', async () => {
    await bench.call('sns:DeleteTopic', { TopicArn: topicArn });
    const { services, questions } = startCommands(bench);
    const { what, todo } = await failureOf(testNotification(services, { alarm: await alarm() }));
    assert.equal(what, 'The topic ops-alerts does not exist (any more), so the alarm stop alarm tells nobody.');
    assert.match(todo, /Create Alarm…/);
    assert.deepEqual(questions, []);
  });
});
