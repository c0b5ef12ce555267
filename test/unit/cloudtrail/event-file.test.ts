import assert from 'node:assert/strict';
import { readEventFile } from '../../../src/cloudtrail/event-file';

const stop = '{"eventTime":"2026-11-23T14:02:11Z","eventName":"StopInstances","eventID":"e-1","size":1.0}';
const start = '{"eventTime":"2026-11-23T14:05:00Z","eventName":"StartInstances","eventID":"e-2","note":"a \\"]}\\" b"}';
const stopTime = Date.parse('2026-11-23T14:02:11Z');
const startTime = Date.parse('2026-11-23T14:05:00Z');

describe('readEventFile', () => {
  const both = [
    { timestamp: stopTime, message: stop, id: 'e-1' },
    { timestamp: startTime, message: start, id: 'e-2' },
  ];
  const rows: [string, string][] = [
    ['one record a line', `${stop}\n${start}\n`],
    ['lines ended by CR LF, with a byte order mark and empty lines', `\uFEFF${stop}\r\n\r\n${start}\r\n`],
    ["CloudTrail's log file", `{"Records":[${stop},${start}]}`],
    ['a log file printed with line breaks', `{\n  "Records": [\n    ${stop} ,\n    ${start}\n  ]\n}\n`],
    ['several log files, one a line', `{"Records":[${stop}]}\n{"Records":[${start}]}`],
    ['an array', `[ ${stop}, ${start} ]`],
    ['the last of two lists of the same name, as JSON has it', `{"Records":[1],"Records":[${stop},${start}]}`],
  ];
  for (const [title, text] of rows) {
    it(`reads ${title}`, () => {
      assert.deepEqual({ ...readEventFile(text) }, { events: both, problems: [] });
    });
  }

  it('keeps the source text of a record, also over several lines, so that 1.0 stays 1.0', () => {
    const pretty = '{\n  "eventName": "StopInstances",\n  "size": 1.0\n}';
    const { events, problems } = readEventFile(`${pretty}\n${pretty}\n`);
    assert.deepEqual(
      events.map(({ message }) => message),
      [pretty, pretty],
    );
    assert.deepEqual(problems, []);
  });

  const logs: [what: string, text: string, message: string][] = [
    ['a line of text', '{"message":"GET / 404"}', 'GET / 404'],
    ['a log event', '{"timestamp":1700000000123,"message":"GET / 404","eventId":"37"}', 'GET / 404'],
    ['JSON with more than a message', '{"level":"error","message":"boom"}', '{"level":"error","message":"boom"}'],
    [
      'JSON with a time of its own',
      '{"timestamp":"2026-11-23T14:00:00Z","message":"boom"}',
      '{"timestamp":"2026-11-23T14:00:00Z","message":"boom"}',
    ],
  ];
  for (const [what, text, message] of logs) {
    it(`takes ${text} for ${what}`, () => assert.equal(readEventFile(text).events[0]?.message, message));
  }

  it('reads a single record', () => {
    assert.deepEqual(readEventFile(`\n${stop}\n`).events, [both[0]]);
  });

  it('reads what `aws logs filter-log-events` prints', () => {
    const text = JSON.stringify({
      events: [{ logStreamName: 's-1', timestamp: 1_700_000_000_123, message: stop, eventId: '37' }],
      searchedLogStreams: [],
    });
    assert.deepEqual(readEventFile(text).events, [
      { timestamp: 1_700_000_000_123, message: stop, stream: 's-1', id: '37' },
    ]);
  });

  it('reads what `aws cloudtrail lookup-events` prints', () => {
    const text = JSON.stringify({
      Events: [
        { EventId: 'e-1', EventName: 'StopInstances', EventTime: 1_700_000_000, CloudTrailEvent: stop },
        { EventId: 'e-3', EventTime: '2026-11-23T14:00:00+01:00', CloudTrailEvent: '{"eventName":"X"}' },
      ],
    });
    assert.deepEqual(readEventFile(text).events, [
      { timestamp: stopTime, message: stop, id: 'e-1' },
      { timestamp: Date.parse('2026-11-23T13:00:00Z'), message: '{"eventName":"X"}', id: 'e-3' },
    ]);
  });

  const broken: [string, string, number, string[]][] = [
    ['a line that is not JSON', `${stop}\n{"eventName"\n${start}`, 2, ['line 2 is not JSON']],
    ['lines that are no objects', `${stop}\n42\n"x"\nnull`, 1, ['2', '3', '4'].map((n) => `line ${n} is not an event`)],
    ['a broken value over several lines', `{\n  "a": 1,,\n}\n${stop}`, 1, ['line 1 is not JSON']],
    ['a value that does not end', `${stop}\n{\n "a": [\n${start}`, 2, ['line 2 begins a JSON value that does not end']],
    ['a log file cut off', `{"Records":[\n  ${stop},\n  {"event`, 0, ['line 1 begins a JSON value that does not end']],
    ['an element that is no object', `[1, ${stop}]`, 1, ['element 1 of the list in line 1 is not an event']],
    ['an empty file', ' \n', 0, ['there is no event in it']],
    ['an empty list', '{"Records":[]}', 0, ['there is no event in it']],
    ['a binary file', '\u0000\u0001PK\u0003', 0, ['line 1 is not JSON']],
  ];
  for (const [title, text, events, problems] of broken) {
    it(`reports ${title}`, () => {
      const file = readEventFile(text);
      assert.equal(file.events.length, events);
      assert.deepEqual(file.problems, problems);
    });
  }

  it('reads 4 000 broken lines without going over the rest for each', () => {
    assert.equal(readEventFile('{"a":{\n'.repeat(4000)).events.length, 0);
  });
});
