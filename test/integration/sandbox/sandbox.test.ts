import assert from 'node:assert/strict';
import { SandboxLab } from '../../helpers/sandbox-lab';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

describe('the lab on the sandbox', () => {
  it('counts a stopped instance, raises the alarm and lets it fall again', () => {
    const lab = new SandboxLab();
    lab.startTrail();
    lab.putFilter();
    lab.putAlarm();
    assert.equal(lab.alarmState(), 'INSUFFICIENT_DATA');
    lab.wait(2 * MINUTE);
    assert.equal(lab.alarmState(), 'OK', 'no data is not breaching');

    lab.sandbox.happen('stop-instance');
    lab.wait(MINUTE);
    assert.deepEqual(lab.metric(), [], 'CloudTrail needs at least two minutes');
    lab.wait(6 * MINUTE);
    assert.deepEqual(lab.metric(), [1]);
    assert.equal(lab.alarmState(), 'ALARM');

    lab.wait(20 * MINUTE);
    assert.equal(lab.alarmState(), 'OK');
    assert.deepEqual(lab.metric(), [1]);
  });

  it('tells confirmed subscribers of the topic', () => {
    const lab = new SandboxLab();
    lab.startTrail();
    lab.putFilter();
    const { TopicArn } = lab.call('sns', 'CreateTopic', { Name: 'My_Ec2count_topic' });
    lab.call('sns', 'Subscribe', { TopicArn, Protocol: 'email', Endpoint: 'ops@example.com' });
    lab.putAlarm({ AlarmActions: [TopicArn] });
    const token = lab.sandbox.topics.inbox.at(-1)?.token;
    assert.ok(token !== undefined);
    lab.sandbox.topics.confirm(token);

    lab.sandbox.happen('stop-instance');
    lab.wait(10 * MINUTE);
    const mail = lab.sandbox.topics.inbox.filter((each) => each.kind === 'notification');
    assert.equal(mail.length, 1, 'only the change to ALARM has an action');
    assert.equal(mail[0]!.subject, 'ALARM: "EC2 stop alarm" in us-east-1');
    assert.match(
      mail[0]!.body,
      /1 out of the last 1 datapoint \[1\.0 .*greater than or equal to the threshold \(1\.0\)/,
    );
  });

  it('counts nothing from before the filter was made', () => {
    const lab = new SandboxLab();
    lab.startTrail();
    lab.sandbox.happen('stop-instance');
    lab.wait(10 * MINUTE);
    assert.equal(lab.logEvents({ filterPattern: '{ $.eventName = "StopInstances" }' }).length, 1);
    lab.putFilter();
    lab.wait(10 * MINUTE);
    assert.deepEqual(lab.metric(), []);
  });

  it('records nothing with a trail that was not started', () => {
    const lab = new SandboxLab();
    lab.makeTrail();
    lab.sandbox.happen('stop-instance');
    lab.wait(10 * MINUTE);
    assert.deepEqual(lab.logEvents(), []);
    assert.equal(lab.call('cloudtrail', 'GetTrailStatus', { Name: 'My_cloudtrail' }).IsLogging, false);
  });

  it('makes the same account from the same seed', () => {
    const events = [1, 1, 2].map((seed) => {
      const lab = new SandboxLab({ seed });
      lab.startTrail();
      lab.sandbox.happen('stop-instance');
      lab.wait(6 * MINUTE);
      return lab.logEvents().map((event) => event.message);
    });
    assert.deepEqual(events[0], events[1]);
    assert.notDeepEqual(events[0], events[2]);
  });

  it('leaves out what nobody saw of a long absence', () => {
    const lab = new SandboxLab({ traffic: true });
    lab.sandbox.advance();
    lab.wait(365 * DAY);
    const count = (from: number, to: number) => {
      let events = 0;
      let NextToken: unknown;
      do {
        const input = { StartTime: new Date(from), EndTime: new Date(to), NextToken };
        const page = lab.call('cloudtrail', 'LookupEvents', input);
        events += (page.Events as unknown[]).length;
        NextToken = page.NextToken;
      } while (NextToken !== undefined);
      return events;
    };
    assert.equal(count(lab.clock.now() - 80 * DAY, lab.clock.now() - 4 * DAY), 0);
    assert.ok(count(lab.clock.now() - DAY, lab.clock.now()) > 500);
  });
});
