import assert from 'node:assert/strict';
import type { AlertSettings } from '../../../../src/alerts/alert-file';
import { unsaid } from '../../../../src/pipeline/drift/unsaid';

const filter = {
  filterName: 'stops',
  logGroupName: 'lab',
  metricNamespace: 'N',
  metricName: 'Stops',
  metricValue: '1',
};
const alarm = { alarmName: 'stops alarm', statistic: 'Sum', period: 300, evaluationPeriods: 1, threshold: 1 };
const topic = { topicName: 'ops', subscriptions: [{ protocol: 'email', endpoint: 'ops@example.com' }] };
const account: AlertSettings = { ...filter, alarm, topic };

const rows: [document: AlertSettings, account: AlertSettings, expected: string[], why: string][] = [
  [account, account, [], 'all of it is there'],
  [filter, filter, [], 'there is no alarm'],
  [{ ...filter, alarm, topic }, filter, [], 'what the document has more of is made'],
  [filter, account, ['alarm: stops alarm'], 'the alarm was taken out'],
  [
    { ...account, alarm: { ...alarm, alarmName: 'x' } },
    account,
    ['alarm: stops alarm'],
    'another name is another alarm',
  ],
  [{ ...account, alarm: {} }, account, [], 'what is left out has its default, the name too'],
  [
    { ...account, alarm },
    { ...account, alarm: { ...alarm, evaluationPeriods: 3, datapointsToAlarm: 2 } },
    ['alarm: datapointsToAlarm'],
    '2 of 3 stay 2 of 3 where the document is silent',
  ],
  [
    account,
    { ...account, alarm: { ...alarm, evaluationPeriods: 3, datapointsToAlarm: 3 } },
    [],
    '3 of 3 is the default',
  ],
  [account, { ...account, alarm: { ...alarm, alarmDescription: 'Call me' } }, ['alarm: alarmDescription'], 'it stays'],
  [account, { ...account, alarm: { ...alarm, actionsEnabled: false } }, ['alarm: actionsEnabled'], 'they stay off'],
  [{ ...filter, alarm }, account, ['topic: ops'], 'the alarm goes on telling the topic'],
  [{ ...filter, alarm: { ...alarm, alarmActions: ['ops'] } }, account, [], 'it says whom the alarm tells'],
  [{ ...account, topic: { topicName: 'ops' } }, account, ['ops@example.com'], 'nobody is unsubscribed'],
  [{ ...account, topic: { topicName: 'other' } }, account, [], 'another topic takes its place'],
  [
    { ...filter, alarm },
    { ...filter, alarm: { ...alarm, alarmActions: ['arn:aws:sns:us-east-1:111122223333:ops'] } },
    ['alarm: alarmActions'],
    'the actions stay',
  ],
];

describe('what a document does not say any more', () => {
  for (const [document, of, expected, why] of rows) {
    it(`is ${expected.join(', ') || 'nothing'}: ${why}`, () => assert.deepEqual(unsaid(document, of), expected));
  }
});
