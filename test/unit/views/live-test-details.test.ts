import assert from 'node:assert/strict';
import { compilePattern } from '../../../src/pattern/index';
import { eventDetails, type NoteTexts } from '../../../src/views/live-test-details';

const notes = new Proxy({} as NoteTexts, { get: (_, note) => `[${String(note)}]` });
const pattern = compilePattern('{ $.eventName = "StopInstances" && $.a > 1 }');

describe('eventDetails', () => {
  it('has the facts of a record', () => {
    const record = {
      eventTime: '2026-11-23T14:00:00Z',
      eventName: 'StopInstances',
      eventSource: 'ec2.amazonaws.com',
      awsRegion: 'us-east-1',
      sourceIPAddress: '203.0.113.9',
      errorCode: 'AccessDenied',
      userIdentity: { type: 'IAMUser', userName: 'alice' },
      a: 'ä',
    };
    const message = JSON.stringify(record);
    assert.deepEqual(eventDetails(3, { timestamp: 0, message }, pattern, notes), {
      index: 3,
      name: 'StopInstances',
      time: Date.parse('2026-11-23T14:00:00Z'),
      source: 'ec2.amazonaws.com',
      who: 'alice (IAMUser)',
      ip: '203.0.113.9',
      region: 'us-east-1',
      error: 'AccessDenied',
      bytes: message.length + 1,
      clauses: [
        { text: '$.eventName = "StopInstances"', matches: true, saw: '"StopInstances"', note: undefined },
        { text: '$.a > 1', matches: false, saw: '"ä"', note: '[not-a-number]' },
      ],
    });
  });

  it('shows what is not JSON as an excerpt, and says why clauses fail', () => {
    const { name, clauses } = eventDetails(0, { timestamp: 5, message: 'plain text' }, pattern, notes);
    assert.equal(name, 'plain text');
    assert.deepEqual(
      clauses.map(({ matches, note }) => [matches, note]),
      [
        [false, '[not-json]'],
        [false, '[not-json]'],
      ],
    );
  });

  it('has no clauses without a pattern', () => {
    assert.deepEqual(eventDetails(0, { timestamp: 5, message: '{}' }, undefined, notes).clauses, []);
  });
});
