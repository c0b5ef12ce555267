import assert from 'node:assert/strict';
import { changes, fits, isNarrowed, lookupAttribute, type EventSearch } from '../../../src/cloudtrail/event-search';
import { foundEvent, kindOf, type LookupEntry } from '../../../src/cloudtrail/found-event';
import { suggest } from '../../../src/cloudtrail/suggest';
import { cloudTrailRecord, role, signIn } from '../../helpers/cloudtrail-records';

function entry(about: LookupEntry = {}, record: Record<string, unknown> = {}): LookupEntry {
  return {
    EventId: 'c0ffee00-0fc5-43d0-b7b6-000000000001',
    EventName: 'StopInstances',
    ReadOnly: 'false',
    AccessKeyId: 'AKIAALICEEXAMPLE',
    EventTime: new Date('2026-11-24T08:00:01Z'),
    EventSource: 'ec2.amazonaws.com',
    Username: 'alice',
    Resources: [{ ResourceType: 'AWS::EC2::Instance', ResourceName: 'i-0a1b2c3d4e5f60718' }],
    CloudTrailEvent: cloudTrailRecord(record),
    ...about,
  };
}

describe('a search of Event history', () => {
  const attributes: [name: string, search: EventSearch, asked: string | undefined, narrowed: boolean][] = [
    ['changes', changes, 'ReadOnly=false', false],
    ['all events', { is: {} }, undefined, false],
    ['what failed', { is: {}, onlyErrors: true }, undefined, true],
    ['changes by a user', { is: { ReadOnly: 'false', Username: 'alice' } }, 'Username=alice', true],
    ['a name and a user', { is: { EventName: 'StopInstances', Username: 'alice' } }, 'Username=alice', true],
    ['a resource of a service', { is: { EventSource: 's3.amazonaws.com', ResourceName: 'b' } }, 'ResourceName=b', true],
    ['one event', { is: { EventId: 'x', ReadOnly: 'true' } }, 'EventId=x', true],
  ];
  for (const [name, search, asked, narrowed] of attributes) {
    it(`asks AWS for one attribute, of ${name}: ${asked ?? 'none'}`, () => {
      const attribute = lookupAttribute(search);
      assert.equal(attribute && `${attribute.key}=${attribute.value}`, asked);
      assert.equal(isNarrowed(search), narrowed);
    });
  }

  const verdicts: [search: EventSearch, fits: boolean, why: string][] = [
    [{ is: {} }, true, 'nothing is asked'],
    [{ is: { Username: 'alice', EventName: 'StopInstances' } }, true, 'both are so'],
    [{ is: { Username: 'alice', EventName: 'StartInstances' } }, false, 'another name'],
    [{ is: { Username: 'alice', EventName: 'stopInstances' } }, false, 'AWS tells upper from lower case'],
    [{ is: { Username: 'alice', ReadOnly: 'false' } }, true, 'it changes something'],
    [{ is: { Username: 'alice', ReadOnly: 'true' } }, false, 'it does not only read'],
    [{ is: { EventId: 'x', ResourceName: 'i-0a1b2c3d4e5f60718' } }, true, 'one of its resources'],
    [{ is: { EventId: 'x', ResourceType: 'AWS::S3::Bucket' } }, false, 'none of its resources'],
    [{ is: { EventSource: 'EC2.amazonaws.com' } }, true, 'AWS found it by that'],
    [{ is: {}, onlyErrors: true }, false, 'it went well'],
  ];
  for (const [search, isFit, why] of verdicts) {
    it(`${JSON.stringify(search)} ${isFit ? 'takes' : 'leaves out'} a stop by alice: ${why}`, () => {
      assert.equal(fits(search, foundEvent(entry())), isFit);
    });
  }

  it('takes only what failed, where that is asked', () => {
    assert.equal(fits({ is: {}, onlyErrors: true }, foundEvent(entry({}, { errorCode: 'AccessDenied' }))), true);
  });
});

describe('an event of Event history', () => {
  const rows: [what: string, entry: LookupEntry, who: string, kind: string][] = [
    ['a change by an IAM user', entry(), 'alice', 'write'],
    ['a read', entry({ ReadOnly: 'true' }), 'alice', 'read'],
    ['a denied read', entry({ ReadOnly: 'true' }, { errorCode: 'AccessDenied' }), 'alice', 'error'],
    ['a session of a role', entry({}, { userIdentity: role('deploy', 'ci') }), 'deploy/ci', 'write'],
    [
      'a service',
      entry({}, { userIdentity: { type: 'AWSService', invokedBy: 'ec2.amazonaws.com' } }),
      'ec2.amazonaws.com',
      'write',
    ],
    ['a sign-in', entry({ EventName: 'ConsoleLogin', CloudTrailEvent: signIn('Success', 'Yes') }), 'alice', 'sign-in'],
    [
      'a failed sign-in',
      entry({ EventName: 'ConsoleLogin', CloudTrailEvent: signIn('Failure', 'No') }),
      'alice',
      'error',
    ],
  ];
  for (const [what, from, who, kind] of rows) {
    it(`${what}: ${who}, ${kind}`, () => {
      const event = foundEvent(from);
      assert.deepEqual([event.who, kindOf(event)], [who, kind]);
    });
  }

  it('is read from whatever AWS leaves out', () => {
    const event = foundEvent({ CloudTrailEvent: '{"eventName":"X","eventTime":"2026-11-24T08:00:01Z"}' });
    assert.deepEqual([event.name, event.time, event.resources], ['X', Date.parse('2026-11-24T08:00:01Z'), []]);
    assert.equal(foundEvent({}).message, '');
  });
});

describe('suggestions of values', () => {
  const known = ['RunInstances', 'StartInstances', 'StopInstances', 'StopLogging'].map((value) => ({
    value,
    about: '',
  }));
  const seen = [{ value: 'StopInstances', about: '3 in the list' }];
  const rows: [typed: string, offered: string][] = [
    ['', 'StopInstances RunInstances StartInstances StopLogging'],
    ['stop', 'StopInstances StopLogging'],
    ['inst', 'StopInstances RunInstances StartInstances'],
    ['START', 'StartInstances'],
    ['x', ''],
  ];
  for (const [typed, offered] of rows) {
    it(`for "${typed}": ${offered || 'none'}`, () => {
      assert.equal(
        suggest(seen, known, typed, 10)
          .map(({ value }) => value)
          .join(' '),
        offered,
      );
    });
  }
  it('are at most as many as asked for', () => {
    assert.equal(suggest(seen, known, '', 2).length, 2);
  });
});
