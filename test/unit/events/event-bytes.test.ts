import fc from 'fast-check';
import assert from 'node:assert/strict';
import { LineFeeder, LineSearch, lineText, recordsOffset, RecordSplitter } from '../../../src/events/event-bytes';
import { compilePattern } from '../../../src/pattern/index';

/** Cuts bytes at some places. */
function pieces(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const at = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return at.slice(1).map((end, i) => bytes.subarray(at[i], end));
}

function records(text: string, cuts: readonly number[] = []) {
  const bytes = Buffer.from(text);
  const found: string[] = [];
  const splitter = new RecordSplitter((record) => found.push(record.toString()));
  for (const piece of pieces(bytes.subarray(recordsOffset(bytes)), cuts)) splitter.push(piece);
  return { found, isComplete: splitter.isComplete };
}

function matchingLines(pattern: string, text: string): string[] {
  const found: string[] = [];
  const count = new LineSearch(compilePattern(pattern)).run(Buffer.from(text), (bytes, start, end) =>
    found.push(lineText(bytes, start, end)),
  );
  assert.equal(count, found.length);
  return found;
}

describe('a file of records', () => {
  const offsets: [text: string, offset: number | undefined][] = [
    ['{"Records":[{}]}', 12],
    [' {\n  "Records" : [\n', 18],
    ['\ufeff{"Records":[', 15],
    ['{"Records":{}}', undefined],
    ['{"eventName":"x","Records":[]}', undefined],
    ['"Records":[', undefined],
    ['', undefined],
  ];
  for (const [text, offset] of offsets) {
    it(`${JSON.stringify(text)} ${offset === undefined ? 'is none' : `begins after ${offset} bytes`}`, () => {
      assert.equal(recordsOffset(Buffer.from(text)), offset);
    });
  }

  it('comes apart into the same records wherever it is cut', () => {
    const values = [{ a: 'x"}]' }, { b: ['\\', { c: '😀[' }] }, {}, { d: { e: '' } }];
    const text = JSON.stringify({ Records: values }, undefined, 1);
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 8 }), (cuts) => {
        const { found, isComplete } = records(text, cuts);
        assert.deepEqual(
          found.map((record) => JSON.parse(record) as unknown),
          values,
        );
        assert.equal(isComplete, true);
      }),
    );
  });

  it('tells that it was cut off', () => {
    assert.deepEqual(records('{"Records":[{"a":1},{"b":'), { found: ['{"a":1}'], isComplete: false });
    assert.deepEqual(records('{"Records":[{"a":1}'), { found: ['{"a":1}'], isComplete: false });
  });

  it('may be empty, and may have more members', () => {
    assert.deepEqual(records('{"Records":[]}'), { found: [], isComplete: true });
    assert.deepEqual(records('{"Records":[{}],"more":[{"a":1}]}'), { found: ['{}'], isComplete: true });
  });
});

describe('the lines of a file', () => {
  it('are whole wherever the file is cut', () => {
    const text = 'one\n\ntwo é\r\n\nthree without an end';
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 6 }), (cuts) => {
        let joined = '';
        const feeder = new LineFeeder((bytes) => {
          assert.ok(bytes.at(-1) === 0x0a || bytes.toString().endsWith('end'));
          joined += bytes.toString();
        });
        // Files are read into one buffer again and again.
        const shared = Buffer.alloc(100);
        for (const piece of pieces(Buffer.from(text), cuts)) feeder.push(shared.subarray(0, piece.copy(shared)));
        feeder.end();
        assert.equal(joined, text);
      }),
    );
  });

  const rows: [pattern: string, text: string, found: string[]][] = [
    ['{ $.a = "xyz" }', '{"a":"xyz"}\n{"a":"abc"}\n{"b":"xyz"}\n{"a":"xyz"}', ['{"a":"xyz"}', '{"a":"xyz"}']],
    ['{ $.a = "xyz" }', '{"a":"\\u0078yz"}\n', ['{"a":"\\u0078yz"}']],
    ['{ $.a = "xyz" }', '\ufeff{"a":"xyz"}\r\n', ['{"a":"xyz"}']],
    ['{ $.a NOT EXISTS }', '{"a":1}\n\n{}\n', ['{}']],
    ['?ERROR ?WARN', 'ok\nWARN ERROR\nERROR', ['WARN ERROR', 'ERROR']],
    ['', 'a\n\r\n\nb\n', ['a', 'b']],
    ['', '', []],
  ];
  for (const [pattern, text, found] of rows) {
    it(`of ${JSON.stringify(text)} that ${pattern || 'the empty pattern'} matches`, () => {
      assert.deepEqual(matchingLines(pattern, text), found);
    });
  }

  it('are those that match one by one, with and without needles', () => {
    const line = fc.constantFrom(
      '{"a":"needle"}',
      '{"a":"needl"}',
      'needle',
      '',
      '{"b":"needle"}',
      '{"a":"\\u006eeedle"}',
    );
    const patterns = ['{ $.a = "needle" }', '{ $.a = "needle" || $.b NOT EXISTS }', 'needle', '-needle'];
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), fc.constantFrom(...patterns), (lines, pattern) => {
        const compiled = compilePattern(pattern);
        const expected = lines.filter((each) => each !== '' && compiled.test(each));
        assert.deepEqual(matchingLines(pattern, lines.join('\n')), expected);
      }),
    );
  });
});
