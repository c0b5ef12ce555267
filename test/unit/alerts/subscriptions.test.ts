import assert from 'node:assert/strict';
import { endpointProblem, isProtocol, needsConfirmation, type Protocol } from '../../../src/alerts/subscriptions';

describe('endpoints of subscriptions (SNS API reference, Subscribe)', () => {
  const rows: readonly (readonly [Protocol, endpoint: string, fits: boolean])[] = [
    ['email', 'ops@example.com', true],
    ['email', 'ops', false],
    ['email', 'ops @example.com', false],
    ['email-json', 'ops@example.com', true],
    ['sms', '+15550100', true],
    ['sms', '15550100', false],
    ['https', 'https://example.com/x', true],
    ['https', 'http://example.com/x', false],
    ['http', 'http://example.com/x', true],
    ['http', 'https://example.com/x', false],
    ['sqs', 'arn:aws:sqs:us-east-1:111122223333:q', true],
    ['sqs', 'https://sqs.us-east-1.amazonaws.com/111122223333/q', false],
    ['lambda', 'arn:aws-cn:lambda:cn-north-1:111122223333:function:f', true],
    ['lambda', 'arn:aws:sqs:us-east-1:111122223333:q', false],
  ];
  for (const [protocol, endpoint, fits] of rows) {
    it(`${endpoint} is ${fits ? 'one' : 'none'} of ${protocol}`, () => {
      assert.equal(endpointProblem(protocol, endpoint) === undefined, fits);
    });
  }

  it('of a person or a program outside have to be confirmed, those of AWS’s own services not', () => {
    assert.deepEqual(
      ['email', 'http', 'https', 'email-json'].filter((each) => !needsConfirmation(each)),
      [],
    );
    assert.deepEqual(['sqs', 'lambda', 'sms'].filter(needsConfirmation), []);
  });

  it('are of protocols that need no more than an endpoint', () => {
    assert.ok(isProtocol('email') && !isProtocol('firehose') && !isProtocol('application') && !isProtocol('toString'));
  });
});
