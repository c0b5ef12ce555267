import assert from 'node:assert/strict';
import { groupEvents } from '../../../src/alerts/event-groups';

type Event = Parameters<typeof groupEvents>[0][number];

const event = (who: string, ip: string, name = 'StopInstances', error?: string): Event => ({ who, ip, name, error });

describe('groupEvents', () => {
  it('names who, how often and from where, the most frequent first', () => {
    const { callers } = groupEvents([
      event('deploy-role/ci', '10.0.3.7'),
      event('alice (IAMUser)', '203.0.113.9'),
      event('alice (IAMUser)', '203.0.113.9'),
    ]);
    assert.deepEqual(callers, [
      { who: 'alice (IAMUser)', count: 2, places: [{ name: '203.0.113.9', count: 2 }] },
      { who: 'deploy-role/ci', count: 1, places: [{ name: '10.0.3.7', count: 1 }] },
    ]);
  });

  it('keeps one caller’s places together, and orders equals by name', () => {
    const { callers } = groupEvents([
      event('bob', '198.51.100.4'),
      event('alice', '198.51.100.4'),
      event('alice', '203.0.113.9'),
      event('bob', '10.0.0.1'),
      event('alice', '203.0.113.9'),
      event('bob', '10.0.0.1'),
    ]);
    assert.deepEqual(
      callers.map(({ who, places }) => [who, places.map(({ name, count }) => `${name} ${count}`)]),
      [
        ['alice', ['203.0.113.9 2', '198.51.100.4 1']],
        ['bob', ['10.0.0.1 2', '198.51.100.4 1']],
      ],
    );
  });

  it('puts those it does not know last, without places', () => {
    const { callers } = groupEvents([event('', ''), event('', ''), event('root', '')]);
    assert.deepEqual(callers, [
      { who: 'root', count: 1, places: [] },
      { who: '', count: 2, places: [] },
    ]);
  });

  it('counts what was done and what went wrong', () => {
    const { names, errors } = groupEvents([
      event('alice', '', 'StopInstances', 'AccessDenied'),
      event('alice', '', 'StopInstances', 'AccessDenied'),
      event('alice', '', 'ConsoleLogin', 'Failure'),
      event('alice', '', ''),
    ]);
    assert.deepEqual(names, [
      { name: 'StopInstances', count: 2 },
      { name: 'ConsoleLogin', count: 1 },
    ]);
    assert.deepEqual(errors, [
      { name: 'AccessDenied', count: 2 },
      { name: 'Failure', count: 1 },
    ]);
  });

  it('has nothing to say of nothing', () => {
    assert.deepEqual(groupEvents([]), { callers: [], names: [], errors: [] });
  });
});
