import assert from 'node:assert/strict';
import { summarize, type EventSummary } from '../../../src/cloudtrail/event-summary';

const nothing: EventSummary = {
  time: undefined,
  name: '',
  source: '',
  who: '',
  ip: '',
  region: '',
  error: undefined,
  readOnly: undefined,
};

describe('summarize', () => {
  it('reads a complete record', () => {
    const record = {
      eventTime: '2026-11-23T14:02:11Z',
      eventName: 'StopInstances',
      eventSource: 'ec2.amazonaws.com',
      awsRegion: 'us-east-1',
      sourceIPAddress: '203.0.113.9',
      readOnly: false,
      errorCode: 'Client.UnauthorizedOperation',
      errorMessage: 'You are not authorized.',
      userIdentity: { type: 'IAMUser', userName: 'alice', arn: 'arn:aws:iam::111122223333:user/alice' },
    };
    assert.deepEqual(summarize(JSON.stringify(record)), {
      time: Date.parse('2026-11-23T14:02:11Z'),
      name: 'StopInstances',
      source: 'ec2.amazonaws.com',
      who: 'alice (IAMUser)',
      ip: '203.0.113.9',
      region: 'us-east-1',
      error: 'Client.UnauthorizedOperation',
      readOnly: false,
    });
  });

  const issuer = { sessionIssuer: { type: 'Role', userName: 'deploy-role' } };
  const session = 'arn:aws:sts::111122223333:assumed-role/deploy-role/alice@example.com';
  const callers: [string, unknown][] = [
    ['alice (IAMUser)', { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/ops/alice' }],
    ['deploy-role/alice@example.com', { type: 'AssumedRole', arn: session, sessionContext: issuer }],
    ['deploy-role/alice@example.com', { type: 'AssumedRole', arn: session }],
    ['deploy-role/i-1', { type: 'AssumedRole', principalId: 'AROAEXAMPLE:i-1', sessionContext: issuer }],
    ['AssumedRole', { type: 'AssumedRole' }],
    ['root', { type: 'Root', arn: 'arn:aws:iam::111122223333:root', accountId: '111122223333' }],
    ['autoscaling.amazonaws.com', { type: 'AWSService', invokedBy: 'autoscaling.amazonaws.com' }],
    ['444455556666 (AWSAccount)', { type: 'AWSAccount', accountId: '444455556666', principalId: 'AIDAX' }],
    ['bob (SAMLUser)', { type: 'SAMLUser', userName: 'bob', principalId: 'xyz:bob' }],
    ['u-1 (IdentityCenterUser)', { type: 'IdentityCenterUser', onBehalfOf: { userId: 'u-1' } }],
    ['AIDAX', { principalId: 'AIDAX' }],
    ['somebody', 'somebody'],
    ['', null],
    ['', ['alice']],
  ];
  for (const [who, userIdentity] of callers) {
    it(`calls ${JSON.stringify(userIdentity)} "${who}"`, () => {
      assert.equal(summarize(JSON.stringify({ userIdentity })).who, who);
    });
  }

  const errors: [string | undefined, object][] = [
    [undefined, { errorCode: null, responseElements: null }],
    ['Failed authentication', { errorMessage: 'Failed authentication' }],
    ['Failure', { responseElements: { ConsoleLogin: 'Failure' } }],
    [undefined, { responseElements: { ConsoleLogin: 'Success' } }],
  ];
  for (const [error, record] of errors) {
    it(`finds ${error ?? 'no error'} in ${JSON.stringify(record)}`, () => {
      assert.equal(summarize(JSON.stringify(record)).error, error);
    });
  }

  for (const message of ['', 'START RequestId: 1', '[]', '42', 'null', '"x"', '{}', '{"eventName":{"a":1}}']) {
    it(`says nothing about ${JSON.stringify(message)}`, () => {
      assert.deepEqual(summarize(message), nothing);
    });
  }

  it('says that an event is a fire drill’s', () => {
    const userIdentity = { type: 'IAMUser', userName: 'access-alerts-drill' };
    const { who } = summarize(JSON.stringify({ userIdentity, accessAlertsDrill: { drill: 'x' } }));
    assert.equal(who, 'drill · access-alerts-drill (IAMUser)');
    assert.equal(
      summarize(JSON.stringify({ userIdentity, accessAlertsDrill: 'x' })).who,
      'access-alerts-drill (IAMUser)',
    );
  });

  it('takes odd values as they come', () => {
    const odd = { eventTime: 'yesterday', eventName: 7, readOnly: 'true', sourceIPAddress: ['x'] };
    assert.deepEqual(summarize(JSON.stringify(odd)), { ...nothing, name: '7', readOnly: true });
  });
});
