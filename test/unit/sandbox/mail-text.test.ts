import assert from 'node:assert/strict';
import { notification } from '../../../src/sandbox/alarm-reasons';
import { mailText } from '../../../src/sandbox/mail-text';

describe('mail of the sandbox, as it is read', () => {
  const { subject, message: body } = notification(
    {
      name: 'stop alarm',
      description: 'Ask who.',
      namespace: 'N',
      metricName: 'M',
      statistic: 'Sum',
      dimensions: {},
      okActions: [],
      alarmActions: ['arn:aws:sns:us-east-1:111122223333:ops-alerts'],
      insufficientDataActions: [],
    } as unknown as Parameters<typeof notification>[0],
    { arn: 'arn', accountId: '111122223333', region: 'us-east-1', updated: 0 },
    { from: 'OK', to: 'ALARM', reason: 'Threshold Crossed', at: 0 },
  );

  it('is a letter about an alarm', () => {
    const text = mailText({ subject, body, protocol: 'email' });
    for (const part of [
      'ALARM: "stop alarm" in us-east-1\n\nYou are receiving this email because',
      'entered the ALARM state, because\n"Threshold Crossed"\nat',
      '- Description:      Ask who.\n',
      '- State Change:     OK -> ALARM\n',
      'Monitored Metric:\n- Namespace:        N\n- Name:             M\n',
      '- ALARM:             [arn:aws:sns:us-east-1:111122223333:ops-alerts]\n',
    ]) {
      assert.ok(text.includes(part), `${part} in ${text}`);
    }
  });

  it('is what was published, for other protocols and of everything else', () => {
    assert.equal(mailText({ subject, body, protocol: 'email-json' }), `${subject}\n\n${body}\n`);
    for (const other of ['Hello.', '{"a":1}', 'null']) {
      assert.equal(mailText({ subject: 'S', body: other, protocol: 'email' }), `S\n\n${other}\n`);
    }
  });
});
