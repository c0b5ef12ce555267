import assert from 'node:assert/strict';
import { deriveDrillEvent } from '../../../src/alerts/drill-event';
import type { Account, AwsError } from '../../../src/aws/account';
import { applyPlan } from '../../../src/pipeline/apply/apply';
import { drillId, drillLinks, type Drill, type DrillWay } from '../../../src/pipeline/drill/drill';
import { drillMarkdown } from '../../../src/pipeline/drill/drill-document';
import type { DrillState } from '../../../src/pipeline/drill/drill-timeline';
import { drillResult } from '../../../src/pipeline/drill/drill-words';
import { prepareDrill, readDrillTarget } from '../../../src/pipeline/drill/prepare-drill';
import { runDrill } from '../../../src/pipeline/drill/run-drill';
import { configurationOf } from '../../../src/pipeline/plan/plan-alarm';
import { makePlan } from '../../../src/pipeline/plan/make-plan';
import { planned } from '../../helpers/plans';
import { sandboxAccount, type SandboxAccount, type SandboxAccountOptions } from '../../helpers/sandbox-account';
import { fullSetUp } from '../../helpers/undertaking';

const group = 'aws-cloudtrail-logs-111122223333-0a1b2c3d';
const topicArn = 'arn:aws:sns:us-east-1:111122223333:ops-alerts';
const alarmName = 'stoppedInstancecount alarm';

describe('A fire drill, on the sandbox', () => {
  let made: SandboxAccount;

  /** The full set-up of the product: trail, log group, filter, alarm, topic, subscription. */
  const start = async (options: SandboxAccountOptions = {}, { confirmed = true } = {}) => {
    made = await sandboxAccount(options);
    for (const request of fullSetUp()) {
      const applied = await applyPlan(made.account, planned(await makePlan(made.account, request, new Set())));
      assert.ok(applied.ok, JSON.stringify(applied));
    }
    const { topics } = made.sandbox;
    if (confirmed) for (const { token } of topics.inbox) if (token !== undefined) topics.confirm(token);
    // The alarm gets its first state.
    await made.clock.sleep(10 * 60_000);
    made.sandbox.advance();
  };
  const call: SandboxAccount['account']['call'] = (...args) => made.account.call(...args);
  const notifications = () => made.sandbox.topics.inbox.filter(({ kind }) => kind === 'notification');

  const prepare = async (choose?: (id: string) => DrillWay): Promise<Drill> => {
    const { account, clock } = made;
    const target = await readDrillTarget(account, { name: 'stoppedInstancecount', logGroup: group });
    assert.ok(target);
    const at = clock.now();
    const id = drillId(at);
    const origin = { id, at, accountId: '111122223333', region: 'us-east-1', by: account.identity.arn };
    const event = deriveDrillEvent(target.filter, origin);
    assert.ok(!('reason' in event));
    const way = choose?.(id) ?? ({ kind: 'event', stream: id, event, count: 1 } as const);
    const alarm = target.filter.alarms[0];
    const basics = { account, isSandbox: true, target, alarm, versions: 'test', at };
    return prepareDrill(basics, way, way.kind === 'event' ? way.event.message : undefined);
  };
  /** The state of each link, e.g. `written done, matched silent`. */
  const outline = ({ links }: DrillState) => drillLinks.map((link) => `${link} ${links[link].is}`).join(', ');
  const whole = drillLinks.map((link) => `${link} done`).join(', ');
  const upTo = (count: number) =>
    drillLinks.map((link, i) => `${link} ${i < count ? 'done' : i === count ? 'silent' : 'skipped'}`).join(', ');

  it('of a whole chain reaches the confirmed subscription, and the mail is there', async () => {
    await start();
    const drill = await prepare();
    assert.deepEqual(drill.doubts, []);
    const seen: string[] = [];
    const state = await runDrill(made.account, drill, { onProgress: (now) => seen.push(outline(now)) });
    assert.equal(outline(state), whole);
    assert.equal(state.end?.is, 'reached');
    assert.deepEqual(state.reached, ['ops-alerts → ops@example.com']);
    assert.equal(seen.length, 8, 'begun, six links, ended');
    const took = state.links.published.is === 'done' ? state.links.published.at - state.began : NaN;
    assert.ok(took > 0 && took < 3 * 60_000, `${took} ms`);
    assert.deepEqual(
      notifications().map(({ to, subject }) => [to, subject]),
      [['ops@example.com', `ALARM: "${alarmName}" in us-east-1`]],
    );
  });

  it('writes one event, in a stream of its own, with the time at which it is written', async () => {
    await start();
    const drill = await prepare();
    await made.clock.sleep(90_000);
    const before = made.clock.now();
    await runDrill(made.account, drill);
    const input = { logGroupName: group, logStreamNames: [drill.id] };
    const events = [];
    // A page may be empty although more come.
    for await (const page of made.account.pages('logs:FilterLogEvents', input)) events.push(...(page.events ?? []));
    assert.equal(events.length, 1);
    assert.ok(drill.way.kind === 'event' && events[0]!.message === drill.way.event.message);
    assert.ok(Math.abs(events[0]!.timestamp! - before) < 5000);
    const writes = made.calls.filter((each) => /^logs:(Put|Create)LogEvents|CreateLogStream|SetAlarmState/.test(each));
    assert.deepEqual(writes, ['logs:CreateLogStream', 'logs:PutLogEvents']);
  });

  it('leaves a record with every link, times in UTC and what was written', async () => {
    await start();
    const drill = await prepare();
    const state = await runDrill(made.account, drill);
    const record = drillMarkdown(drill, state, 'Asia/Tokyo');
    assert.match(record, /Reached ops-alerts → ops@example.com in \d+ (min|s)/);
    assert.match(record, /\| Who \| arn:aws:.*:user\/.* \|/);
    for (const link of ['written', 'matched', 'metric', 'alarm', 'published', 'confirmed subscription']) {
      assert.match(record, new RegExp(`\\| ${link} \\| 20\\d\\d-\\d\\d-\\d\\dT[\\d:.]+Z: done\\.`), link);
    }
    assert.match(record, /✓\sdone \| written \| \d\d:\d\d:\d\d\s(JST|GMT\+9)/);
    assert.ok(record.includes(drill.way.kind === 'event' ? drill.way.event.message : '-'));
  });

  it('of an unconfirmed subscription says so before, and is silent there', async () => {
    await start({}, { confirmed: false });
    const drill = await prepare();
    assert.match(drill.doubts.join(), /Not confirmed yet, so it gets nothing: ops@example\.com/);
    const state = await runDrill(made.account, drill);
    assert.equal(outline(state), upTo(5));
    assert.match(drillResult(drill, state), /^Silent at: confirmed subscription\. Likely cause: .*Not confirmed yet/);
    assert.deepEqual(notifications(), []);
  });

  interface Broken {
    readonly what: string;
    /** What happens between the review and the event. */
    readonly happens: () => unknown;
    /** How many links are done. */
    readonly done: number;
    readonly evidence: RegExp;
    readonly cause: RegExp;
  }
  const broken: readonly Broken[] = [
    {
      what: 'the topic is deleted under the alarm',
      happens: () => call('sns:DeleteTopic', { TopicArn: topicArn }),
      done: 4,
      evidence: /Topic does not exist/,
      cause: /ops-alerts: The topic does not exist/,
    },
    {
      what: 'the topic’s policy refuses',
      happens: () =>
        call('sns:SetTopicAttributes', {
          TopicArn: topicArn,
          AttributeName: 'Policy',
          AttributeValue: JSON.stringify({ Version: '2012-10-17', Statement: [] }),
        }),
      done: 4,
      evidence: /not authorized to perform: SNS:Publish/,
      cause: /policy does not let CloudWatch publish/,
    },
    {
      what: 'the alarm’s actions are turned off',
      happens: () => call('cloudwatch:DisableAlarmActions', { AlarmNames: [alarmName] }),
      done: 4,
      evidence: /no action since it went off/,
      cause: /Its actions are turned off/,
    },
    {
      what: 'the alarm is deleted',
      happens: () => call('cloudwatch:DeleteAlarms', { AlarmNames: [alarmName] }),
      done: 3,
      evidence: /has not gone off/,
      cause: /does not exist any more/,
    },
    {
      what: 'the filter is deleted',
      happens: () => call('logs:DeleteMetricFilter', { logGroupName: group, filterName: 'stoppedInstancecount' }),
      done: 2,
      evidence: /has no value in the minute of the event/,
      cause: /stoppedInstancecount is not on .* any more/,
    },
    {
      what: 'the filter’s pattern is changed',
      happens: () =>
        call('logs:PutMetricFilter', {
          logGroupName: group,
          filterName: 'stoppedInstancecount',
          filterPattern: '{ $.eventName = "StartInstances" }',
          metricTransformations: [
            { metricNamespace: 'CloudTrailMetrics', metricName: 'EC2stoppedInstanceEventCount', metricValue: '1' },
          ],
        }),
      done: 2,
      evidence: /has no value/,
      cause: /was changed meanwhile/,
    },
  ];
  for (const { what, happens, done, evidence, cause } of broken) {
    it(`where ${what}, is silent there and names the likely cause`, async () => {
      await start();
      const drill = await prepare();
      await happens();
      const state = await runDrill(made.account, drill);
      assert.equal(outline(state), upTo(done));
      assert.equal(state.end?.is, 'silent');
      const silent = state.links[drillLinks[done]!];
      assert.ok(silent.is === 'silent');
      assert.match(silent.evidence, evidence);
      assert.match(drillResult(drill, state), cause);
      assert.deepEqual(notifications(), []);
    });
  }

  it('where PutLogEvents is denied, fails there and says what is missing', async () => {
    await start();
    made.denied.add('logs:PutLogEvents');
    const drill = await prepare();
    const state = await runDrill(made.account, drill);
    assert.equal(state.end?.is, 'failed');
    assert.match(drillResult(drill, state), /^Failed at: written\..*logs:PutLogEvents/);
    assert.ok(drillResult(drill, state).endsWith(`No event was written, and the empty log stream ${drill.id} stays.`));
    const { failure } = (state.end as { error: AwsError }).error;
    assert.ok(failure.reason === 'denied' && (failure.statements ?? []).length > 0);
  });

  for (const [denied, link] of [
    ['logs:FilterLogEvents', 'matched'],
    ['cloudwatch:GetMetricData', 'metric'],
  ] as const) {
    it(`where ${denied} is denied, passes over what cannot be watched`, async () => {
      await start();
      made.denied.add(denied);
      const drill = await prepare();
      const state = await runDrill(made.account, drill);
      assert.equal(outline(state), whole.replace(`${link} done`, `${link} skipped`));
      assert.equal(state.end?.is, 'reached');
    });
  }

  it('where the alarm’s history may not be read, does not claim that anybody was reached', async () => {
    await start();
    made.denied.add('cloudwatch:DescribeAlarmHistory');
    const drill = await prepare();
    const state = await runDrill(made.account, drill);
    assert.equal(drillResult(drill, state), 'Nothing failed, but not every link could be watched.');
  });

  it('is cancelled at once, and says that the event stays', async () => {
    await start();
    const drill = await prepare();
    const stop = new AbortController();
    let stoppedAt = 0;
    const state = await runDrill(made.account, drill, {
      signal: stop.signal,
      onProgress: ({ links }) => {
        if (links.matched.is !== 'done' || stoppedAt > 0) return;
        stoppedAt = made.clock.now();
        stop.abort();
      },
    });
    assert.ok(state.end?.is === 'cancelled' && state.end.link === 'metric');
    assert.equal(state.end.at, stoppedAt);
    assert.equal(
      drillResult(drill, state),
      `Cancelled while waiting for: metric. The event stays in its log stream, ${drill.id}.`,
    );
  });

  it('gets there through throttling', async () => {
    await start({ faults: { throttle: 0.4, seed: 3 } });
    const drill = await prepare();
    const before = made.faults.injected.throttle;
    const state = await runDrill(made.account, drill);
    assert.equal(state.end?.is, 'reached');
    assert.ok(made.faults.injected.throttle - before > 2, `${made.faults.injected.throttle - before}`);
  });

  it('tells an expired session for what it is', async () => {
    await start();
    const drill = await prepare();
    const state = await runDrill(made.account, drill, {
      onProgress: ({ links }) => {
        if (links.matched.is === 'done') made.faults.expire();
      },
    });
    assert.ok(state.end?.is === 'failed' && state.end.error.failure.reason === 'credentials-expired');
  });

  const state = (throughOk: boolean) => (id: string) =>
    ({ kind: 'alarm-state', reason: `Fire drill ${id}`, throughOk }) as const;

  it('by the alarm’s state tests what comes after it, and the mail says that it is a drill', async () => {
    await start();
    const drill = await prepare(state(false));
    const ran = await runDrill(made.account, drill);
    assert.equal(outline(ran), whole.replace('matched done, metric done', 'matched skipped, metric skipped'));
    assert.equal(ran.end?.is, 'reached');
    assert.match(notifications()[0]!.body, /Fire drill access-alerts-drill-/);
    assert.ok(!made.calls.includes('logs:PutLogEvents'));
  });

  it('of an alarm in ALARM goes through OK; an event is known to change nothing', async () => {
    await start();
    await call('cloudwatch:SetAlarmState', { AlarmName: alarmName, StateValue: 'ALARM', StateReason: 'real' });
    const byEvent = await prepare();
    assert.match(byEvent.doubts.join(), /is in ALARM already/);
    const drill = await prepare(state(true));
    const ran = await runDrill(made.account, drill);
    assert.equal(ran.end?.is, 'reached');
    assert.equal(notifications().length, 2, 'the real one, and the drill’s');
  });

  it('by a real action waits for CloudTrail as well', async () => {
    await start();
    const drill = await prepare(() => ({ kind: 'action', title: 'Stop an Instance' }));
    const ran = await runDrill(made.account, drill, { perform: () => made.sandbox.happen('stop-instance').eventID });
    assert.equal(outline(ran), whole);
    assert.ok(ran.links.written.is === 'done' && ran.links.written.took > 60_000);
    assert.equal(notifications().length, 1);
  });

  it('of an alarm in ALARM, called off after it was set to OK, says so', async () => {
    await start();
    await call('cloudwatch:SetAlarmState', { AlarmName: alarmName, StateValue: 'ALARM', StateReason: 'real' });
    const drill = await prepare(state(true));
    const stop = new AbortController();
    const clock: Account['clock'] = {
      now: () => made.clock.now(),
      sleep: (ms, signal) => {
        stop.abort();
        return made.clock.sleep(ms, signal);
      },
    };
    const ran = await runDrill({ ...made.account, clock }, drill, { signal: stop.signal });
    assert.equal(
      drillResult(drill, ran),
      `Cancelled while waiting for: state set. The alarm ${alarmName} was set to OK, with its OK actions, but not to ALARM again. CloudWatch sets its state back at its next evaluation.`,
    );
  });

  it('by an event says that the alarm had gone off before, where it did between the review and the event', async () => {
    await start();
    const drill = await prepare();
    await call('cloudwatch:SetAlarmState', { AlarmName: alarmName, StateValue: 'ALARM', StateReason: 'real' });
    const ran = await runDrill(made.account, drill);
    assert.match(
      drillResult(drill, ran),
      /^Silent at: alarm\. Likely cause: The alarm .* was in ALARM before the drill/,
    );
  });

  it('by a real action looks for the metric with the dimensions that the event gives it', async () => {
    await start();
    await call('logs:PutMetricFilter', {
      logGroupName: group,
      filterName: 'stoppedInstancecount',
      filterPattern: '{ $.eventName = "StopInstances" }',
      metricTransformations: [
        {
          metricNamespace: 'CloudTrailMetrics',
          metricName: 'EC2stoppedInstanceEventCount',
          metricValue: '1',
          dimensions: { Region: '$.awsRegion' },
        },
      ],
    });
    const drill = await prepare(() => ({ kind: 'action', title: 'Stop an Instance' }));
    const ran = await runDrill(made.account, drill, { perform: () => made.sandbox.happen('stop-instance').eventID });
    assert.equal(ran.links.metric.is, 'done');
  });

  it('that reaches some and not others says who is not reached, and why', async () => {
    await start();
    const gone = 'arn:aws:sns:us-east-1:111122223333:gone';
    await call('sns:Subscribe', { TopicArn: topicArn, Protocol: 'email', Endpoint: 'new@example.com' });
    const { MetricAlarms: [alarm] = [] } = await call('cloudwatch:DescribeAlarms', { AlarmNames: [alarmName] });
    await call('cloudwatch:PutMetricAlarm', { ...configurationOf(alarm!), AlarmActions: [topicArn, gone] });
    const drill = await prepare();
    const ran = await runDrill(made.account, drill);
    assert.equal(ran.end?.is, 'reached');
    assert.match(
      drillResult(drill, ran),
      /^Reached ops-alerts → ops@example\.com in .*\. Not reached: topic gone: AWS says “.*”; ops-alerts → new@example\.com \(not confirmed\)\.$/,
    );
  });

  it('without an alarm ends at the metric', async () => {
    await start();
    await call('cloudwatch:DeleteAlarms', { AlarmNames: [alarmName] });
    const drill = await prepare();
    assert.match(drill.doubts.join(), /the drill ends at the metric/);
    const ran = await runDrill(made.account, drill);
    assert.equal(outline(ran), drillLinks.map((link, i) => `${link} ${i < 3 ? 'done' : 'skipped'}`).join(', '));
    assert.equal(ran.end?.is, 'no-alarm');
  });

  it('names other filters that see the event, and whom their alarms tell', async () => {
    await start();
    await call('logs:PutMetricFilter', {
      logGroupName: group,
      filterName: 'every stop',
      filterPattern: 'StopInstances',
      metricTransformations: [{ metricNamespace: 'N', metricName: 'M', metricValue: '1' }],
    });
    const drill = await prepare();
    assert.deepEqual(
      drill.others.map(({ name }) => name),
      ['every stop'],
    );
    assert.match(drillMarkdown(drill), /The event matches other filters of the log group too: every stop\./);
  });
});
