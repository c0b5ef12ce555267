import assert from 'node:assert/strict';
import { SeenEvents } from '../../../src/events/sources/seen-events';

const event = (message: string, ingestionTime = 1000) => ({
  logStreamName: 's',
  timestamp: 900,
  ingestionTime,
  message,
});

describe('events that are seen in several ways', () => {
  /** Each step: what is seen, in which pass, with which id, and whether it is new. */
  type Step = readonly [message: string, pass: number, id: string | undefined, isNew: boolean];
  const rows: readonly (readonly [what: string, steps: readonly Step[]])[] = [
    [
      'streamed, then read',
      [
        ['a', 1, undefined, true],
        ['a', 2, '#1', false],
        ['a', 3, '#1', false],
      ],
    ],
    [
      'read, then streamed',
      [
        ['a', 1, '#1', true],
        ['a', 2, undefined, false],
      ],
    ],
    [
      'two that look alike, streamed, then read',
      [
        ['a', 1, undefined, true],
        ['a', 1, undefined, true],
        ['a', 2, '#1', false],
        ['a', 2, '#2', false],
      ],
    ],
    [
      'two that look alike, of which the stream had one',
      [
        ['a', 1, undefined, true],
        ['a', 2, '#1', false],
        ['a', 2, '#2', true],
      ],
    ],
    [
      'streamed by two sessions',
      [
        ['a', 1, undefined, true],
        ['a', 2, undefined, false],
        ['a', 2, undefined, true],
      ],
    ],
    [
      'others beside it',
      [
        ['a', 1, undefined, true],
        ['b', 1, undefined, true],
        ['b', 2, '#2', false],
        ['a', 2, '#1', false],
      ],
    ],
  ];
  for (const [what, steps] of rows) {
    it(what, () => {
      const seen = new SeenEvents();
      assert.deepEqual(
        steps.map(([message, pass, id]) => seen.isNew(event(message), pass, id)),
        steps.map(([, , , isNew]) => isNew),
      );
    });
  }

  it('tells by when it has forgotten', () => {
    const seen = new SeenEvents(2);
    assert.equal(seen.forgottenUntil, -Infinity);
    for (const time of [1, 2, 3, 4]) seen.isNew(event('a', time), 1);
    assert.equal(seen.forgottenUntil, 2);
    assert.equal(seen.isNew(event('a', 4), 2), false);
  });
});
