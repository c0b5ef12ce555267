import assert from 'node:assert/strict';
import { SandboxLab } from '../../helpers/sandbox-lab';

type Fields = Record<string, unknown>;

const topicArn = 'arn:aws:sns:us-east-1:111122223333:alerts';
const alarmArn = 'arn:aws:cloudwatch:us-east-1:111122223333:alarm:EC2 stop alarm';
const cloudWatch = { Service: 'cloudwatch.amazonaws.com' };

function makeTopic(lab: SandboxLab, Attributes: Fields = {}): void {
  lab.call('sns', 'CreateTopic', { Name: 'alerts', Attributes });
  lab.call('sns', 'Subscribe', { TopicArn: topicArn, Protocol: 'sms', Endpoint: '+15550100' });
}

function makeKey(lab: SandboxLab, ...statements: Fields[]): string {
  const account = { Effect: 'Allow', Principal: { AWS: '111122223333' }, Action: 'kms:*', Resource: '*' };
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [account, ...statements] });
  return String((lab.call('kms', 'CreateKey', { Policy }).KeyMetadata as Fields).KeyId);
}

const use = (Action: unknown): Fields => ({ Effect: 'Allow', Principal: cloudWatch, Action, Resource: '*' });
const topicPolicy = (statement: Fields) =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Action: 'sns:Publish', Resource: topicArn, ...statement }] });
const fromAlarm = (arn: string) => ({ ArnLike: { 'aws:SourceArn': arn } });

const noKey = 'CloudWatch Alarms does not have authorization to access the SNS topic encryption key.';
const denied = `Resource: ${alarmArn} is not authorized to perform: SNS:Publish on resource: ${topicArn}`;

// aws-facts 1.2: what a topic and its key must allow. An error is what the alarm's history begins with.
const rows: readonly (readonly [what: string, error: string | undefined, setUp: (lab: SandboxLab) => void])[] = [
  ['a topic as SNS makes it', undefined, (lab) => makeTopic(lab)],
  ['no topic', 'Topic does not exist', () => undefined],
  [
    'a policy that names CloudWatch',
    undefined,
    (lab) => makeTopic(lab, { Policy: topicPolicy({ Effect: 'Allow', Principal: cloudWatch }) }),
  ],
  [
    'a policy for this alarm',
    undefined,
    (lab) =>
      makeTopic(lab, {
        Policy: topicPolicy({ Effect: 'Allow', Principal: cloudWatch, Condition: fromAlarm(alarmArn) }),
      }),
  ],
  [
    'a policy for another alarm',
    denied,
    (lab) =>
      makeTopic(lab, {
        Policy: topicPolicy({ Effect: 'Allow', Principal: cloudWatch, Condition: fromAlarm(`${alarmArn}2`) }),
      }),
  ],
  [
    'a policy for EventBridge',
    denied,
    (lab) =>
      makeTopic(lab, { Policy: topicPolicy({ Effect: 'Allow', Principal: { Service: 'events.amazonaws.com' } }) }),
  ],
  ['SNS’s own key', noKey, (lab) => makeTopic(lab, { KmsMasterKeyId: 'alias/aws/sns' })],
  ['a key for the account only', noKey, (lab) => makeTopic(lab, { KmsMasterKeyId: makeKey(lab) })],
  [
    'a key that CloudWatch may only decrypt with',
    noKey,
    (lab) => makeTopic(lab, { KmsMasterKeyId: makeKey(lab, use('kms:Decrypt')) }),
  ],
  [
    'a key that CloudWatch may use',
    undefined,
    (lab) => makeTopic(lab, { KmsMasterKeyId: makeKey(lab, use(['kms:Decrypt', 'kms:GenerateDataKey*'])) }),
  ],
  ['a key that is not there', noKey, (lab) => makeTopic(lab, { KmsMasterKeyId: 'alias/none' })],
];

describe('sandbox: an alarm’s notification', () => {
  for (const [what, error, setUp] of rows) {
    it(`${error === undefined ? 'arrives' : 'is lost'} with ${what}`, () => {
      const lab = new SandboxLab();
      setUp(lab);
      lab.putAlarm({ AlarmActions: [topicArn] });
      lab.call('cloudwatch', 'SetAlarmState', {
        AlarmName: 'EC2 stop alarm',
        StateValue: 'ALARM',
        StateReason: 'a test',
      });
      const [item] = lab.list(
        'cloudwatch',
        'DescribeAlarmHistory',
        { AlarmName: 'EC2 stop alarm', HistoryItemType: 'Action' },
        'AlarmHistoryItems',
      );
      const { actionState } = JSON.parse(String(item?.HistoryData)) as Fields;
      const summary = String(item?.HistorySummary);
      if (error === undefined) {
        assert.equal(summary, `Successfully executed action ${topicArn}`);
        assert.equal(actionState, 'Succeeded');
      } else {
        assert.ok(summary.startsWith(`Failed to execute action ${topicArn}. Received error: "${error}`), summary);
        assert.equal(actionState, 'Failed');
      }
      assert.equal(lab.sandbox.topics.inbox.length, error === undefined ? 1 : 0);
      assert.equal(lab.alarmState(), 'ALARM');
    });
  }
});
