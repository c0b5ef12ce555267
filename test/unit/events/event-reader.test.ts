import fc from 'fast-check';
import assert from 'node:assert/strict';
import { readEventFile } from '../../../src/cloudtrail/event-file';
import { EventReader } from '../../../src/events/set/event-reader';
import { StoredEvents } from '../../../src/events/set/stored-events';

const stop = '{"eventName":"StopInstances","eventTime":"2026-11-25T12:00:00Z","eventID":"1"}';
const start = '{"eventName":"StartInstances","eventTime":"2026-11-25T12:01:00Z","eventID":"2"}';
const odd = '{"a":1,"a":2,"eventTime":"2026-11-25T12:02:00Z"}';

/** Reads a content that comes in pieces, cut at some places. */
function read(content: string | Buffer, cuts: readonly number[] = [], failure?: string) {
  const bytes = Buffer.from(content);
  const events = new StoredEvents();
  const reader = new EventReader(events);
  const at = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  for (const [i, end] of at.slice(1).entries()) reader.push(bytes.subarray(at[i], end));
  reader.end(failure);
  return { events: Array.from({ length: events.count }, (_, i) => events.read(i)), report: reader.report };
}

const contents: [string, string][] = [
  ['records', `{"Records":[${stop},${start},${odd}]}`],
  ['records over many lines', JSON.stringify({ Records: [JSON.parse(stop), JSON.parse(start)] }, undefined, 2)],
  ['an array', `[${stop}, ${start}]\n`],
  ['a record', stop],
  ['a record over many lines', JSON.stringify(JSON.parse(stop), undefined, 2)],
  ['records one a line', `${stop}\n${start}\r\n\n${odd}`],
  ['a byte order mark', `\uFEFF${stop}\n${start}`],
  [
    'what filter-log-events prints',
    JSON.stringify({ events: [{ timestamp: 5, message: 'a\nb', eventId: 'x' }] }, null, 4),
  ],
  [
    'what lookup-events prints',
    JSON.stringify({ Events: [{ EventId: '1', EventTime: 1.5e9, CloudTrailEvent: stop }] }),
  ],
  [
    'lines of log events',
    `${JSON.stringify({ timestamp: 7, message: 'text' })}\n${JSON.stringify({ timestamp: 8, message: '{"x":1}' })}`,
  ],
  ['a line that is broken', `${stop}\n{"a":\n${start}\nnothing\n${odd}`],
  ['text beyond ASCII', `{"eventName":"größer 😀"}\n${stop}`],
  ['an element that is no event', `[${stop},5,"a]",${start}]`],
  ['no event', '\n'],
];

describe('events of a file that comes in pieces', () => {
  for (const [what, content] of contents) {
    it(`are those of the whole file: ${what}`, () => {
      const expected = readEventFile(content);
      fc.assert(
        fc.property(fc.array(fc.nat(), { maxLength: 5 }), (cuts) => {
          const { events, report } = read(content, cuts);
          assert.deepEqual(events, expected.events);
          assert.deepEqual(report.problems, expected.problems);
          assert.equal(report.events, expected.events.length);
        }),
        { numRuns: 30, seed: 1 },
      );
    });
  }

  it('are those of both files where one stands behind the other', () => {
    const { events, report } = read(`{"Records":[${stop}],"x":{"y":1}}{"Records":[${start}]}\n[${odd}]`);
    assert.equal(events.length, 3);
    assert.deepEqual(report.problems, []);
  });

  it('stay where the content ends too early, and it is said once', () => {
    const cut = read(`{"Records":[${stop},${start.slice(0, 20)}`);
    assert.deepEqual([cut.events.length, cut.report.problemCount], [1, 1]);
    assert.match(cut.report.problems[0]!, /does not end/);
    const failed = read(`{"Records":[${stop},${start.slice(0, 20)}`, [], 'it ends too early');
    assert.deepEqual([failed.events.length, failed.report.problems], [1, ['it ends too early']]);
  });

  it('are read in spite of bytes that are no UTF-8', () => {
    const { events } = read(Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xff]), Buffer.from(`"}\n${stop}`)]));
    assert.deepEqual(
      events.map((event) => event?.message),
      ['{"a":"\ufffd"}', stop],
    );
  });

  it('are told apart from many problems, the first of which are told', () => {
    const { report } = read('x\n'.repeat(1000));
    assert.deepEqual([report.problems.length, report.problemCount], [20, 1000]);
    assert.deepEqual(report.problems.slice(0, 2), ['line 1 is not JSON', 'line 2 is not JSON']);
  });
});
